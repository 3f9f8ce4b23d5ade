"""Shift cards: how a shift is said, always with weekday, date and times.

A card has at most six lines, the most important first, and nothing its reader may not know.
"""

from datetime import datetime

from locales import LANGUAGES, Lines, Text, _, as_is, lines, listed, ngettext
from services.activities import Status
from services.days import local
from services.disclosure import Told
from services.reach import known_area
from services.shifts import RoleSpec, Shift, ShiftRole, ShiftSpec
from services.sight import Sight
from services.signups import Seat

MOST_LINES = 6


def heading(shift: Shift) -> Text:
    """Say what, when and about where, on one line."""
    return listed(shift.activity.label, when(shift), area(shift))


def area(shift: Shift) -> Text:
    """Say about where it is."""
    return area_name(shift.area)


def area_name(called: str) -> Text:
    """Say an area: a known one by its name, else as it was written."""
    known = known_area(called)
    return as_is(known.name if known else called)


def when(shift: Shift | ShiftSpec) -> Text:
    """Say the day and the times of a shift."""
    starts, ends = local(shift.starts), local(shift.ends)
    return _(
        "{day}, from {start} to {end}", day=starts.date(), start=starts.time(), end=ends.time()
    )


def moment(at: datetime) -> Text:
    """Say a moment with its weekday, on the clock of the street."""
    clock = local(at)
    return _("{day}, {time}", day=clock.date(), time=clock.time())


def card(shift: Shift, told: Told, seat: Seat | None = None) -> Lines:
    """Say a shift in at most six lines, as far as the one who reads it is told of it."""
    if told.sight is Sight.NOTHING:
        return lines(_("I cannot show this shift to you."))
    said = [
        _("❌ Cancelled: {shift}", shift=heading(shift)) if shift.cancelled else heading(shift),
        _standing(seat) if seat is not None and not shift.cancelled else None,
        meeting(shift) if told.sight >= Sight.MEETING else None,
        _("🏠 {address}", address=told.address) if told.address else None,
        _("☎️ Lead: {contact}", contact=told.contact) if told.contact else None,
        told.why if not shift.cancelled else None,
        _("🎒 Bring: {things}", things=shift.bring) if shift.bring else None,
        _wanted(shift) if seat is None and not shift.cancelled else None,
        _("ℹ️ {note}", note=shift.note) if shift.note else None,
    ]
    return lines(*[one for one in said if one is not None][:MOST_LINES])


def meeting(shift: Shift | ShiftSpec) -> Text:
    """Say when and where people meet; for who has a seat."""
    at = local(shift.meets).time()
    if not shift.meeting:
        return _("📍 Meet at {time}", time=at)
    return _("📍 Meet at {time}: {place}", time=at, place=shift.meeting)


def row(shift: Shift) -> tuple[Text, Text]:
    """Return the label and the description of a shift in a list; each channel cuts them."""
    label = listed(as_is(shift.starts), shift.activity.label)
    return label, listed(when(shift), area(shift))


def part(role: ShiftRole | RoleSpec) -> Text:
    """Say a role inside a shift, for an interpreter with the language."""
    if not role.language:
        return role.part.label
    # i18n: a role and its language, such as "Interpreter: Arabic"
    return _("{part}: {language}", part=role.part.label, language=language_name(role.language))


def seat_of(shift: Shift, seat: Seat) -> Text:
    """Say a seat by its number and its role."""
    named = (part(one) for one in shift.roles if one.id == seat.role_id)
    return listed(as_is(f"#{seat.number}"), *named)


def language_name(code: str) -> Text:
    """Say a language by its own name; a code that we do not speak stays a code."""
    return as_is(next((one.name for one in LANGUAGES if one.code == code), code))


def _standing(seat: Seat) -> Text | None:
    """Say what somebody has: a seat with its number, an offer, or a place in the line."""
    if seat.status is Status.SEATED:
        return _(
            "✅ You have a seat. Tell the lead your number: {number}", number=f"#{seat.number}"
        )
    if seat.status is Status.OFFERED and seat.until is not None:
        return _("🎟 A seat is free for you until {moment}", moment=moment(seat.until))
    if seat.status is Status.WAITING:
        return _(
            "⏳ You wait for a seat. Your place in the line: {place}", place=seat.place_in_line
        )
    return None


def _wanted(shift: Shift) -> Text:
    """Say how many are missing, else how many seats are free."""
    if shift.short:
        return ngettext(
            "👥 {count} more person is needed", "👥 {count} more people are needed", shift.short
        )
    if shift.free:
        return ngettext("👥 {count} free seat", "👥 {count} free seats", shift.free)
    return _("👥 Full. You can wait for a seat.")
