"""Offering: a volunteer who was asked offers help for which nothing is brought.

The team answers in a ticket about the need, so that neither side sees the other's number.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from db.models import call
from db.sealing import Seal
from db.session import Session
from locales import _
from services import needs, tickets
from services.needs import Need
from services.refusals import Refused

OVER = _("Thank you! This is not needed any more.")
TO_BRING = _("This is something to bring. Please see what is missing: 🎁")


async def can_help(db: Session, need_id: int) -> Need:
    """Return a need with which people were asked to help; raises Refused for any other."""
    found = await needs.current(db, need_id)
    if found is None or found.state.ended or not await _called(db, {need_id, found.id}):
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
    number = await tickets.open_about(db, person_id, found.organization_id, found.id, now)
    await tickets.said(db, seal, number, person_id, words, language, now)
    return number


async def _called(db: Session, need_ids: Collection[int]) -> bool:
    """Tell whether people were called to help with one of these needs."""
    rows = await db.execute(
        select(call.c.id)
        .where(call.c.need_id.in_(need_ids), call.c.begins_at.is_not(None))
        .limit(1)
    )
    return rows.first() is not None
