"""Routing: which organization looks after something, and who of it is told.

* who names the spot comes first, then who names its town; of several, one with somebody on duty;
* without one, the organization that approved this volunteer, one with somebody on duty, a hub,
  the first of all;
* an organization for which nobody acts can look after nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, true

from db.models import coordinator, duty, organization, volunteer
from db.session import Session
from locales import _
from locales.fold import fold
from services import coordinators, duties
from services.areas import Area, known_areas, nearest_area
from services.hours import Position
from services.refusals import Refused
from services.walking import distance

FAR = 40_000  # metres from every spot: nobody of ours goes there
TOO_FAR = _("Our teams are not there. ☎️ For a place to sleep and advice call 115, day and night.")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An organization for which somebody acts, with what decides."""

    id: int
    names: frozenset[str]  # keys of spots, and towns
    approved: bool  # this volunteer
    on_duty: bool
    is_hub: bool

    def rank(self, key: str, town: str) -> tuple[bool, ...]:
        """Return what it is compared by; the lowest comes first."""
        spot, city = key in self.names, town in map(fold, self.names)
        if spot or city:
            return (False, not spot, not self.on_duty)
        return (True, not self.approved, not self.on_duty, not self.is_hub)


async def organization_for(
    db: Session,
    *,
    position: Position | None,
    area: str,
    person_id: int,
    now: datetime,
    besides: bool = False,
) -> int | None:
    """Return who looks after something that a person tells; None when nobody coordinates.

    `area` is the name of a spot, looked at when there is no position. With `besides` somebody
    acts there besides this person, who may be a coordinator.
    """
    found = await _candidates(db, person_id, now, besides)
    if not found:
        return None
    where = await _spot(db, position, area)
    key, town = (where.key, fold(where.city)) if where else ("", "")
    return min(found, key=lambda one: (one.rank(key, town), one.id)).id


async def anybody(db: Session) -> bool:
    """Tell whether somebody coordinates at all."""
    return (await db.execute(select(coordinator.c.person_id).limit(1))).first() is not None


async def watching(db: Session, organization_id: int, now: datetime) -> list[int]:
    """Return who of an organization is told something new: who is on duty, else all who act."""
    on_duty = await duties.on_duty(db, organization_id, now)
    return on_duty or await coordinators.acting_for(db, organization_id)


async def area_at(db: Session, position: Position) -> Area:
    """Return the known spot that is nearest; raises Refused where nobody of ours goes."""
    nearest = await nearest_area(db, position)
    if distance(position, nearest.position) > FAR:
        raise Refused(TOO_FAR)
    return nearest


async def _spot(db: Session, position: Position | None, area: str) -> Area | None:
    if position is not None:
        return await nearest_area(db, position)
    return next((one for one in await known_areas(db) if one.name == area), None)


async def _candidates(
    db: Session, person_id: int, now: datetime, besides: bool
) -> Sequence[_Candidate]:
    member = organization.alias("member")
    acting = and_(
        or_(
            coordinator.c.organization_id == organization.c.id,
            coordinator.c.organization_id == organization.c.hub_id,
        ),
        coordinator.c.person_id != person_id if besides else true(),
    )
    acts = exists().where(acting)
    approved = exists().where(
        volunteer.c.person_id == person_id,
        volunteer.c.state == "approved",
        volunteer.c.organization_id == organization.c.id,
    )
    on_duty = exists().where(
        duty.c.organization_id == organization.c.id,
        duty.c.starts_at <= now,
        duty.c.ends_at > now,
        duty.c.person_id == coordinator.c.person_id,
        acting,
    )
    is_hub = exists().where(member.c.hub_id == organization.c.id)
    rows = await db.execute(
        select(
            organization.c.id,
            organization.c.areas,
            approved.label("approved"),
            on_duty.label("on_duty"),
            is_hub.label("is_hub"),
        ).where(acts)
    )
    return [
        _Candidate(
            row.id,
            frozenset(filter(None, row.areas.split(";"))),
            bool(row.approved),
            bool(row.on_duty),
            bool(row.is_hub),
        )
        for row in rows
    ]
