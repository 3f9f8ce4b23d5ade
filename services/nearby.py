"""What is near: the places worth looking at, found on the index without reading all.

Places come in pools: the nearest that somebody vouched for lately, and the nearest others. Within
a pool an answer is ranked by what can still be eaten; the next pool lies farther away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import Select, and_, bindparam, false, func, select, true, union_all

from db.models import occurrence, place, serving
from db.session import Session
from services.areas import city_near
from services.doubts import SURE_FOR
from services.hours import Position
from services.meals import Audience
from services.timetable import Change
from services.walking import distance

POOL = 12  # of each kind: enough for a person, few enough to compute in a millisecond
MOST = 300  # places looked at when nobody said where they are
RINGS = (1_000, 6_000, 30_000)  # metres
WALK = 6_000  # metres, an hour and three quarters on foot
METRES_PER_DEGREE = 111_195
SOON = timedelta(hours=36)
CHANGES = (Change.ADD.value, Change.REPLACE.value, Change.MOVE.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be worth looking at."""

    id: int
    metres: float | None  # in a straight line; None when its place or ours is not known
    fresh: bool  # confirmed lately, or changed by a coordinator for today


_PLACE = place.join(serving, (serving.c.place_id == place.c.id) & (serving.c.ended == false()))
_WELCOME = place.c.audience.in_(bindparam("audiences", expanding=True))
_FRESH = func.coalesce(serving.c.confirmed_at > bindparam("since"), false())
_LATITUDE = func.coalesce(occurrence.c.latitude, place.c.latitude)
_LONGITUDE = func.coalesce(occurrence.c.longitude, place.c.longitude)


def _in_box(latitude: Any, longitude: Any) -> Any:
    return and_(
        latitude.between(bindparam("south"), bindparam("north")),
        longitude.between(bindparam("west"), bindparam("east")),
    )


def _nearest(*selects: Select[Any]) -> Select[Any]:
    """Return the nearest fresh rows and the nearest others, at most so many of each."""
    rows = union_all(*selects).subquery()
    north = rows.c.latitude - bindparam("latitude")
    east = (rows.c.longitude - bindparam("longitude")) * bindparam("narrow")
    ranked = select(
        rows,
        func.row_number()
        .over(partition_by=rows.c.fresh, order_by=north * north + east * east)
        .label("rank"),
    ).subquery()
    return select(ranked).where(ranked.c.rank <= bindparam("most"))


_CHANGED = (
    select(
        place.c.id,
        _LATITUDE.label("latitude"),
        _LONGITUDE.label("longitude"),
        true().label("fresh"),
    )
    .join(occurrence, occurrence.c.place_id == place.c.id)
    .where(
        occurrence.c.ends_at > bindparam("now"),
        occurrence.c.starts_at < bindparam("soon"),
        occurrence.c.kind.in_(CHANGES),
        occurrence.c.undone_at.is_(None),
        _WELCOME,
    )
)
_IN_BOX = _nearest(
    select(place.c.id, place.c.latitude, place.c.longitude, _FRESH.label("fresh"))
    .select_from(_PLACE)
    .where(_in_box(place.c.latitude, place.c.longitude), _WELCOME),
    _CHANGED.where(_in_box(_LATITUDE, _LONGITUDE)),
)
# The sums keep the planner from the index of positions: those confirmed lately are fewer.
_FRESH_IN_BOX = _nearest(
    select(place.c.id, place.c.latitude, place.c.longitude, true().label("fresh"))
    .select_from(_PLACE)
    .where(
        serving.c.confirmed_at > bindparam("since"),
        _in_box(place.c.latitude + 0, place.c.longitude + 0),
        _WELCOME,
    ),
    _CHANGED.where(_in_box(_LATITUDE, _LONGITUDE)),
)
_IN_CITY = (
    select(place.c.id, _FRESH.label("fresh"))
    .select_from(_PLACE)
    .where(place.c.latitude.is_(None), place.c.city.contains(bindparam("city")), _WELCOME)
)
_ANYWHERE = union_all(
    select(place.c.id, _FRESH.label("fresh")).select_from(_PLACE).where(_WELCOME),
    _CHANGED.with_only_columns(place.c.id, true().label("fresh")),
)


