"""The pace of waves: how many are asked at once and how long we wait, from the time left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.deadlines import later

MOST = 20  # people in one wave
EACH_BRINGS = 5  # things that one person brings, when things are missing


@dataclass(frozen=True, slots=True)
class Pace:
    """How many are asked for each one who is missing, and how long is waited for them."""

    each: int
    pause: timedelta

    def people(self, missing: int) -> int:
        """Return how many are asked at once when so many are missing."""
        return min(MOST, self.each * missing)


CALM, BRISK, HASTY = (
    Pace(3, timedelta(minutes=10)),
    Pace(4, timedelta(minutes=7)),
    Pace(5, timedelta(minutes=5)),
)
PACES = ((timedelta(hours=12), CALM), (timedelta(hours=3), BRISK))


def pace(now: datetime, begins: datetime) -> Pace:
    """Return the pace for what begins then: the less time is left, the more and the faster."""
    return next((one for least, one in PACES if begins > later(now, least)), HASTY)


def persons(things: int) -> int:
    """Return by how many people so many things could be brought."""
    return -(-things // EACH_BRINGS)
