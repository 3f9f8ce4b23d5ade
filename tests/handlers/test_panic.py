"""/panic: one freezes all and everybody is told; two go on; two, or ten minutes, erase."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.registry import find_commands
from db.models import conversation, freeze, person, place, volunteer
from services.audit import Act
from services.people import Role
from tests.dialogue import answer, plain
from tests.standing import acts, everything, number_of, stored
from tests.telephone import Chat
from tests.ticking import look
from tests.week import ADDRESS, CONTACT, MEETING, settled

Make = Callable[..., Awaitable[Chat]]
PAUSED = "All is paused for now"
IN_A_FREEZE = {one.name for one in find_commands() if one.in_a_freeze}
OF_THE_TEAM = [one for one in find_commands() if one.role is not Role.PERSON]


@pytest.fixture
async def claire(volunteers: Make) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def dora(volunteers: Make) -> Chat:
    """Another coordinator."""
    return await volunteers("dora", Role.COORDINATOR)


async def told(chats: list[Chat], of: Chat) -> str:
    """Return what reaches somebody when the clock is looked at."""
    return "\n".join(plain(one.text) for one in (await settled(chats))[of.phone])


async def frozen(chat: Chat) -> bool:
    async with stored(chat.url) as db:
        rows = await db.execute(select(freeze.c.id).where(freeze.c.ended_at.is_(None)))
        return rows.first() is not None


async def test_two_taps_freeze_all_and_every_coordinator_is_told(claire: Chat, dora: Chat) -> None:
    said = await answer(claire, "/duty", "🧊")
    assert "Freeze everything" in said
    assert not await frozen(claire)
    assert "All is frozen since" in await answer(claire, "✅")
    assert await frozen(claire)
    assert "All is frozen since" in await told([claire, dora], dora)
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [Act.PANICKED]


@pytest.mark.parametrize("typed", ["/panic now"])
async def test_typed_it_takes_no_tap_at_all(claire: Chat, typed: str) -> None:
    assert "All is frozen since" in plain(await claire.say(typed))
    assert await frozen(claire)


async def test_a_no_freezes_nothing(claire: Chat) -> None:
    await answer(claire, "panic", "❌")
    assert not await frozen(claire)


async def test_who_does_not_coordinate_freezes_nothing(volunteers: Make) -> None:
    for phone, role in (("bruno", Role.VOLUNTEER), ("amina", Role.PERSON)):
        chat = await volunteers(phone, role)
        for said in ("/panic now", "/thaw", "/wipe", "/agreewipe", "/cancelwipe", "/suspend 1"):
            assert "only for the team" in plain(await chat.say(said)), said
    assert not await frozen(chat)


async def test_it_freezes_teams_that_have_nothing_to_do_with_each_other(
    claire: Chat, chats: Callable[..., Chat], volunteers: Make
) -> None:
    bruno = await volunteers("bruno")
    await claire.say("/panic now")
    assert PAUSED in plain(await bruno.say("/myshifts"))


@pytest.mark.parametrize("command", OF_THE_TEAM, ids=lambda one: one.name)
async def test_no_command_of_the_team_works_in_a_freeze_but_its_own_and_those_of_a_danger(
    claire: Chat, command: object
) -> None:
    name = command.name  # type: ignore[attr-defined]
    await claire.say("/panic now")
    before = await everything(claire.url)
    for argument in ("", " 1"):
        said = plain(await claire.press_token(f"/{name}{argument}"))
        assert (PAUSED not in said) == (name in IN_A_FREEZE), said
        await claire.say("cancel")
    if name not in IN_A_FREEZE:
        assert await everything(claire.url) == before


async def test_volunteers_are_persons_in_a_freeze_and_see_no_address(
    claire: Chat, volunteers: Make
) -> None:
    bruno = await volunteers("bruno")
    await bruno.say("/seat 1")
    await bruno.say("/confirm 1")
    await claire.say("/panic now")
    for said in ("/myshifts", "/shift 1", "/shifts", "/seat 2", "/come 1", "/roll 1", "/calendar"):
        shown = plain(await bruno.say(said))
        for secret in (ADDRESS, CONTACT, MEETING):
            assert secret not in shown, said
    assert "You have a seat" not in plain(await bruno.press_token("/seat 3"))


async def test_people_are_told_where_food_is_and_a_danger_rings_and_is_answered(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    amina = await volunteers("amina", Role.PERSON)
    await claire.say("/panic now")
    assert "🍲" in plain(await amina.say("food"))
    assert "112" in plain(await amina.say("danger"))
    everybody = [claire, dora, amina]
    news = await settled(everybody)
    rung = [one for one in news["dora"] if one.buttons and "/takealarm" in one.buttons[0].token]
    assert rung
    assert "You have it" in plain(await dora.press_token(rung[0].buttons[0].token))
    await answer(dora, "/answer 1", "We are coming to you.")
    assert "We are coming to you." in await told(everybody, amina)


async def test_a_question_that_is_no_danger_is_shown_to_nobody(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    amina = await volunteers("amina", Role.PERSON)
    await answer(amina, "a person")
    await amina.say("My bag was stolen in the night.")
    await settled([claire, dora, amina])
    await claire.say("/panic now")
    for said in ("/ticket 1", "/answer 1", "/readticket 1", "/tickets"):
        shown = plain(await dora.say(said))
        assert PAUSED in shown, said
        assert "bag" not in shown, said
        await dora.say("cancel")
    await amina.say("/write 1")
    await amina.say("They took my papers too.")
    assert "papers" not in await told([claire, dora, amina], dora)


async def test_a_conversation_that_was_open_ends(claire: Chat, dora: Chat) -> None:
    await answer(dora, "/cancelshift 1")
    yes = dora.last.buttons[0].token
    await claire.say("/panic now")
    assert PAUSED in plain(await dora.press_token(yes))


async def test_two_end_it_and_one_alone_does_not(claire: Chat, dora: Chat) -> None:
    await claire.say("/panic now")
    assert "second coordinator must agree" in await answer(claire, "/thaw", "✅")
    assert await frozen(claire)
    assert "Another coordinator must agree" in plain(await claire.say("/thaw"))
    assert "wants to end the freeze" in await told([claire, dora], dora)
    assert "The freeze is over" in await answer(dora, "/thaw", "✅")
    assert not await frozen(claire)
    assert "The freeze is over" in await told([claire, dora], claire)
    assert "Which shift?" in plain(await claire.say("/manage"))


async def test_news_of_the_team_wait_until_a_freeze_is_over(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    await claire.say("/panic now")
    omar = await volunteers("omar", Role.PERSON)
    await answer(omar, "/volunteer", "0", "0", "0", "1", "1", "✅")
    assert "volunteer" not in await told([claire, dora, omar], dora)
    await answer(claire, "/thaw", "✅")
    await answer(dora, "/thaw", "✅")
    assert "volunteer" in await told([claire, dora, omar], dora)


async def test_a_wipe_needs_a_freeze_and_the_pin(claire: Chat) -> None:
    assert "First freeze all" in plain(await claire.say("/wipe"))
    await claire.say("/panic now")
    claire.now += timedelta(minutes=6)
    assert "type your PIN" in plain(await claire.say("/wipe"))


async def test_all_are_told_of_a_wipe_and_any_of_them_stops_it(claire: Chat, dora: Chat) -> None:
    await claire.say("/panic now")
    assert "All is erased at" in await answer(claire, "/wipe", "✅")
    await settled([claire, dora])
    assert "Nothing is erased" in plain(await dora.say("/cancelwipe"))
    assert "one of you stopped it" in await told([claire, dora], claire)
    await look(claire, 1, 40)
    assert await number_of(claire.url, "claire") == 1
    assert await frozen(claire)


async def test_who_asked_alone_cannot_agree(claire: Chat) -> None:
    await claire.say("/panic now")
    await answer(claire, "/wipe", "✅")
    assert "Another coordinator must agree" in plain(await claire.say("/agreewipe"))


async def gone(chat: Chat) -> bool:
    """Tell whether nobody is known any more."""
    async with stored(chat.url) as db:
        tables = (person, volunteer, conversation)
        counts = [await db.execute(select(func.count()).select_from(one)) for one in tables]
        return not any(one.scalar_one() for one in counts)


async def test_two_erase_all_at_once_but_what_is_public(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    await volunteers("bruno")
    await claire.say("/panic now")
    await answer(claire, "/wipe", "✅")
    assert "erased now" in await answer(dora, "/agreewipe", "✅")
    assert not await gone(claire)
    await look(claire, 0)
    assert await gone(claire)
    async with stored(claire.url) as db:
        assert (await db.execute(select(place))).all() == []
    assert await acts(claire.url, None) == [Act.WIPED]
    assert not await frozen(claire)
    assert "Popote" in plain(await claire.say("hello"))  # somebody new


async def test_ten_minutes_in_which_nobody_stops_it_erase_all(claire: Chat, dora: Chat) -> None:
    await claire.say("/panic now")
    await answer(claire, "/wipe", "✅")
    await look(claire, 0, 19)
    assert not await gone(claire)
    await look(claire, 0, 22)
    assert await gone(claire)


async def test_minutes_in_which_the_program_was_down_do_not_count(
    claire: Chat, dora: Chat
) -> None:
    await claire.say("/panic now")
    await answer(claire, "/wipe", "✅")
    await look(claire, 60)
    await look(claire, 600, 3)
    assert not await gone(claire)


async def test_a_drill_changes_nothing_tells_all_and_counts_answers(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    bruno = await volunteers("bruno")
    assert "Nothing is frozen" in await answer(claire, "/panic drill")
    news = await settled([claire, dora, bruno])
    assert "This is a drill" in plain(news["dora"][-1].text)
    assert not news.get("bruno")
    assert not await frozen(claire)
    assert "Which shift?" in plain(await claire.say("/manage"))
    dora.now += timedelta(minutes=4)
    assert "Thank you" in plain(await dora.press_token(news["dora"][-1].buttons[0].token))
    claire.now += timedelta(minutes=5)
    said = await answer(claire, "/panic drill")
    assert "1 coordinator has pressed the button, of 1." in said
    assert "after 4 minutes" in said


async def test_who_is_alone_is_asked_whether_to_end_it_now(claire: Chat) -> None:
    await claire.say("/panic now")
    assert "End it now" in plain(await claire.press("▶️ End a freeze"))
    assert "The freeze is over" in plain(await claire.press("✅"))
