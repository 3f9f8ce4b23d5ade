"""Supply: what anybody can bring now: open, wanted somewhere, and not yet promised by others.

Near somebody comes first what is within reach, of that the urgent, of that the nearest; lasting
needs come after what somebody waits for today.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, text

from db.models import drop_off, need
from db.session import Session
from services import needs
from services.areas import TOWN
from services.categories import Urgency
from services.drop_offs import openings
from services.hours import Position, position_of
from services.needs import Need
from services.pledge_guard import missing
from services.reach import known_area
from services.walking import distance

RANKS = {one.value: rank for rank, one in enumerate(Urgency)}
NOWHERE = 10_000_000.0  # metres: what has no known place comes last


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need that can be brought, and about where it is brought to."""

    need: Need
    area: str  # of the drop-off point


@dataclass(frozen=True, slots=True)
class Supply:
    """A page of what can be brought, and whether there is more."""

    wanted: tuple[Wanted, ...]
    more: bool


OPEN = (
    select(
        need.c.id,
        need.c.urgency,
        need.c.standing,
        drop_off.c.area,
        drop_off.c.latitude,
        drop_off.c.longitude,
        drop_off.c.hours,
        need.c.deadline,
    )
    .join(drop_off, drop_off.c.id == need.c.drop_off_id)
    .where(text("need.state = 'open'"), ~drop_off.c.ended, missing() > 0)
)


async def open_needs(
    db: Session,
    now: datetime,
    *,
    near: Position | None = None,
    skip: int = 0,
    limit: int = 4,
) -> Supply:
    """Return what can be brought now, after the first `skip`."""
    still = or_(need.c.deadline.is_(None), need.c.deadline > now)
    rows = _in_time(list(await db.execute(OPEN.where(still))), now)
    rows.sort(key=lambda row: _rank(row, near))
    page = rows[skip : skip + limit]
    known = {one.id: one for one in await needs.load(db, [row.id for row in page])}
    shown = tuple(Wanted(known[row.id], row.area) for row in page)
    return Supply(shown, len(rows) > skip + limit)


def _in_time(rows: list[Any], now: datetime) -> list[Any]:
    """Return what can still be brought: its drop-off point opens again, before the deadline."""
    opens: dict[tuple[str, Position | None], datetime | None] = {}
    found = []
    for row in rows:
        point = row.hours, position_of(row.latitude, row.longitude)
        if point not in opens:
            coming = openings(point[0], now, 1, point[1])
            opens[point] = coming[0].opens if coming else None
        first = opens[point]
        if first is not None and (row.deadline is None or first < row.deadline):
            found.append(row)
    return found


def _rank(row: Any, near: Position | None) -> tuple[object, ...]:
    metres = _metres(row, near)
    within = near is None or metres <= TOWN
    how_soon = (row.standing, RANKS[row.urgency])
    return (not within, *((*how_soon, metres) if within else (metres, *how_soon)), row.id)


def _metres(row: Any, near: Position | None) -> float:
    if near is None:
        return 0.0
    known = known_area(row.area)
    there = position_of(row.latitude, row.longitude) or (known.position if known else None)
    return NOWHERE if there is None else distance(near, there)
