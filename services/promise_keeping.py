"""Promise keeping: what the clock does with pledges, as often as one likes.

* who promised more than a day ahead is asked once whether they still bring it, and has at least
  two hours to answer, however late the question went out;
* what nobody confirmed by then, and what was not noted a day after the drop-off point closed,
  is missing again;
* whom the question did not reach is waited for as who said yes.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.models import address, outbox, pledge
from db.session import Session
from services.deadlines import later
from services.fulfilment import settle
from services.news import News, tell
from services.pledge_times import ANSWERED_BEFORE, ASKED_BEFORE, answered, kept
from services.promises import Promise
from services.reminders import ARRIVED

PURPOSE = "pledge"  # of the rows of the outbox that ask whether somebody still brings it


async def keep(db: Session, now: datetime) -> None:
    """Do everything that is due; what was done is not done again."""
    await _ask(db, now)
    await _expire(db, now)


async def _ask(db: Session, now: datetime) -> None:
    """Ask who promised something for tomorrow whether they still bring it."""
    rows = await db.execute(
        select(pledge).where(
            pledge.c.until.is_not(None),
            pledge.c.until <= later(now, ASKED_BEFORE - ANSWERED_BEFORE),
            pledge.c.state == Promise.PLEDGED.value,
            pledge.c.asked_at.is_(None),
            pledge.c.closes_at > now,
        )
    )
    for row in rows.all():
        until = answered(row.opens_at, now)
        await db.execute(
            update(pledge).where(pledge.c.id == row.id).values(asked_at=now, until=until)
        )
        await _tell(db, News.PLEDGE_ASK, row, now, until, sure=False)


async def _expire(db: Session, now: datetime) -> None:
    """End what is over; what moved since is looked at again in time."""
    rows = await db.execute(
        select(pledge)
        .where(
            pledge.c.until.is_not(None),
            pledge.c.until <= now,
            pledge.c.state.in_((Promise.PLEDGED.value, Promise.CONFIRMED.value)),
        )
        .order_by(pledge.c.until, pledge.c.id)
    )
    ended = []
    for row in rows.all():
        heard = row.state == Promise.PLEDGED.value and await _reached(db, row)
        until = answered(row.opens_at, row.asked_at) if heard else kept(row.closes_at)
        if until > now:
            await db.execute(update(pledge).where(pledge.c.id == row.id).values(until=until))
            continue
        await db.execute(
            update(pledge)
            .where(pledge.c.id == row.id)
            .values(state=Promise.EXPIRED.value, until=None, ended_at=now)
        )
        ended.append(row.need_id)
        await _tell(db, News.PLEDGE_OVER, row, now, None, sure=not heard)
    await settle(db, ended, now)


async def _reached(db: Session, row: Any) -> bool:
    """Return whether the question reached who promised something.

    Where it was not laid, as for who cannot be reached at all, there is nothing to wait for.
    """
    if row.asked_at is None:
        return False
    rows = await db.execute(
        select(outbox.c.state)
        .join(address, address.c.id == outbox.c.address_id)
        .where(
            address.c.person_id == row.person_id,
            outbox.c.purpose == PURPOSE,
            outbox.c.created_at >= row.asked_at,
        )
    )
    states = list(rows.scalars())
    return not states or not ARRIVED.isdisjoint(states)


async def _tell(
    db: Session, kind: News, row: Any, now: datetime, until: datetime | None, *, sure: bool
) -> None:
    if row.person_id is not None:
        details: dict[str, int | bool] = {"pledge": row.id, "need": row.need_id, "sure": sure}
        await tell(db, kind, [row.person_id], now, not_after=until, **details)
