"""The directory: how places and their rules are entered, confirmed and ended."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from db.models import organization, place, season, serving
from db.session import Session
from locales import _
from locales.fold import fold
from services.days import DAY, local
from services.exact import place_row, stored_keys
from services.hours import Position
from services.meals import Audience, Condition, Meal, Sensitivity
from services.refusals import Refused
from services.written_hours import read


def key_of(name: str, address: str, operator: str) -> str:
    """Return the key by which an import finds a place again; case and accents do not matter."""
    words = "|".join(fold(part) for part in (name, address, operator))
    return f"{fold(name).replace(' ', '-')[:60]}-{sha256(words.encode()).hexdigest()[:10]}"


async def add(
    db: Session,
    name: str,
    city: str,
    *,
    address: str = "",
    position: Position | None = None,
    station: str = "",
    operator: str = "",
    audience: Audience = Audience.EVERYONE,
    conditions: Sequence[Condition] = (),
    sensitivity: Sensitivity = Sensitivity.PUBLIC,
    meeting_point: str = "",
    meeting_position: Position | None = None,
    example: bool = False,
) -> int:
    """Add a place and return its number; raises Refused when the very same is there already."""
    latitude, longitude = position or (None, None)
    meeting_latitude, meeting_longitude = meeting_position or (None, None)
    key = key_of(name, address, operator)
    row = {
        "key": key,
        "name": name,
        "city": city,
        "address": address,
        "station": station,
        "latitude": latitude,
        "longitude": longitude,
        "organization_id": await organization_of(db, operator),
        "audience": audience.value,
        "conditions": [one.value for one in conditions],
        "sensitivity": sensitivity.value,
        "meeting_point": meeting_point or None,
        "meeting_latitude": meeting_latitude,
        "meeting_longitude": meeting_longitude,
        "example": example,
    }
    number = await db.next_number(place)
    same = select(place.c.id).where(place.c.key.in_(stored_keys(db.seal, [key])))
    if (await db.execute(same)).first() is not None:
        raise Refused(_("{name} is already known at this address.", name=name))
    await db.execute(insert(place).values(id=number, **place_row(db.seal, number, row)))
    return number


async def organization_of(db: Session, name: str) -> int | None:
    """Return the number of an organization, which is new if need be; None for no name."""
    if not name:
        return None
    rows = await db.execute(select(organization.c.id).where(organization.c.name == name))
    known = rows.scalar()
    if known is None:
        added = await db.execute(
            insert(organization).values(name=name).returning(organization.c.id)
        )
        known = added.scalar_one()
    return int(known)


async def write_hours(
    db: Session,
    place_id: int,
    meal: Meal,
    words: str,
    now: datetime,
    *,
    person_id: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    season_id: int | None = None,
    source: str = "",
    beside: bool = False,
) -> str:
    """Give a meal its hours, confirmed now; returns the rule. Raises Refused.

    Those before end the day before the new ones begin, unless both hold beside each other. The
    same hours once more only change how long they hold.
    """
    rule = read(words)
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("The last day is before the first day."))
    mine = (serving.c.place_id == place_id) & (serving.c.meal == meal.value)
    same = mine & (serving.c.hours == rule)
    begins = valid_from if season_id is None else await _first_day(db, season_id)
    if season_id is None:
        valid_from, valid_to = await _joined(db, same, valid_from, valid_to, beside=beside)
    values: dict[str, Any] = {
        "valid_from": valid_from,
        "valid_to": valid_to,
        "season_id": season_id,
        "source": source,
        "sourced_on": now.date().isoformat(),
        "words": {},
        "ended": False,
        "confirmed_at": now,
        "confirmed_by": person_id,
    }
    if not beside:
        await _end_before(db, mine, begins, now)
    again = await db.execute(update(serving).where(same).values(values))
    if not again.rowcount:
        await db.execute(
            insert(serving).values(place_id=place_id, meal=meal.value, hours=rule, **values)
        )
    return rule


async def _joined(
    db: Session, same: ColumnElement[bool], first: date | None, last: date | None, *, beside: bool
) -> tuple[date | None, date | None]:
    """Return when hours hold that may hold already: what is on is not broken off until then."""
    rows = await db.execute(
        select(serving.c.valid_from, serving.c.valid_to).where(
            same, ~serving.c.ended, serving.c.season_id.is_(None)
        )
    )
    known = rows.first()
    if known is None or first is None or (known.valid_to and known.valid_to < first - DAY):
        return first, last
    if known.valid_from is None or known.valid_from < first:
        first = known.valid_from
    if beside and last and (known.valid_to is None or known.valid_to > last):
        last = known.valid_to
    return first, last


async def _first_day(db: Session, season_id: int) -> date:
    rows = await db.execute(select(season.c.starts_on).where(season.c.id == season_id))
    begins: date = rows.scalar_one()
    return begins


async def _end_before(
    db: Session, mine: ColumnElement[bool], day: date | None, now: datetime
) -> None:
    """Let rules hold until the day before another one begins; those without a day are ended."""
    if day is None or day <= local(now).date():
        await db.execute(update(serving).where(mine).values(ended=True))
        return
    await db.execute(update(serving).where(mine, serving.c.valid_from >= day).values(ended=True))
    until = func.coalesce(serving.c.valid_to, day)
    await db.execute(update(serving).where(mine, until >= day).values(valid_to=day - DAY))


async def confirm(db: Session, place_id: int, now: datetime, person_id: int | None = None) -> int:
    """Note that the rules of a place are right today; returns how many they are."""
    changed = await db.execute(
        update(serving)
        .where(serving.c.place_id == place_id, ~serving.c.ended)
        .values(confirmed_at=now, confirmed_by=person_id)
    )
    return int(changed.rowcount)


async def end(db: Session, place_id: int) -> None:
    """Note that a place no longer serves: it stays known, so that nobody enters it again."""
    await db.execute(update(serving).where(serving.c.place_id == place_id).values(ended=True))
