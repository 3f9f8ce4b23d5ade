"""Planning: a shift comes to be as it was meant, at the hours of the street, or not at all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from db.models import shift
from db.session import Session
from db.store import Store
from services import audit
from services.activities import Activity, Part, Status, Visibility
from services.audit import Act
from services.planning import create
from services.refusals import Refused
from services.shift_times import Times, minutes_between, times_from, times_on
from services.shifts import RoleSpec, contact_of, load, of_organization, shift_of
from tests.services.kitchens import paris
from tests.services.rosters import (
    NOW,
    SEAL,
    coordinator_of,
    planned,
    seated,
    shift_at,
    spec,
    team,
)


async def test_a_shift_is_as_it_was_planned(db: Session) -> None:
    roles = (RoleSpec(Part.ANYONE, 2, 6), RoleSpec(Part.INTERPRETER, 0, 1, "ar"))
    given = await spec(db, note="Stairs", bring="Gloves", roles=roles)
    found = await shift_at(db, await create(db, SEAL, given, NOW, None, key="friday"))
    assert (found.key, found.organization, found.version) == ("friday", "Example kitchen", 1)
    assert (found.activity, found.visibility) == (Activity.DISTRIBUTION, Visibility.VOLUNTEERS)
    assert f"{found.meets:%a %H:%M} {found.starts:%H:%M} {found.ends:%H:%M %Z}" == (
        "Fri 17:45 18:00 21:00 CET"
    )
    assert (found.meeting, found.note, found.bring) == ("Metro exit 2", "Stairs", "Gloves")
    assert [(one.part, one.least, one.most, one.language) for one in found.roles] == [
        (Part.ANYONE, 2, 6, ""),
        (Part.INTERPRETER, 0, 1, "ar"),
    ]
    assert (found.short, found.free, found.cancelled) == (2, 7, False)


async def test_the_contact_is_kept_sealed(db: Session) -> None:
    found = await shift_at(db, await planned(db))
    assert found.contact is not None
    assert b"39 98" not in found.contact
    assert contact_of(SEAL, found) == "+33 6 39 98 00 01"
    assert contact_of(SEAL, await shift_at(db, await planned(db, contact=""))) == ""


async def test_a_known_area_has_a_place_on_the_map(db: Session) -> None:
    by_name = await shift_at(db, await planned(db, area="la chapelle"))
    by_key = await shift_at(db, await planned(db, area="la-chapelle"))
    own = await shift_at(db, await planned(db, position=(48.9, 2.3)))
    elsewhere = await shift_at(db, await planned(db, area="Behind the hills"))
    assert by_name.position == by_key.position == (48.8843, 2.3602)
    assert (by_name.area, by_key.area) == ("la chapelle", "La Chapelle")
    assert (own.position, elsewhere.position) == ((48.9, 2.3), None)


async def test_what_a_driver_needs_stands_with_the_role(db: Session) -> None:
    roles = (RoleSpec(Part.CAR, 1, 1), RoleSpec(Part.DRIVER, 1, 1), RoleSpec(Part.FIRST_AID, 0, 1))
    car, driver, aid = (await shift_at(db, await planned(db, roles=roles))).roles
    assert (car.needs.licence, car.needs.car, car.needs.first_aid) == (True, True, False)
    assert (driver.needs.licence, driver.needs.car) == (True, False)
    assert aid.needs.first_aid


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"area": " "}, "The area is missing."),
        ({"note": "x" * 201}, "The text is too long: use {most} characters at most."),
        ({"ends": paris("2026-11-27T18:00")}, "The shift ends before it starts."),
        ({"ends": paris("2026-11-28T18:01")}, "A shift can last 24 hours at most."),
        ({"meets": paris("2026-11-27T18:01")}, "The meeting time is after the start."),
        (
            {"meets": paris("2026-11-27T05:59")},
            "The meeting time is more than 12 hours before the start.",
        ),
        ({"roles": ()}, "A shift needs at least one role."),
        (
            {"roles": (RoleSpec(Part.ANYONE, 3, 2),)},
            "The least number must not be more than the most.",
        ),
        ({"roles": (RoleSpec(Part.ANYONE, 0, 0),)}, "A role needs at least one seat."),
        ({"roles": (RoleSpec(Part.ANYONE, 0, 201),)}, "A role can have {most} seats at most."),
        (
            {"roles": (RoleSpec(Part.INTERPRETER, 0, 1),)},
            "An interpreter needs a language; other roles have none.",
        ),
        (
            {"roles": (RoleSpec(Part.COOK, 0, 1, "ar"),)},
            "An interpreter needs a language; other roles have none.",
        ),
        (
            {"roles": (RoleSpec(Part.INTERPRETER, 0, 1, "elvish"),)},
            "The language “{words}” is not known.",
        ),
        ({"roles": (RoleSpec(Part.COOK, 0, 1),) * 2}, "A role can stand in a shift only once."),
    ],
)
async def test_what_cannot_be_a_shift_is_refused_with_its_reason(
    db: Session, given: dict[str, Any], why: str
) -> None:
    wrong = await spec(db, **given)
    with pytest.raises(Refused) as caught:
        await create(db, SEAL, wrong, NOW, None)
    assert caught.value.why.message == why
    assert (await db.execute(select(func.count()).select_from(shift))).scalar_one() == 0


async def test_the_longest_shift_and_the_earliest_meeting_are_fine(db: Session) -> None:
    await planned(db, ends=paris("2026-11-28T18:00"), meets=paris("2026-11-27T06:00"))


async def test_nothing_is_planned_for_the_past(db: Session) -> None:
    ended = await spec(db, "2026-11-24T09:00")  # until 12:00, which it is now
    with pytest.raises(Refused, match="past"):
        await create(db, SEAL, ended, NOW, None)
    await create(db, SEAL, replace(ended, ends=paris("2026-11-24T12:01")), NOW, None)


async def test_a_coordinator_plans_for_the_own_organization_only(db: Session) -> None:
    mine, theirs = await team(db), await team(db, "Example warehouse")
    me = await coordinator_of(db, mine)
    with pytest.raises(Refused, match="another organization"):
        await create(db, SEAL, await spec(db, organization_id=theirs), NOW, me)
    number = await create(db, SEAL, await spec(db), NOW, me)
    (entry,) = await audit.read(db, mine, 10)
    assert (entry.actor, entry.act, entry.details) == (me, Act.CREATED_SHIFT, {"shift": number})


async def test_seats_are_counted_by_role_as_live_or_waiting(db: Session) -> None:
    roles = (RoleSpec(Part.ANYONE, 3, 4), RoleSpec(Part.COOK, 1, 1))
    number = await planned(db, roles=roles)
    for status in Status:
        await seated(db, number, status)
    await seated(db, number, Status.WAITING, role=1)
    anyone, cook = (await shift_at(db, number)).roles
    assert (anyone.taken, anyone.waiting, anyone.short, anyone.free) == (3, 1, 0, 1)
    assert (cook.taken, cook.waiting, cook.short, cook.free) == (0, 1, 1, 1)


@pytest.fixture
async def statements(store: Store) -> AsyncIterator[list[str]]:
    heard: list[str] = []

    def _hear(*given: Any) -> None:
        heard.append(given[2])

    engine = store._writer.sync_engine
    event.listen(engine, "before_cursor_execute", _hear)
    yield heard
    event.remove(engine, "before_cursor_execute", _hear)


async def test_two_statements_read_any_number_of_shifts(
    db: Session, statements: list[str]
) -> None:
    later = await planned(db, "2026-11-28T18:00")
    sooner = await planned(db, "2026-11-27T18:00")
    statements.clear()
    assert [one.id for one in await load(db, [later, sooner, later])] == [sooner, later]
    assert len(statements) == 2
    assert await load(db, []) == []
    assert await shift_of(db, 999) is None


async def test_counting_seats_reads_an_index_and_not_the_signups(
    db: Session, statements: list[str]
) -> None:
    number = await planned(db)
    statements.clear()
    await load(db, [number])
    asked = text(f"EXPLAIN QUERY PLAN {statements[1].replace('?', '1')}")
    plan = await db.execute(asked)
    said = " ".join(str(row) for row in plan)
    assert "ix_signup_live" in said
    assert "ix_signup_waiting" in said


async def test_an_organization_s_shifts_of_a_time_are_those_that_touch_it(db: Session) -> None:
    night = await planned(
        db, "2026-11-27T22:00", meets=paris("2026-11-27T22:00"), ends=paris("2026-11-28T02:00")
    )
    morning = await planned(db, "2026-11-28T08:00", ends=paris("2026-11-28T10:00"))
    mine = await team(db)

    async def _between(start: str, end: str) -> list[int]:
        return [one.id for one in await of_organization(db, mine, paris(start), paris(end))]

    assert await _between("2026-11-28T00:00", "2026-11-29T00:00") == [night, morning]
    assert await _between("2026-11-28T02:00", "2026-11-28T08:00") == []
    assert await _between("2026-11-28T01:59", "2026-11-28T08:01") == [night, morning]
    assert await of_organization(db, mine + 1, NOW, NOW + timedelta(days=9)) == []


async def test_a_shift_has_begun_and_is_over_at_the_very_moment(db: Session) -> None:
    found = await shift_at(db, await planned(db))
    assert not found.begun(paris("2026-11-27T17:59"))
    assert found.begun(paris("2026-11-27T18:00"))
    assert not found.over(paris("2026-11-27T20:59"))
    assert found.over(paris("2026-11-27T21:00"))


async def test_the_second_two_o_clock_of_a_night_is_not_the_first(db: Session) -> None:
    starts, ends = paris("2026-10-25T02:00"), paris("2026-10-25T02:30").replace(fold=1)
    given = replace(await spec(db), starts=starts, meets=starts, ends=ends)
    early = paris("2026-10-20T12:00")
    found = await shift_at(db, await create(db, SEAL, given, early, None))
    assert not found.over(paris("2026-10-25T02:45"))
    assert found.over(paris("2026-10-25T02:45").replace(fold=1))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "start", "minutes", "before", "times"),
    [
        # across midnight, at the end of a month, of a year and of February in a leap year
        (date(2026, 11, 30), time(22), 240, 30, ("11-30T20:30", "11-30T21:00", "12-01T01:00")),
        (date(2026, 12, 31), time(23), 120, 0, ("12-31T22:00", "12-31T22:00", "2027-01-01T00:00")),
        (date(2028, 2, 28), time(22), 240, 0, ("2028-02-28T21:00",) * 2 + ("2028-02-29T01:00",)),
        (date(2028, 2, 29), time(0, 15), 60, 30, ("28T22:45", "28T23:15", "29T00:15")),
        # 02:00 to 03:00 comes twice: the first one counts, and four hours are five
        (date(2026, 10, 25), time(2, 30), 60, 15, ("25T00:15", "25T00:30", "25T02:30")),
        (date(2026, 10, 24), time(23), 240, 0, ("24T21:00", "24T21:00", "25T02:00")),
        (date(2026, 10, 24), time(22), 240, 0, ("24T20:00", "24T20:00", "25T00:00")),
        # 02:00 to 03:00 is left out: four hours are three, 02:30 comes an hour later
        (date(2027, 3, 27), time(23), 240, 0, ("27T22:00", "27T22:00", "28T01:00")),
        (date(2027, 3, 28), time(2, 30), 90, 0, ("28T01:30", "28T01:30", "28T02:00")),
        (date(2027, 3, 28), time(2, 30), 45, 0, ("28T01:30", "28T01:30", "28T02:15")),
        (date(2027, 3, 28), time(3, 15), 60, 45, ("28T00:30", "28T01:15", "28T02:15")),
    ],
)
def test_times_are_those_of_the_street_in_every_night(
    day: date, start: time, minutes: int, before: int, times: tuple[str, str, str]
) -> None:
    found = times_on(day, start, minutes, before)
    ends = ("meets", "starts", "ends")
    said = [f"{getattr(found, name):%Y-%m-%dT%H:%M}" for name in ends]
    assert all(one.endswith(other) for one, other in zip(said, times, strict=True)), said
    assert found.meets <= found.starts < found.ends


def test_a_length_is_what_the_clock_of_the_street_shows() -> None:
    assert minutes_between(utc("2026-10-24T21:00"), utc("2026-10-25T02:00")) == 240
    assert minutes_between(utc("2027-03-27T22:00"), utc("2027-03-28T01:00")) == 240
    # from 02:45 to the second 02:15 the clock goes back
    assert minutes_between(utc("2026-10-25T00:45"), utc("2026-10-25T01:15")) == 30


def test_a_shift_in_the_second_hour_stays_in_it() -> None:
    second = paris("2026-10-25T02:15").replace(fold=1)
    found = times_from(second, 30, 0)
    assert found == Times(
        utc("2026-10-25T00:15"), utc("2026-10-25T01:15"), utc("2026-10-25T01:45")
    )
