"""Long outages: a platform that is away for an hour or a day costs no message that is of use."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import outbox
from bot.channels import DeliveryError
from bot.messages import Lane
from db.store import Store
from tests.bot.post import SEAL, Line, Office, a_while

STEP = timedelta(minutes=5)
DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LOOK_AGAIN", 0.01)


@pytest.fixture
async def offices(database: str) -> AsyncIterator[tuple[Office, Office]]:
    """Two platforms over one store."""
    store = Store(database, seal=SEAL)
    both = Office(store, Line()), Office(store, Line(name="other"))
    for one in both:
        one.line.open.set()
    yield both
    await store.close()


def away(office: Office, *texts: str) -> None:
    """Let nothing reach a platform from now on."""
    for one in texts:
        office.line.fates[one] = [DeliveryError("network") for _time in range(10_000)]


async def pass_time(office: Office, lasts: timedelta) -> None:
    """Let hours go by in steps of five minutes."""
    end = office.now + lasts
    while office.now < end:
        office.now += STEP
        office.sender.wake()
        await a_while()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bot.post.QUIET", 0.02)


async def test_after_an_hour_without_network_answers_and_what_one_must_know_go_out(
    offices: tuple[Office, Office],
) -> None:
    office, _other = offices
    await office.put(Lane.REPLY, "reply")
    await office.put(Lane.PERSONAL, "personal", lasts=DAY)
    away(office, "reply", "personal")
    async with office.sending():
        await pass_time(office, timedelta(hours=1))
        assert await office.states() == ["queued", "queued"]
        office.line.fates.clear()
        await pass_time(office, timedelta(minutes=20))
        await office.until_settled(2)
    assert await office.states() == ["sent", "sent"]


async def test_after_a_day_what_is_still_of_use_goes_out_and_nothing_else(
    offices: tuple[Office, Office],
) -> None:
    office, _other = offices
    await office.put(Lane.REPLY, "stale")
    await office.put(Lane.PERSONAL, "still", lasts=2 * DAY)
    await office.put(Lane.CALL, "call", lasts=2 * DAY)
    away(office, "stale", "still", "call")
    async with office.sending():
        await pass_time(office, DAY)
        tried = len(office.line.begun)
        office.line.fates.clear()
        await pass_time(office, timedelta(minutes=20))
        await office.put(Lane.REPLY, "fresh")
        office.sender.wake()
        await a_while()
    assert office.line.texts[tried:] == ["still", "fresh"]
    states = await office.states()
    assert [states[0], states[1], states[3]] == ["skipped", "sent", "sent"]
    assert tried < 72 + 96 + 10  # it is asked seldom: every five minutes, then every quarter


async def test_one_platform_that_is_away_keeps_nobody_waiting_on_the_other(
    offices: tuple[Office, Office],
) -> None:
    office, other = offices
    texts = [str(number) for number in range(40)]
    away(office, *texts)
    await office.put(Lane.REPLY, *texts)
    async with office.sending(), other.sending():
        await a_while()
        await other.put(Lane.REPLY, "hello", channel="other")
        other.sender.wake()
        await other.until_settled(1)
    assert other.line.texts == ["hello"]
