"""Rounds: who is told of an emergency, one circle after the other.

* who is on duty for its organization, then for the hub and the hub's other members, then all who
  act for it; the person in danger is never told.
"""

from datetime import datetime

from sqlalchemy import or_, select

from db.models import organization
from db.session import Session
from services.coordinators import acting_for
from services.duties import on_duty

EVERYBODY = 3  # the round in which all are told


async def circle(
    db: Session, organization_id: int, in_danger: int, number: int, now: datetime
) -> list[int]:
    """Return who is told in a round: 1, 2 or EVERYBODY."""
    if number == 1:
        told = await on_duty(db, organization_id, now)
    elif number < EVERYBODY:
        family = await _family(db, organization_id)
        told = [one for each in family for one in await on_duty(db, each, now)]
    else:
        told = await acting_for(db, organization_id)
    return sorted({one for one in told if one != in_danger})


async def _family(db: Session, organization_id: int) -> list[int]:
    """Return an organization's hub and all that name the same hub."""
    own = select(organization.c.hub_id).where(organization.c.id == organization_id)
    hub = (await db.execute(own)).scalar() or organization_id
    rows = await db.execute(
        select(organization.c.id)
        .where(or_(organization.c.id == hub, organization.c.hub_id == hub))
        .order_by(organization.c.id)
    )
    return [row.id for row in rows]
