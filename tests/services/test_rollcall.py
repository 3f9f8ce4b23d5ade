"""The roll-call: who was there, what was served, and the hours somebody gave."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from db.models import audit, news
from db.session import Session
from services import changing
from services.activities import Attendance, Status
from services.news import News
from services.refusals import Refused
from services.rollcall import ask_after, hours_of, mark, may_note, portions, roll
from services.shifts import Shift
from tests.services.kitchens import paris
from tests.services.rosters import (
    coordinator_of,
    helper,
    person_on,
    planned,
    seated,
    shift_at,
    signup_at,
    team,
)

HERE, LATE, MISSED = Attendance.HERE, Attendance.LATE, Attendance.MISSED


async def begun(db: Session, at: str = "2026-11-27T18:00") -> tuple[Shift, datetime]:
    found = await shift_at(db, await planned(db, at, lead_id=await helper(db)))
    return found, found.starts


async def missed_on(db: Session, person: int, at: str, coordinator: int | None = None) -> None:
    found, now = await begun(db, at)
    taken = await seated(db, found.id, person_id=person)
    await mark(db, taken, MISSED, now, coordinator)


async def of_kind(db: Session, kind: News) -> list[tuple[int, dict[str, int]]]:
    rows = await db.execute(select(news).where(news.c.kind == kind.value).order_by(news.c.id))
    return [(row.person_id, row.details) for row in rows]


async def test_the_roll_is_who_has_a_seat_by_number(db: Session) -> None:
    found, _now = await begun(db)
    first = await seated(db, found.id)
    for status in (Status.WAITING, Status.OFFERED, Status.HELD, Status.LATE, Status.REPLACED):
        await seated(db, found.id, status)
    last = await seated(db, found.id)
    assert [(one.signup_id, one.number) for one in await roll(db, found.id)] == [
        (first, 1),
        (last, 7),
    ]


async def test_one_tap_notes_who_was_there_and_the_last_word_counts(db: Session) -> None:
    found, now = await begun(db)
    taken = await seated(db, found.id)
    for attendance in (HERE, LATE, MISSED, HERE):
        await mark(db, taken, attendance, now, found.lead_id)
        assert (await roll(db, found.id))[0].attendance is attendance


async def test_a_second_tap_changes_nothing(db: Session) -> None:
    found, now = await begun(db)
    taken = await seated(db, found.id)
    for _tap in range(2):
        await mark(db, taken, HERE, now, found.lead_id)
    rows = (await db.execute(select(audit).where(audit.c.act == "roll_call"))).all()
    assert [(row.actor, row.organization_id, row.details) for row in rows] == [
        (
            found.lead_id,
            found.organization_id,
            {"shift": found.id, "seat": 1, "attendance": "here"},
        )
    ]


async def test_the_lead_and_its_coordinators_may_note_and_nobody_else(db: Session) -> None:
    found, now = await begun(db)
    taken = await seated(db, found.id)
    ours = await coordinator_of(db, found.organization_id)
    theirs = await coordinator_of(db, await team(db, "Other kitchen"))
    for actor in (found.lead_id, ours, None):
        assert await may_note(db, found, actor)
        await mark(db, taken, HERE, now, actor)
    for actor in (theirs, await helper(db), await person_on(db, taken)):
        with pytest.raises(Refused, match="Only the lead"):
            await mark(db, taken, MISSED, now, actor)
        with pytest.raises(Refused, match="Only the lead"):
            await portions(db, found.id, 10, 0, now, actor)
    assert (await signup_at(db, taken)).attendance == "here"


async def test_it_is_noted_from_when_people_meet_until_two_weeks_after(db: Session) -> None:
    found, _now = await begun(db)
    taken = await seated(db, found.id)
    last = found.ends + timedelta(days=14)
    for moment in (found.meets, last):
        await mark(db, taken, HERE, moment, None)
    second = timedelta(seconds=1)
    for moment, why in ((found.meets - second, "not begun"), (last + second, "too long ago")):
        with pytest.raises(Refused, match=why):
            await mark(db, taken, LATE, moment, None)


@pytest.mark.parametrize("status", [Status.WAITING, Status.LATE, Status.REPLACED, Status.HELD])
async def test_who_has_no_seat_is_not_on_the_roll(db: Session, status: Status) -> None:
    found, now = await begun(db)
    other = await seated(db, found.id, status)
    with pytest.raises(Refused, match="seat is gone"):
        await mark(db, other, MISSED, now, None)
    with pytest.raises(Refused, match="seat is gone"):
        await mark(db, 999, MISSED, now, None)


async def test_portions_are_noted(db: Session) -> None:
    found, now = await begun(db)
    await portions(db, found.id, 180, 12, now, found.lead_id)
    after = await shift_at(db, found.id)
    assert (after.portions_served, after.portions_left) == (180, 12)
    assert after.version == found.version
    for served, left in ((-1, 0), (0, -1), (10_001, 0), (0, 10_001)):
        with pytest.raises(Refused, match="number from"):
            await portions(db, found.id, served, left, now, found.lead_id)
    with pytest.raises(Refused, match="shift is gone"):
        await portions(db, 999, 1, 1, now, None)


async def test_hours_are_those_of_shifts_where_one_was(db: Session) -> None:
    person = await helper(db)
    for at, attendance in (
        ("2026-11-27T18:00", HERE),
        ("2026-11-28T18:00", LATE),
        ("2026-11-29T18:00", MISSED),
    ):
        found, now = await begun(db, at)
        await mark(db, await seated(db, found.id, person_id=person), attendance, now, None)
    unnoted, _now = await begun(db, "2026-11-30T18:00")
    await seated(db, unnoted.id, person_id=person)
    assert await hours_of(db, person) == 6 * 60
    assert await hours_of(db, await helper(db)) == 0


async def test_a_shift_cancelled_after_it_ran_keeps_its_hours(db: Session) -> None:
    found, now = await begun(db)
    taken = await seated(db, found.id)
    await mark(db, taken, HERE, now, None)
    await changing.cancel(db, found.id, found.ends - timedelta(minutes=1), None)
    assert (await signup_at(db, taken)).status == Status.CALLED_OFF.value
    assert await hours_of(db, await person_on(db, taken)) == 3 * 60


async def test_the_hour_that_comes_twice_is_counted_twice(db: Session) -> None:
    night = await planned(db, "2027-10-31T00:00", ends=paris("2027-10-31T04:00"))
    found = await shift_at(db, night)
    taken = await seated(db, night)
    await mark(db, taken, HERE, found.starts, None)
    assert await hours_of(db, await person_on(db, taken)) == 5 * 60


async def test_two_missed_without_a_word_are_told_to_the_coordinators(db: Session) -> None:
    person = await helper(db)
    ours = await coordinator_of(db, await team(db))
    await coordinator_of(db, await team(db, "Other kitchen"))
    await missed_on(db, person, "2026-11-27T18:00")
    assert await of_kind(db, News.MISSED_TWICE) == []
    await missed_on(db, person, "2026-11-28T18:00")
    told = {"volunteer": person, "number": 1, "times": 2}
    assert await of_kind(db, News.MISSED_TWICE) == [(ours, told)]


async def test_missed_shifts_of_all_organizations_count_together(db: Session) -> None:
    person = await helper(db)
    ours = await coordinator_of(db, await team(db))
    elsewhere = await planned(
        db, "2026-11-27T18:00", organization_id=await team(db, "Other kitchen")
    )
    taken = await seated(db, elsewhere, person_id=person)
    await mark(db, taken, MISSED, (await shift_at(db, elsewhere)).starts, None)
    await missed_on(db, person, "2026-11-28T18:00")
    assert [one for one, _told in await of_kind(db, News.MISSED_TWICE)] == [ours]


async def test_what_is_two_months_ago_or_was_corrected_does_not_count(db: Session) -> None:
    person = await helper(db)
    await coordinator_of(db, await team(db))
    await missed_on(db, person, "2026-11-27T18:00")
    await missed_on(db, person, "2027-01-26T18:00")  # sixty days later to the minute
    assert await of_kind(db, News.MISSED_TWICE) == []
    found, now = await begun(db, "2027-01-28T18:00")
    taken = await seated(db, found.id, person_id=person)
    await mark(db, taken, HERE, now, None)
    assert await of_kind(db, News.MISSED_TWICE) == []
    await mark(db, taken, MISSED, now, None)
    assert len(await of_kind(db, News.MISSED_TWICE)) == 1


async def test_a_coordinator_asks_after_who_was_missed_on_their_shift(db: Session) -> None:
    person = await helper(db)
    ours = await coordinator_of(db, await team(db))
    theirs = await coordinator_of(db, await team(db, "Other kitchen"))
    await missed_on(db, person, "2026-11-27T18:00")
    now = paris("2026-11-28T09:00")
    for actor, who in ((theirs, person), (ours, await helper(db))):
        with pytest.raises(Refused, match="Nobody was missed"):
            await ask_after(db, who, now, actor)
    assert await of_kind(db, News.ASKED_AFTER) == []
    await ask_after(db, person, now, ours)
    assert await of_kind(db, News.ASKED_AFTER) == [(person, {})]
    row = (await db.execute(select(audit).where(audit.c.act == "asked_after"))).one()
    assert (row.actor, row.details) == (ours, {"volunteer": person})


async def test_nobody_is_told_anything_for_one_missed_shift(db: Session) -> None:
    person = await helper(db)
    await coordinator_of(db, await team(db))
    await missed_on(db, person, "2026-11-27T18:00")
    assert (await db.execute(select(news))).all() == []
