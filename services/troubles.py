"""Troubles: what does not go well, and who was told of it; each is told once, and when it is over.

* a trouble is a word: the name of a channel on which nothing goes out, or one of those below;
* which are open is kept, so that a program that starts anew does not tell them again;
* one that comes and goes is over when it was not there for five minutes.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from db.models import incoming, job, outbox
from db.session import Session
from services import coordinators, jobs, retention
from services.news import News, tell

WAITING, DISK, STORE = "waiting", "disk", "store"  # answers wait; no room; nothing can be written
RETENTION, BACKUP, INTEGRITY = retention.NAME, "backup", "integrity"
SPENDING, SPENT = "spending", "spent"  # the day's messages that are paid for: most, and all
PREFIX = "trouble "
FAILING = timedelta(minutes=5)
WAITED = timedelta(minutes=2)
LATE = timedelta(hours=3)  # of what is done every hour
CALM = timedelta(minutes=5)
ARRIVED = ("sent", "delivered", "read")


async def failing(db: Session, now: datetime) -> set[str]:
    """Return the channels on which nothing went out since something failed five minutes ago."""
    tried = (
        select(outbox.c.channel, func.max(outbox.c.id).label("newest"))
        .where(
            outbox.c.state == "queued",
            outbox.c.attempts > 0,
            outbox.c.created_at <= now - FAILING,
        )
        .group_by(outbox.c.channel)
    )
    found = set()
    for one in (await db.execute(tried)).all():
        later = select(outbox.c.id).where(
            outbox.c.channel == one.channel,
            outbox.c.state.in_(ARRIVED),
            outbox.c.id > one.newest,
        )
        if (await db.execute(later.limit(1))).first() is None:
            found.add(str(one.channel))
    return found


async def waiting(db: Session, now: datetime) -> bool:
    """Tell whether a message, or an answer that could go, waits for more than two minutes."""
    taken = select(incoming.c.id).where(
        incoming.c.state == "waiting", incoming.c.received_at <= now - WAITED
    )
    sent = select(outbox.c.id).where(
        outbox.c.state == "queued", outbox.c.lane == 0, outbox.c.next_at <= now - WAITED
    )
    for each in (taken, sent):
        if (await db.execute(each.limit(1))).first() is not None:
            return True
    return False


async def in_jobs(db: Session, now: datetime, *, backups: bool, settled: bool) -> set[str]:
    """Return which of the hourly jobs fail, or are late once the program has `settled`."""
    found = set()
    for name in (RETENTION, BACKUP, INTEGRITY) if backups else (RETENTION, INTEGRITY):
        last, fault = await jobs.last(db, name), await jobs.fault(db, name)
        late = settled and name != INTEGRITY and last is not None and now - last > LATE
        if (fault and fault != retention.CLOCK) or (late and not fault):
            found.add(name)
    return found


async def opened(db: Session) -> dict[str, datetime]:
    """Return the troubles that were told and are not over, each with when it began."""
    rows = await db.execute(select(job).where(job.c.name.startswith(PREFIX)))
    return {
        row.name.removeprefix(PREFIX): datetime.fromtimestamp(row.progress, UTC) for row in rows
    }


async def settle(db: Session, found: Collection[str], now: datetime) -> None:
    """Tell coordinators of troubles that are new, and of those that are over."""
    rows = (await db.execute(select(job).where(job.c.name.startswith(PREFIX)))).all()
    known = {row.name.removeprefix(PREFIX): row for row in rows}
    for one in sorted(set(found) - known.keys()):
        began = {"name": f"{PREFIX}{one}", "ran_at": now, "progress": int(now.timestamp())}
        await db.execute(insert(job).values(began))
        await _tell(db, News.TROUBLE, one, now, now)
    for one, row in known.items():
        if one in found:
            await db.execute(update(job).where(job.c.name == row.name).values(ran_at=now))
        elif not timedelta() <= now - row.ran_at < CALM:
            await db.execute(delete(job).where(job.c.name == row.name))
            await _tell(db, News.TROUBLE_OVER, one, datetime.fromtimestamp(row.progress, UTC), now)


async def was_broken(db: Session, since: datetime, now: datetime) -> None:
    """Tell coordinators that nothing could be written since a moment, and can be again."""
    await _tell(db, News.TROUBLE_OVER, STORE, since, now)


async def _tell(db: Session, kind: News, trouble: str, since: datetime, now: datetime) -> None:
    team = await coordinators.everyone(db)
    await tell(db, kind, team, now, trouble=trouble, since=int(since.timestamp()))
