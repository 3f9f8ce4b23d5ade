"""Needs: how one stands, what is still missing of it, and what was written about it."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.models import need
from db.session import Session
from db.store import Store
from services import needs, reported, reporting
from services.categories import Category, Urgency, Whom
from services.needs import State
from tests.services.missing import (
    LATER,
    STALINGRAD,
    changed,
    need_at,
    opened,
    pledged,
    told,
    watched,
)
from tests.services.teams import NOW, OTHER_SEAL, SEAL, somebody


async def test_a_need_is_told_as_it_stands(db: Session) -> None:
    team, _coordinator = await watched(db)
    number = await told(db, category=Category.BOOTS, size="42", whom=Whom.US, quantity=3)
    found = await need_at(db, number)
    assert (found.category, found.size, found.quantity) == (Category.BOOTS, "42", 3)
    assert (found.organization_id, found.organization) == (team, "Kitchen of the Canal")
    assert (found.urgency, found.state, found.reports) == (Urgency.TODAY, State.NEW, 1)
    assert f"{found.created:%H:%M}" == "18:05"  # on the clock of the street
    assert (found.opened, found.deadline, found.ended, found.reason) == (None, None, None, "")


async def test_its_position_is_the_middle_of_its_cell(db: Session) -> None:
    await watched(db)
    found = await need_at(db, await told(db))
    assert found.position is not None
    assert found.position != STALINGRAD
    assert (await need_at(db, await told(db, position=None))).position is None


async def test_missing_is_what_is_wanted_and_neither_promised_nor_received(db: Session) -> None:
    await watched(db)
    number = await told(db)
    await opened(db, number, 20)
    await pledged(db, number, 5)
    await pledged(db, number, 4, "confirmed")
    await pledged(db, number, 6, "received", received=2)
    await pledged(db, number, 7, "cancelled")
    await pledged(db, number, 8, "expired")
    found = await need_at(db, number)
    assert (found.promised, found.received, found.missing) == (9, 2, 9)
    await pledged(db, number, 1, "received", received=30)
    assert (await need_at(db, number)).missing == 0


async def test_needs_come_in_the_order_asked_for_and_in_one_statement(store: Store) -> None:
    async with store.write() as db:
        await watched(db)
        numbers = [await told(db) for _each in range(5)]
    asked: list[str] = []
    engines = [one for one in vars(store).values() if isinstance(one, AsyncEngine)]
    for engine in engines:
        event.listen(
            engine.sync_engine, "before_cursor_execute", lambda *args: asked.append(args[2])
        )
    async with store.read() as db:
        order = [numbers[3], numbers[0], 999, numbers[3], numbers[4]]
        found = await needs.load(db, order)
    assert [one.id for one in found] == [numbers[3], numbers[0], numbers[4]]
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) == 1


async def test_no_need_is_no_need(db: Session) -> None:
    assert await needs.load(db, []) == []
    assert await needs.need_of(db, 12) is None
    assert await needs.current(db, 12) is None
    assert await needs.note_of(db, SEAL, 12) == ""


async def test_what_became_part_of_another_one_is_that_one(db: Session) -> None:
    await watched(db)
    first, second, third = [await told(db) for _each in range(3)]
    await changed(db, first, state="merged", merged_into=second)
    await changed(db, second, state="merged", merged_into=third)
    found = await needs.current(db, first)
    assert found is not None
    assert found.id == third


async def test_words_are_sealed_and_a_merged_need_lends_its_own(db: Session) -> None:
    await watched(db)
    ann, ben = await somebody(db), await somebody(db)
    first, second = await told(db, ann), await told(db, ben)
    await reported.add_words(db, SEAL, first, ann, "under the bridge", NOW)
    await reported.add_words(db, SEAL, second, ben, "two children", NOW)
    kept = (await db.execute(select(need.c.note).where(need.c.id == first))).scalar_one()
    assert kept is not None
    assert b"bridge" not in kept
    await changed(db, second, state="merged", merged_into=first)
    assert await needs.note_of(db, SEAL, first) == "under the bridge\ntwo children"
    with pytest.raises(ValueError, match="another key"):
        await needs.note_of(db, OTHER_SEAL, first)


async def test_only_who_may_be_written_to_is(db: Session) -> None:
    await watched(db)
    ann, ben = await somebody(db), await somebody(db)
    number = await told(db, ann)
    await reporting.see_too(db, number, ben, Whom.ME, 1, NOW)
    await reported.set_may_write(db, number, ann, False)
    assert await needs.reporters(db, number) == [ben]
    assert await needs.reporters(db, number, may_write=False) == [ann, ben]


async def test_words_are_gone_a_week_after_the_end(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    open_one, ended = await told(db, ann), await told(db, ann)
    for one in (open_one, ended):
        await reported.add_words(db, SEAL, one, ann, "under the bridge", NOW)
    await changed(db, ended, state="fulfilled", ended_at=NOW)
    await needs.forget(db, NOW + timedelta(days=7))
    assert await needs.note_of(db, SEAL, ended) == "under the bridge"
    await needs.forget(db, NOW + timedelta(days=7, seconds=1))
    assert await needs.note_of(db, SEAL, ended) == ""
    await needs.forget(db, LATER)
    assert await needs.note_of(db, SEAL, open_one) == "under the bridge"


@pytest.mark.parametrize("state", State)
def test_three_states_are_an_end(state: State) -> None:
    assert state.ended == (state.value not in needs.UNENDED)
