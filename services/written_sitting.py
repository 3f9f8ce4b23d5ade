"""Written sittings: one sentence that says when and where food is served once more.

"ce soir 23h porte de la Chapelle", "tonight 23:00-00:30 Stalingrad", "demain 12h", "24/11 18h":
in French or English, in the digits of any script. What is neither a day nor a time is the place.

* a night goes on until five: "tonight 0:30" is the night that is running or comes;
* a time without a day is the next such time;
* of two days, two spans or a midnight that may be either, nothing is guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from locales import _
from services.days import BEGINS, DAY, PARIS, service_day
from services.refusals import Refused
from services.sitting_words import (
    AGO,
    CANCELS,
    CLOCK,
    DATED,
    EDGES,
    LATER,
    MONTHS,
    NAMED,
    NIGHTS,
    RELATIVE,
    SPAN,
    WEEKDAYS,
)

USUAL = timedelta(hours=2)  # where no end was given
LONGEST = timedelta(hours=16)  # what lasts longer is more likely a slip
EVENING = 15 * 60  # minutes: "tonight at 6" may be six in the evening
FURTHEST = 60 * DAY
NO_TIME = _('Say when: write it like "tonight 23:00 Stalingrad".')
NOT_SURE = _('I am not sure which time is meant: write it like "24/11 23:00-01:00".')
OVER = _("That time is over already.")
TOO_FAR = _("Please choose a day within the next {count} days.", count=FURTHEST.days)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a sentence says; the place as it was written, "" where none is named."""

    starts: datetime  # local
    ends: datetime | None  # local; None when no end is given
    place: str


def read(words: str, now: datetime) -> Sitting:
    """Return what a sentence means at a moment; raises Refused when that is not certain."""
    left = _digits(words)
    day, left = _day(left, now)
    spans, left = _taken(SPAN, left)
    if not spans:
        raise Refused(NO_TIME)
    if len(spans) > 1:
        raise Refused(NOT_SURE)
    first, last = _clocks(spans[0])
    starts = _starts(day, first, now)
    ends = None if last is None else _after(starts, last)
    if _said_after_midnight(day, now) and (ends or starts + USUAL) <= now:
        starts, ends = starts + DAY, ends and ends + DAY  # the night that comes is meant
    if ends is not None and ends - starts > LONGEST:
        raise Refused(NOT_SURE)
    if (ends or starts + USUAL) <= now:
        raise Refused(OVER)
    if starts - now > FURTHEST:
        raise Refused(TOO_FAR)
    return Sitting(starts, ends, _place(left))


