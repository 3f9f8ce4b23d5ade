"""/need: what is missing is told in four taps, and what is known already is counted."""

from collections.abc import Callable

import pytest

from db.models import need, report
from services.categories import Category, Urgency
from services.needs import State
from tests.dialogue import answer, plain
from tests.handlers.needs_told import change, coordinated, every_need, watch
from tests.standing import everything, number_of, stored
from tests.telephone import TERMINAL, WHATSAPP, Chat

Chats = Callable[..., Chat]
STALINGRAD = (48.8841, 2.3659)
BLANKET = ("/need blanket", "👤 For me", "Stalingrad")


@pytest.fixture
async def asked(kitchens: str, chats: Chats) -> Chat:
    """Somebody on WhatsApp, where messages are shortest; a team reads what they tell."""
    await coordinated(kitchens)
    chat = chats("amina", limits=WHATSAPP)
    await chat.say("English")
    return chat


async def only_need(chat: Chat) -> tuple[Category, str, int, str]:
    (found,) = await every_need(chat.url)
    return found.category, found.size, found.quantity, found.area


async def test_four_taps_tell_what_is_missing(asked: Chat) -> None:
    await asked.press("☰")
    taps = 0
    for label in ("📦 Tell us a need", "🏠 Shelter tonight", "👤 For me", "Stalingrad"):
        await asked.press(label)
        taps += 1
    assert taps == 4
    assert plain(asked.last.text).startswith("✅ Thank you. We have it:")
    assert await only_need(asked) == (Category.SHELTER, "", 1, "Stalingrad")


async def test_the_reply_says_what_the_team_sees_and_who_reads_it_when(asked: Chat) -> None:
    said = await answer(asked, *BLANKET)
    assert "Stalingrad" in said.split("\n")[1]
    assert "Nobody is on duty now" in said
    assert "does not see your name or number" in said
    claire = await number_of(asked.url, "claire")
    await watch(asked.url, claire, after=14)
    assert "Somebody reads it from Wednesday 25/11, 08:05 on" in await answer(
        asked, "/need tent", "👤 For me", "Stalingrad"
    )
    await watch(asked.url, claire)
    assert "on duty and reads it now" in await answer(
        asked, "/need water", "👤 For me", "Stalingrad"
    )


async def test_for_us_it_is_asked_how_many_and_clothes_have_a_size(asked: Chat) -> None:
    said = await answer(asked, "4", "🧥", "👥 For us")
    assert "How many are needed?" in said
    assert [plain(one) for one in asked.labels] == ["2", "3", "5", "10"]
    assert "Which size?" in await answer(asked, "7")
    assert len(asked.labels) <= 10
    await answer(asked, "m", "Stalingrad")
    assert await only_need(asked) == (Category.WARM_JACKET, "M", 7, "Stalingrad")


@pytest.mark.parametrize(
    ("typed", "size"),
    [("38", "37-38"), ("42", "42"), ("6", "42"), ("٤٢", "42"), ("any", ""), ("🔀", "")],
)
async def test_a_size_is_taken_as_people_write_it(asked: Chat, typed: str, size: str) -> None:
    await answer(asked, "/need boots", "👤 For me")
    assert len(asked.labels) == 10
    await answer(asked, typed, "Stalingrad")
    assert (await only_need(asked))[1] == size


async def test_a_wrong_size_is_asked_again(asked: Chat) -> None:
    assert "Please choose one of these" in await answer(asked, "/need boots", "👤 For me", "99")


async def test_everything_else_is_found_under_a_heading(asked: Chat) -> None:
    said = await answer(asked, "4", "➕ Something else")
    assert "What is it about?" in said
    await answer(asked, "🤝", "⚖️", "🤝 Someone I met", "2", "Calais")
    assert await only_need(asked) == (Category.LEGAL, "", 2, "Calais")


async def test_the_words_of_a_category_that_is_not_shown_are_understood(asked: Chat) -> None:
    await answer(asked, "4", "socks", "👤 For me", "Stalingrad")
    assert (await only_need(asked))[0] is Category.SOCKS


@pytest.mark.parametrize("said", ["4", "need", "we need blankets", "food ran out", "📦", "⛺"])
async def test_many_words_begin_it(asked: Chat, said: str) -> None:
    assert "What is missing?" in await asked.say(said)


async def test_what_cannot_wait_is_answered_at_once_and_is_no_need(asked: Chat) -> None:
    await asked.say("4")
    said = await asked.press("🚨")
    assert "112" in said.split("\n")[0]
    said = await asked.press("🧒 A child alone")
    assert "119" in said.split("\n")[0]
    assert await every_need(asked.url) == []


async def test_hunger_is_urgent_and_food_is_one_tap_away(asked: Chat) -> None:
    await answer(asked, "/need hot_meal", "👤 For me", "Stalingrad")
    assert "🔴 Now" not in asked.labels  # it is, already
    assert "🍲 Food now" in asked.labels
    (found,) = await every_need(asked.url)
    assert found.urgency is Urgency.NOW
    assert "Cantine du Canal" in await asked.press("🍲 Food now")


