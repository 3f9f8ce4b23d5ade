"""Places: where food is served, with all that is needed to say when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, false, select

from db.models import organization, place, season, serving
from db.session import Session
from services.circumstances import Circumstances, Sighting
from services.happenings import Happenings, happenings
from services.hours import Position, position_of
from services.meals import Audience, Condition, Meal, Sensitivity
from services.timetable import Occurrence, Serving


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
    thin: frozenset[date] = frozenset()  # service days on which there are too few helpers
    exact: bytes | None = None  # sealed: address and point, where those above are not exact


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


async def load(
    db: Session, ids: Collection[int], now: datetime, start: datetime, end: datetime
) -> tuple[list[Place], Circumstances]:
    """Return these places and what is going on around them between two moments.

    Unknown ids are left out.
    """
    chosen = sorted(ids)
    rows = (await db.execute(_PLACES, {"ids": chosen})).all() if chosen else []
    dated = await happenings(db, chosen, now, start, end)
    servings: dict[int, list[Serving]] = {}
    for row in rows:
        rules = servings.setdefault(row.id, [])
        if row.serving_id is not None:
            rules.append(_serving(row))
    thin = dated.thin
    places = [
        _place(row, servings[row.id], dated, thin.get(row.id, frozenset()))
        for row in {row.id: row for row in rows}.values()
    ]
    return places, dated.around


def _place(
    row: Any,
    servings: list[Serving],
    dated: Happenings,
    thin: frozenset[date],
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
        tuple(dated.occurrences.get(row.id, ())),
        tuple(dated.sightings.get(row.id, ())),
        thin,
        row.exact,
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
