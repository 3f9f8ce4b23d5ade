"""Freezing: whether all is frozen, and how far a freeze has come.

* frozen means: no exact point and no contact is told, no call goes, every role is paused; people
  are told where food is, and a danger rings, as always;
* whoever discloses something, sends something to many, or gives a role asks `frozen` before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.models import freeze
from db.session import Session
from locales import _
from services.refusals import Refused
from services.roles import frozen as is_frozen

PATIENCE = timedelta(minutes=10)  # until what nobody cancels is wiped
PAUSED = _("⏸ All is paused for now. Food and 🚨 112 work as always.")


@dataclass(frozen=True, slots=True)
class Freeze:
    """A freeze, or a drill of one."""

    id: int
    at: datetime
    begun_by: int | None  # None: the administrator, or somebody who is gone
    drill: bool
    wipe_asked_at: datetime | None
    wipe_asked_by: int | None
    wipe_agreed_at: datetime | None
    thaw_asked_by: int | None
    wiped_at: datetime | None
    ended_at: datetime | None


async def frozen(db: Session) -> bool:
    """Tell whether all is frozen now."""
    return bool((await db.execute(select(is_frozen()))).scalar())


async def must_not_be_frozen(db: Session) -> None:
    """Raise Refused in a freeze."""
    if await frozen(db):
        raise Refused(PAUSED)


async def current(db: Session) -> Freeze | None:
    """Return the freeze that nobody has ended, None when there is none."""
    mine = select(freeze).where(freeze.c.ended_at.is_(None), freeze.c.drill.is_(False))
    return _first(await db.execute(mine.order_by(freeze.c.id).limit(1)))


async def freeze_of(db: Session, number: int) -> Freeze | None:
    """Return a freeze or a drill by its number, None when there is none."""
    return _first(await db.execute(select(freeze).where(freeze.c.id == number)))


async def last_drill(db: Session) -> Freeze | None:
    """Return the newest drill, None when there never was one."""
    drills = select(freeze).where(freeze.c.drill.is_(True)).order_by(freeze.c.id.desc())
    return _first(await db.execute(drills.limit(1)))


def _first(rows: Any) -> Freeze | None:
    row = rows.first()
    if row is None:
        return None
    return Freeze(
        row.id,
        row.at,
        row.begun_by,
        row.drill,
        row.wipe_asked_at,
        row.wipe_asked_by,
        row.wipe_agreed_at,
        row.thaw_asked_by,
        row.wiped_at,
        row.ended_at,
    )
