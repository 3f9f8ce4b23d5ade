"""Sightings: what people on the spot tell; it counts fast and is gone after two hours.

* who looks after the place hears of it: the first voice of a kind, and when it is believed;
  never because somebody says now this and now that;
* they settle it: it is true and what is on is cancelled, or it is not and nobody hears it more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from db.models import place, sighting
from db.session import Session
from services import audit, coordinators, people
from services.audit import Act
from services.circumstances import Sighting
from services.doubts import BELIEVED_FOR, EARLY, is_believed
from services.meals import SightingKind
from services.news import News, tell
from services.people import Role
from services.sensitivity import kept_place
from services.timetable import Sitting, timetable


async def report(
    db: Session,
    person_id: int,
    verified: bool,
    place_id: int,
    kind: SightingKind,
    now: datetime,
) -> bool:
    """Keep what somebody sees there; returns whether it is believed now, so that all are told.

    It takes two persons, or one approved volunteer. Who looks after the place is told. Each has
    one voice of a sort at a place: what they tell later takes its place.
    """
    before = _like(kind, await of_place(db, place_id, now))
    await _unsay(db, person_id, place_id, kind)
    await db.execute(
        insert(sighting).values(
            place_id=place_id,
            person_id=person_id,
            kind=kind.value,
            verified=verified,
            seen_at=now,
        )
    )
    others = [one for one in before if one.person_id != person_id]
    told = [*others, Sighting(kind, now, verified, person_id)]
    first = all(one.kind is not kind and one.person_id != person_id for one in before)
    if first or is_believed(told) != is_believed(before):
        team = set(await looking_after(db, place_id)) - {person_id}
        until = now + BELIEVED_FOR
        await tell(db, News.SEEN, team, now, not_after=until, place=place_id, seen=kind.value)
    return is_believed(told)


async def of_place(db: Session, place_id: int, now: datetime) -> list[Sighting]:
    """Return what people told of a place in the last two hours, the oldest first."""
    rows = await db.execute(
        select(sighting)
        .where(sighting.c.place_id == place_id, sighting.c.seen_at > now - BELIEVED_FOR)
        .order_by(sighting.c.seen_at, sighting.c.id)
    )
    return [_sighting(row) for row in rows]


async def looking_after(db: Session, place_id: int) -> list[int]:
    """Return who acts for a place's organization; where nobody does, all coordinators."""
    rows = await db.execute(select(place.c.organization_id).where(place.c.id == place_id))
    team = rows.scalar()
    theirs = [] if team is None else await coordinators.acting_for(db, team)
    return theirs or await people.with_role(db, Role.COORDINATOR)


async def sitting_told_of(db: Session, place_id: int, now: datetime, actor: int) -> Sitting | None:
    """Return what is served there now or within the hour, unless it is cancelled; else None.

    Raises Refused for a place that others look after.
    """
    found = await kept_place(db, place_id, now, actor)
    listed = timetable(found.servings, found.occurrences, now, now + EARLY, found.position)
    return next((one for one in listed if not one.cancelled), None)


async def settle(db: Session, place_id: int, true: bool, now: datetime, actor: int) -> int:
    """Delete what people told of a place, which a coordinator knows better; returns how many.

    Raises Refused. When it is `true`, who calls this cancels what is on.
    """
    acts_for = await coordinators.keeper(db, actor, place_id)
    gone = await db.execute(delete(sighting).where(sighting.c.place_id == place_id))
    count = int(gone.rowcount)
    if count:
        told: dict[str, int | str] = {"place": place_id, "told": count, "true": int(true)}
        await audit.note(db, actor, acts_for, Act.SETTLED, now, **told)
    return count


async def forget(db: Session, before: datetime) -> None:
    """Delete what was told before a moment."""
    await db.execute(delete(sighting).where(sighting.c.seen_at < before))


async def _unsay(db: Session, person_id: int, place_id: int, kind: SightingKind) -> None:
    alike = [
        one.value
        for one in SightingKind
        if (one is SightingKind.QUEUE) == (kind is SightingKind.QUEUE)
    ]
    await db.execute(
        delete(sighting).where(
            sighting.c.person_id == person_id,
            sighting.c.place_id == place_id,
            sighting.c.kind.in_(alike),
        )
    )


def _like(kind: SightingKind, told: Sequence[Sighting]) -> list[Sighting]:
    """Return what is of one sort with a kind: a queue, or an empty plate."""
    queue = kind is SightingKind.QUEUE
    return [one for one in told if (one.kind is SightingKind.QUEUE) == queue]


def _sighting(row: Any) -> Sighting:
    return Sighting(SightingKind(row.kind), row.seen_at, row.verified, row.person_id)
