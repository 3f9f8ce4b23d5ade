"""Recurrence: the days that a rule of RFC 5545 gives, such as "FREQ=WEEKLY;BYDAY=TU,FR".

* a rule speaks of days only: an UNTIL counts by its day, and nothing comes twice a day;
* every walk over the days has an end, also for a rule that never gives one.
"""

import re
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from locales import Text, _
from services.refusals import Refused

LONGEST_RULE = 200  # characters
HORIZON = timedelta(days=5 * 366)  # within which a rule must give its first day: 29 February does
MOST = 1000  # days by COUNT, and days or weeks by INTERVAL
STEPS = {"DAILY": timedelta(days=1), "WEEKLY": timedelta(days=7)}
FREQUENCIES = (*STEPS, "MONTHLY", "YEARLY")
# A walk goes on to the year 9999 while nothing fits, whatever its UNTIL; the calendar is the same
# every 400 years, so it starts not far from there.
AWAY = 19 * 400
YEARS = range(2000, 2390)
KNOWN = {
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "WKST",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
}
_UNTIL = re.compile(r"(\d{8})(T\d{6}Z?)?")
_NOT_UNDERSTOOD = _(
    "This rule cannot be read. Write it like this: {example}", example="FREQ=WEEKLY;BYDAY=TU,FR"
)


def checked_rule(words: str, starts_on: date, ends_on: date | None = None) -> str:
    """Return a rule in its plainest form; raises Refused when it cannot be used."""
    rule = _read(words)
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day is before the first day."))
    plain = ";".join(f"{name}={value}" for name, value in rule.items())
    sensible = starts_on.year in YEARS
    if not sensible or not days(plain, starts_on, ends_on, starts_on, starts_on + HORIZON, most=1):
        raise Refused(_("This rule gives no day."))
    return plain


def days(
    rule: str,
    starts_on: date,
    ends_on: date | None,
    first: date,
    last: date,
    *,
    most: int | None = None,
) -> list[date]:
    """Return the days that a rule gives from the first to the last one, both included."""
    parts = dict(one.split("=", 1) for one in rule.split(";"))
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    until = datetime.strptime(parts.pop("UNTIL"), "%Y%m%d").date() if "UNTIL" in parts else last  # noqa: DTZ007
    end = min(one for one in (last, until, ends_on) if one is not None)
    begin = starts_on if count is not None else _jump(parts, starts_on, first)
    if end < max(begin, first):
        return []
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    walk = rrulestr(text, dtstart=_away(begin)).replace(until=_away(end))
    found = (one.replace(year=one.year - AWAY).date() for one in islice(walk, count))
    return list(islice((one for one in found if one >= first), most))


def _away(day: date) -> datetime:
    return datetime.combine(day.replace(year=day.year + AWAY), time())


def _jump(parts: dict[str, str], starts_on: date, first: date) -> date:
    """Return a day shortly before the first one from which the rule goes on just the same."""
    step = STEPS.get(parts["FREQ"])
    if step is None:
        return starts_on
    step *= int(parts.get("INTERVAL", 1))
    return starts_on + max(0, (first - starts_on) // step - 1) * step


def _read(words: str) -> dict[str, str]:
    pairs = [one.partition("=") for one in _bare(words).split(";")]
    rule = {name: value for name, _equals, value in pairs}
    if len(words) > LONGEST_RULE or len(rule) < len(pairs) or not all(rule.values()):
        raise Refused(_NOT_UNDERSTOOD)
    if not rule.keys() <= KNOWN or rule.get("FREQ") not in FREQUENCIES:
        raise Refused(_explained(rule))
    for name in ("COUNT", "INTERVAL"):
        if name in rule and not (rule[name].isdecimal() and 1 <= int(rule[name]) <= MOST):
            raise Refused(_NOT_UNDERSTOOD)
    if "UNTIL" in rule:
        match = _UNTIL.fullmatch(rule["UNTIL"])
        if match is None:
            raise Refused(_NOT_UNDERSTOOD)
        rule["UNTIL"] = match[1]
    try:
        rrulestr(";".join(f"{name}={value}" for name, value in rule.items() if name != "COUNT"))
    except (ValueError, TypeError):
        raise Refused(_NOT_UNDERSTOOD) from None
    return rule


def _bare(words: str) -> str:
    return words.strip().upper().removeprefix("RRULE:").rstrip(";").replace(" ", "")


def _explained(rule: dict[str, str]) -> Text:
    often = rule.get("FREQ") in ("HOURLY", "MINUTELY", "SECONDLY")
    if often or rule.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
        return _("A shift can come back once a day at most.")
    return _NOT_UNDERSTOOD
