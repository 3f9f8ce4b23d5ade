"""Fates: what platforms say later of the rows they took, in any order and more than once.

States only go forward: queued, sending, sent, delivered, read; failed and skipped end it, unless
the platform says later that it did arrive.
"""

from sqlalchemy import select, update

from db.models import outbox
from db.session import Session

FORWARD = {
    "queued": 0,
    "sending": 1,
    "skipped": 2,
    "sent": 3,
    "failed": 4,
    "delivered": 5,
    "read": 6,
}


async def advance(db: Session, channel: str, number: int, state: str, error: str) -> int | None:
    """Move a row forward as its platform says; returns its address, None when it is not known.

    Statuses come in any order and more than once: only a later one counts.
    """
    row = (
        await db.execute(
            select(outbox.c.address_id, outbox.c.state).where(
                outbox.c.id == number, outbox.c.channel == channel
            )
        )
    ).first()
    if row is None:
        return None
    if FORWARD[state] > FORWARD[row.state]:
        await db.execute(
            update(outbox)
            .where(outbox.c.id == number)
            .values(state=state, error=error[:64] or None, body=None)
        )
    address_id: int = row.address_id
    return address_id
