"""Offers: one time at which somebody can eat, with everything that a reply has to say.

* the exact point of a sensitive place is only for those who may know it; others get its meeting
  point, and distances are measured to that, or the place is left out;
* times are on the clock of the street, days are service days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.sealing import Seal
from services.circumstances import Circumstances
from services.days import local
from services.doubts import alerts_at, believed, doubts
from services.exact import opened
from services.hours import Position
from services.meals import (
    Audience,
    Condition,
    Doubt,
    Meal,
    Sensitivity,
    SightingKind,
    Status,
)
from services.places import Place
from services.timetable import Change, Serving, Sitting
from services.walking import distance, walk_minutes

IN_TIME = timedelta(minutes=5)  # who comes later than this before the end goes away hungry


@dataclass(frozen=True, slots=True)
class Viewer:
    """What the person who asks may know, and where they are."""

    now: datetime
    position: Position | None = None
    spots: frozenset[int] = frozenset()  # places, not public, that they may know exactly
    seal: Seal | None = None  # opens exact points; without it they are told of none


@dataclass(frozen=True, slots=True)
class Offer:
    """A time at which food is served somewhere, as one person may know it."""

    place_id: int
    name: str
    operator: str
    city: str
    address: str  # as it is printed there; of the meeting point, or where it moved to
    station: str
    position: Position | None
    audience: Audience
    conditions: tuple[Condition, ...]
    languages: tuple[str, ...]
    meal: Meal
    status: Status
    doubts: tuple[Doubt, ...] = ()
    starts: datetime | None = None  # local; None when the hours are not known
    ends: datetime | None = None  # local; None when nobody said until when
    latest: datetime | None = None  # local; the end, or the last moment worth trying
    day: date | None = None  # the service day: at 00:30 still the evening before
    distance_m: int | None = None  # in a straight line
    walk_minutes: int | None = None
    confirmed_at: datetime | None = None  # local
    sourced_on: str = ""  # 2024-06 or 2024-06-11: when the source said so
    source: str = ""
    moved: bool = False
    note: str = ""
    alert: str = ""  # what is said of the alert
    queue: bool = False
    example: bool = False  # invented or old: only for a demo
    meeting_point: bool = False  # the address is where somebody is met, not where food is

    @property
    def usually(self) -> bool:
        """Tell whether it is only the rest of the year that it is known for."""
        return Doubt.USUALLY in self.doubts

    @property
    def sure(self) -> bool:
        """Tell whether nothing speaks against it."""
        return self.status in (Status.OPEN, Status.OPENS)


@dataclass(frozen=True, slots=True)
class Face:
    """What one person may know of where a place is."""

    address: str
    position: Position | None
    exact: bool = True
    metres: float | None = None  # from the person, in a straight line

    @property
    def minutes(self) -> int:
        """The walk; 0 when nobody knows where from or where to."""
        return 0 if self.metres is None else walk_minutes(self.metres)


def face(place: Place, sitting: Sitting | None, viewer: Viewer) -> Face | None:
    """Return where a place is for this person, or None when it must be left out."""
    exact = place.sensitivity is Sensitivity.PUBLIC or place.id in viewer.spots
    if not exact and not place.meeting_point:
        return None
    address, position = place.meeting_point, place.meeting_position
    if exact:
        address, position = _exactly(place, sitting, viewer)
    metres = None
    if position is not None and viewer.position is not None:
        metres = distance(viewer.position, position)
    return Face(address, position, exact, metres)


def in_time(sitting: Sitting, where: Face, now: datetime) -> bool:
    """Tell whether somebody who leaves now still eats."""
    return now + timedelta(minutes=where.minutes) + IN_TIME <= sitting.slot.ends


def offer(
    place: Place,
    sitting: Sitting,
    where: Face,
    around: Circumstances,
    viewer: Viewer,
) -> Offer:
    """Return what is to be said of a sitting."""
    now, slot = viewer.now, sitting.slot
    real = sitting.moved_to.position if sitting.moved_to else place.position
    real = where.position if where.exact else real
    found = doubts(sitting, real, place.servings, place.sightings, around, now)
    if slot.day in place.thin:
        found = tuple(one for one in Doubt if one in {*found, Doubt.TEAM})
    status = Status.OPEN if slot.holds(now) else Status.OPENS
    if sitting.cancelled:
        status, found = Status.CANCELLED, ()
    elif found:
        status = Status.UNSURE
    alerts = alerts_at(real, sitting, around.alerts) if real else ()
    serving = sitting.serving
    vouched = sitting.changed.created_at if sitting.changed else None
    if vouched is None and serving is not None:
        vouched = serving.confirmed_at
    return Offer(
        **_who_and_where(place, where),
        meal=sitting.meal.at(slot.starts),
        status=status,
        doubts=found,
        starts=local(slot.starts),
        ends=local(slot.ends) if slot.end_known else None,
        latest=local(slot.ends),
        day=slot.day,
        confirmed_at=local(vouched) if vouched else None,
        sourced_on=serving.sourced_on if serving else "",
        source=serving.source if serving else "",
        moved=_moved(sitting) and where.exact,
        note=sitting.note if where.exact else "",
        alert=alerts[0].note if alerts else "",
        queue=SightingKind.QUEUE in believed(sitting, place.sightings, now),
    )


def offer_without_hours(place: Place, serving: Serving, where: Face) -> Offer:
    """Return what is to be said of a place whose hours nobody knows."""
    return Offer(
        **_who_and_where(place, where),
        meal=serving.meal,
        status=Status.UNSURE,
        doubts=(Doubt.HOURS_UNKNOWN,),
        confirmed_at=local(serving.confirmed_at) if serving.confirmed_at else None,
        sourced_on=serving.sourced_on,
        source=serving.source,
    )


def _exactly(place: Place, sitting: Sitting | None, viewer: Viewer) -> tuple[str, Position | None]:
    moved = None if sitting is None else sitting.moved_to
    table, there = ("place", place) if moved is None else ("occurrence", moved)
    if there.exact is None or viewer.seal is None:
        return there.address, there.position
    found = opened(viewer.seal, table, there.id, there.exact)
    return found.address, found.position


def _moved(sitting: Sitting) -> bool:
    return sitting.moved_to is not None and sitting.moved_to.kind is Change.MOVE


def _who_and_where(place: Place, where: Face) -> dict[str, Any]:
    far = where.metres
    return {
        "place_id": place.id,
        "name": place.name,
        "operator": place.operator,
        "city": place.city,
        "address": where.address,
        "station": place.station if where.exact else "",
        "position": where.position,
        "audience": place.audience,
        "conditions": place.conditions,
        "languages": place.languages,
        "distance_m": None if far is None else round(far),
        "walk_minutes": None if far is None else walk_minutes(far),
        "example": place.example,
        "meeting_point": not where.exact,
    }
