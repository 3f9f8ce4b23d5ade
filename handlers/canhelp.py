"""/canhelp: a volunteer who was asked can help, and the team writes to them."""

from bot.coordinating import numbers
from bot.messages import Option, Reply
from bot.need_cards import about
from bot.registry import command
from bot.talk import Talk
from locales import _, label, lines
from services import offering
from services.people import Role
from services.refusals import Refused


@command("canhelp", _("🙋 Help with a need"), role=Role.VOLUNTEER)
async def can_help(talk: Talk) -> Reply:
    """Tell the team of a need that this volunteer can help with it."""
    named = numbers(talk)
    if not named:
        raise Refused(offering.OVER)
    need = await offering.can_help(talk.db, named[0])
    words = label(_("🙋 I can help: {thing}", thing=about(need)), talk.language)
    await offering.offer(
        talk.db, talk.seal, need.id, talk.person.id, words, talk.language, talk.now
    )
    # i18n: button, max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    return Reply(
        lines(
            _("✅ Thank you! The team knows that you can help:"),
            about(need),
            _("They write to you here. Do you want to tell more? Write it now."),
        ),
        [menu],
    )
