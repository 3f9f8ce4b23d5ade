"""The outbox in trouble: between commit and sending, over restarts, and without a store."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import pytest

from bot import aftermath, outbox
from bot.aftermath import Result
from bot.messages import Lane
from db.session import Session
from db.store import Store
from services import deliveries
from services.deliveries import Delivery
from tests.bot.post import Line, Office, a_while, until
from tests.services.teams import SEAL

REPLY, PERSONAL, CALL = Lane.REPLY, Lane.PERSONAL, Lane.CALL


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "TRY_AGAIN", 0.02)


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    store = Store(database, seal=SEAL)
    yield Office(store, Line())
    await store.close()


@pytest.fixture
def opened(office: Office) -> Office:
    """An office whose line answers at once."""
    office.line.open.set()
    return office


async def test_what_is_handed_over_goes_without_looking_into_the_store(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened.sending() as sender:
        await a_while()
        monkeypatch.setattr(deliveries, "due", None)  # whoever looks fails
        sender.hand_over(await opened.put(REPLY, "hello"))
        await opened.until_settled(1)
    assert opened.line.texts == ["hello"]


@pytest.mark.parametrize("lane", [REPLY, PERSONAL, CALL])
async def test_what_was_committed_and_never_handed_over_is_found_at_the_start(
    opened: Office, lane: int
) -> None:
    await opened.put(lane, "one", "two")
    async with opened.sending():
        await opened.until_settled(2)
    assert sorted(opened.line.texts) == ["one", "two"]


async def test_a_row_that_is_noted_while_the_outbox_is_read_is_not_sent_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = deliveries.due

    async def _slowly(*given: Any) -> list[Delivery]:
        found = await due(*given)
        if found and office.line.begun:  # it is on its way, and in what was just read
            office.line.open.set()
            await office.until_settled(1)
        return found

    monkeypatch.setattr(deliveries, "due", _slowly)
    await office.put(REPLY, "hello")
    async with office.sending() as sender:
        await until(lambda: office.line.begun)
        sender.wake()
        await office.until_settled(1)
        await a_while()
    assert office.line.texts == ["hello"]


async def test_a_row_that_is_found_before_it_is_handed_over_is_not_sent_twice(
    office: Office,
) -> None:
    async with office.sending() as sender:
        rows = await office.put(REPLY, "hello")
        sender.wake()  # a look comes between the commit and the handing over
        await until(lambda: office.line.begun)
        sender.hand_over(rows)
        await a_while()
        office.line.open.set()
        await office.until_settled(1)
        sender.hand_over(rows)
        await a_while()
    assert office.line.texts == ["hello"]
    assert await office.states() == ["sent"]


async def test_a_row_that_is_handed_over_while_the_outbox_is_read_is_not_sent_twice(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, handed = deliveries.due, asyncio.Event()

    async def _slowly(*given: Any) -> list[Delivery]:
        found = await due(*given)
        if found:
            opened.sender.hand_over(found)
            await a_while()
            handed.set()
        return found

    monkeypatch.setattr(deliveries, "due", _slowly)
    async with opened.sending() as sender:
        await opened.put(REPLY, "hello")
        sender.wake()
        await handed.wait()
        await opened.until_settled(1)
        await a_while()
    assert opened.line.texts == ["hello"]


async def test_more_than_is_kept_in_memory_is_found_in_the_store(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_PENDING", 3)
    async with opened.sending() as sender:
        await a_while()
        sender.hand_over(await opened.put(REPLY, *map(str, range(40))))
        await opened.until_settled(40)
    assert sorted(opened.line.texts, key=int) == list(map(str, range(40)))


@pytest.mark.parametrize(("lane", "times"), [(REPLY, 2), (PERSONAL, 2), (CALL, 1)])
async def test_what_was_on_its_way_when_the_program_stopped_is_sent_again_but_never_a_call(
    office: Office, lane: int, times: int
) -> None:
    await office.put(lane, "hello")
    async with office.sending():
        await until(lambda: office.line.begun)
    office.line.open.set()
    async with office.store.write() as db:
        await deliveries.recover(db)  # as the app does when it starts
    async with office.sending():
        await a_while()
    assert office.line.texts == ["hello"] * times
    assert await office.states() == ["failed" if lane == CALL else "sent"]


async def test_a_call_that_somebody_else_took_is_not_sent(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await opened.put(CALL, "one", "two")
    claim = deliveries.claim

    async def _too_late(db: Session, numbers: Sequence[int]) -> list[int]:
        return [each for each in await claim(db, numbers) if each != one.id]

    monkeypatch.setattr(deliveries, "claim", _too_late)
    async with opened.sending():
        await opened.until_settled(1)
        await a_while()
    assert opened.line.texts == ["two"]
    assert opened.settled == [two.id]


@pytest.mark.parametrize("lane", [REPLY, CALL])
async def test_results_that_cannot_be_noted_are_noted_later_and_nothing_is_sent_twice(
    opened: Office, lane: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, failures = aftermath.note, 5

    async def _failing(db: Session, results: Sequence[Result], now: datetime) -> None:
        nonlocal failures
        await note(db, results, now)
        if failures:
            failures -= 1
            raise OSError("disk full")

    monkeypatch.setattr(outbox, "note", _failing)
    await opened.put(lane, "one", "two", "three")
    async with opened.sending() as sender:
        for _each in range(20):
            sender.wake()
            await asyncio.sleep(0.01)
        await opened.until_settled(3)
    assert failures == 0
    assert sorted(opened.line.texts) == ["one", "three", "two"]
    assert await opened.states() == ["sent"] * 3


async def test_an_outbox_that_cannot_be_read_is_read_later(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, failures = deliveries.due, 3

    async def _failing(*given: Any) -> list[Delivery]:
        nonlocal failures
        if failures:
            failures -= 1
            raise OSError("locked")
        return await due(*given)

    monkeypatch.setattr(deliveries, "due", _failing)
    await opened.put(REPLY, "hello")
    async with opened.sending():
        await opened.until_settled(1)
    assert failures == 0
    assert opened.line.texts == ["hello"]


async def test_calls_that_cannot_be_claimed_are_claimed_later_and_replies_with_them_go(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, failures = deliveries.claim, 2

    async def _failing(db: Session, numbers: Sequence[int]) -> list[int]:
        nonlocal failures
        if failures:
            failures -= 1
            raise OSError("locked")
        return await claim(db, numbers)

    monkeypatch.setattr(deliveries, "claim", _failing)
    await opened.put(CALL, "call")
    await opened.put(REPLY, "reply")
    async with opened.sending():
        await opened.until_settled(2)
    assert sorted(opened.line.texts) == ["call", "reply"]
    assert await opened.states() == ["sent", "sent"]


async def test_what_arrived_meanwhile_is_noted_together(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, sizes = aftermath.note, []

    async def _counting(db: Session, results: Sequence[Result], now: datetime) -> None:
        sizes.append(len(results))
        await note(db, results, now)

    monkeypatch.setattr(outbox, "note", _counting)
    await office.put(REPLY, *map(str, range(8)))
    async with office.sending():
        await until(lambda: len(office.line.begun) == 8)
        office.line.open.set()
        await office.until_settled(8)
    assert sum(sizes) == 8
    assert len(sizes) <= 2


async def test_rows_of_calls_that_were_taken_back_keep_no_other_from_going(
    office: Office,
) -> None:
    rows = await office.put(CALL, *(f"old {number}" for number in range(40)))
    async with office.sending() as sender:
        await until(lambda: len(office.line.begun) == 8)
        async with office.store.write() as db:
            for row in rows[8:]:
                await deliveries.end(db, row.id, "skipped", "taken_back")
        await office.put(CALL, "new")
        sender.wake()
        office.line.open.set()
        await until(lambda: "new" in office.line.texts)
        await office.until_settled(9)
    assert len(office.line.begun) == 9
