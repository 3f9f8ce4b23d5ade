"""For the team: what somebody says who talks with it goes to their ticket.

* words do that nobody else understands: commands, numbers and open questions come first;
* a number or a location only does when the team has just asked for one.
"""

from datetime import datetime

from bot.messages import Incoming, Kind
from bot.registry import Registry
from bot.spots import shared
from bot.understanding import Meaning, Start, Unclear
from db.session import Session
from locales.fold import fold
from services.people import Person
from services.ready import Ready
from services.ticket_rows import of_person
from services.utterances import last_ready


async def for_the_team(
    registry: Registry,
    db: Session,
    person: Person,
    incoming: Incoming,
    now: datetime,
    meaning: Meaning,
) -> Start | None:
    """Return that the team is told, when this is for it; `meaning` is what it would mean else."""
    say, here = registry.commands.get("say"), registry.commands.get("here")
    if say is None or here is None or not _may_be(incoming, meaning):
        return None
    ticket = await of_person(db, person.id, now)
    if ticket is None:
        return None
    if isinstance(meaning, Unclear):
        return Start(say, incoming.text)
    whereami = registry.commands.get("whereami")
    if ticket.emergency and incoming.location is not None and whereami is not None:
        return Start(whereami, "@{:.5f},{:.5f}".format(*incoming.location))
    asked = await last_ready(db, ticket.id)
    if asked is Ready.WHERE and incoming.location is not None:
        spot = shared(*incoming.location)
        return Start(here, spot.token) if spot else None
    return Start(say, incoming.text) if asked is Ready.PEOPLE and incoming.text else None


def _may_be(incoming: Incoming, meaning: Meaning) -> bool:
    """Tell whether it is worth looking for a ticket; "0" is the menu, whatever was asked."""
    if incoming.location is not None:
        return True
    if incoming.kind is not Kind.TEXT or not incoming.text:
        return False
    folded = fold(incoming.text)
    return isinstance(meaning, Unclear) or (folded.isdigit() and folded != "0")
