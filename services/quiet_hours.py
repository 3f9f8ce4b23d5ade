"""Quiet hours: at night calls wait until the morning, by the clock of the street.

A call goes out all the same when a coordinator said so twice, or when it asks a few people, in
waves, for something that cannot wait until the morning.
"""

from datetime import UTC, datetime, time, timedelta

from services.calls import Call, Kind
from services.days import DAY, PARIS, local

BEGIN, END = time(22), time(8)
SOON = timedelta(hours=12)


def is_quiet(now: datetime) -> bool:
    """Tell whether it is night: from 22:00 to 08:00."""
    clock = local(now).time()
    return clock >= BEGIN or clock < END


def ends(now: datetime) -> datetime:
    """Return the next 08:00, in UTC."""
    clock = local(now)
    day = clock.date() if clock.time() < END else clock.date() + DAY
    return datetime.combine(day, END, PARIS).astimezone(UTC)


def may_go(call: Call, now: datetime) -> bool:
    """Tell whether a call may be sent at this moment."""
    return call.at_night or not is_quiet(now) or _cannot_wait(call, now)


def _cannot_wait(call: Call, now: datetime) -> bool:
    if not call.wave or call.kind not in (Kind.GAP, Kind.URGENT):
        return False
    return (call.starts_at or call.not_after) - now < SOON
