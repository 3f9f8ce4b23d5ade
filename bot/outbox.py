"""The outbox: one sender for each channel brings rows to people after they are committed.

* the lowest lane goes first; at most one message of a person is on its way;
* lanes 0 and 1 are sent at least once, lane 2 at most once, whenever the program is killed;
* results are noted together: one fsync for all that arrived meanwhile.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.aftermath import Result, note
from bot.channels import Channel, DeliveryError
from bot.messages import Button, Lane, Outgoing, Style, Template
from db.sealing import Seal
from db.store import Store
from services import deliveries
from services.deliveries import Delivery

log = logging.getLogger(__name__)

CALLS_AT_ONCE = 8  # rows of lane 2 on their way: enough for its share, few to lose in a crash
LOOK_AGAIN = 60.0  # seconds, when nothing is known to be due
TRY_AGAIN = 1.0  # seconds, when the store took nothing
SOON = 0.05  # seconds: what is due within them is looked for together
PERSONAL, CALLS = (Lane.REPLY, Lane.PERSONAL), (Lane.CALL, Lane.CALL)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was due at a look, and how many seconds nothing else will be."""

    personal: list[Delivery]
    calls: list[Delivery]
    pause: float


@dataclass
class Sender:
    """Brings the rows of one channel to people."""

    store: Store
    seal: Seal
    channel: Channel
    now: Callable[[], datetime]
    on_settled: Callable[[int], None]  # told of every row that was noted
    _flying: dict[int, Delivery] = field(default_factory=dict)  # until they are noted
    _results: list[Result] = field(default_factory=list)
    _left: bool = False  # some rows that were due could not go yet
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Look for rows now: some were committed."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is due and note what became of it, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._note_results())
            while True:
                self._wake.clear()
                pause = TRY_AGAIN
                try:
                    seen = await self._look()
                    pause = seen.pause
                    for delivery in await self._chosen(seen):
                        self._flying[delivery.id] = delivery
                        tasks.create_task(self._deliver(delivery))
                except Exception as error:
                    log.error("the outbox could not be read: %s", type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._wake.wait()

    async def _look(self) -> Seen:
        """Read what is due; what is on its way while we read is not seen a second time."""
        name, now, flying = self.channel.name, self.now(), set(self._flying)
        most = max(self._room(), 0) + len(flying)
        async with self.store.read() as db:
            personal = await deliveries.due(db, self.seal, name, now, PERSONAL, most)
            calls = await deliveries.due(db, self.seal, name, now, CALLS, 2 * CALLS_AT_ONCE)
            at = await deliveries.next_due(db, name, now)
        return Seen(
            [one for one in personal if one.id not in flying],
            [one for one in calls if one.id not in flying],
            LOOK_AGAIN if at is None else max((at - now).total_seconds(), SOON),
        )

    async def _chosen(self, seen: Seen) -> list[Delivery]:
        """Return what to send now, lanes 0 and 1 first; rows of lane 2 are claimed before."""
        first = self._free(seen.personal, self._room())
        calls = self._free(seen.calls, CALLS_AT_ONCE - self._calls(), first)
        self._left = len(first) + len(calls) < len(seen.personal) + len(seen.calls)
        return first + await self._claimed(calls)

    def _calls(self) -> int:
        return sum(1 for one in self._flying.values() if one.lane == Lane.CALL)

    def _room(self) -> int:
        """Return how many rows of lanes 0 and 1 may yet be on their way."""
        return self.channel.parallel - (len(self._flying) - self._calls())

    def _free(
        self, rows: Sequence[Delivery], most: int, also: Sequence[Delivery] = ()
    ) -> list[Delivery]:
        """Return the first rows of people who have no other message on its way."""
        busy = {one.address_id for one in (*self._flying.values(), *also)}
        chosen: list[Delivery] = []
        for row in rows:
            if len(chosen) < most and row.address_id not in busy:
                busy.add(row.address_id)
                chosen.append(row)
        return chosen

    async def _claimed(self, rows: Sequence[Delivery]) -> list[Delivery]:
        if not rows:
            return []
        async with self.store.write() as db:
            taken = set(await deliveries.claim(db, [row.id for row in rows]))
        return [row for row in rows if row.id in taken]

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            provider_id = await self._sent(delivery)
            result = Result(delivery, provider_id)
        except DeliveryError as error:
            result = Result(delivery, "", error)
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
        return await self.channel.send(replace(outgoing(delivery), seconds_left=left))

    async def _note_results(self) -> None:
        """Write what became of rows; everything that arrived meanwhile in one transaction."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            results, self._results = self._results, []
            try:
                async with self.store.write() as db:
                    await note(db, results, self.now())
            except Exception as error:  # the rows stay in flight, and are noted later
                log.error("results could not be noted: %s", type(error).__name__)
                self._results = results + self._results
                await asyncio.sleep(TRY_AGAIN)
                self._arrived.set()
                continue
            for one in results:
                del self._flying[one.delivery.id]
                self.on_settled(one.delivery.id)
            if self._left or any(one.error for one in results):
                self.wake()


def outgoing(delivery: Delivery) -> Outgoing:
    """Return what a channel is given for a row."""
    body = delivery.body
    template = body.get("template")
    return Outgoing(
        delivery.id,
        delivery.address,
        delivery.lane,
        body["text"],
        delivery.language,
        tuple(Button(*one) for one in body["buttons"]),
        Style(body["style"]),
        body["opener"],
        body["asks_location"],
        delivery.window_open,
        Template(template["key"], tuple(template["variables"])) if template else None,
    )
