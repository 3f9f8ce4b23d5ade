"""Departures: how a role ends.

* it ends from the next message on, because the role is read at every one;
* who is no volunteer any more has no seat and leads nothing, so that no address stays in sight;
* an emergency that a coordinator had rings again, from the beginning.
"""

from datetime import datetime

from sqlalchemy import delete, select, update

from db.models import coordinator, invitation, person, pin, shift, volunteer
from db.session import Session
from locales import _
from services import audit, people, ringing
from services.audit import Act
from services.coordinators import NOT_YOURS, acts_for, organization_of
from services.leaving import leave_all
from services.people import Role
from services.refusals import Refused


async def revoke(db: Session, person_id: int, now: datetime, actor: int | None) -> None:
    """End a coordinator's role, and the invitations they made that do not count yet.

    Who is an approved volunteer stays one. Raises Refused.
    """
    acted_for = await organization_of(db, person_id)
    if not await _coordinates(db, person_id):
        raise Refused(_("This person is not a coordinator."))
    if actor is not None and (acted_for is None or not await acts_for(db, actor, acted_for.id)):
        raise Refused(NOT_YOURS)
    await end(db, person_id, now, actor, Act.REVOKED)


async def end(db: Session, person_id: int, now: datetime, actor: int | None, act: Act) -> None:
    """End a coordinator's role, whoever may; the log says how it came to it."""
    acted_for = await organization_of(db, person_id)
    await db.execute(delete(coordinator).where(coordinator.c.person_id == person_id))
    await db.execute(delete(pin).where(pin.c.person_id == person_id))
    await _take_back(db, person_id, now)
    await ringing.released(db, person_id, now)
    await step_down(db, person_id, now)
    organization_id = acted_for.id if acted_for else None
    await audit.note(db, actor, organization_id, act, now, person=person_id)


async def step_down(db: Session, person_id: int, now: datetime) -> None:
    """Give somebody who is no coordinator the role that is theirs: volunteer or person."""
    rows = await db.execute(select(volunteer.c.state).where(volunteer.c.person_id == person_id))
    if rows.scalar() == "approved":
        await people.remember(db, person_id, role=Role.VOLUNTEER.value)
        return
    await people.remember(db, person_id, role=Role.PERSON.value)
    await db.execute(
        update(shift)
        .where(shift.c.lead_id == person_id, shift.c.ends_at > now)
        .values(lead_id=None)
    )
    await leave_all(db, person_id, now)


async def _coordinates(db: Session, person_id: int) -> bool:
    rows = await db.execute(select(person.c.role).where(person.c.id == person_id))
    return rows.scalar() == Role.COORDINATOR.value


async def _take_back(db: Session, person_id: int, now: datetime) -> None:
    await db.execute(
        update(invitation)
        .where(
            invitation.c.created_by == person_id,
            invitation.c.seconded_at.is_(None),
            invitation.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
