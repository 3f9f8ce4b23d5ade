"""Offering: a volunteer who was asked offers help for which nothing is brought.

The team answers in a ticket about the need, so that neither side sees the other's number.
"""

from datetime import datetime

from sqlalchemy import update

from db.models import ticket
from db.sealing import Seal
from db.session import Session
from locales import _
from services import needs, tickets
from services.needs import Need
from services.refusals import Refused

OVER = _("Thank you! This is not needed any more.")
TO_BRING = _("This is something to bring. Please see what is missing: 🎁")


async def can_help(db: Session, need_id: int) -> Need:
    """Return a need with which people can help; raises Refused for any other."""
    found = await needs.current(db, need_id)
    if found is None or found.state.ended:
        raise Refused(OVER)
    if found.category.brought:
        raise Refused(TO_BRING)
    return found


async def offer(
    db: Session,
    seal: Seal,
    need_id: int,
    person_id: int,
    words: str,
    language: str,
    now: datetime,
) -> int:
    """Tell the team of a need that somebody can help; returns the ticket. Raises Refused."""
    found = await can_help(db, need_id)
    number = await tickets.open_(db, person_id, found.organization_id, now)
    which = (ticket.c.id == number) & ticket.c.need_id.is_(None)
    await db.execute(update(ticket).where(which).values(need_id=found.id))
    await tickets.said(db, seal, number, person_id, words, language, now)
    return number
