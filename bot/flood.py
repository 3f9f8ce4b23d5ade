"""The flood: whoever writes very much waits for their turn, and nobody is silenced.

* ten answers in a row and one each six seconds; who helps has more: `PERSON`, `TEAM`;
* of what waits for its turn only the newest plain message is answered, and the newest presses,
  places and words of danger; the others are settled without a word;
* after many answers in an hour there is one notice, then an answer each three minutes for a
  quarter of an hour, and as long as the flood lasts;
* words of danger are read at once, whoever writes them, if none were in the last five minutes;
* when more come in all than can be answered, those for food and danger go first.

Only channels on which anybody can write are paced. Times are monotonic seconds.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from heapq import heappop, heappush
from time import monotonic

from bot.messages import Incoming, Kind
from bot.pace import PERSON, TEAM, Line, Taken
from bot.precedence import About

CRY = 300.0  # seconds after which words of danger are read at once again
LOOK = 5.0  # seconds between messages of a flood that are searched for misspelt danger
KEPT = 3  # presses, places and words of danger that wait, of one address
KNOWN = 10_000  # addresses that are remembered while nothing of theirs waits
EACH_SECOND, AT_ONCE = 50.0, 250.0  # answers in all: about what two small processors can do
ONE = 1.0 - 1e-9  # what is counted in parts is never quite one
DEBT = -1000.0  # answers for food and danger that may be given beyond that

Key = tuple[str, str]  # a channel, and an address or a group


Reads = Callable[[Incoming, bool], About]  # what a message is about; closely or not


@dataclass(slots=True)
class Sorted:
    """What becomes of messages: some are taken now, some need a notice, some nothing more."""

    now: list[Taken] = field(default_factory=list)
    notice: list[Taken] = field(default_factory=list)
    settled: list[Taken] = field(default_factory=list)


class Flood:
    """The turns of all addresses on the channels that are `paced`."""

    def __init__(
        self, paced: Collection[str], about: Reads, clock: Callable[[], float] = monotonic
    ) -> None:
        self._paced, self._about, self._clock = paced, about, clock
        self._lines: OrderedDict[Key, Line] = OrderedDict()
        self._due: list[tuple[float, Key]] = []  # a heap: when lines may go on
        self._rest: deque[Taken] = deque()  # what waits because everybody writes
        self._left, self._at = AT_ONCE, clock()

    def sort(self, taken: Taken, into: Sorted) -> None:
        """Say what becomes of a message that came; what waits is returned by `due` later."""
        said = taken.incoming
        if said is None or said.channel not in self._paced or _always(said):
            into.now.append(taken)
            return
        now = self._clock()
        line = self._line(_key(said), now)
        line.came += 1
        if line.waiting() or line.left < ONE:
            self._beyond(line, taken, said, now, into)
        elif line.is_too_much():
            self._answer(line, taken, now, into)
        else:
            line.spend()
            self._among_all(taken, said, now, into)

    def due(self, into: Sorted) -> None:
        """Say what becomes of what had to wait, if its turn has come."""
        now = self._clock()
        self._refill(now)
        while self._due and self._due[0][0] <= now and self._left >= 1.0:
            _moment, key = heappop(self._due)
            line = self._lines[key]
            line.queued = False
            line.refill(now)
            if line.left >= ONE:
                self._left -= 1.0
                self._answer(line, line.take(), now, into)
            self._wait(line, key, now)
        while self._rest and self._left >= 1.0:
            self._left -= 1.0
            into.now.append(self._rest.popleft())

    def soonest(self) -> float | None:
        """Return in how many seconds something that waits may be taken; None when nothing does."""
        now = self._clock()
        self._refill(now)
        in_all = max(0.0, 1.0 - self._left) / EACH_SECOND
        if self._rest:
            return in_all
        return max(in_all, self._due[0][0] - now) if self._due else None

    def helps(self, incoming: Incoming) -> None:
        """Note that somebody is of the team: they may write more."""
        line = self._lines.get(_key(incoming))
        if line is not None and line.pace is not TEAM:
            line.left += TEAM.in_a_row - line.pace.in_a_row
            line.pace = TEAM

    @staticmethod
    def _answer(line: Line, taken: Taken, now: float, into: Sorted) -> None:
        """Let a message be answered, with a notice only if it is one too many."""
        if line.is_too_much():
            line.slow_down(now)
            into.notice.append(taken)
        else:
            line.spend()
            into.now.append(taken)

    def _beyond(self, line: Line, taken: Taken, said: Incoming, now: float, into: Sorted) -> None:
        """Let a message wait in its line, unless it speaks of danger."""
        closely = now - line.looked >= LOOK
        line.looked = now if closely else line.looked
        danger = self._about(said, closely) is About.DANGER
        if danger and now - line.cried >= CRY:
            line.cried = now
            into.now.append(taken)
            return
        if danger or said.kind in (Kind.BUTTON, Kind.LOCATION):
            line.others.append(taken)
            if len(line.others) > KEPT:
                into.settled.append(line.others.popleft())
        else:
            into.settled += [line.plain] if line.plain else []
            line.plain = taken
        self._wait(line, _key(said), now)

    def _among_all(self, taken: Taken, said: Incoming, now: float, into: Sorted) -> None:
        """Take a message now, unless so many come that only food and danger are."""
        self._refill(now)
        waits = self._left < 1.0 or bool(self._rest)
        if waits and (self._left < DEBT or self._about(said, False) is About.OTHER):
            self._rest.append(taken)
            return
        self._left -= 1.0
        into.now.append(taken)

    def _line(self, key: Key, now: float) -> Line:
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(PERSON.in_a_row, now, hour=now)
            self._forget_one()
        self._lines.move_to_end(key)
        line.refill(now)
        return line

    def _forget_one(self) -> None:
        """Forget who wrote longest ago, when many are known; never who waits."""
        if len(self._lines) > KNOWN:
            oldest = next(iter(self._lines))
            if self._lines[oldest].queued:
                self._lines.move_to_end(oldest)
            else:
                del self._lines[oldest]

    def _wait(self, line: Line, key: Key, now: float) -> None:
        if line.waiting() and not line.queued:
            line.queued = True
            heappush(self._due, (line.due(now), key))

    def _refill(self, now: float) -> None:
        self._left = min(AT_ONCE, self._left + (now - self._at) * EACH_SECOND)
        self._at = now


def _key(said: Incoming) -> Key:
    return said.channel, said.address if said.group is None else f"group {said.group}"


def _always(said: Incoming) -> bool:
    """Whether a platform itself tells it: that is never held back."""
    return said.kind in (Kind.LEFT, Kind.RETURNED) or said.moved_to is not None
