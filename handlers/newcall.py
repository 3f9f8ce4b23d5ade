"""/newcall: a message to many is written; nobody gets it before its numbers were seen."""

from bot.call_choosing import asked
from bot.call_desk import shown
from bot.call_people import Aim, audience
from bot.call_subjects import Subject, closed, named, soon
from bot.call_until import Until
from bot.coordinating import home, numbered
from bot.messages import Option, Reply
from bot.need_desk import see
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext
from services import call_drafts
from services.calls import LONGEST, Kind
from services.people import Role

FIRST = _("📣 First ask people to bring it, so that they know where to.")
WHAT_THEY_DO = _("✍️ What do they do there? A few words.")


@command(
    "newcall",
    # i18n: button: a message to many people; max 20
    _("📣 Call people"),
    words=pgettext("words", "call people | new call | message to many"),
    role=Role.COORDINATOR,
)
async def new_call(talk: Talk) -> Reply:
    """Write a call about a need, a shift, a place, or nothing that is known yet."""
    found = await named(talk) or await asked(talk)
    if closed(found) and found.need is not None:
        # i18n: button: people can bring what is missing; max 20
        ask = Option(f"/openneed {found.need.id}", _("📣 Ask to bring it"))
        return Reply(FIRST, numbered([ask, see(found.need.id), home()]))
    words = "" if found.told else await _words(talk, found)
    until = found.until
    if until is None:
        until = await talk.ask("until", Until(_("⏳ Until when?"), talk.now))
    whom = await audience(talk, aim(found))
    draft = call_drafts.Draft(
        found.organization_id,
        found.kind,
        whom,
        until,
        talk.language,
        words,
        need_id=found.need.id if found.need else None,
        role_id=found.role.id if found.role else None,
        shift_id=found.shift.id if found.shift else None,
        place_id=found.place_id,
        category=found.category.value if found.category else None,
        area=found.area if found.role is None else "",
        starts_at=found.starts,
        wanted=found.wanted,
        urgent=soon(found, until, talk.now),
    )
    number = await call_drafts.write(talk.db, talk.seal, draft, talk.now, talk.person.id)
    return await shown(talk, number, _("📝 Nobody has it yet. Look, then send it:"))


async def _words(talk: Talk, found: Subject) -> str:
    """Ask for words of one's own, where nothing else says what it is."""
    asks = {
        Kind.URGENT: WHAT_THEY_DO,
        Kind.GAP: WHAT_THEY_DO,
        Kind.CHANGE: _("✍️ What is changed? A few words."),
    }.get(found.kind, _("✍️ What do you want to tell? A few words."))
    limit = _("They go out as you write them. At most {count} letters.", count=LONGEST)
    return await talk.text("words", lines(asks, limit), at_most=LONGEST)


def aim(found: Subject) -> Aim:
    """Return what decides for whom a call is."""
    times = (found.shift.starts, found.shift.ends) if found.shift is not None else None
    return Aim(
        found.kind,
        found.area,
        found.position,
        found.place_id,
        found.role.part if found.role is not None else None,
        times,
    )
