"""Spending: the day's cap of a paid channel, which no emergency has to wait for."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Lane
from bot.spending import DAY, Spending
from db.store import Store
from services import deliveries
from services.deliveries import Draft
from tests.bot.post import EMPTY, Line, Office, a_while, until
from tests.services.teams import SEAL

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spent(messages: int, cap: int = 100, at: datetime = NOW) -> Spending:
    found = Spending(cap)
    for _each in range(messages):
        found.spend(at)
    return found


@pytest.mark.parametrize(
    ("messages", "waiting"), [(0, ()), (79, ()), (80, (2,)), (99, (2,)), (100, (0, 1, 2))]
)
def test_calls_wait_first_and_what_safety_hangs_on_never(
    messages: int, waiting: tuple[int, ...]
) -> None:
    found = spent(messages)
    lanes = (Lane.REPLY, Lane.PERSONAL, Lane.CALL)
    assert tuple(one for one in lanes if found.waits(one, False, NOW)) == waiting
    assert not any(found.waits(one, True, NOW) for one in lanes)


def test_a_day_later_it_is_free_again() -> None:
    found = spent(60)
    for _each in range(40):
        found.spend(NOW + HOUR)
    assert found.share(NOW + DAY - HOUR) == 1.0
    assert found.share(NOW + DAY) == 0.4
    assert found.share(NOW + DAY + HOUR) == 0.0


def test_without_a_cap_nothing_waits() -> None:
    found = spent(10_000, cap=0)
    assert found.share(NOW) == 0.0
    assert not found.waits(Lane.CALL, False, NOW)


def test_what_was_sent_before_a_start_counts() -> None:
    found = Spending(10)
    found.known([NOW - DAY, NOW - HOUR, NOW - 2 * HOUR])
    assert found.share(NOW) == 0.2


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    store, line = Store(database, seal=SEAL), Line()
    line.open.set()
    yield Office(store, line)
    await store.close()


async def test_at_the_cap_only_what_safety_hangs_on_is_sent(office: Office) -> None:
    async with office.sending() as sender:
        sender.spending = spent(99, at=office.now)
        await office.put(Lane.REPLY, "the last")
        sender.wake()
        await until(lambda: "the last" in office.line.texts)
        (waiting,) = await office.put(Lane.REPLY, "food")
        await _vital(office, waiting.address_id, "112")
        sender.wake()
        await until(lambda: "112" in office.line.texts)
        await a_while()
        assert "food" not in office.line.texts
    rows = await office.rows()
    assert rows[str(waiting.id)].state == "queued"
    assert rows[str(waiting.id)].attempts == 0
    assert rows[str(waiting.id)].next_at > office.now + timedelta(minutes=10)


async def _vital(office: Office, address_id: int, text: str) -> None:
    async with office.store.write() as db:
        body = {"text": text, "vital": True, **EMPTY}
        row = Draft(address_id, "wire", 0, body, "fr", office.now + HOUR)
        await deliveries.queue(db, [row], office.now)


async def test_a_start_counts_what_was_sent_before(office: Office) -> None:
    await office.put(Lane.REPLY, "one", "two")
    async with office.sending():
        await office.until_settled(2)
    async with office.sending() as sender:
        sender.spending, sender._counted = Spending(10), False
        sender.wake()
        await until(lambda: sender._counted)
        assert sender.spending.share(office.now) == 0.2
