"""Taking back: what of calls is queued and not yet under way goes to nobody.

Rows are ended, never deleted: a sender may still know their numbers, given out anew otherwise.
"""

from sqlalchemy import ColumnElement, and_, select, update

from db.models import address, outbox, recipient
from db.models import call as calls
from db.session import Session

CALLS = 2  # their lane
TAKEN_BACK = "taken_back"
QUIET = "quiet"  # why somebody does not get it, as in services.recipients


async def take_back(db: Session, call_id: int) -> int:
    """Take back what of a call is not under way: its recipients wait again; returns how many."""
    taken = await _end_rows(db, outbox.c.call_id == call_id)
    if taken:
        await db.execute(
            update(recipient)
            .where(
                recipient.c.call_id == call_id,
                recipient.c.outbox_id.in_(taken),
                recipient.c.state == "queued",
                recipient.c.person_id.is_not(None),
            )
            .values(state="waiting", outbox_id=None, queued_at=None)
        )
    return len(taken)


async def withdraw(db: Session, person_id: int, *, urgent_too: bool = True) -> int:
    """Skip what is not yet under way to somebody who opted out of calls; returns how many.

    Without `urgent_too` the urgent ones still go.
    """
    theirs = outbox.c.address_id.in_(select(address.c.id).where(address.c.person_id == person_id))
    plain = outbox.c.call_id.in_(select(calls.c.id).where(~calls.c.urgent))
    taken = await _end_rows(db, theirs if urgent_too else and_(theirs, plain))
    if taken:
        await db.execute(
            update(recipient)
            .where(
                recipient.c.outbox_id.in_(taken),
                recipient.c.person_id == person_id,
                recipient.c.state == "queued",
            )
            .values(state="skipped", reason=QUIET, outbox_id=None, queued_at=None)
        )
    return len(taken)


async def _end_rows(db: Session, which: ColumnElement[bool]) -> list[int]:
    """End rows of calls that nobody has begun to send."""
    ended = await db.execute(
        update(outbox)
        .where(
            which,
            outbox.c.state == "queued",
            outbox.c.lane == CALLS,
            outbox.c.call_id.is_not(None),
        )
        .values(state="skipped", error=TAKEN_BACK, body=None)
        .returning(outbox.c.id)
    )
    return list(ended.scalars())
