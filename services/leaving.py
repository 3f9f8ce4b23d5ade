"""Leaving: a seat or a place in line is given back, at any time and with one tap.

* nobody is refused: who leaves late is counted as late, and the team is told;
* seats held for friends are given back with the seat of who brought them;
* who waits is promoted in the same transaction; a seat that is free so late, because nobody
  waits, is called out.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from db.models import handover, shift, shift_role, signup
from db.session import Session
from db.types import Moment
from services import waves
from services.activities import Status
from services.coordinators import looking_after
from services.deadlines import LATE, later
from services.guard import OPEN, OWN, room, running, taken
from services.news import News, tell
from services.waiting import promote

FREE_SOON = (
    select(taken().label("taken"))
    .select_from(shift_role)
    .join(shift, shift.c.id == shift_role.c.shift_id)
    .where(
        shift_role.c.id == bindparam("role"),
        shift.c.meets_at < bindparam("soon", type_=Moment),
        running(),
        room(),
    )
)


class Leaving(StrEnum):
    """What became of somebody's wish to leave."""

    LEFT = "left"
    LATE = "late"
    ALREADY_GONE = "already_gone"
    OVER = "over"
    GONE = "gone"  # there is no such seat of theirs


@dataclass(frozen=True, slots=True)
class Left:
    """What became of it, and the shift it was about."""

    leaving: Leaving
    shift_id: int | None = None


async def leave(db: Session, person_id: int, signup_id: int, now: datetime) -> Left:
    """Give back a seat, an offer or a place in the line."""
    row = await _found(db, person_id, signup_id)
    if row is None:
        return Left(Leaving.GONE)
    if row.status not in OPEN:
        return Left(Leaving.ALREADY_GONE, row.shift_id)
    if row.ends_at <= now:
        return Left(Leaving.OVER, row.shift_id)
    seated = row.status == Status.SEATED.value
    late = seated and row.shift_status == "open" and now > row.meets_at - LATE
    await give_up(db, signup_id, Status.LATE if late else Status.CANCELLED, now)
    await promote(db, row.shift_id, now)
    if late:
        await _tell_team(db, row, now)
    if row.status in OWN:
        await call_gap(db, row.role_id, now)
    return Left(Leaving.LATE if late else Leaving.LEFT, row.shift_id)


async def leave_all(db: Session, person_id: int, now: datetime) -> int:
    """Give back everything somebody has on shifts that are not over; returns how much it was."""
    rows = await db.execute(
        select(signup.c.id)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(signup.c.person_id == person_id, signup.c.status.in_(OPEN), shift.c.ends_at > now)
        .order_by(signup.c.id)
    )
    numbers = list(rows.scalars())
    for number in numbers:
        await leave(db, person_id, number, now)
    return len(numbers)


async def give_up(db: Session, signup_id: int, status: Status, now: datetime) -> None:
    """End a signup, with the seats held for its friends and the card that offered it."""
    await db.execute(
        update(signup)
        .where(
            or_(
                signup.c.id == signup_id,
                (signup.c.friend_of == signup_id) & (signup.c.status == Status.HELD.value),
            )
        )
        .values(status=status.value, ended_at=now, until=None, stale=True)
    )
    await db.execute(
        update(handover)
        .where(handover.c.signup_id == signup_id, handover.c.closed_at.is_(None))
        .values(closed_at=now)
    )


async def call_gap(db: Session, role_id: int, now: datetime) -> None:
    """Ask those who could come, if a seat is free so late that few would look for it."""
    about = {"role": role_id, "soon": later(now, LATE), "now": now}
    free = (await db.execute(FREE_SOON, about)).first()
    if free is not None:
        await waves.for_role(db, role_id, now, None, seats=free.taken + 1)


async def _found(db: Session, person_id: int, signup_id: int) -> Any:
    rows = await db.execute(
        select(
            signup,
            shift.c.meets_at,
            shift.c.ends_at,
            shift.c.status.label("shift_status"),
            shift.c.lead_id,
            shift.c.organization_id,
        )
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(signup.c.id == signup_id, signup.c.person_id == person_id)
    )
    return rows.first()


async def _tell_team(db: Session, row: Any, now: datetime) -> None:
    team = set(await looking_after(db, row.organization_id))
    if row.lead_id is not None:
        team.add(row.lead_id)
    await tell(
        db,
        News.LATE,
        team - {row.person_id},
        now,
        shift_id=row.shift_id,
        not_after=row.ends_at,
        number=row.number,
    )
