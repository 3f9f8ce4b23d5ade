"""/resize and /reserve: how many people a shift needs, and seats kept for who is not here.

A smaller number says before what it does: who has to wait again is told, before later comers.
"""

from bot.coordinating import home, manage, must_stand, named_shift, numbered, told, which
from bot.counts import FEW, PEOPLE, HowMany
from bot.messages import Reply
from bot.registry import command
from bot.seat_words import said as why_not
from bot.shift_cards import heading, part
from bot.shift_details import spoken
from bot.talk import Talk
from locales import Text, _, lines, ngettext
from services import resizing, seats
from services.activities import Part
from services.decisions import Outcome
from services.people import Role
from services.refusals import Refused
from services.shifts import RoleSpec, Shift, ShiftRole

MOST_KEPT = 20  # seats at once
NEW = "new"


@command("resize", _("👥 More or fewer people"), role=Role.COORDINATOR)
async def resize(talk: Talk) -> Reply:
    """Change how many people a role of a shift needs, or add a role."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "resize")
    must_stand(talk, shift)
    role = await _role(talk, shift, adding=True)
    if role is None:
        return await _add_role(talk, shift)
    prompt = _(
        "👥 {part} ({taken} of {most}). How many should it be? For example: {one} or {two}",
        part=part(role),
        taken=role.taken,
        most=role.most,
        one="4",
        two="3-6",
    )
    count = await talk.ask("people", HowMany(prompt, PEOPLE))
    question = _("👥 {part}: {count} from now on?", part=part(role), count=count.label)
    await talk.confirm(lines(heading(shift), question, _moved(role.taken - count.most)))
    done = await resizing.resize(
        talk.db, role.id, count.least, count.most, talk.now, talk.person.id
    )
    back = (
        ngettext("{count} person waits again.", "{count} people wait again.", done.moved_back)
        if done.moved_back
        else None
    )
    said = lines(_("✅ Changed."), back, told(done.told))
    return Reply(said, numbered([manage(shift.id), home()]))


@command("reserve", _("🪑 Keep seats"), role=Role.COORDINATOR)
async def reserve(talk: Talk) -> Reply:
    """Keep seats for people who do not write here: all of them, or none."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "reserve")
    must_stand(talk, shift)
    if not shift.free:
        raise Refused(_("All seats are taken now."))
    role = await _role(talk, shift, adding=False)
    assert role is not None
    count = await talk.number(
        "seats",
        _("🪑 For how many people who do not use this bot? Free: {free}", free=role.free),
        at_least=1,
        at_most=max(1, min(role.free, MOST_KEPT)),
    )
    question = ngettext(
        "🪑 {part}: keep {count} seat?", "🪑 {part}: keep {count} seats?", count, part=part(role)
    )
    await talk.confirm(lines(heading(shift), question))
    decision = await seats.reserve(talk.db, role.id, count, talk.now, talk.person.id)
    if decision.outcome is not Outcome.SEATED:
        return Reply(why_not(decision), numbered([manage(shift.id), home()]))
    said = ngettext("✅ {count} seat is kept.", "✅ {count} seats are kept.", count)
    return Reply(lines(said, heading(shift)), numbered([manage(shift.id), home()]))


async def _role(talk: Talk, shift: Shift, *, adding: bool) -> ShiftRole | None:
    """Ask which role is meant; None for a new one. Where there is one, it is that one."""
    known: dict[str, tuple[int, Text]] = {
        str(one.id): (one.id, part(one)) for one in shift.roles if adding or one.free
    }
    if adding:
        # i18n: button: a driver, an interpreter … beside those that are there; max 24
        known[NEW] = (0, _("➕ Another role"))
    if not adding and len(known) == 1:
        number = next(iter(known.values()))[0]
    else:
        number = await talk.choose("role", lines(heading(shift), _("👥 Which role?")), known)
    return next((one for one in shift.roles if one.id == number), None)


async def _add_role(talk: Talk, shift: Shift) -> Reply:
    there = {one.part for one in shift.roles if one.part is not Part.INTERPRETER}
    chosen = await talk.pick(
        "part", _("➕ Which role is added?"), [one for one in Part if one not in there]
    )
    language = await spoken(talk) if chosen is Part.INTERPRETER else ""
    prompt = _("👥 {part}: how many?", part=chosen.label)
    count = await talk.ask("people", HowMany(prompt, FEW))
    question = _("👥 {part}: {count} from now on?", part=chosen.label, count=count.label)
    await talk.confirm(lines(heading(shift), question))
    spec = RoleSpec(chosen, count.least, count.most, language)
    await resizing.add_role(talk.db, shift.id, spec, talk.now, talk.person.id)
    return Reply(_("✅ Changed."), numbered([manage(shift.id), home()]))


def _moved(count: int) -> Text | None:
    """Say who loses a seat by it: the newest, and who has not confirmed before who has."""
    if count <= 0:
        return None
    return ngettext(
        "⚠️ {count} person has to wait again: first who has not confirmed, the newest first.",
        "⚠️ {count} people have to wait again: first who has not confirmed, the newest first.",
        count,
    )
