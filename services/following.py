"""Following: who wants to know when a place cancels, moves or changes its hours."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, true

from db.models import address, follow, person, place
from db.session import Session
from locales import _
from services.meals import Sensitivity
from services.quiet import Level
from services.refusals import Refused

MOST = 20  # places that one person follows

FULL = _("You follow {count} places. End one of them first.", count=MOST)
NO_PLACE = _("I know no such place.")


async def begin(
    db: Session,
    person_id: int,
    place_id: int,
    now: datetime,
    *,
    spots: Collection[int] = (),
) -> str:
    """Let somebody follow a place, once; returns what it is called.

    Raises Refused for a place they may not know, and for more than MOST places.
    """
    name = await name_of(db, place_id, spots=spots)
    if name is None:
        raise Refused(NO_PLACE)
    mine = [number for number, _name in await of_person(db, person_id)]
    if len(mine) >= MOST and place_id not in mine:
        raise Refused(FULL)
    row = {"place_id": place_id, "person_id": person_id, "since": now}
    await db.insert_missing(follow, [row], [follow.c.place_id])
    return name


async def end(db: Session, person_id: int, place_id: int) -> bool:
    """Let somebody follow a place no more; returns False when they did not."""
    mine = follow.c.person_id == person_id, follow.c.place_id == place_id
    return bool((await db.execute(delete(follow).where(*mine))).rowcount)


async def of_person(db: Session, person_id: int) -> list[tuple[int, str]]:
    """Return number and name of the places somebody follows, by name."""
    rows = await db.execute(
        select(follow.c.place_id, place.c.name)
        .join(place, place.c.id == follow.c.place_id)
        .where(follow.c.person_id == person_id)
        .order_by(place.c.name, place.c.id)
    )
    return [(row.place_id, row.name) for row in rows]


async def followers(db: Session, place_id: int) -> list[int]:
    """Return who follows a place, without those who want no messages at all."""
    off = exists().where(address.c.person_id == person.c.id, address.c.calls_off == true())
    rows = await db.execute(
        select(follow.c.person_id)
        .join(person, person.c.id == follow.c.person_id)
        .where(
            follow.c.place_id == place_id,
            func.coalesce(person.c.quiet, Level.ALL.value) != Level.NONE.value,
            ~off,
        )
        .order_by(follow.c.person_id)
    )
    return list(rows.scalars())


async def name_of(db: Session, place_id: int, *, spots: Collection[int] = ()) -> str | None:
    """Return what a place is called; None when it is not there, or not for this person."""
    known = or_(
        place.c.sensitivity == Sensitivity.PUBLIC.value,
        place.c.meeting_point.is_not(None),
        place.c.id.in_(list(spots)),
    )
    rows = await db.execute(select(place.c.name).where(place.c.id == place_id, known))
    name: str | None = rows.scalar_one_or_none()
    return name
