"""Areas: well known spots by the names people give them, in any script.

* the stations' positions are those that the transport authority publishes; towns and the
  arrondissements of Paris are their centre;
* what was imported stands beside the file, and in place of what has the same key there.
"""

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, radians
from pathlib import Path

from sqlalchemy import select

from db.models import area as table
from db.session import Session
from services.walking import distance

FILE = Path(__file__).with_name("areas.csv")
LIST = 8  # as many as can be chosen from
FIRST = (
    "la-chapelle",
    "porte-de-la-chapelle",
    "stalingrad",
    "gare-du-nord",
    "republique",
    "saint-denis",
    "calais",
    "grande-synthe",
)
TOWN = 12_000  # metres within which a town's name says something about a person's place


@dataclass(frozen=True, slots=True)
class Area:
    """A well known spot."""

    key: str
    name: str
    city: str
    position: tuple[float, float]  # latitude, longitude in degrees
    spellings: tuple[str, ...] = ()


@cache
def every_area() -> tuple[Area, ...]:
    """Return all spots of the file, those of the north-east of Paris first."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Area(
                row["key"],
                row["name"],
                row["city"],
                (float(row["latitude"]), float(row["longitude"])),
                (row["name"], *row["spellings"].split("|")),
            )
            for row in csv.DictReader(lines)
        )


def area(key: str) -> Area | None:
    """Return the spot of the file with this key, or None."""
    return next((one for one in every_area() if one.key == key), None)


def areas(near: tuple[float, float] | None = None) -> tuple[Area, ...]:
    """Return eight spots to choose from: the best known, or those around a point."""
    if near is None:
        return tuple(one for key in FIRST if (one := area(key)) is not None)
    ranked = sorted(every_area(), key=lambda one: distance(near, one.position))
    return tuple(ranked[:LIST])


async def imported(db: Session) -> tuple[Area, ...]:
    """Return all spots that were imported, in the order in which they came."""
    rows = await db.execute(select(table).order_by(table.c.id))
    return tuple(
        _imported(one.key, one.name, one.city, one.latitude, one.longitude, one.spellings)
        for one in rows
    )


async def known_areas(db: Session) -> tuple[Area, ...]:
    """Return all spots, those of the file first."""
    others = {one.key: one for one in await imported(db)}
    return (*(others.pop(one.key, one) for one in every_area()), *others.values())


async def area_of(db: Session, key: str) -> Area | None:
    """Return the spot with this key, or None."""
    row = (await db.execute(select(table).where(table.c.key == key))).first()
    if row is None:
        return area(key)
    return _imported(row.key, row.name, row.city, row.latitude, row.longitude, row.spellings)


async def nearest_area(db: Session, position: tuple[float, float]) -> Area:
    """Return the spot that is nearest to a point, however far it is."""
    north = table.c.latitude - position[0]
    east = (table.c.longitude - position[1]) * cos(radians(position[0]))
    rows = await db.execute(select(table).order_by(north * north + east * east).limit(1))
    near = [
        _imported(one.key, one.name, one.city, one.latitude, one.longitude, one.spellings)
        for one in rows
    ]
    return min((*every_area(), *near), key=lambda one: distance(position, one.position))


async def city_near(db: Session, position: tuple[float, float]) -> str | None:
    """Return the town of the spot that is nearest, or None far from all of them."""
    nearest = await nearest_area(db, position)
    return nearest.city if distance(position, nearest.position) <= TOWN else None


@lru_cache(maxsize=2_000)
def _imported(
    key: str, name: str, city: str, latitude: float, longitude: float, spellings: str
) -> Area:
    others = filter(None, spellings.split("|"))
    return Area(key, name, city, (latitude, longitude), (name, *others))
