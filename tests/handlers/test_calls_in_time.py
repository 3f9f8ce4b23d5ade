"""Calls and the time they have: at night, until when, and what there is to say of a place."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.models import call, pin, place
from services import occurrences
from services.calls import State
from services.people import Role
from tests.callers import call_now, crowd, recipients_of, write_to_all
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.standing import stored
from tests.telephone import Chat
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]
HOUR = timedelta(hours=1)
MARKS = {0x2068: None, 0x2069: None}
TWO_AT_NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=PARIS)
NOON = datetime(2026, 11, 25, 12, 5, tzinfo=PARIS)


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    return await volunteers("claire", Role.COORDINATOR)


def said(chat: Chat) -> str:
    return chat.last.text.translate(MARKS)


async def asked_to_approve(claire: Chat, volunteers: Volunteers) -> tuple[Chat, int]:
    """Return a second coordinator, who is asked by day to agree to a call until tomorrow noon."""
    dora = await volunteers("dora", Role.COORDINATOR)
    await crowd(claire.url, 201)
    number = await write_to_all(claire)
    await claire.press("🖐 Ask to approve it")
    return dora, number


async def asked_lately(url: str) -> None:
    """Let a call have been asked for ten minutes ago, and all PINs have been entered since."""
    async with stored(url) as db:
        await db.execute(update(call).values(asked_at=TWO_AT_NIGHT - timedelta(minutes=10)))
        await db.execute(update(pin).values(entered_at=TWO_AT_NIGHT))


async def test_who_agrees_at_night_is_asked_whether_people_are_woken(
    claire: Chat, volunteers: Volunteers
) -> None:
    dora, number = await asked_to_approve(claire, volunteers)
    await asked_lately(claire.url)
    dora.now = TWO_AT_NIGHT
    await dora.say(f"/approvecall {number}")
    assert "It is night" in said(dora)
    assert dora.labels == ["🌙 Send it now", "🌅 At 08:00"]
    await dora.press("🌙")
    found = await call_now(claire.url, number)
    assert (found.state, found.at_night) == (State.SENDING, True)


async def test_who_agrees_to_what_ends_before_the_morning_cannot_let_it_wait(
    claire: Chat, volunteers: Volunteers
) -> None:
    dora, number = await asked_to_approve(claire, volunteers)
    await asked_lately(claire.url)
    async with stored(claire.url) as db:
        ends = TWO_AT_NIGHT + timedelta(hours=2)
        await db.execute(update(call).values(not_after=ends))
    dora.now = TWO_AT_NIGHT
    await dora.say(f"/approvecall {number}")
    assert dora.labels == ["🌙 Send it now"]


async def test_a_call_whose_time_is_over_gets_a_later_one(claire: Chat) -> None:
    number = await write_to_all(claire)
    claire.now = NOON
    await claire.say(f"/call {number}")
    assert "✅ Send it" not in claire.labels
    await claire.press("⏳ Until when?")
    await claire.press("25/11 20:00")
    found = await call_now(claire.url, number)
    assert found.not_after == NOON.replace(hour=20, minute=0)
    await claire.press("✅ Send it")
    assert (await call_now(claire.url, number)).state is State.SENDING


async def test_what_waits_for_approval_is_not_asked_about(
    claire: Chat, volunteers: Volunteers
) -> None:
    _dora, number = await asked_to_approve(claire, volunteers)
    for one in ("callwhom", "callwords", "calluntil"):
        await claire.say(f"/{one} {number}")
        assert "🖐 Waits for approval" in said(claire), one


async def a_place(url: str) -> int:
    async with stored(url) as db:
        await open_kitchens(db, TUESDAY_EVENING)
        named = select(place.c.id).where(place.c.name == "Cantine du Canal")
        return int((await db.execute(named)).scalar_one())


async def test_a_meal_that_is_as_always_is_called_out_with_words_that_say_what_is_new(
    claire: Chat, bruno: Chat
) -> None:
    number = await a_place(claire.url)
    await claire.say(f"/newcall place {number}")
    assert "What is changed? A few words." in said(claire)
    await claire.say("Bring a bowl, please.")
    await claire.press("💪 All volunteers")
    await claire.press("✅ Send")
    told = await settled([claire, bruno])
    assert "Cantine du Canal" in told["bruno"][0].text
    assert "Bring a bowl, please." in told["bruno"][0].text


async def test_a_meal_that_is_cancelled_says_so_without_words(claire: Chat, bruno: Chat) -> None:
    number = await a_place(claire.url)
    async with stored(claire.url) as db:
        end = TUESDAY_EVENING.replace(hour=20, minute=0)
        await occurrences.cancel(db, TUESDAY_EVENING, number, end - 2 * HOUR, end)
    await claire.say(f"/newcall place {number}")
    await claire.press("💪 All volunteers")
    await claire.press("✅ Send")
    told = await settled([claire, bruno])
    assert "❌" in told["bruno"][0].text


@pytest.mark.parametrize("sensitivity", ["verified", "team"])
async def test_a_call_about_a_hidden_place_is_said_in_words_and_shows_no_place(
    claire: Chat, bruno: Chat, sensitivity: str
) -> None:
    number = await a_place(claire.url)
    async with stored(claire.url) as db:
        end = TUESDAY_EVENING.replace(hour=20, minute=0)
        await occurrences.cancel(db, TUESDAY_EVENING, number, end - 2 * HOUR, end)
        await db.execute(update(place).values(sensitivity=sensitivity))
    await claire.say(f"/newcall place {number}")
    assert "What is changed? A few words." in said(claire)
    await claire.say("We are late today.")
    while "👥 Who is to get it?" not in said(claire):
        await claire.press(claire.labels[0])
    await claire.press("💪 All volunteers")
    assert "It is not sent" not in said(claire)
    await claire.press("✅ Send")
    told = await settled([claire, bruno])
    assert "We are late today." in told["bruno"][0].text
    assert "Canal" not in told["bruno"][0].text
    assert len(await recipients_of(claire.url, 1)) == 1
