"""/second: a second coordinator agrees to somebody whom another one invited."""

from bot.coordinating import home, numbered, numbers, organization_of
from bot.messages import Option, Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.role_news import who_waits
from bot.talk import Talk
from locales import _, lines
from services import coordinators, seconds
from services.people import Role
from services.refusals import Refused

SHOWN = 5  # of those who wait


@command("second", _("🔑 Agree to a coordinator"), role=Role.COORDINATOR)
async def agree(talk: Talk) -> Reply:
    """Agree to a new coordinator, whom nobody can make alone."""
    mine, named = await organization_of(talk), numbers(talk)
    if not named:
        return await _who_waits(talk, mine.id)
    found = await seconds.waiting_for(talk.db, named[0], talk.now)
    if found is None:
        raise Refused(seconds.OVER)
    await coordinators.must_act_for(talk.db, talk.person.id, found.organization_id)
    question = _("Do you know that this is right? Then they can do what you can.")
    await talk.confirm(lines(who_waits(found), question))
    await with_pin(talk)
    number = await seconds.second(talk.db, found.id, talk.now, talk.person.id)
    said = _("✅ Number {number} is a coordinator now, and told.", number=number)
    return Reply(said, numbered([home()]))


async def _who_waits(talk: Talk, organization_id: int) -> Reply:
    found = await seconds.waiting(talk.db, organization_id, talk.now)
    if not found:
        return Reply(_("Nobody waits for an answer."), numbered([home()]))
    shown = found[:SHOWN]
    # i18n: button: agree to a new coordinator by number; max 24
    options = [
        Option(f"/second {one.id}", _("✅ Number {number}", number=one.person_id)) for one in shown
    ]
    said = [who_waits(one) for one in shown[:2]]
    return Reply(lines(*said), numbered([*options, home()]))
