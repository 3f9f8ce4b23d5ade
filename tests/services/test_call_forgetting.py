"""What is forgotten of calls, and what stays of them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from db.models import outbox, recipient
from db.session import Session
from services import call_acts, call_forgetting, deliveries
from services.call_counts import counts
from services.calls import State, change
from services.rates import Rates
from tests.services.calling import (
    DAY,
    FEW,
    a_row,
    a_team,
    gets,
    known,
    the_call,
    words_kept,
    written,
)
from tests.services.teams import NOW, how_many

LATE = NOW + 4 * DAY + timedelta(seconds=1)  # a row of a day is kept for three more


async def sent(db: Session, many: int = 3) -> tuple[int, list[int]]:
    """Return a call that is being sent, and who gets it."""
    team, claire, _other = await a_team(db)
    crowd = [await known(db) for _one in range(many)]
    number = await written(db, team, claire)
    await call_acts.send(db, number, NOW, claire, Rates())
    return number, crowd


async def test_how_far_a_message_came_outlives_its_row(db: Session) -> None:
    number, (amina, binta, chen) = await sent(db)
    await a_row(db, number, amina, state="read")
    await a_row(db, number, binta, state="failed", error="interrupted")
    await a_row(db, number, chen, state="skipped", error="expired")
    assert await call_forgetting.settle(db, NOW + 4 * DAY) == 0
    before = await counts(db, number)
    assert await call_forgetting.settle(db, LATE) == 3
    assert await call_forgetting.settle(db, LATE) == 0
    await deliveries.clear(db, LATE)
    assert await how_many(db, outbox) == 0
    assert await gets(db, number) == {
        amina: ("read", None),
        binta: ("failed", "interrupted"),
        chen: ("skipped", "expired"),
    }
    assert await counts(db, number) == before


async def test_what_is_still_on_its_way_is_left_alone(db: Session) -> None:
    number, (amina, _binta, _chen) = await sent(db)
    await a_row(db, number, amina, state="sending")
    assert await call_forgetting.settle(db, LATE) == 0


async def test_of_a_row_that_is_gone_nothing_is_known_even_if_its_number_was_given_again(
    db: Session,
) -> None:
    number, (amina, binta, _chen) = await sent(db)
    row = await a_row(db, number, amina, state="delivered")
    await db.execute(delete(outbox))
    again = await a_row(db, number + 1, binta, id=row)
    assert again == row
    assert await call_forgetting.settle(db, NOW) == 1
    assert (await gets(db, number))[amina] == ("failed", "unknown:gone")
    assert (await counts(db, number)).unknown == 1


async def test_a_draft_of_a_week_ago_is_dropped(db: Session) -> None:
    team, claire, _other = await a_team(db)
    for _one in range(3):
        await known(db)
    draft = await written(db, team, claire, not_after=NOW + 30 * DAY)
    asked = await written(db, team, claire, not_after=NOW + 30 * DAY)
    await call_acts.send(db, asked, NOW, claire, FEW)
    await call_forgetting.forget(db, NOW + 7 * DAY)
    assert (await the_call(db, draft)).state is State.DRAFT
    later = NOW + 7 * DAY + timedelta(seconds=1)
    await call_forgetting.forget(db, later)
    for number in (draft, asked):
        found = await the_call(db, number)
        assert (found.state, found.ended_at) == (State.DROPPED, later)


@pytest.mark.parametrize(("days", "kept"), [(7, 1), (8, 0)])
async def test_words_are_wiped_a_week_after_the_end(db: Session, days: int, kept: int) -> None:
    number, _crowd = await sent(db)
    await call_acts.finish(db, number, NOW)
    await call_forgetting.forget(db, NOW + days * DAY)
    assert await words_kept(db) == kept
    assert (await the_call(db, number)).state is State.DONE


async def test_the_words_of_a_call_that_runs_stay(db: Session) -> None:
    number, _crowd = await sent(db)
    await change(db, number, not_after=NOW + 90 * DAY)
    await call_forgetting.forget(db, NOW + 60 * DAY)
    assert await words_kept(db) == 1


async def test_who_got_it_is_forgotten_after_a_month_and_the_numbers_stay(db: Session) -> None:
    number, crowd = await sent(db)
    await call_acts.stop(db, number, NOW, None)
    before = await counts(db, number)
    await call_forgetting.forget(db, NOW + 30 * DAY)
    assert list(await gets(db, number)) == crowd
    await call_forgetting.forget(db, NOW + 31 * DAY)
    rows = await db.execute(select(recipient.c.person_id, recipient.c.address_id).distinct())
    assert [tuple(row) for row in rows] == [(None, None)]
    assert await counts(db, number) == before
    await call_forgetting.forget(db, NOW + 366 * DAY)
    assert await how_many(db, recipient) == 0
    assert (await the_call(db, number)).people == 3
