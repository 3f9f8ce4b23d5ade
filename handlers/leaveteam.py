"""/leaveteam: who does not want to volunteer any more stops, and everything about it is wiped."""

from bot.messages import Option, Reply
from bot.registry import command
from bot.seat_words import MENU, VOLUNTEER
from bot.talk import Talk
from locales import _, lines
from services import volunteers
from services.volunteers import State


@command(
    "leaveteam",
    # i18n: button, max 20
    _("👋 Stop helping"),
)
async def leave_team(talk: Talk) -> Reply:
    """End being a volunteer; all seats are free again."""
    known = await volunteers.volunteer(talk.db, talk.person.id)
    options = [Option("/volunteer", VOLUNTEER, number=5), Option("/menu", MENU, number=0)]
    if known is None or known.state not in (State.PENDING, State.APPROVED):
        return Reply(_("You are not a volunteer."), options)
    await talk.confirm(
        _("Stop being a volunteer? Your seats are then free, and what you told us is deleted.")
    )
    await volunteers.leave(talk.db, talk.person.id, talk.now)
    return Reply(
        lines(
            _("👋 You are not a volunteer any more. Thank you for your time and your help."),
            _("You can come back whenever you like."),
        ),
        options,
    )
