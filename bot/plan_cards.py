"""Plan cards: how a shift that is being planned is read back, with every weekday and date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.counts import Count
from bot.shift_cards import meeting, part, when
from locales import Lines, Text, _, as_is, lines, listed
from services.activities import Visibility
from services.shifts import RoleSpec, ShiftSpec


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a shift comes back: a rule of RFC 5545 and its last day, if it has one."""

    rule: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What was said of a shift so far; `dates` are the next ones when it comes back."""

    spec: ShiftSpec
    day: date
    repeat: Repeat | None = None
    dates: Sequence[date] = ()


def read_back(plan: Plan) -> Lines:
    """Say what is planned in at most five lines."""
    spec = plan.spec
    return lines(
        listed(spec.activity.label, when(spec), as_is(spec.area)),
        meeting(spec),
        _("👥 {roles}", roles=listed(*map(_role, spec.roles))),
        _others(spec),
        _dates(plan),
    )


def _role(role: RoleSpec) -> Text:
    return _("{part} ({count})", part=part(role), count=Count(role.least, role.most).label)


def _others(spec: ShiftSpec) -> Text | None:
    """Say on one line what else is known."""
    said = [
        _("🏠 {address}", address=spec.address) if spec.address else None,
        _("🎒 Bring: {things}", things=spec.bring) if spec.bring else None,
        _("ℹ️ {note}", note=spec.note) if spec.note else None,
        _("☎️ Lead: {contact}", contact=spec.contact) if spec.contact else None,
        _("👁 {who}", who=spec.visibility.label)
        if spec.visibility is not Visibility.VOLUNTEERS
        else None,
    ]
    known = [one for one in said if one is not None]
    return listed(*known) if known else None


def _dates(plan: Plan) -> Text | None:
    """Say the next dates of what comes back, and the last day."""
    if plan.repeat is None:
        return None
    dates = listed(*map(as_is, plan.dates))
    if plan.repeat.until is None:
        return _("🔁 {dates} …", dates=dates)
    return _("🔁 {dates} … until {day}", dates=dates, day=plan.repeat.until)
