"""Crowds: invented volunteers with weeks of shifts, which break no rule."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.models import address, shift, shift_role, signup, volunteer
from db.session import Session
from services.crowds import Crowd, crowd
from services.days import local
from services.shifts import load
from tests.services.rosters import NOW, SEAL


async def rows(db: Session, table: Any) -> list[Any]:
    return list((await db.execute(select(table))).all())


@pytest.fixture
async def made(db: Session) -> Crowd:
    return await crowd(db, SEAL, NOW, 200, 6, days=14)


async def test_there_are_as_many_as_were_asked_for(db: Session, made: Crowd) -> None:
    assert len(made.person_ids) == len(await rows(db, volunteer)) == 200
    assert len(await rows(db, address)) == 200
    days = Counter(local(one.starts_at).date() for one in await rows(db, shift))
    assert len(days) == 14
    assert set(days.values()) == {6}
    assert min(days) == NOW.date() + timedelta(days=1)


async def test_no_role_has_more_than_its_seats(db: Session, made: Crowd) -> None:
    for one in await load(db, made.shift_ids):
        assert all(role.taken <= role.most for role in one.roles)


async def test_the_first_week_is_fuller_than_the_second(db: Session, made: Crowd) -> None:
    shifts = await load(db, made.shift_ids)
    middle = NOW + timedelta(days=8)
    shares = []
    for week in (
        [one for one in shifts if one.starts < middle],
        [one for one in shifts if one.starts >= middle],
    ):
        roles = [role for one in week for role in one.roles]
        shares.append(sum(role.taken for role in roles) / sum(role.most for role in roles))
    first, second = shares
    assert 0.55 < first < 0.8
    assert 0.2 < second < 0.4


async def test_everybody_has_what_their_seat_needs_and_one_shift_a_day(
    db: Session, made: Crowd
) -> None:
    people = {one.person_id: one for one in await rows(db, volunteer)}
    roles = {one.id: one for one in await rows(db, shift_role)}
    starts = {one.id: one.starts_at for one in await rows(db, shift)}
    taken = Counter()  # type: Counter[tuple[int, Any]]
    for one in await rows(db, signup):
        who, role = people[one.person_id], roles[one.role_id]
        assert who.state == "approved"
        for need in ("licence", "car", "first_aid"):
            assert who._mapping[need] or not role._mapping[need]
        assert not role.language or f";{role.language};" in who.languages
        taken[one.person_id, local(starts[one.shift_id]).date()] += 1
    assert set(taken.values()) == {1}
    assert made.shift_ids


async def test_a_second_crowd_comes_beside_the_first(db: Session, made: Crowd) -> None:
    again = await crowd(db, SEAL, NOW, 20, 1, days=2)
    assert set(again.person_ids).isdisjoint(made.person_ids)
    assert again.organization_ids == made.organization_ids
    assert len(await rows(db, volunteer)) == 220


async def test_there_may_be_fewer_people_than_seats(db: Session) -> None:
    made = await crowd(db, SEAL, NOW, 3, 10, days=2)
    assert len(made.shift_ids) == 20
    seats = (await db.execute(select(func.count()).select_from(signup))).scalar_one()
    assert 0 < seats <= 6
    assert await crowd(db, SEAL, NOW, 0, 0, days=1) == Crowd(made.organization_ids, (), ())
