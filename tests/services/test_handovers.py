"""Handovers: one keeps the seat until somebody has taken it, and the card opens one seat once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.models import handover, news
from db.sealing import Seal
from db.session import Session
from services import handovers, slips
from services.changing import cancel
from services.decisions import Decision, Outcome
from services.handovers import hand_over, take_over
from services.keeping import keep
from services.leaving import leave
from services.resizing import resize
from services.seats import take, wait
from services.shifts import RoleSpec
from tests.services.shift_builder import (
    DRIVER,
    NOW,
    SEAL,
    Planned,
    helper,
    helpers,
    in_,
    plan,
    row_of,
    status,
    who,
)
from tests.services.teams import told

SECOND = timedelta(seconds=1)
STARTS = in_(72)


async def card(
    db: Session, *roles: RoleSpec | int, **given: object
) -> tuple[Planned, int, int, str]:
    """Return a shift, who has a seat on it, their signup and the word of the card."""
    planned = await plan(db, *roles, starts=STARTS)
    amina = await helper(db, **given)  # type: ignore[arg-type]
    mine = (await take(db, amina, planned.role_id, NOW)).signup_id
    assert mine is not None
    word = await hand_over(db, SEAL, amina, mine, NOW)
    assert word is not None
    return planned, amina, mine, word


async def test_the_seat_is_kept_until_somebody_takes_it_and_then_it_is_theirs(
    db: Session,
) -> None:
    planned, amina, mine, word = await card(db, 1)
    assert await who(db, planned.role_id) == [amina]
    bruno = await helper(db)
    decision = await take_over(db, SEAL, word, bruno, in_(1))
    assert decision.outcome is Outcome.SEATED
    assert await who(db, planned.role_id) == [bruno]
    before, after = await row_of(db, mine), await row_of(db, decision.signup_id)
    assert (before.status, before.ended_at, before.stale) == ("replaced", in_(1), True)
    assert (after.number, after.confirmed_at, after.stale) == (before.number, None, True)
    row = (await db.execute(select(news))).one()
    assert (row.kind, row.person_id, row.signup_id) == ("replaced", amina, mine)


async def test_a_seat_has_one_card_however_often_it_is_asked_for(db: Session) -> None:
    _planned, amina, mine, word = await card(db, 1)
    assert await hand_over(db, SEAL, amina, mine, in_(1)) == word
    assert (await db.execute(select(func.count()).select_from(handover))).scalar_one() == 1


async def test_a_card_opens_one_seat_once(db: Session) -> None:
    planned, amina, mine, word = await card(db, 1)
    bruno, claire = await helpers(db, 2)
    first = await take_over(db, SEAL, word, bruno, NOW)
    assert await take_over(db, SEAL, word, bruno, NOW) == Decision(
        Outcome.ALREADY_SEATED, first.signup_id
    )
    assert (await take_over(db, SEAL, word, claire, NOW)).outcome is Outcome.GONE
    assert (await take_over(db, SEAL, word, amina, NOW)).outcome is Outcome.GONE
    assert await who(db, planned.role_id) == [bruno]
    assert await status(db, mine) == "replaced"


async def test_ones_own_card_changes_nothing(db: Session) -> None:
    planned, amina, mine, word = await card(db, 1)
    assert await take_over(db, SEAL, word, amina, NOW) == Decision(Outcome.ALREADY_SEATED, mine)
    assert await who(db, planned.role_id) == [amina]


async def test_only_who_may_have_the_seat_takes_it(db: Session) -> None:
    planned, amina, _mine, word = await card(db, DRIVER, licence=True)
    without, pending = await helper(db), await helper(db, licence=True, state="pending")
    assert await take_over(db, SEAL, word, without, NOW) == Decision(Outcome.NEEDS_LICENCE)
    assert await take_over(db, SEAL, word, pending, NOW) == Decision(Outcome.NOT_APPROVED)
    other, busy = await plan(db, 1, starts=STARTS), await helper(db, licence=True)
    await take(db, busy, other.role_id, NOW)
    assert await take_over(db, SEAL, word, busy, NOW) == Decision(
        Outcome.OVERLAPS, overlaps_with=other.shift_id
    )
    assert await who(db, planned.role_id) == [amina]
    assert await told(db) == []
    fit = await helper(db, licence=True)
    assert (await take_over(db, SEAL, word, fit, NOW)).outcome is Outcome.SEATED


async def test_who_sits_on_the_shift_cannot_take_a_second_seat(db: Session) -> None:
    planned, amina, _mine, word = await card(db, 2)
    bruno = await helper(db)
    theirs = await take(db, bruno, planned.role_id, NOW)
    assert await take_over(db, SEAL, word, bruno, NOW) == Decision(
        Outcome.ALREADY_SEATED, theirs.signup_id
    )
    assert await who(db, planned.role_id) == [amina, bruno]


async def test_who_waits_gives_up_the_place_in_the_line(db: Session) -> None:
    planned, _amina, _mine, word = await card(db, 1)
    bruno = await helper(db)
    waiting = await wait(db, bruno, planned.role_id, NOW)
    decision = await take_over(db, SEAL, word, bruno, NOW)
    assert decision.outcome is Outcome.SEATED
    assert await status(db, waiting.signup_id) == "cancelled"
    assert await who(db, planned.role_id, "waiting") == []


async def test_who_has_an_offer_gives_it_to_the_next(db: Session) -> None:
    planned, amina, _mine, word = await card(db, 2)
    leaving, bruno, claire = await helpers(db, 3)
    theirs = await take(db, leaving, planned.role_id, NOW)
    for one in (bruno, claire):
        await wait(db, one, planned.role_id, NOW)
    await leave(db, leaving, theirs.signup_id or 0, NOW)
    assert (await take_over(db, SEAL, word, bruno, NOW)).outcome is Outcome.SEATED
    assert await who(db, planned.role_id) == [bruno]
    assert await who(db, planned.role_id, "offered") == [claire]
    assert amina not in await who(db, planned.role_id)


async def test_a_card_of_a_seat_that_is_gone_opens_nothing(db: Session) -> None:
    planned, amina, mine, word = await card(db, 3)
    await leave(db, amina, mine, NOW)
    assert await take_over(db, SEAL, word, await helper(db), NOW) == Decision(Outcome.GONE)
    again = await take(db, amina, planned.role_id, NOW)  # a new seat, which nobody offered
    assert (await take_over(db, SEAL, word, await helper(db), NOW)).outcome is Outcome.GONE
    assert await who(db, planned.role_id) == [amina]
    assert await hand_over(db, SEAL, amina, again.signup_id or 0, NOW) != word


async def test_a_card_of_a_seat_lost_by_shrinking_or_released_opens_nothing(db: Session) -> None:
    planned, amina, _mine, word = await card(db, 1)
    await resize(db, planned.role_id, 0, 0, NOW, None)
    assert (await take_over(db, SEAL, word, await helper(db), NOW)).outcome is Outcome.GONE
    assert await who(db, planned.role_id, "waiting") == [amina]
    other, bruno, theirs, second = await card(db, 1)
    await wait(db, await helper(db), other.role_id, NOW)
    await keep(db, STARTS - timedelta(hours=12))
    assert await status(db, theirs) == "released"
    now = STARTS - timedelta(hours=11)
    assert (await take_over(db, SEAL, second, await helper(db), now)).outcome is Outcome.GONE
    assert bruno not in await who(db, other.role_id)


async def test_a_card_of_a_cancelled_shift_says_so(db: Session) -> None:
    planned, _amina, mine, word = await card(db, 1)
    await cancel(db, planned.shift_id, NOW, None)
    assert await take_over(db, SEAL, word, await helper(db), NOW) == Decision(Outcome.CANCELLED)
    assert await status(db, mine) == "called_off"


async def test_a_card_holds_until_the_very_start(db: Session) -> None:
    _planned, amina, mine, word = await card(db, 1)
    bruno = await helper(db)
    assert (await take_over(db, SEAL, word, bruno, STARTS)).outcome is Outcome.OVER
    assert await hand_over(db, SEAL, amina, mine, STARTS) is None
    assert (await take_over(db, SEAL, word, bruno, STARTS - SECOND)).outcome is Outcome.SEATED


@pytest.mark.parametrize(
    ("left", "confirmed"), [(timedelta(hours=24) + SECOND, False), (timedelta(hours=24), True)]
)
async def test_a_seat_taken_over_in_the_last_day_is_confirmed(
    db: Session, left: timedelta, confirmed: bool
) -> None:
    _planned, _amina, _mine, word = await card(db, 1)
    decision = await take_over(db, SEAL, word, await helper(db), STARTS - left)
    assert ((await row_of(db, decision.signup_id)).confirmed_at is not None) is confirmed


async def test_nobody_offers_what_is_not_theirs(db: Session) -> None:
    planned, _amina, mine, _word = await card(db, 1)
    bruno = await helper(db)
    waiting = await wait(db, bruno, planned.role_id, NOW)
    for signup_id in (mine, waiting.signup_id or 0, 4711):
        assert await hand_over(db, SEAL, bruno, signup_id, NOW) is None


async def test_a_forged_card_opens_nothing_and_tells_nothing(db: Session) -> None:
    planned, amina, _mine, word = await card(db, 1)
    row = (await db.execute(select(handover))).one()
    bruno = await helper(db)
    forged = [
        slips.write(Seal("another secret"), slips.Kind.SWAP, row.id, row.created_at),
        slips.write(SEAL, slips.Kind.FRIENDS, row.id, row.created_at),
        slips.write(SEAL, slips.Kind.SWAP, row.id, row.created_at + SECOND),
        slips.write(SEAL, slips.Kind.SWAP, 4711, row.created_at),
        word[:-1] + ("0" if word[-1] != "0" else "1"),
        "good evening",
        "",
    ]
    for one in forged:
        assert await take_over(db, SEAL, one, bruno, NOW) == Decision(Outcome.GONE)
        assert await handovers.shift_on(db, SEAL, one) is None
    assert await who(db, planned.role_id) == [amina]
    assert await handovers.shift_on(db, SEAL, word) == planned.shift_id


async def test_a_seat_goes_from_hand_to_hand(db: Session) -> None:
    planned, _amina, _mine, word = await card(db, 1)
    people = await helpers(db, 4)
    for one in people:
        decision = await take_over(db, SEAL, word, one, NOW)
        assert decision.outcome is Outcome.SEATED
        word = await hand_over(db, SEAL, one, decision.signup_id or 0, NOW) or ""
    assert await who(db, planned.role_id) == people[-1:]
