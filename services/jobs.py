"""Jobs: what runs by the hour, when it last came to its end, and why it did not."""

from datetime import datetime

from sqlalchemy import insert, select, update

from db.models import job
from db.session import Session

LONGEST = 64  # letters of a fault


async def last(db: Session, name: str) -> datetime | None:
    """Return when a job last came to its end, None when it never did."""
    rows = await db.execute(select(job.c.ran_at).where(job.c.name == name))
    moment: datetime | None = rows.scalar_one_or_none()
    return moment


async def fault(db: Session, name: str) -> str:
    """Return why a job did not come to its end the last time, "" when it did."""
    rows = await db.execute(select(job.c.fault).where(job.c.name == name))
    return str(rows.scalar_one_or_none() or "")


async def done(db: Session, name: str, now: datetime) -> None:
    """Note that a job came to its end."""
    await _keep(db, name, ran_at=now, fault=None)


async def failed(db: Session, name: str, fault: str) -> None:
    """Note that a job did not come to its end; `fault` is a token, never an error's text."""
    await _keep(db, name, fault=fault[:LONGEST])


async def _keep(db: Session, name: str, **values: object) -> None:
    changed = await db.execute(update(job).where(job.c.name == name).values(values))
    if not changed.rowcount:
        await db.execute(insert(job).values(name=name, **values))
