"""Promises: the pledges as they stand, of one person or of all whom a store room awaits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select, text

from db.models import need, pledge
from db.needs import PROMISED
from db.session import Session
from services import needs
from services.coordinators import organizations_of
from services.days import local
from services.needs import Need

STANDING = f"pledge.{PROMISED}"


class Promise(StrEnum):
    """How far a pledge has come."""

    PLEDGED = "pledged"
    CONFIRMED = "confirmed"
    RECEIVED = "received"  # or a part of it
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    CALLED_OFF = "called_off"  # by the team

    @property
    def stands(self) -> bool:
        """Whether it is expected."""
        return self in (Promise.PLEDGED, Promise.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Pledge:
    """What somebody brings, against which need, and when; moments are local."""

    id: int
    person_id: int | None
    need: Need
    quantity: int
    received: int
    state: Promise
    day: date
    opens: datetime
    closes: datetime
    until: datetime | None  # when it expires as it is
    asked: bool  # whether the person was asked to confirm it


async def pledge_of(db: Session, pledge_id: int) -> Pledge | None:
    """Return one pledge, or None when there is no such one."""
    return next(iter(await _load(db, pledge.c.id == pledge_id)), None)


async def own(db: Session, person_id: int, pledge_id: int) -> Pledge | None:
    """Return a pledge of this person, or None."""
    found = await pledge_of(db, pledge_id)
    return found if found is not None and found.person_id == person_id else None


async def on_need(db: Session, person_id: int, need_id: int) -> Pledge | None:
    """Return what this person promised to bring of a need, or None."""
    mine = (pledge.c.need_id == need_id, pledge.c.person_id == person_id)
    return next(iter(await _load(db, *mine, text(STANDING))), None)


async def mine(db: Session, person_id: int, now: datetime) -> list[Pledge]:
    """Return what somebody is going to bring, the soonest first."""
    return await _load(db, pledge.c.person_id == person_id, text(STANDING))


async def expected(db: Session, actor: int, now: datetime) -> list[Pledge]:
    """Return what the organizations for which a coordinator acts await, the soonest first."""
    acting = [one.id for one in await organizations_of(db, actor)]
    ours = select(need.c.id).where(need.c.organization_id.in_(acting))
    return await _load(db, pledge.c.need_id.in_(ours), text(STANDING))


async def _load(db: Session, *wanted: ColumnElement[bool] | Any) -> list[Pledge]:
    rows: Sequence[Any] = (
        await db.execute(select(pledge).where(*wanted).order_by(pledge.c.opens_at, pledge.c.id))
    ).all()
    known = {one.id: one for one in await needs.load(db, [row.need_id for row in rows])}
    return [_pledge(row, known[row.need_id]) for row in rows]


def _pledge(row: Any, against: Need) -> Pledge:
    return Pledge(
        row.id,
        row.person_id,
        against,
        row.quantity,
        row.received,
        Promise(row.state),
        row.comes_on,
        local(row.opens_at),
        local(row.closes_at),
        None if row.until is None else local(row.until),
        row.asked_at is not None,
    )
