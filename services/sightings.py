"""Sightings: what people on the spot tell; it counts fast and is gone after two hours."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from db.models import sighting
from db.session import Session
from services.circumstances import Sighting
from services.doubts import BELIEVED_FOR, is_believed
from services.meals import SightingKind


async def report(
    db: Session,
    person_id: int,
    verified: bool,
    place_id: int,
    kind: SightingKind,
    now: datetime,
) -> bool:
    """Keep what somebody sees there; returns whether it is believed now, so that all are told.

    It takes two persons, or one approved volunteer.
    """
    await db.execute(
        insert(sighting).values(
            place_id=place_id,
            person_id=person_id,
            kind=kind.value,
            verified=verified,
            seen_at=now,
        )
    )
    rows = await db.execute(
        select(sighting).where(
            sighting.c.place_id == place_id, sighting.c.seen_at > now - BELIEVED_FOR
        )
    )
    told = [
        Sighting(SightingKind(row.kind), row.seen_at, row.verified, row.person_id) for row in rows
    ]
    queue = kind is SightingKind.QUEUE
    return is_believed([one for one in told if (one.kind is SightingKind.QUEUE) == queue])


async def forget(db: Session, before: datetime) -> None:
    """Delete what was told before a moment."""
    await db.execute(delete(sighting).where(sighting.c.seen_at < before))
