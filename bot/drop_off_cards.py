"""Drop-off cards: a place where things are brought to, as its coordinators see it."""

from datetime import datetime

from locales import Lines, Text, _, as_is, lines, listed, ngettext
from services.days import local
from services.drop_offs import DropOff
from services.hours import Slot, next_slots


def row(point: DropOff) -> tuple[Text, Text]:
    """Return the label and the description of a point in a list; each channel cuts them."""
    return as_is(point.name), as_is(point.area)


def card(point: DropOff, where: str, contact: str, used: int, now: datetime) -> Lines:
    """Say a point in full, with its address; `used` is how many needs are brought there."""
    return lines(
        _("📍 {name}, {area}", name=point.name, area=point.area),
        _("🏠 {address}", address=where),
        coming(point.hours, now),
        _("☎️ {contact}", contact=contact) if contact else None,
        ngettext("📦 {count} need is brought there.", "📦 {count} needs are brought there.", used)
        if used
        else None,
    )


def coming(rule: str, now: datetime) -> Text:
    """Say when a rule is open next, for a coordinator to see that it was read rightly."""
    slots = next_slots(rule, now)
    if not slots:
        return _("🕕 It is not open any more.")
    return _("🕕 Open next: {times}", times=listed(*map(_opening, slots)))


def _opening(slot: Slot) -> Text:
    opens, closes = local(slot.starts), local(slot.ends)
    return _(
        "{day}, from {start} to {end}", day=opens.date(), start=opens.time(), end=closes.time()
    )
