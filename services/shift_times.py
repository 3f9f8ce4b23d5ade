"""Shift times: the hours of a shift on the clock of the street, also when clocks are changed.

* an hour that comes twice is the first one; a moment that is left out comes an hour later;
* a length is counted on the clock of the street: 01:00 to 04:00 is three hours in every night;
* where that would end before it starts (02:30 to 03:15 when 02:30 is left out), the real minutes
  count.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.days import PARIS, local


@dataclass(frozen=True, slots=True)
class Times:
    """When people meet, when a shift starts and when it ends, in UTC."""

    meets: datetime
    starts: datetime
    ends: datetime


def times_on(day: date, start: time, minutes: int, meets_before: int = 0) -> Times:
    """Return the moments of a shift that starts at an hour of a day on the clock of the street."""
    return times_from(datetime.combine(day, start, PARIS), minutes, meets_before)


def times_from(starts: datetime, minutes: int, meets_before: int = 0) -> Times:
    """Return the moments of a shift that lasts so many minutes on the clock of the street."""
    first = starts.astimezone(UTC)
    length, before = timedelta(minutes=minutes), timedelta(minutes=meets_before)
    ends, meets = _later(starts, length), _later(starts, -before)
    return Times(
        meets if meets <= first else first - before,
        first,
        ends if ends > first else first + length,
    )


def minutes_between(first: datetime, second: datetime) -> int:
    """Return the minutes from one moment to a later one, on the clock of the street."""
    clock = local(second).replace(tzinfo=None) - local(first).replace(tzinfo=None)
    real = second.astimezone(UTC) - first.astimezone(UTC)
    counted = clock if (clock > timedelta(0)) == (real > timedelta(0)) else real
    return int(counted.total_seconds() // 60)


def _later(moment: datetime, by: timedelta) -> datetime:
    """Go on by what the clock of the street shows."""
    return (local(moment).replace(tzinfo=None, fold=0) + by).replace(tzinfo=PARIS).astimezone(UTC)
