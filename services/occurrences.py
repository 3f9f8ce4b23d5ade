"""Occurrences: dated exceptions to the rules of a place, written once and never edited.

* the newest wins, so a wrong one is put right by another: `replace` with the old hours serves a
  cancelled sitting again;
* one that was undone changes nothing; until it is announced, two minutes later, it can be;
* who changes something acts for the place (person_id None: the administrator), and it is audited;
* for whole days take `days.span`: the night after the last one still belongs to it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from db.models import occurrence, place
from db.session import Session
from locales import _
from services import audit, coordinators, pushes
from services.audit import Act
from services.days import local
from services.exact import closed
from services.hours import Position
from services.meals import Meal, Sensitivity
from services.refusals import Refused
from services.timetable import Change

ACTS = {
    Change.ADD: Act.ADDED_MEAL,
    Change.CANCEL: Act.CANCELLED_MEAL,
    Change.REPLACE: Act.REPLACED_MEAL,
    Change.MOVE: Act.MOVED_MEAL,
}  # a note changes no meal
LONGEST_NOTE = 200
LONGEST_SITTING = timedelta(hours=24)


async def add(
    db: Session,
    now: datetime,
    place_id: int,
    starts: datetime,
    ends: datetime,
    *,
    meal: Meal | None = None,
    address: str = "",
    position: Position | None = None,
    note: str = "",
    person_id: int | None = None,
) -> int:
    """Serve once more, such as tonight at 23:00; returns the occurrence's number."""
    return await _write(
        db, now, Change.ADD, place_id, starts, ends, meal, address, position, note, person_id
    )


async def replace(
    db: Session,
    now: datetime,
    place_id: int,
    starts: datetime,
    ends: datetime,
    *,
    meal: Meal | None = None,
    note: str = "",
    person_id: int | None = None,
) -> int:
    """Give the sitting of that day other hours, or serve again what was cancelled."""
    return await _write(
        db, now, Change.REPLACE, place_id, starts, ends, meal, "", None, note, person_id
    )


async def note(
    db: Session,
    now: datetime,
    place_id: int,
    starts: datetime,
    ends: datetime,
    words: str,
    *,
    meal: Meal | None = None,
    person_id: int | None = None,
) -> int:
    """Say something about the sittings that begin between two moments; it ends with them."""
    return await _write(
        db, now, Change.NOTE, place_id, starts, ends, meal, "", None, words, person_id
    )


async def cancel(
    db: Session,
    now: datetime,
    place_id: int,
    starts: datetime,
    ends: datetime,
    *,
    meal: Meal | None = None,
    note: str = "",
    person_id: int | None = None,
) -> int:
    """Cancel the sittings between two moments; returns the occurrence's number."""
    return await _write(
        db, now, Change.CANCEL, place_id, starts, ends, meal, "", None, note, person_id
    )


async def move(
    db: Session,
    now: datetime,
    place_id: int,
    starts: datetime,
    ends: datetime,
    address: str,
    *,
    position: Position | None = None,
    meal: Meal | None = None,
    note: str = "",
    person_id: int | None = None,
) -> int:
    """Serve elsewhere at the same hours; returns the occurrence's number."""
    if not address and position is None:
        raise Refused(_("Say where it moves to."))
    return await _write(
        db, now, Change.MOVE, place_id, starts, ends, meal, address, position, note, person_id
    )


async def _write(
    db: Session,
    now: datetime,
    kind: Change,
    place_id: int,
    starts: datetime,
    ends: datetime,
    meal: Meal | None,
    address: str,
    position: Position | None,
    words: str,
    person_id: int | None,
) -> int:
    _check(kind, now, starts, ends, words)
    acts_for = await _keeper(db, place_id, person_id)
    latitude, longitude = position or (None, None)
    row: dict[str, Any] = {
        "place_id": place_id,
        "kind": kind.value,
        "starts_at": starts,
        "ends_at": ends,
        "meal": meal.value if meal else None,
        "address": address or None,
        "latitude": latitude,
        "longitude": longitude,
        "note": words or None,
        "created_at": now,
        "created_by": person_id,
    }
    number = await db.next_number(occurrence)
    if (address or position) and await _is_secret(db, place_id):
        row = closed(db.seal, "occurrence", number, row)
    await db.execute(insert(occurrence).values(id=number, **row))
    if kind in ACTS:
        await pushes.announce(db, number, now)
        at = f"{local(starts):%Y-%m-%dT%H:%M}"
        await audit.note(
            db, person_id, acts_for, ACTS[kind], now, place=place_id, starts=at, occurrence=number
        )
    return number


async def _keeper(db: Session, place_id: int, person_id: int | None) -> int | None:
    """Return for whom it is done; raises Refused when others look after the place."""
    if person_id is not None:
        return await coordinators.keeper(db, person_id, place_id)
    rows = await db.execute(select(place.c.organization_id).where(place.c.id == place_id))
    number: int | None = rows.scalar()
    return number


async def _is_secret(db: Session, place_id: int) -> bool:
    rows = await db.execute(select(place.c.sensitivity).where(place.c.id == place_id))
    return rows.scalar() not in (None, Sensitivity.PUBLIC.value)


def _check(kind: Change, now: datetime, starts: datetime, ends: datetime, words: str) -> None:
    if ends <= starts:
        raise Refused(_("The end is before the beginning."))
    if ends <= now:
        raise Refused(_("This time is already over."))
    if kind in (Change.ADD, Change.REPLACE) and ends - starts > LONGEST_SITTING:
        raise Refused(_("Food cannot be served for more than 24 hours at a time."))
    if len(words) > LONGEST_NOTE:
        raise Refused(_("The note is too long: use {most} characters at most.", most=LONGEST_NOTE))
