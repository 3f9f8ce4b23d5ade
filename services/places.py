"""Places: where food is served, with all that is needed to say when."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, false, select

from db.models import occurrence, organization, place, season, serving, sighting
from db.session import Session
from services.circumstances import Sighting
from services.doubts import BELIEVED_FOR
from services.hours import Position
from services.meals import Audience, Condition, Meal, Sensitivity, SightingKind
from services.timetable import Change, Occurrence, Serving

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Place:
    """A place, its rules, the occurrences of a window and what people there told lately."""

    id: int
    key: str
    name: str
    city: str
    operator: str = ""
    address: str = ""
    station: str = ""
    position: Position | None = None
    audience: Audience = Audience.EVERYONE
    conditions: tuple[Condition, ...] = ()
    languages: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    meeting_point: str = ""
    meeting_position: Position | None = None
    example: bool = False
    servings: tuple[Serving, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    sightings: tuple[Sighting, ...] = ()


_PLACES = (
    select(
        place,
        organization.c.name.label("operator"),
        serving.c.id.label("serving_id"),
        serving.c.meal,
        serving.c.hours,
        serving.c.valid_from,
        serving.c.valid_to,
        serving.c.season_id,
        serving.c.ended,
        serving.c.source,
        serving.c.sourced_on,
        serving.c.confirmed_at,
        season.c.starts_on,
        season.c.ends_on,
    )
    .outerjoin(organization, organization.c.id == place.c.organization_id)
    .outerjoin(serving, (serving.c.place_id == place.c.id) & (serving.c.ended == false()))
    .outerjoin(season, season.c.id == serving.c.season_id)
    .where(place.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(place.c.id, serving.c.id)
)
_OCCURRENCES = (
    select(occurrence)
    .where(
        occurrence.c.place_id.in_(bindparam("ids", expanding=True)),
        occurrence.c.ends_at > bindparam("start"),
        occurrence.c.starts_at < bindparam("end"),
    )
    .order_by(occurrence.c.id)
)
_SIGHTINGS = select(
    sighting.c.place_id,
    sighting.c.kind,
    sighting.c.seen_at,
    sighting.c.verified,
    sighting.c.person_id,
).where(
    sighting.c.place_id.in_(bindparam("ids", expanding=True)),
    sighting.c.seen_at > bindparam("since"),
)


async def load(
    db: Session, ids: Collection[int], now: datetime, start: datetime, end: datetime
) -> list[Place]:
    """Return these places with the occurrences between two moments; unknown ids are left out."""
    if not ids:
        return []
    chosen = sorted(ids)
    rows = (await db.execute(_PLACES, {"ids": chosen})).all()
    dated = await db.execute(_OCCURRENCES, {"ids": chosen, "start": start, "end": end})
    occurrences = _by_place(dated, _occurrence)
    told = await db.execute(_SIGHTINGS, {"ids": chosen, "since": now - BELIEVED_FOR})
    sightings = _by_place(told, _sighting)
    servings: dict[int, list[Serving]] = {}
    for row in rows:
        rules = servings.setdefault(row.id, [])
        if row.serving_id is not None:
            rules.append(_serving(row))
    return [
        _place(row, servings[row.id], occurrences.get(row.id, ()), sightings.get(row.id, ()))
        for row in {row.id: row for row in rows}.values()
    ]


def position_of(latitude: float | None, longitude: float | None) -> Position | None:
    """Return a point, or None unless both of its coordinates are known."""
    return None if latitude is None or longitude is None else (latitude, longitude)


def _by_place(rows: Iterable[Any], read: Callable[[Any], Read]) -> dict[int, tuple[Read, ...]]:
    found: dict[int, list[Read]] = {}
    for row in rows:
        found.setdefault(row.place_id, []).append(read(row))
    return {place_id: tuple(several) for place_id, several in found.items()}


def _place(
    row: Any,
    servings: list[Serving],
    occurrences: tuple[Occurrence, ...],
    sightings: tuple[Sighting, ...],
) -> Place:
    return Place(
        row.id,
        row.key,
        row.name,
        row.city,
        row.operator or "",
        row.address,
        row.station,
        position_of(row.latitude, row.longitude),
        Audience(row.audience),
        tuple(Condition(one) for one in row.conditions),
        tuple(row.languages.split(";")) if row.languages else (),
        Sensitivity(row.sensitivity),
        row.meeting_point or "",
        position_of(row.meeting_latitude, row.meeting_longitude),
        row.example,
        tuple(servings),
        occurrences,
        sightings,
    )


def _serving(row: Any) -> Serving:
    return Serving(
        row.serving_id,
        Meal(row.meal),
        row.hours,
        row.valid_from,
        row.valid_to,
        None if row.season_id is None else (row.starts_on, row.ends_on),
        row.ended,
        row.source,
        row.sourced_on,
        row.confirmed_at,
    )


def _occurrence(row: Any) -> Occurrence:
    return Occurrence(
        row.id,
        Change(row.kind),
        row.starts_at,
        row.ends_at,
        row.created_at,
        Meal(row.meal) if row.meal else None,
        row.address or "",
        position_of(row.latitude, row.longitude),
        row.note or "",
    )


def _sighting(row: Any) -> Sighting:
    return Sighting(SightingKind(row.kind), row.seen_at, row.verified, row.person_id)
