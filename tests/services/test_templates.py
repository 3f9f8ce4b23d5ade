"""Templates: the coming weeks are made once, at the hours of the street, and change with words."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select

from db.models import shift
from db.session import Session
from services import audit
from services.activities import Part, Status
from services.audit import Act
from services.changing import cancel, change
from services.news import News
from services.refusals import Refused
from services.shifts import RoleSpec, Shift, contact_of, load
from services.template_changes import Changed, Ended, change_template, end_template
from services.templates import create_template, plan, template_of
from tests.services.kitchens import paris
from tests.services.rosters import (
    NOW,
    SEAL,
    clocks,
    coordinator_of,
    seated,
    shift_at,
    signup_at,
    spec,
    team,
    told,
)

TODAY = date(2026, 11, 24)  # a Tuesday


async def weekly(
    db: Session,
    rrule: str = "FREQ=WEEKLY;BYDAY=FR",
    *,
    starts_on: date = TODAY,
    ends_on: date | None = None,
    now: datetime = NOW,
    actor: int | None = None,
    **given: Any,
) -> int:
    return await create_template(
        db, SEAL, await spec(db, **given), rrule, starts_on, ends_on, now, actor
    )


async def shifts(db: Session) -> list[Shift]:
    rows = await db.execute(select(shift.c.id))
    return await load(db, [row.id for row in rows])


async def test_the_coming_four_weeks_are_there_at_once(db: Session) -> None:
    number = await weekly(db)
    assert await clocks(db) == [
        f"2026-{one} 18:00" for one in ("11-27", "12-04", "12-11", "12-18")
    ]
    for one in await shifts(db):
        assert one.template_id == number
        assert f"{one.meets:%H:%M} {one.ends:%H:%M}" == "17:45 21:00"
        assert contact_of(SEAL, one) == "+33 6 39 98 00 01"
        assert [(role.part, role.least, role.most) for role in one.roles] == [(Part.ANYONE, 2, 4)]
    assert len({one.key for one in await shifts(db)}) == 4


async def test_planning_twice_for_the_same_week_makes_nothing_new(db: Session) -> None:
    await weekly(db)
    before = await shifts(db)
    assert await plan(db, SEAL, NOW) == 0
    assert await plan(db, SEAL, NOW + timedelta(hours=5)) == 0
    assert await shifts(db) == before


async def test_each_week_one_more_is_planned(db: Session) -> None:
    await weekly(db)
    assert await plan(db, SEAL, paris("2026-11-27T00:00")) == 1
    assert (await clocks(db))[-1] == "2026-12-25 18:00"


async def test_a_month_without_planning_is_made_up_for_from_today_on(db: Session) -> None:
    await weekly(db)
    assert await plan(db, SEAL, paris("2027-02-01T12:00")) == 4
    assert (await clocks(db))[4:] == [
        f"2027-{one} 18:00" for one in ("02-05", "02-12", "02-19", "02-26")
    ]


async def test_a_cancelled_shift_is_not_made_again(db: Session) -> None:
    await weekly(db)
    first = (await shifts(db))[0]
    await cancel(db, first.id, NOW, None)
    assert await plan(db, SEAL, NOW) == 0
    assert (await shift_at(db, first.id)).cancelled


async def test_a_shift_moved_to_another_day_is_not_made_again(db: Session) -> None:
    await weekly(db)
    first = (await shifts(db))[0]
    await change(db, SEAL, first.id, NOW, None, starts=paris("2026-11-28T18:00"))
    assert await plan(db, SEAL, NOW) == 0


async def test_what_has_started_today_is_not_planned_any_more(db: Session) -> None:
    await weekly(db, "FREQ=DAILY;COUNT=2", now=paris("2026-11-24T18:00"))
    assert await clocks(db) == ["2026-11-25 18:00"]


async def test_the_start_is_the_same_hour_before_and_after_the_clocks_change(db: Session) -> None:
    early = paris("2026-10-20T12:00")
    await weekly(db, "FREQ=DAILY;COUNT=8", starts_on=date(2026, 10, 22), now=early)
    assert {one[-5:] for one in await clocks(db)} == {"18:00"}
    found = await shifts(db)
    moments = [one.starts.timestamp() for one in found]
    gaps = {later - sooner for sooner, later in pairwise(moments)}
    assert gaps == {24 * 3600.0, 25 * 3600.0}


@pytest.mark.parametrize(
    ("day", "start", "ends", "hours"),
    [
        ("2026-10-24", "23:00", "03:00", 5),  # 02:00 to 03:00 comes twice
        ("2027-03-27", "23:00", "03:00", 3),  # it is left out
        ("2026-10-31", "22:00", "02:00", 4),  # into another month
        ("2028-02-28", "22:00", "02:00", 4),  # into the leap day
        ("2028-02-29", "22:00", "02:00", 4),  # out of it
    ],
)
async def test_a_night_begins_and_ends_when_the_clock_of_the_street_says_so(
    db: Session, day: str, start: str, ends: str, hours: int
) -> None:
    begins = paris(f"2026-11-24T{start}")
    given: dict[str, Any] = {
        "starts": begins,
        "meets": begins,
        "ends": paris(f"2026-11-25T{ends}"),
    }
    now = paris(f"{day}T12:00") - timedelta(days=3)
    await weekly(
        db,
        f"FREQ=DAILY;UNTIL={day.replace('-', '')}",
        starts_on=date.fromisoformat(day),
        now=now,
        **given,
    )
    (found,) = await shifts(db)
    assert f"{found.starts:%Y-%m-%d %H:%M} {found.ends:%H:%M}" == f"{day} {start} {ends}"
    assert found.ends.timestamp() - found.starts.timestamp() == hours * 3600


async def test_an_hour_that_is_left_out_comes_an_hour_later_that_night_only(db: Session) -> None:
    begins = paris("2026-11-24T02:30")
    await weekly(
        db,
        "FREQ=DAILY;COUNT=3",
        starts_on=date(2027, 3, 27),
        now=paris("2027-03-20T12:00"),
        starts=begins,
        meets=begins,
        ends=paris("2026-11-24T04:00"),
    )
    assert await clocks(db) == ["2027-03-27 02:30", "2027-03-28 03:30", "2027-03-29 02:30"]
    assert {f"{one.ends:%H:%M}" for one in await shifts(db)} == {"04:00"}


async def test_the_31st_and_the_leap_day_are_planned_where_they_are(db: Session) -> None:
    await weekly(db, "FREQ=MONTHLY;BYMONTHDAY=31", now=paris("2026-12-20T12:00"))
    assert await clocks(db) == ["2026-12-31 18:00"]
    await weekly(db, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", now=paris("2028-02-10T12:00"))
    assert (await clocks(db))[-1] == "2028-02-29 18:00"


async def test_what_cannot_come_back_is_refused_and_nothing_is_kept(db: Session) -> None:
    for rrule, given in (
        ("FREQ=HOURLY", {}),
        ("every day", {}),
        ("FREQ=DAILY", {"roles": ()}),
        ("FREQ=DAILY", {"area": ""}),
    ):
        with pytest.raises(Refused):
            await weekly(db, rrule, **given)
    stranger = await coordinator_of(db, await team(db, "Example warehouse"))
    with pytest.raises(Refused, match="another organization"):
        await weekly(db, actor=stranger)
    assert await template_of(db, 1) is None
    assert await clocks(db) == []


async def test_shifts_nobody_is_on_are_simply_changed(db: Session) -> None:
    number = await weekly(db)
    roles = (RoleSpec(Part.ANYONE, 1, 3), RoleSpec(Part.DRIVER, 1, 1))
    done = await change_template(
        db, SEAL, number, NOW, None, start=time(19), minutes=120, note="New", roles=roles
    )
    assert done == Changed(made_anew=4, told=0)
    assert {one[-5:] for one in await clocks(db)} == {"19:00"}
    for one in await shifts(db):
        assert (f"{one.meets:%H:%M} {one.ends:%H:%M}", one.note) == ("18:45 21:00", "New")
        assert [(role.part, role.most) for role in one.roles] == [
            (Part.ANYONE, 3),
            (Part.DRIVER, 1),
        ]
    assert await told(db) == []
    assert await plan(db, SEAL, NOW) == 0


async def test_who_has_a_seat_is_told_when_the_template_changes(db: Session) -> None:
    number = await weekly(db)
    first, second, *_rest = await shifts(db)
    seat = await seated(db, first.id)
    waits = await seated(db, second.id, Status.WAITING)
    done = await change_template(db, SEAL, number, NOW, None, meets_before=30)
    assert done == Changed(made_anew=4, told=2)
    assert (News.CHANGED.value, seat) in await told(db)
    assert (News.CHANGED.value, waits) in await told(db)
    assert (await signup_at(db, seat)).stale
    assert {f"{one.meets:%H:%M}" for one in await shifts(db)} == {"17:30"}


async def test_fewer_seats_in_a_template_move_people_back_and_tell_them(db: Session) -> None:
    number = await weekly(db)
    first = (await shifts(db))[0]
    older = await seated(db, first.id, created=NOW - timedelta(hours=1))
    newer = await seated(db, first.id)
    roles = (RoleSpec(Part.ANYONE, 1, 1),)
    done = await change_template(db, SEAL, number, NOW, None, roles=roles)
    assert done == Changed(made_anew=4, told=2)
    assert (await signup_at(db, newer)).status == "waiting"
    assert await told(db) == [(News.CHANGED.value, older), (News.MOVED_BACK.value, newer)]


async def test_what_one_shift_has_of_its_own_stays(db: Session) -> None:
    number = await weekly(db)
    first = (await shifts(db))[0]
    await change(db, SEAL, first.id, NOW, None, starts=paris("2026-11-27T19:30"), note="Mine")
    await change_template(db, SEAL, number, NOW, None, bring="Gloves")
    found = await shift_at(db, first.id)
    assert (f"{found.starts:%H:%M}", found.note, found.bring) == ("19:30", "Mine", "Gloves")


async def test_days_that_are_no_more_go_and_who_is_on_them_is_told(db: Session) -> None:
    number = await weekly(db, "FREQ=WEEKLY;BYDAY=WE,FR")
    wednesday, friday, *_rest = await shifts(db)
    seat = await seated(db, wednesday.id)
    keeps = await seated(db, friday.id)
    done = await change_template(db, SEAL, number, NOW, None, rrule="FREQ=WEEKLY;BYDAY=FR,SA")
    assert done.told == 1
    assert await told(db) == [(News.CALLED_OFF.value, seat)]
    left = [one for one in await shifts(db) if not one.cancelled]
    assert {f"{one.starts:%a}" for one in left} == {"Fri", "Sat"}
    assert (await shift_at(db, wednesday.id)).cancelled
    assert (await signup_at(db, keeps)).status == "seated"
    assert len(await shifts(db)) == len(left) + 1  # Wednesdays nobody was on are gone


async def test_what_has_begun_stays_as_it_is(db: Session) -> None:
    number = await weekly(db, "FREQ=DAILY")
    later = paris("2026-11-25T19:00")
    await change_template(db, SEAL, number, later, None, note="New", start=time(17))
    notes = {f"{one.starts:%m-%d %H:%M}": one.note for one in await shifts(db)}
    assert notes["11-24 18:00"] == notes["11-25 18:00"] == ""
    assert notes["11-26 17:00"] == "New"


async def test_an_hour_that_has_passed_today_leaves_today_s_shift_alone(db: Session) -> None:
    number = await weekly(db, "FREQ=DAILY;COUNT=2")
    early = paris("2026-11-24T14:00")
    await change_template(db, SEAL, number, early, None, start=time(10))
    assert await clocks(db) == ["2026-11-24 18:00", "2026-11-25 10:00"]


async def test_a_change_of_nothing_is_none(db: Session) -> None:
    number = await weekly(db)
    before = await template_of(db, number)
    same = await change_template(
        db, SEAL, number, NOW, None, start=time(18), contact="+33 6 39 98 00 01"
    )
    assert same == Changed(0, 0)
    assert await template_of(db, number) == before


async def test_a_changed_contact_reaches_every_shift(db: Session) -> None:
    number = await weekly(db)
    await change_template(db, SEAL, number, NOW, None, contact="+33 6 39 98 00 09")
    assert {contact_of(SEAL, one) for one in await shifts(db)} == {"+33 6 39 98 00 09"}


async def test_a_refused_change_changes_nothing(db: Session) -> None:
    number = await weekly(db)
    before, kept = await template_of(db, number), await shifts(db)
    stranger = await coordinator_of(db, await team(db, "Example warehouse"))
    changes: list[Any] = [
        {"rrule": "FREQ=HOURLY"},
        {"ends_on": date(2026, 11, 1)},
        {"minutes": 25 * 60},
        {"meets_before": 13 * 60},
        {"roles": ()},
        {"area": ""},
        {"contact": "x" * 201},
    ]
    for fields in changes:
        with pytest.raises(Refused):
            await change_template(db, SEAL, number, NOW, None, **fields)
    with pytest.raises(Refused, match="another organization"):
        await change_template(db, SEAL, number, NOW, stranger, note="x")
    with pytest.raises(Refused, match="another organization"):
        await end_template(db, number, NOW, stranger)
    assert (await template_of(db, number), await shifts(db)) == (before, kept)


async def test_an_ended_template_leaves_only_what_somebody_is_on(db: Session) -> None:
    number = await weekly(db)
    first, second, *_rest = await shifts(db)
    await seated(db, first.id)
    await seated(db, second.id, Status.CANCELLED)
    assert await end_template(db, number, NOW, None) == Ended(gone=3, kept=1)
    assert [(one.id, one.cancelled) for one in await shifts(db)] == [
        (first.id, False),
        (second.id, True),  # its history is kept
    ]
    assert await plan(db, SEAL, NOW) == 0
    ended = await template_of(db, number)
    assert ended is not None
    assert ended.ended
    assert await told(db) == []
    with pytest.raises(Refused, match="no longer there"):
        await end_template(db, number, NOW, None)


async def test_what_coordinators_do_with_templates_stands_in_the_log(db: Session) -> None:
    mine = await team(db)
    me = await coordinator_of(db, mine)
    number = await weekly(db, actor=me)
    await change_template(db, SEAL, number, NOW, me, note="x")
    await end_template(db, number, NOW, me)
    entries = [(one.act, one.details) for one in reversed(await audit.read(db, mine, 9))]
    assert entries == [
        (Act.CREATED_TEMPLATE, {"template": number, "shifts": 4}),
        (Act.CHANGED_TEMPLATE, {"template": number, "shifts": 4, "people": 0}),
        (Act.ENDED_TEMPLATE, {"template": number, "gone": 4, "kept": 0}),
    ]


async def test_many_templates_are_planned_in_a_few_statements(db: Session) -> None:
    one = await spec(db)
    for number in range(20):
        given = replace(one, note=f"Team {number}")
        await create_template(db, SEAL, given, "FREQ=DAILY", TODAY, date(2026, 11, 25), NOW, None)
    counted = await db.execute(select(func.count()).select_from(shift))
    assert counted.scalar_one() == 40
