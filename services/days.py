"""Days as kitchens count them: from five to five, some of them unlike the rest of the year.

* what begins after midnight and before 05:00 belongs to the evening before;
* in August, at Christmas and on public holidays one meal place in three is closed.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

PARIS = ZoneInfo("Europe/Paris")
BEGINS = time(5)
DAY = timedelta(days=1)


def local(moment: datetime) -> datetime:
    """Return a moment on the clock of the street in France."""
    return moment.astimezone(PARIS)


def service_day(moment: datetime) -> date:
    """Return the day a moment belongs to: at 00:30 it is still the evening before."""
    clock = local(moment)
    return clock.date() if clock.time() >= BEGINS else clock.date() - DAY


def beginning(day: date) -> datetime:
    """Return when a service day begins, in UTC."""
    return datetime.combine(day, BEGINS, PARIS).astimezone(UTC)


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the beginning and the end of whole service days, the last one included."""
    return beginning(first), beginning(last + DAY)


@lru_cache(maxsize=1024)
def is_public_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday in France."""
    holidays = OpeningHours(
        "PH", timezone=PARIS, country="FR", auto_country=False, auto_timezone=False
    )
    return holidays.is_open(datetime.combine(day, time(12), PARIS))


def unusual_since(day: date) -> date | None:
    """Return when the unusual time of the year began that a day lies in, else None."""
    if day.month == 8:
        return date(day.year, 8, 1)
    if (day.month, day.day) >= (12, 20):
        return date(day.year, 12, 20)
    if (day.month, day.day) <= (1, 5):
        return date(day.year - 1, 12, 20)
    return day if is_public_holiday(day) else None
