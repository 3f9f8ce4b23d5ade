"""The waiting list: who waits is promoted in order, as soon as a seat is free.

* one statement finds the first who may have the seat and gives it: two seats freed at once go
  to two people, one seat to one;
* who is promoted has a time to accept, shorter near the start; nobody is promoted in the
  last hour;
* who cannot take it now (another shift at that time) keeps their place in the line.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, update

from db.models import shift, shift_role, signup
from db.session import Session
from db.types import Moment
from services.activities import Status
from services.deadlines import LAST_HOUR, deadline, later
from services.guard import LINE, able, room
from services.news import News, tell

WAITS: ColumnElement[str] = literal_column("'waiting'")  # as the index of the lines has it
FIRST = (
    select(LINE.c.id)
    .join(shift_role, shift_role.c.id == LINE.c.role_id)
    .join(shift, shift.c.id == shift_role.c.shift_id)
    .where(
        LINE.c.role_id == bindparam("role"),
        LINE.c.status == WAITS,
        able(LINE.c.person_id),
    )
    .order_by(LINE.c.created_at, LINE.c.id)
    .limit(1)
)
PROMOTE = (
    update(signup)
    .where(signup.c.id == FIRST.where(room()).scalar_subquery())
    .values(
        status=Status.OFFERED.value,
        until=bindparam("ends", type_=Moment),
        stale=True,
    )
    .returning(signup.c.id, signup.c.person_id)
)
LINES = (
    select(shift_role.c.id, shift.c.id.label("shift_id"), shift.c.starts_at)
    .join(shift, shift.c.id == shift_role.c.shift_id)
    .where(
        shift_role.c.id.in_(select(LINE.c.role_id).where(LINE.c.status == WAITS)),
        shift.c.status == "open",
        shift.c.starts_at > bindparam("soonest", type_=Moment),
        room(),
    )
    .order_by(shift.c.starts_at, shift_role.c.id)
)


async def promote(db: Session, shift_id: int, now: datetime) -> int:
    """Offer what is free on a shift to those who wait for it; returns how many were promoted."""
    return await _promoted(db, LINES.where(shift.c.id == shift_id), now)


async def promote_everywhere(db: Session, now: datetime) -> int:
    """Offer every free seat for which somebody waits: who could not take it may be free now."""
    return await _promoted(db, LINES, now)


async def could_follow(db: Session, role_id: int, now: datetime) -> bool:
    """Tell whether somebody waits who could have a seat of this role, if one were free."""
    return (await db.execute(FIRST, {"role": role_id, "now": now})).first() is not None


async def _promoted(db: Session, lines: Select[Any], now: datetime) -> int:
    found = await db.execute(lines, {"soonest": later(now, LAST_HOUR)})
    number = 0
    for line in found.all():
        until = deadline(now, line.starts_at)
        while until is not None and await _promote_one(db, line, until, now):
            number += 1
    return number


async def _promote_one(db: Session, line: Any, until: datetime, now: datetime) -> bool:
    row = (await db.execute(PROMOTE, {"role": line.id, "now": now, "ends": until})).first()
    if row is None:
        return False
    await tell(
        db,
        News.OFFERED,
        [row.person_id],
        now,
        shift_id=line.shift_id,
        signup_id=row.id,
        not_after=until,
    )
    return True
