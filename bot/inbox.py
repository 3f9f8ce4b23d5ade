"""The inbox: messages are committed before they are acknowledged, then taken in order.

* what arrives together is committed together, and so are turns: one fsync for many;
* a batch in which one message fails is rolled back, and its messages are taken one by one;
* a message that fails three times is a dead letter: its sender gets an apology, the team a word.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.channels import Channel
from bot.clean import clean
from bot.group_turns import hear_groups
from bot.handles import Handles
from bot.logs import where
from bot.messages import Incoming, Raw
from bot.taking import Desk
from bot.writing import Written, apologise, write_turns
from db.store import Store
from services import letters
from services.deliveries import Delivery
from services.letters import Letter

log = logging.getLogger(__name__)

BATCH = 100
LOOKED_PAST = 200  # messages of people who have one in the batch: a flood costs no more
PAUSE = 1.0  # seconds until the store is tried again when it takes nothing, as with a full disk
Handled = Callable[[Letter, Sequence[Delivery]], None]  # a letter and its replies


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter and what was read from it: nothing when there is nobody to answer."""

    letter: Letter
    incoming: Incoming | None
    fault: Exception | None = None  # it cannot be read


@dataclass
class Inbox:
    """Takes messages; `receive` is what channels are given."""

    store: Store
    desk: Desk
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]  # in local time
    on_handled: Handled
    on_others: Callable[[], None]  # rows for people who did not write were queued
    _handles: Handles = field(init=False)
    _arriving: list[tuple[Sequence[Raw], asyncio.Future[None]]] = field(default_factory=list)
    _waiting: deque[Letter] = field(default_factory=deque)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._handles = Handles(self.desk.seal)

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
            if not self._waiting:
                await self._news.wait()
            self._news.clear()
            await self._keep_arrivals()
            await self._take_waiting()

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
        for channel, external_id, body in raws:
            if (channel, external_id) not in new:
                self.on_handled(Letter(0, channel, external_id, body), [])

    async def _take_waiting(self) -> None:
        """Take one message of each of up to 100 people; one by one when that fails."""
        batch = self._next()
        if not batch:
            return
        try:
            await self._take(batch)
        except Exception:
            for one in batch:
                await self._alone(one)

    def _next(self) -> list[Taken]:
        """Return the next messages, one for each address; the others keep their order."""
        batch: list[Taken] = []
        later: list[Letter] = []
        addresses: set[tuple[str, str]] = set()
        while self._waiting and len(batch) < BATCH and len(later) < LOOKED_PAST:
            taken = self._read(self._waiting.popleft())
            if taken.incoming is not None:
                own = _addresses(taken.incoming)
                if own & addresses:
                    later.append(taken.letter)
                    addresses |= own  # what comes after it waits for it
                    continue
                addresses |= own
            batch.append(taken)
        self._waiting.extendleft(reversed(later))
        return batch

    def _read(self, letter: Letter) -> Taken:
        channel = self.channels.get(letter.channel)
        if channel is None:  # its settings were taken away since
            return Taken(letter, None)
        try:
            incoming = channel.read(Raw(letter.channel, letter.external_id, letter.body))
            return Taken(letter, incoming and self._cleaned(incoming))
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
                dead = await letters.failed(db, one.letter.id, fault)
        except Exception as error:
            log.error("a failure could not be noted: %s", type(error).__name__)
            self._waiting.appendleft(one.letter)  # before what the same person wrote later
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
