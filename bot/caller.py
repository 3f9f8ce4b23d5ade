"""The caller: hands calls to the outbox, a few rows at a time, and ends them.

* what two agreed to waits for a minute, in which it can be undone;
* only a few seconds' worth of rows are handed over, so that pausing and stopping act at once;
* every step is a short transaction of its own: whoever writes meanwhile does not wait for a call;
* a call ends by itself: everybody got it, nobody more is needed, or its time is over.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from bot.call_progress import Progress, Showing
from bot.call_words import Material, material, message
from bot.consequences import draw
from bot.logs import where
from bot.messages import Lane
from bot.rendering import render
from bot.sealed_rows import closed
from bot.taking import NARROWEST, Desk
from db.session import Session
from db.store import Store
from locales import UNDECIDED
from services import budget, call_acts, call_progress, calls, deliveries, feeding, filling
from services.call_acts import to_begin
from services.call_reading import word
from services.calls import Call, State
from services.deliveries import Draft
from services.feeding import Fed
from services.freezing import frozen
from services.quiet_hours import may_go
from services.taking_back import take_back

log = logging.getLogger(__name__)

PERIOD = 0.5  # seconds between two looks while something is on its way
IDLE = 5.0  # seconds between two looks else; whoever sends a call wakes us
AHEAD = 100  # rows that may be due on a channel: what Telegram takes in four seconds
LOW = AHEAD // 2
MOST = 500  # rows that may wait there, with those that are tried again in some minutes

End = Callable[[Session, int, datetime], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows a channel takes now."""

    most: int
    outside: int | None = None  # how many of them outside WhatsApp's window


@dataclass
class Caller:
    """Looks after calls for as long as the program runs."""

    store: Store
    desk: Desk
    now: Callable[[], datetime]  # in local time
    on_rows: Callable[[], None]  # rows for people were queued
    progress: Progress = field(init=False)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.progress = Progress(self.desk)

    def wake(self) -> None:
        """Look now: something about calls may have changed."""
        self._wake.set()

    async def run(self) -> None:
        """Look again and again, until cancelled; a failure is logged and passes."""
        while True:
            self._wake.clear()
            pause = PERIOD
            try:
                pause = PERIOD if await self.look() else IDLE
            except Exception as error:  # as with a full disk: the next look does it
                log.error("calls could not be looked after: %s", where(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def look(self) -> bool:
        """Do what is due for every call; tells whether any of them is on its way."""
        now = self.now()
        async with self.store.read() as db:
            unended = [] if await frozen(db) else await feeding.unended(db)
            closing = await call_progress.to_close(db, now)
        running = False
        for number in [*unended, *closing]:
            running |= await self._look_after(number, now)
        return running

    async def _look_after(self, number: int, now: datetime) -> bool:
        """Do what is due for one call; tells whether it is on its way."""
        async with self.store.read() as db:
            call = await calls.call_of(db, number)
            if call is None:
                return False
            over = await _end_of(db, call, now)
            rooms = {} if over else await self._rooms(db, call, now)
            showing = await self.progress.look(db, call, now)
            busy = call.state.running and await feeding.under_way(db, number)
        if over is not None:
            await self._write(partial(_end, number, now), now)
            return True
        if busy and not may_go(call, now):
            await self._write(partial(_take_back, number), now)
            busy = False
        fed = bool(rooms) and await self._write(partial(self._feed, number, rooms, now), now)
        if showing is not None:
            await self._write(partial(self._show, call, showing, now), now)
        return fed or busy

    async def _rooms(self, db: Session, call: Call, now: datetime) -> dict[str, Room]:
        """Return the channels on which somebody waits for a call that may go there now."""
        found: dict[str, Room] = {}
        if call.state is not State.SENDING or not may_go(call, now) or to_begin(call, now):
            return found
        for channel, limits in self.desk.limits.items():
            due, in_all = await feeding.room(db, channel, now)
            if due > LOW or in_all >= MOST:
                continue
            outside = await budget.left(db, now, self.desk.rates) if limits.window else None
            if await feeding.hungry(db, call.id, now, channel, outside=outside):
                found[channel] = Room(AHEAD - due, outside)
        return found

    async def _feed(
        self, number: int, rooms: Mapping[str, Room], now: datetime, db: Session
    ) -> bool:
        """Hand the next recipients of a call to the outbox; tells whether there were any."""
        call = await calls.call_of(db, number)
        if call is None or call.state is not State.SENDING or await frozen(db):
            return False
        found = await material(db, self.desk.seal, call, now)
        if found is None:  # what it is about is over: there is nothing left to say
            return await call_acts.finish(db, number, now)
        fed: list[Fed] = []
        for channel, room in rooms.items():
            fed += await feeding.next_waiting(
                db, call, now, channel, room.most, outside=room.outside
            )
        rows = await deliveries.queue(db, self._drafts(found, fed), now)
        pairs = [(one.recipient_id, row) for one, row in zip(fed, rows, strict=True)]
        await feeding.queued(db, pairs, now)
        return bool(fed)

    def _drafts(self, found: Material, fed: Sequence[Fed]) -> list[Draft]:
        """Put a call into words, once for each language, channel and kind of chat."""
        bodies: dict[tuple[str, str, bool], dict[str, Any]] = {}
        drafts = []
        for one in fed:
            key = one.language, one.channel, one.group
            if key not in bodies:
                bodies[key] = self._body(found, *key)
            drafts.append(
                Draft(
                    one.address_id,
                    one.channel,
                    Lane.CALL,
                    bodies[key],
                    _codes(one.language)[0],
                    found.call.not_after,
                    call_id=found.call.id,
                )
            )
        return drafts

    def _body(self, found: Material, language: str, channel: str, group: bool) -> dict[str, Any]:
        links = self.desk.addresses.to(word(self.desk.seal, found.call)) if group else ()
        reply = message(found, language, group=group, links=links)
        limits = self.desk.limits.get(channel, NARROWEST)
        body = render(reply, _codes(language), limits)
        return closed(self.desk.seal, body) if found.words else body

    async def _show(self, call: Call, showing: Showing, now: datetime, db: Session) -> bool:
        await self.progress.show(db, call, showing, now)
        return True

    async def _write(self, act: Callable[[Session], Awaitable[bool]], now: datetime) -> bool:
        """Do something in a transaction of its own, and let the senders know what follows."""
        async with self.store.write() as db:
            done = await act(db)
            await draw(db, self.desk, now)
        if done:
            self.on_rows()
        return done


async def _end_of(db: Session, call: Call, now: datetime) -> End | None:
    """Return how a call ends now; None while it goes on."""
    if not call.state.running:
        return None
    if call.not_after <= now:
        return call_acts.expire
    if await filling.missing(db, call) == 0:
        return call_acts.fill
    if call.state is State.PAUSED or call.next_wave_at is not None:
        return None
    if await feeding.waits(db, call.id) or await feeding.under_way(db, call.id):
        return None
    return call_acts.finish


async def _end(number: int, now: datetime, db: Session) -> bool:
    """End a call, if that is still so."""
    call = await calls.call_of(db, number)
    end = await _end_of(db, call, now) if call is not None else None
    return end is not None and await end(db, number, now)


async def _take_back(number: int, db: Session) -> bool:
    return await take_back(db, number) > 0


def _codes(language: str) -> tuple[str, ...]:
    return (language,) if language else UNDECIDED
