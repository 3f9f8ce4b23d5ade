"""/reopen: it is not solved after all; the person asks again, or a coordinator does it."""

from bot.coordinating import numbered, numbers
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from bot.ticket_words import ANSWER, DANGER, MENU, finish, heading, presence, see, standing
from locales import _, lines
from services import ticket_ends
from services.people import Role
from services.refusals import Refused
from services.ticket_rows import GONE, State, Ticket, must_be, theirs


@command("reopen", _("↩️ Open a question again"), aside=True)
async def reopen(talk: Talk) -> Reply:
    """Open a ticket again: one's own, or one of those for whom one acts."""
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    found = await must_be(talk.db, named[0])
    if found.person_id != talk.person.id:
        return await _for_team(talk, found.id)
    number = await ticket_ends.reopen(talk.db, found.id, talk.person.id, talk.now)
    now = await must_be(talk.db, number)
    return Reply(
        lines(
            _("↩️ It is open again. Write here what you want to say."),
            await presence(talk.db, now.organization_id, talk.now),
            DANGER,
        ),
        [finish(now), Option("/menu", MENU, number=0)],
    )


async def _for_team(talk: Talk, number: int) -> Reply:
    """Open a ticket as a coordinator; whoever is none does not learn that there is one."""
    if not talk.person.role.may(Role.COORDINATOR):
        raise Refused(GONE)
    found: Ticket = await theirs(talk.db, number, talk.person.id, talk.now)
    await ticket_ends.reopen_for_team(talk.db, found.id, talk.now, talk.person.id)
    options = [Option(f"/answer {found.id}", ANSWER), see(found.id)]
    said = _("✅ It is open again, and yours.")
    if found.state is not State.CLOSED:  # somebody was faster
        said = standing(found, talk.person.id)
    return Reply(lines(heading(found), said), numbered(options))
