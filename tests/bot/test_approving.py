"""Approving: the running program knows which texts are approved, whatever the platform does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot import approving
from bot.approving import keep_approvals
from bot.channels import DeliveryError
from bot.messages import Wording
from db.store import Store
from services.approvals import Approval, approved
from tests.bot.post import Line, until
from tests.services.teams import SEAL

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
FRENCH = Approval("popote_news_fr", "news", "fr", "HX1", "approved")


@dataclass
class Asked(Line):
    """A channel whose platform approves texts."""

    answers: list[list[Approval] | DeliveryError] = field(default_factory=list)
    times: int = 0

    async def approvals(self, wordings: Sequence[Wording]) -> list[Approval]:
        self.times += 1
        answer = self.answers.pop(0) if self.answers else [FRENCH]
        if isinstance(answer, DeliveryError):
            raise answer
        return answer

    async def hand_in(
        self, wordings: Sequence[Wording], say: Callable[[Approval], None]
    ) -> list[Approval]:
        return []


@asynccontextmanager
async def keeping(store: Store, channel: Line) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(keep_approvals(store, [channel], lambda: NOW))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def store(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.setattr(approving, "FIRST", 0.0)
    monkeypatch.setattr(approving, "PERIOD", 0.01)
    made = Store(database, seal=SEAL)
    yield made
    await made.close()


async def known(store: Store) -> set[str]:
    async with store.read() as db:
        return await approved(db, "news", ["fr", "ar"])


async def test_what_the_platform_says_is_kept(store: Store) -> None:
    channel = Asked()
    async with keeping(store, channel):
        await until(lambda: channel.times > 1)
    assert await known(store) == {"fr", "ar"}


async def test_a_failure_leaves_what_was_known_and_passes(store: Store) -> None:
    trouble = DeliveryError("500")
    channel = Asked(answers=[[FRENCH], trouble, trouble])
    async with keeping(store, channel):
        await until(lambda: channel.times > 2)
        assert await known(store) == {"fr", "ar"}
        await until(lambda: channel.times > 4)


async def test_a_channel_without_approvals_is_not_asked(store: Store) -> None:
    async with keeping(store, Line()) as task:
        await asyncio.wait_for(task, 5)
    assert await known(store) == set()
