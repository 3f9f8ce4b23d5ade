"""Checkup: what an administrator asks about the team and about what waits, in numbers only."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from db.models import coordinator, duty, job, outbox
from db.session import Session
from services import people
from services.people import Role


async def ages(db: Session, now: datetime) -> dict[int, timedelta]:
    """Return by lane for how long the oldest row waits that could go now."""
    due = (
        select(outbox.c.lane, func.min(outbox.c.next_at).label("since"))
        .where(outbox.c.state == "queued", outbox.c.next_at <= now)
        .group_by(outbox.c.lane)
    )
    rows = (await db.execute(due)).all()
    return {int(row.lane): now - row.since for row in rows}


async def on_duty(db: Session, now: datetime) -> int:
    """Return how many coordinators are on duty now."""
    found = select(func.count(duty.c.person_id.distinct())).where(
        duty.c.starts_at <= now, duty.c.ends_at > now
    )
    return int((await db.execute(found)).scalar_one())


async def leads(db: Session) -> int:
    """Return how many coordinators answer for the safety of minors."""
    acting = await people.with_role(db, Role.COORDINATOR)
    found = select(func.count()).where(
        coordinator.c.safeguarding, coordinator.c.person_id.in_(acting)
    )
    return int((await db.execute(found)).scalar_one())


async def last_job(db: Session) -> datetime | None:
    """Return when the program did something by the hour last, None when it never did."""
    last: datetime | None = (await db.execute(select(func.max(job.c.ran_at)))).scalar()
    return last
