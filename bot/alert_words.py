"""Alert words: how a circle on the map and its dates are said to coordinators."""

from datetime import datetime

from bot.lengths import cut
from bot.place_words import metres, numbered_line
from locales import Text, _, as_is
from services.circumstances import Alert
from services.days import local

RADII = (100, 300, 500, 1_000, 2_000, 5_000, 10_000, 20_000)  # metres
LASTING = (1, 2, 3, 7, 14, 30)  # days, until the morning after
NAME, NOTE = 30, 40  # letters on a line


def line(number: int, one: Alert, area: str, now: datetime) -> Text:
    """Say an alert on one line of a list."""
    parts = [as_is(cut(area, NAME)), metres(one.radius_m)]
    if one.starts > now:
        parts.append(from_text(one.starts))
    parts.append(until_text(one.ends))
    if one.note:
        parts.append(as_is(cut(one.note, NOTE)))
    return numbered_line(number, *parts)


def row(one: Alert, area: str) -> tuple[Text, Text]:
    """Say an alert as the row of a list: its label and what stands below."""
    # i18n: row of a list: end an alert; max 24
    return _("✅ Lift: {place}", place=cut(area, 14)), until_text(one.ends)


def when(starts: datetime | None, ends: datetime) -> Text:
    """Say from when on and until when; without a beginning it has begun."""
    if starts is None:
        return until_text(ends)
    first, last = local(starts), local(ends)
    return _(
        "⏳ From {day}, {time} until {last_day}, {last_time}",
        day=first.date(),
        time=first.time(),
        last_day=last.date(),
        last_time=last.time(),
    )


def from_text(starts: datetime) -> Text:
    """Say when it begins."""
    return _("from {day}, {time}", day=local(starts).date(), time=local(starts).time())


def until_text(ends: datetime, *, short: bool = False) -> Text:
    """Say until when; a button needs it short."""
    day, at = local(ends).date(), local(ends).time()
    if short:
        return _("{day}, {time}", day=day, time=at)
    return _("⏳ until {day}, {time}", day=day, time=at)
