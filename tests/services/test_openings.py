"""Openings: the shifts that need somebody, for one person the best first."""

import random
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from db.models import volunteer
from db.session import Session
from services import changing, seats
from services.activities import Activity, Part, Status, Visibility
from services.crowds import crowd
from services.decisions import Outcome
from services.openings import Opening, openings
from services.shifts import RoleSpec
from tests.services.kitchens import paris
from tests.services.rosters import (
    NOW,
    SEAL,
    coordinator_of,
    helper,
    planned,
    seated,
    shift_at,
    team,
)

ONE = (RoleSpec(Part.ANYONE, 0, 1),)


async def profile(db: Session, person_id: int, **told: Any) -> None:
    await db.execute(update(volunteer).where(volunteer.c.person_id == person_id).values(**told))


async def me(db: Session, **told: Any) -> int:
    number = await helper(db)
    await profile(db, number, **{"licence": False, "languages": "", **told})
    return number


async def named(db: Session, person_id: int, **asked: Any) -> list[int]:
    found = await openings(db, person_id, NOW, **asked)
    return [one.shift.id for one in found.shifts]


async def only(db: Session, person_id: int) -> Opening:
    (found,) = (await openings(db, person_id, NOW)).shifts
    return found


async def test_the_soonest_comes_first_where_nothing_else_tells_them_apart(db: Session) -> None:
    late = await planned(db, "2026-11-28T18:00", roles=ONE)
    soon = await planned(db, "2026-11-26T18:00", roles=ONE)
    assert await named(db, await me(db)) == [soon, late]


async def test_what_one_said_one_does_comes_before_what_is_sooner(db: Session) -> None:
    sooner = await planned(db, "2026-11-26T18:00", roles=ONE, activity=Activity.SORTING)
    mine = await planned(db, "2026-11-27T18:00", roles=ONE, activity=Activity.COOKING)
    cook = await me(db, activities=";cooking;night;")
    found = (await openings(db, cook, NOW)).shifts
    assert [one.shift.id for one in found] == [mine, sooner]


async def test_what_misses_people_this_week_comes_before_what_is_sooner(db: Session) -> None:
    sooner = await planned(db, "2026-11-26T18:00", roles=ONE)
    missing = await planned(db, "2026-11-28T18:00", roles=(RoleSpec(Part.ANYONE, 2, 3),))
    in_two_weeks = await planned(db, "2026-12-08T18:00", roles=(RoleSpec(Part.ANYONE, 2, 3),))
    found = (await openings(db, await me(db), NOW)).shifts
    assert [one.shift.id for one in found] == [missing, sooner, in_two_weeks]
    assert [one.needed for one in found] == [True, False, True]


async def test_near_areas_come_first_and_another_town_last(db: Session) -> None:
    calais = await planned(db, "2026-11-25T18:00", roles=ONE, area="Calais")
    south = await planned(db, "2026-11-26T18:00", roles=ONE, area="Place d'Italie")
    near = await planned(db, "2026-11-27T18:00", roles=ONE, area="Stalingrad")
    found = (await openings(db, await me(db, areas=";la-chapelle;"), NOW)).shifts
    assert [one.shift.id for one in found] == [near, south, calais]
    assert await named(db, await me(db, areas=";calais;")) == [calais, south, near]


async def test_an_area_in_its_own_words_is_found_by_its_point(db: Session) -> None:
    tent = await planned(db, roles=ONE, area="Tente du nord", position=(48.8850, 2.3610))
    await planned(db, "2026-11-25T18:00", roles=ONE, area="Place d'Italie")
    assert (await named(db, await me(db, areas=";stalingrad;")))[0] == tent


async def test_far_areas_do_not_hide_near_ones_behind_them(db: Session) -> None:
    for number in range(70):
        await planned(db, "2026-11-26T18:00", roles=ONE, note=str(number))
    calais = await planned(db, "2026-12-15T18:00", roles=ONE, area="Calais")
    assert (await named(db, await me(db, areas=";calais;")))[0] == calais


