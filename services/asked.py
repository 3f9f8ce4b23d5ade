"""Who asked: whoever asked about a place is told for three hours when it is cancelled or moved."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from db.models import asked, place
from db.session import Session

TOLD_FOR = timedelta(hours=3)
SHOWN = 8


async def remember_asked(
    db: Session, person_id: int, place_ids: Collection[int], now: datetime
) -> None:
    """Note that these places were in somebody's answer."""
    rows = [
        {"place_id": one, "person_id": person_id, "asked_at": now}
        for one in sorted(set(place_ids))
    ]
    if rows:
        await db.upsert(asked, rows)


async def who_asked(db: Session, place_id: int, now: datetime) -> tuple[int, ...]:
    """Return the persons who asked about a place in the last three hours."""
    rows = await db.execute(
        select(asked.c.person_id)
        .where(asked.c.place_id == place_id, asked.c.asked_at > now - TOLD_FOR)
        .order_by(asked.c.person_id)
    )
    return tuple(row.person_id for row in rows)


async def forget_asked(db: Session, now: datetime) -> None:
    """Delete what is older than three hours: it has no use any more."""
    await db.execute(delete(asked).where(asked.c.asked_at <= now - TOLD_FOR))


async def recently_asked(
    db: Session, person_id: int, now: datetime
) -> tuple[tuple[int, str], ...]:
    """Return number and name of the places in somebody's last answers, the newest first."""
    rows = await db.execute(
        select(asked.c.place_id, place.c.name)
        .join(place, place.c.id == asked.c.place_id)
        .where(asked.c.person_id == person_id, asked.c.asked_at > now - TOLD_FOR)
        .order_by(asked.c.asked_at.desc(), asked.c.place_id)
        .limit(SHOWN)
    )
    return tuple((row.place_id, row.name) for row in rows)
