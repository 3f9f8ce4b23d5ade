"""Week words: the days of a week and the rules that are made of them, as people say them."""

import re

from bot.lengths import cut
from locales import Text, _, as_is, listed

DAYS: dict[str, Text] = {
    # i18n: row of a list; max 24
    "Mo-Su": _("Every day"),
    # i18n: row of a list; max 24
    "Mo-Fr": _("Monday to Friday"),
    # i18n: row of a list: a day of the week; max 24
    "Mo": _("Monday"),
    # i18n: row of a list: a day of the week; max 24
    "Tu": _("Tuesday"),
    # i18n: row of a list: a day of the week; max 24
    "We": _("Wednesday"),
    # i18n: row of a list: a day of the week; max 24
    "Th": _("Thursday"),
    # i18n: row of a list: a day of the week; max 24
    "Fr": _("Friday"),
    # i18n: row of a list: a day of the week; max 24
    "Sa": _("Saturday"),
    # i18n: row of a list: a day of the week; max 24
    "Su": _("Sunday"),
}  # nine: with the end of the list the ten rows of WhatsApp
LONGEST = 60  # characters of a rule that is not said in words
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_PART = re.compile(
    rf"(?P<days>{_DAY}(?:[-,]{_DAY})*)? ?(?P<times>\d\d:\d\d(?:-\d\d:\d\d|\+)"
    r"(?:,\d\d:\d\d-\d\d:\d\d)*)"
)


def in_words(rule: str) -> Text:
    """Say a rule of days and times in words; what is more is shown as it is written."""
    found = [_PART.fullmatch(one.strip()) for one in rule.split(";")]
    if not all(found):
        return as_is(cut(rule, LONGEST))
    return listed(*(_part(one) for one in found if one))


def _part(found: re.Match[str]) -> Text:
    days = found["days"] or "Mo-Su"
    named = [_days(one) for one in days.split(",")]
    return told(listed(*named), as_is(found["times"]))


def told(what: Text, times: Text) -> Text:
    """Say the times of a day, or of a meal."""
    # i18n: the days and the hours of a week, such as "Monday to Friday: 18:00-20:00"
    return _("{days}: {times}", days=what, times=times)


def _days(words: str) -> Text:
    if words in DAYS:
        return DAYS[words]
    first, _to, last = words.partition("-")
    return _("{start} to {end}", start=DAYS[first], end=DAYS[last])
