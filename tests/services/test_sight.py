"""Sight: who may know how much of a shift, for every standing and every visibility."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from db.models import coordinator, person, shift, signup
from db.session import Session
from services.activities import Visibility
from services.leaving import leave
from services.seats import confirm, take, wait
from services.shifts import Shift, shift_of
from services.sight import Eyes, Sight, eyes, sight
from services.signups import own_seat
from tests.services.shift_builder import NOW, helper, helpers, in_, plan, team
from tests.services.teams import coordinator_of, somebody

TOLD = {
    # who it is: open, volunteers, team
    "nobody": (Sight.NOTHING, Sight.NOTHING, Sight.NOTHING),
    "pending": (Sight.AREA, Sight.NOTHING, Sight.NOTHING),
    "refused": (Sight.NOTHING, Sight.NOTHING, Sight.NOTHING),
    "left": (Sight.NOTHING, Sight.NOTHING, Sight.NOTHING),
    "approved": (Sight.AREA, Sight.AREA, Sight.NOTHING),
    "approved by another team": (Sight.AREA, Sight.AREA, Sight.NOTHING),
    "approved by this team": (Sight.AREA, Sight.AREA, Sight.AREA),
    "coordinator of another team": (Sight.AREA, Sight.AREA, Sight.NOTHING),
    "coordinator of this team": (Sight.EXACT, Sight.EXACT, Sight.EXACT),
}


async def shift_with(db: Session, **given: object) -> Shift:
    planned = await plan(db, 1, **given)  # type: ignore[arg-type]
    found = await shift_of(db, planned.shift_id)
    assert found is not None
    return found


async def a_person(db: Session, standing: str, ours: int, theirs: int) -> int:
    if standing == "nobody":
        return await somebody(db)
    if standing.startswith("coordinator"):
        return await coordinator_of(db, ours if standing.endswith("this team") else theirs)
    approved_by = {"approved by this team": ours, "approved by another team": theirs}
    state = standing.split(" ")[0]
    return await helper(db, state=state, of=approved_by.get(standing))


async def seen(db: Session, person_id: int, found: Shift, now: datetime = NOW) -> Sight:
    mine = await own_seat(db, person_id, found.id)
    return sight(found, await eyes(db, person_id), now, mine)


@pytest.mark.parametrize("standing", TOLD)
@pytest.mark.parametrize("visibility", list(Visibility))
async def test_each_standing_sees_what_is_stated(
    db: Session, standing: str, visibility: Visibility
) -> None:
    ours, theirs = await team(db), await team(db, "Night team")
    found = await shift_with(db, visibility=visibility, of=ours)
    amina = await a_person(db, standing, ours, theirs)
    assert await seen(db, amina, found) == TOLD[standing][list(Visibility).index(visibility)]


async def test_a_seat_shows_the_meeting_place_and_a_confirmed_one_the_address(
    db: Session,
) -> None:
    found = await shift_with(db, starts=in_(2))
    amina, bruno = await helpers(db, 2)
    role_id = found.roles[0].id
    mine = await take(db, amina, role_id, NOW)
    await wait(db, bruno, role_id, NOW)
    await db.execute(update(signup).values(confirmed_at=None))
    assert [await seen(db, one, found) for one in (amina, bruno)] == [Sight.MEETING, Sight.AREA]
    assert mine.signup_id is not None
    await confirm(db, amina, mine.signup_id, NOW)
    assert await seen(db, amina, found) is Sight.EXACT
    await leave(db, amina, mine.signup_id, NOW)
    assert [await seen(db, one, found) for one in (amina, bruno)] == [Sight.AREA, Sight.AREA]


async def test_an_offer_shows_no_meeting_place_until_it_is_accepted(db: Session) -> None:
    found = await shift_with(db)
    amina, bruno = await helpers(db, 2)
    mine = await take(db, amina, found.roles[0].id, NOW)
    await wait(db, bruno, found.roles[0].id, NOW)
    await leave(db, amina, mine.signup_id or 0, NOW)
    assert await seen(db, bruno, found) is Sight.AREA


async def test_a_seat_of_somebody_else_shows_nothing_more(db: Session) -> None:
    found = await shift_with(db, starts=in_(2))
    amina, bruno = await helpers(db, 2)
    await take(db, amina, found.roles[0].id, NOW)
    theirs = await own_seat(db, amina, found.id)
    assert theirs is not None
    assert theirs.confirmed_at is not None
    assert sight(found, await eyes(db, bruno), NOW, theirs) is Sight.AREA


HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


async def test_the_address_is_told_from_three_hours_before_until_an_hour_after(
    db: Session,
) -> None:
    amina, lead = await helpers(db, 2)
    boss = await coordinator_of(db, await team(db))
    found = await shift_with(db, of=await team(db), lead_id=lead)
    mine = await take(db, amina, found.roles[0].id, NOW)
    await confirm(db, amina, mine.signup_id or 0, NOW)
    moments = {
        NOW: Sight.MEETING,
        found.starts - 3 * HOUR - SECOND: Sight.MEETING,
        found.starts - 3 * HOUR: Sight.EXACT,
        found.ends: Sight.EXACT,
        found.ends + HOUR - SECOND: Sight.EXACT,
        found.ends + HOUR: Sight.MEETING,
    }
    for moment, known in moments.items():
        assert await seen(db, amina, found, moment) is known, moment
        assert await seen(db, lead, found, moment) is known, moment
        assert await seen(db, boss, found, moment) is Sight.EXACT


async def test_nobody_is_told_the_address_of_a_cancelled_shift(db: Session) -> None:
    amina = await helper(db)
    found = replace(await shift_with(db, lead_id=amina, starts=in_(2)), cancelled=True)
    assert await seen(db, amina, found) is Sight.MEETING


async def test_a_lead_whose_role_sleeps_is_told_no_more_than_others(db: Session) -> None:
    amina = await helper(db, state="left")
    found = await shift_with(db, lead_id=amina, starts=in_(2))
    assert await seen(db, amina, found) is Sight.NOTHING


async def test_a_shift_without_a_lead_shows_nothing_to_who_is_not_known(db: Session) -> None:
    found = await shift_with(db, visibility=Visibility.OPEN)
    assert await eyes(db, 4711) == Eyes(4711)
    assert await seen(db, 4711, found) is Sight.NOTHING


async def test_a_coordinator_who_was_revoked_sees_what_any_volunteer_sees(db: Session) -> None:
    ours = await team(db)
    found = await shift_with(db, of=ours)
    boss = await helper(db)
    await db.execute(insert(coordinator).values(person_id=boss, organization_id=ours, since=NOW))
    await db.execute(update(person).where(person.c.id == boss).values(role="coordinator"))
    assert await seen(db, boss, found) is Sight.EXACT
    await db.execute(update(person).where(person.c.id == boss).values(role="volunteer"))
    assert await seen(db, boss, found) is Sight.AREA  # the role decides, at every message
    await db.execute(update(shift).values(visibility="team"))
    await db.execute(coordinator.delete())
    hidden = await shift_of(db, found.id)
    assert hidden is not None
    assert await seen(db, boss, hidden) is Sight.NOTHING
