"""Leaving: at any time, by one tap; who leaves late is counted, and the gap is called out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import handover, news, signup
from db.session import Session
from services import signups
from services.activities import Status
from services.changing import cancel
from services.handovers import hand_over
from services.leaving import Leaving, Left, leave, leave_all
from services.seats import take, wait
from tests.services.shift_builder import (
    DRIVER,
    NOW,
    SEAL,
    Planned,
    helper,
    helpers,
    in_,
    paris,
    plan,
    row_of,
    status,
    team,
    who,
)
from tests.services.teams import coordinator_of, told
from tests.services.waving import asked

SECOND = timedelta(seconds=1)
STARTS = in_(72)


async def seated(db: Session, planned: Planned, **given: object) -> tuple[int, int]:
    """Return somebody with a seat, and their signup."""
    amina = await helper(db, **given)  # type: ignore[arg-type]
    mine = (await take(db, amina, planned.role_id, NOW)).signup_id
    assert mine is not None
    return amina, mine


async def test_a_seat_is_given_back_by_one_tap_and_the_second_says_so(db: Session) -> None:
    planned = await plan(db, 1)
    amina, mine = await seated(db, planned)
    assert await leave(db, amina, mine, NOW) == Left(Leaving.LEFT, planned.shift_id)
    assert await leave(db, amina, mine, NOW) == Left(Leaving.ALREADY_GONE, planned.shift_id)
    row = await row_of(db, mine)
    assert (row.status, row.ended_at, row.stale) == ("cancelled", NOW, True)
    assert await told(db) == []


async def test_nobody_leaves_for_somebody_else(db: Session) -> None:
    planned = await plan(db, 1)
    amina, mine = await seated(db, planned)
    for one in (await helper(db), 4711):
        assert await leave(db, one, mine, NOW) == Left(Leaving.GONE)
    assert await leave(db, amina, 4711, NOW) == Left(Leaving.GONE)
    assert await who(db, planned.role_id) == [amina]


@pytest.mark.parametrize(
    ("left", "late"),
    [
        (timedelta(hours=12) + SECOND, False),
        (timedelta(hours=12), False),
        (timedelta(hours=12) - SECOND, True),
        (timedelta(0), True),
        (-timedelta(hours=2), True),  # it runs
    ],
)
async def test_late_is_less_than_twelve_hours_before_people_meet(
    db: Session, left: timedelta, late: bool
) -> None:
    planned = await plan(db, 1, meets=STARTS, starts=STARTS + timedelta(hours=1))
    amina, mine = await seated(db, planned)
    done = await leave(db, amina, mine, STARTS - left)
    assert done.leaving is (Leaving.LATE if late else Leaving.LEFT)
    assert await status(db, mine) == (Status.LATE if late else Status.CANCELLED)


@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
@pytest.mark.parametrize(("more", "late"), [(0, False), (-1, True)])
async def test_twelve_hours_are_twelve_when_clocks_are_changed(
    db: Session, night: str, more: int, late: bool
) -> None:
    early, starts = paris("2026-10-01", "12:00"), paris(night, "08:00")
    planned, amina = await plan(db, 1, starts=starts, now=early), await helper(db)
    mine = await take(db, amina, planned.role_id, early)
    now = early.fromtimestamp(starts.timestamp() - 12 * 3600 - more, starts.tzinfo)
    done = await leave(db, amina, mine.signup_id or 0, now)
    assert done.leaving is (Leaving.LATE if late else Leaving.LEFT)


async def test_it_can_be_left_until_it_is_over(db: Session) -> None:
    planned = await plan(db, 1, starts=STARTS, hours=3)
    amina, mine = await seated(db, planned)
    over = STARTS + timedelta(hours=3)
    assert await leave(db, amina, mine, over) == Left(Leaving.OVER, planned.shift_id)
    assert await status(db, mine) == Status.SEATED
    assert (await leave(db, amina, mine, over - SECOND)).leaving is Leaving.LATE


async def test_a_place_in_the_line_and_an_offer_are_never_late(db: Session) -> None:
    planned = await plan(db, 1, starts=STARTS)
    bruno, theirs = await seated(db, planned)
    amina, claire = await helpers(db, 2)
    for one in (amina, claire):
        await wait(db, one, planned.role_id, NOW)
    late = STARTS - timedelta(hours=3)
    offered, waiting = [
        await signups.own_seat(db, one, planned.shift_id) for one in (amina, claire)
    ]
    assert offered is not None
    assert waiting is not None
    await leave(db, bruno, theirs, late)
    assert (await leave(db, claire, waiting.signup_id, late)).leaving is Leaving.LEFT
    assert (await leave(db, amina, offered.signup_id, late)).leaving is Leaving.LEFT
    assert [await status(db, one.signup_id) for one in (offered, waiting)] == ["cancelled"] * 2


async def test_a_late_gap_is_told_to_the_team_and_those_who_could_come_are_asked(
    db: Session,
) -> None:
    ours = await team(db)
    boss, other = await coordinator_of(db, ours), await coordinator_of(db, await team(db, "B"))
    lead = await helper(db)
    planned = await plan(db, DRIVER, starts=STARTS, of=ours, lead_id=lead)
    amina, mine = await seated(db, planned, licence=True, reachable=True)
    able = await helper(db, licence=True, reachable=True)
    await helper(db, reachable=True)  # has no licence
    now = STARTS - timedelta(hours=5)
    await leave(db, amina, mine, now)
    rows = (await db.execute(select(news).order_by(news.c.id))).all()
    late = [row for row in rows if row.kind == "late"]
    assert {row.person_id for row in late} == {boss, lead}
    assert {row.details["number"] for row in late} == {1}
    assert await asked(db) == [able]
    assert other not in {row.person_id for row in rows}


async def test_a_lead_who_leaves_late_is_not_told_of_it(db: Session) -> None:
    ours = await team(db)
    boss, amina = await coordinator_of(db, ours), await helper(db)
    planned = await plan(db, 1, starts=STARTS, of=ours, lead_id=amina)
    mine = await take(db, amina, planned.role_id, NOW)
    await leave(db, amina, mine.signup_id or 0, STARTS - timedelta(hours=1))
    assert await told(db) == [("late", boss)]


async def test_who_waits_is_asked_before_the_gap_is_called_out(db: Session) -> None:
    planned = await plan(db, 1, starts=STARTS)
    amina, mine = await seated(db, planned)
    bruno = await helper(db, reachable=True)
    await wait(db, bruno, planned.role_id, NOW)
    await leave(db, amina, mine, STARTS - timedelta(hours=5))
    assert [kind for kind, one in await told(db) if one == bruno] == ["offered"]


async def test_a_late_gap_is_not_called_out_while_the_seat_is_offered(db: Session) -> None:
    planned = await plan(db, 1, starts=STARTS)
    amina, mine = await seated(db, planned)
    bruno, claire = await helpers(db, 2, reachable=True)
    waiting = await wait(db, bruno, planned.role_id, NOW)
    now = STARTS - timedelta(hours=5)
    await leave(db, amina, mine, now)
    assert await told(db) == [("offered", bruno)]
    await leave(db, bruno, waiting.signup_id or 0, now)  # they decline it: now it is free
    assert await told(db) == [("offered", bruno)]
    assert await asked(db) == [claire]


@pytest.mark.parametrize(("left", "called"), [(0, False), (1, True)])
async def test_a_gap_is_called_out_in_the_last_twelve_hours(
    db: Session, left: int, called: bool
) -> None:
    planned = await plan(db, 1, starts=STARTS)
    amina, mine = await seated(db, planned)
    claire = await helper(db, reachable=True)
    await leave(db, amina, mine, STARTS - timedelta(hours=12) + left * SECOND)
    assert await told(db) == []
    assert await asked(db) == ([claire] if called else [])


async def test_seats_held_for_friends_go_with_their_host(db: Session) -> None:
    planned, amina = await plan(db, 4), await helper(db)
    mine = await take(db, amina, planned.role_id, NOW, friends=2)
    await leave(db, amina, mine.signup_id or 0, NOW)
    assert await signups.of_shift(db, planned.shift_id) == []
    assert set((await db.execute(select(signup.c.status))).scalars()) == {"cancelled"}


async def test_all_freed_seats_are_offered(db: Session) -> None:
    planned, amina = await plan(db, 3), await helper(db)
    mine = await take(db, amina, planned.role_id, NOW, friends=2)
    line = await helpers(db, 4)
    for one in line:
        await wait(db, one, planned.role_id, NOW)
    await leave(db, amina, mine.signup_id or 0, NOW)
    assert await who(db, planned.role_id, "offered") == line[:3]


async def test_the_card_of_a_seat_goes_with_it(db: Session) -> None:
    planned = await plan(db, 1)
    amina, mine = await seated(db, planned)
    assert await hand_over(db, SEAL, amina, mine, NOW)
    await leave(db, amina, mine, in_(1))
    assert (await db.execute(select(handover.c.closed_at))).scalar_one() == in_(1)
    assert await hand_over(db, SEAL, amina, mine, in_(1)) is None


async def test_what_was_called_off_is_already_gone(db: Session) -> None:
    planned = await plan(db, 1)
    amina, mine = await seated(db, planned)
    await cancel(db, planned.shift_id, NOW, None)
    assert await leave(db, amina, mine, NOW) == Left(Leaving.ALREADY_GONE, planned.shift_id)
    assert await status(db, mine) == Status.CALLED_OFF


async def test_who_goes_for_good_gives_back_everything_that_is_to_come(db: Session) -> None:
    amina, bruno, claire = await helpers(db, 3)
    past, late, soon, full, offered = [
        await plan(db, 1, starts=in_(hours)) for hours in (2, 8, 48, 72, 96)
    ]
    for one in (past, late, soon):
        await take(db, amina, one.role_id, NOW)
    for one in (full, offered):
        await take(db, bruno, one.role_id, NOW)
        await wait(db, amina, one.role_id, NOW)
    theirs = await signups.own_seat(db, bruno, offered.shift_id)
    assert theirs is not None
    await leave(db, bruno, theirs.signup_id, NOW)
    await wait(db, claire, soon.role_id, NOW)
    assert await leave_all(db, amina, in_(6)) == 4
    kept = (
        await db.execute(
            select(signup.c.status).where(signup.c.person_id == amina).order_by(signup.c.shift_id)
        )
    ).scalars()
    assert list(kept) == ["seated", "late", "cancelled", "cancelled", "cancelled"]
    assert await who(db, soon.role_id, "offered") == [claire]
    assert await leave_all(db, amina, in_(6)) == 0
