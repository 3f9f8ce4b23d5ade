"""Invitations: a word that makes one person a coordinator of one organization.

* it opens once, for 48 hours, unless it is taken back;
* one by a coordinator counts only when a second one agreed (see services.seconds); one by the
  administrator counts at once;
* a forged word and one we do not know get the same answer: nobody learns what exists.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from db.models import invitation, organization
from db.sealing import Seal
from db.session import Session
from locales import Text, _
from services import audit, coordinators, seconds, slips
from services.audit import Act
from services.coordinators import NOT_YOURS, Organization
from services.freezing import must_not_be_frozen
from services.people import Role
from services.refusals import Refused

LASTS = timedelta(hours=48)
MOST_OPEN = 5  # of one coordinator
UNKNOWN = _("This is not an invitation of ours. Please ask for a new one.")
USED = _("This invitation was already used. Please ask for a new one.")
REVOKED = _("This invitation was taken back. Please ask for a new one.")
EXPIRED = _("This invitation is over: it was good for 48 hours. Please ask for a new one.")
ELSEWHERE = _("You already are a coordinator of another organization. It has to end that first.")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new invitation, with the word to pass on; nobody can read that word again."""

    id: int
    word: str
    not_after: datetime


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that nobody has used yet."""

    id: int
    organization: Organization
    created_at: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """What became of an invitation that somebody used."""

    organization: str
    waits: bool  # until a second coordinator agrees


async def invite(
    db: Session, seal: Seal, organization_id: int, now: datetime, actor: int | None = None
) -> Invitation:
    """Make an invitation; a coordinator may for their own organization.

    Raises Refused, also for a sixth one while five of the same coordinator are open.
    """
    if not await coordinators.acts_for(db, actor, organization_id):
        raise Refused(NOT_YOURS)
    if actor is not None and await _open_of(db, actor, now) >= MOST_OPEN:
        raise Refused(_("You have {most} open invitations. Please wait.", most=MOST_OPEN))
    not_after = now + LASTS
    added = await db.execute(
        insert(invitation)
        .values(
            role=Role.COORDINATOR.value,
            organization_id=organization_id,
            created_at=now,
            created_by=actor,
            not_after=not_after,
            seconded_at=now if actor is None else None,
        )
        .returning(invitation.c.id)
    )
    number = int(added.scalar_one())
    await audit.note(db, actor, organization_id, Act.INVITED, now, invitation=number)
    word = slips.write(seal, slips.Kind.INVITATION, number, now)
    return Invitation(number, word, not_after)


async def redeem(db: Session, seal: Seal, words: str, person_id: int, now: datetime) -> Used:
    """Make somebody a coordinator, or let them wait for a second one; else raises Refused."""
    await must_not_be_frozen(db)
    row = await _found(db, seal, words)
    if row is not None and row.used_by == person_id and seconds.waits(row, now):
        return Used(row.name, waits=True)  # said again
    acts_for = await coordinators.organization_of(db, person_id)
    why = _why_not(row, acts_for, now)
    if why is not None:
        raise Refused(why)
    waits = row.seconded_at is None
    if waits and not await coordinators.acts_for(db, row.created_by or 0, row.organization_id):
        raise Refused(REVOKED)  # who invited is none any more
    await db.execute(
        update(invitation).where(invitation.c.id == row.id).values(used_at=now, used_by=person_id)
    )
    if waits:
        await seconds.ask(db, row, person_id, now)
    else:
        await seconds.promote(db, person_id, row.organization_id, None, now)
        await audit.note(db, person_id, row.organization_id, Act.JOINED, now, invitation=row.id)
    return Used(row.name, waits)


async def ours(db: Session, seal: Seal, words: str) -> bool:
    """Tell whether words are an invitation that we wrote, whatever became of it."""
    return await _found(db, seal, words) is not None


async def revoke_invitation(db: Session, number: int, now: datetime, actor: int | None) -> None:
    """Take an invitation back before it counts; raises Refused when there is none to take."""
    row = await seconds.row_of(db, number)
    if row is None or not await coordinators.acts_for(db, actor, row.organization_id):
        raise Refused(_("There is no invitation {number}.", number=number))
    if row.revoked_at is not None:
        raise Refused(_("Invitation {number} was already taken back.", number=number))
    if row.used_at is not None and not seconds.waits(row, now):
        raise Refused(_("Invitation {number} was already used.", number=number))
    await db.execute(update(invitation).where(invitation.c.id == number).values(revoked_at=now))
    await audit.note(db, actor, row.organization_id, Act.TOOK_BACK, now, invitation=number)


async def open_invitations(
    db: Session, organization_id: int | None, now: datetime
) -> list[OpenInvitation]:
    """Return what can still be used, of an organization or, with None, of all; oldest first."""
    which = (
        select(invitation, organization.c.name)
        .join(organization, organization.c.id == invitation.c.organization_id)
        .where(
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
            invitation.c.not_after > now,
        )
        .order_by(invitation.c.id)
    )
    if organization_id is not None:
        which = which.where(invitation.c.organization_id == organization_id)
    return [
        OpenInvitation(
            row.id, Organization(row.organization_id, row.name), row.created_at, row.not_after
        )
        for row in await db.execute(which)
    ]


async def _found(db: Session, seal: Seal, words: str) -> Any:
    """Return the invitation that the words are, or None when we did not write them."""
    slip = slips.read(words)
    if slip is None or slip.kind is not slips.Kind.INVITATION:
        return None
    row = await seconds.row_of(db, slip.number)
    return row if row is not None and slips.genuine(seal, slip, row.created_at) else None


async def _open_of(db: Session, actor: int, now: datetime) -> int:
    mine = select(func.count()).where(
        invitation.c.created_by == actor,
        invitation.c.used_at.is_(None),
        invitation.c.revoked_at.is_(None),
        invitation.c.not_after > now,
    )
    return int((await db.execute(mine)).scalar_one())


def _why_not(row: Any, acts_for: Organization | None, now: datetime) -> Text | None:
    if row is None:
        return UNKNOWN
    if acts_for is not None and acts_for.id == row.organization_id:
        return _("You already are a coordinator of {organization}.", organization=row.name)
    if row.revoked_at is not None:
        return REVOKED
    if row.used_at is not None:
        return USED
    if row.not_after <= now:
        return EXPIRED
    return ELSEWHERE if acts_for is not None else None
