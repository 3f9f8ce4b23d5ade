"""Calling off: what somebody promised to bring is not needed any more, and they hear of it."""

from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from db.models import pledge
from db.needs import PROMISED
from db.session import Session
from services.news import News, tell

AT_LEAST = timedelta(hours=24)  # they are told, however soon they come


async def call_off(db: Session, need_id: int, now: datetime) -> int:
    """Call off everything that was promised for a need; returns how many pledges that is."""
    rows = await db.execute(
        select(pledge.c.id, pledge.c.person_id, pledge.c.closes_at)
        .where(pledge.c.need_id == need_id, text(PROMISED))
        .order_by(pledge.c.id)
    )
    promised = rows.all()
    if not promised:
        return 0
    ended = {"state": "called_off", "ended_at": now, "until": None}
    await db.execute(
        update(pledge).where(pledge.c.id.in_([one.id for one in promised])).values(ended)
    )
    for one in promised:
        if one.person_id is not None:
            until = max(one.closes_at, now + AT_LEAST)
            details = {"pledge": one.id, "need": need_id}
            await tell(db, News.PLEDGE_OFF, [one.person_id], now, not_after=until, **details)
    return len(promised)


async def comes_after(db: Session, need_id: int, deadline: datetime) -> bool:
    """Tell whether something is brought for a need only after a deadline."""
    rows = await db.execute(
        select(pledge.c.id)
        .where(pledge.c.need_id == need_id, text(PROMISED), pledge.c.opens_at >= deadline)
        .limit(1)
    )
    return rows.first() is not None


async def promised_by(db: Session, need_id: int) -> list[int]:
    """Return who is going to bring something for a need."""
    rows = await db.execute(
        select(pledge.c.person_id)
        .where(pledge.c.need_id == need_id, text(PROMISED), pledge.c.person_id.is_not(None))
        .order_by(pledge.c.id)
    )
    return [row.person_id for row in rows]
