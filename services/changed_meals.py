"""Changed meals: which sittings a dated change made other than they were, as one person may know.

The evaluator decides: what a newer change covers is not changed by the older one any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.models import occurrence
from db.session import Session
from services import places
from services.circumstances import Circumstances
from services.offers import Offer, Viewer, face, offer
from services.places import Place
from services.timetable import Change, Sitting, timetable

AROUND = timedelta(hours=24)  # a sitting that it changes may begin so long before


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a sitting."""

    kind: Change
    offer: Offer


async def stands(db: Session, occurrence_id: int, now: datetime) -> bool:
    """Tell whether a change still counts: not undone, not over, and no newer one in its place."""
    _row, _place, _around, sittings = await _touched(db, occurrence_id, now)
    return bool(sittings)


async def changed(db: Session, occurrence_id: int, viewer: Viewer) -> Changed | None:
    """Return the first sitting that a change is about.

    None when it does not count any more, or when it changes nothing that this person may know.
    """
    row, place, around, sittings = await _touched(db, occurrence_id, viewer.now)
    if place is None or around is None or not sittings:
        return None
    where, kind = face(place, sittings[0], viewer), Change(row.kind)
    if where is None or (kind is Change.MOVE and not where.exact):
        return None
    return Changed(kind, offer(place, sittings[0], where, around, viewer))


async def _touched(
    db: Session, occurrence_id: int, now: datetime
) -> tuple[Any, Place | None, Circumstances | None, list[Sitting]]:
    """Return a change with its place, and the sittings to come that are as it says."""
    row = (await db.execute(select(occurrence).where(occurrence.c.id == occurrence_id))).first()
    if row is None or row.undone_at is not None or row.ends_at <= now:
        return row, None, None, []
    start, end = row.starts_at - AROUND, row.ends_at + AROUND
    found, around = await places.load(db, [row.place_id], now, start, end)
    sittings = [
        sitting
        for one in found
        for sitting in timetable(one.servings, one.occurrences, start, end, one.position)
        if sitting.changed is not None
        and sitting.changed.id == occurrence_id
        and sitting.slot.ends > now
    ]
    return row, found[0] if found else None, around, sittings
