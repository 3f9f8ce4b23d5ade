"""Ticket pages: whose ticket is meant, and all that was said in it, however long it is."""

from collections.abc import Sequence

from bot.coordinating import numbers
from bot.messages import Option, Reply
from bot.talk import Talk
from bot.ticket_words import page, pages
from locales import _
from services import disclosure
from services.refusals import Refused
from services.ticket_rows import GONE, Ticket, of_person, own

NOBODY_LISTENS = _("To write to the team, ask for a person first: 9")


async def mine(talk: Talk) -> Ticket:
    """Return the person's own ticket that is named behind the command, else the open one.

    Raises Refused.
    """
    named = numbers(talk)
    if named:
        return await own(talk.db, named[0], talk.person.id)
    found = await of_person(talk.db, talk.person.id, talk.now)
    if found is None:
        raise Refused(NOBODY_LISTENS)
    return found


async def show_page(
    talk: Talk, ticket: Ticket, command: str, named: Sequence[int], reader: int | None
) -> Reply:
    """Show a piece of an utterance: `named` is its number, and which piece.

    `reader` is a coordinator, None the person. Raises Refused for what is not of this ticket.
    """
    said = await disclosure.said(talk.db, talk.seal, ticket, talk.person.id, talk.now, named[0])
    if said is None:
        raise Refused(GONE)
    most = len(pages(said))
    part = min(max(named[1] if len(named) > 1 else 1, 1), most)
    options = []
    if part < most:
        # i18n: button, max 20
        options.append(Option(f"/{command} {ticket.id} {said.id} {part + 1}", _("➡️ Next")))
    before = await disclosure.said_in(
        talk.db, talk.seal, ticket, talk.person.id, talk.now, 1, said.id
    )
    if before:
        # i18n: button: earlier lines of a log; max 20
        options.append(Option(f"/{command} {ticket.id} {before[0].id}", _("⬅️ Earlier")))
    # i18n: button: what was said between a person and the team; max 20
    options.append(Option(f"/{command} {ticket.id}", _("💬 All messages")))
    return Reply(page(said, talk.language, reader, part), options, sealed=True)
