"""Rotation: which backups are kept: one an hour for a day, one a day for a week, and none after.

* after a clock that jumped, or a program that was off for long, nothing goes until a day of new
  backups is there: a wrong clock would throw all the good ones away;
* a clock that is set back finds some that are not made yet: they are the newest.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import pairwise

HOURLY = timedelta(hours=24)
OLDEST = timedelta(days=7) - timedelta(hours=1)  # the next look is in an hour
A_JUMP = timedelta(hours=36)  # between two backups of which one is made every hour
SETTLED = timedelta(hours=24)
AHEAD = timedelta(minutes=5)  # what is later than now was made by a clock that was wrong


def kept(made: Collection[datetime], now: datetime) -> set[datetime]:
    """Return which of the backups that were made at these moments are to be kept."""
    past = sorted(one for one in made if one <= now + AHEAD)
    ahead = {one for one in made if now + AHEAD < one < now + OLDEST}
    since = _since_jump([*past, now])
    certain = len(past) + len(ahead) == len(made) and past and since == past[0]
    if not certain and now - since < SETTLED:
        return set(made)
    young = [one for one in past if now - one < OLDEST]
    hourly = {one.strftime("%Y%m%d%H"): one for one in young if now - one < HOURLY}
    daily = {one.astimezone(UTC).date(): one for one in young}
    return {*hourly.values(), *daily.values(), *ahead}


def _since_jump(moments: list[datetime]) -> datetime:
    """Return the first backup after the last long pause; the first of all without one."""
    after = [later for earlier, later in pairwise(moments) if later - earlier > A_JUMP]
    return after[-1] if after else moments[0]
