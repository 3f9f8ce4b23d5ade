"""/tickets, /ticket, /readticket and /taketicket: coordinators see who asks for a person.

An emergency is in no list; its card opens for those who were told of it.
"""

from bot.coordinating import LIST, home, numbered, numbers, organization_of
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import language_name
from bot.talk import Talk
from bot.ticket_pages import show_page
from bot.ticket_words import (
    ANSWER,
    SHOWN,
    all_tickets,
    heading,
    line,
    room,
    see,
    standing,
    tongue,
)
from locales import Text, _, as_is, lines, listed, ngettext
from services import tickets
from services.disclosure import said_in
from services.people import Role
from services.refusals import Refused
from services.ticket_rows import GONE, State, Ticket, open_tickets, theirs


@command(
    "tickets",
    # i18n: button: people who asked for a person of the team; max 20
    _("💬 Questions"),
    role=Role.COORDINATOR,
)
async def show_tickets(talk: Talk) -> Reply:
    """Show the open tickets, those that nobody has first; emergencies are not among them."""
    await organization_of(talk)
    found = await open_tickets(talk.db, talk.person.id)
    if not found:
        return Reply(_("✅ Nobody waits for an answer."), numbered([home()]))
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    shown = found[skip : skip + LIST]
    options = [Option(f"/ticket {one.id}", heading(one)) for one in shown]
    if len(found) > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/tickets {skip + LIST}", _("➡️ Next")))
    first = ngettext("💬 {count} open question:", "💬 {count} open questions:", len(found))
    said = [_row(talk, number, one) for number, one in enumerate(shown, start=1)]
    return Reply(lines(first, *said), numbered([*options, home()]))


@command("ticket", _("👀 See a question"), role=Role.COORDINATOR, in_a_freeze=True, aside=True)
async def show_ticket(talk: Talk) -> Reply:
    """Show what was said last in a ticket, in which language, and what can be done."""
    found = await _named(talk)
    said = await said_in(talk.db, talk.seal, found, talk.person.id, talk.now, SHOWN)
    shown = [line(one, talk.language, talk.person.id, room(said)) for one in said]
    if not said:
        shown = [_("🤫 Nothing was written yet.")]
    about = listed(tongue(found), standing(found, talk.person.id))
    options = [*_acts(found), *([_read(found, said[-1].id)] if said else []), all_tickets()]
    return Reply(lines(heading(found), about, *shown), numbered(options), sealed=True)


@command(
    "readticket", _("📖 Read a question"), role=Role.COORDINATOR, in_a_freeze=True, aside=True
)
async def read_ticket(talk: Talk) -> Reply:
    """Show the whole of what was said, one message after another."""
    found = await _named(talk)
    named = numbers(talk)[1:]
    if not named:
        return await show_ticket.hold(talk)
    return await show_page(talk, found, "readticket", named, talk.person.id)


@command("taketicket", _("🙋 Take a question"), role=Role.COORDINATOR, aside=True)
async def take_ticket(talk: Talk) -> Reply:
    """Take a ticket that waits, so that the person knows that somebody reads it."""
    found = await _named(talk)
    holder = await tickets.take(talk.db, found.id, talk.now, talk.person.id)
    said = _("✅ You have it. The person is told that somebody is here.")
    if holder != talk.person.id:
        said = _("👤 Coordinator {number} has it", number=holder)
    return Reply(lines(heading(found), said), numbered([_answer(found), see(found.id)]))


async def _named(talk: Talk) -> Ticket:
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    return await theirs(talk.db, named[0], talk.person.id, talk.now)


def _row(talk: Talk, number: int, found: Ticket) -> Text:
    language = language_name(found.language) if found.language else as_is("?")
    return listed(
        as_is(f"{number}"),
        heading(found),
        language,
        as_is(found.said),
        standing(found, talk.person.id),
    )


def _acts(found: Ticket) -> list[Option]:
    """Return what can be done with a ticket as it stands."""
    if found.state is State.CLOSED:
        # i18n: button: a question that was closed; max 20
        return [Option(f"/reopen {found.id}", _("↩️ Open it again"))]
    if found.emergency and found.taken_by is None:
        # i18n: button: a coordinator looks after an emergency; max 20
        return [Option(f"/takealarm {found.id}", _("🤝 I take it"))]
    options = [_answer(found)]
    if found.taken_by is None:
        # i18n: button: a coordinator looks after a question; max 20
        options.append(Option(f"/taketicket {found.id}", _("🙋 I answer this")))
    return [
        *options,
        # i18n: button: to another coordinator or team; max 20
        Option(f"/giveticket {found.id}", _("🤝 Hand over")),
        # i18n: button: end a question; max 20
        Option(f"/closeticket {found.id}", _("✅ Close")),
    ]


def _answer(found: Ticket) -> Option:
    return Option(f"/answer {found.id}", ANSWER)


def _read(found: Ticket, utterance_id: int) -> Option:
    # i18n: button: all of a long message; max 20
    return Option(f"/readticket {found.id} {utterance_id}", _("📖 Read all"))
