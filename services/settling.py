"""Settling: what people told from a place is true, so what is on there is cancelled."""

from datetime import datetime, timedelta

from db.session import Session
from services import occurrences, sightings
from services.timetable import Sitting

A_MINUTE = timedelta(minutes=1)


async def cancel_what_is_on(
    db: Session, place_id: int, sitting: Sitting, now: datetime, actor: int
) -> int:
    """Cancel a sitting of which people told that nothing is served; returns the occurrence.

    Whoever asked about it is told in two minutes. Raises Refused.
    """
    slot = sitting.slot
    number = await occurrences.cancel(
        db,
        now,
        place_id,
        slot.starts,
        max(slot.ends, slot.starts + A_MINUTE),
        meal=sitting.meal,
        person_id=actor,
    )
    await sightings.settle(db, place_id, True, now, actor)
    return number
