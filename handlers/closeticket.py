"""/closeticket and /endticket: either side ends a ticket; nothing is asked, it can be reopened."""

from bot.coordinating import numbered, numbers
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from bot.ticket_pages import mine
from bot.ticket_words import MENU, all_tickets, heading
from locales import _, lines
from services import ticket_ends
from services.people import Role
from services.refusals import Refused
from services.ticket_rows import GONE, theirs


@command(
    "closeticket", _("✅ Close a question"), role=Role.COORDINATOR, in_a_freeze=True, aside=True
)
async def close_ticket(talk: Talk) -> Reply:
    """Close a ticket as a coordinator; the person is told."""
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    found = await theirs(talk.db, named[0], talk.person.id, talk.now)
    await ticket_ends.close(talk.db, found.id, talk.now, talk.person.id)
    # i18n: button: a question that was closed; max 20
    again = Option(f"/reopen {found.id}", _("↩️ Open it again"))
    said = _("✅ It is closed. The person is told.")
    return Reply(lines(heading(found), said), numbered([again, all_tickets()]))


@command("endticket", _("✅ It is solved"), aside=True)
async def end_ticket(talk: Talk) -> Reply:
    """End one's own ticket: what is typed from now on is not for the team any more."""
    number = (await mine(talk)).id
    await ticket_ends.end(talk.db, number, talk.person.id, talk.now)
    # i18n: button, max 20
    again = Option(f"/reopen {number}", _("↩️ Not solved"), number=1)
    said = _("✅ Thank you. What you write now is not for the team any more.")
    return Reply(said, [again, Option("/menu", MENU, number=0)])
