"""Upkeep: what the team of a place does with it: makes it, gives it hours, ends it.

Whatever is done is written in the audit log; a place that others look after is refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update

from db.models import occurrence, organization, place, season, serving
from db.session import Session
from locales import _
from locales.fold import fold
from services import audit, coordinators, directory
from services.audit import Act
from services.days import beginning
from services.hours import Position, Slot, next_slots
from services.meals import Meal, Sensitivity
from services.refusals import Refused
from services.sensitivity import GONE
from services.timetable import Change, Serving

MOST = 200  # places of one's organizations that are looked at
LONGEST = {"name": 60, "address": 120, "meeting": 120}  # letters
DATES = 3


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that is to be made."""

    name: str
    city: str
    position: Position | None
    address: str = ""
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    meeting_point: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """When a rule is in force: always, between two days, or in a season."""

    first: date | None = None
    last: date | None = None
    season_id: int | None = None


async def places_of(
    db: Session, organization_ids: Collection[int], now: datetime
) -> dict[int, str]:
    """Return the places that organizations look after, by name; without those that ended."""
    once_more = select(occurrence.c.place_id).where(
        occurrence.c.ends_at > now, occurrence.c.undone_at.is_(None)
    )
    ended = select(serving.c.place_id).where(serving.c.ended)
    serves = select(serving.c.place_id).where(~serving.c.ended)
    rows = await db.execute(
        select(place.c.id, place.c.name)
        .where(
            place.c.organization_id.in_(organization_ids),
            or_(place.c.id.in_(serves), place.c.id.not_in(ended), place.c.id.in_(once_more)),
        )
        .order_by(place.c.name, place.c.id)
        .limit(MOST)
    )
    return {row.id: row.name for row in rows}


async def called(db: Session, organization_id: int, name: str) -> int | None:
    """Return the place of an organization with this very name, or None."""
    rows = await db.execute(
        select(place.c.id, place.c.name)
        .where(place.c.organization_id == organization_id)
        .order_by(place.c.id)
    )
    return next((row.id for row in rows if fold(row.name) == fold(name)), None)


async def create(
    db: Session, organization_id: int, new: NewPlace, now: datetime, actor: int
) -> int:
    """Make a place of an organization and return its number; raises Refused."""
    await coordinators.must_act_for(db, actor, organization_id)
    words = {"name": new.name, "address": new.address, "meeting": new.meeting_point}
    for what, most in LONGEST.items():
        if len(words[what]) > most:
            raise Refused(_("Please write less: at most {count} letters.", count=most))
    if await called(db, organization_id, new.name) is not None:
        raise Refused(_("{name} is already known. Choose it in the list.", name=new.name))
    rows = await db.execute(
        select(organization.c.name).where(organization.c.id == organization_id)
    )
    number = await directory.add(
        db,
        new.name,
        new.city,
        address=new.address,
        position=new.position,
        operator=rows.scalar_one(),
        sensitivity=new.sensitivity,
        meeting_point="" if new.sensitivity is Sensitivity.PUBLIC else new.meeting_point,
    )
    await audit.note(
        db,
        actor,
        organization_id,
        Act.NEW_PLACE,
        now,
        place=number,
        sensitivity=new.sensitivity.value,
    )
    return number


async def set_hours(
    db: Session,
    place_id: int,
    meal: Meal,
    hours: str,
    valid: Validity,
    now: datetime,
    actor: int,
    *,
    beside: bool = False,
) -> None:
    """Give a meal of a place its weekly hours, confirmed now; raises Refused.

    Those before end when these begin, unless both hold `beside` each other.
    """
    acts_for = await _keeper(db, place_id, actor)
    if not await dates(db, hours, valid, None, now):
        raise Refused(_("These hours never come. Write them like this: lun-ven 14h-18h"))
    await directory.write_hours(
        db,
        place_id,
        meal,
        hours,
        now,
        person_id=actor,
        valid_from=valid.first,
        valid_to=valid.last,
        season_id=valid.season_id,
        beside=beside,
    )
    details = {"place": place_id, "meal": meal.value, "beside": int(beside)}
    await audit.note(db, actor, acts_for, Act.CHANGED_HOURS, now, **details)


async def end(db: Session, place_id: int, now: datetime, actor: int) -> None:
    """Note that a place serves no more, also not once more; it stays known. Raises Refused."""
    acts_for = await _keeper(db, place_id, actor)
    await directory.end(db, place_id)
    served = Change.ADD.value, Change.REPLACE.value
    coming = (occurrence.c.kind.in_(served), occurrence.c.undone_at.is_(None))
    await db.execute(
        update(occurrence)
        .where(occurrence.c.place_id == place_id, occurrence.c.ends_at > now, *coming)
        .values(undone_at=now)
    )
    await audit.note(db, actor, acts_for, Act.ENDED_PLACE, now, place=place_id)


async def dates(
    db: Session, hours: str, valid: Validity, position: Position | None, now: datetime
) -> list[Slot]:
    """Return the next three times of a rule while it is in force, for a coordinator to confirm."""
    between = None
    if valid.season_id is not None:
        rows = await db.execute(select(season).where(season.c.id == valid.season_id))
        row = rows.one()
        between = (row.starts_on, row.ends_on)
    first = max([one for one in (valid.first, between and between[0]) if one], default=None)
    rule = Serving(0, Meal.MEAL, hours, valid.first, valid.last, between)
    since = now if first is None else max(now, beginning(first))
    found = next_slots(hours, since, DATES, position)
    return [one for one in found if rule.runs_on(one.day)]


async def _keeper(db: Session, place_id: int, actor: int) -> int | None:
    if (await db.execute(select(place.c.id).where(place.c.id == place_id))).scalar() is None:
        raise Refused(GONE)
    return await coordinators.keeper(db, actor, place_id)
