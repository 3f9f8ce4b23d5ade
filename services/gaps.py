"""Gaps: shifts that miss people, and whom to ask.

* who is asked could have the seat at once, as the guard says, and has not given it back;
* a few are asked, whom it suits best and who was asked longest ago; nobody twice in a day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    bindparam,
    exists,
    or_,
    select,
    update,
)

from db.models import address, shift, shift_role, signup, volunteer
from db.session import Session
from db.types import Moment
from services.days import DAY
from services.guard import ASKED, able
from services.news import News, tell
from services.reach import Reach, reach
from services.shifts import Shift, of_organizations

ASKED_AGAIN = timedelta(hours=24)
MOST = 5  # who are asked at once


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift and how many people it misses."""

    shift: Shift
    missing: int


_NOW = bindparam("now", type_=Moment)
_WHO = ASKED.c.person_id
_REACHED = exists().where(address.c.person_id == _WHO, address.c.unreachable_at.is_(None))
_WHOM = (
    select(
        _WHO,
        ASKED.c.activities,
        ASKED.c.areas,
        ASKED.c.asked_at,
        shift.c.activity,
        shift.c.area,
        shift.c.latitude,
        shift.c.longitude,
    )
    .select_from(ASKED)
    .join(shift_role, shift_role.c.id == bindparam("role"))
    .join(shift, shift.c.id == shift_role.c.shift_id)
    .where(
        ASKED.c.state == "approved",
        or_(
            ASKED.c.asked_at.is_(None),
            ASKED.c.asked_at <= bindparam("asked_before", type_=Moment),
        ),
        able(_WHO),
        _REACHED,
        ~exists().where(signup.c.shift_id == shift.c.id, signup.c.person_id == _WHO),
    )
)


async def gaps(
    db: Session, organization_ids: Collection[int], now: datetime, days: int = 7
) -> list[Gap]:
    """Return the shifts of organizations that miss people in the coming days, soonest first."""
    coming = await of_organizations(db, organization_ids, now, now + days * DAY)
    return [
        Gap(one, one.short)
        for one in coming
        if one.short and not one.cancelled and not one.begun(now)
    ]


async def whom_to_ask(db: Session, role_id: int, now: datetime, most: int = MOST) -> list[int]:
    """Return who could take a seat of a role, whom it suits best first.

    The order: those who do such things, those whose areas are near, those asked longest ago.
    """
    asked = {"role": role_id, "now": now, "asked_before": now - ASKED_AGAIN}
    rows = (await db.execute(_WHOM, asked)).all()
    return [row.person_id for row in sorted(rows, key=_rank)[:most]]


async def ask(db: Session, shift_id: int, role_id: int, now: datetime) -> int:
    """Ask those whom it suits best to fill a gap; returns how many are asked."""
    people = await whom_to_ask(db, role_id, now)
    if not people:
        return 0
    await db.execute(
        update(volunteer).where(volunteer.c.person_id.in_(people)).values(asked_at=now)
    )
    starts = await db.execute(select(shift.c.starts_at).where(shift.c.id == shift_id))
    until = starts.scalar_one()
    await tell(db, News.GAP, people, now, shift_id=shift_id, not_after=until, role=role_id)
    return len(people)


def _rank(row: Any) -> tuple[bool, Reach, float, int]:
    position = None if row.latitude is None else (row.latitude, row.longitude)
    suits = f";{row.activity};" in row.activities
    last = row.asked_at.timestamp() if row.asked_at else 0.0
    return not suits, reach(row.areas, row.area, position), last, row.person_id
