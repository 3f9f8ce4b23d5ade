"""Day words: a day from today on as people name it: tonight, Friday, 24 November."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from locales.fold import fold
from locales.languages import UNDECIDED, language
from locales.moments import weekday
from locales.quantities import means, number_of

AWAY = {"AFTER_TOMORROW": 2, "TOMORROW": 1, "TODAY": 0, "TONIGHT": 0, "NOW": 0}
WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
LONGEST, STRANGE = 5, 1  # words in all, and those that say nothing of a day
GROUP = 3  # words that are one name, as "the day after"
LATER = 366  # days within which a day of a month comes again


def day_named(text: str, code: str, today: date) -> date | None:
    """Return the day that a few words name, the next one of that name; None for any other."""
    words = fold(text).split()
    if not 0 < len(words) <= LONGEST:
        return None
    found: set[date] = set()
    strange = place = 0
    while place < len(words):
        day, length = _next(words[place:], code, today)
        if day is None:
            strange += 1
        else:
            found.add(day)
        place += length
    return found.pop() if len(found) == 1 and strange <= STRANGE else None


def _next(words: Sequence[str], code: str, today: date) -> tuple[date | None, int]:
    for length in range(min(GROUP, len(words)), 0, -1):
        day = _named(" ".join(words[:length]), code, today)
        if day is not None:
            return day, length
    dated = _dated(words[:2], code, today)
    return dated, 1 if dated is None else 2


def _named(said: str, code: str, today: date) -> date | None:
    for name, ahead in AWAY.items():
        if means(said, name, code):
            return today + timedelta(days=ahead)
    for ahead in range(7):
        day = today + timedelta(days=ahead)
        if means(said, WEEK[day.weekday()], code) or said == fold(weekday(day, code)):
            return day
    return None


def _dated(words: Sequence[str], code: str, today: date) -> date | None:
    """Return the next day that is called so, as "24 November"."""
    if len(words) < 2:
        return None
    number, month = number_of(words[0].removesuffix("er"), code), _months(code).get(words[1])
    if number is None:
        number, month = number_of(words[1], code), _months(code).get(words[0])
    ahead = (today + timedelta(days=days) for days in range(LATER))
    return next((day for day in ahead if (day.day, day.month) == (number, month)), None)


@cache
def _months(code: str) -> Mapping[str, int]:
    """Return the months by their names, and by the short ones; none where they mislead.

    CLDR's Tigrinya names are of another calendar.
    """
    known: dict[str, int] = {}
    for one in (*UNDECIDED, *(() if code == "ti" else (code,))):
        for width in ("wide", "abbreviated"):
            names = get_month_names(width, locale=language(one).babel)
            known.update({fold(str(name)): number for number, name in names.items()})
    return known
