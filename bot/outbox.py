"""The outbox: one sender for each channel brings rows to people after they are committed.

* the lowest lane goes first; at most one message of a person is on its way;
* lanes 0 and 1 are sent at least once, lane 2 at most once, whenever the program is killed;
* results are noted together: one fsync for all that arrived meanwhile.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.aftermath import Result, note
from bot.channels import PAUSED, Channel, DeliveryError
from bot.handles import Handles
from bot.messages import Button, Lane, Outgoing, Style, Template
from bot.sealed_rows import opened
from bot.spending import DAY, LATER, Spending
from db.sealing import Seal
from db.store import Store
from services import deliveries
from services.deliveries import Delivery

log = logging.getLogger(__name__)

CALLS_AT_ONCE = 8  # rows of lane 2 on their way: enough for its share, few to lose in a crash
LOOK_AGAIN = 60.0  # seconds, when nothing is known to be due
TRY_AGAIN = 1.0  # seconds, when the store took nothing
SOON = 0.05  # seconds: what is due within them is looked for together
AT_A_LOOK = 100  # rows read at once
MOST_PENDING = 2000  # rows kept in memory
REMEMBERED = 200  # noted rows: more than are noted between a commit and its handing over
PERSONAL, CALLS = (Lane.REPLY, Lane.PERSONAL), (Lane.CALL, Lane.CALL)


@dataclass
class Sender:
    """Brings the rows of one channel to people.

    Fresh replies are handed over in memory; the store is read for everything else: at the start,
    when something else was queued, and when a row that had to wait is due.
    """

    store: Store
    seal: Seal
    channel: Channel
    now: Callable[[], datetime]
    on_settled: Callable[[int], None]  # told of every row that was noted
    spending: Spending = field(default_factory=Spending)
    _handles: Handles = field(init=False)
    _pending: dict[int, Delivery] = field(default_factory=dict)  # read, not yet on their way
    _flying: dict[int, Delivery] = field(default_factory=dict)  # until they are noted
    _results: list[Result] = field(default_factory=list)
    _noted: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _noted_meanwhile: set[int] = field(default_factory=set)  # since a look began
    _look_now: bool = True
    _counted: bool = False  # what was spent before the start
    _more: bool = True  # there may be more in the store than was read
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._handles = Handles(self.seal)

    def hand_over(self, fresh: Sequence[Delivery]) -> None:
        """Take rows that were just committed; what is too much is found in the store later.

        A look at the store between the commit and this may have found, even sent them: then the
        store is asked again. It is also asked while older rows wait there, perhaps of the same
        person: they go first.
        """
        for delivery in fresh:
            known = delivery.id in self._flying or delivery.id in self._noted
            if self._more or known or len(self._pending) >= MOST_PENDING:
                self._look_now = True
            else:
                self._pending[delivery.id] = delivery
        self._wake.set()

    def wake(self) -> None:
        """Look for rows in the store now: some were committed."""
        self._look_now = True
        self._wake.set()

    async def run(self) -> None:
        """Send what is due and note what became of it, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._note_results())
            clock = asyncio.get_running_loop().time
            look_at = clock()
            while True:
                self._wake.clear()
                try:
                    if self._look_now:
                        look_at = clock() + await self._look()
                    for delivery in await self._claimed(self._free()):
                        self._flying[delivery.id] = delivery
                        tasks.create_task(self._deliver(delivery))
                except Exception as error:
                    log.error("the outbox could not be read: %s", type(error).__name__)
                    self._look_now, look_at = True, clock() + TRY_AGAIN
                await self._rest(look_at)

    async def _count_spent(self) -> None:
        """Count what was sent in the day before, for a channel that has a cap."""
        if self.spending.cap and not self._counted:
            now = self.now()
            async with self.store.read() as db:
                name = self.channel.name
                self.spending.known(await deliveries.tried_since(db, name, now - DAY))
            self._counted = True

    async def _rest(self, look_at: float) -> None:
        """Wait until there is something to do; at a moment of the loop the store is looked at.

        Whoever writes meanwhile does not put that moment off.
        """
        try:
            async with asyncio.timeout_at(look_at):
                await self._wake.wait()
        except TimeoutError:
            self._look_now = True

    async def _look(self) -> float:
        """Read what is due; returns the seconds until something else is.

        What was on its way before we read, or is noted while we do, is not something new.
        """
        self._look_now = False
        self._noted_meanwhile.clear()
        await self._count_spent()
        name, now = self.channel.name, self.now()
        known = {*self._pending, *self._flying}
        most = AT_A_LOOK + len(known)
        async with self.store.read() as db:
            personal = await deliveries.due(db, self.seal, name, now, PERSONAL, most)
            calls = await deliveries.due(db, self.seal, name, now, CALLS, 4 * CALLS_AT_ONCE)
            at = await deliveries.next_due(db, name, now)
        self._more = len(personal) == most
        self._correct(known, personal)
        new = [one for one in (*personal, *calls) if one.id not in known]
        gone = self._flying.keys() | self._noted_meanwhile
        self._pending.update({one.id: one for one in new if one.id not in gone})
        left = LOOK_AGAIN if at is None else (at - now).total_seconds()
        return min(max(left, SOON), LOOK_AGAIN)  # a machine that slept counts no seconds

    def _correct(self, known: Collection[int], personal: Sequence[Delivery]) -> None:
        """Forget rows that were ended while they waited here, and take what they say now."""
        read = {one.id: one for one in personal}
        for number, row in list(self._pending.items()):
            if number in read:
                self._pending[number] = read[number]
            elif number in known and row.lane != Lane.CALL and not self._more:
                del self._pending[number]

    def _free(self) -> list[Delivery]:
        """Return what may go now: the lowest lane first, one message of a person at a time."""
        busy = {one.address_id for one in self._flying.values()}
        calls = sum(1 for one in self._flying.values() if one.lane == Lane.CALL)
        room = {
            True: CALLS_AT_ONCE - calls,
            False: self.channel.parallel - (len(self._flying) - calls),
        }
        chosen: list[Delivery] = []
        for row in sorted(self._pending.values(), key=lambda one: (one.lane, one.id)):
            kind = row.lane == Lane.CALL
            if room[kind] > 0 and row.address_id not in busy:
                room[kind] -= 1
                busy.add(row.address_id)
                chosen.append(row)
        for row in chosen:
            del self._pending[row.id]
        return chosen

    async def _claimed(self, rows: Sequence[Delivery]) -> list[Delivery]:
        """Return the rows to send: those of lane 2 only when they are marked before.

        Those that were taken back meanwhile leave room for others.
        """
        calls = [row.id for row in rows if row.lane == Lane.CALL]
        if not calls:
            return list(rows)
        async with self.store.write() as db:
            taken = set(await deliveries.claim(db, calls))
        if len(taken) < len(calls):
            self.wake()
        return [row for row in rows if row.lane != Lane.CALL or row.id in taken]

    async def _deliver(self, delivery: Delivery) -> None:
        outside = self.channel.limits.window and not delivery.window_open
        try:
            provider_id = await self._sent(delivery)
            result = Result(delivery, provider_id, outside=outside)
        except DeliveryError as error:
            result = Result(delivery, "", error, outside)
        except Exception as error:
            log.error("row %d failed: %s", delivery.id, type(error).__name__)
            result = Result(delivery, "", DeliveryError("bug", permanent=True))
        self._results.append(result)
        self._arrived.set()

    async def _sent(self, delivery: Delivery) -> str:
        left = int((delivery.not_after - self.now()).total_seconds())
        if left <= 0:
            raise DeliveryError("expired", permanent=True, skipped=True)
        if delivery.unreachable:
            raise DeliveryError("unreachable", permanent=True, skipped=True)
        now = self.now()
        if self.spending.waits(delivery.lane, delivery.body.get("vital", False), now):
            raise DeliveryError(PAUSED, retry_after=LATER)
        self.spending.spend(now)
        row = replace(delivery, body=opened(self.seal, delivery.body))
        return await self.channel.send(replace(outgoing(row, self._handle), seconds_left=left))

    def _handle(self, delivery: Delivery, token: str) -> str:
        return self._handles.write(self.channel.name, delivery.address, token, self.now())

    async def _note_results(self) -> None:
        """Write what became of rows; everything that arrived meanwhile in one transaction."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            results, self._results = self._results, []
            try:
                async with self.store.write() as db:
                    erased = await note(db, results, self.now())
            except Exception as error:  # the rows stay in flight, and are noted later
                log.error("results could not be noted: %s", type(error).__name__)
                self._results = results + self._results
                await asyncio.sleep(TRY_AGAIN)
                self._arrived.set()
                continue
            if erased:
                await self._empty_log()
            for one in results:
                del self._flying[one.delivery.id]
                self._noted.append(one.delivery.id)
                self._noted_meanwhile.add(one.delivery.id)
                self.on_settled(one.delivery.id)
                self._look_now |= one.error is not None or one.delivery.lane == Lane.CALL
            self._look_now |= self._more and len(self._pending) < AT_A_LOOK
            self._wake.set()

    async def _empty_log(self) -> None:
        """Let what was erased be gone from the disk; what cannot be now is, within the hour."""
        try:
            await self.store.checkpoint()
        except Exception as error:
            log.error("the write-ahead log was not emptied: %s", type(error).__name__)


def outgoing(delivery: Delivery, handle: Callable[[Delivery, str], str]) -> Outgoing:
    """Return what a channel is given for a row, with handles in place of its tokens."""
    body = delivery.body
    return Outgoing(
        delivery.id,
        delivery.address,
        delivery.lane,
        body["text"],
        delivery.language,
        tuple(
            Button(label, handle(delivery, token), line) for label, token, line in body["buttons"]
        ),
        Style(body["style"]),
        body["opener"],
        body["asks_location"],
        delivery.window_open,
        _template(delivery, handle),
        edits=delivery.edits,
        voice=tuple(body.get("voice", ())),
        protected=body.get("protected", False),
        file=body.get("file", ""),
    )


def _template(delivery: Delivery, handle: Callable[[Delivery, str], str]) -> Template | None:
    found = delivery.body.get("template")
    if not found:
        return None
    tokens = (handle(delivery, one) for one in found.get("tokens", ()))
    return Template(found["key"], (*found["variables"], *tokens))
