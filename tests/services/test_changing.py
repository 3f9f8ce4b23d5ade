"""Changing and cancelling: everybody on the shift is told, until they say that they saw it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.models import news, shift, signup
from db.session import Session
from services import audit
from services.acknowledging import seen, tell_again, unseen
from services.activities import Activity, Part, Status, Visibility
from services.audit import Act
from services.changing import cancel, change
from services.news import News
from services.refusals import Refused
from services.shifts import RoleSpec, contact_of
from tests.services.kitchens import paris
from tests.services.rosters import (
    NOW,
    SEAL,
    coordinator_of,
    helper,
    person_on,
    planned,
    seated,
    shift_at,
    signup_at,
    team,
    told,
)

CHANGED, CALLED_OFF = News.CHANGED.value, News.CALLED_OFF.value


async def details(db: Session) -> list[Any]:
    rows = await db.execute(select(news).order_by(news.c.id))
    return [row.details for row in rows]


async def test_everybody_on_the_shift_is_told_of_a_change_and_nobody_else(db: Session) -> None:
    number = await planned(db, roles=(RoleSpec(Part.ANYONE, 0, 3),))
    on_it = [
        await seated(db, number, one) for one in (Status.SEATED, Status.OFFERED, Status.WAITING)
    ]
    for status in (Status.HELD, Status.CANCELLED, Status.LATE, Status.RELEASED, Status.REPLACED):
        await seated(db, number, status)
    await seated(db, await planned(db, "2026-11-29T18:00"))
    assert await change(db, SEAL, number, NOW, None, meeting="Metro exit 4") == 3
    assert await told(db) == [(CHANGED, one) for one in on_it]
    assert (await details(db))[0] == {"changed": "meeting"}
    found = await shift_at(db, number)
    assert (found.meeting, found.version) == ("Metro exit 4", 2)
    assert [(await signup_at(db, one)).stale for one in on_it] == [True] * 3


async def test_a_new_start_takes_the_meeting_and_the_end_along(db: Session) -> None:
    number = await planned(db)
    await change(db, SEAL, number, NOW, None, starts=paris("2026-11-28T19:30"))
    found = await shift_at(db, number)
    assert f"{found.meets:%d %H:%M} {found.starts:%d %H:%M} {found.ends:%d %H:%M}" == (
        "28 19:15 28 19:30 28 22:30"
    )
    await change(db, SEAL, number, NOW, None, starts=found.starts, ends=paris("2026-11-28T23:00"))
    assert f"{(await shift_at(db, number)).ends:%H:%M}" == "23:00"


async def test_a_change_of_nothing_tells_nobody(db: Session) -> None:
    number = await planned(db)
    await seated(db, number)
    same = await change(
        db, SEAL, number, NOW, None, meeting="Metro exit 2", contact="+33 6 39 98 00 01"
    )
    assert same == 0
    assert await told(db) == []
    assert (await shift_at(db, number)).version == 1


async def test_what_nobody_on_it_notices_is_changed_in_silence(db: Session) -> None:
    number, lead = await planned(db), await helper(db)
    await seated(db, number)
    done = await change(
        db, SEAL, number, NOW, None, visibility=Visibility.TEAM, lead_id=lead, place_id=None
    )
    found = await shift_at(db, number)
    assert (found.visibility, found.lead_id, found.version) == (Visibility.TEAM, lead, 1)
    assert done == 0
    assert await told(db) == []


async def test_a_new_contact_is_told_and_kept_sealed(db: Session) -> None:
    number = await planned(db)
    await seated(db, number)
    assert await change(db, SEAL, number, NOW, None, contact="+33 6 39 98 00 02") == 1
    assert contact_of(SEAL, await shift_at(db, number)) == "+33 6 39 98 00 02"
    assert await details(db) == [{"changed": "contact"}]


async def test_a_new_area_takes_the_place_on_the_map_along(db: Session) -> None:
    number = await planned(db)
    await change(db, SEAL, number, NOW, None, area="Stalingrad")
    assert (await shift_at(db, number)).position == (48.8841, 2.3659)


async def test_who_has_two_shifts_at_once_now_keeps_both_and_is_told(db: Session) -> None:
    moved, other = await planned(db), await planned(db, "2026-11-28T18:00")
    both, only = await seated(db, moved), await seated(db, moved)
    await seated(db, other, person_id=await person_on(db, both))
    waiting = await seated(db, moved, Status.WAITING)
    await seated(db, other, person_id=await person_on(db, waiting))
    await change(db, SEAL, moved, NOW, None, starts=paris("2026-11-28T15:15"))  # until 18:15
    rows = {row.signup_id: row.details for row in await db.execute(select(news))}
    assert rows[both].get("overlaps") is True
    assert "overlaps" not in rows[only]
    assert "overlaps" not in rows[waiting]  # a place in the line takes nobody's time
    assert (await signup_at(db, both)).status == "seated"


async def test_back_to_back_is_no_overlap(db: Session) -> None:
    moved, other = await planned(db), await planned(db, "2026-11-28T18:00")  # meets at 17:45
    one = await seated(db, moved)
    await seated(db, other, person_id=await person_on(db, one))
    await change(db, SEAL, moved, NOW, None, starts=paris("2026-11-28T14:45"))
    assert await details(db) == [{"changed": "ends_at,meets_at,starts_at"}]


async def test_who_confirmed_another_day_is_asked_again(db: Session) -> None:
    number = await planned(db)
    one = await seated(db, number, confirmed=NOW)
    await change(db, SEAL, number, NOW, None, starts=paris("2026-11-27T18:30"))
    assert (await signup_at(db, one)).confirmed_at is not None
    await change(db, SEAL, number, NOW, None, starts=paris("2026-11-29T18:00"))
    assert (await signup_at(db, one)).confirmed_at is None


async def test_who_confirmed_and_is_moved_to_tomorrow_morning_is_not_asked_again(
    db: Session,
) -> None:
    number = await planned(db)
    one = await seated(db, number, confirmed=NOW)
    await change(db, SEAL, number, NOW, None, starts=paris("2026-11-25T12:00"))  # in 24 hours
    assert (await signup_at(db, one)).confirmed_at is not None


async def test_who_waits_is_promoted_when_the_shift_moves_away_from_the_last_hour(
    db: Session,
) -> None:
    number = await planned(db, "2026-11-24T12:30", meets=paris("2026-11-24T12:30"))
    one = await seated(db, number, Status.WAITING)
    await change(db, SEAL, number, NOW, None, starts=paris("2026-11-25T18:00"))
    assert (await signup_at(db, one)).status == "offered"
    assert await told(db) == [(CHANGED, one), (News.OFFERED.value, one)]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"starts": paris("2026-11-24T08:00")}, "This time is past."),
        ({"ends": paris("2026-11-27T17:00")}, "The shift ends before it starts."),
        ({"area": ""}, "The area is missing."),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    db: Session, fields: Any, why: str
) -> None:
    number = await planned(db)
    await seated(db, number)
    before = await shift_at(db, number)
    with pytest.raises(Refused) as caught:
        await change(db, SEAL, number, NOW, None, **fields)
    assert caught.value.why.message == why
    assert await shift_at(db, number) == before
    assert await told(db) == []


async def test_a_shift_that_is_over_or_cancelled_or_gone_is_not_changed(db: Session) -> None:
    number, cancelled = await planned(db), await planned(db)
    await cancel(db, cancelled, NOW, None)
    for which, now, why in (
        (number, paris("2026-11-27T21:00"), "This shift is over."),
        (cancelled, NOW, "This shift is cancelled."),
        (999, NOW, "This shift is no longer there."),
    ):
        with pytest.raises(Refused) as caught:
            await change(db, SEAL, which, now, None, note="x")
        assert caught.value.why.message == why
    await change(db, SEAL, number, paris("2026-11-27T20:59"), None, note="x")


async def test_somebody_else_s_shift_is_left_alone(db: Session) -> None:
    number = await planned(db)
    stranger = await coordinator_of(db, await team(db, "Example warehouse"))
    for one in (stranger, await helper(db)):
        with pytest.raises(Refused, match="another organization"):
            await change(db, SEAL, number, NOW, one, activity=Activity.SORTING)
        with pytest.raises(Refused, match="another organization"):
            await cancel(db, number, NOW, one)
        with pytest.raises(Refused, match="another organization"):
            await tell_again(db, number, NOW, one)


async def test_what_a_coordinator_does_stands_in_the_log(db: Session) -> None:
    number, mine = await planned(db), await team(db)
    me = await coordinator_of(db, mine)
    await change(db, SEAL, number, NOW, me, note="x", bring="y")
    await tell_again(db, number, NOW, me)
    await cancel(db, number, NOW, me)
    entries = await audit.read(db, mine, 3)
    assert [(one.actor, one.act) for one in reversed(entries)] == [
        (me, Act.CHANGED_SHIFT),
        (me, Act.TOLD_AGAIN),
        (me, Act.CANCELLED_SHIFT),
    ]
    assert entries[-1].details == {"shift": number, "what": "bring,note"}


async def test_a_cancelled_shift_tells_everybody_and_ends_every_seat(db: Session) -> None:
    number = await planned(db)
    open_ones = [
        await seated(db, number, one) for one in (Status.SEATED, Status.OFFERED, Status.WAITING)
    ]
    held = await seated(db, number, Status.HELD, friend_of=open_ones[0])
    left = await seated(db, number, Status.LATE)
    assert await cancel(db, number, NOW, None) == 3
    assert await told(db) == [(CALLED_OFF, one) for one in open_ones]
    for one in (*open_ones, held):
        row = await signup_at(db, one)
        assert (row.status, row.ended_at, row.until, row.stale) == ("called_off", NOW, None, True)
    assert (await signup_at(db, left)).status == "late"
    found = await shift_at(db, number)
    assert (found.cancelled, found.version) == (True, 2)
    with pytest.raises(Refused, match="cancelled"):
        await cancel(db, number, NOW, None)


async def test_news_of_a_shift_are_good_until_it_is_over(db: Session) -> None:
    number = await planned(db)
    await seated(db, number)
    await change(db, SEAL, number, NOW, None, starts=paris("2026-11-26T10:00"))
    await cancel(db, number, NOW, None)
    rows = await db.execute(select(news.c.not_after).order_by(news.c.id))
    # who missed that it is earlier learns it at least until the time they know is over
    assert [row.not_after for row in rows] == [
        paris("2026-11-27T21:00"),
        paris("2026-11-26T13:00"),
    ]


async def test_a_shift_cancelled_after_it_ran_leaves_everybody_their_hours(db: Session) -> None:
    number = await planned(db)
    one = await seated(db, number)
    await db.execute(update(signup).values(attendance="here"))
    assert await cancel(db, number, paris("2026-11-27T21:00"), None) == 0
    row = await signup_at(db, one)
    assert (row.status, row.attendance) == ("seated", "here")
    assert await told(db) == []


async def test_who_has_not_seen_the_last_change_is_listed(db: Session) -> None:
    number = await planned(db)
    first, second, third = [await seated(db, number) for _one in range(3)]
    assert await unseen(db, number) == []
    await change(db, SEAL, number, NOW, None, note="x")
    assert await unseen(db, number) == [1, 2, 3]
    assert await seen(db, await person_on(db, second), second)
    assert await unseen(db, number) == [1, 3]
    assert not await seen(db, await person_on(db, second), first)  # not theirs
    await change(db, SEAL, number, NOW, None, note="y")
    assert await unseen(db, number) == [1, 2, 3]
    await cancel(db, number, NOW, None)
    assert await unseen(db, number) == [1, 2, 3]
    assert await seen(db, await person_on(db, third), third)
    assert await unseen(db, number) == [1, 2]
    assert await seen(db, await person_on(db, third), third)  # a second tap


async def test_only_who_has_not_seen_it_is_told_again(db: Session) -> None:
    number = await planned(db)
    first, second = [await seated(db, number) for _one in range(2)]
    await change(db, SEAL, number, NOW, None, note="x")
    await seen(db, await person_on(db, first), first)
    await db.execute(delete(news))
    assert await tell_again(db, number, NOW, None) == 1
    assert await told(db) == [(CHANGED, second)]
    await cancel(db, number, NOW, None)
    await seen(db, await person_on(db, second), second)
    await db.execute(delete(news))
    assert await tell_again(db, number, NOW, None) == 1
    assert await told(db) == [(CALLED_OFF, first)]


async def test_the_lead_may_have_them_told_again_but_nobody_once_it_is_over(db: Session) -> None:
    number, lead = await planned(db), await helper(db)
    await db.execute(update(shift).values(lead_id=lead))
    await seated(db, number)
    await change(db, SEAL, number, NOW, None, note="x")
    assert await tell_again(db, number, NOW + timedelta(hours=1), lead) == 1
    assert await tell_again(db, number, paris("2026-11-27T21:00"), lead) == 0
