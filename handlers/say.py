"""/say, /here, /write and /myticket: a person talks with the team, and reads what it said.

What is typed and means nothing else comes here by itself while a ticket is open.
"""

from bot.coordinating import numbers
from bot.messages import Option, Reply
from bot.registry import command
from bot.spots import recalled
from bot.talk import Talk
from bot.ticket_pages import NOBODY_LISTENS, mine, show_page
from bot.ticket_words import (
    ANSWER,
    DANGER,
    MENU,
    SHOWN,
    finish,
    line,
    presence,
    room,
    write,
)
from locales import Text, _, lines
from services import tickets
from services.disclosure import said_in
from services.refusals import Refused
from services.ticket_rows import ENDED, State, Ticket, must_be, of_person

LONGEST = 1000  # letters
READS = _("✅ The team reads it. You can write more.")


@command("say", _("✍️ Write to the team"), aside=True)
async def say(talk: Talk) -> Reply:
    """Give the team what stands behind the command."""
    found = await _open(talk)
    words = talk.argument
    if not words:
        raise Refused(_("Please write it in words."))
    await tickets.said(
        talk.db, talk.seal, found.id, talk.person.id, words, talk.language, talk.now
    )
    return await _heard(talk, found, READS)


@command("here", _("📍 Tell the team where I am"), aside=True)
async def here(talk: Talk) -> Reply:
    """Tell the team which known spot is near; the exact point is not kept."""
    found = await _open(talk)
    spot = await recalled(talk.db, talk.argument)
    if spot is None:
        raise Refused(_("I do not know this place. Write a station, a square or a town."))
    name = await tickets.located(
        talk.db, talk.seal, found.id, talk.person.id, spot.position, talk.language, talk.now
    )
    return await _heard(talk, found, _("✅ The team knows that you are near {place}.", place=name))


@command("write", ANSWER)
async def write_to_the_team(talk: Talk) -> Reply:
    """Ask for words and give them to the team, also when nothing was said for long."""
    found = await mine(talk)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    words = await talk.text("words", lines(_("✍️ Write to the team:"), DANGER), at_most=LONGEST)
    await tickets.said(
        talk.db, talk.seal, found.id, talk.person.id, words, talk.language, talk.now
    )
    return await _heard(talk, found, READS)


@command("myticket", _("💬 All messages"), aside=True)
async def my_ticket(talk: Talk) -> Reply:
    """Show what was said last; behind the number of one message there is the whole of it."""
    found = await mine(talk)
    named = numbers(talk)
    if len(named) > 1:
        return await show_page(talk, found, "myticket", named[1:], None)
    said = await said_in(talk.db, talk.seal, found, talk.person.id, talk.now, SHOWN)
    if not said:
        return await _heard(
            talk, found, _("👤 Write here what you want to say. Only the team reads it.")
        )
    options = []
    last = [one for one in said if one.by_team][-1:] or said[-1:]
    # i18n: button: all of a long message; max 20
    options.append(Option(f"/myticket {found.id} {last[0].id}", _("📖 Read all")))
    options += [write(found), finish(found)] if found.state is not State.CLOSED else [_menu()]
    shown = [line(one, talk.language, None, room(said)) for one in said]
    return Reply(lines(*shown, DANGER), options, sealed=True)


async def _open(talk: Talk) -> Ticket:
    """Return the ticket to which words go; what stands behind the command is no number."""
    found = await of_person(talk.db, talk.person.id, talk.now)
    if found is None:
        raise Refused(NOBODY_LISTENS)
    return found


async def _heard(talk: Talk, found: Ticket, said: Text) -> Reply:
    """Say that the team has it, and when somebody reads it where nobody looks after it yet."""
    now = await must_be(talk.db, found.id)
    waits = None
    if now.taken_by is None:
        waits = await presence(talk.db, now.organization_id, talk.now)
    return Reply(lines(said, waits, DANGER), [finish(now), _menu()])


def _menu() -> Option:
    return Option("/menu", MENU, number=0)
