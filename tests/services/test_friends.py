"""Friends: all seats or none, held until a time, and taken one by one with the word."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import news, signup
from db.sealing import Seal
from db.session import Session
from services import friends, signups, slips
from services.changing import cancel
from services.decisions import Decision, Outcome
from services.friends import come, word
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


async def host(
    db: Session, *roles: RoleSpec | int, coming: int = 2, **given: object
) -> tuple[Planned, int, int, str]:
    """Return a shift, somebody who holds seats for friends, their signup and the word."""
    planned = await plan(db, *roles, starts=STARTS)
    amina = await helper(db, **given)  # type: ignore[arg-type]
    decision = await take(db, amina, planned.role_id, NOW, friends=coming)
    assert decision.signup_id is not None
    said = await word(db, SEAL, decision.signup_id)
    assert said is not None
    return planned, amina, decision.signup_id, said


async def held(db: Session, planned: Planned) -> list[int]:
    """Return the numbers of the seats that are held."""
    seats = await signups.of_shift(db, planned.shift_id)
    return [one.number for one in seats if one.status == "held"]


async def test_seats_are_held_for_all_friends(db: Session) -> None:
    planned, amina, mine, _word = await host(db, 4, coming=3)
    assert await who(db, planned.role_id) == [amina]
    assert await held(db, planned) == [2, 3, 4]
    kept = await signups.held_for(db, mine)
    assert {one.until for one in kept} == {in_(2)}
    assert (await take(db, await helper(db), planned.role_id, NOW)).outcome is Outcome.FULL


@pytest.mark.parametrize(("free", "coming"), [(1, 1), (2, 2), (3, 3), (1, 3)])
async def test_it_is_all_seats_or_none(db: Session, free: int, coming: int) -> None:
    planned, amina = await plan(db, free), await helper(db)
    decision = await take(db, amina, planned.role_id, NOW, friends=coming)
    assert decision == Decision(Outcome.FULL)
    assert await signups.of_shift(db, planned.shift_id) == []


async def test_nobody_brings_more_than_three(db: Session) -> None:
    planned, _amina, _mine, _word = await host(db, 10, coming=8)
    assert len(await held(db, planned)) == 3


async def test_a_second_tap_holds_no_more_seats(db: Session) -> None:
    planned, amina, mine, _word = await host(db, 9)
    again = await take(db, amina, planned.role_id, NOW, friends=2)
    assert again == Decision(Outcome.ALREADY_SEATED, mine)
    assert len(await held(db, planned)) == 2


async def test_each_friend_takes_a_seat_with_the_word_and_the_host_is_told(db: Session) -> None:
    planned, amina, mine, said = await host(db, 3)
    bruno, claire = await helpers(db, 2)
    for one, number in ((bruno, 2), (claire, 3)):
        decision = await come(db, SEAL, said, one, in_(1))
        row = await row_of(db, decision.signup_id)
        assert decision.outcome is Outcome.SEATED
        assert (row.person_id, row.number, row.friend_of, row.until) == (one, number, mine, None)
        assert (row.created_at, row.confirmed_at, row.stale) == (in_(1), None, True)
    assert await held(db, planned) == []
    assert await told(db) == [("friend", amina)] * 2
    assert set((await db.execute(select(news.c.signup_id))).scalars()) == {mine}


async def test_the_word_is_tapped_twice_and_one_seat_taken(db: Session) -> None:
    planned, amina, mine, said = await host(db, 3)
    bruno = await helper(db)
    first = await come(db, SEAL, said, bruno, NOW)
    assert await come(db, SEAL, said, bruno, NOW) == Decision(
        Outcome.ALREADY_SEATED, first.signup_id
    )
    assert await come(db, SEAL, said, amina, NOW) == Decision(Outcome.ALREADY_SEATED, mine)
    assert await held(db, planned) == [3]


async def test_a_friend_needs_what_the_role_needs(db: Session) -> None:
    planned, _amina, _mine, said = await host(
        db, RoleSpec(DRIVER.part, 0, 3), licence=True, coming=2
    )
    without, pending = await helper(db), await helper(db, licence=True, state="pending")
    busy, other = await helper(db, licence=True), await plan(db, 1, starts=STARTS)
    await take(db, busy, other.role_id, NOW)
    assert await come(db, SEAL, said, without, NOW) == Decision(Outcome.NEEDS_LICENCE)
    assert await come(db, SEAL, said, pending, NOW) == Decision(Outcome.NOT_APPROVED)
    assert (await come(db, SEAL, said, busy, NOW)).outcome is Outcome.OVERLAPS
    assert await held(db, planned) == [2, 3]
    assert await told(db) == []


async def test_one_friend_too_many_takes_a_free_seat_or_hears_that_it_is_full(
    db: Session,
) -> None:
    planned, amina, _mine, said = await host(db, 3, coming=1)
    outcomes = [(await come(db, SEAL, said, one, NOW)).outcome for one in await helpers(db, 3)]
    assert outcomes == [Outcome.SEATED, Outcome.SEATED, Outcome.FULL]
    assert await told(db) == [("friend", amina)]  # the second took a seat like anybody
    assert len(await who(db, planned.role_id)) == 3


async def test_a_friend_in_the_line_gives_up_their_place_for_the_held_seat(db: Session) -> None:
    planned, _amina, _mine, said = await host(db, 2, coming=1)
    bruno, claire = await helpers(db, 2)
    for one in (bruno, claire):
        await wait(db, one, planned.role_id, NOW)
    assert (await come(db, SEAL, said, claire, NOW)).outcome is Outcome.SEATED
    assert await who(db, planned.role_id, "waiting") == [bruno]
    assert len(await who(db, planned.role_id)) == 2
    assert (await come(db, SEAL, said, bruno, NOW)).outcome is Outcome.ALREADY_WAITING
    assert await who(db, planned.role_id, "waiting") == [bruno]


async def test_who_waits_but_may_not_come_keeps_their_place(db: Session) -> None:
    planned, _amina, _mine, said = await host(db, 2, coming=1)
    bruno, other = await helper(db), await plan(db, 1, starts=STARTS)
    await wait(db, bruno, planned.role_id, NOW)
    await take(db, bruno, other.role_id, NOW)
    assert (await come(db, SEAL, said, bruno, NOW)).outcome is not Outcome.SEATED
    assert await who(db, planned.role_id, "waiting") == [bruno]
    assert await held(db, planned) == [2]


async def test_who_waits_may_take_the_freed_seats_with_friends(db: Session) -> None:
    planned, people = await plan(db, 2, starts=STARTS), await helpers(db, 2)
    mine = [await take(db, one, planned.role_id, NOW) for one in people]
    amina = await helper(db)
    waiting = await wait(db, amina, planned.role_id, NOW)
    for one, taken in zip(people, mine, strict=True):
        await leave(db, one, taken.signup_id or 0, NOW)
    assert await who(db, planned.role_id, "offered") == [amina]
    decision = await take(db, amina, planned.role_id, NOW, friends=1)
    assert decision == Decision(Outcome.SEATED, waiting.signup_id)
    assert len(await held(db, planned)) == 1


async def test_what_is_held_is_given_on_when_its_time_is_over(db: Session) -> None:
    planned, amina, mine, said = await host(db, 3)
    bruno, claire, dina = await helpers(db, 3)
    await come(db, SEAL, said, bruno, NOW)
    await wait(db, dina, planned.role_id, NOW)
    await keep(db, in_(2) - SECOND)
    assert await held(db, planned) == [3]
    await keep(db, in_(2))
    assert await held(db, planned) == []
    assert await who(db, planned.role_id, "offered") == [dina]
    assert [one for one in await told(db) if one[0] == "hold_over"] == [("hold_over", amina)]
    over = (await db.execute(select(news).where(news.c.kind == "hold_over"))).one()
    assert over.signup_id == mine
    assert (await come(db, SEAL, said, claire, in_(2))).outcome is Outcome.FULL
    assert await who(db, planned.role_id) == [amina, bruno]


async def test_a_friend_who_comes_late_but_before_anybody_else_has_the_seat(db: Session) -> None:
    _planned, _amina, _mine, said = await host(db, 2, coming=1)
    assert (await come(db, SEAL, said, await helper(db), in_(30))).outcome is Outcome.SEATED


async def test_near_the_start_seats_are_held_a_quarter_of_an_hour_at_the_most(
    db: Session,
) -> None:
    for minutes, length in ((59, 15), (10, 10)):
        planned, amina = await plan(db, 4, starts=in_(minutes=minutes)), await helper(db)
        mine = await take(db, amina, planned.role_id, NOW, friends=1)
        (kept,) = await signups.held_for(db, mine.signup_id or 0)
        assert kept.until == in_(minutes=length)


async def test_when_the_host_leaves_the_word_is_a_wish_like_any_other(db: Session) -> None:
    planned, amina, mine, said = await host(db, 2, coming=1)
    bruno, claire, dina = await helpers(db, 3)
    await come(db, SEAL, said, bruno, NOW)
    await leave(db, amina, mine, NOW)
    assert await who(db, planned.role_id) == [bruno]  # who came stays
    assert (await come(db, SEAL, said, claire, NOW)).outcome is Outcome.SEATED
    assert (await come(db, SEAL, said, dina, NOW)).outcome is Outcome.FULL
    await cancel(db, planned.shift_id, NOW, None)
    assert (await come(db, SEAL, said, dina, NOW)).outcome is Outcome.CANCELLED


async def test_shrinking_takes_held_seats_first(db: Session) -> None:
    planned, amina, _mine, said = await host(db, 3)
    await resize(db, planned.role_id, 0, 2, NOW, None)
    assert await held(db, planned) == [2]
    await resize(db, planned.role_id, 0, 1, NOW, None)
    assert await held(db, planned) == []
    assert await who(db, planned.role_id) == [amina]
    assert (await come(db, SEAL, said, await helper(db), NOW)).outcome is Outcome.FULL


async def test_who_comes_after_a_change_has_seen_it(db: Session) -> None:
    planned, _amina, _mine, said = await host(db, 4, coming=1)
    await resize(db, planned.role_id, 0, 3, NOW, None)
    decision = await come(db, SEAL, said, await helper(db), NOW)
    assert (await row_of(db, decision.signup_id)).seen_version == 2


async def test_a_forged_word_opens_nothing(db: Session) -> None:
    planned, _amina, mine, said = await host(db, 4)
    row = await row_of(db, mine)
    holder = (await signups.held_for(db, mine))[0].signup_id
    bruno = await helper(db)
    forged = [
        slips.write(Seal("another secret"), slips.Kind.FRIENDS, mine, row.created_at),
        slips.write(SEAL, slips.Kind.SWAP, mine, row.created_at),
        slips.write(SEAL, slips.Kind.FRIENDS, mine, row.created_at + SECOND),
        slips.write(SEAL, slips.Kind.FRIENDS, holder, row.created_at),  # nobody sits there
        slips.write(SEAL, slips.Kind.FRIENDS, 4711, row.created_at),
        "good evening",
    ]
    for one in forged:
        assert await come(db, SEAL, one, bruno, NOW) == Decision(Outcome.GONE)
        assert await friends.shift_on(db, SEAL, one) is None
    assert await friends.shift_on(db, SEAL, said) == planned.shift_id
    assert len(await held(db, planned)) == 2
    assert await word(db, SEAL, holder) is None
    assert await word(db, SEAL, 4711) is None


async def test_the_whole_history_stays(db: Session) -> None:
    planned, amina, mine, said = await host(db, 3)
    bruno = await helper(db)
    theirs = await come(db, SEAL, said, bruno, NOW)
    await leave(db, amina, mine, NOW)
    rows = (await db.execute(select(signup).order_by(signup.c.id))).all()
    assert [row.status for row in rows] == ["cancelled", "seated", "cancelled"]
    assert await status(db, theirs.signup_id) == "seated"
    assert await held(db, planned) == []
