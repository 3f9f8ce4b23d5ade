"""Suspending: a coordinator pauses the role of another, or of a volunteer, for 24 hours at most.

* it is for a telephone that was stolen at night: it holds from the next message on, old buttons
  too, nothing of a team is told to it any more, and what it asked of a freeze is forgotten;
* any coordinator of any organization can, two others can end it earlier, and it ends by itself;
* nobody can suspend all: the last coordinator who can still act is never suspended, and who
  suspended somebody before is not left alone by a further one;
* one can suspend oneself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from db.models import person, suspension, volunteer
from db.session import Session
from locales import _
from services import audit, coordinators, panic, people, ringing
from services.audit import Act
from services.news import News, tell
from services.people import Role
from services.refusals import Refused

LASTS = timedelta(hours=24)
NOBODY = _("Nobody of the team has this number.")
ALREADY = _("This role is suspended already.")
NOT_SUSPENDED = _("This role is not suspended.")
LAST = _("Then nobody could act for the team any more.")
ALONE = _("You suspended somebody already. You cannot suspend all the others.")
SECOND = _("You asked for this already. Another coordinator must agree.")
YOURS = _("Two others must give you your role back. Or wait until it ends.")


@dataclass(frozen=True, slots=True)
class Suspension:
    """A role that is suspended."""

    person_id: int
    at: datetime
    until: datetime
    suspended_by: int | None
    restored_by: int | None  # the first of two who want to end it


async def suspend(db: Session, person_id: int, now: datetime, actor: int) -> Suspension:
    """Suspend a role, one's own too, and let the team know. Raises Refused."""
    role = await _role(db, person_id)
    if role is Role.PERSON:
        raise Refused(NOBODY)
    if await suspension_of(db, person_id) is not None:
        raise Refused(ALREADY)
    await _must_leave_somebody(db, person_id, actor, role)
    row = {"person_id": person_id, "at": now, "until": now + LASTS, "suspended_by": actor}
    await db.execute(insert(suspension).values(row))
    await panic.withdraw(db, person_id)
    await ringing.released(db, person_id, now)
    team = set(await _team(db, person_id)) - {actor}
    await tell(db, News.SUSPENDED, team, now, person=person_id, own=int(actor == person_id))
    await _note(db, actor, Act.SUSPENDED, now, person=person_id)
    return Suspension(person_id, now, now + LASTS, actor, None)


async def restore(db: Session, person_id: int, now: datetime, actor: int | None) -> bool:
    """Ask to end a suspension, or agree to it; tells whether it has ended. Raises Refused.

    The administrator needs nobody else.
    """
    found = await suspension_of(db, person_id)
    if found is None:
        raise Refused(NOT_SUSPENDED)
    if actor == person_id:
        raise Refused(YOURS)
    if actor is not None and not await _counts(db, found.restored_by):
        await db.execute(_of(person_id).values(restored_by=actor))
        team = set(await _team(db, person_id)) - {actor, person_id}
        await tell(db, News.RESTORE_ASKED, team, now, person=person_id)
        await _note(db, actor, Act.ASKED_RESTORE, now, person=person_id)
        return False
    if actor is not None and actor == found.restored_by:
        raise Refused(SECOND)
    await _end(db, person_id, now, actor)
    return True


async def keep(db: Session, now: datetime) -> None:
    """End every suspension whose time is over; one from the future, of a wrong clock, too."""
    over = select(suspension.c.person_id).where(
        (suspension.c.until <= now) | (suspension.c.at > now + LASTS)
    )
    for person_id in list((await db.execute(over)).scalars()):
        await _end(db, person_id, now, None)


async def suspension_of(db: Session, person_id: int) -> Suspension | None:
    """Return how somebody's role is suspended, None when it is not."""
    rows = await db.execute(select(suspension).where(suspension.c.person_id == person_id))
    row = rows.first()
    return _suspension(row) if row else None


async def suspensions(db: Session) -> list[Suspension]:
    """Return all roles that are suspended, the first to end first."""
    rows = await db.execute(
        select(suspension).order_by(suspension.c.until, suspension.c.person_id)
    )
    return [_suspension(row) for row in rows]


async def _must_leave_somebody(db: Session, person_id: int, actor: int, role: Role) -> None:
    if role is not Role.COORDINATOR:
        return
    others = set(await coordinators.everyone(db)) - {person_id}
    if not others:
        raise Refused(LAST)
    if person_id == actor or others != {actor}:
        return
    before = [one for one in await suspensions(db) if one.suspended_by == actor]
    roles = [await _role(db, one.person_id) for one in before]
    if Role.COORDINATOR in roles:
        raise Refused(ALONE)


async def _end(db: Session, person_id: int, now: datetime, actor: int | None) -> None:
    await db.execute(delete(suspension).where(suspension.c.person_id == person_id))
    team = {*await _team(db, person_id), person_id} - {actor}
    await tell(db, News.RESTORED, [one for one in team if one is not None], now, person=person_id)
    await _note(db, actor, Act.RESTORED, now, person=person_id)


async def _team(db: Session, person_id: int) -> list[int]:
    """Return who is told: for a coordinator all of them, for a volunteer who looks after them."""
    if await _role(db, person_id) is Role.COORDINATOR:
        return await coordinators.everyone(db)
    rows = await db.execute(
        select(volunteer.c.organization_id).where(volunteer.c.person_id == person_id)
    )
    team = rows.scalar()
    theirs = [] if team is None else await coordinators.looking_after(db, team)
    return theirs or await coordinators.everyone(db)


async def _role(db: Session, person_id: int) -> Role:
    """Return the role that somebody has when nothing is suspended."""
    rows = await db.execute(select(person.c.role).where(person.c.id == person_id))
    return Role(rows.scalar() or Role.PERSON)


async def _counts(db: Session, asker: int | None) -> bool:
    """Tell whether who asked first is a coordinator who can still act."""
    return asker is not None and asker in await people.with_role(db, Role.COORDINATOR)


async def _note(db: Session, actor: int | None, act: Act, now: datetime, **details: int) -> None:
    mine = await coordinators.organization_of(db, actor) if actor is not None else None
    await audit.note(db, actor, mine.id if mine else None, act, now, **details)


def _of(person_id: int) -> Any:
    return update(suspension).where(suspension.c.person_id == person_id)


def _suspension(row: Any) -> Suspension:
    return Suspension(row.person_id, row.at, row.until, row.suspended_by, row.restored_by)