async def test_a_role_that_asks_for_more_than_one_has_is_not_named(db: Session) -> None:
    roles = tuple(RoleSpec(part, 0, 1) for part in (Part.DRIVER, Part.CAR, Part.FIRST_AID))
    await planned(db, roles=(*roles, RoleSpec(Part.INTERPRETER, 0, 1, "ti")))
    nobody = await me(db)
    assert await named(db, nobody) == []
    for told, part in (
        ({"licence": True}, Part.DRIVER),
        ({"first_aid": True}, Part.FIRST_AID),
        ({"languages": ";so;ti;"}, Part.INTERPRETER),
    ):
        assert (await only(db, await me(db, **told))).role.part is part


async def test_who_can_do_what_few_can_is_asked_for_that(db: Session) -> None:
    await planned(db, roles=(RoleSpec(Part.ANYONE, 0, 4), RoleSpec(Part.DRIVER, 0, 1)))
    assert (await only(db, await me(db, licence=True))).role.part is Part.DRIVER
    assert (await only(db, await me(db))).role.part is Part.ANYONE


async def test_the_role_that_misses_people_is_the_one_that_is_named(db: Session) -> None:
    await planned(db, roles=(RoleSpec(Part.ANYONE, 1, 4), RoleSpec(Part.DRIVER, 0, 1)))
    assert (await only(db, await me(db, licence=True))).role.part is Part.ANYONE


@pytest.mark.parametrize("status", [Status.SEATED, Status.OFFERED, Status.WAITING])
async def test_a_shift_one_is_on_is_not_named(db: Session, status: Status) -> None:
    person = await me(db)
    await seated(db, await planned(db), status, person_id=person)
    assert await named(db, person) == []


async def test_a_shift_one_left_is_named_again(db: Session) -> None:
    person, shift_id = await me(db), await planned(db)
    await seated(db, shift_id, Status.CANCELLED, person_id=person)
    assert await named(db, person) == [shift_id]


async def test_what_overlaps_is_not_named_and_what_touches_is(db: Session) -> None:
    person = await me(db)
    await seated(db, await planned(db, "2026-11-27T14:00"), person_id=person)  # until 17:00
    meets = {"meets": paris("2026-11-27T17:00")}
    touching = await planned(db, "2026-11-27T18:00", **meets)
    await planned(db, "2026-11-27T18:00", meets=paris("2026-11-27T16:59"))
    before = await planned(db, "2026-11-27T10:45", meets=paris("2026-11-27T10:45"))
    assert await named(db, person) == [before, touching]


async def test_who_only_waits_elsewhere_may_take_what_is_free(db: Session) -> None:
    person = await me(db)
    await seated(db, await planned(db), Status.WAITING, person_id=person)
    free = await planned(db)
    assert await named(db, person) == [free]


async def test_a_cancelled_shift_takes_nobodys_time_and_is_not_named(db: Session) -> None:
    person, gone = await me(db), await planned(db)
    await seated(db, gone, person_id=person)
    await changing.cancel(db, gone, NOW, None)
    free = await planned(db)
    assert await named(db, person) == [free]


async def test_what_has_begun_is_not_named(db: Session) -> None:
    shift_id = await planned(db, "2026-11-24T18:00")
    person = await me(db)
    starts = (await shift_at(db, shift_id)).starts.astimezone(UTC)
    assert (await openings(db, person, starts - timedelta(seconds=1))).shifts
    assert not (await openings(db, person, starts)).shifts


async def test_full_ones_are_named_only_when_there_is_nothing_else(db: Session) -> None:
    full = await planned(db, "2026-11-26T18:00", roles=ONE)
    await seated(db, full, Status.HELD)
    person = await me(db)
    waiting = await only(db, person)
    assert (waiting.shift.id, waiting.full) == (full, True)
    free = await planned(db, "2026-12-10T18:00", roles=ONE)
    opening = await only(db, person)
    assert (opening.shift.id, opening.full) == (free, False)


