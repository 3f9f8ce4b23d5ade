"""/join: an invitation that was passed on makes whoever brings it a coordinator."""

from bot.coordinating import home
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines
from services import invitations
from services.slips import Kind


@command("join", _("🔑 Use an invitation"), slip=Kind.INVITATION)
async def join(talk: Talk) -> Reply:
    """Use an invitation; it opens once, and an unknown one says nothing of others."""
    word = talk.argument or await talk.text("word", _("🔑 Please write the word you were given."))
    name = await invitations.redeem(talk.db, talk.seal, word, talk.person.id, talk.now)
    return Reply(
        lines(
            _("✅ You are a coordinator of {organization} now.", organization=name),
            _("What coordinators do is written down, and the team can read it."),
        ),
        # i18n: button, max 20
        [home(), Option("/menu", _("☰ Menu"), number=0)],
    )
