"""Hours as people write them, in French or English: "lun-ven 18h-20h", "every day 7pm to 9pm".

Only what is simple and certain is read; one word that is not in the tables and it is refused.
"""

import re
from collections.abc import Callable
from itertools import takewhile

from locales import _
from services import hours
from services.hour_words import Kind, Token, Unsure, read_words
from services.refusals import Refused

NOT_UNDERSTOOD = _('These hours are not understood: write them like "lun-ven 18h-20h".')
OSM = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b|\|\||\b20\d\d\b")
CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DASHES = str.maketrans("–—", "--")
LONGEST = 16  # hours: what lasts longer is more likely a slip

TIMES = (Kind.TIME, Kind.TO, Kind.AND, Kind.COLON, Kind.END)
SIGNS = (Kind.AND, Kind.COLON, Kind.END)

Spans = tuple[tuple[int, int | None], ...]  # minutes since midnight


def read(words: str) -> str:
    """Return the rule that somebody's words mean; raises Refused when that is not certain."""
    try:
        return _rule(_groups(list(read_words(words))))
    except Unsure:
        pass
    try:
        return hours.checked(words.translate(DASHES).strip(" ;"))
    except Refused:
        if OSM.search(words):
            raise
        raise Refused(NOT_UNDERSTOOD) from None


def _groups(tokens: list[Token]) -> dict[int, Spans]:
    """Return the times of each day of the week."""
    if tokens and tokens[0].kind is Kind.TIME:
        tokens = _days_first(tokens)
    found: dict[int, Spans] = {}
    rest = tokens
    while rest:
        if rest[0].kind is Kind.OFF and found:
            rest = _closed(rest[1:], found)
            continue
        days, rest = _days(rest)
        rest = rest[1:] if rest and rest[0].kind in (Kind.COLON, Kind.AND) else rest
        spans, rest = _spans(rest)
        for day in days:
            known = found.get(day)
            if known is not None and known != spans and not (known and spans):
                raise Unsure
            found[day] = tuple(dict.fromkeys((*(known or ()), *spans)))
        while rest and rest[0].kind in (Kind.END, Kind.AND):
            rest = rest[1:]
    return found


def _closed(tokens: list[Token], found: dict[int, Spans]) -> list[Token]:
    """Note the days on which nothing is served, which must have no times; return the rest."""
    closed, rest = _days(tokens)
    if any(found.get(day) for day in closed):
        raise Unsure
    found.update(dict.fromkeys(closed, ()))
    while rest and rest[0].kind in (Kind.END, Kind.AND):
        rest = rest[1:]
    return rest


def _days_first(tokens: list[Token]) -> list[Token]:
    """Turn "18h-20h lun-ven" round, and each of several such; they have to end with days.

    "18h-20h, closed on Monday" says that all other days are meant.
    """
    turned: list[Token] = []
    rest = tokens
    while rest:
        spans, rest = _while(rest, lambda one: one.kind in TIMES)
        days, rest = _while(rest, lambda one: one.kind not in (Kind.TIME, Kind.OFF))
        if rest and rest[0].kind is Kind.OFF and not (days or turned):
            return [*_others(rest[1:]), *_bare(spans)]
        if not days:
            raise Unsure
        turned += [*_bare(days), *_bare(spans), Token(Kind.END)]
        if rest and rest[0].kind is Kind.OFF:
            return turned + rest
    return turned


def _while(
    tokens: list[Token], wanted: Callable[[Token], bool]
) -> tuple[list[Token], list[Token]]:
    taken = list(takewhile(wanted, tokens))
    return taken, tokens[len(taken) :]


def _bare(tokens: list[Token]) -> list[Token]:
    """Leave the signs at both ends out."""
    while tokens and tokens[-1].kind in SIGNS:
        tokens = tokens[:-1]
    while tokens and tokens[0].kind in SIGNS:
        tokens = tokens[1:]
    return tokens


def _others(tokens: list[Token]) -> list[Token]:
    """Return all days but these."""
    closed, rest = _days(tokens)
    left = tuple(day for day in range(7) if day not in closed)
    if _bare(rest) or not left:
        raise Unsure
    return [Token(Kind.DAYS, left)]


def _days(tokens: list[Token]) -> tuple[tuple[int, ...], list[Token]]:
    if not tokens or tokens[0].kind is not Kind.DAYS:
        raise Unsure
    days, rest = list(tokens[0].days), tokens[1:]
    while _goes_on(rest):
        if rest[0].kind is Kind.DAYS:  # "lun mer ven"
            rest = [Token(Kind.AND), *rest]
        following = rest[1].days
        if rest[0].kind is Kind.TO:
            if len(following) > 1 or following[0] == days[-1]:
                raise Unsure
            length = (following[0] - days[-1]) % 7
            following = tuple((days[-1] + step) % 7 for step in range(1, length + 1))
        days += following
        rest = rest[2:]
    if rest and rest[0].kind is Kind.EXCEPT:
        closed, rest = _days(rest[1:])
        if not set(closed) < set(days):
            raise Unsure
        days = [day for day in days if day not in closed]
    return tuple(dict.fromkeys(days)), rest


def _goes_on(rest: list[Token]) -> bool:
    """Tell whether more days follow."""
    if rest and rest[0].kind is Kind.DAYS:
        return True
    return len(rest) > 1 and rest[0].kind in (Kind.TO, Kind.AND) and rest[1].kind is Kind.DAYS


def _spans(tokens: list[Token]) -> tuple[Spans, list[Token]]:
    if tokens and tokens[0].kind is Kind.OFF:
        return (), tokens[1:]
    spans: list[tuple[int, int | None]] = []
    rest = tokens
    while rest and rest[0].kind is Kind.TIME:
        starts, rest = rest[0].minutes, rest[1:]
        if starts == 24 * 60:
            raise Unsure  # the midnight before that day, or after it?
        ends = None
        if len(rest) > 1 and rest[0].kind is Kind.TO and rest[1].kind is Kind.TIME:
            ends, rest = rest[1].minutes, rest[2:]
            if not 0 < (ends - starts) % (24 * 60) <= LONGEST * 60:
                raise Unsure
        spans.append((starts, ends))
        if len(rest) > 1 and rest[0].kind is Kind.AND and rest[1].kind is Kind.TIME:
            rest = rest[1:]
    if not spans or (len(spans) > 1 and any(ends is None for _starts, ends in spans)):
        raise Unsure
    return tuple(spans), rest


def _rule(found: dict[int, Spans]) -> str:
    rules = []
    for spans in dict.fromkeys(found.values()):
        if spans:
            days = [day for day in range(7) if found.get(day) == spans]
            times = ",".join(_span(*one) for one in sorted(spans, key=lambda one: one[0]))
            rules.append(f"{_listed(days)} {times}")
    if not rules:
        raise Refused(_("No time is given: say when the food is served."))
    return "; ".join(rules)


def _listed(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        CODES[run[0]] if len(run) == 1 else f"{CODES[run[0]]}-{CODES[run[-1]]}" for run in runs
    )


def _span(starts: int, ends: int | None) -> str:
    return f"{_clock(starts)}+" if ends is None else f"{_clock(starts)}-{_clock(ends)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
