"""Signups: the seats and the places in line that a person has, and those of a shift."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from db.models import shift, signup
from db.session import Session
from services.activities import Attendance, Status
from services.guard import LIVE, OPEN


@dataclass(frozen=True, slots=True)
class Seat:
    """One signup: a seat, an offer of one, a seat held for a friend or a place in the line."""

    signup_id: int
    shift_id: int
    role_id: int
    person_id: int | None  # None when it is held
    friend_of: int | None
    number: int  # within the shift
    status: Status
    until: datetime | None  # UTC
    confirmed_at: datetime | None  # UTC
    seen_version: int
    attendance: Attendance | None
    place_in_line: int  # 1 for the first who waits, 0 for who does not

    @property
    def seated(self) -> bool:
        """Tell whether this seat is taken by who is named."""
        return self.status is Status.SEATED


async def mine(db: Session, person_id: int, now: datetime) -> list[Seat]:
    """Return a person's open signups of shifts that are not over, the soonest first."""
    return await _read(
        db,
        _seats()
        .where(
            signup.c.person_id == person_id,
            signup.c.status.in_(OPEN),
            shift.c.status == "open",
            shift.c.ends_at > now,
        )
        .order_by(shift.c.starts_at, signup.c.id),
    )


async def history(db: Session, person_id: int, since: datetime) -> list[Seat]:
    """Return a person's signups of shifts that ended since, whatever became of them."""
    return await _read(
        db,
        _seats()
        .where(signup.c.person_id == person_id, shift.c.ends_at > since)
        .order_by(signup.c.id),
    )


async def seat(db: Session, signup_id: int) -> Seat | None:
    """Return one signup, whatever became of it."""
    found = await _read(db, _seats().where(signup.c.id == signup_id))
    return found[0] if found else None


async def these(db: Session, signup_ids: Collection[int]) -> list[Seat]:
    """Return these signups, whatever became of them."""
    return await _read(db, _seats().where(signup.c.id.in_(signup_ids))) if signup_ids else []


async def own_seat(db: Session, person_id: int, shift_id: int) -> Seat | None:
    """Return the open signup a person has on a shift."""
    found = await _read(
        db,
        _seats().where(
            signup.c.person_id == person_id,
            signup.c.shift_id == shift_id,
            signup.c.status.in_(OPEN),
        ),
    )
    return found[0] if found else None


async def of_shift(db: Session, shift_id: int) -> list[Seat]:
    """Return the seats of a shift that are taken, by their number."""
    return await _read(
        db,
        _seats()
        .where(signup.c.shift_id == shift_id, signup.c.status.in_(LIVE))
        .order_by(signup.c.number, signup.c.id),
    )


async def held_for(db: Session, signup_id: int) -> list[Seat]:
    """Return the seats that are still held for somebody's friends."""
    return await _read(
        db,
        _seats()
        .where(signup.c.friend_of == signup_id, signup.c.status == Status.HELD.value)
        .order_by(signup.c.number),
    )


def _seats() -> Select[Any]:
    before = signup.alias("before")
    line = (
        select(func.count())
        .where(
            before.c.role_id == signup.c.role_id,
            before.c.status == Status.WAITING.value,
            signup.c.status == Status.WAITING.value,
            (before.c.created_at < signup.c.created_at)
            | ((before.c.created_at == signup.c.created_at) & (before.c.id <= signup.c.id)),
        )
        .correlate(signup)
        .scalar_subquery()
    )
    return select(signup, line.label("line")).join(shift, shift.c.id == signup.c.shift_id)


async def _read(db: Session, statement: Select[Any]) -> list[Seat]:
    rows: Sequence[Any] = (await db.execute(statement)).all()
    return [
        Seat(
            row.id,
            row.shift_id,
            row.role_id,
            row.person_id,
            row.friend_of,
            row.number,
            Status(row.status),
            row.until,
            row.confirmed_at,
            row.seen_version,
            Attendance(row.attendance) if row.attendance else None,
            row.line,
        )
        for row in rows
    ]
