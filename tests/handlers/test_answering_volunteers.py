"""/volunteers, /approve, /refuse, /gaps, /askhelp, /planned: people, and where they are missed."""

from collections.abc import Awaitable, Callable

import pytest

from bot.messages import Style
from services.audit import Act
from services.people import Role
from services.volunteers import State, volunteer
from tests.dialogue import answer, plain
from tests.standing import acts, applied, number_of, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import at, settled

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator on WhatsApp."""
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


async def state(chat: Chat, number: int) -> State:
    async with stored(chat.url) as db:
        found = await volunteer(db, number)
    assert found is not None
    return found.state


async def test_who_waits_is_shown_by_what_they_can_do_and_answered_by_one_tap(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    can = {"languages": ";fr;ar;", "activities": ";cooking;", "areas": ";stalingrad;"}
    first = await applied(claire.url, "wanda", **can, licence=True, car=True)
    second = await applied(claire.url, "walid")
    said = await answer(claire, "/volunteers")
    assert f"Volunteer {first}, asked on Tuesday 24/11" in said
    assert "🗣 Français · العربية\n💪 🍳 Cooking\n📍 Stalingrad\n🚗 Driving licence and car" in said
    assert "2 people wait" in said
    assert claire.last.style is Style.BUTTONS
    said = await answer(claire, "✅ Approve")
    assert f"Volunteer {first} is approved" in said
    assert f"Volunteer {second}" in said
    assert "told nothing of what they can do" in said
    said = await answer(claire, "❌ Refuse")
    assert f"Volunteer {second} is refused" in said
    assert "Nobody waits" in said
    assert await state(claire, first) is State.APPROVED
    assert await state(claire, second) is State.REFUSED
    told = await settled([claire, chats("wanda"), chats("walid")])
    assert set(told) == {"wanda", "walid"}
    mine = await number_of(claire.url, "claire")
    assert await acts(claire.url, mine) == [Act.APPROVED, Act.REFUSED]


async def test_a_second_tap_gets_the_truth_and_changes_nothing(
    claire: Chat, volunteers: Volunteers
) -> None:
    number = await applied(claire.url, "wanda")
    sara = await volunteers("sara", Role.COORDINATOR)
    await answer(sara, "/volunteers")
    await answer(claire, "/volunteers", "✅ Approve")
    assert "already approved" in await answer(sara, "❌ Refuse")
    assert "already approved" in await answer(sara, f"/approve {number}")
    assert await state(claire, number) is State.APPROVED


async def test_nobody_who_did_not_ask_is_approved(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    await chats("xenia").say("English")
    number = await number_of(claire.url, "xenia")
    for one in (number, 99, 999999999999999):
        assert "does not wait" in await answer(claire, f"/approve {one}")
        assert "does not wait" in await answer(claire, f"/refuse {one}")
    for words in ("/approve", "/refuse x", "/volunteers 99", "/volunteers x"):
        assert "Nobody waits" in await answer(claire, words)


async def test_the_next_one_comes_after_the_last_again(claire: Chat) -> None:
    numbers = [await applied(claire.url, phone) for phone in ("wanda", "walid")]
    said = [await answer(claire, "/volunteers")]
    said += [await answer(claire, "➡️") for _again in range(2)]
    assert [f"Volunteer {numbers[one]}," in said[one % 3] for one in (0, 1)] == [True, True]
    assert said[2] == said[0]


async def test_the_gaps_of_seven_days_are_shown_by_day(claire: Chat) -> None:
    said = await answer(claire, "/gaps")
    assert said.startswith("🆘 5 shifts miss people in the coming 7 days:")
    days = ["Wednesday 25/11", "Thursday 26/11", "Friday 27/11", "Friday 27/11"]
    shown = said.split("\n")[1:]
    assert [day in line for day, line in zip(days, shown, strict=True)] == [True] * 4
    assert "Interpreting" in await answer(claire, "➡️")
    assert "Reception" not in claire.last.text  # of another organization
    claire.now = at(28, 14)
    assert "No shift misses people" in await answer(claire, "/gaps")


async def test_a_gap_is_filled_with_two_taps(claire: Chat, bruno: Chat) -> None:
    await answer(claire, "/gaps", "27/11 18:00", "🆘 Ask for help")
    assert "1 person is asked" in plain(claire.last.text)
    assert "At 18:15 the next ones are asked" in plain(claire.last.text)
    assert "Can you help?" in (await settled([claire, bruno]))["bruno"][-1].text
    mine = await number_of(claire.url, "claire")
    assert await acts(claire.url, mine) == [Act.ASKED_FOR_HELP]
    assert "being asked already" in await answer(claire, "/askhelp 3")
    await bruno.press("✅ I come")
    assert "Enough people are coming" in await answer(claire, "/askhelp 3")
    assert await acts(claire.url, mine) == [Act.ASKED_FOR_HELP]


async def test_at_night_only_what_cannot_wait_wakes_anybody(claire: Chat, bruno: Chat) -> None:
    claire.now = bruno.now = at(24, 23)
    said = plain(await answer(claire, "/askhelp 3"))
    assert "🌙 They get it at 08:00." in said
    assert "At 08:10 the next ones are asked" in said
    assert "bruno" not in await settled([claire, bruno])
    claire.now = bruno.now = at(25, 8)
    assert "Can you help?" in (await settled([claire, bruno]))["bruno"][-1].text


async def test_what_begins_in_the_morning_is_asked_at_night(claire: Chat, bruno: Chat) -> None:
    claire.now = bruno.now = at(24, 23)
    assert "🌙" not in await answer(claire, "/askhelp 1")
    assert "Can you help?" in (await settled([claire, bruno]))["bruno"][-1].text


async def test_nobody_is_asked_to_come_to_what_has_begun(claire: Chat, bruno: Chat) -> None:
    claire.now = at(27, 18)
    assert await answer(claire, "/askhelp 3") == "This shift has begun already."
    assert "🆘 Ask for help" not in (await answer(claire, "/manage 3"), *claire.labels)


async def test_a_day_shows_its_shifts_and_goes_on(claire: Chat) -> None:
    said = await answer(claire, "/planned 2026-11-27")
    assert said.split("\n")[1:] == [
        "1 · 18:00 · 📦 Distribution · Stalingrad · 👥 0 of 1",
        "2 · 20:00 · 🌙 Night round · Porte de la Chapelle · 👥 0 of 4",
    ]
    said = await answer(claire, "📆 The day after")
    assert "🌙 Night round" not in said  # it ended at midnight
    assert "🗣 Interpreting" in said
    for words in ("x", "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-27 +x"):
        assert await answer(claire, f"/planned {words}"), words


async def test_a_shift_is_chosen_by_the_number_on_its_line(claire: Chat) -> None:
    await answer(claire, "/planned 2026-11-27")
    assert "🌙 Night round" in (await answer(claire, "2")).split("\n")[0]


async def test_a_full_day_has_more_pages(claire: Chat) -> None:
    for _again in range(3):
        await answer(claire, "/newshift 3", "Friday 27/11", "✅ Plan it")
    assert len((await answer(claire, "/planned 2026-11-27")).split("\n")) == 5
    said = await answer(claire, "➡️")
    assert len(said.split("\n")) == 2
