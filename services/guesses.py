"""Guesses: how often somebody may bring a wrong word for an invitation.

* five in an hour for one person, a hundred for all together; then nobody's word is looked at
  until that hour is over;
* what is counted is forgotten with the hour.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from db.models import job
from db.session import Session
from locales import _
from services.refusals import Refused

HOUR = timedelta(hours=1)
OF_ONE, OF_ALL = 5, 100
KIND = "guess "  # each person's count is one row of the jobs, and that of all is another
ALL = f"{KIND}all"
LATER = _("Too many wrong words. Please ask for a new invitation, and use it in an hour.")


async def must_be_few(db: Session, person_id: int, now: datetime) -> None:
    """Raise Refused when too many wrong words came within an hour."""
    mine, everybodys = await _count(db, _of(person_id), now), await _count(db, ALL, now)
    if mine >= OF_ONE or everybodys >= OF_ALL:
        raise Refused(LATER)


async def count(db: Session, person_id: int, now: datetime) -> None:
    """Note that somebody brought a wrong word."""
    await clear(db, now)
    for name in (_of(person_id), ALL):
        more = job.c.progress + 1
        counted = await db.execute(update(job).where(job.c.name == name).values(progress=more))
        if not counted.rowcount:
            await db.execute(insert(job).values(name=name, ran_at=now, progress=1))


async def clear(db: Session, now: datetime) -> None:
    """Forget what was counted in hours that are over."""
    over = (job.c.ran_at <= now - HOUR) | (job.c.ran_at > now)
    await db.execute(delete(job).where(job.c.name.startswith(KIND), over))


async def _count(db: Session, name: str, now: datetime) -> int:
    counted = select(job.c.progress).where(
        job.c.name == name, job.c.ran_at > now - HOUR, job.c.ran_at <= now
    )
    return (await db.execute(counted)).scalar() or 0


def _of(person_id: int) -> str:
    return f"{KIND}{person_id}"
