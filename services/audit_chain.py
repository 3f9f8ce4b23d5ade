"""The audit chain: each line of the audit log is bound to all lines before it.

* the chain of a line is SHA-256 over the chain before it and the line: whoever edits, removes,
  adds or moves a line breaks it there;
* how the log ends, and where it begins since old lines were forgotten, stand in the table of jobs:
  the end that coordinators have read tells a log that was written anew as a whole;
* lines from before there was a chain have none, and are followed by no other such line.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from db.models import audit, job
from db.session import Session

HEAD, ANCHOR = "audit head", "audit anchor"
GENESIS = bytes(32)
SHORT = 8  # hex digits that coordinators read
AT_ONCE = 500  # lines read at a time


async def append(db: Session, row: Mapping[str, Any]) -> None:
    """Add a line to the log: its columns without its number and its chain.

    On PostgreSQL nobody else adds one before we commit; on SQLite nobody else writes.
    """
    head = await _head(db)
    number = head.progress + 1
    line = {**row, "id": number}
    chain = chained(head.mark, line)
    await db.execute(insert(audit).values(**line, chain=chain))
    await _keep(db, HEAD, number, chain, row["at"])


async def verify(db: Session) -> int | None:
    """Return the number of the first line that is not as it was written; None when all are.

    A log that lost its last lines breaks at the first number that is missing.
    """
    anchor, head = await _job(db, ANCHOR), await _job(db, HEAD)
    number, mark = (anchor.progress, anchor.mark) if anchor else (0, None)
    forgotten = select(func.min(audit.c.id)).where(audit.c.id <= number)
    back = (await db.execute(forgotten)).scalar()
    if back is not None:
        return int(back)
    while rows := await _after(db, number):
        for row in rows:
            if row.chain is None and mark is None:  # from before the chain
                number = row.id
                continue
            mark = chained(mark or GENESIS, row._mapping)
            if row.chain != mark:
                return int(row.id)
            number = row.id
    if head is None:
        return None if mark is None else number
    return None if (number, mark or GENESIS) == (head.progress, head.mark) else number + 1


async def forget_before(db: Session, moment: datetime) -> int:
    """Remove the lines from before a moment, up to the first that is newer; returns how many.

    What stays can still be verified.
    """
    await _head(db)
    newer = select(func.min(audit.c.id)).where(audit.c.at >= moment)
    first = (await db.execute(newer)).scalar()
    old = audit.c.id < first if first is not None else audit.c.id > 0
    last = select(audit.c.id, audit.c.chain).where(old).order_by(audit.c.id.desc()).limit(1)
    row = (await db.execute(last)).first()
    if row is None:
        return 0
    removed = await db.execute(delete(audit).where(audit.c.id <= row.id))
    if row.chain is not None:
        await _keep(db, ANCHOR, row.id, row.chain, moment)
    return removed.rowcount


async def head(db: Session) -> str:
    """Return the end of the chain in short, "" before there is one."""
    found = await _job(db, HEAD)
    return found.mark.hex()[:SHORT] if found is not None else ""


def chained(before: bytes, line: Mapping[str, Any]) -> bytes:
    """Return the chain of a line that comes after a chain, 32 bytes."""
    told = [
        line["id"],
        int(line["at"].timestamp()),
        line["actor"],
        line["organization_id"],
        line["act"],
        line["details"],
    ]
    words = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return sha256(before + words.encode()).digest()


async def _head(db: Session) -> Any:
    """Return how the log ends, which nobody else changes before we commit."""
    found = await _job(db, HEAD, locked=True)
    if found is None:
        last = select(func.coalesce(func.max(audit.c.id), 0))
        number = (await db.execute(last)).scalar_one()
        await db.insert_known(job, [{"name": HEAD, "progress": number, "mark": GENESIS}])
        found = await _job(db, HEAD, locked=True)
    return found


async def _job(db: Session, name: str, *, locked: bool = False) -> Any:
    wanted = select(job.c.progress, job.c.mark).where(job.c.name == name)
    return (await db.execute(wanted.with_for_update() if locked else wanted)).first()


async def _keep(db: Session, name: str, number: int, mark: bytes, at: datetime) -> None:
    values = {"progress": number, "mark": mark, "ran_at": at}
    kept = await db.execute(update(job).where(job.c.name == name).values(values))
    if not kept.rowcount:
        await db.execute(insert(job).values(name=name, **values))


async def _after(db: Session, number: int) -> Any:
    lines = select(audit).where(audit.c.id > number).order_by(audit.c.id).limit(AT_ONCE)
    return (await db.execute(lines)).all()
