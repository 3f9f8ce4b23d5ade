"""/vouches, /vouch and roles that sleep: who answers for whom, by number and with a tap."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db.models import person, pin, volunteer
from services import departures, vouching
from services.audit import Act
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, stored
from tests.telephone import Chat
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]
LATER = TUESDAY_EVENING + timedelta(days=30)


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


async def vouched(url: str, phone: str, by: str | None, at: datetime = TUESDAY_EVENING) -> int:
    """Let somebody have been vouched for; returns their number."""
    who = await number_of(url, by) if by else None
    number = await number_of(url, phone)
    async with stored(url) as db:
        values = {"vouched_by": who, "vouched_at": at}
        mine = volunteer.c.person_id == number
        await db.execute(update(volunteer).where(mine).values(values))
    return number


async def sleeps(url: str, now: datetime) -> None:
    """Look which roles nobody used or answered for."""
    async with stored(url) as db:
        await db.execute(update(person).values(last_seen=now.date()))
        await db.execute(update(pin).values(entered_at=now))
        await vouching.lapse(db, now - timedelta(minutes=30))
        await vouching.lapse(db, now)


async def test_the_list_says_who_vouched_for_whom_and_until_when(
    claire: Chat, volunteers: Volunteers
) -> None:
    for phone in ("omar", "sara"):
        await volunteers(phone)
    who = await number_of(claire.url, "claire")
    omar = await vouched(claire.url, "omar", "claire")
    sara = await vouched(claire.url, "sara", None, TUESDAY_EVENING + timedelta(days=1))
    said = await answer(claire, "/vouches")
    assert said.split("\n") == [
        "🤝 2 volunteers:",
        f"{omar}: vouched by {who}, until Thursday 24/12",
        f"{sara}: vouched by –, until Friday 25/12",
    ]


async def test_one_tap_vouches_and_another_ends_the_role(
    claire: Chat, volunteers: Volunteers
) -> None:
    omar = await volunteers("omar")
    number = await vouched(claire.url, "omar", None)
    await answer(claire, "/vouches", f"🤝 Volunteer {number}")
    assert f"You vouch for volunteer {number}" in await answer(claire, "🤝 I vouch")
    mine = await number_of(claire.url, "claire")
    assert await acts(claire.url, mine) == [Act.VOUCHED]
    await answer(claire, "/vouches", f"🤝 Volunteer {number}", "🚫 End")
    assert await acts(claire.url, mine) == [Act.VOUCHED, Act.REMOVED]
    assert "Nobody is an approved volunteer" in await answer(claire, "/vouches")
    assert "Shifts are for volunteers" in plain(await omar.press_token("/seat 1"))
    assert "not a volunteer any more" in await answer(claire, f"/vouch {number}")


async def test_a_long_list_goes_on(claire: Chat, volunteers: Volunteers) -> None:
    for one in range(9):
        await volunteers(f"helper{one}")
        await vouched(claire.url, f"helper{one}", "claire")
    said = [await answer(claire, "/vouches")]
    said += [await answer(claire, "➡️") for _page in range(2)]
    lines = [line for page in said for line in page.split("\n")[1:]]
    assert len(set(lines)) == 9
    assert "➡️ Next" not in claire.labels
    for words in ("/vouches 99", "/vouches x", "/vouch", "/vouch x"):
        assert "🤝 9 volunteers:" in await answer(claire, words)
    assert "not a volunteer any more" in await answer(claire, "/vouch 999999999999999")


async def test_volunteers_of_who_was_sent_away_are_marked(
    claire: Chat, volunteers: Volunteers
) -> None:
    await volunteers("dora", Role.COORDINATOR)
    await volunteers("omar")
    await vouched(claire.url, "omar", "dora")
    dora = await number_of(claire.url, "dora")
    async with stored(claire.url) as db:
        await departures.revoke(db, dora, TUESDAY_EVENING, None)
    assert f"⚠️ {await number_of(claire.url, 'omar')}: vouched by {dora}, whose role was ended" in (
        await answer(claire, "/vouches")
    )


async def test_a_role_that_sleeps_is_told_and_woken_with_one_tap(
    claire: Chat, volunteers: Volunteers
) -> None:
    omar = await volunteers("omar")
    number = await vouched(claire.url, "omar", "claire")
    await omar.say("/seat 1")
    await sleeps(claire.url, LATER + timedelta(hours=12))  # the shift of the 25th counts
    assert "You have a seat" in plain(await omar.press_token("/seat 1"))
    claire.now = omar.now = LATER + timedelta(days=1)
    await sleeps(claire.url, claire.now)
    heard = await settled([claire, omar])
    assert "your role as a volunteer sleeps" in plain(heard["omar"][-1].text)
    assert "The role of 1 volunteer sleeps" in plain(heard["claire"][-1].text)
    omar.now = TUESDAY_EVENING  # before that shift
    assert "has to say yes first" in plain(await omar.press_token("/seat 4"))
    await claire.press("🙋 Who waits")
    assert f"Volunteer {number}," in plain(claire.last.text)
    assert "😴 Was a volunteer" in claire.last.text
    assert "said no before" not in claire.last.text
    assert "is approved and told" in await answer(claire, "✅ Approve")
    assert "You have a seat" in plain(await omar.press_token("/seat 4"))
