"""Spending: how many messages a paid channel has sent in a day, and what may still go.

* at four fifths of the daily cap calls wait, so that there is something left for answers;
* at the cap everything waits, until the day before is over, but what safety hangs on: words of
  danger and their answers, alarms, and whatever coordinators are answered;
* coordinators are told of both, once: see bot/health.py.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.messages import Lane

DAY, PART = timedelta(hours=24), timedelta(minutes=15)
ALMOST = 0.8  # of the cap
LATER = 900.0  # seconds until what waits is looked at again


@dataclass(slots=True)
class Spending:
    """What was sent in the last 24 hours, counted by quarters of an hour; no `cap`, no limit."""

    cap: int = 0
    _parts: deque[tuple[datetime, int]] = field(default_factory=deque)
    _used: int = 0

    def known(self, moments: Iterable[datetime]) -> None:
        """Count what was sent before the program started."""
        for one in sorted(moments):
            self.spend(one)

    def spend(self, now: datetime) -> None:
        """Count a message that was handed over, or may have been."""
        self._used += 1
        if self._parts and now - self._parts[-1][0] < PART:
            began, count = self._parts.pop()
            self._parts.append((began, count + 1))
        else:
            self._parts.append((now, 1))

    def share(self, now: datetime) -> float:
        """Return how much of the cap is used, 1.0 for all of it; 0.0 without a cap."""
        while self._parts and now - self._parts[0][0] >= DAY:
            self._used -= self._parts.popleft()[1]
        return self._used / self.cap if self.cap else 0.0

    def waits(self, lane: int, vital: bool, now: datetime) -> bool:
        """Whether a message has to wait; never one on which safety hangs."""
        share = self.share(now)
        return not vital and share >= (ALMOST if lane == Lane.CALL else 1.0)
