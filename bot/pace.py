"""Pace: how much one address may write, and what of it waits for its turn.

Times are monotonic seconds.
"""

from collections import deque
from dataclasses import dataclass, field

from bot.messages import Incoming
from services.letters import Letter

HOUR = 3600.0
SLOW, SLOW_FOR = 180.0, 900.0  # seconds between answers, and for how long
STILL = 30  # who writes so often while it is slow goes on being slowed
LONG_AGO = -1e9


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one address may write."""

    in_a_row: float
    each: float  # seconds until one more
    an_hour: int


PERSON, TEAM = Pace(10, 6.0, 60), Pace(40, 1.5, 600)


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter and what was read from it: nothing when there is nobody to answer."""

    letter: Letter
    incoming: Incoming | None
    fault: Exception | None = None  # it cannot be read


@dataclass(slots=True)
class Line:
    """What one address has left, and what of it waits."""

    left: float
    at: float  # when `left` was counted
    pace: Pace = PERSON
    hour: float = 0.0  # when the hour began whose answers are counted
    answered: int = 0
    slow: float | None = None  # since when
    came: int = 0  # messages since then
    cried: float = LONG_AGO
    looked: float = LONG_AGO
    plain: Taken | None = None
    others: deque[Taken] = field(default_factory=deque)
    queued: bool = False

    def waiting(self) -> bool:
        """Whether something waits for its turn."""
        return self.plain is not None or bool(self.others)

    def refill(self, now: float) -> None:
        """Count what is left now."""
        if self.slow is not None and now >= self.slow + SLOW_FOR:
            goes_on = self.came >= STILL and now < self.slow + 2 * SLOW_FOR
            self.slow, self.came = (now if goes_on else None), 0
            self.answered, self.hour = 0, now
        most, each = (1.0, SLOW) if self.slow is not None else (self.pace.in_a_row, self.pace.each)
        self.left = min(most, self.left + (now - self.at) / each)
        self.at = now
        if now - self.hour >= HOUR:
            self.hour, self.answered = now, 0

    def due(self, now: float) -> float:
        """Return when the next one may be answered."""
        each = SLOW if self.slow is not None else self.pace.each
        return now + max(0.0, 1.0 - self.left) * each

    def spend(self) -> None:
        """Count an answer."""
        self.left -= 1.0
        self.answered += 1

    def is_too_much(self) -> bool:
        """Whether the next answer would be one too many in this hour."""
        return self.slow is None and self.answered >= self.pace.an_hour

    def slow_down(self, now: float) -> None:
        """Answer seldom from now on."""
        self.slow, self.came, self.left = now, 0, 0.0

    def take(self) -> Taken:
        """Take the oldest of what waits."""
        first = self.others[0] if self.others else None
        if first is None or (self.plain and self.plain.letter.id < first.letter.id):
            found, self.plain = self.plain, None
        else:
            found = self.others.popleft()
        assert found is not None
        return found
