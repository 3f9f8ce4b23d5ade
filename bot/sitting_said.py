"""Sittings said by themselves: a coordinator writes "tonight 23:00 Stalingrad", and nothing else.

Only a sentence that names a time and a place that is known is taken so; it is read back before
it counts. "annulé ce soir Stalingrad" begins to cancel a date.
"""

from datetime import datetime

from bot.messages import Incoming, Kind
from bot.place_choice import meant, names_only
from bot.registry import Registry
from bot.understanding import Start
from db.session import Session
from services import coordinators, upkeep
from services.people import Person, Role
from services.refusals import Refused
from services.written_sitting import cancelled, read

LONGEST = 120  # letters; what is longer says more than this


async def sitting_said(
    registry: Registry, db: Session, person: Person, incoming: Incoming, now: datetime
) -> Start | None:
    """Return that a meal is added or cancelled, when this is what a coordinator writes."""
    add, cancel = (registry.commands.get(one) for one in ("addmeal", "cancelmeal"))
    words = incoming.text
    if not person.role.may(Role.COORDINATOR) or incoming.kind is not Kind.TEXT:
        return None
    if add is None or cancel is None or len(words) > LONGEST:
        return None
    off = cancelled(words)
    if off is not None:
        found = await meant(db, off, {}, person.id, areas=False) if off else []
        if off and not found:
            return None
        return Start(cancel, str(found[0].place_id) if len(found) == 1 else "")
    try:
        sitting = read(words, now)
    except Refused:
        return None
    acts_for = await coordinators.organizations_of(db, person.id)
    own = await upkeep.places_of(db, [one.id for one in acts_for], now)
    found = await meant(db, sitting.place, own, person.id, areas=True) if sitting.place else []
    if not any([await names_only(db, one, sitting.place) for one in found]):
        return None
    return Start(add, words)