async def pools(
    db: Session, now: datetime, position: Position | None, audience: Audience | None, wanted: int
) -> list[list[Candidate]]:
    """Return the places to look at first, second …, enough of them for so many answers."""
    asked: dict[str, Any] = {
        "audiences": [one.value for one in (audience.may_eat_at if audience else Audience)],
        "since": now - SURE_FOR,
        "now": now,
        "soon": now + SOON,
    }
    if position is None:
        return [await _anywhere(db, asked)]
    near = await _near(db, position, asked, wanted)
    several = _dealt(near)
    unplaced = await _in_city(db, position, asked) if len(near) < wanted else []
    return [*several, unplaced] if unplaced else several


async def _near(
    db: Session, position: Position, asked: dict[str, Any], wanted: int
) -> list[Candidate]:
    enough = max(POOL, wanted)
    asked = asked | {"most": 2 * enough}  # a place may have several rules
    found: dict[int, Candidate] = {}
    for radius in RINGS:
        rows = await db.execute(_IN_BOX, asked | _box(position, radius))
        found = _measured(rows, position, radius)
        if len(found) >= enough:
            break
    if sum(one.fresh for one in found.values()) < POOL and radius < WALK:
        rows = await db.execute(_FRESH_IN_BOX, asked | _box(position, WALK))
        found = found | _measured(rows, position, WALK)
    return sorted(found.values(), key=lambda one: (one.metres, one.id))


def _measured(rows: Iterable[Any], position: Position, radius: float) -> dict[int, Candidate]:
    """Return the places in the circle: of several rows of one, the freshest, then the nearest."""
    found: dict[int, Candidate] = {}
    for row in rows:
        metres = distance(position, (row.latitude, row.longitude))
        known = found.get(row.id)
        better = known is None or (bool(row.fresh), -metres) > (known.fresh, -(known.metres or 0))
        if better and metres <= radius:
            found[row.id] = Candidate(row.id, metres, bool(row.fresh))
    return found


async def _in_city(db: Session, position: Position, asked: dict[str, Any]) -> list[Candidate]:
    """Return the places of the same town that no one has put on the map."""
    city = await city_near(db, position)
    if city is None:
        return []
    return _unplaced(await db.execute(_IN_CITY, asked | {"city": city}))


async def _anywhere(db: Session, asked: dict[str, Any]) -> list[Candidate]:
    return _unplaced(await db.execute(_ANYWHERE, asked))


def _unplaced(rows: Iterable[Any]) -> list[Candidate]:
    fresh: dict[int, bool] = {}
    for row in rows:
        fresh[row.id] = fresh.get(row.id, False) or bool(row.fresh)
    ranked = sorted(fresh, key=lambda number: (not fresh[number], number))
    return [Candidate(number, None, fresh[number]) for number in ranked[:MOST]]


def _dealt(near: Sequence[Candidate]) -> list[list[Candidate]]:
    fresh = [one for one in near if one.fresh]
    others = [one for one in near if not one.fresh]
    count = max(len(fresh), len(others))
    return [
        fresh[first : first + POOL] + others[first : first + POOL]
        for first in range(0, count, POOL)
    ]


def _box(position: Position, radius: float) -> dict[str, float]:
    narrow = max(cos(radians(position[0])), 0.01)  # a degree of longitude, in those of latitude
    north = radius / METRES_PER_DEGREE
    east = north / narrow
    return {
        "latitude": position[0],
        "longitude": position[1],
        "narrow": narrow,
        "south": position[0] - north,
        "north": position[0] + north,
        "west": position[1] - east,
        "east": position[1] + east,
    }
