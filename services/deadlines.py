"""Deadlines: how long a seat is kept for somebody who has to answer."""

from datetime import UTC, datetime, time, timedelta

from services.days import DAY, PARIS, local

LAST_HOUR = timedelta(hours=1)  # nobody is promoted who could not come in time
LATE = timedelta(hours=12)  # before people meet: who leaves later leaves a gap
RELEASED = timedelta(hours=12)  # before people meet: an unconfirmed seat goes to who waits
STEPS = (
    (timedelta(hours=24), timedelta(hours=2)),
    (timedelta(hours=6), timedelta(hours=1)),
    (LAST_HOUR, timedelta(minutes=15)),
)
NIGHT, MORNING = time(22), time(9)  # nobody answers while asleep
ROOM = timedelta(hours=6)  # that a night's patience leaves before the start


def later(moment: datetime, length: timedelta) -> datetime:
    """Return the moment so much later, in UTC: also in a night when clocks are changed."""
    return moment.astimezone(UTC) + length


def deadline(now: datetime, starts: datetime) -> datetime | None:
    """Return until when somebody may answer; None when there is no time to wait for them.

    The nearer the start, the shorter; what would end in the night ends in the morning, when the
    shift begins well after that.
    """
    left = starts.astimezone(UTC) - now.astimezone(UTC)
    length = next((given for least, given in STEPS if left > least), None)
    if length is None:
        return None
    until = later(now, length)
    morning = _morning(until)
    return until if morning is None or starts < later(morning, ROOM) else morning


def _morning(moment: datetime) -> datetime | None:
    """Return the morning after a moment of the night, None by day."""
    clock = local(moment)
    if MORNING <= clock.time() < NIGHT:
        return None
    day = clock.date() + DAY if clock.time() >= NIGHT else clock.date()
    return datetime.combine(day, MORNING, PARIS).astimezone(UTC)
