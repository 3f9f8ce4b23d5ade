"""The ledger: which exact spots were told to whom, written with what is said.

* a volunteer is told 3 spots within 24 hours, a coordinator 10; the same one again is none more;
* when 20 are asked for within an hour, by all together, every coordinator hears of it;
* a line holds numbers and a moment, never the spot; coordinators read those of their own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, insert, or_, select

from db.models import disclosure, place, shift
from db.session import Session
from services import coordinators
from services.deadlines import later
from services.news import News, tell

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
OF_VOLUNTEER, OF_COORDINATOR = 3, 10  # spots within a day
ALARM = 20  # spots within an hour, of all people together


class Spot(StrEnum):
    """What was told exactly."""

    PLACE = "place"
    SHIFT = "shift"  # its address and its lead's contact, to who asked
    DETAILS = "details"  # the same, said by itself to who comes


@dataclass(frozen=True, slots=True)
class Line:
    """What one person was told."""

    id: int
    person_id: int
    spot: Spot
    number: int  # of the place, or of the shift
    at: datetime


async def room(db: Session, person_id: int, spot: Spot, number: int, now: datetime) -> bool:
    """Tell whether somebody can be told a spot today."""
    told = await _told(db, person_id, now)
    return _same(spot, number) in told or len(told) < await _most(db, person_id)


async def enter(db: Session, person_id: int, spot: Spot, number: int, now: datetime) -> bool:
    """Write down that somebody is told a spot; False, and nothing written, for one too many."""
    told = await _told(db, person_id, now)
    if _same(spot, number) in told:
        return True
    if len(told) >= await _most(db, person_id):
        return False
    row = {"person_id": person_id, "kind": spot.value, "number": number, "at": now}
    with db.aside():  # it is a log itself
        await db.execute(insert(disclosure).values(row))
        if spot is not Spot.DETAILS and await _asked(db, now) == ALARM:
            await tell(db, News.MANY_SPOTS, await coordinators.everyone(db), now, count=ALARM)
    return True


async def read(db: Session, actor: int, limit: int, before_id: int | None = None) -> list[Line]:
    """Return who was told what of all for whom a coordinator acts, the newest first."""
    mine = [one.id for one in await coordinators.organizations_of(db, actor)]
    shifts = select(shift.c.id).where(shift.c.organization_id.in_(mine))
    places = select(place.c.id).where(place.c.organization_id.in_(mine))
    of_shift = disclosure.c.kind.in_((Spot.SHIFT.value, Spot.DETAILS.value))
    of_place = disclosure.c.kind == Spot.PLACE.value
    lines = select(disclosure).where(
        or_(
            of_shift & disclosure.c.number.in_(shifts), of_place & disclosure.c.number.in_(places)
        ),
        *([disclosure.c.id < before_id] if before_id else []),
    )
    rows = await db.execute(lines.order_by(disclosure.c.id.desc()).limit(limit))
    return [Line(row.id, row.person_id, Spot(row.kind), row.number, row.at) for row in rows]


async def _told(db: Session, person_id: int, now: datetime) -> set[tuple[str, int]]:
    rows = await db.execute(
        select(disclosure.c.kind, disclosure.c.number).where(
            disclosure.c.person_id == person_id, disclosure.c.at > later(now, -DAY)
        )
    )
    return {_same(Spot(row.kind), row.number) for row in rows}


def _same(spot: Spot, number: int) -> tuple[str, int]:
    """Return what makes two lines the same spot."""
    return (Spot.PLACE if spot is Spot.PLACE else Spot.SHIFT).value, number


async def _most(db: Session, person_id: int) -> int:
    acts = await coordinators.organization_of(db, person_id)
    return OF_VOLUNTEER if acts is None else OF_COORDINATOR


async def _asked(db: Session, now: datetime) -> int:
    """Return how many spots people asked for within the last hour."""
    rows = await db.execute(
        select(func.count()).where(
            disclosure.c.at > later(now, -HOUR), disclosure.c.kind != Spot.DETAILS.value
        )
    )
    return int(rows.scalar_one())
