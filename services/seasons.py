"""Seasons: times of the year with names, such as ramadan-2027, that one edit moves for all."""

from datetime import date

from sqlalchemy import insert, update

from db.models import season
from db.session import Session
from locales import _
from services.refusals import Refused


async def set_season(db: Session, key: str, starts_on: date, ends_on: date) -> int:
    """Give a season its first and last day and return its number; raises Refused.

    It may be moved the evening before: every rule that refers to it moves along.
    """
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first day."))
    days = {"starts_on": starts_on, "ends_on": ends_on}
    changed = await db.execute(
        update(season).where(season.c.key == key).values(days).returning(season.c.id)
    )
    known = changed.scalar()
    if known is None:
        added = await db.execute(insert(season).values(key=key, **days).returning(season.c.id))
        known = added.scalar_one()
    return int(known)
