"""/manage, /planned and /tellagain: shifts as their coordinators see them."""

from datetime import date, datetime

from bot.coordinating import (
    LIST,
    NAME,
    choices,
    home,
    led_shift,
    line,
    named_shift,
    new_shift,
    not_seen,
    numbered,
    numbers,
    organization_of,
    organizations_of,
    tell_again,
    told,
    which,
)
from bot.lengths import cut
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import heading, meeting, part
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, ngettext
from services import acknowledging, templates
from services.acknowledging import unseen
from services.days import DAY, PARIS
from services.people import Role
from services.shifts import Shift, ShiftRole, of_organizations

ROWS = 10  # of a list on WhatsApp; what would be one too many is the copy of a shift


@command(
    "manage",
    # i18n: button, max 20
    _("📋 This shift"),
    role=Role.COORDINATOR,
)
async def manage(talk: Talk) -> Reply:
    """Show one shift with its seats, and everything that can be done with it."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "manage")
    unseen_by = await unseen(talk.db, shift.id)
    waiting = sum(one.waiting for one in shift.roles)
    mine = await organization_of(talk)
    theirs = [] if shift.organization_id == mine.id else [as_is(cut(shift.organization, NAME))]
    named = listed(heading(shift), *theirs)
    said = lines(
        _("❌ Cancelled: {shift}", shift=named) if shift.cancelled else named,
        _("👥 {roles}", roles=listed(*map(_seats, shift.roles))),
        _missing(shift),
        ngettext("⏳ {count} person waits.", "⏳ {count} people wait.", waiting)
        if waiting
        else None,
        not_seen(unseen_by) if unseen_by and not shift.over(talk.now) else _portions(shift),
        meeting(shift),
    )
    return Reply(said, numbered(await _options(talk, shift, bool(unseen_by))))


@command(
    "planned",
    # i18n: button, max 20
    _("📅 Planned shifts"),
    role=Role.COORDINATOR,
)
async def planned(talk: Talk) -> Reply:
    """Show what is planned on a day; "2026-11-24 +4" behind the command goes on there."""
    teams = [one.id for one in await organizations_of(talk)]
    day, skip = _asked(talk)
    start = datetime.combine(day, datetime.min.time(), PARIS)
    end = datetime.combine(day + DAY, datetime.min.time(), PARIS)
    found = await of_organizations(talk.db, teams, start, end)
    shown = found[skip : skip + LIST]
    said = [line(number, one, teams[0]) for number, one in enumerate(shown, start=1)]
    options = choices(shown, "manage")
    if len(found) > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/planned {day} +{skip + LIST}", _("➡️ Next")))
    # i18n: button, max 20
    options.append(Option(f"/planned {day + DAY}", _("📆 The day after")))
    count = ngettext("{count} shift", "{count} shifts", len(found))
    first = _("📅 {day}: {count}", day=day, count=count)
    return Reply(lines(first, *said), numbered([*options, new_shift(), home()]))


@command("tellagain", _("🔔 Tell them again"))
async def tell_them_again(talk: Talk) -> Reply:
    """Tell those who have not seen the last change once more; the lead may do it too."""
    named = numbers(talk)
    if not named:
        return await which(talk, "tellagain")
    shift = await led_shift(talk, named[0])
    count = await acknowledging.tell_again(talk.db, shift.id, talk.now, talk.person.id)
    # i18n: button, max 20
    back = Option(f"/shift {shift.id}", _("👀 See the shift"), number=1)
    # i18n: button, max 20
    return Reply(told(count), [back, Option("/menu", _("☰ Menu"), number=0)])


async def _options(talk: Talk, shift: Shift, unseen_by: bool) -> list[Option]:
    """Return what can be done today; ten at most, as many as a list of WhatsApp has rows."""
    number, open_still = shift.id, not shift.cancelled and not shift.over(talk.now)
    options = []
    if open_still:
        # i18n: button: change this shift; max 20
        options.append(Option(f"/changeshift {number}", _("✏️ Change it")))
        # i18n: button: how many people a shift needs; max 20
        options.append(Option(f"/resize {number}", _("👥 More or fewer")))
        if shift.free:
            # i18n: button: seats for people who do not use the bot; max 20
            options.append(Option(f"/reserve {number}", _("🪑 Keep seats")))
    if open_still and shift.short and not shift.begun(talk.now):
        # i18n: button: ask volunteers to fill a gap; max 20
        options.append(Option(f"/askhelp {number}", _("🆘 Ask for help")))
    if not shift.cancelled and talk.now >= shift.meets:
        options.append(Option(f"/roll {number}", _("📋 Who is here")))
    if unseen_by and not shift.over(talk.now):
        options.append(tell_again(number))
    if await _comes_back(talk, shift):
        # i18n: button: the shift comes back no more; max 20
        options.append(Option(f"/endplan {number}", _("🔁 Stop repeating")))
    if open_still:
        # i18n: button: who leads this shift; max 20
        options.append(Option(f"/lead {number}", _("⭐ Who leads")))
    if not shift.cancelled:
        # i18n: button: cancel this shift; max 20
        options.append(Option(f"/cancelshift {number}", _("❌ Cancel it")))
    if not shift.over(talk.now):
        # i18n: button: a message to many people; max 20
        options.append(Option(f"/newcall shift {number}", _("📣 Call people")))
    # i18n: button: plan another shift like this one; max 20
    options.append(Option(f"/newshift {number}", _("➕ One more like it")))
    return [*options[: ROWS - 1], home()]


async def _comes_back(talk: Talk, shift: Shift) -> bool:
    if shift.template_id is None:
        return False
    template = await templates.template_of(talk.db, shift.template_id)
    return template is not None and not template.ended


def _seats(role: ShiftRole) -> Text:
    return _("{part} ({taken} of {most})", part=part(role), taken=role.taken, most=role.most)


def _missing(shift: Shift) -> Text | None:
    if shift.cancelled or not shift.short:
        return None
    return ngettext(
        "👥 {count} more person is needed", "👥 {count} more people are needed", shift.short
    )


def _portions(shift: Shift) -> Text | None:
    if shift.portions_served is None:
        return None
    return _(
        "🍲 Portions: {served} served, {left} left over",
        served=shift.portions_served,
        left=shift.portions_left or 0,
    )


def _asked(talk: Talk) -> tuple[date, int]:
    """Read a day and how many were already seen; what cannot be read asks for less."""
    first, _space, rest = talk.argument.partition(" ")
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return talk.now.date(), 0
    near = abs(day - talk.now.date()) < 366 * DAY
    more = rest.removeprefix("+")
    skip = int(more) if more.isascii() and more.isdigit() and len(more) < 5 else 0
    return (day, skip) if near else (talk.now.date(), 0)
