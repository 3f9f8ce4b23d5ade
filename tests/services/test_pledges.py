"""Pledges: taken at once from what is missing, changed, taken back and confirmed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from db.models import drop_off, need, news, pledge
from db.session import Session
from services import pledges
from services.calling_off import call_off
from services.needs import need_of
from services.news import News
from services.pledge_guard import MOST, Outcome
from services.promises import expected, mine, own, pledge_of
from tests.services.pledge_builder import (
    IN_THREE,
    IN_TWO,
    TODAY,
    TOMORROW,
    a_coordinator,
    a_drop_off,
    open_need,
    paris,
    row_of,
    somebody,
)
from tests.services.shift_builder import NOW, in_, team


async def missing(db: Session, number: int) -> int:
    found = await need_of(db, number)
    assert found is not None
    return found.missing


async def told(db: Session, kind: News) -> list[int]:
    rows = await db.execute(select(news.c.person_id).where(news.c.kind == kind.value))
    return list(rows.scalars())


async def test_what_is_promised_is_not_missing_any_more(db: Session) -> None:
    person, number = await somebody(db), await open_need(db, 10)
    made = await pledges.pledge(db, person, number, 4, IN_THREE, NOW)
    assert made.outcome is Outcome.PLEDGED
    assert made.missing == 6
    assert await missing(db, number) == 6
    found = await own(db, person, made.pledge_id or 0)
    assert found is not None
    assert (found.quantity, found.day, found.opens) == (4, IN_THREE, paris(IN_THREE, 14))


async def test_a_second_tap_gets_the_same_pledge(db: Session) -> None:
    person, number = await somebody(db), await open_need(db, 10)
    first = await pledges.pledge(db, person, number, 4, IN_THREE, NOW)
    again = await pledges.pledge(db, person, number, 4, IN_THREE, NOW)
    assert (again.outcome, again.pledge_id) == (Outcome.ALREADY, first.pledge_id)
    assert await missing(db, number) == 6


@pytest.mark.parametrize(
    ("quantity", "day", "why"),
    [
        (11, IN_THREE, Outcome.TOO_MUCH),
        (0, IN_THREE, Outcome.CLOSED_DAY),
        (-3, IN_THREE, Outcome.CLOSED_DAY),
        (10**9, IN_THREE, Outcome.TOO_MUCH),
        (1, date(2026, 11, 29), Outcome.CLOSED_DAY),  # a Sunday
        (1, TODAY, Outcome.CLOSED_DAY),  # it closed five minutes ago
        (1, date(2026, 11, 23), Outcome.CLOSED_DAY),
        (1, date(9000, 1, 1), Outcome.CLOSED_DAY),
    ],
)
async def test_nothing_is_promised_that_cannot_be(
    db: Session, quantity: int, day: date, why: Outcome
) -> None:
    number = await open_need(db, 10, at=await a_drop_off(db, "Mo-Sa 14:00-18:00"))
    decision = await pledges.pledge(db, await somebody(db), number, quantity, day, NOW)
    assert decision.outcome is why
    assert decision.missing == 10
    assert await missing(db, number) == 10


async def test_the_reason_is_the_true_one_of_the_need(db: Session) -> None:
    person = await somebody(db)
    full = await open_need(db, 3)
    await pledges.pledge(db, await somebody(db), full, 3, IN_THREE, NOW)
    new = await open_need(db, 3, state="claimed")
    soon = await open_need(db, 3, deadline=paris(TOMORROW, 12))
    nowhere = await open_need(db, 3)
    await db.execute(
        update(drop_off)
        .where(
            drop_off.c.id
            == select(need.c.drop_off_id).where(need.c.id == nowhere).scalar_subquery()
        )
        .values(ended=True)
    )
    for number, why in (
        (full, Outcome.NOTHING_MISSING),
        (new, Outcome.NOT_OPEN),
        (soon, Outcome.CLOSED_DAY),
        (nowhere, Outcome.CLOSED_DAY),
        (999, Outcome.GONE),
    ):
        decision = await pledges.pledge(db, person, number, 1, IN_THREE, NOW)
        assert decision.outcome is why, number


async def test_nobody_promises_more_than_five_things_at_a_time(db: Session) -> None:
    person = await somebody(db)
    numbers = [await open_need(db) for _each in range(MOST + 1)]
    made = [await pledges.pledge(db, person, one, 1, IN_THREE, NOW) for one in numbers]
    assert [one.outcome for one in made] == [Outcome.PLEDGED] * MOST + [Outcome.TOO_MANY]
    await pledges.cancel(db, person, made[0].pledge_id or 0, NOW)
    again = await pledges.pledge(db, person, numbers[-1], 1, IN_THREE, NOW)
    assert again.outcome is Outcome.PLEDGED


async def test_who_promises_a_day_ahead_is_asked_and_who_comes_sooner_is_not(db: Session) -> None:
    number, person = await open_need(db), await somebody(db)
    early = await pledges.pledge(db, person, number, 1, IN_TWO, NOW)
    kept = await row_of(db, early.pledge_id)
    assert (kept.state, kept.until) == ("pledged", paris(IN_TWO, 12))
    late = await pledges.pledge(db, await somebody(db), number, 1, TOMORROW, NOW)
    kept = await row_of(db, late.pledge_id)
    assert (kept.state, kept.until) == ("confirmed", paris(IN_TWO, 18))


async def test_fewer_is_always_possible_and_more_while_it_is_missing(db: Session) -> None:
    person, number = await somebody(db), await open_need(db, 10)
    made = (await pledges.pledge(db, person, number, 4, IN_THREE, NOW)).pledge_id or 0
    await pledges.pledge(db, await somebody(db), number, 3, IN_THREE, NOW)
    for quantity, outcome, left in (
        (7, Outcome.CHANGED, 0),
        (8, Outcome.TOO_MUCH, 0),
        (2, Outcome.CHANGED, 5),
        (0, Outcome.TOO_MUCH, 5),
        (7, Outcome.CHANGED, 0),
    ):
        changed = await pledges.change(db, person, made, quantity, NOW)
        assert (changed.outcome, changed.missing) == (outcome, left)
    await db.execute(update(need).where(need.c.id == number).values(state="closed"))
    assert (await pledges.change(db, person, made, 6, NOW)).outcome is Outcome.CHANGED
    assert (await pledges.change(db, person, made, 7, NOW)).outcome is Outcome.TOO_MUCH


async def test_what_is_taken_back_is_missing_again(db: Session) -> None:
    person, number = await somebody(db), await open_need(db, 10)
    made = (await pledges.pledge(db, person, number, 4, IN_THREE, NOW)).pledge_id or 0
    assert (await pledges.cancel(db, person, made, NOW)).outcome is Outcome.CANCELLED
    assert await missing(db, number) == 10
    assert (await pledges.cancel(db, person, made, NOW)).outcome is Outcome.ENDED
    assert (await pledges.change(db, person, made, 2, NOW)).outcome is Outcome.ENDED
    again = await pledges.pledge(db, person, number, 10, IN_THREE, NOW)
    assert again.outcome is Outcome.PLEDGED


async def test_nobody_touches_what_another_person_brings(db: Session) -> None:
    person, other, number = await somebody(db), await somebody(db), await open_need(db, 10)
    made = (await pledges.pledge(db, person, number, 4, IN_THREE, NOW)).pledge_id or 0
    assert (await pledges.cancel(db, other, made, NOW)).outcome is Outcome.GONE
    assert (await pledges.change(db, other, made, 1, NOW)).outcome is Outcome.GONE
    assert (await pledges.confirm(db, other, made, NOW)).outcome is Outcome.GONE
    assert await own(db, other, made) is None
    assert (await row_of(db, made)).state == "pledged"


async def test_a_confirmed_pledge_is_waited_for_until_a_day_after_it_closed(db: Session) -> None:
    person, number = await somebody(db), await open_need(db, 10)
    made = (await pledges.pledge(db, person, number, 4, IN_THREE, NOW)).pledge_id or 0
    for _each in range(2):
        assert (await pledges.confirm(db, person, made, in_(40))).outcome is Outcome.CONFIRMED
    kept = await row_of(db, made)
    assert (kept.state, kept.confirmed_at) == ("confirmed", in_(40))
    assert kept.until == paris(IN_THREE, 18) + timedelta(hours=24)


async def test_who_answers_too_late_brings_it_if_it_is_still_missing(db: Session) -> None:
    person, number = await somebody(db), await open_need(db, 4)
    made = (await pledges.pledge(db, person, number, 4, IN_THREE, NOW)).pledge_id or 0
    await _expire(db, made)
    again = await pledges.confirm(db, person, made, in_(40))
    assert again.outcome is Outcome.PLEDGED
    assert again.pledge_id != made
    await _expire(db, again.pledge_id or 0)
    await pledges.pledge(db, await somebody(db), number, 2, IN_THREE, in_(40))
    too_late = await pledges.confirm(db, person, again.pledge_id or 0, in_(40))
    assert (too_late.outcome, too_late.missing) == (Outcome.TOO_MUCH, 2)


async def _expire(db: Session, number: int) -> None:
    await db.execute(update(pledge).where(pledge.c.id == number).values(state="expired"))


async def test_who_looks_after_a_need_hears_of_the_first_pledge_and_of_the_last(
    db: Session,
) -> None:
    claire = await a_coordinator(db)
    number = await open_need(db, 10, claimed_by=claire)
    for quantity, heard in ((2, 1), (2, 1), (3, 1), (3, 2)):
        await pledges.pledge(db, await somebody(db), number, quantity, IN_THREE, NOW)
        assert await told(db, News.PLEDGED) == [claire] * heard


async def test_a_need_that_is_closed_is_told_to_who_would_bring_it(db: Session) -> None:
    one, other, number = await somebody(db), await somebody(db), await open_need(db, 10)
    made = (await pledges.pledge(db, one, number, 4, IN_THREE, NOW)).pledge_id or 0
    gone = (await pledges.pledge(db, other, number, 4, IN_THREE, NOW)).pledge_id or 0
    await pledges.cancel(db, other, gone, NOW)
    assert await call_off(db, number, NOW) == 1
    assert await told(db, News.PLEDGE_OFF) == [one]
    assert (await row_of(db, made)).state == "called_off"
    assert (await pledges.confirm(db, one, made, NOW)).outcome is Outcome.ENDED


async def test_a_person_and_a_store_room_see_what_is_promised_the_soonest_first(
    db: Session,
) -> None:
    person, others = await somebody(db), await team(db, "Others")
    claire, xenia = await a_coordinator(db), await a_coordinator(db, others)
    first, second = await open_need(db), await open_need(db, of=others)
    third = await open_need(db)
    days = {first: IN_THREE, second: TOMORROW, third: IN_TWO}
    for number, day in days.items():
        await pledges.pledge(db, person, number, 1, day, NOW)
    assert [one.need.id for one in await mine(db, person, NOW)] == [second, third, first]
    assert [one.need.id for one in await expected(db, claire, NOW)] == [third, first]
    assert [one.need.id for one in await expected(db, xenia, NOW)] == [second]
    assert await expected(db, person, NOW) == []
    assert await pledge_of(db, 999) is None
