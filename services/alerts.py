"""Alerts: bans and police operations; they flag what is served in a circle and delete nothing."""

from datetime import datetime

from sqlalchemy import insert, update

from db.models import alert
from db.session import Session
from locales import _
from services.hours import Position
from services.refusals import Refused


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
) -> int:
    """Flag a circle between two moments and return the alert's number; raises Refused."""
    if ends <= starts:
        raise Refused(_("The end is before the beginning."))
    if not 50 <= radius_m <= 50_000:
        raise Refused(_("The radius must be between 50 m and 50 km."))
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
    return int(added.scalar_one())


async def lift(db: Session, alert_id: int, now: datetime) -> None:
    """End an alert now: suspended by a court, or over."""
    await db.execute(
        update(alert).where(alert.c.id == alert_id, alert.c.ends_at > now).values(ends_at=now)
    )
