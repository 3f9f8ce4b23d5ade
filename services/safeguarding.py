"""Safeguarding: who of the coordinators answers for children, and hears of them alone.

* where two or more are named of those who act for a team, the emergency of a child goes to them,
  at once and to all of them, and to nobody else; with fewer it goes the way of all others;
* a coordinator names others of their own team, never themselves, and takes a name back, of others
  only while two are left: no account alone gets to hear of children; both are in the log;
* who hears of them is the only one who sees that there is a case at all.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update

from db.models import coordinator, ticket
from db.session import Session
from locales import _
from services import audit
from services.acts import Act
from services.coordinators import acting_for, must_act_for
from services.dangers import Danger
from services.refusals import Refused


class Case(Protocol):
    """An emergency, or a ticket."""

    @property
    def danger(self) -> Danger | None:
        """Which danger it is about, if any."""

    @property
    def organization_id(self) -> int:
        """Whose it is."""

    @property
    def person_id(self) -> int:
        """Who wrote it."""


AT_LEAST = 2  # of them: one may sleep, or be the one complained of
NO_COORDINATOR = _("This person does not coordinate for this team.")
NOT_ALONE = _("A second one must agree.")


async def named(db: Session, organization_id: int) -> list[int]:
    """Return who is named among those who act for an organization."""
    acting = await acting_for(db, organization_id)
    rows = await db.execute(
        select(coordinator.c.person_id)
        .where(coordinator.c.person_id.in_(acting), coordinator.c.safeguarding)
        .order_by(coordinator.c.person_id)
    )
    return list(rows.scalars())


async def leads(db: Session, organization_id: int) -> list[int]:
    """Return to whom alone the emergency of a child goes; [] where too few are named."""
    found = await named(db, organization_id)
    return found if len(found) >= AT_LEAST else []


async def alone(db: Session, found: Case) -> list[int]:
    """Return to whom alone an emergency goes, never its own person; [] for all but children's."""
    if found.danger is not Danger.CHILD:
        return []
    return [one for one in await leads(db, found.organization_id) if one != found.person_id]


async def may_have(db: Session, found: Case, person_id: int) -> bool:
    """Tell whether somebody of its team may have a case, as far as children go."""
    only = await alone(db, found)
    return not only or person_id in only


async def hidden(db: Session, numbers: Collection[int], reader: int) -> set[int]:
    """Return which of these tickets are of children, and not for somebody: they see none of it."""
    if not numbers:
        return set()
    theirs = ticket.c.id.in_(numbers), ticket.c.kind == Danger.CHILD.value
    rows = (await db.execute(select(ticket.c.id, ticket.c.organization_id).where(*theirs))).all()
    found = set()
    for row in rows:
        only = await leads(db, row.organization_id)
        if only and reader not in only:
            found.add(row.id)
    return found


async def toggle(db: Session, person_id: int, now: datetime, actor: int) -> bool:
    """Name a coordinator, or one no more; returns whether they are now. Raises Refused."""
    rows = await db.execute(select(coordinator).where(coordinator.c.person_id == person_id))
    row = rows.first()
    if row is None:
        raise Refused(NO_COORDINATOR)
    await must_act_for(db, actor, row.organization_id)
    if not await _may_change(db, row.organization_id, person_id, actor, is_named=row.safeguarding):
        raise Refused(NOT_ALONE)
    changed = update(coordinator).where(coordinator.c.person_id == person_id)
    await db.execute(changed.values(safeguarding=not row.safeguarding))
    details = {"person": person_id, "named": int(not row.safeguarding)}
    await audit.note(db, actor, row.organization_id, Act.SAFEGUARDS, now, **details)
    return not row.safeguarding


async def _may_change(
    db: Session, organization_id: int, person_id: int, actor: int, *, is_named: bool
) -> bool:
    """Tell whether somebody may do this alone; one may always say no more for oneself."""
    if person_id == actor:
        return is_named
    found = await named(db, organization_id)
    return person_id not in found or len(found) != AT_LEAST
