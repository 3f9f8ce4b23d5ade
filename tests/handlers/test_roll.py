"""/roll, /mark, /allhere, /portions and /askafter: the day itself, by its lead."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.messages import Style
from services.activities import Attendance
from services.audit import Act
from services.people import Role
from services.rollcall import roll
from tests.dialogue import answer, plain
from tests.standing import acts, lead, number_of, shift_now, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import at, settled

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def lena(volunteers: Volunteers) -> Chat:
    """A volunteer who leads the breakfast, for which three others have a seat; it has begun."""
    lena = await volunteers("lena", limits=WHATSAPP)
    await lead(lena.url, "lena", 1)
    for phone in ("bruno", "omar", "sara"):
        await (await volunteers(phone)).say("/seat 1")
    lena.now = at(25, 8, 5)
    return lena


async def noted(chat: Chat) -> list[Attendance | None]:
    async with stored(chat.url) as db:
        return [one.attendance for one in await roll(db, 1)]


async def test_a_lead_who_is_a_volunteer_calls_the_roll_with_one_tap_for_each(lena: Chat) -> None:
    said = await answer(lena, "/roll 1")
    assert "3 people have a seat" in said
    said = await answer(lena, "👤 One by one")
    assert "Seat #1" in said
    assert lena.last.style is Style.BUTTONS  # on WhatsApp a list would be two taps
    await answer(lena, "✅", "🕒")
    said = await answer(lena, "➖")
    assert "✅ Here: #1\n🕒 Came late: #2\n➖ Not here: #3" in said
    assert await noted(lena) == [Attendance.HERE, Attendance.LATE, Attendance.MISSED]
    mine = await number_of(lena.url, "lena")
    assert await acts(lena.url, mine) == [Act.ROLL_CALL] * 3


async def test_all_are_here_is_one_tap_and_keeps_what_was_noted(lena: Chat) -> None:
    await answer(lena, "/roll 1", "👤 One by one", "➖")
    await answer(lena, "/roll 1", "✅ The rest are here")
    assert await noted(lena) == [Attendance.MISSED, Attendance.HERE, Attendance.HERE]
    await lena.press_token("/allhere 1")
    assert await noted(lena) == [Attendance.MISSED, Attendance.HERE, Attendance.HERE]


async def test_what_was_noted_can_be_corrected(lena: Chat) -> None:
    await answer(lena, "/roll 1", "✅ The rest are here", "✏️", "#2", "🕒")
    assert await noted(lena) == [Attendance.HERE, Attendance.LATE, Attendance.HERE]


async def test_portions_are_two_numbers_that_may_be_skipped(lena: Chat) -> None:
    said = await answer(lena, "/roll 1", "🍲", "120", "8")
    assert "120 served, 8 left over" in said
    made = await shift_now(lena.url, 1)
    assert (made.portions_served, made.portions_left) == (120, 8)
    assert "Nothing was noted." in await answer(lena, "/portions 1", "⏭", "⏭")
    assert (await shift_now(lena.url, 1)).portions_served == 120
    await answer(lena, "/portions 1", "many", "130", "skip")
    assert (await shift_now(lena.url, 1)).portions_served == 130


async def test_before_people_meet_nobody_is_noted(lena: Chat) -> None:
    lena.now = at(25, 7, 44)
    said = await answer(lena, "/roll 1")
    assert "Come back when people meet, at 07:45" in said
    for token in ("/allhere 1", "/mark 1 here"):
        assert "has not begun yet" in plain(await lena.press_token(token))
    assert await noted(lena) == [None, None, None]
    lena.now = at(25, 7, 45)
    await lena.press_token("/mark 1 here")
    assert await noted(lena) == [Attendance.HERE, None, None]


async def test_a_coordinator_of_the_organization_calls_it_too(
    lena: Chat, volunteers: Volunteers
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR, now=lena.now)
    await answer(claire, "/manage 1", "📋 Who is here", "✅ The rest are here")
    assert await noted(lena) == [Attendance.HERE] * 3


async def test_nobody_else_sees_or_notes_who_is_there(
    lena: Chat, volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    stranger = chats("xenia", now=lena.now)
    await stranger.say("English")
    bruno = chats("bruno", now=lena.now)
    for chat in (stranger, bruno):
        for words in ("/roll 1", "/roll 1 next", "/mark 1 here", "/allhere 1", "/portions 1"):
            assert "Only who leads this shift" in plain(await chat.say(words)), words
    assert await noted(lena) == [None, None, None]


async def test_who_led_once_leads_no_more(lena: Chat, volunteers: Volunteers) -> None:
    await answer(lena, "/roll 1", "👤 One by one")
    await volunteers("other")
    await lead(lena.url, "other", 1)
    assert "Only who leads this shift" in await answer(lena, "✅")
    assert await noted(lena) == [None, None, None]


@pytest.mark.parametrize(
    "words",
    [
        "/roll",
        "/roll 99",
        "/roll x",
        "/mark",
        "/mark 99 here",
        "/mark x",
        "/allhere",
        "/portions",
        "/roll 1 99",
        "/mark 1 nowhere",
        "/mark 99999999999999999999 here",
    ],
)
async def test_a_roll_of_nothing_is_answered_kindly(lena: Chat, words: str) -> None:
    assert await answer(lena, words)
    assert await noted(lena) == [None, None, None]


async def test_a_seat_that_was_given_back_is_not_noted(
    lena: Chat, chats: Callable[..., Chat]
) -> None:
    await answer(lena, "/roll 1", "👤 One by one")
    bruno = chats("bruno", now=lena.now)
    await bruno.say("/leave 1")
    assert "This seat is gone." in await answer(lena, "✅")


async def test_who_was_missed_twice_may_be_asked_whether_all_is_well(
    lena: Chat, volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR, now=lena.now)
    sara = chats("sara")
    await sara.say("/seat 2")
    missed = await number_of(lena.url, "sara")
    assert "Nobody was missed" in await answer(claire, f"/askafter {missed}")
    await answer(lena, "/mark 3 missed")
    claire.now = at(26, 10, 5)
    await answer(claire, "/mark 4 missed")
    await settled([claire, sara])  # it may have come with the answer itself
    assert any("did not come two times" in one.text for one in claire.heard)
    assert "without any blame" in await answer(claire, "💬 Is all well?")
    sara.now = claire.now + timedelta(minutes=1)
    await settled([claire, sara])
    assert "hope that you are well" in plain(sara.heard[-1].text)
    assert "Press the button" in await answer(claire, "/askafter")
