"""Hours: when a rule of opening hours says that food is served.

Rules are in the language of OpenStreetMap (wiki.openstreetmap.org/wiki/Key:opening_hours).

* what the library reads wrongly or slowly is refused at entry, with a sentence;
* every call is bounded; a week of a rule is computed once and kept;
* the state of a moment is looked up in the listed intervals, so they never disagree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from locales import Text, _
from services.days import DAY, PARIS, beginning, local, service_day
from services.refusals import Refused

Position = tuple[float, float]  # latitude, longitude in degrees

LONGEST = 255
LONGEST_COMMENT = 80
OPEN_END = timedelta(hours=3)  # "19:00+" names no end: the library would say midnight
WEEK = timedelta(days=7)
CENTRE = (48.86, 2.35)  # Paris, for rules that follow the sun where no place is known

_SUN = re.compile(r"dawn|sunrise|sunset|dusk", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')
_SCHOOL = re.compile(r"\bSH\b", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?:19|20)\d\d(?:\s*-\s*(?:19|20)\d\d)?\b"
    r"(?!\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|easter))",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"(?<![-\d:])(\d{1,2}):(\d{2})\s*\+")
_SUN_OPEN_END = re.compile(r"(?:dawn|sunrise|sunset|dusk)(?:[-+]\d\d:\d\d\))?\s*\+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which food is served, in UTC."""

    starts: datetime
    ends: datetime  # where no end is known, the last moment worth trying
    certain: bool = True  # False where the rule itself says "unknown"
    comment: str = ""
    end_known: bool = True

    @property
    def day(self) -> date:
        """The service day it belongs to."""
        return service_day(self.starts)

    def holds(self, at: datetime) -> bool:
        """Tell whether it is on at a moment."""
        return self.starts <= at < self.ends


def checked(rule: str) -> str:
    """Return a rule without needless space; raises Refused when it cannot be used."""
    rule = " ".join(rule.split())
    why = _objection(rule)
    if why is not None:
        raise Refused(why)
    try:
        _parsed(rule, None)
    except ParserError:
        raise Refused(
            _('These hours are not understood: write them like "Mo-Fr 18:00-20:00".')
        ) from None
    return rule


def intervals(
    rule: str, start: datetime, end: datetime, position: Position | None = None
) -> list[Slot]:
    """Return the slots that are on between two moments, whole even where they reach beyond.

    The window is walked week by week: keep it below a year.
    """
    first, last = service_day(start) - DAY, service_day(end)
    monday = first - timedelta(days=first.weekday())
    where = _rounded(rule, position)
    slots = []
    while monday <= last:
        slots += [one for one in _week(rule, where, monday) if one.starts < end]
        monday += WEEK
    return [one for one in slots if one.ends > start]


def state(rule: str, at: datetime, position: Position | None = None) -> Slot | None:
    """Return the slot that is on at a moment, or None when it is closed."""
    slots = intervals(rule, at - DAY, at + DAY, position)
    return next((one for one in slots if one.holds(at)), None)


def next_slots(
    rule: str, now: datetime, count: int = 3, position: Position | None = None
) -> list[Slot]:
    """Return the next slots within 26 weeks, for a coordinator to confirm."""
    found: list[Slot] = []
    start = now
    while len(found) < count and start < now + 26 * WEEK:
        until = start + 2 * WEEK
        found += [one for one in intervals(rule, start, until, position) if one.starts >= start]
        start = until
    return found[:count]


def position_of(latitude: float | None, longitude: float | None) -> Position | None:
    """Return a point, or None unless both of its coordinates are known."""
    return None if latitude is None or longitude is None else (latitude, longitude)


def _objection(rule: str) -> Text | None:
    bare = _QUOTED.sub("", rule)
    if len(rule) > LONGEST:
        return _(
            "The hours are too long: use {most} characters at most, or a second line.",
            most=LONGEST,
        )
    if "||" in bare:
        return _('"||" cannot be used here: write the second hours as another line.')
    if _SCHOOL.search(bare):
        return _('School holidays ("SH") cannot be used here: give the dates instead.')
    if _YEAR.search(bare):
        return _("A year cannot be used here: give the first and the last day instead.")
    if any(len(comment) > LONGEST_COMMENT for comment in _QUOTED.findall(rule)):
        return _(
            "The words between quotes are too long: use {most} characters at most.",
            most=LONGEST_COMMENT,
        )
    return None


def _rounded(rule: str, position: Position | None) -> Position | None:
    """Only rules that follow the sun need a place; one kilometre makes no minute."""
    if not _SUN.search(rule):
        return None
    latitude, longitude = position or CENTRE
    return round(latitude, 2), round(longitude, 2)


@lru_cache(maxsize=4096)
def _parsed(rule: str, position: Position | None) -> OpeningHours:
    return OpeningHours(
        rule,
        timezone=PARIS,
        country="FR",
        coords=position,
        auto_country=False,
        max_interval_days=366,  # auto_timezone=False would forget the place and its sun
    )


@lru_cache(maxsize=4096)
def _week(rule: str, position: Position | None, monday: date) -> tuple[Slot, ...]:
    """Return the slots that begin in the seven service days from a Monday."""
    start, end = beginning(monday), beginning(monday + WEEK)
    pieces = _parsed(rule, position).intervals(local(start - DAY), local(end + 3 * DAY))
    slots = [
        Slot(begins.astimezone(UTC), ends.astimezone(UTC), found == State.OPEN, comment)
        for begins, ends, found, comment in pieces
        if found != State.CLOSED
    ]
    whole = [part for one in _with_open_ends(rule, slots) for part in _by_day(one)]
    return tuple(one for one in whole if start <= one.starts < end)


def _with_open_ends(rule: str, slots: list[Slot]) -> list[Slot]:
    """Give "19:00+" an end of its own: the library lets it last until midnight."""
    clocks = {time(int(hour) % 24, int(minute)) for hour, minute in _OPEN_END.findall(rule)}
    follows_sun = _SUN_OPEN_END.search(rule) is not None
    limited = []
    for number, one in enumerate(slots):
        begins = local(one.starts).time()
        if local(one.ends).time() == time(0) and (begins in clocks or follows_sun):
            until = one.starts + OPEN_END
            if number + 1 < len(slots):
                until = min(until, slots[number + 1].starts)
            one = replace(one, ends=until, end_known=False)
        limited.append(one)
    return limited


def _by_day(slot: Slot) -> Iterator[Slot]:
    """Cut what is open for more than a day at 05:00, so that each day can be spoken of."""
    starts = slot.starts
    if slot.ends - starts > DAY:
        while (morning := beginning(service_day(starts) + DAY)) < slot.ends:
            yield replace(slot, starts=starts, ends=morning)
            starts = morning
    yield replace(slot, starts=starts)
