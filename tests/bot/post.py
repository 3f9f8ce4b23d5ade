"""A post office for tests: a store, a sender, and a channel whose calls wait for the test."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from starlette.routing import BaseRoute

from bot.channels import DeliveryError, Limits, Receive, Report
from bot.messages import Incoming, Lane, Outgoing, Raw
from bot.outbox import Sender
from db.models import outbox
from db.sealing import Seal
from db.store import Store
from services import deliveries, people
from services.deliveries import Delivery, Draft
from services.people import Writer
from tests.telephone import TELEGRAM

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
PATIENCE = 20.0  # seconds of the real clock
QUIET = 0.15  # seconds in which what must not happen would have happened
EMPTY: dict[str, Any] = {"buttons": [], "style": "none", "opener": "", "asks_location": ""}


@dataclass
class Line:
    """A channel that notes what it is given, and answers when it is open."""

    limits: Limits = TELEGRAM
    name: str = "wire"
    parallel: int = 8
    begun: list[Outgoing] = field(default_factory=list)
    fates: dict[str, list[BaseException]] = field(default_factory=dict)  # by text, in turn
    open: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: Counter[int] = field(default_factory=Counter)  # by lane
    most: Counter[int] = field(default_factory=Counter)

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        return ()

    async def run(self, receive: Receive) -> None:
        return None

    def read(self, raw: Raw) -> Incoming | None:
        return None

    async def send(self, outgoing: Outgoing) -> str:
        self.begun.append(outgoing)
        kind = max(outgoing.lane, Lane.PERSONAL)  # replies and personal messages share their room
        self.under_way[kind] += 1
        self.most[kind] = max(self.most[kind], self.under_way[kind])
        try:
            await self.open.wait()
            if fates := self.fates.get(outgoing.text):
                raise fates.pop(0)
            return f"SM{outgoing.id}"
        finally:
            self.under_way[kind] -= 1

    async def close(self) -> None:
        return None

    @property
    def texts(self) -> list[str]:
        """What it was given, in that order."""
        return [one.text for one in self.begun]


@dataclass
class Office:
    """A store with a sender for the line."""

    store: Store
    line: Line
    now: datetime = NOW
    settled: list[int] = field(default_factory=list)
    senders: list[Sender] = field(default_factory=list)

    @property
    def sender(self) -> Sender:
        return self.senders[-1]

    async def put(
        self,
        lane: int,
        *texts: str,
        to: str | None = None,
        lasts: timedelta = timedelta(hours=6),
        channel: str = "wire",
        at: datetime | None = None,
    ) -> list[Delivery]:
        """Commit a row for each text, each to a person of its own or all to one."""
        async with self.store.write() as db:
            writers = [Writer(channel, to or text) for text in texts]
            known = await people.recognise(db, SEAL, writers, self.now)
            drafts = [
                Draft(
                    one.address_id,
                    channel,
                    lane,
                    {"text": text, **EMPTY},
                    "fr",
                    self.now + lasts,
                    at=at,
                )
                for one, text in zip(known, texts, strict=True)
            ]
            numbers = await deliveries.queue(db, drafts, self.now)
        return [
            Delivery.fresh(number, writer.address, draft)
            for number, writer, draft in zip(numbers, writers, drafts, strict=True)
        ]

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Sender]:
        """Let a sender that was just built run; at the end it is stopped in whatever it does."""
        made = Sender(self.store, SEAL, self.line, lambda: self.now, self.settled.append)
        self.senders.append(made)
        task = asyncio.create_task(made.run())
        try:
            yield made
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def rows(self) -> dict[str, Any]:
        """Return every row by its number in the order of queueing: "1" is the first."""
        async with self.store.read() as db:
            found = (await db.execute(select(outbox).order_by(outbox.c.id))).all()
        return {str(row.id): row for row in found}

    async def states(self) -> list[str]:
        return [row.state for row in (await self.rows()).values()]

    async def until_settled(self, count: int) -> None:
        """Wait until so many results were noted."""
        await until(lambda: len(self.settled) >= count)


async def until(ready: Callable[[], object]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(PATIENCE):
        while not ready():  # noqa: ASYNC110 - of parts that know nothing of tests
            await asyncio.sleep(0.002)


async def a_while() -> None:
    """Wait so long that what must not happen would have happened."""
    await asyncio.sleep(QUIET)


def busy(retry_after: float | None = None) -> DeliveryError:
    return DeliveryError("429" if retry_after else "500", retry_after=retry_after)


def unknown() -> DeliveryError:
    return DeliveryError("timeout", unknown=True)