@pytest.mark.parametrize(("category", "line"), [("shelter", "115"), ("medical", "call 15 or 112")])
async def test_who_else_helps_is_said(asked: Chat, category: str, line: str) -> None:
    assert line in await answer(asked, f"/need {category}", "👤 For me", "Stalingrad")


async def test_a_shared_location_is_kept_as_its_cell_and_its_area(asked: Chat) -> None:
    await answer(asked, "/need blanket", "👤 For me")
    await asked.share(48.884123, 2.365987)
    async with stored(asked.url) as db:
        (row,) = (await db.execute(need.select())).all()
    assert row.area == "Stalingrad"
    assert row.cell
    assert "48.88" not in str(tuple(row))


async def test_a_place_where_food_is_served_is_remembered_as_that_place(asked: Chat) -> None:
    await answer(asked, "/need blanket", "👤 For me", "cantine du canal")
    (found,) = await every_need(asked.url)
    assert found.place_id is not None


async def test_far_from_all_teams_it_is_said_so(asked: Chat) -> None:
    await answer(asked, "/need blanket", "👤 For me")
    await asked.share(43.2965, 5.3698)
    assert "Our teams are not there" in asked.last.text
    assert asked.labels == ["☰ Menu"]
    assert await every_need(asked.url) == []


async def test_what_somebody_else_told_is_counted_and_not_told_twice(
    asked: Chat, chats: Chats
) -> None:
    await answer(asked, *BLANKET)
    omar = chats("omar", limits=WHATSAPP)
    await omar.say("English")
    await omar.say("/need blanket")
    said = await answer(omar, "👥 For us", "3", "Stalingrad")
    assert said.startswith("👀 Somebody told us this already:")
    assert "× " not in said  # how many others need is not told
    said = await answer(omar, "👥 We need it too")
    assert said.startswith("✅ Thank you. You are counted too:")
    assert (await only_need(omar))[2] == 4


async def test_another_one_is_another_one(asked: Chat, chats: Chats) -> None:
    await answer(asked, *BLANKET)
    omar = chats("omar", limits=WHATSAPP)
    await omar.say("English")
    await answer(omar, *BLANKET, "➕ It is another one")
    assert len(await every_need(omar.url)) == 2


async def test_what_ended_meanwhile_is_told_anew(asked: Chat, chats: Chats) -> None:
    await answer(asked, *BLANKET)
    omar = chats("omar", limits=WHATSAPP)
    await omar.say("English")
    await answer(omar, *BLANKET)
    await change(omar.url, 1, state="fulfilled")
    said = await answer(omar, "🙋 I need it too")
    assert said.startswith("✅ Thank you. We have it:")
    assert [one.state for one in await every_need(omar.url)] == [State.FULFILLED, State.NEW]


async def test_who_tells_the_same_again_is_told_that_we_know(asked: Chat) -> None:
    await answer(asked, *BLANKET)
    said = await answer(asked, *BLANKET)
    assert said.startswith("👀 You told us this already:")
    await answer(asked, "☑️ It is the same")
    async with stored(asked.url) as db:
        assert len((await db.execute(report.select())).all()) == 1
    assert (await only_need(asked))[2] == 1


async def test_back_and_cancel_leave_nothing_behind(asked: Chat) -> None:
    await answer(asked, "4", "🏠 Shelter")
    assert "What is missing?" in await asked.say("back")
    await asked.say("cancel")
    assert await every_need(asked.url) == []


async def test_without_a_team_it_is_said_honestly(hungry: Chat) -> None:
    before = await everything(hungry.url)
    said = await answer(hungry, "4")
    assert said.startswith("Nobody of the team reads this yet.")
    assert "115" in said
    assert await everything(hungry.url) == before


async def test_a_button_may_begin_with_the_category(asked: Chat) -> None:
    assert "Who is it for?" in await asked.say("/need tent")
    assert "What is missing?" in await asked.say("/need nothing_such")


async def test_the_fourth_of_a_day_is_refused_kindly(asked: Chat) -> None:
    for _each in range(3):
        await answer(asked, "/need legal", "👤 For me", "Stalingrad")
    said = await answer(asked, "/need legal", "👤 For me", "Stalingrad")
    assert "You told us many things today" in said
    assert len(await every_need(asked.url)) == 3


async def test_numbers_alone_are_enough_where_there_are_no_buttons(
    kitchens: str, chats: Chats
) -> None:
    await coordinated(kitchens)
    chat = chats("amina", limits=TERMINAL)
    await chat.say("English")
    for number in ("4", "3", "1", "3"):
        await chat.say(number)
    assert "✅ Thank you. We have it:" in chat.last.text
    assert (await only_need(chat))[3] == "Stalingrad"


async def test_who_coordinates_hears_of_it_and_of_no_word_or_reporter(asked: Chat) -> None:
    await answer(asked, *BLANKET)
    told = [one for one in asked.everyone if one.address == "claire"]
    assert len(told) == 1
    assert "Stalingrad" in told[0].text
    assert "amina" not in told[0].text
