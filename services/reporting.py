"""Reporting: somebody tells that something is missing, or sees too what is already known.

* no sign-up: whoever writes may tell, three open things a day, and who helps more of them; what
  was taken back counts half, so that telling and taking back comes to an end;
* what is told twice is counted, not kept twice; help for a person is never counted together.

The news say why in `why`: "new", or "again" when somebody else tells the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, true, update

from db.models import need, person
from db.models import report as table
from db.session import Session
from locales import _
from services import needs, routing
from services.categories import Category, Group, Urgency, Whom
from services.grid import snap
from services.hours import Position
from services.needs import UNENDED, Need, State
from services.news import News, tell
from services.people import Role
from services.refusals import Refused
from services.roles import acting
from services.walking import distance

ALIKE_FOR = timedelta(hours=48)
NEAR = 1_000  # metres
COMPARED = 200  # of the newest
DAY = timedelta(hours=24)
MOST = {Role.PERSON: 3, Role.VOLUNTEER: 50, Role.COORDINATOR: 50}  # open, in a day
TOLD = 2  # times as many may be told in a day, if some were taken back
WITHDRAWN = "withdrawn"
QUIET_FOR = timedelta(minutes=30)  # between two pieces of news that others see it too
AT_MOST = 500  # things in one report
NOBODY = _("Nobody of the team reads this yet. At a meal, please ask the volunteers.")
NOT_TOLD = _("I do not know this need. It may be an old one.")
OVER = _("The team has finished this one. Is it still missing? Please tell us again: 4.")
ENOUGH = _("You told us many things today, and the team has all of them. For more: 👤 9.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody tells to be missing; `area` is the name of the nearest known spot."""

    category: Category
    size: str
    quantity: int
    whom: Whom
    urgency: Urgency
    area: str
    position: Position | None = None  # kept only as its cell of the grid
    place_id: int | None = None


async def alike(db: Session, wish: Wish, person_id: int, now: datetime) -> Need | None:
    """Return the nearest need that may be the same: a thing, told in the last two days."""
    if wish.category.group is Group.HELP:
        return None
    organization_id = await _organization(db, wish, person_id, now)
    rows = await db.execute(
        select(need.c.id)
        .where(
            need.c.category == wish.category.value,
            need.c.created_at > now - ALIKE_FOR,
            need.c.size == wish.size,
            need.c.organization_id == organization_id,
            need.c.state.in_(UNENDED),
            ~need.c.standing,
        )
        .order_by(need.c.created_at.desc())
        .limit(COMPARED)
    )
    found = [
        (metres, one.id, one)
        for one in await needs.load(db, [row.id for row in rows])
        if (metres := _apart(wish, one)) <= NEAR
    ]
    return min(found)[2] if found else None


async def report(db: Session, wish: Wish, person_id: int, now: datetime) -> int:
    """Keep a need and let its coordinators know; returns its number, raises Refused."""
    await _must_be_few(db, person_id, now)
    organization_id = await _organization(db, wish, person_id, now)
    quantity = _amount(wish.whom, wish.quantity)
    added = await db.execute(
        insert(need)
        .values(
            organization_id=organization_id,
            category=wish.category.value,
            size=wish.size,
            quantity=quantity,
            urgency=wish.urgency.value,
            area=wish.area,
            cell=str(snap(*wish.position)) if wish.position else None,
            place_id=wish.place_id,
            state=State.NEW.value,
            created_at=now,
        )
        .returning(need.c.id)
    )
    need_id = int(added.scalar_one())
    await db.execute(insert(table).values(_row(need_id, person_id, wish.whom, quantity, now)))
    await _tell(db, need_id, organization_id, "new", now)
    return need_id


async def see_too(
    db: Session, need_id: int, person_id: int, whom: Whom, quantity: int, now: datetime
) -> int:
    """Count somebody who needs or sees the same; twice is once. Returns the need's number.

    Raises Refused when it is over, and for too many reports of one person.
    """
    found = await needs.current(db, need_id)
    if found is None:
        raise Refused(NOT_TOLD)
    if found.state.ended:
        raise Refused(OVER)
    if person_id in await needs.reporters(db, found.id, may_write=False):
        return found.id
    await _must_be_few(db, person_id, now)
    quiet = await _told_since(db, found.id, now - QUIET_FOR)
    amount = _amount(whom, quantity)
    row = _row(found.id, person_id, whom, amount, now)
    if await db.insert_missing(table, [row], [table.c.id]):
        await _add(db, found.id, amount)
        if not quiet:
            await _tell(db, found.id, found.organization_id, "again", now)
    return found.id


async def _organization(db: Session, wish: Wish, person_id: int, now: datetime) -> int:
    found = await routing.organization_for(
        db, position=wish.position, area=wish.area, person_id=person_id, now=now
    )
    if found is None:
        raise Refused(NOBODY)
    return found


async def _must_be_few(db: Session, person_id: int, now: datetime) -> None:
    """Raise Refused for who told a lot today that nobody has finished yet."""
    open_, taken_back = need.c.state.in_(UNENDED), need.c.reason == WITHDRAWN
    told = (
        select(
            func.count(table.c.id).filter(open_).label("open"),
            func.count(table.c.id).filter(open_ | taken_back).label("all"),
        )
        .join(need, need.c.id == table.c.need_id)
        .where(table.c.person_id == person_id, table.c.created_at > now - DAY)
        .subquery()
    )
    counted = select(acting().label("role"), told).join(told, true())
    rows = await db.execute(counted.where(person.c.id == person_id))
    row = rows.one()
    most = MOST[Role(row.role)]
    if row.open >= most or row.all >= TOLD * most:
        raise Refused(ENOUGH)


def _amount(whom: Whom, quantity: int) -> int:
    return 1 if whom is Whom.ME else min(max(quantity, 1), AT_MOST)


def _apart(wish: Wish, other: Need) -> float:
    """Return the metres between the cells of two needs; in the same area they are never far."""
    if wish.position is None or other.position is None:
        return 0.0 if wish.area == other.area else NEAR + 1
    metres = distance(snap(*wish.position).centre, other.position)
    return min(metres, NEAR) if wish.area == other.area else metres


def _row(need_id: int, person_id: int, whom: Whom, quantity: int, now: datetime) -> dict[str, Any]:
    return {
        "need_id": need_id,
        "person_id": person_id,
        "whom": whom.value,
        "quantity": quantity,
        "may_write": True,
        "created_at": now,
    }


async def _add(db: Session, need_id: int, amount: int) -> None:
    await db.execute(
        update(need).where(need.c.id == need_id).values(quantity=need.c.quantity + amount)
    )


async def _told_since(db: Session, need_id: int, since: datetime) -> bool:
    rows = await db.execute(
        select(table.c.id).where(table.c.need_id == need_id, table.c.created_at > since).limit(1)
    )
    return rows.first() is not None


async def _tell(db: Session, need_id: int, organization_id: int, why: str, now: datetime) -> None:
    watching = await routing.watching(db, organization_id, now)
    await tell(db, News.NEED, watching, now, need=need_id, why=why)
