"""The inbox: messages are committed before they are acknowledged, then taken in order.

* what arrives together is committed together, and so are turns: one fsync for many;
* a batch in which one message fails is rolled back, and its messages are taken one by one;
* a message that fails three times is a dead letter: its sender gets an apology, the team a word;
* who floods us waits for their turn, see `bot/flood.py`, and nobody else waits for them.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from bot.channels import Channel
from bot.clean import clean
from bot.flood import Flood, Sorted
from bot.group_turns import hear_groups
from bot.handles import Handles
from bot.logs import where
from bot.messages import Incoming, Raw
from bot.pace import Taken
from bot.precedence import about
from bot.repeats import Repeats
from bot.taking import Desk
from bot.writing import Written, apologise, slow_down, write_turns
from db.store import Store
from services import letters
from services.deliveries import Delivery
from services.letters import Letter

log = logging.getLogger(__name__)

BATCH = 100
LOOKED_PAST = 200  # messages of people who have one in the batch: a flood costs no more
SORTED = 500  # messages that are read at once, before others are committed
PAUSE = 1.0  # seconds until the store is tried again when it takes nothing, as with a full disk
Handled = Callable[[Letter, Sequence[Delivery]], None]  # a letter and its replies


@dataclass
class Inbox:
    """Takes messages; `receive` is what channels are given."""

    store: Store
    desk: Desk
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]  # in local time
    on_handled: Handled
    on_others: Callable[[], None]  # rows for people who did not write were queued
    flood: Flood = field(init=False)
    repeats: Repeats = field(default_factory=Repeats)
    _handles: Handles = field(init=False)
    _arriving: list[tuple[Sequence[Raw], asyncio.Future[None]]] = field(default_factory=list)
    _waiting: deque[Letter] = field(default_factory=deque)
    _ready: deque[Taken] = field(default_factory=deque)  # it is their turn
    _sorted: Sorted = field(default_factory=Sorted)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._handles = Handles(self.desk.seal)
        paced = {name for name, one in self.channels.items() if one.limits.paced}
        self.flood = Flood(paced, partial(about, self.desk.registry))

    async def receive(self, raws: Sequence[Raw]) -> None:
        """Return once these messages are committed; what was known before is dropped."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arriving.append((raws, done))
        self._news.set()
        await done

    async def run(self) -> None:
        """Commit what arrives and take what waits, until cancelled."""
        async with self.store.read() as db:
            self._waiting.extend(await letters.waiting(db, self.desk.seal))
        while True:
            await self._until_something()
            self._news.clear()
            await self._keep_arrivals()
            self._sort()
            await self._take_waiting()
            await self._settle()

    async def _until_something(self) -> None:
        """Wait until a message comes, or one that had to wait may be taken."""
        if not self._waiting and not self._ready:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.flood.soonest()):
                    await self._news.wait()

    async def _keep_arrivals(self) -> None:
        """Commit everything that arrived meanwhile in one transaction."""
        arriving, self._arriving = self._arriving, []
        if not arriving:
            return
        raws = [
            (raw.channel, raw.external_id, raw.body) for many, _done in arriving for raw in many
        ]
        fault: Exception | None = None
        try:
            async with self.store.write() as db:
                kept = await letters.keep(db, self.desk.seal, raws, datetime.now(UTC))
            self._waiting.extend(kept)
            self._known(raws, kept)
        except Exception as error:  # nothing is acknowledged: the provider repeats it
            fault = error
            log.error("messages could not be committed: %s", type(error).__name__)
        for _many, done in arriving:
            if not done.done():
                done.set_exception(fault) if fault else done.set_result(None)

    def _known(self, raws: Sequence[tuple[str, str, bytes]], kept: Sequence[Letter]) -> None:
        """Tell who waits that a message was known before: nothing more comes of it."""
        new = {(one.channel, one.external_id) for one in kept}
        if len(new) == len(raws):
            return
        for one in kept:
            self._read(one)  # so that what it says is known
        for channel, external_id, body in raws:
            letter = Letter(0, channel, external_id, body)
            if (said := self._read(letter).incoming) is not None:
                self.repeats.again(said)
            if (channel, external_id) not in new:
                self.on_handled(letter, [])

    def _sort(self) -> None:
        """Read what waits and say whose turn it is."""
        self.flood.due(self._sorted)
        room = BATCH + LOOKED_PAST - len(self._ready)
        for _each in range(SORTED):
            if not self._waiting or len(self._sorted.now) >= room:
                break
            self.flood.sort(self._read(self._waiting.popleft()), self._sorted)
        self._ready.extend(self._sorted.now)
        self._sorted.now.clear()

    async def _settle(self) -> None:
        """Be done with messages of a flood: a few are told that they wait, most get no answer."""
        told, silent = self._sorted.notice[:BATCH], self._sorted.settled
        if not told and not silent:
            return
        pairs = [(one.letter, said) for one in told if (said := one.incoming) is not None]
        try:
            async with self.store.write() as db:
                written = await slow_down(db, self.desk, pairs, self.now())
                await letters.handled(db, [one.letter.id for one in (*told, *silent)])
        except Exception as error:
            log.error("a flood could not be settled: %s", type(error).__name__)
            await asyncio.sleep(PAUSE)
            return
        self._sorted = Sorted(self._sorted.now, self._sorted.notice[BATCH:])
        self._tell([one.letter for one in (*told, *silent)], written)

    async def _take_waiting(self) -> None:
        """Take one message of each of up to 100 people; one by one when that fails."""
        batch = self._next()
        readable = [one for one in batch if one.fault is None]
        try:
            if readable:
                await self._take(readable)
        except Exception:
            for one in readable:
                await self._alone(one)
        for one in batch:
            if one.fault is not None:
                await self._alone(one)

    def _next(self) -> list[Taken]:
        """Return the next messages, one for each address; the others keep their order."""
        batch: list[Taken] = []
        later: list[Taken] = []
        addresses: set[tuple[str, str]] = set()
        while self._ready and len(batch) < BATCH and len(later) < LOOKED_PAST:
            taken = self._ready.popleft()
            if taken.incoming is not None:
                own = _addresses(taken.incoming)
                if own & addresses:
                    later.append(taken)
                    addresses |= own  # what comes after it waits for it
                    continue
                addresses |= own
            batch.append(taken)
        self._ready.extendleft(reversed(later))
        return batch

    def _read(self, letter: Letter) -> Taken:
        channel = self.channels.get(letter.channel)
        if channel is None:  # its settings were taken away since
            return Taken(letter, None)
        try:
            incoming = channel.read(Raw(letter.channel, letter.external_id, letter.body))
            found = incoming and self._cleaned(incoming)
            if found is not None:
                self.repeats.first(found)
            return Taken(letter, found)
        except Exception as error:  # ValueError, or a channel that is wrong: one letter's trouble
            return Taken(letter, None, error)

    def _cleaned(self, incoming: Incoming) -> Incoming:
        """Make a message safe: what a button carries is what we gave to this very person."""
        token = None if incoming.token is None else self._token(incoming, incoming.token)
        return replace(incoming, text=clean(incoming.text), token=token)

    def _token(self, incoming: Incoming, handle: str) -> str:
        """Return what a handle stands for, or "" when it is not of either of their addresses."""
        to = [one for one in (incoming.address, incoming.also) if one is not None]
        channel, now = incoming.channel, self.now()
        return next(filter(None, (self._handles.read(channel, a, handle, now) for a in to)), "")

    async def _take(self, batch: Sequence[Taken]) -> None:
        """Take a batch in one transaction, then tell who waits for it."""
        for one in batch:
            if one.fault is not None:
                raise one.fault
        heard = [one.incoming for one in batch if one.incoming is not None]
        pairs = [(one.letter, said) for one in batch if (said := _writer(one)) is not None]
        async with self.store.write() as db:
            await hear_groups(db, self.desk.seal, heard, self.now())
            written = await write_turns(db, self.desk, pairs, self.now())
            await letters.handled(db, [one.letter.id for one in batch])
        for one in batch:
            if one.incoming is not None and one.letter.id in written.helpers:
                self.flood.helps(one.incoming)
        self._tell([one.letter for one in batch], written)

    def _tell(self, handled: Sequence[Letter], written: Written) -> None:
        for letter in handled:
            reply = written.replies.get(letter.id)
            self.on_handled(letter, [reply] if reply else [])
        if written.others:
            self.on_others()

    async def _alone(self, one: Taken) -> None:
        """Take one message by itself, three times at the most."""
        while True:
            try:
                await self._take([one])
                return
            except Exception as error:
                log.error("message %d failed: %s", one.letter.id, where(error))
                if await self._given_up(one, type(error).__name__):
                    return

    async def _given_up(self, one: Taken, fault: str) -> bool:
        """Note a failure; returns whether nothing more is tried with this message now."""
        try:
            async with self.store.write() as db:
                dead = await letters.failed(db, one.letter.id, fault, readable=one.fault is None)
        except Exception as error:
            log.error("a failure could not be noted: %s", type(error).__name__)
            self._ready.appendleft(one)  # before what the same person wrote later
            await asyncio.sleep(PAUSE)
            return True
        if dead:
            await self._apologise(one)
        return dead

    async def _apologise(self, one: Taken) -> None:
        """Say sorry for a dead letter; it stays dead when that fails as well."""
        written = Written({})
        try:
            async with self.store.write() as db:
                written = await apologise(db, self.desk, one.letter, _writer(one), self.now())
        except Exception as error:
            log.error("no apology for message %d: %s", one.letter.id, type(error).__name__)
        self._tell([one.letter], written)


def _writer(one: Taken) -> Incoming | None:
    """Return the message whose sender is answered; None when it was said in a group."""
    return None if one.incoming is None or one.incoming.group is not None else one.incoming


def _addresses(incoming: Incoming) -> set[tuple[str, str]]:
    """Return every address by which the person who wrote is known."""
    known = (incoming.address, incoming.also)
    return {(incoming.channel, one) for one in known if one is not None}
