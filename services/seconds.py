"""Seconds: nobody becomes a coordinator by one coordinator alone.

* who was invited waits until a second coordinator of the organization, or of its hub, agrees; the
  administrator may be the second;
* the second is not who invited, nor anybody of whom one invited the other;
* who waits for 48 hours, or whose inviter is a coordinator no more, has to be invited anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update

from db.models import coordinator, invitation, organization, volunteer
from db.session import Session
from locales import _
from services import audit, coordinators, people
from services.audit import Act
from services.freezing import must_not_be_frozen
from services.news import News, tell
from services.people import Role
from services.refusals import Refused

LASTS = timedelta(hours=48)  # after it was used
TOO_CLOSE = _("One of you invited the other. Somebody else must agree.")
OVER = _("Nobody waits for this any more.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who used an invitation that does not count yet."""

    id: int  # of the invitation
    organization_id: int
    organization: str
    person_id: int
    invited_by: int | None
    until: datetime


async def second(db: Session, number: int, now: datetime, actor: int | None) -> int:
    """Agree to an invitation that somebody used; returns the number of the new coordinator.

    Raises Refused.
    """
    await must_not_be_frozen(db)
    row = await row_of(db, number)
    if row is None or not await coordinators.acts_for(db, actor, row.organization_id):
        raise Refused(_("There is no invitation {number}.", number=number))
    if not await _stands(db, row, now):
        raise Refused(OVER)
    if actor is not None and actor not in await may_second(db, row):
        raise Refused(TOO_CLOSE)
    await db.execute(
        update(invitation)
        .where(invitation.c.id == number)
        .values(seconded_at=now, seconded_by=actor)
    )
    await promote(db, row.used_by, row.organization_id, actor, now)
    await tell(db, News.SECONDED, [row.used_by], now)
    details = {"person": row.used_by, "invitation": number}
    await audit.note(db, actor, row.organization_id, Act.SECONDED, now, **details)
    return int(row.used_by)


async def ask(db: Session, row: Any, person_id: int, now: datetime) -> None:
    """Let those who may agree know that somebody used an invitation."""
    organization_id = row.organization_id
    others = await may_second(db, row)
    details = {"invitation": row.id, "person": person_id}
    await tell(db, News.SECOND, others, now, not_after=now + LASTS, **details)
    await audit.note(db, person_id, organization_id, Act.ASKED_TO_JOIN, now, **details)


async def may_second(db: Session, row: Any) -> list[int]:
    """Return who may agree to an invitation, which was made by a coordinator."""
    team = await coordinators.acting_for(db, row.organization_id)
    close = await _close_to(db, row.created_by) if row.created_by is not None else set()
    return [one for one in team if one not in close | {row.created_by, row.used_by}]


async def anybody_for(db: Session, organization_id: int, actor: int) -> bool:
    """Tell whether there is somebody who may agree to an invitation of this coordinator's."""
    team = await coordinators.acting_for(db, organization_id)
    return bool(set(team) - await _close_to(db, actor) - {actor})


async def waiting(db: Session, organization_id: int | None, now: datetime) -> list[Waiting]:
    """Return who waits for a second, in an organization or, with None, in all; oldest first."""
    which = _rows().where(invitation.c.used_at > now - LASTS).order_by(invitation.c.id)
    if organization_id is not None:
        which = which.where(invitation.c.organization_id == organization_id)
    return [
        _waiting(row) for row in (await db.execute(which)).all() if await _stands(db, row, now)
    ]


async def waiting_for(db: Session, number: int, now: datetime) -> Waiting | None:
    """Return who waits by an invitation; None when nobody does any more."""
    row = await row_of(db, number)
    return _waiting(row) if row is not None and await _stands(db, row, now) else None


def waits(row: Any, now: datetime) -> bool:
    """Tell whether an invitation was used, and counts only when a second agrees."""
    open_one = row.seconded_at is None and row.revoked_at is None
    return bool(open_one and row.used_at is not None and now < row.used_at + LASTS)


async def promote(
    db: Session, person_id: int, organization_id: int, vouched_by: int | None, now: datetime
) -> None:
    """Make somebody a coordinator; who waits to be a volunteer is one from now on."""
    await people.remember(db, person_id, role=Role.COORDINATOR.value)
    row = {"person_id": person_id, "organization_id": organization_id, "since": now}
    await db.execute(insert(coordinator).values(row))
    vouched = {"vouched_by": vouched_by, "vouched_at": now}
    await db.execute(
        update(volunteer)
        .where(volunteer.c.person_id == person_id, volunteer.c.state == "pending")
        .values(state="approved", decided_at=now, **vouched)
    )


async def row_of(db: Session, number: int) -> Any:
    """Return an invitation with its organization's name; nobody else changes it meanwhile."""
    rows = await db.execute(
        _rows().where(invitation.c.id == number).with_for_update(of=invitation)
    )
    return rows.first()


async def _stands(db: Session, row: Any, now: datetime) -> bool:
    """Tell whether it can still be agreed to: both who invited and who waits are as they were."""
    if not waits(row, now) or row.created_by is None or row.used_by is None:
        return False
    if await coordinators.organization_of(db, row.used_by) is not None:
        return False
    return await coordinators.acts_for(db, row.created_by, row.organization_id)


async def _close_to(db: Session, person_id: int) -> set[int]:
    """Return whom somebody invited, and who invited them."""
    both = select(invitation.c.created_by, invitation.c.used_by).where(
        or_(invitation.c.created_by == person_id, invitation.c.used_by == person_id),
        invitation.c.used_at.is_not(None),
    )
    return {one for row in await db.execute(both) for one in row if one is not None}


def _waiting(row: Any) -> Waiting:
    until = row.used_at + LASTS
    return Waiting(row.id, row.organization_id, row.name, row.used_by, row.created_by, until)


def _rows() -> Any:
    return select(invitation, organization.c.name).join(
        organization, organization.c.id == invitation.c.organization_id
    )
