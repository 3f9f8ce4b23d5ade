"""Duties: who of an organization is told at once when somebody is in danger, and until when.

* several can be on duty at a time; who does not act for the organization any more is not;
* when the last one ends and nobody follows within a quarter of an hour, all are told, once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, text, update

from db.models import coordinator, duty, organization
from db.session import Session
from locales import _
from services import audit
from services.audit import Act
from services.coordinators import acting_for, acts_for, must_act_for
from services.news import News, tell
from services.refusals import Refused
from services.roles import suspended

LONGEST = timedelta(hours=24)
AHEAD = timedelta(days=60)
GAP = timedelta(minutes=15)  # until the next one: nobody is told for so little
GONE = _("This duty is over.")
NO_COORDINATOR = _("This person does not coordinate for this team.")
WRONG_TIME = _("A duty lasts at most 24 hours, and ends after it begins.")


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody on duty, or going to be."""

    id: int
    organization_id: int
    person_id: int
    starts: datetime
    ends: datetime

    def runs(self, now: datetime) -> bool:
        """Tell whether it has begun and is not over."""
        return self.starts <= now < self.ends


async def on_duty(db: Session, organization_id: int, now: datetime) -> list[int]:
    """Return the numbers of those on duty now."""
    rows = await db.execute(
        select(duty.c.person_id)
        .where(_of(organization_id), duty.c.starts_at <= now, duty.c.ends_at > now)
        .distinct()
        .order_by(duty.c.person_id)
    )
    return [row.person_id for row in rows]


async def next_on_duty(db: Session, organization_id: int, now: datetime) -> datetime | None:
    """Return when somebody is on duty next, None when nobody is going to be."""
    rows = await db.execute(
        select(duty.c.starts_at)
        .where(_of(organization_id), duty.c.starts_at > now, duty.c.ends_at > duty.c.starts_at)
        .order_by(duty.c.starts_at)
        .limit(1)
    )
    found: datetime | None = rows.scalar()
    return found


async def rota(db: Session, organization_id: int, now: datetime) -> list[Duty]:
    """Return who is on duty and who is going to be, in order."""
    rows = await db.execute(
        select(duty)
        .where(_of(organization_id), duty.c.ends_at > now, duty.c.ends_at > duty.c.starts_at)
        .order_by(duty.c.starts_at, duty.c.id)
    )
    return [_duty(row) for row in rows]


async def duty_of(db: Session, duty_id: int) -> Duty | None:
    """Return a duty, or None."""
    row = (await db.execute(select(duty).where(duty.c.id == duty_id))).first()
    return _duty(row) if row else None


async def name_of(db: Session, organization_id: int) -> str:
    """Return what an organization is called, "" when there is none."""
    rows = await db.execute(
        select(organization.c.name).where(organization.c.id == organization_id)
    )
    return rows.scalar() or ""


async def put(
    db: Session,
    organization_id: int,
    person_id: int,
    starts: datetime,
    ends: datetime,
    now: datetime,
    actor: int | None,
) -> int:
    """Put somebody on duty and return its number; what touches a duty of theirs makes it longer.

    They are told when somebody else did it. Raises Refused.
    """
    await must_act_for(db, actor, organization_id)
    if not await acts_for(db, person_id, organization_id):
        raise Refused(NO_COORDINATOR)
    if not starts < ends <= starts + LONGEST or ends <= now or starts > now + AHEAD:
        raise Refused(WRONG_TIME)
    number = await _longer(db, organization_id, person_id, starts, ends)
    if number is None:
        values = {"organization_id": organization_id, "person_id": person_id}
        added = await db.execute(
            insert(duty).values(starts_at=starts, ends_at=ends, **values).returning(duty.c.id)
        )
        number = int(added.scalar_one())
    await audit.note(
        db, actor, organization_id, Act.ON_DUTY, now, person=person_id, hours=_hours(starts, ends)
    )
    if actor != person_id:
        await tell(db, News.DUTY_GIVEN, [person_id], now, not_after=ends, duty=number)
    return number


async def stop(db: Session, duty_id: int, now: datetime, actor: int | None) -> None:
    """End a duty now, or call it off when it has not begun; raises Refused."""
    found = await duty_of(db, duty_id)
    if found is None or found.ends <= now:
        raise Refused(GONE)
    await must_act_for(db, actor, found.organization_id)
    begun = found.starts <= now
    await db.execute(
        update(duty)
        .where(duty.c.id == duty_id)
        .values(ends_at=now if begun else found.starts, closed=not begun)
    )
    await audit.note(db, actor, found.organization_id, Act.OFF_DUTY, now, person=found.person_id)


async def keep(db: Session, now: datetime) -> None:
    """See which duties are over, and tell all of an organization when nobody follows; once."""
    rows = await db.execute(
        update(duty)
        .where(text("NOT closed"), duty.c.ends_at <= now)
        .values(closed=True)
        .returning(duty.c.organization_id)
    )
    for organization_id in sorted({row.organization_id for row in rows.all()}):
        if not await on_duty(db, organization_id, now):
            following = await next_on_duty(db, organization_id, now)
            if following is None or following - now > GAP:
                everybody = await acting_for(db, organization_id)
                await tell(db, News.DUTY_NOBODY, everybody, now, organization=organization_id)


async def _longer(
    db: Session, organization_id: int, person_id: int, starts: datetime, ends: datetime
) -> int | None:
    """Make a duty that these times touch as long as both; None when there is none."""
    rows = await db.execute(
        select(duty)
        .where(
            duty.c.organization_id == organization_id,
            duty.c.person_id == person_id,
            duty.c.ends_at > duty.c.starts_at,
            duty.c.starts_at <= ends,
            duty.c.ends_at >= starts,
            duty.c.closed.is_(False),
        )
        .order_by(duty.c.id)
    )
    known = rows.first()
    if known is None:
        return None
    await db.execute(
        update(duty)
        .where(duty.c.id == known.id)
        .values(starts_at=min(known.starts_at, starts), ends_at=max(known.ends_at, ends))
    )
    return int(known.id)


def _of(organization_id: int) -> ColumnElement[bool]:
    """Duties of an organization whose people still act for it."""
    hub = select(organization.c.hub_id).where(organization.c.id == organization_id)
    acts = exists().where(
        coordinator.c.person_id == duty.c.person_id,
        ~suspended(duty.c.person_id),
        or_(
            coordinator.c.organization_id == organization_id,
            coordinator.c.organization_id == hub.scalar_subquery(),
        ),
    )
    return and_(duty.c.organization_id == organization_id, acts)


def _hours(starts: datetime, ends: datetime) -> int:
    return max(round((ends - starts).total_seconds() / 3600), 1)


def _duty(row: Any) -> Duty:
    return Duty(row.id, row.organization_id, row.person_id, row.starts_at, row.ends_at)