async def test_who_waits_for_approval_sees_what_is_open_to_everyone(db: Session) -> None:
    everyones = await planned(db, visibility=Visibility.OPEN)
    await planned(db, visibility=Visibility.VOLUNTEERS)
    await planned(db, visibility=Visibility.TEAM)
    pending = await helper(db, "person")
    await profile(db, pending, state="pending", organization_id=await team(db))
    assert await named(db, pending) == [everyones]


@pytest.mark.parametrize("state", ["refused", "left"])
async def test_who_is_no_volunteer_sees_nothing(db: Session, state: str) -> None:
    await planned(db, visibility=Visibility.OPEN)
    person = await helper(db, "person")
    await profile(db, person, state=state)
    assert await named(db, person) == []
    assert await named(db, 999) == []


async def test_the_team_sees_its_own_shifts_and_nobody_else_does(db: Session) -> None:
    ours = await planned(db, visibility=Visibility.TEAM)
    member, stranger = await me(db, organization_id=await team(db)), await me(db)
    other = await me(db, organization_id=await team(db, "Other kitchen"))
    coordinator = await coordinator_of(db, await team(db))
    assert await named(db, member) == await named(db, coordinator) == [ours]
    assert await named(db, stranger) == await named(db, other) == []


async def test_a_day_is_that_of_the_calendar_in_france(db: Session) -> None:
    eve = await planned(db, "2026-11-27T23:59", ends=paris("2026-11-28T02:00"), roles=ONE)
    night = await planned(db, "2026-11-28T00:00", roles=ONE)
    evening = await planned(db, "2026-11-28T21:00", ends=paris("2026-11-29T01:00"), roles=ONE)
    after = await planned(db, "2026-11-29T00:00", roles=ONE)
    person = await me(db)
    assert await named(db, person, day=date(2026, 11, 27)) == [eve]
    assert await named(db, person, day=date(2026, 11, 28)) == [night, evening]
    assert await named(db, person, day=date(2026, 11, 29)) == [after]
    assert await named(db, person, day=date(2026, 11, 23)) == []


async def test_today_is_what_has_not_begun_today(db: Session) -> None:
    tonight = await planned(db, "2026-11-24T18:00", roles=ONE)
    person = await me(db)
    assert await named(db, person, day=date(2026, 11, 24)) == [tonight]
    later = paris("2026-11-24T18:30")
    assert (await openings(db, person, later, day=date(2026, 11, 24))).shifts == ()


async def test_pages_follow_each_other_without_gap_or_repetition(db: Session) -> None:
    days = [f"2026-11-{day}T18:00" for day in range(25, 31)]
    shifts = [await planned(db, day, roles=ONE) for day in days]
    person = await me(db)
    first = await openings(db, person, NOW, limit=4)
    second = await openings(db, person, NOW, skip=4, limit=4)
    assert [one.shift.id for one in (*first.shifts, *second.shifts)] == shifts
    assert (first.more, second.more) == (True, False)


async def test_in_a_crowd_whatever_is_named_can_be_taken(db: Session) -> None:
    made = await crowd(db, SEAL, NOW, 150, 8, days=10)
    chance = random.Random(4)
    for person_id in chance.sample(made.person_ids, 40):
        found = await openings(db, person_id, NOW)
        assert found.shifts
        for one in found.shifts[:1]:
            decision = await seats.take(db, person_id, one.role.id, NOW)
            assert decision.outcome in (Outcome.SEATED, Outcome.NOT_APPROVED)
            is_open = one.shift.visibility is Visibility.OPEN
            assert decision.outcome is Outcome.SEATED or is_open


async def test_the_opening_says_what_the_shift_is_like_now(db: Session) -> None:
    shift_id = await planned(db, roles=(RoleSpec(Part.ANYONE, 2, 4),))
    await seated(db, shift_id)
    found = await only(db, await me(db))
    assert found.shift == await shift_at(db, shift_id)
    assert (found.role.taken, found.role.short) == (1, 1)
    assert not replace(found, role=replace(found.role, taken=2)).needed
