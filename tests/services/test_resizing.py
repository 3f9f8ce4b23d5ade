"""Resizing: who gives up a seat is a rule, they wait at the front, and everybody is told."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from db.models import handover, news, shift_role
from db.session import Session
from services import audit, waiting
from services.activities import Part, Status
from services.audit import Act
from services.changing import cancel, change
from services.news import News
from services.refusals import Refused
from services.resizing import Resized, add_role, fit_roles, resize
from services.shifts import RoleSpec
from tests.services.kitchens import paris
from tests.services.rosters import (
    NOW,
    SEAL,
    coordinator_of,
    planned,
    seated,
    shift_at,
    signup_at,
    team,
    told,
)

HOUR = timedelta(hours=1)


async def role_of(db: Session, shift_id: int, which: int = 0) -> int:
    return (await shift_at(db, shift_id)).roles[which].id


async def status(db: Session, signup_id: int) -> str:
    return str((await signup_at(db, signup_id)).status)


async def test_held_seats_go_first_then_offers_then_unconfirmed_then_confirmed_ones(
    db: Session,
) -> None:
    number = await planned(db, roles=(RoleSpec(Part.ANYONE, 0, 6),))
    role = await role_of(db, number)
    newest_confirmed = await seated(db, number, created=NOW, confirmed=NOW)
    confirmed = await seated(db, number, created=NOW - HOUR, confirmed=NOW)
    oldest = await seated(db, number, created=NOW - 9 * HOUR)
    newer = await seated(db, number, created=NOW - 2 * HOUR)
    offered = await seated(db, number, Status.OFFERED, created=NOW - 20 * HOUR)
    held = await seated(db, number, Status.HELD, created=NOW - 30 * HOUR, friend_of=oldest)
    order = [held, offered, newer, oldest, newest_confirmed, confirmed]
    for left in range(5, -1, -1):
        done = await resize(db, role, 0, left, NOW, None)
        gone = order[: 6 - left]
        kept = [
            one for one in order[6 - left :] if await status(db, one) in ("waiting", "released")
        ]
        assert kept == []
        assert all([await status(db, one) in ("waiting", "released") for one in gone])
        assert (done.moved_back, done.released) == ((0, 1) if left == 5 else (1, 0))
    assert await status(db, held) == "released"
    assert (await shift_at(db, number)).roles[0].waiting == 5


async def test_who_gives_up_a_seat_waits_at_the_front(db: Session) -> None:
    number = await planned(db)
    role = await role_of(db, number)
    early = [await seated(db, number, created=NOW - 5 * HOUR, confirmed=NOW) for _one in range(4)]
    later = await seated(db, number, Status.WAITING, created=NOW - HOUR)
    assert await resize(db, role, 1, 3, NOW, None) == Resized(moved_back=1, told=5)
    moved = early[-1]
    row = await signup_at(db, moved)
    assert (row.status, row.confirmed_at, row.stale) == ("waiting", None, True)
    assert row.created_at == NOW - 5 * HOUR
    assert await resize(db, role, 1, 4, NOW, None) == Resized()
    assert (await status(db, moved), await status(db, later)) == ("offered", "waiting")


async def test_fewer_seats_are_told_to_everybody_each_in_their_way(db: Session) -> None:
    number = await planned(db)
    stays, loses = await seated(db, number, created=NOW - HOUR), await seated(db, number)
    waits = await seated(db, number, Status.WAITING)
    held = await seated(db, number, Status.HELD, friend_of=stays)
    await resize(db, await role_of(db, number), 1, 1, NOW, None)
    assert await told(db) == [
        (News.CHANGED.value, stays),
        (News.MOVED_BACK.value, loses),
        (News.CHANGED.value, waits),
    ]
    rows = await db.execute(select(news.c.details).order_by(news.c.id))
    assert [row.details.get("held", False) for row in rows] == [True, False, False]
    assert await status(db, held) == "released"
    assert (await shift_at(db, number)).version == 2


async def test_more_seats_go_to_who_waits_and_nobody_else_is_told(db: Session) -> None:
    number = await planned(db, roles=(RoleSpec(Part.ANYONE, 1, 1),))
    await seated(db, number)
    second = await seated(db, number, Status.WAITING, created=NOW - HOUR)
    first = await seated(db, number, Status.WAITING, created=NOW - 2 * HOUR)
    await resize(db, await role_of(db, number), 1, 2, NOW, None)
    assert (await status(db, first), await status(db, second)) == ("offered", "waiting")
    assert await told(db) == [(News.OFFERED.value, first)]
    assert (await shift_at(db, number)).version == 1


async def test_places_left_are_never_below_none(db: Session) -> None:
    number = await planned(db)
    for _one in range(4):
        await seated(db, number)
    await resize(db, await role_of(db, number), 0, 0, NOW, None)
    (role,) = (await shift_at(db, number)).roles
    assert (role.taken, role.free, role.waiting, role.short) == (0, 0, 4, 0)
    assert await waiting.promote(db, number, NOW) == 0


async def test_a_swap_offered_for_a_lost_seat_is_void(db: Session) -> None:
    number = await planned(db)
    one = await seated(db, number)
    await db.execute(insert(handover).values(signup_id=one, created_at=NOW))
    await resize(db, await role_of(db, number), 0, 0, NOW, None)
    assert (await db.execute(select(handover.c.closed_at))).scalar_one() == NOW


async def test_what_cannot_be_is_refused(db: Session) -> None:
    number, cancelled = await planned(db), await planned(db)
    role, other = await role_of(db, number), await role_of(db, cancelled)
    await cancel(db, cancelled, NOW, None)
    stranger = await coordinator_of(db, await team(db, "Example warehouse"))
    for which, least, most, now, actor, why in (
        (role, 3, 2, NOW, None, "The least number must not be more than the most."),
        (role, -1, 2, NOW, None, "The least number must not be more than the most."),
        (role, 1, 201, NOW, None, "A role can have {most} seats at most."),
        (role, 1, 2, NOW, stranger, "That belongs to another organization."),
        (role, 1, 2, paris("2026-11-27T21:00"), None, "This shift is over."),
        (other, 1, 2, NOW, None, "This shift is cancelled."),
        (999, 1, 2, NOW, None, "This role is no longer there."),
    ):
        with pytest.raises(Refused) as caught:
            await resize(db, which, least, most, now, actor)
        assert caught.value.why.message == why
    (kept,) = (await shift_at(db, number)).roles
    assert (kept.least, kept.most) == (2, 4)


async def test_a_role_is_added_once(db: Session) -> None:
    number, mine = await planned(db), await team(db)
    me = await coordinator_of(db, mine)
    added = await add_role(db, number, RoleSpec(Part.DRIVER, 1, 1), NOW, me)
    found = (await shift_at(db, number)).roles[1]
    assert (found.id, found.part, found.needs.licence) == (added, Part.DRIVER, True)
    with pytest.raises(Refused, match="only once"):
        await add_role(db, number, RoleSpec(Part.DRIVER, 1, 2), NOW, me)
    (entry,) = await audit.read(db, mine, 1)
    assert (entry.actor, entry.act) == (me, Act.RESIZED)


async def test_roles_are_fitted_and_one_that_somebody_signed_up_for_stays_without_seats(
    db: Session,
) -> None:
    roles = (RoleSpec(Part.ANYONE, 2, 4), RoleSpec(Part.COOK, 1, 1), RoleSpec(Part.DRIVER, 1, 1))
    number = await planned(db, roles=roles)
    cook = await seated(db, number, role=1)
    wanted = (RoleSpec(Part.ANYONE, 1, 3), RoleSpec(Part.FIRST_AID, 0, 1))
    assert await fit_roles(db, number, wanted, NOW) == Resized(moved_back=1, told=1)
    found = {one.part: (one.least, one.most) for one in (await shift_at(db, number)).roles}
    assert found == {Part.ANYONE: (1, 3), Part.COOK: (0, 0), Part.FIRST_AID: (0, 1)}
    assert await status(db, cook) == "waiting"


async def test_nobody_is_told_the_same_twice_in_one_go(db: Session) -> None:
    roles = (RoleSpec(Part.ANYONE, 2, 4), RoleSpec(Part.COOK, 1, 2))
    number = await planned(db, roles=roles)
    one = await seated(db, number)
    await change(db, SEAL, number, NOW, None, note="x")
    smaller = (RoleSpec(Part.ANYONE, 1, 3), RoleSpec(Part.COOK, 1, 1))
    assert await fit_roles(db, number, smaller, NOW) == Resized(told=1)
    assert await told(db) == [(News.CHANGED.value, one)]


async def test_the_same_size_again_changes_nothing(db: Session) -> None:
    number = await planned(db)
    await seated(db, number)
    assert await resize(db, await role_of(db, number), 2, 4, NOW, None) == Resized()
    assert await resize(db, await role_of(db, number), 1, 4, NOW, None) == Resized()
    assert await told(db) == []
    rows = await db.execute(select(shift_role.c.least))
    assert rows.scalar_one() == 1
