"""Coverage: the evenings of the coming week on which nobody serves dinner near an area.

* it is the evaluator that says what is served, as for who is hungry: nothing is stored;
* a dinner is one that anybody may eat and is told of, within two kilometres; of what is not sure
  it is said.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import cos, radians

from sqlalchemy import and_, or_, select

from db.models import occurrence, organization, place, shift
from db.session import Session
from locales.fold import fold
from services.areas import Area, known_areas
from services.circumstances import Circumstances
from services.days import DAY, local, service_day, span
from services.doubts import doubts
from services.hours import Position
from services.meals import Audience, Meal
from services.offers import Viewer, face
from services.places import Place, load
from services.reach import known_area
from services.timetable import Sitting, timetable
from services.walking import distance

NEAR = 2_000  # metres in a straight line
EVENINGS = 7
EVENING = time(17)  # what begins before and is over by then is no dinner
DEGREE = 111_195  # metres of latitude
MOST = 24  # areas that are looked at
LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Evening:
    """An evening with the areas near which nobody serves dinner, or perhaps nobody."""

    day: date
    none: tuple[str, ...]  # names of areas
    unsure: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Dinner:
    """A dinner that anybody may eat."""

    day: date
    position: Position
    sure: bool


async def areas_of(db: Session, organization_ids: Collection[int], now: datetime) -> list[Area]:
    """Return the areas of these organizations; a town is the spot that is called like it.

    Where none is named, those are taken of their places and of their shifts.
    """
    rows = await db.execute(
        select(organization.c.areas).where(organization.c.id.in_(organization_ids))
    )
    named = {key for row in rows for key in row.areas.split(";") if key}
    known = await known_areas(db)
    found = [one for one in known if one.key in named or fold(one.name) in named]
    towns = named - {one.key for one in found} - {fold(one.name) for one in found}
    found += [one for one in known if fold(one.city) in towns and one not in found]
    if not found:
        found = await _around_places(db, organization_ids, known)
        found += await _of_shifts(db, organization_ids, now)
    return list(dict.fromkeys(found))[:MOST]


async def evenings(db: Session, areas: Iterable[Area], now: datetime) -> list[Evening]:
    """Return the coming evenings on which an area has no sure dinner, the soonest first."""
    chosen = list(areas)
    first = service_day(now)
    days = [first + number * DAY for number in range(EVENINGS)]
    dinners = await _dinners(db, chosen, now, days)
    found = []
    for day in days:
        tonight = [one for one in dinners if one.day == day]
        near = {one.name: _near(one, tonight) for one in chosen}
        none = tuple(name for name, served in near.items() if not served)
        unsure = tuple(
            name for name, served in near.items() if served and not any(one.sure for one in served)
        )
        if none or unsure:
            found.append(Evening(day, none, unsure))
    return found


def _near(area: Area, dinners: Iterable[_Dinner]) -> list[_Dinner]:
    return [one for one in dinners if distance(area.position, one.position) <= NEAR]


async def _dinners(
    db: Session, areas: Iterable[Area], now: datetime, days: list[date]
) -> list[_Dinner]:
    start, end = span(days[0], days[-1])
    start = max(start, now)
    numbers = {one for area in areas for one in await _places_near(db, area, start, end)}
    places, around = await load(db, numbers, now, start, end)
    return [
        dinner
        for place_ in places
        for sitting in timetable(place_.servings, place_.occurrences, start, end, place_.position)
        if (dinner := _dinner(place_, sitting, around, now)) is not None
    ]


def _dinner(
    found: Place, sitting: Sitting, around: Circumstances, now: datetime
) -> _Dinner | None:
    slot = sitting.slot
    where = face(found, sitting, Viewer(now))
    if where is None or sitting.cancelled or not _is_dinner(sitting):
        return None
    position = where.position or found.position
    if position is None:
        return None
    if found.audience not in Audience.EVERYONE.may_eat_at:
        return None
    against = doubts(sitting, position, found.servings, found.sightings, around, now)
    return _Dinner(slot.day, position, not against and slot.day not in found.thin)


def _is_dinner(sitting: Sitting) -> bool:
    """Tell whether it is a meal, and on in the evening."""
    slot = sitting.slot
    evening = datetime.combine(slot.day, EVENING, local(slot.starts).tzinfo)
    if sitting.meal is Meal.MEAL:
        return slot.ends > evening + timedelta(hours=1)
    return sitting.meal is Meal.DINNER


async def _places_near(db: Session, area: Area, start: datetime, end: datetime) -> list[int]:
    """Return the places in a square around an area, and those that move into it."""
    north = NEAR / DEGREE
    east = north / cos(radians(area.position[0]))
    latitude = area.position[0] - north, area.position[0] + north
    longitude = area.position[1] - east, area.position[1] + east
    moved = select(occurrence.c.place_id).where(
        occurrence.c.ends_at > start,
        occurrence.c.starts_at < end,
        occurrence.c.latitude.between(*latitude),
        occurrence.c.longitude.between(*longitude),
    )
    rows = await db.execute(
        select(place.c.id).where(
            or_(
                and_(place.c.latitude.between(*latitude), place.c.longitude.between(*longitude)),
                place.c.id.in_(moved),
            )
        )
    )
    return [row.id for row in rows]


async def _around_places(
    db: Session, organization_ids: Collection[int], known: Iterable[Area]
) -> list[Area]:
    rows = await db.execute(
        select(place.c.latitude, place.c.longitude)
        .where(place.c.organization_id.in_(organization_ids), place.c.latitude.is_not(None))
        .order_by(place.c.id)
    )
    spots = list(known)
    return list(dict.fromkeys(_nearest((row.latitude, row.longitude), spots) for row in rows))


async def _of_shifts(db: Session, organization_ids: Collection[int], now: datetime) -> list[Area]:
    rows = await db.execute(
        select(shift.c.area)
        .where(
            shift.c.organization_id.in_(organization_ids),
            shift.c.starts_at > now - LATELY,
            shift.c.status != "cancelled",
        )
        .distinct()
        .order_by(shift.c.area)
    )
    return [one for row in rows if (one := known_area(row.area)) is not None]


def _nearest(position: Position, spots: Iterable[Area]) -> Area:
    return min(spots, key=lambda one: distance(position, one.position))
