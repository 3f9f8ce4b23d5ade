"""Coordinators: who acts for which organization.

* somebody acts for one organization, and only on what is its own;
* the role alone, without an organization, lets nobody act for one.
"""

from dataclasses import dataclass

from sqlalchemy import select

from db.models import coordinator, organization
from db.session import Session
from locales import _
from services import people
from services.people import Role

NOT_YOURS = _("That belongs to another organization.")


@dataclass(frozen=True, slots=True)
class Organization:
    """For whom coordinators act."""

    id: int
    name: str


async def organization_of(db: Session, person_id: int) -> Organization | None:
    """Return for whom somebody acts as a coordinator, or None."""
    rows = await db.execute(
        select(organization)
        .join(coordinator, coordinator.c.organization_id == organization.c.id)
        .where(coordinator.c.person_id == person_id)
    )
    row = rows.first()
    return Organization(row.id, row.name) if row else None


async def of_organization(db: Session, organization_id: int) -> list[int]:
    """Return the numbers of an organization's coordinators."""
    rows = await db.execute(
        select(coordinator.c.person_id)
        .where(coordinator.c.organization_id == organization_id)
        .order_by(coordinator.c.person_id)
    )
    return [row.person_id for row in rows]


async def everyone(db: Session) -> list[int]:
    """Return the numbers of all coordinators."""
    return await people.with_role(db, Role.COORDINATOR)


async def acts_for(db: Session, actor: int | None, organization_id: int) -> bool:
    """Tell whether somebody may act for an organization; the administrator (None) may for all."""
    if actor is None:
        return True
    mine = await organization_of(db, actor)
    return mine is not None and mine.id == organization_id
