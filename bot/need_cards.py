"""Need cards: how what is missing is said, on one line and in full.

* everybody may know what, how many are missing, about where and until when;
* what its reporters wrote is said on the card of its coordinators alone.
"""

from datetime import datetime

from bot.lengths import cut
from bot.need_words import thing
from bot.shift_cards import area_name
from locales import Lines, Text, _, as_is, lines, listed, ngettext
from services.closing import Reason
from services.days import local
from services.drop_offs import DropOff
from services.needs import Need, State

MOST_LINES = 6
WORDS, NAME = 120, 40  # letters of what was written, and of a drop-off point, that are shown


def named(need: Need) -> Text:
    """Say what is missing, with its size."""
    return thing(need.category, need.size)


def about(need: Need) -> Text:
    """Say what is missing and about where; for everybody."""
    return listed(named(need), area_name(need.area))


def open_line(need: Need) -> Text:
    """Say what people can bring: how many, about where and until when; for everybody."""
    until = [] if need.deadline is None else [until_day(need.deadline)]
    return listed(named(need), missing(need), area_name(need.area), *until)


def missing(need: Need) -> Text:
    """Say how many nobody promised yet."""
    return ngettext("{count} still needed", "{count} still needed", need.missing)


def until_day(deadline: datetime) -> Text:
    """Say until when something is of use: a day, the last one."""
    return _("until {day}", day=local(deadline).date())


def line(number: int, need: Need) -> Text:
    """Say a need on one line of the coordinators' list, with the number typed for it."""
    return listed(as_is(f"{number}"), *told(need), *_sign(need))


def lasting_line(number: int, need: Need) -> Text:
    """Say a lasting need on one line of a list: its target and how many are missing."""
    target = as_is(f"× {need.wanted}")
    return listed(as_is(f"{number}"), named(need), target, missing(need), area_name(need.area))


def told(need: Need) -> tuple[Text, ...]:
    """Return what coordinators read of a need in a line: how urgent, what, how many, where."""
    amount = as_is(f"× {need.quantity}")
    return (need.urgency.label, named(need), amount, area_name(need.area))


def row(need: Need) -> tuple[Text, Text]:
    """Return the label and the description of a need in a list; each channel cuts them."""
    where = area_name(need.area)
    number = _("need {number}", number=need.id)
    return listed(named(need), where), listed(
        need.urgency.label, as_is(f"× {need.quantity}"), number
    )


def card(
    need: Need,
    note: str,
    point: DropOff | None,
    reader: int,
    organization: str = "",
    most: int = MOST_LINES,
) -> Lines:
    """Say a need in at most so many lines, as its coordinators may know it.

    `note` is what its reporters wrote; `organization` is said to who acts for several.
    """
    said = [
        _("📦 Need {number}: {thing}", number=need.id, thing=_amount(need)),
        listed(*_when_and_where(need, organization)),
        _state(need, reader),
        _progress(need),
        _to(need, point),
        _("✍️ {words}", words=cut(" · ".join(note.split("\n")), WORDS)) if note else None,
        ngettext("👥 {count} person told us.", "👥 {count} people told us.", need.reports)
        if need.reports
        else None,
    ]
    return lines(*[one for one in said if one is not None][:most])


def _amount(need: Need) -> Text:
    amount = need.wanted if need.standing else need.quantity
    return listed(named(need), as_is(f"× {amount}"))


def _when_and_where(need: Need, organization: str) -> list[Text]:
    said = [_("📋 Lasting") if need.standing else need.urgency.label, area_name(need.area)]
    said += [] if need.standing else [as_is(need.created)]
    return [*said, *([as_is(organization)] if organization else [])]


def _state(need: Need, reader: int) -> Text | None:
    """Say who looks after it, or how it ended."""
    if need.state is State.FULFILLED:
        return _("✅ Met")
    if need.state is State.CLOSED:
        known = need.reason in set(Reason)
        why = Reason(need.reason).label if known else as_is("—")
        return _("❌ Closed: {reason}", reason=why)
    if need.standing:
        return None
    if need.claimed_by is None:
        return _("🆕 Nobody looks after it yet.")
    if need.claimed_by == reader:
        return _("🙋 You look after it.")
    return _("🙋 Coordinator {number} looks after it.", number=need.claimed_by)


def _progress(need: Need) -> Text | None:
    if not need.wanted:
        return None
    return _(
        "🎁 Wanted: {wanted}. Promised: {promised}, brought: {received}, missing: {missing}",
        wanted=need.wanted,
        promised=need.promised,
        received=need.received,
        missing=need.missing,
    )


def _to(need: Need, point: DropOff | None) -> Text | None:
    """Say where it is brought to, and until when."""
    parts = [] if point is None else [as_is(cut(point.name, NAME))]
    parts += [] if need.deadline is None else [until_day(need.deadline)]
    return _("📍 {place}", place=listed(*parts)) if parts else None


def _sign(need: Need) -> list[Text]:
    """Say how far a need is, in as few letters as possible."""
    if need.state is State.OPEN:
        return [missing(need)]
    return [as_is("🆕" if need.claimed_by is None else "🙋")]
