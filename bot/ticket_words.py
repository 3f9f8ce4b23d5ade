"""Ticket words: how a ticket and what was said in it are shown to either side.

* the person reads of “the team”, a coordinator of “the person”: nobody has a name or an address;
* words stand as they were written, with their language where the reader has another one.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.lengths import cut
from bot.messages import Option
from bot.shift_cards import language_name, moment
from db.session import Session
from locales import Lines, Text, _, as_is, lines, listed
from services import duties
from services.ticket_rows import State, Ticket
from services.utterances import Utterance

SHORT = 80  # letters of an utterance among others
SHORTER = 50  # where the others are long too
PAGE = 280  # letters of an utterance on its own
SHOWN = 3  # utterances in one message
# i18n: button, max 20
ANSWER = _("✍️ Answer")
# i18n: button, max 20
MENU = _("☰ Menu")
# i18n: button: the person who asked; max 20
SOLVED = _("✅ It is solved")
DANGER = _("🚨 Danger: call 112, free.")


def heading(ticket: Ticket) -> Text:
    """Say which ticket it is, on one line, for coordinators."""
    if ticket.danger is not None:
        number = _("🚨 Emergency {number}", number=ticket.id)
        return listed(number, ticket.danger.label, *([as_is(ticket.area)] if ticket.area else []))
    number = _("💬 Question {number}", number=ticket.id)
    if ticket.need_id is not None:
        return listed(number, _("📦 Need {number}", number=ticket.need_id))
    return number


def tongue(ticket: Ticket) -> Text:
    """Say which language the person reads and writes."""
    if ticket.language is None:
        return _("🌐 They have not chosen a language yet.")
    return _("🌐 Their language: {language}", language=language_name(ticket.language))


def standing(ticket: Ticket, reader: int) -> Text:
    """Say who looks after a ticket, for coordinators."""
    if ticket.state is State.CLOSED:
        return _("✅ Closed")
    if ticket.taken_by is None:
        return _("⏳ Nobody has it yet")
    if ticket.taken_by == reader:
        return _("👤 You have it")
    return _("👤 Coordinator {number} has it", number=ticket.taken_by)


async def presence(db: Session, organization_id: int, now: datetime) -> Text:
    """Say honestly when somebody of the team reads what is written to it."""
    rota = await duties.rota(db, organization_id, now)
    running = [one.ends for one in rota if one.runs(now)]
    if running:
        return _(
            "✅ Somebody is on duty until {moment}, and reads it.", moment=moment(max(running))
        )
    if rota:
        return _(
            "🕗 Somebody is on duty from {moment}, and reads it then.",
            moment=moment(rota[0].starts),
        )
    return _("⏳ Nobody is on duty now. The team answers when it can.")


def said_by(said: Utterance, reader: int | None) -> Text:
    """Say which side said something; `reader` is a coordinator, None the person."""
    if not said.by_team:
        return _("✍️ You") if reader is None else _("👤 The person")
    if reader is None:
        return _("💬 The team")
    if said.person_id == reader:
        return _("✍️ You")
    return _("💬 The team")


def line(said: Utterance, code: str, reader: int | None, most: int = SHORT) -> Text:
    """Say one utterance on a line, cut; `code` is the reader's language."""
    who = said_by(said, reader)
    words = as_is(cut(said.words, most)) if said.words else said.text
    if not said.words or said.language == code:
        return _("{who}, {when}: {words}", who=who, when=said.at, words=words)
    return _(
        "{who}, {when}, in {language}: {words}",
        who=who,
        when=said.at,
        language=language_name(said.language),
        words=words,
    )


def room(said: Sequence[Utterance]) -> int:
    """Return to how many letters each of some utterances is cut, so that they fit together."""
    wanted = sum(
        len(one.ready.words.message) if one.ready else min(len(one.words), SHORT) for one in said
    )
    return SHORT if wanted <= SHOWN * SHORTER else SHORTER


def pages(said: Utterance) -> list[str]:
    """Cut words into pieces that fit into a message, between words where that is possible."""
    found, rest = [], said.words
    while len(rest) > PAGE:
        end = rest.rfind(" ", PAGE // 2, PAGE + 1)
        end = end if end > 0 else PAGE
        found.append(rest[:end])
        rest = rest[end:].lstrip()
    return [*found, rest]


def page(said: Utterance, code: str, reader: int | None, part: int) -> Lines:
    """Say one piece of an utterance, with who said it, when and in which language."""
    pieces = pages(said)
    words = as_is(pieces[part - 1]) if said.words else said.text
    about = [said_by(said, reader), as_is(said.at)]
    if said.words and said.language != code:
        about.append(language_name(said.language))
    if len(pieces) > 1:
        about.append(_("{part} of {parts}", part=part, parts=len(pieces)))
    return lines(listed(*about), words)


def see(ticket_id: int) -> Option:
    """Return the button that shows a ticket to a coordinator."""
    # i18n: button, max 20
    return Option(f"/ticket {ticket_id}", _("👀 See it"))


def all_tickets() -> Option:
    """Return the button that shows all open tickets."""
    # i18n: button: people who asked for a person of the team; max 20
    return Option("/tickets", _("💬 Questions"))


def finish(ticket: Ticket, label: Text = SOLVED) -> Option:
    """Return the button with which the person ends their ticket."""
    if ticket.emergency:
        # i18n: button: the person who was in danger; max 20
        return Option(f"/safe {ticket.id}", _("✅ I am safe"))
    return Option(f"/endticket {ticket.id}", label)


def write(ticket: Ticket, label: Text = ANSWER) -> Option:
    """Return the button with which the person says something to the team."""
    return Option(f"/write {ticket.id}", label)
