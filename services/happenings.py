"""Happenings: everything dated that bears on some places, read in one statement.

Occurrences, sightings, alerts, seasons and the shifts of the hour are few; five statements would
take longer to carry than to run.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    Float,
    Integer,
    LargeBinary,
    Select,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from db.models import alert, occurrence, season, shift, sighting
from db.session import Session
from db.types import Moment
from services.circumstances import Alert, Circumstances, Season, Sighting
from services.crews import MISSES, SOON, Crew, short, soon
from services.days import service_day
from services.doubts import BELIEVED_FOR
from services.hours import position_of
from services.meals import Meal, SightingKind
from services.timetable import Change, Occurrence

COLUMNS = {
    "place_id": Integer,
    "kind": String,
    "starts_at": Moment,
    "ends_at": Moment,
    "created_at": Moment,
    "meal": String,
    "address": String,
    "latitude": Float,
    "longitude": Float,
    "note": String,
    "radius_m": Integer,
    "seen_at": Moment,
    "verified": Boolean,
    "person_id": Integer,
    "key": String,
    "starts_on": Date,
    "ends_on": Date,
    "exact": LargeBinary,
}


@dataclass(slots=True)
class Happenings:
    """What was read, by place or for all."""

    occurrences: dict[int, list[Occurrence]] = field(default_factory=dict)
    sightings: dict[int, list[Sighting]] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    seasons: list[Season] = field(default_factory=list)
    crews: list[Crew] = field(default_factory=list)

    @property
    def thin(self) -> dict[int, frozenset[date]]:
        """The service days on which a place has too few helpers."""
        found: dict[int, frozenset[date]] = {}
        for one in short(self.crews):
            days = found.get(one.place_id, frozenset())
            found[one.place_id] = days | {service_day(one.starts)}
        return found

    @property
    def around(self) -> Circumstances:
        """What concerns all places."""
        return Circumstances(tuple(self.alerts), tuple(self.seasons))


def _of(table: Any, **instead: ColumnElement[Any]) -> Select[Any]:
    """Read a table in the columns that all of them share, some of them instead of its own."""
    columns = {**table.c, **instead}
    return select(
        literal(table.name).label("what"),
        table.c.id,
        *(
            (columns[name] if name in columns else cast(null(), kind())).label(name)
            for name, kind in COLUMNS.items()
        ),
    )


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_NOW = bindparam("now", type_=Moment)  # what is over flags nothing any more
_HAPPENINGS = union_all(
    _of(occurrence).where(
        occurrence.c.place_id.in_(_IDS),
        occurrence.c.ends_at > bindparam("start"),
        occurrence.c.starts_at < bindparam("end"),
        occurrence.c.undone_at.is_(None),
    ),
    _of(sighting).where(
        sighting.c.place_id.in_(_IDS), sighting.c.seen_at > bindparam("believed_since")
    ),
    _of(alert).where(alert.c.ends_at > _NOW, alert.c.starts_at < bindparam("end")),
    _of(season),
    _of(shift, kind=shift.c.status, verified=MISSES).where(shift.c.place_id.in_(_IDS), *SOON),
)


async def happenings(
    db: Session, ids: Collection[int], now: datetime, start: datetime, end: datetime
) -> Happenings:
    """Return what bears on these places between two moments, and what was seen there lately."""
    found = Happenings()
    asked = {"ids": list(ids), "start": start, "end": end, "believed_since": now - BELIEVED_FOR}
    for row in await db.execute(_HAPPENINGS, asked | soon(now)):
        match row.what:
            case "occurrence":
                found.occurrences.setdefault(row.place_id, []).append(_occurrence(row))
            case "sighting":
                found.sightings.setdefault(row.place_id, []).append(_sighting(row))
            case "alert":
                found.alerts.append(_alert(row))
            case "shift":
                found.crews.append(_crew(row))
            case _:
                found.seasons.append(Season(row.id, row.key, row.starts_on, row.ends_on))
    return found


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
        row.exact,
    )


def _crew(row: Any) -> Crew:
    gone = row.kind == "cancelled"
    return Crew(row.place_id, row.starts_at, row.ends_at, gone, row.verified)


def _sighting(row: Any) -> Sighting:
    return Sighting(SightingKind(row.kind), row.seen_at, row.verified, row.person_id)


def _alert(row: Any) -> Alert:
    where = (row.latitude, row.longitude)
    return Alert(row.id, where, row.radius_m, row.starts_at, row.ends_at, row.note)
