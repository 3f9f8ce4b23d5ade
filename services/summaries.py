"""Summaries: a week in needs, as coordinators look back on it every Monday.

* counted is what people told: not what an organization always needs, not the same thing twice,
  no prank; an emergency is no need and is in no summary;
* a week begins on Monday at 00:00 on the clock of the street.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import and_, case, false, func, or_, select, update

from db.models import coordinator, need, organization, pledge
from db.session import Session
from services.categories import Category
from services.closing import Reason
from services.coordinators import of_organization
from services.days import PARIS, local
from services.needs import State
from services.news import News, tell

TOLD = time(9)  # on Mondays
UNTIL = time(21)  # later it is not told any more, as after a day without the program
WEEK = timedelta(days=7)
NOT_COUNTED = (Reason.DOUBLE.value, Reason.PRANK.value)


@dataclass(frozen=True, slots=True)
class Unmet:
    """What was still missing of one kind in one area."""

    category: Category
    area: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A week in needs."""

    monday: date
    asked: int  # needs that were told in the week
    met: int  # that were met in the week, whenever they were told
    half: timedelta | None  # half of those met were met within this time
    waiting: int  # needs that were not met at the end of the week, nor closed
    unmet: tuple[Unmet, ...]  # the same by category and area, the most first

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + WEEK - timedelta(days=1)

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.asked or self.met or self.waiting)


def monday_of(day: date) -> date:
    """Return the Monday on which the week of a day begins."""
    return day - timedelta(days=day.weekday())


async def summary(db: Session, organization_ids: Collection[int], monday: date) -> Summary:
    """Return the week that begins on a Monday, of all these organizations together."""
    starts = datetime.combine(monday, time(), PARIS)
    ends = datetime.combine(monday + WEEK, time(), PARIS)
    mine = and_(need.c.organization_id.in_(organization_ids), _counted())
    asked = await db.execute(
        select(func.count(need.c.id)).where(
            mine, need.c.created_at >= starts, need.c.created_at < ends
        )
    )
    took = await _took(db, mine, starts, ends)
    unmet = await _unmet(db, mine, ends)
    return Summary(
        monday,
        int(asked.scalar_one()),
        len(took),
        timedelta(seconds=median(took)) if took else None,
        sum(count for count, _quantity in unmet.values()),
        tuple(
            Unmet(category, area, quantity)
            for (category, area), (_count, quantity) in sorted(
                unmet.items(), key=lambda pair: (-pair[1][1], pair[0])
            )
        ),
    )


async def tell_week(db: Session, now: datetime) -> None:
    """Tell coordinators once, on Monday morning, of the week before; a quiet one is not told."""
    clock = local(now)
    monday = clock.date()
    if clock.weekday() != 0 or not TOLD <= clock.time() < UNTIL:
        return
    due = await db.execute(
        select(organization.c.id)
        .where(
            or_(organization.c.summed_on.is_(None), organization.c.summed_on < monday),
            organization.c.id.in_(select(coordinator.c.organization_id)),
        )
        .order_by(organization.c.id)
    )
    numbers = [row.id for row in due]
    if not numbers:
        return
    await db.execute(
        update(organization).where(organization.c.id.in_(numbers)).values(summed_on=monday)
    )
    until = datetime.combine(monday, UNTIL, PARIS)
    for number in numbers:
        together = await _with_members(db, number)
        before = await summary(db, together, monday - WEEK)
        if not before.quiet:
            team = await of_organization(db, number)
            week = before.monday.isoformat()
            await tell(
                db, News.SUMMARY, team, now, not_after=until, organization=number, week=week
            )


async def _with_members(db: Session, organization_id: int) -> list[int]:
    """Return an organization and those of which it is the hub."""
    rows = await db.execute(
        select(organization.c.id).where(
            or_(organization.c.id == organization_id, organization.c.hub_id == organization_id)
        )
    )
    return [row.id for row in rows]


def _counted() -> Any:
    """Return what is true of a need that counts."""
    return and_(
        need.c.standing == false(),
        need.c.state != State.MERGED.value,
        func.coalesce(need.c.reason, "").not_in(NOT_COUNTED),
    )


async def _took(db: Session, mine: Any, starts: datetime, ends: datetime) -> list[float]:
    """Return after how many seconds each need was met that was met in the week."""
    rows = await db.execute(
        select(need.c.created_at, need.c.ended_at).where(
            mine,
            need.c.ended_at >= starts,
            need.c.ended_at < ends,
            or_(
                need.c.state == State.FULFILLED.value,
                need.c.reason == Reason.MET_ELSEWHERE.value,
            ),
        )
    )
    return [(row.ended_at - row.created_at).total_seconds() for row in rows]


async def _unmet(
    db: Session, mine: Any, ends: datetime
) -> dict[tuple[Category, str], tuple[int, int]]:
    """Return how many needs, and how many pieces, were missing of each kind in each area."""
    received = (
        select(func.coalesce(func.sum(pledge.c.received), 0))
        .where(pledge.c.need_id == need.c.id, pledge.c.ended_at < ends)
        .correlate(need)
        .scalar_subquery()
    )
    goal = case((need.c.wanted > 0, need.c.wanted), else_=need.c.quantity)
    rows = await db.execute(
        select(need.c.category, need.c.area, (goal - received).label("missing")).where(
            mine,
            need.c.created_at < ends,
            or_(need.c.ended_at.is_(None), need.c.ended_at >= ends),
        )
    )
    counts: Counter[tuple[Category, str]] = Counter()
    quantities: Counter[tuple[Category, str]] = Counter()
    for row in rows:
        kind = Category(row.category), row.area
        counts[kind] += 1
        quantities[kind] += max(1, row.missing)
    return {kind: (counts[kind], quantities[kind]) for kind in counts}
