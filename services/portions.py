"""Portions: what was served and what was missing, by day and area, as the last week tells.

* served and left over is what leads noted at the roll-call;
* missing is hot meals that people told of and nobody brought;
* a night belongs to the evening before.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import case, false, func, select

from db.models import need, pledge, shift
from db.session import Session
from locales.fold import fold
from services.activities import Activity
from services.categories import Category
from services.closing import Reason
from services.days import service_day
from services.needs import State

BACK = timedelta(days=7)
FEED = tuple(
    one.value
    for one in (Activity.SERVING, Activity.DISTRIBUTION, Activity.NIGHT, Activity.BREAKFAST)
)

NOT_MISSING = tuple(
    one.value for one in (Reason.MET_ELSEWHERE, Reason.WITHDRAWN, Reason.DOUBLE, Reason.PRANK)
)


@dataclass(frozen=True, slots=True)
class Portions:
    """A day in one area."""

    day: date  # a service day
    area: str
    served: int = 0
    left: int = 0
    missing: int = 0
    unnoted: int = 0  # shifts with food of which nobody noted the portions


async def of_last_week(
    db: Session, organization_ids: Collection[int], now: datetime
) -> list[Portions]:
    """Return the last seven days by day and area, the newest first; () when nothing was served."""
    found: dict[tuple[date, str], Portions] = {}
    for one in (
        *await _served(db, organization_ids, now),
        *await _missing(db, organization_ids, now),
    ):
        key = one.day, fold(one.area)
        known = found.get(key)
        found[key] = _together(known, one) if known else one
    return sorted(found.values(), key=lambda one: (-one.day.toordinal(), one.area))


async def _served(db: Session, organization_ids: Collection[int], now: datetime) -> list[Portions]:
    rows = await db.execute(
        select(
            shift.c.starts_at,
            shift.c.area,
            shift.c.activity,
            shift.c.portions_served,
            shift.c.portions_left,
        )
        .where(
            shift.c.organization_id.in_(organization_ids),
            shift.c.status != "cancelled",
            shift.c.starts_at > now - BACK,
            shift.c.ends_at <= now,
        )
        .order_by(shift.c.id)
    )
    return [
        Portions(
            service_day(row.starts_at),
            row.area,
            row.portions_served or 0,
            row.portions_left or 0,
            unnoted=int(row.portions_served is None),
        )
        for row in rows
        if row.portions_served is not None or row.activity in FEED
    ]


async def _missing(
    db: Session, organization_ids: Collection[int], now: datetime
) -> list[Portions]:
    received = (
        select(func.coalesce(func.sum(pledge.c.received), 0))
        .where(pledge.c.need_id == need.c.id)
        .correlate(need)
        .scalar_subquery()
    )
    goal = case((need.c.wanted > 0, need.c.wanted), else_=need.c.quantity)
    rows = await db.execute(
        select(need.c.created_at, need.c.area, (goal - received).label("missing")).where(
            need.c.category == Category.HOT_MEAL.value,
            need.c.created_at > now - BACK,
            need.c.organization_id.in_(organization_ids),
            need.c.standing == false(),
            need.c.state.not_in((State.MERGED.value, State.FULFILLED.value)),
            func.coalesce(need.c.reason, "").not_in(NOT_MISSING),
        )
    )
    return [
        Portions(service_day(row.created_at), row.area, missing=row.missing)
        for row in rows
        if row.missing > 0
    ]


def _together(one: Portions, other: Portions) -> Portions:
    return replace(
        one,
        served=one.served + other.served,
        left=one.left + other.left,
        missing=one.missing + other.missing,
        unnoted=one.unnoted + other.unnoted,
    )
