"""/giveticket: a coordinator hands a ticket over to another one, or to another team."""

from bot.coordinating import home, numbered, numbers
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from bot.ticket_words import all_tickets, heading, see
from locales import Text, _, as_is, lines
from services import ticket_handing
from services.people import Role
from services.refusals import Refused
from services.ticket_rows import ENDED, GONE, State, Ticket, theirs

MOST = 9  # whom it can be given to, in one list
TEAM = "team"


@command("giveticket", _("🤝 Hand a question over"), role=Role.COORDINATOR, in_a_freeze=True)
async def give_ticket(talk: Talk) -> Reply:
    """Ask who is to have a ticket, and give it to them; what was said goes with it."""
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    found = await theirs(talk.db, named[0], talk.person.id, talk.now)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    choices = await _choices(talk, found)
    if not choices:
        said = _("There is nobody else to whom it can be given.")
        return Reply(lines(heading(found), said), numbered([see(found.id), home()]))
    prompt = lines(heading(found), _("🤝 Who is to have it?"))
    kind, number = await talk.choose("to", prompt, choices)
    if kind == TEAM:
        await ticket_handing.give_to_team(talk.db, found.id, number, talk.now, talk.person.id)
    else:
        await ticket_handing.give(talk.db, found.id, number, talk.now, talk.person.id)
    said = _("✅ It is theirs now. They are told.")
    return Reply(lines(heading(found), said), numbered([all_tickets(), home()]))


async def _choices(talk: Talk, found: Ticket) -> dict[str, tuple[tuple[str, int], Text]]:
    """Return the other coordinators by number, then the other teams by name."""
    people = await ticket_handing.others(talk.db, found, talk.person.id)
    teams = await ticket_handing.other_teams(talk.db, found)
    # i18n: button: a coordinator by number; max 24
    choices = {
        f"person-{one}": (("person", one), _("👤 Coordinator {number}", number=one))
        for one in people
    }
    choices |= {f"{TEAM}-{one.id}": ((TEAM, one.id), as_is(one.name)) for one in teams}
    return dict(list(choices.items())[:MOST])
