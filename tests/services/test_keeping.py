"""Keeping: what the clock does, on the second it is due, once however often it is looked at."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from db.models import address, news, outbox, shift, signup
from db.session import Session
from services import signups
from services.changing import cancel, change
from services.decisions import Decision, Outcome
from services.keeping import keep
from services.leaving import leave
from services.seats import accept, confirm, take, wait
from tests.services.shift_builder import (
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
    who,
)
from tests.services.teams import told
from tests.services.waving import asked

SECOND = timedelta(seconds=1)
STARTS = in_(72)  # Friday, 18:05 in Paris
RELEASES = STARTS - timedelta(hours=12)
EARLY = paris("2026-10-01", "12:00")


async def offered(db: Session, line: int = 1) -> tuple[Planned, list[int], list[int]]:
    """Return a shift of one seat that was left at NOW, and those who waited for it."""
    planned, bruno = await plan(db, 1, starts=STARTS), await helper(db)
    theirs = await take(db, bruno, planned.role_id, NOW)
    people = await helpers(db, line)
    mine = [(await wait(db, one, planned.role_id, NOW)).signup_id or 0 for one in people]
    await leave(db, bruno, theirs.signup_id or 0, NOW)
    return planned, people, mine


async def taken(
    db: Session, seats: int, now: datetime = NOW
) -> tuple[Planned, list[int], list[int]]:
    """Return a shift with all seats taken, by whom, and their signups."""
    planned, people = await plan(db, seats, starts=STARTS), await helpers(db, seats)
    mine = [
        (await take(db, one, planned.role_id, now + number * SECOND)).signup_id or 0
        for number, one in enumerate(people)
    ]
    return planned, people, mine


async def since(db: Session, number: int) -> list[tuple[str, int]]:
    """Return the news after the first so many."""
    return (await told(db))[number:]


async def test_an_offer_ends_on_the_second_and_goes_to_the_next(db: Session) -> None:
    planned, (amina, claire), (mine, _hers) = await offered(db, 2)
    await keep(db, in_(2) - SECOND)
    assert await who(db, planned.role_id, "offered") == [amina]
    await keep(db, in_(2))
    assert await status(db, mine) == "released"
    assert await who(db, planned.role_id, "offered") == [claire]
    assert await since(db, 1) == [("offer_over", amina), ("offered", claire)]
    assert (await row_of(db, mine)).stale


async def test_what_was_done_is_not_done_again(db: Session) -> None:
    await offered(db, 2)
    await keep(db, in_(2))
    before = await told(db)
    for _each in range(3):
        await keep(db, in_(2))
    assert await told(db) == before


async def test_a_tap_that_arrives_as_the_offer_ends(db: Session) -> None:
    planned, (amina, claire), (mine, hers) = await offered(db, 2)
    assert await accept(db, amina, mine, in_(2)) == Decision(Outcome.SEATED, mine)
    await keep(db, in_(2))  # the tap was first
    assert await who(db, planned.role_id) == [amina]
    await leave(db, amina, mine, in_(2))
    until = (await row_of(db, hers)).until
    await keep(db, until)  # now the clock is first, and nobody else waits
    again = await accept(db, claire, hers, until)
    assert again.outcome is Outcome.SEATED
    assert again.signup_id != hers


async def test_a_tap_after_the_offer_went_to_the_next_hears_that_it_is_full(db: Session) -> None:
    planned, (amina, claire), (mine, _hers) = await offered(db, 2)
    await keep(db, in_(2))
    assert await accept(db, amina, mine, in_(2)) == Decision(Outcome.FULL)
    assert await who(db, planned.role_id, "offered") == [claire]


async def test_everybody_in_the_line_has_their_turn_and_then_it_is_free(db: Session) -> None:
    planned, people, _mine = await offered(db, 5)
    seen = []
    now = NOW
    for _each in people:
        (one,) = await who(db, planned.role_id, "offered")
        seen.append(one)
        rows = select(signup.c.until).where(signup.c.status == "offered")
        now = (await db.execute(rows)).scalar_one()
        await keep(db, now)
    assert seen == people
    assert await signups.of_shift(db, planned.shift_id) == []
    assert (await take(db, await helper(db), planned.role_id, now)).outcome is Outcome.SEATED


async def test_an_offer_of_a_cancelled_shift_does_not_end_a_second_time(db: Session) -> None:
    planned, _people, (mine,) = await offered(db)
    await cancel(db, planned.shift_id, NOW, None)
    before = await told(db)
    await keep(db, in_(5))
    assert await told(db) == before
    assert await status(db, mine) == "called_off"


async def test_in_the_last_hour_a_seat_that_was_not_accepted_is_free_for_anybody(
    db: Session,
) -> None:
    planned, people, mine = await taken(db, 1)
    amina, claire = await helpers(db, 2)
    for one in (amina, claire):
        await wait(db, one, planned.role_id, NOW)
    now = STARTS - timedelta(minutes=61)
    await leave(db, people[0], mine[0], now)
    assert await who(db, planned.role_id, "offered") == [amina]
    later = now + timedelta(minutes=15)
    await keep(db, later)
    assert await who(db, planned.role_id, "offered") == []
    assert (await take(db, claire, planned.role_id, later)).outcome is Outcome.SEATED


async def test_a_late_offer_that_nobody_accepted_is_called_out(db: Session) -> None:
    planned, people, mine = await taken(db, 1)
    amina, claire = await helper(db, reachable=True), await helper(db, reachable=True)
    await wait(db, amina, planned.role_id, NOW)
    now = STARTS - timedelta(hours=5)
    await leave(db, people[0], mine[0], now)
    await keep(db, now + timedelta(minutes=15))
    news_of_it = [("offered", amina), ("offer_over", amina)]
    assert (await told(db), await asked(db)) == (news_of_it, [claire])
    await keep(db, now + timedelta(minutes=16))
    assert (await told(db), await asked(db)) == (news_of_it, [claire])


@pytest.mark.parametrize(("now", "released"), [(RELEASES - SECOND, False), (RELEASES, True)])
async def test_an_unconfirmed_seat_goes_to_who_waits_twelve_hours_before(
    db: Session, now: datetime, released: bool
) -> None:
    planned, (bruno,), (mine,) = await taken(db, 1)
    amina = await helper(db)
    await wait(db, amina, planned.role_id, NOW)
    await keep(db, now)
    assert await status(db, mine) == ("released" if released else "seated")
    assert await who(db, planned.role_id, "offered") == ([amina] if released else [])
    expected = [("released", bruno), ("offered", amina)]
    assert await told(db) == (expected if released else [])


async def test_it_counts_from_when_people_meet(db: Session) -> None:
    planned = await plan(db, 1, meets=STARTS, starts=STARTS + timedelta(hours=2))
    bruno, amina = await helpers(db, 2)
    mine = await take(db, bruno, planned.role_id, NOW)
    await wait(db, amina, planned.role_id, NOW)
    await keep(db, RELEASES)
    assert await status(db, mine.signup_id) == "released"


@pytest.mark.parametrize(
    ("state", "left"),
    [("sent", "released"), ("read", "released"), ("skipped", "seated"), ("queued", "seated")],
)
async def test_who_was_not_asked_keeps_the_seat(db: Session, state: str, left: str) -> None:
    planned = await plan(db, 1, starts=STARTS)
    bruno = await helper(db, reachable=True)
    mine = await take(db, bruno, planned.role_id, NOW)
    await wait(db, await helper(db), planned.role_id, NOW)
    await eve(db, mine.signup_id, state)
    await keep(db, RELEASES)
    assert await status(db, mine.signup_id) == left


async def eve(db: Session, signup_id: int | None, state: str) -> None:
    """Lay the question of the eve, of which this became."""
    known = await db.execute(select(address.c.id))
    row = {"channel": "wire", "lane": 1, "language": "fr", "next_at": NOW, "created_at": NOW}
    about = {"address_id": known.scalar_one(), "signup_id": signup_id, "purpose": "eve"}
    await db.execute(insert(outbox).values(**row, **about, state=state, not_after=RELEASES))


async def test_a_confirmed_seat_stays(db: Session) -> None:
    planned, (bruno,), (mine,) = await taken(db, 1)
    await confirm(db, bruno, mine, in_(48))
    await wait(db, await helper(db), planned.role_id, NOW)
    await keep(db, RELEASES)
    assert await who(db, planned.role_id) == [bruno]


async def test_when_nobody_waits_the_seat_stays(db: Session) -> None:
    planned, (bruno,), _mine = await taken(db, 1)
    await keep(db, RELEASES)
    await keep(db, STARTS)
    assert await who(db, planned.role_id) == [bruno]
    assert await told(db) == []


async def test_when_who_waits_is_busy_the_seat_stays(db: Session) -> None:
    planned, (bruno,), _mine = await taken(db, 1)
    amina, other = await helper(db), await plan(db, 1, starts=STARTS)
    await wait(db, amina, planned.role_id, NOW)
    await take(db, amina, other.role_id, NOW)
    await keep(db, RELEASES)
    assert await who(db, planned.role_id) == [bruno]
    assert await who(db, planned.role_id, "waiting") == [amina]


async def test_as_many_give_way_as_wait_and_the_newest_first(db: Session) -> None:
    planned, people, mine = await taken(db, 4)
    await confirm(db, people[3], mine[3], in_(48))
    amina = await helper(db)
    await wait(db, amina, planned.role_id, NOW)
    await keep(db, RELEASES)
    assert await who(db, planned.role_id) == [people[0], people[1], people[3]]
    assert await who(db, planned.role_id, "offered") == [amina]


async def test_nobody_gives_way_while_a_seat_is_free(db: Session) -> None:
    planned, people, mine = await taken(db, 2)
    first, second = await helpers(db, 2)
    for one in (first, second):
        await wait(db, one, planned.role_id, NOW)
    await leave(db, people[1], mine[1], RELEASES - timedelta(hours=1))
    assert await who(db, planned.role_id, "offered") == [first]
    offer = await signups.own_seat(db, first, planned.shift_id)
    assert offer is not None
    assert offer.until is not None
    assert offer.until >= RELEASES
    await keep(db, offer.until)  # both are due: the free seat is for the second
    assert await who(db, planned.role_id) == [people[0]]
    assert await who(db, planned.role_id, "offered") == [second]


async def test_whose_seat_was_given_on_may_have_it_back_when_nobody_wanted_it(
    db: Session,
) -> None:
    planned, (bruno,), (mine,) = await taken(db, 1)
    amina = await helper(db)
    await wait(db, amina, planned.role_id, NOW)
    await keep(db, RELEASES)
    assert (await confirm(db, bruno, mine, RELEASES)).outcome is Outcome.FULL
    over = RELEASES + timedelta(hours=4)
    await keep(db, over)
    again = await confirm(db, bruno, mine, over)
    assert again.outcome is Outcome.SEATED
    assert (await row_of(db, again.signup_id)).confirmed_at == over


async def test_nobody_gives_way_who_was_never_asked_because_the_shift_was_moved(
    db: Session,
) -> None:
    planned, (bruno,), (mine,) = await taken(db, 1)
    await wait(db, await helper(db), planned.role_id, NOW)
    await change(db, SEAL, planned.shift_id, NOW, None, starts=in_(14))
    assert (await row_of(db, mine)).confirmed_at == NOW
    await keep(db, in_(3))
    assert await who(db, planned.role_id) == [bruno]


async def test_within_the_last_hour_nobody_gives_way(db: Session) -> None:
    planned, (bruno,), _mine = await taken(db, 1)
    await wait(db, await helper(db), planned.role_id, NOW)
    await keep(db, STARTS - timedelta(hours=1))  # the program was down until now
    assert await who(db, planned.role_id) == [bruno]


@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
async def test_twelve_hours_before_are_twelve_when_clocks_are_changed(
    db: Session, night: str
) -> None:
    starts = paris(night, "08:00")
    planned = await plan(db, 1, starts=starts, now=EARLY)
    bruno, amina = await helpers(db, 2)
    mine = await take(db, bruno, planned.role_id, EARLY)
    await wait(db, amina, planned.role_id, EARLY)
    due = starts.timestamp() - 12 * 3600
    await keep(db, datetime.fromtimestamp(due - 1, starts.tzinfo))
    assert await status(db, mine.signup_id) == "seated"
    await keep(db, datetime.fromtimestamp(due, starts.tzinfo))
    assert await status(db, mine.signup_id) == "released"


async def test_who_is_free_again_is_promoted_by_the_clock(db: Session) -> None:
    planned, (bruno,), (theirs,) = await taken(db, 1)
    amina, other = await helper(db), await plan(db, 1, starts=STARTS)
    await wait(db, amina, planned.role_id, NOW)
    busy = await take(db, amina, other.role_id, NOW)
    await leave(db, bruno, theirs, NOW)
    await keep(db, NOW)
    assert await who(db, planned.role_id, "waiting") == [amina]
    await leave(db, amina, busy.signup_id or 0, in_(1))
    await keep(db, in_(1))
    assert await who(db, planned.role_id, "offered") == [amina]


async def test_at_the_start_the_lead_is_asked_who_is_there_once(db: Session) -> None:
    lead = await helper(db)
    planned = await plan(db, 1, starts=STARTS, hours=3, lead_id=lead)
    await take(db, await helper(db), planned.role_id, NOW)
    await keep(db, STARTS - SECOND)
    assert await told(db) == []
    for now in (STARTS, STARTS + timedelta(hours=1)):
        await keep(db, now)
    assert await told(db) == [("roll", lead)]
    until = (await db.execute(select(news.c.not_after))).scalar_one()
    assert until == STARTS + timedelta(hours=5)


@pytest.mark.parametrize(("after", "asked"), [(5 * 3600 - 1, 1), (5 * 3600, 0)])
async def test_a_roll_call_that_is_long_past_is_not_asked_for(
    db: Session, after: int, asked: int
) -> None:
    planned = await plan(db, 1, starts=STARTS, hours=3, lead_id=await helper(db))
    await take(db, await helper(db), planned.role_id, NOW)
    await keep(db, STARTS + timedelta(seconds=after))
    assert len(await told(db)) == asked


async def test_no_roll_call_where_there_is_nobody_to_ask_or_to_ask_about(db: Session) -> None:
    lead = await helper(db)
    await plan(db, 1, starts=STARTS, lead_id=lead)  # nobody came
    without = await plan(db, 1, starts=STARTS)  # no lead
    gone = await plan(db, 1, starts=STARTS, lead_id=lead)
    for one in (without, gone):
        await take(db, await helper(db), one.role_id, NOW)
    await cancel(db, gone.shift_id, NOW, None)
    before = await told(db)
    await keep(db, STARTS)
    assert await told(db) == before
    asked = select(func.count(shift.c.roll_asked_at))
    assert (await db.execute(asked)).scalar_one() == 0
