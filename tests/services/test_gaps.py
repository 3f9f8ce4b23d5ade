"""Gaps: shifts that miss people, and whom to ask."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from db.models import address, volunteer
from db.session import Session
from services import changing, people
from services.activities import Activity, Part, Status, Visibility
from services.gaps import gaps, whom_to_ask
from services.quiet import Level, set_level
from services.shifts import RoleSpec
from tests.services.rosters import NOW, helper, planned, seated, shift_at, team

TWO = (RoleSpec(Part.ANYONE, 2, 4),)


async def reached(db: Session, **told: Any) -> int:
    """Add a volunteer with an address."""
    number = await helper(db)
    if told:
        change = update(volunteer).where(volunteer.c.person_id == number)
        await db.execute(change.values(**told))
    lookup = str(number).encode()
    row = {"person_id": number, "channel": "wire", "lookup": lookup, "sealed": b""}
    await db.execute(insert(address).values(row))
    return number


async def whom(
    db: Session, shift_id: int, now: datetime = NOW, most: int = 5, *, urgent: bool = False
) -> list[int]:
    found = await shift_at(db, shift_id)
    return await whom_to_ask(db, found.roles[0].id, found.starts, now, most, urgent=urgent)


async def test_gaps_are_the_shifts_of_the_coming_week_that_miss_people(db: Session) -> None:
    organization = await team(db)
    later = await planned(db, "2026-11-28T18:00", roles=TWO)
    sooner = await planned(db, "2026-11-25T18:00", roles=TWO)
    await seated(db, sooner)
    enough = await planned(db, roles=TWO)
    for _number in range(2):
        await seated(db, enough)
    await planned(db, "2026-12-02T18:00", roles=TWO)
    await planned(db, "2026-11-26T18:00", roles=TWO, organization_id=await team(db, "Other"))
    gone = await planned(db, "2026-11-27T18:00", roles=TWO)
    await changing.cancel(db, gone, NOW, None)
    found = await gaps(db, [organization], NOW)
    assert [(one.shift.id, one.missing) for one in found] == [(sooner, 1), (later, 2)]
    assert len(await gaps(db, [organization], NOW, days=9)) == 3


async def test_a_shift_that_has_begun_is_no_gap_any_more(db: Session) -> None:
    shift_id = await planned(db, roles=TWO)
    starts = (await shift_at(db, shift_id)).starts
    assert await gaps(db, [await team(db)], starts - timedelta(minutes=1))
    assert not await gaps(db, [await team(db)], starts)


async def test_a_seat_that_is_offered_or_held_is_not_missing(db: Session) -> None:
    shift_id = await planned(db, roles=TWO)
    await seated(db, shift_id, Status.OFFERED)
    await seated(db, shift_id, Status.HELD)
    assert await gaps(db, [await team(db)], NOW) == []


async def test_whom_it_suits_is_asked_first(db: Session) -> None:
    shift_id = await planned(db, area="Stalingrad", activity=Activity.NIGHT, roles=TWO)
    elsewhere = await reached(db, activities=";night;", areas=";calais;")
    other = await reached(db, activities=";cooking;", areas=";stalingrad;")
    asked = NOW - timedelta(days=3)
    lately = await reached(db, activities=";night;", areas=";stalingrad;", asked_at=asked)
    best = await reached(db, activities=";cooking;night;", areas=";stalingrad;")
    assert await whom(db, shift_id) == [best, lately, elsewhere, other]
    assert await whom(db, shift_id, most=2) == [best, lately]


async def test_nobody_is_asked_twice_in_a_day(db: Session) -> None:
    shift_id, person = await planned(db, roles=TWO), await reached(db, asked_at=NOW)
    assert await whom(db, shift_id, NOW + timedelta(hours=24, seconds=-1)) == []
    assert await whom(db, shift_id, NOW + timedelta(hours=24)) == [person]


@pytest.mark.parametrize("state", ["pending", "refused", "left"])
async def test_only_approved_volunteers_are_asked(db: Session, state: str) -> None:
    await reached(db, state=state)
    assert await whom(db, await planned(db)) == []


async def test_who_cannot_be_reached_is_not_asked(db: Session) -> None:
    await helper(db)
    gone = await reached(db)
    (row,) = await people.reachable(db, [gone])
    await people.left(db, row.address_id, NOW)
    assert await whom(db, await planned(db)) == []


async def test_only_who_could_have_the_seat_is_asked(db: Session) -> None:
    interpreters = (RoleSpec(Part.INTERPRETER, 0, 2, "ti"),)
    shift_id = await planned(db, roles=interpreters, visibility=Visibility.TEAM)
    fits = await reached(db, languages=";ti;", organization_id=await team(db))
    await reached(db, languages=";ti;")
    await reached(db, languages=";so;", organization_id=await team(db))
    busy = await reached(db, languages=";ti;", organization_id=await team(db))
    await seated(db, await planned(db), person_id=busy)
    assert await whom(db, shift_id) == [fits]


@pytest.mark.parametrize("status", [Status.SEATED, Status.WAITING, Status.LATE, Status.RELEASED])
async def test_who_is_on_the_shift_or_left_it_is_not_asked(db: Session, status: Status) -> None:
    shift_id, person = await planned(db), await reached(db)
    await seated(db, shift_id, status, person_id=person)
    assert await whom(db, shift_id) == []


async def test_who_works_on_that_day_already_is_asked_last(db: Session) -> None:
    shift_id = await planned(db, "2026-11-27T18:00", activity=Activity.NIGHT, roles=TWO)
    busy = await reached(db, activities=";night;")
    morning = await planned(db, "2026-11-27T08:00")
    await seated(db, morning, person_id=busy)
    day_before = await reached(db, activities=";night;")
    await seated(db, await planned(db, "2026-11-26T18:00"), person_id=day_before)
    other = await reached(db, activities=";cooking;")
    assert await whom(db, shift_id) == [day_before, other, busy]


async def test_whose_own_language_is_wanted_is_asked_first(db: Session) -> None:
    interpreters = (RoleSpec(Part.INTERPRETER, 1, 2, "ar"),)
    shift_id = await planned(db, roles=interpreters)
    learned = await reached(db, languages=";ar;")
    own = await reached(db, languages=";ar;")
    await people.remember(db, own, language="ar")
    assert await whom(db, shift_id) == [own, learned]


async def test_who_wants_no_such_messages_is_not_asked(db: Session) -> None:
    shift_id = await planned(db, roles=TWO)
    everything, urgent, none = [await reached(db) for _number in range(3)]
    for who, level in ((everything, Level.ALL), (urgent, Level.URGENT), (none, Level.NONE)):
        await set_level(db, who, level, NOW)
    assert await whom(db, shift_id) == [everything]
    assert await whom(db, shift_id, urgent=True) == [everything, urgent]