def cancelled(words: str) -> str | None:
    """Return the place of "annulé ce soir Stalingrad", "" where none is named.

    None stands for a sentence that does not begin so.
    """
    left = _digits(words)
    found = CANCELS.match(_plain(left))
    if found is None:
        return None
    left = left[found.end() :]
    for pattern in (DATED, RELATIVE, NAMED, SPAN):
        _found, left = _taken(pattern, left)
    return _place(left)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that is named; `night` when the hours after midnight are its own."""

    day: date
    night: bool = False


def _digits(words: str) -> str:
    """Return words with ASCII digits and plain spaces, in their own letters otherwise."""
    spelled = " ".join(normalize("NFKC", words).split())
    return "".join(str(int(one)) if one.isdecimal() else one for one in spelled)


def _plain(words: str) -> str:
    """Return words without accents and capitals, letter for letter as long as they were."""
    return "".join((normalize("NFD", one.casefold()) or one)[0] for one in words)


def _taken(pattern: re.Pattern[str], words: str) -> tuple[list[re.Match[str]], str]:
    """Return all that a pattern finds, and the words without it."""
    found = list(pattern.finditer(_plain(words)))
    for one in reversed(found):
        words = f"{words[: one.start()]} {words[one.end() :]}"
    return found, words


def _day(words: str, now: datetime) -> tuple[_Day | None, str]:
    today = now.astimezone(PARIS).date()
    dates, words = _taken(DATED, words)
    near, words = _taken(RELATIVE, words)
    named, words = _taken(NAMED, words)
    days = {_date(one, today) for one in dates}
    days |= {_relative(one, now) for one in near}
    if named and not days:
        days = {_weekday(one, today) for one in named}
    elif named:  # "vendredi 27/11": both must say the same
        (first, *_others) = days
        if any(WEEKDAYS[one["day"]] != first.day.weekday() for one in named):
            raise Refused(NOT_SURE)
    if len(days) > 1:
        raise Refused(NOT_SURE)
    return next(iter(days), None), words


def _date(found: re.Match[str], today: date) -> _Day:
    """Return a written date; without a year it is the next one."""
    year = found["year"] or found["of_year"]
    if found["year"]:
        numbers = (int(found["year"]), int(found["m"]), int(found["d"]))
    else:
        month = MONTHS.get(found["month"] or found["first_month"] or "", 0)
        number = int(found["month_day"] or found["second_day"] or found["number"])
        numbers = (
            2000 + int(year) % 100 if year else today.year,
            month or int(found["of"] or 0),
            number,
        )
    try:
        day = date(*numbers)
        if not year and day < today - DAY:
            day = day.replace(year=today.year + 1)
    except ValueError:
        raise Refused(NOT_SURE) from None
    return _Day(day)


def _relative(found: re.Match[str], now: datetime) -> _Day:
    words = found["near"]
    if words in AGO:
        raise Refused(OVER)
    night = any(one in words for one in NIGHTS)
    today = service_day(now) if night else now.astimezone(PARIS).date()
    return _Day(today + LATER.get(words.split(" ")[0], 0) * DAY, night)


def _weekday(found: re.Match[str], today: date) -> _Day:
    """Return the next day of that name, today included."""
    ahead = (WEEKDAYS[found["day"]] - today.weekday()) % 7
    return _Day(today + ahead * DAY, bool(found["part"] and found["part"] in NIGHTS))


def _clocks(found: re.Match[str]) -> tuple[int, int | None]:
    """Return the minutes since midnight of the beginning and of the end."""
    first = CLOCK.match(found["from"])
    last = CLOCK.match(found["to"]) if found["to"] else None
    if first is None or (found["to"] and last is None):
        raise Refused(NOT_SURE)
    half = (last["half"] if last else None) or ""
    starts, ends = _minutes(first, half), None if last is None else _minutes(last, "")
    if starts == ends:
        raise Refused(NOT_SURE)
    return starts, ends


def _minutes(found: re.Match[str], half: str) -> int:
    named = {"midi": 12, "noon": 12, "minuit": 24, "midnight": 24}.get(found["word"] or "")
    if named is not None:
        return named * 60
    hour, minute = int(found["hour"]), int(found["minute"] or found["after"] or 0)
    half = (found["half"] or half)[:1]
    if hour > (12 if half else 24) or minute > 59 or (half and hour == 0):
        raise Refused(NOT_SURE)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def _starts(day: _Day | None, minutes: int, now: datetime) -> datetime:
    """Return when it begins; a midnight belongs to a night, and else may be either."""
    if day is None:
        return _next(minutes, now)
    late = minutes % (24 * 60) < BEGINS.hour * 60
    if (minutes == 24 * 60 and not day.night) or (day.night and not late and minutes < EVENING):
        raise Refused(NOT_SURE)
    return _at(day.day + DAY if late and day.night else day.day, minutes % (24 * 60))


def _said_after_midnight(day: _Day | None, now: datetime) -> bool:
    """Tell whether "tonight" was said in the small hours, of a night that goes on."""
    return day is not None and day.day == service_day(now) < now.astimezone(PARIS).date()


def _next(minutes: int, now: datetime) -> datetime:
    today = now.astimezone(PARIS).date()
    found = _at(today, minutes % (24 * 60))
    return found if found >= now else _at(today + DAY, minutes % (24 * 60))


def _after(starts: datetime, minutes: int) -> datetime:
    """Return the end, which may be on the day after."""
    found = _at(starts.date(), minutes % (24 * 60))
    return found if found > starts else _at(starts.date() + DAY, minutes % (24 * 60))


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), PARIS)


def _place(words: str) -> str:
    """Return what is left, without the small words at both ends."""
    while words != (words := EDGES.sub("", words.strip(" ,;:.!-–—"))):
        continue
    return " ".join(words.split())
