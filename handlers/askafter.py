"""/askafter: a volunteer who was missed twice is asked, kindly, whether all is well."""

from bot.coordinating import home, numbers, organization_of
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _
from services import rollcall
from services.people import Role
from services.refusals import Refused


@command("askafter", _("💬 Is all well?"), role=Role.COORDINATOR)
async def ask_after(talk: Talk) -> Reply:
    """Ask somebody who was missed on shifts of this organization whether all is well."""
    await organization_of(talk)
    named = numbers(talk)
    if not named:
        raise Refused(_("Press the button in the message about somebody who was missed."))
    await rollcall.ask_after(talk.db, named[0], talk.now, talk.person.id)
    return Reply(_("🤝 They are asked, without any blame."), [home()])
