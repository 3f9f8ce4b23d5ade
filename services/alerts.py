"""Alerts: bans and police operations; they flag what is served in a circle and delete nothing.

* any coordinator draws and lifts them: what the police do concerns every team.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from db.models import alert, place, serving
from db.session import Session
from locales import _
from services import audit, coordinators
from services.audit import Act
from services.circumstances import Alert
from services.hours import Position
from services.refusals import Refused
from services.walking import distance

LEAST, MOST = 50, 50_000  # metres
LONGEST_NOTE = 200
OVER = _("This alert is over.")


async def raise_alert(
    db: Session,
    now: datetime,
    position: Position,
    radius_m: int,
    starts: datetime,
    ends: datetime,
    *,
    note: str = "",
    source: str = "",
    actor: int | None = None,
) -> int:
    """Flag a circle between two moments and return the alert's number; raises Refused."""
    if ends <= starts:
        raise Refused(_("The end is before the beginning."))
    if ends <= now:
        raise Refused(OVER)
    if not LEAST <= radius_m <= MOST:
        raise Refused(_("The radius must be between 50 m and 50 km."))
    if len(note) > LONGEST_NOTE:
        raise Refused(_("The note is too long: use {most} characters at most.", most=LONGEST_NOTE))
    team = await _team(db, actor)
    added = await db.execute(
        insert(alert)
        .values(
            latitude=position[0],
            longitude=position[1],
            radius_m=radius_m,
            starts_at=starts,
            ends_at=ends,
            note=note,
            source=source,
            created_at=now,
        )
        .returning(alert.c.id)
    )
    number = int(added.scalar_one())
    await audit.note(db, actor, team, Act.RAISED_ALERT, now, alert=number, metres=radius_m)
    return number


async def lift(db: Session, alert_id: int, now: datetime, actor: int | None = None) -> bool:
    """End an alert now: suspended by a court, or over; False when it had ended already."""
    team = await _team(db, actor)
    ended = await db.execute(
        update(alert).where(alert.c.id == alert_id, alert.c.ends_at > now).values(ends_at=now)
    )
    if not ended.rowcount:
        return False
    await audit.note(db, actor, team, Act.LIFTED_ALERT, now, alert=alert_id)
    return True


async def standing(db: Session, now: datetime) -> list[Alert]:
    """Return the alerts that are on or to come, the soonest first."""
    rows = await db.execute(
        select(alert).where(alert.c.ends_at > now).order_by(alert.c.starts_at, alert.c.id)
    )
    return [_alert(row) for row in rows]


async def alert_of(db: Session, alert_id: int, now: datetime) -> Alert | None:
    """Return an alert that is on or to come, else None."""
    rows = await db.execute(select(alert).where(alert.c.id == alert_id, alert.c.ends_at > now))
    row = rows.first()
    return _alert(row) if row else None


async def places_in(db: Session, position: Position, radius_m: int) -> int:
    """Return how many places that serve food lie in a circle."""
    rows = await db.execute(
        select(place.c.latitude, place.c.longitude).where(
            place.c.latitude.is_not(None),
            select(serving.c.id)
            .where(serving.c.place_id == place.c.id, ~serving.c.ended)
            .exists(),
        )
    )
    return sum(distance(position, (row.latitude, row.longitude)) <= radius_m for row in rows)


def _alert(row: Any) -> Alert:
    where = (row.latitude, row.longitude)
    return Alert(row.id, where, row.radius_m, row.starts_at, row.ends_at, row.note)


async def _team(db: Session, actor: int | None) -> int | None:
    """Return for whom somebody acts, None for the administrator; raises Refused for others."""
    if actor is None:
        return None
    mine = await coordinators.organization_of(db, actor)
    if mine is None:
        raise Refused(coordinators.NOT_YOURS)
    return mine.id
