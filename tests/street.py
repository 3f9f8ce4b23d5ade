"""A street for tests: many messages of many people taken by one desk, fast, with all they hear.

Nothing is sent: what stands in the outbox for somebody is what they hear.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlalchemy import select, update

from bot.consequences import draw_all
from bot.messages import Incoming, Kind
from bot.registry import Registry
from bot.sealed_rows import opened
from bot.taking import Desk
from bot.writing import write_turns
from db.models import address, outbox
from db.sealing import Seal
from db.store import Store
from services import keeping, letters, promise_keeping, pushes, reminders, ringing, waves
from tests.telephone import SECRET, TELEGRAM

SEAL = Seal(SECRET)


@dataclass(frozen=True)
class Heard:
    """One thing that somebody was told, or is going to be, and its buttons."""

    person_id: int
    text: str
    tokens: tuple[str, ...]
    protected: bool


@dataclass
class Street:
    """People writing to one desk, at moments that the test gives."""

    store: Store
    desk: Desk
    _read: dict[int, str] = field(default_factory=dict)  # rows, as they were when they were read
    _ids: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    async def say(self, phone: str, now: datetime, words: str) -> list[Heard]:
        return await self._take(Incoming("wire", phone, "", text=words), now)

    async def press(self, phone: str, now: datetime, token: str) -> list[Heard]:
        return await self._take(Incoming("wire", phone, "", Kind.BUTTON, token=token), now)

    async def share(self, phone: str, now: datetime, where: tuple[float, float]) -> list[Heard]:
        return await self._take(Incoming("wire", phone, "", Kind.LOCATION, location=where), now)

    async def tick(self, now: datetime) -> list[Heard]:
        """Let become true what does so by time alone."""
        async with self.store.write() as db:
            await ringing.keep(db, now)
            await keeping.keep(db, now)
            await promise_keeping.keep(db, now)
            await waves.keep(db, now)
            await pushes.keep(db, now)
            await reminders.ripen(db, self.desk.recalling, now)
            await draw_all(db, self.desk, now)
        return await self._new(now)

    async def _take(self, incoming: Incoming, now: datetime) -> list[Heard]:
        number = next(self._ids)
        async with self.store.write() as db:
            (letter,) = await letters.keep(db, SEAL, [("wire", f"m{number}", b"-")], now)
            await write_turns(db, self.desk, [(letter, incoming)], now)
        return await self._new(now)

    async def _new(self, now: datetime) -> list[Heard]:
        """Return what is due by now and was not read before, and mark it as sent."""
        async with self.store.write() as db:
            rows = await db.execute(
                select(outbox, address.c.person_id)
                .join(address, address.c.id == outbox.c.address_id)
                .where(outbox.c.state == "queued", outbox.c.next_at <= now)
                .order_by(outbox.c.lane, outbox.c.id)
            )
            found = [(row.person_id, row.id, opened(SEAL, row.body)) for row in rows]
            sent = update(outbox).where(outbox.c.id.in_([number for _who, number, _ in found]))
            await db.execute(sent.values(state="sent", body=None))
        return [
            Heard(
                who,
                body["text"],
                tuple(token for _label, token, _more in body["buttons"]),
                body.get("protected", False),
            )
            for who, _number, body in found
        ]


@asynccontextmanager
async def street_in(url: str, registry: Registry) -> AsyncIterator[Street]:
    """Open a street over a database with all tables."""
    store = Store(url, seal=SEAL)
    try:
        yield Street(store, Desk(registry, SEAL, {"wire": TELEGRAM}))
    finally:
        await store.close()
