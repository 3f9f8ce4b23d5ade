"""Subscriptions: who is told every day, at a time they chose, where food is.

* the time is on the clock of the street, on the days when it changes as well;
* what could not be told within two hours is not told that day;
* who wants no messages is not told; the subscription stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, select, true, update

from db.models import address, person, subscription
from db.session import Session
from services import news
from services.days import DAY, PARIS, local
from services.meals import Audience
from services.news import News
from services.quiet import Level

LATE = timedelta(hours=2)
BATCH = 20  # people in one transaction: an answer to somebody else never waits for many

OFF = exists().where(address.c.person_id == person.c.id, address.c.calls_off == true())
SILENT = (func.coalesce(person.c.quiet, Level.ALL.value) == Level.NONE.value) | OFF
NEXT = (
    update(subscription)
    .where(subscription.c.person_id == bindparam("who"))
    .values(next_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody is told every day."""

    person_id: int
    at: time  # on the clock of the street
    spot: str  # a token of a place, an area or a cell; "" for anywhere
    audience: Audience | None
    next_at: datetime  # UTC


async def subscribe(
    db: Session,
    person_id: int,
    at: time,
    spot: str,
    now: datetime,
    audience: Audience | None = None,
) -> datetime:
    """Tell somebody every day where food is near a spot; returns when for the first time.

    It takes the place of what they were told before. The spot is a token of at most 60 letters.
    """
    first = following(at, now)
    row = {
        "person_id": person_id,
        "time": f"{at:%H:%M}",
        "spot": spot,
        "audience": audience.value if audience else "",
        "created_at": now,
        "next_at": first,
    }
    await db.upsert(subscription, [row])
    return first


async def end(db: Session, person_id: int) -> bool:
    """Tell somebody no more; returns False when they were not told."""
    mine = subscription.c.person_id == person_id
    return bool((await db.execute(delete(subscription).where(mine))).rowcount)


async def of_person(db: Session, person_id: int) -> Subscription | None:
    """Return what somebody is told every day."""
    mine = select(subscription).where(subscription.c.person_id == person_id)
    row = (await db.execute(mine)).first()
    return _subscription(row) if row else None


async def keep(db: Session, now: datetime) -> int:
    """Tell the next ones who are due, at most BATCH; returns how many were looked at."""
    rows = (
        await db.execute(
            select(subscription, SILENT.label("silent"))
            .join(person, person.c.id == subscription.c.person_id)
            .where(subscription.c.next_at <= now)
            .order_by(subscription.c.next_at, subscription.c.person_id)
            .limit(BATCH)
        )
    ).all()
    told: dict[datetime, list[int]] = {}
    for one in rows:
        if not one.silent and now - one.next_at <= LATE:
            told.setdefault(one.next_at + LATE, []).append(one.person_id)
    for until, people in told.items():
        await news.tell(db, News.DAILY, people, now, not_after=until)
    await _set_next(db, rows, now)
    return len(rows)


def following(at: time, now: datetime) -> datetime:
    """Return the next moment, in UTC, at which the clock of the street shows a time.

    On the night when an hour is left out a time in it comes an hour later, and where an hour comes
    twice the first one counts.
    """
    today = local(now).date()
    return next(found for ahead in range(3) if (found := _moment(today + ahead * DAY, at)) > now)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, PARIS).astimezone(UTC)


async def _set_next(db: Session, rows: Sequence[Any], now: datetime) -> None:
    if rows:
        moved = [
            {"who": one.person_id, "at": following(time.fromisoformat(one.time), now)}
            for one in rows
        ]
        await db.execute(NEXT, moved)


def _subscription(row: Any) -> Subscription:
    audience = Audience(row.audience) if row.audience else None
    return Subscription(
        row.person_id, time.fromisoformat(row.time), row.spot, audience, row.next_at
    )
