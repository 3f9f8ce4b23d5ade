"""Acknowledging: who said that they saw a change, and who has yet to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.models import shift, signup
from db.session import Session
from services import audit
from services.activities import Status
from services.audit import Act
from services.changing import GONE
from services.coordinators import must_act_for
from services.guard import OPEN
from services.news import News, tell
from services.refusals import Refused
from services.shifts import shift_of

CONCERNED = (*OPEN, Status.CALLED_OFF.value)


async def seen(db: Session, person_id: int, signup_id: int) -> bool:
    """Note that somebody saw the last change of their shift; False when it is not theirs."""
    version = select(shift.c.version).where(shift.c.id == signup.c.shift_id).scalar_subquery()
    noted = await db.execute(
        update(signup)
        .where(signup.c.id == signup_id, signup.c.person_id == person_id)
        .values(seen_version=version)
    )
    return bool(noted.rowcount)


async def unseen(db: Session, shift_id: int) -> list[int]:
    """Return the numbers of the seats whose people have not seen the last change."""
    return [row.number for row in await _unseen(db, shift_id)]


async def tell_again(db: Session, shift_id: int, now: datetime, actor: int | None) -> int:
    """Tell those who have not seen the last change once more; returns how many they are.

    Raises Refused. The lead of the shift may do this too.
    """
    found = await shift_of(db, shift_id)
    if found is None:
        raise Refused(GONE)
    if actor is None or actor != found.lead_id:
        await must_act_for(db, actor, found.organization_id)
    rows = [] if found.over(now) else await _unseen(db, shift_id)
    kind = News.CALLED_OFF if found.cancelled else News.CHANGED
    for row in rows:
        await tell(
            db,
            kind,
            [row.person_id],
            now,
            shift_id=shift_id,
            signup_id=row.id,
            not_after=found.ends,
        )
    what = {"shift": shift_id, "people": len(rows)}
    await audit.note(db, actor, found.organization_id, Act.TOLD_AGAIN, now, **what)
    return len(rows)


async def _unseen(db: Session, shift_id: int) -> Sequence[Any]:
    rows = await db.execute(
        select(signup.c.id, signup.c.number, signup.c.person_id)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(
            signup.c.shift_id == shift_id,
            signup.c.person_id.is_not(None),
            signup.c.status.in_(CONCERNED),
            signup.c.seen_version < shift.c.version,
        )
        .order_by(signup.c.number)
    )
    return rows.all()
