"""Exact points: of what is not for everyone, the address and the point are kept sealed.

* in the clear stand no address and the centre of a cell of 500 m, by which it is found from near;
* the key by which an import finds a place again is a hash of its address: it is sealed too, and
  another one stands in its place that only this installation can make.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from db.models import occurrence, place, shift
from db.sealing import Seal, binding
from db.session import Session
from services.grid import snap
from services.hours import Position, position_of
from services.meals import Sensitivity

PLAIN = ("address", "latitude", "longitude")
PUBLIC = Sensitivity.PUBLIC.value


@dataclass(frozen=True, slots=True)
class Exact:
    """Where something is; `key` is that of a place."""

    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    key: str = ""

    @property
    def position(self) -> Position | None:
        """The point; None when it is not known."""
        return position_of(self.latitude, self.longitude)


def hidden_key(seal: Seal | None, key: str) -> str:
    """Return what stands for the key of a place that is not public."""
    return f"hidden-{present(seal).signature(f'place {key}')}"


def stored_keys(seal: Seal | None, keys: Collection[str]) -> list[str]:
    """Return the keys under which these places may stand."""
    return [*keys, *([hidden_key(seal, one) for one in keys] if seal else [])]


def closed(seal: Seal | None, table: str, number: int, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with its address and its point sealed; `number` is that of the row.

    A row without either stays as it is. Raises RuntimeError in a store without a seal.
    """
    if not row["address"] and row["latitude"] is None:
        return {**row, "exact": None}
    key = row["key"] if table == "place" else ""
    words = Exact(row["address"] or "", row["latitude"], row["longitude"], key)
    kept = json.dumps(asdict(words), ensure_ascii=False).encode()
    latitude, longitude = snap(*words.position).centre if words.position else (None, None)
    shown = {
        "address": "",
        "latitude": latitude,
        "longitude": longitude,
        "exact": present(seal).seal(kept, binding(table, "exact", number)),
    }
    return {**row, **shown, **({"key": hidden_key(seal, key)} if key else {})}


def opened(seal: Seal | None, table: str, number: int, sealed: bytes) -> Exact:
    """Return what was sealed in the row of this number; raises ValueError with another key."""
    return Exact(**json.loads(present(seal).open(sealed, binding(table, "exact", number))))


def whole(seal: Seal | None, table: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row of a table as it was before it was sealed, if it was."""
    if row["exact"] is None:
        return dict(row)
    found = asdict(opened(seal, table, row["id"], row["exact"]))
    key = found.pop("key")
    return {**row, **found, "exact": None, **({"key": key} if table == "place" else {})}


def place_row(seal: Seal | None, number: int, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the row of a place as it is kept: in the clear when it is public."""
    if row["sensitivity"] == PUBLIC:
        return {**row, "exact": None}
    return closed(seal, "place", number, row)


async def follow(db: Session, place_id: int) -> None:
    """Seal or open where a place is, and where it was moved to, as its sensitivity has it now."""
    await _keep(db, place.c.id == place_id)
    await _keep_moved(db, occurrence.c.place_id == place_id)


async def close_all(db: Session) -> int:
    """Seal what an earlier version left in the clear; returns how many rows there were."""
    there = or_(place.c.address != "", place.c.latitude.is_not(None))
    places = and_(place.c.sensitivity != PUBLIC, place.c.exact.is_(None), there)
    secret = select(place.c.id).where(place.c.sensitivity != PUBLIC)
    elsewhere = or_(occurrence.c.address != "", occurrence.c.latitude.is_not(None))
    moved = and_(occurrence.c.place_id.in_(secret), occurrence.c.exact.is_(None), elsewhere)
    shifts = and_(shift.c.exact.is_(None), shift.c.address != "")
    return await _keep(db, places) + await _keep_moved(db, moved) + await _keep_shifts(db, shifts)


async def _keep(db: Session, which: ColumnElement[bool]) -> int:
    rows = (await db.execute(select(place).where(which))).all()
    for row in rows:
        kept = place_row(db.seal, row.id, whole(db.seal, "place", row._mapping))
        values = _changed(kept, ("key", "exact", *PLAIN))
        await db.execute(update(place).where(place.c.id == row.id).values(values))
    return len(rows)


async def _keep_moved(db: Session, which: ColumnElement[bool]) -> int:
    sensitivity = select(occurrence, place.c.sensitivity).join(place).where(which)
    rows = (await db.execute(sensitivity)).all()
    for row in rows:
        kept = whole(db.seal, "occurrence", row._mapping)
        if row.sensitivity != PUBLIC:
            kept = closed(db.seal, "occurrence", row.id, kept)
        values = _changed(kept, ("exact", *PLAIN))
        await db.execute(update(occurrence).where(occurrence.c.id == row.id).values(values))
    return len(rows)


async def _keep_shifts(db: Session, which: ColumnElement[bool]) -> int:
    rows = (await db.execute(select(shift).where(which))).all()
    for row in rows:
        values = _changed(closed(db.seal, "shift", row.id, row._mapping), ("exact", *PLAIN))
        await db.execute(update(shift).where(shift.c.id == row.id).values(values))
    return len(rows)


def present(seal: Seal | None) -> Seal:
    """Return the seal of a store; raises RuntimeError when it was made without."""
    if seal is None:
        raise RuntimeError("this store has no seal for exact points")
    return seal


def _changed(row: Mapping[Any, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
