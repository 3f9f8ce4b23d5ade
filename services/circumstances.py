"""Circumstances: what is going on around places: alerts, seasons, and what people there tell."""

from dataclasses import dataclass
from datetime import date, datetime

from services.hours import Position
from services.meals import SightingKind


@dataclass(frozen=True, slots=True)
class Alert:
    """A circle in which distributions may be stopped between two moments."""

    id: int
    position: Position
    radius_m: int
    starts: datetime
    ends: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """A time of the year that has a name, such as ramadan-2027; both days are in it."""

    id: int
    key: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Sighting:
    """What somebody on the spot told."""

    kind: SightingKind
    seen_at: datetime
    verified: bool
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is going on around all places."""

    alerts: tuple[Alert, ...] = ()
    seasons: tuple[Season, ...] = ()
