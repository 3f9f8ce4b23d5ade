"""Lanes: who may send next, so that no limit of a platform is met and no reply waits for a call.

* a slot is held from the start of a call until one second after its answer: the platform took the
  message somewhere in between, so none of its one-second windows holds more than the limit;
* the lowest lane goes first; calls leave two slots free and are evenly paced at their share;
* one chat takes one message a second, replies a burst of three that is made up for afterwards;
* a group, whose number is below zero, takes twenty in any minute;
* a refusal pauses that chat and the calls, nobody else; three within ten seconds pause everybody.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from bot.messages import Lane

SECOND = 1.0  # both platforms count messages in one-second windows
EARLY = 1e-6  # an alarm of the event loop may ring this much too soon, in seconds
MINUTE = 60.0
GROUP = 20  # messages a minute; https://core.telegram.org/bots/faq
BURST = 3  # replies to one chat; https://core.telegram.org/bots/faq tolerates short bursts
LEFT_FREE = 2  # slots that calls never take
MADE_UP = 4  # calls that may follow at once when the machine was busy and their alarm rang late
STORM, STORM_SECONDS = 3, 10.0  # refusals, and the time in which they mean more than one chat

Place = tuple[int, int, "_Waiter"]  # in a queue: lane, order of arrival


@dataclass(slots=True, eq=False)
class _Waiter:
    lane: int
    chat: str
    granted: asyncio.Future[None]
    parked: bool = False  # in the queue of its chat, not in one of the lanes


@dataclass(slots=True)
class _Chat:
    """What is known of a chat for as long as something is going on in it."""

    under_way: int = 0
    rested: float = 0.0  # when what was sent is made up for, at one message a second
    paused: float = 0.0
    parked: list[Place] = field(default_factory=list)
    alarm: asyncio.TimerHandle | None = None
    answered: deque[float] | None = None  # of a group: when its last messages were

    def opens(self, lane: int) -> float | None:
        """Return when a message of a lane may start; None: not before a call was answered."""
        spare = (BURST if lane == Lane.REPLY else 1) - 1 - self.under_way
        if spare < 0:
            return None
        return max(self.paused, self.rested - spare * SECOND, self.refilled())

    def refilled(self) -> float:
        """Return when a minute holds fewer messages than a group may get, 0 for other chats."""
        left = GROUP - self.under_way
        full = self.answered is not None and len(self.answered) >= left
        return self.answered[-left] + MINUTE if self.answered and full else 0.0

    def forgotten(self) -> float:
        """Return until when what was sent to a group counts, 0 for other chats."""
        return self.answered[-1] + MINUTE if self.answered else 0.0


class Lanes:
    """The slots of one sender; `async with lanes.slot(lane, chat)` around every call.

    `limit` is the platform's, in messages a second; `share` is what calls may take of it.
    """

    def __init__(self, limit: int, share: float) -> None:
        self._free = limit
        self._gap = SECOND / share
        self._urgent: list[Place] = []
        self._calls: list[Place] = []
        self._chats: dict[str, _Chat] = {}
        self._arrived = 0
        self._left = 0  # waiters that gave up and still stand in a lane
        self._next_call = 0.0
        self._calls_paused = 0.0
        self._all_paused = 0.0
        self._refusals: deque[float] = deque(maxlen=STORM)
        self._alarm: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def slot(self, lane: int, chat: str) -> AsyncIterator[None]:
        """Wait until a message of this lane may go to this chat; leave once it was answered."""
        waiter = _Waiter(lane, chat, asyncio.get_running_loop().create_future())
        self._arrived += 1
        self._queue((lane, self._arrived, waiter))
        self._serve()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            self._leave(waiter)
            raise
        try:
            yield
        finally:
            self._answered(chat)

    def pause(self, chat: str, seconds: float) -> None:
        """Obey a refusal: nothing goes to this chat, and no call to anybody, for so long."""
        now = _now()
        until = now + seconds
        known = self._chat(chat)
        known.paused = max(known.paused, until)
        self._calls_paused = max(self._calls_paused, until)
        self._refusals.append(now)
        if len(self._refusals) == STORM and now - self._refusals[0] <= STORM_SECONDS:
            self._all_paused = max(self._all_paused, until)
        self._look_after(chat)

    def paused(self, chat: str, lane: int = Lane.REPLY) -> float:
        """Return for how many seconds a refusal to this very chat still holds, or to calls."""
        known = self._chats.get(chat)
        until = max(known.paused, known.refilled()) if known else 0.0
        if lane == Lane.CALL:
            until = max(until, self._calls_paused)
        return max(0.0, until - _now())

    def _chat(self, name: str) -> _Chat:
        """Return what is known of a chat from now on."""
        if name not in self._chats:
            group = name.startswith("-")
            self._chats[name] = _Chat(answered=deque(maxlen=GROUP) if group else None)
        return self._chats[name]

    def _queue(self, place: Place) -> None:
        heappush(self._calls if place[0] == Lane.CALL else self._urgent, place)

    def _serve(self) -> None:
        """Let go everybody who may."""
        now = _now()
        if self._all_paused > now:
            self._wake(self._all_paused)
            return
        while self._free and (waiter := self._first(self._urgent, now)):
            self._grant(waiter)
        while self._free > LEFT_FREE and self._calls:
            if (soonest := max(self._next_call, self._calls_paused)) > now:
                self._wake(soonest)
                return
            if waiter := self._first(self._calls, now):
                self._grant(waiter)
                late = now - MADE_UP * self._gap
                self._next_call = max(self._next_call, late) + self._gap

    def _first(self, queue: list[Place], now: float) -> _Waiter | None:
        """Take the first whose chat is free; those before it wait in the queue of their chat."""
        while queue:
            place = heappop(queue)
            waiter = place[2]
            if waiter.granted.done():
                self._left -= 1
                continue
            chat = self._chats.get(waiter.chat)
            opens = chat.opens(waiter.lane) if chat else now
            if opens is not None and opens <= now:
                return waiter
            waiter.parked = True
            heappush(self._chats[waiter.chat].parked, place)
            self._look_after(waiter.chat)
        return None

    def _grant(self, waiter: _Waiter) -> None:
        self._free -= 1
        self._chat(waiter.chat).under_way += 1
        waiter.granted.set_result(None)

    def _answered(self, name: str) -> None:
        chat = self._chats[name]
        chat.under_way -= 1
        chat.rested = max(chat.rested, _now()) + SECOND
        if chat.answered is not None:
            chat.answered.append(_now())
        self._look_after(name)
        asyncio.get_running_loop().call_later(SECOND, self._freed)

    def _freed(self) -> None:
        self._free += 1
        self._serve()

    def _leave(self, waiter: _Waiter) -> None:
        """Forget somebody who gave up, perhaps in the moment a slot was granted."""
        chat = self._chats.get(waiter.chat)
        if not waiter.granted.cancelled():
            self._chats[waiter.chat].under_way -= 1
            self._freed()
        elif waiter.parked and chat:
            chat.parked = [place for place in chat.parked if place[2] is not waiter]
            heapify(chat.parked)
        else:
            self._left += 1
            self._tidy()
        if chat:
            self._look_after(waiter.chat)

    def _tidy(self) -> None:
        """Drop those who gave up once they are most of the queues."""
        if 2 * self._left > len(self._urgent) + len(self._calls):
            for queue in (self._urgent, self._calls):
                queue[:] = [place for place in queue if not place[2].granted.done()]
                heapify(queue)
            self._left = 0

    def _look_after(self, name: str) -> None:
        """Set the alarm of a chat: for its best waiter, or to forget a chat at rest."""
        chat = self._chats[name]
        if chat.alarm:
            chat.alarm.cancel()
            chat.alarm = None
        opens = chat.opens(chat.parked[0][0] if chat.parked else Lane.CALL)
        if opens is None:
            return  # the answer to the call under way comes back here
        rests = opens if chat.parked else max(opens, chat.forgotten())
        if chat.parked or rests > _now():
            ring = self._rouse if chat.parked else self._look_after
            chat.alarm = asyncio.get_running_loop().call_at(rests, ring, name)
        else:
            del self._chats[name]

    def _rouse(self, name: str) -> None:
        """Put the best waiter of a chat back into its lane."""
        place = heappop(self._chats[name].parked)
        place[2].parked = False
        self._queue(place)
        self._serve()

    def _wake(self, when: float) -> None:
        if self._alarm and self._alarm.when() <= when:
            return
        if self._alarm:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(when, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._serve()


def _now() -> float:
    return asyncio.get_running_loop().time() + EARLY
