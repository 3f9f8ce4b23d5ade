"""Pushes: who is told that a meal is cancelled, moved or has other hours, and when.

* for two minutes a change can be taken back, and nobody hears of it;
* then it goes to who asked about the place in the last three hours, and to its followers;
* of several changes of one sitting only the one that counts is told: the evaluator says which.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, insert, select, update

from db.models import occurrence, push
from db.session import Session
from locales import _
from services import audit, changed_meals, coordinators, following, news
from services.asked import who_asked
from services.audit import Act
from services.news import LASTS, News
from services.refusals import Refused

UNDO = timedelta(minutes=2)

TOO_LATE = _("That cannot be taken back any more: people are told.")
GONE = _("That is not there any more.")


async def announce(db: Session, occurrence_id: int, now: datetime) -> datetime:
    """Let a change be told in two minutes; returns when. Nothing follows when it is undone."""
    due = now + UNDO
    await db.execute(insert(push).values(occurrence_id=occurrence_id, due_at=due))
    return due


async def undo(db: Session, occurrence_id: int, now: datetime, actor: int) -> bool:
    """Take a change back before it is told; returns False when it was taken back already.

    Raises Refused after two minutes, and for who does not act for the place.
    """
    row = await _push(db, occurrence_id)
    if row is None:
        raise Refused(GONE)
    acts_for = await coordinators.keeper(db, actor, row.place_id)
    if row.undone_at is not None:
        return False
    if now >= row.due_at or not await _close(db, row.id, now, 0):
        raise Refused(TOO_LATE)
    await db.execute(
        update(occurrence).where(occurrence.c.id == occurrence_id).values(undone_at=now)
    )
    await audit.note(
        db,
        actor,
        acts_for,
        Act.UNDID_MEAL,
        now,
        place=row.place_id,
        occurrence=occurrence_id,
    )
    return True


async def concerned(db: Session, place_id: int, now: datetime) -> list[int]:
    """Return who is to know of a change: who asked lately, and the followers."""
    asked = await who_asked(db, place_id, now)
    return sorted({*asked, *await following.followers(db, place_id)})


async def keep(db: Session, now: datetime) -> int:
    """Tell what is due, the newest first; returns how many people are told."""
    rows = await db.execute(_pushes().where(push.c.told_at.is_(None), push.c.due_at <= now))
    return sum([await _told(db, row, now) for row in sorted(rows, key=lambda one: -one.id)])


async def _told(db: Session, row: Any, now: datetime) -> int:
    if await changed_meals.stands(db, row.occurrence_id, now):
        people = [one for one in await concerned(db, row.place_id, now) if one != row.created_by]
        if not await _close(db, row.id, now, len(people)):
            return 0  # it was taken back meanwhile
        until = min(row.ends_at, now + LASTS)
        await news.tell(
            db, News.MEAL_CHANGED, people, now, not_after=until, occurrence=row.occurrence_id
        )
        return len(people)
    if not await _newer_waits(db, row, now):
        await _close(db, row.id, now, 0)
    return 0


async def _newer_waits(db: Session, row: Any, now: datetime) -> bool:
    """Tell whether a newer change of the place may yet be taken back: then this one counts."""
    if row.undone_at is not None or row.ends_at <= now:
        return False
    newer = exists().where(
        push.c.occurrence_id == occurrence.c.id,
        push.c.id > row.id,
        push.c.told_at.is_(None),
        push.c.due_at > now,
        occurrence.c.place_id == row.place_id,
        occurrence.c.undone_at.is_(None),
    )
    return bool((await db.execute(select(newer))).scalar_one())


async def _push(db: Session, occurrence_id: int) -> Any | None:
    return (await db.execute(_pushes().where(push.c.occurrence_id == occurrence_id))).first()


def _pushes() -> Any:
    return select(
        push,
        occurrence.c.place_id,
        occurrence.c.ends_at,
        occurrence.c.undone_at,
        occurrence.c.created_by,
    ).join(occurrence, occurrence.c.id == push.c.occurrence_id)


async def _close(db: Session, number: int, now: datetime, people: int) -> bool:
    """Note that it is told or taken back, whichever came first; False for what came second."""
    closed = await db.execute(
        update(push)
        .where(push.c.id == number, push.c.told_at.is_(None))
        .values(told_at=now, people=people)
    )
    return bool(closed.rowcount)
