"""Fulfilment: a need of which enough was brought is met, and who told of it hears so.

* what is still promised is waited for: nobody is sent away who is on the way;
* a lasting need is never met, its store only full for now.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select, update

from db.models import need, pledge
from db.session import Session
from services import needs
from services.needs import State
from services.news import News, tell
from services.pledge_guard import OPEN, PROMISED


async def settle(db: Session, need_ids: Collection[int], now: datetime) -> list[int]:
    """End those of these needs of which enough was brought; returns their numbers."""
    if not need_ids:
        return []
    received = (
        select(func.coalesce(func.sum(pledge.c.received), 0))
        .where(pledge.c.need_id == need.c.id)
        .correlate(need)
        .scalar_subquery()
    )
    expected = exists().where(pledge.c.need_id == need.c.id, pledge.c.state.in_(PROMISED))
    rows = await db.execute(
        update(need)
        .where(
            need.c.id.in_(sorted(set(need_ids))),
            OPEN,
            ~need.c.standing,
            received >= need.c.wanted,
            ~expected.correlate(need),
        )
        .values(state=State.FULFILLED.value, ended_at=now)
        .returning(need.c.id)
    )
    met = [row.id for row in rows.all()]
    for number in met:
        await tell(db, News.NEED_MET, await needs.reporters(db, number), now, need=number)
    return met
