"""Seasons: times of the year with names, such as ramadan-2027, that one edit moves for all."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from db.models import place, season, serving
from db.session import Session
from locales import Text, _, as_is
from locales.fold import fold
from services import audit, coordinators
from services.audit import Act
from services.circumstances import Season
from services.refusals import Refused

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_KEY = 40
LONGEST = 200  # days: what lasts longer is no season
RAMADAN = "ramadan-"
RAMADAN_DAYS = (29, 30)
A_RAMADAN = date(2026, 2, 18)  # as it was announced in France
MOON_YEAR = 354.367  # days
NO_NAME = _("Please give it a name in Latin letters, such as {example}.", example="winter 2027")


@dataclass(frozen=True, slots=True)
class Moving:
    """What refers to a season, and moves with it."""

    meals: int
    places: int


async def set_season(db: Session, key: str, starts_on: date, ends_on: date) -> int:
    """Give a season its first and last day and return its number; raises Refused.

    It may be moved the evening before: every rule that refers to it moves along.
    """
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first day."))
    days = {"starts_on": starts_on, "ends_on": ends_on}
    await _move_ends(db, key, starts_on)
    changed = await db.execute(
        update(season).where(season.c.key == key).values(days).returning(season.c.id)
    )
    known = changed.scalar()
    if known is None:
        added = await db.execute(insert(season).values(key=key, **days).returning(season.c.id))
        known = added.scalar_one()
    return int(known)


async def _move_ends(db: Session, key: str, starts_on: date) -> None:
    """Let the hours that a season ends hold until the day before it, whenever it begins."""
    known = (await db.execute(select(season).where(season.c.key == key))).first()
    if known is None or known.starts_on == starts_on:
        return
    of_season = serving.alias()
    replaced = (
        select(of_season.c.id)
        .where(
            of_season.c.place_id == serving.c.place_id,
            of_season.c.meal == serving.c.meal,
            of_season.c.season_id == known.id,
            ~of_season.c.ended,
        )
        .correlate(serving)
        .exists()
    )
    await db.execute(
        update(serving)
        .where(serving.c.valid_to == known.starts_on - timedelta(days=1), replaced)
        .values(valid_to=starts_on - timedelta(days=1))
    )


async def set_dates(
    db: Session, key: str, starts_on: date, ends_on: date, now: datetime, actor: int | None
) -> int:
    """Do the same as a coordinator, which is written down; raises Refused."""
    mine = None if actor is None else await coordinators.organization_of(db, actor)
    if actor is not None and mine is None:
        raise Refused(coordinators.NOT_YOURS)
    if key_of(key) != key:
        raise Refused(NO_NAME)
    check(starts_on, ends_on)
    number = await set_season(db, key, starts_on, ends_on)
    await audit.note(
        db,
        actor,
        mine.id if mine else None,
        Act.SET_SEASON,
        now,
        season=number,
        first=starts_on.isoformat(),
        last=ends_on.isoformat(),
    )
    return number


def check(starts_on: date, ends_on: date) -> None:
    """Raise Refused unless these can be the first and the last day of a season."""
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first day."))
    if (ends_on - starts_on).days >= LONGEST:
        raise Refused(_("A season has {most} days at most.", most=LONGEST))


async def known_seasons(db: Session, since: date) -> list[Season]:
    """Return the seasons that have not ended before a day, the soonest first."""
    rows = await db.execute(
        select(season).where(season.c.ends_on >= since).order_by(season.c.starts_on, season.c.id)
    )
    return [_season(row) for row in rows]


async def season_of(db: Session, key: str) -> Season | None:
    """Return the season with this key, or None."""
    row = (await db.execute(select(season).where(season.c.key == key))).first()
    return _season(row) if row else None


async def moving(db: Session, season_id: int) -> Moving:
    """Return how many meals, at how many places, move when a season moves."""
    rows = await db.execute(
        select(
            func.count(serving.c.id).label("meals"),
            func.count(func.distinct(serving.c.place_id)).label("places"),
        )
        .join(place, place.c.id == serving.c.place_id)
        .where(serving.c.season_id == season_id, ~serving.c.ended)
    )
    row = rows.one()
    return Moving(int(row.meals), int(row.places))


def key_of(words: str) -> str:
    """Return the key of a name such as "Winter 2027"; raises Refused when it has none."""
    key = "-".join(fold(words).replace("-", " ").split())
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise Refused(NO_NAME)
    return key


def expected_ramadans(today: date, count: int = 2) -> dict[str, date]:
    """Return the coming Ramadans by key with the day on which each may begin, give or take one."""
    found: dict[str, date] = {}
    number = 0
    while len(found) < count:
        begins = A_RAMADAN + timedelta(days=round(number * MOON_YEAR + 0.3))
        if begins + timedelta(days=RAMADAN_DAYS[-1]) > today:
            found.setdefault(f"{RAMADAN}{begins.year}", begins)
        number += 1
    return found


def called(key: str) -> Text:
    """Return what people call a season."""
    if key.startswith(RAMADAN):
        return _("Ramadan {year}", year=key.removeprefix(RAMADAN))
    return as_is(key.replace("-", " ").capitalize())


def is_odd(key: str, starts_on: date, ends_on: date) -> bool:
    """Tell whether this is no length that such a season has."""
    return key.startswith(RAMADAN) and (ends_on - starts_on).days + 1 not in RAMADAN_DAYS


def _season(row: Any) -> Season:
    return Season(row.id, row.key, row.starts_on, row.ends_on)
