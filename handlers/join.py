"""/join: an invitation that was passed on makes whoever brings it a coordinator."""

from bot.coordinating import home
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines
from services import guesses, invitations
from services.slips import Kind


@command("join", _("🔑 Use an invitation"), slip=Kind.INVITATION)
async def join(talk: Talk) -> Reply:
    """Use an invitation; it opens once, and an unknown one says nothing of others."""
    await guesses.must_be_few(talk.db, talk.person.id, talk.now)
    word = talk.argument or await talk.text("word", _("🔑 Please write the word you were given."))
    # i18n: button, max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    if not await invitations.ours(talk.db, talk.seal, word):
        await guesses.count(talk.db, talk.person.id, talk.now)
        return Reply(invitations.UNKNOWN, [menu])
    used = await invitations.redeem(talk.db, talk.seal, word, talk.person.id, talk.now)
    if used.waits:
        return Reply(
            lines(
                _("🔑 Another coordinator of {name} must agree.", name=used.organization),
                _("You are number {number}: tell it to who invited you.", number=talk.person.id),
                _("You hear from us within 48 hours, or ask for a new invitation."),
            ),
            [menu],
        )
    return Reply(
        lines(
            _("✅ You are a coordinator of {organization} now.", organization=used.organization),
            _("What coordinators do is written down, and the team can read it."),
        ),
        [home(), menu],
    )
