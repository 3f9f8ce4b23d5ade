"""Occurrences: dated exceptions to the rules of a place, written once and never edited.

* the newest wins, so a wrong one is put right by another: `replace` with the old hours serves a
  cancelled sitting again;
* for whole days take `days.span`: the night after the last one still belongs to it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from db.models import occurrence
from db.session import Session
from locales import _
from services.asked import who_asked
from services.hours import Position
from services.meals import Meal
from services.refusals import Refused
from services.timetable import Change

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
) -> tuple[int, ...]:
    """Cancel the sittings between two moments; returns the persons who asked and must be told."""
    await _write(db, now, Change.CANCEL, place_id, starts, ends, meal, "", None, note, person_id)
    return await who_asked(db, place_id, now)


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
) -> tuple[int, ...]:
    """Serve elsewhere at the same hours; returns the persons who asked and must be told."""
    if not address and position is None:
        raise Refused(_("Say where it moves to."))
    await _write(
        db, now, Change.MOVE, place_id, starts, ends, meal, address, position, note, person_id
    )
    return await who_asked(db, place_id, now)


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
    added = await db.execute(insert(occurrence).values(row).returning(occurrence.c.id))
    return int(added.scalar_one())


def _check(kind: Change, now: datetime, starts: datetime, ends: datetime, words: str) -> None:
    if ends <= starts:
        raise Refused(_("The end is before the beginning."))
    if ends <= now:
        raise Refused(_("This time is already over."))
    if kind in (Change.ADD, Change.REPLACE) and ends - starts > LONGEST_SITTING:
        raise Refused(_("Food cannot be served for more than 24 hours at a time."))
    if len(words) > LONGEST_NOTE:
        raise Refused(_("The note is too long: use {most} characters at most.", most=LONGEST_NOTE))
