"""Gaps: shifts that miss people, and whom to ask."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from db.models import address, news, volunteer
from db.session import Session
from services import changing, leaving, people
from services.activities import Activity, Part, Status, Visibility
from services.gaps import ask, gaps, whom_to_ask
from services.news import News
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


async def role_of(db: Session, shift_id: int) -> int:
    return (await shift_at(db, shift_id)).roles[0].id


async def whom(db: Session, shift_id: int, now: datetime = NOW, most: int = 5) -> list[int]:
    return await whom_to_ask(db, await role_of(db, shift_id), now, most)


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


async def test_those_who_are_asked_hear_of_it_until_it_begins(db: Session) -> None:
    shift_id, person = await planned(db), await reached(db)
    role_id = await role_of(db, shift_id)
    assert await ask(db, shift_id, role_id, NOW) == 1
    (row,) = (await db.execute(select(news))).all()
    assert (row.kind, row.person_id, row.shift_id) == (News.GAP.value, person, shift_id)
    assert row.details == {"role": role_id}
    assert row.not_after == (await shift_at(db, shift_id)).starts
    assert await ask(db, shift_id, role_id, NOW) == 0


async def test_a_late_leaver_is_followed_by_a_call_to_others(db: Session) -> None:
    shift_id = await planned(db, "2026-11-24T20:00", roles=(RoleSpec(Part.ANYONE, 1, 1),))
    leaver = await reached(db)
    taken = await seated(db, shift_id, person_id=leaver)
    others = [await reached(db) for _number in range(7)]
    await leaving.leave(db, leaver, taken, NOW)
    rows = await db.execute(select(news.c.person_id).where(news.c.kind == News.GAP.value))
    assert sorted(rows.scalars()) == others[:5]
    assert (await db.execute(select(func.count(volunteer.c.asked_at)))).scalar() == 5
