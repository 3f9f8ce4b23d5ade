"""Parts of the audience query: people by what they did, volunteers by what they told us.

* each names the people by an index: whoever is looked for is never found by reading everybody.
"""

from collections.abc import Sequence
from datetime import datetime
from math import cos, radians

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from db.models import area as imported
from db.models import asked, coordinator, follow, place, pledge, shift, signup, volunteer
from services.areas import Area, area, every_area
from services.asked import TOLD_FOR
from services.callouts import LATELY
from services.days import DAY
from services.guard import OWN
from services.reach import NEAR
from services.walking import distance

NORTH = NEAR / 111_195  # degrees of latitude
LONGEST_SHIFT = 2 * DAY  # none lasts longer


def asked_about(place_id: int, now: datetime) -> Select[tuple[int]]:
    """Return who asked about a place in the last three hours."""
    return select(asked.c.person_id).where(
        asked.c.place_id == place_id, asked.c.asked_at > now - TOLD_FOR
    )


def asked_near(keys: Sequence[str], now: datetime) -> Select[tuple[int]]:
    """Return who asked in the last three hours about a place near one of these areas."""
    known = [one for key in keys if (one := area(key)) is not None]
    others = set(keys) - {one.key for one in known}
    near = or_(false(), *map(_around, known), _around_imported(others))
    return select(asked.c.person_id).where(
        asked.c.asked_at > now - TOLD_FOR, asked.c.place_id.in_(select(place.c.id).where(near))
    )


def following(place_id: int) -> Select[tuple[int]]:
    """Return who follows a place."""
    return select(follow.c.person_id).where(follow.c.place_id == place_id)


def supporting(now: datetime) -> Select[tuple[int]]:
    """Return who brought something lately."""
    return select(pledge.c.person_id).where(
        pledge.c.person_id.is_not(None), pledge.c.received > 0, pledge.c.ended_at > now - LATELY
    )


def coordinating(organization_id: int | None) -> Select[tuple[int]]:
    """Return who coordinates, in one organization only when it is given."""
    everyone = select(coordinator.c.person_id)
    if organization_id is None:
        return everyone
    return everyone.where(coordinator.c.organization_id == organization_id)


def volunteering(
    *,
    areas: Sequence[str],
    activities: Sequence[str],
    skills: Sequence[str],
    organization_id: int | None,
) -> Select[tuple[int]]:
    """Return approved volunteers who can do one of these things and have all these skills.

    `skills` are names of columns; areas mean what is near on foot, who named none is anywhere.
    """
    wanted = select(volunteer.c.person_id).where(volunteer.c.state == "approved")
    if organization_id is not None:
        wanted = wanted.where(volunteer.c.organization_id == organization_id)
    for one in skills:
        wanted = wanted.where(volunteer.c[one])
    if activities:
        wanted = wanted.where(or_(*(_holds(volunteer.c.activities, one) for one in activities)))
    if areas:
        near = (_holds(volunteer.c.areas, one) for one in _near(areas))
        wanted = wanted.where(or_(volunteer.c.areas == "", *near))
    return wanted


def busy(first: datetime, last: datetime) -> Select[tuple[int]]:
    """Return who has a seat that takes some of this time."""
    return (
        select(signup.c.person_id)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(
            signup.c.person_id.is_not(None),
            signup.c.status.in_(OWN),
            shift.c.status == "open",
            shift.c.starts_at.between(first - LONGEST_SHIFT, last + LONGEST_SHIFT),
            shift.c.meets_at < last,
            shift.c.ends_at > first,
        )
    )


def _near(keys: Sequence[str]) -> list[str]:
    """Return the keys of all areas within reach on foot of one of these."""
    there = [one.position for key in keys if (one := area(key)) is not None]
    near = [
        one.key
        for one in every_area()
        if any(distance(one.position, position) <= NEAR for position in there)
    ]
    return list(dict.fromkeys([*keys, *near]))


def _holds(column: ColumnElement[str], token: str) -> ColumnElement[bool]:
    return column.contains(f";{token};", autoescape=True)


def _around(one: Area) -> ColumnElement[bool]:
    latitude, longitude = one.position
    east = NORTH / cos(radians(latitude))
    return and_(
        place.c.latitude.between(latitude - NORTH, latitude + NORTH),
        place.c.longitude.between(longitude - east, longitude + east),
    )


def _around_imported(keys: set[str]) -> ColumnElement[bool]:
    """Return whether a place is near an area that is not in the file, of France."""
    if not keys:
        return false()
    east = NORTH / cos(radians(48))
    return (
        exists()
        .where(
            imported.c.key.in_(sorted(keys)),
            place.c.latitude.between(imported.c.latitude - NORTH, imported.c.latitude + NORTH),
            place.c.longitude.between(imported.c.longitude - east, imported.c.longitude + east),
        )
        .correlate(place)
    )
