"""Coordinators: who acts for which organization.

* somebody is of one organization, and acts on what is its own;
* who is of a hub acts as well for the organizations that name it as their hub;
* the role alone, without an organization, lets nobody act for one;
* who is suspended is told nothing of a team, and acts for none.
"""

from dataclasses import dataclass

from sqlalchemy import or_, select

from db.models import coordinator, organization, place
from db.session import Session
from locales import _
from services import people
from services.people import Role
from services.refusals import Refused
from services.roles import suspended

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
        .where(
            coordinator.c.organization_id == organization_id,
            ~suspended(coordinator.c.person_id),
        )
        .order_by(coordinator.c.person_id)
    )
    return [row.person_id for row in rows]


async def looking_after(db: Session, organization_id: int) -> list[int]:
    """Return who is told of what goes on: its own coordinators, without any those of its hub."""
    return await of_organization(db, organization_id) or await acting_for(db, organization_id)


async def everyone(db: Session) -> list[int]:
    """Return the numbers of all coordinators."""
    return await people.with_role(db, Role.COORDINATOR)


async def organizations_of(db: Session, person_id: int) -> list[Organization]:
    """Return for whom somebody acts: their own organization first, then those of its hub."""
    mine = await organization_of(db, person_id)
    if mine is None:
        return []
    rows = await db.execute(
        select(organization.c.id, organization.c.name)
        .where(organization.c.hub_id == mine.id, organization.c.id != mine.id)
        .order_by(organization.c.name)
    )
    return [mine, *(Organization(row.id, row.name) for row in rows)]


async def acting_for(db: Session, organization_id: int) -> list[int]:
    """Return the numbers of all who act for an organization, those of its hub as well."""
    hub = select(organization.c.hub_id).where(organization.c.id == organization_id)
    rows = await db.execute(
        select(coordinator.c.person_id)
        .where(
            or_(
                coordinator.c.organization_id == organization_id,
                coordinator.c.organization_id == hub.scalar_subquery(),
            ),
            ~suspended(coordinator.c.person_id),
        )
        .order_by(coordinator.c.person_id)
    )
    return [row.person_id for row in rows]


async def acts_for(db: Session, actor: int | None, organization_id: int) -> bool:
    """Tell whether somebody may act for an organization; the administrator (None) may for all."""
    return actor is None or actor in await acting_for(db, organization_id)


async def must_act_for(db: Session, actor: int | None, organization_id: int) -> None:
    """Raise Refused unless this person may act for the organization."""
    if not await acts_for(db, actor, organization_id):
        raise Refused(NOT_YOURS)


async def keeper(db: Session, actor: int, place_id: int) -> int | None:
    """Return for whom somebody changes a place; raises Refused when others look after it.

    It is the place's organization, or their own where nobody else acts for it.
    """
    rows = await db.execute(select(place.c.organization_id).where(place.c.id == place_id))
    theirs = rows.scalar()
    team = [] if theirs is None else await acting_for(db, theirs)
    if actor in team:
        return int(theirs or 0)
    if team:
        raise Refused(NOT_YOURS)
    mine = await organization_of(db, actor)
    return mine.id if mine else None
