"""/changeshift: one thing about a shift is changed, on one day or on all that come.

Whoever is on it is told, in their language, until they have seen it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from bot.coordinating import (
    home,
    manage,
    must_stand,
    named_shift,
    numbered,
    to_be_told,
    told,
    which,
)
from bot.messages import Reply
from bot.registry import command
from bot.shift_cards import heading
from bot.shift_details import Detail, minutes_before, particulars, words
from bot.shift_plans import hours
from bot.spans import Span
from bot.talk import Talk
from locales import Text, _, as_is, lines
from services import changing, template_changes, templates
from services.activities import Visibility
from services.changing import Changes
from services.people import Role
from services.search import spot
from services.shift_times import minutes_between, times_from, times_on
from services.shifts import Shift
from services.template_changes import TemplateChanges

CAN_CHANGE = (
    Detail.TIME,
    Detail.MEETS,
    Detail.AREA,
    Detail.MEETING,
    Detail.ADDRESS,
    Detail.BRING,
    Detail.NOTE,
    Detail.CONTACT,
    Detail.MEAL,
    Detail.WHO,
)  # ten, as many as a list of WhatsApp has rows
QUIET = (Detail.MEAL, Detail.WHO)  # nobody on the shift notices


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change, of one shift or of what makes it come back, and how it is said."""

    fields: Changes | TemplateChanges
    said: Text


@command("changeshift", _("✏️ Change a shift"), role=Role.COORDINATOR)
async def change_shift(talk: Talk) -> Reply:
    """Change one thing about a shift after it was read back."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "changeshift")
    must_stand(talk, shift)
    prompt = lines(heading(shift), _("✏️ What is to change?"))
    detail = await talk.choose("what", prompt, {one.value: (one, one.label) for one in CAN_CHANGE})
    if await _all_that_come(talk, shift):
        return await _change_all(talk, shift, detail)
    change = await _asked(talk, shift, detail)
    on_it = () if detail in QUIET else await changing.signed_up(talk.db, shift.id)
    await talk.confirm(
        lines(
            heading(shift),
            _("✏️ {change}", change=change.said),
            to_be_told(len(on_it)),
            _("Change it?"),
        )
    )
    count = await changing.change(
        talk.db,
        talk.seal,
        shift.id,
        talk.now,
        talk.person.id,
        **cast(Changes, change.fields),
    )
    return _done(shift, count)


async def _all_that_come(talk: Talk, shift: Shift) -> bool:
    """Ask whether all are meant, when the shift comes back."""
    if shift.template_id is None:
        return False
    template = await templates.template_of(talk.db, shift.template_id)
    if template is None or template.ended:
        return False
    # i18n: button: only the shift of this day; max 20
    one = _("Only this one")
    # i18n: button: all shifts of a weekly plan; max 20
    every = _("All coming ones")
    prompt = _("🔁 This shift comes back. Which ones change?")
    return await talk.choose("which", prompt, {"one": (False, one), "all": (True, every)})


async def _change_all(talk: Talk, shift: Shift, detail: Detail) -> Reply:
    change = await _asked_of_all(talk, shift, detail)
    await talk.confirm(
        lines(
            heading(shift),
            _("✏️ {change}", change=change.said),
            _("🔁 All coming ones change, and everybody on them is told."),
            _("Change it?"),
        )
    )
    done = await template_changes.change_template(
        talk.db,
        talk.seal,
        shift.template_id or 0,
        talk.now,
        talk.person.id,
        **cast(TemplateChanges, change.fields),
    )
    return _done(shift, done.told)


async def _asked(talk: Talk, shift: Shift, detail: Detail) -> Change:
    """Ask for the new value of one shift."""
    before = minutes_between(shift.meets, shift.starts)
    if detail is Detail.TIME:
        day = await talk.day("day", _("📅 Which day?"))
        span = await hours(talk, day, shift.activity)
        times = times_on(day, span.starts, span.minutes, before)
        moved: Changes = {"starts": times.starts, "ends": times.ends, "meets": times.meets}
        return Change(moved, _when(day, span))
    if detail is Detail.MEETS:
        before = await minutes_before(talk)
        length = minutes_between(shift.starts, shift.ends)
        return Change({"meets": times_from(shift.starts, length, before).meets}, _earlier(before))
    return await _particular(talk, detail)


async def _asked_of_all(talk: Talk, shift: Shift, detail: Detail) -> Change:
    """Ask for the new value of all that come."""
    if detail is Detail.TIME:
        span = await hours(talk, shift.starts.date(), shift.activity)
        return Change({"start": span.starts, "minutes": span.minutes}, span.label)
    if detail is Detail.MEETS:
        before = await minutes_before(talk)
        return Change({"meets_before": before}, _earlier(before))
    return await _particular(talk, detail)


async def _particular(talk: Talk, detail: Detail) -> Change:
    fields = await particulars(talk, detail)
    if detail is Detail.AREA:  # people do not meet where the shift no longer is
        meeting = await words(talk, Detail.MEETING)
        fields = {**fields, "meeting": meeting, "address": ""}
    return Change(cast(Changes, fields), await _said(talk, detail, dict(fields)))


async def _said(talk: Talk, detail: Detail, fields: dict[str, Any]) -> Text:
    """Say what a detail is to be; what was left out is taken away."""
    value = next(iter(fields.values()))
    shown: Text | None = as_is(value) if isinstance(value, str) and value else None
    if isinstance(value, Visibility):
        shown = value.label
    elif isinstance(value, int):
        place = await spot(talk.db, f"place:{value}", actor=talk.person.id)
        shown = as_is(place.name) if place else None
    return _("{what}: {words}", what=detail.label, words=shown or as_is("—"))


def _when(day: date, span: Span) -> Text:
    return _("{day}, from {start} to {end}", day=day, start=span.starts, end=span.ends)


def _earlier(minutes: int) -> Text:
    if not minutes:
        return _("People meet at the start.")
    return _("People meet {minutes} minutes before the start.", minutes=minutes)


def _done(shift: Shift, count: int) -> Reply:
    return Reply(lines(_("✅ Changed."), told(count)), numbered([manage(shift.id), home()]))
