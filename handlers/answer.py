"""/answer: a coordinator answers somebody, by a ready-made answer or in their own words."""

from bot.answering import Answer
from bot.coordinating import numbered, numbers
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from bot.ticket_words import all_tickets, heading, see, tongue
from locales import _, lines
from services import people, tickets
from services.people import Role
from services.refusals import Refused
from services.ticket_rows import ENDED, GONE, TAKE_FIRST, State, Ticket, theirs


@command("answer", _("✍️ Answer a question"), role=Role.COORDINATOR, in_a_freeze=True)
async def answer(talk: Talk) -> Reply:
    """Ask for the answer and give it to the person at once; who answers has the ticket."""
    found = await _answerable(talk)
    prompt = lines(
        heading(found),
        tongue(found),
        _("👉 Press an answer: they read it in their language. Or write one: it goes as it is."),
    )
    said = await talk.ask("answer", Answer(prompt, talk.sealed, talk.unsealed))
    await tickets.answer(
        talk.db, talk.seal, found.id, said, talk.language, talk.now, talk.person.id
    )
    reached = await people.reachable(talk.db, [found.person_id])
    sent = _("✅ Sent.") if reached else _("⚠️ It waits: their telephone cannot be reached now.")
    # i18n: button: end a question; max 20
    close = Option(f"/closeticket {found.id}", _("✅ Close"))
    return Reply(lines(heading(found), sent), numbered([see(found.id), close, all_tickets()]))


async def _answerable(talk: Talk) -> Ticket:
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    found = await theirs(talk.db, named[0], talk.person.id, talk.now)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    if found.emergency and found.taken_by is None:
        raise Refused(TAKE_FIRST)
    return found
