"""What is forgotten of calls: their words, who got them, and drafts that nobody sends.

* how far a message has come is copied before the outbox forgets its rows;
* the numbers stay: how many got a call, and what they answered, without who they were.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, case, delete, exists, func, or_, select, update

from db.models import call, call_text, outbox, recipient
from db.session import Session
from services.call_counts import THEIRS
from services.deliveries import REPORTED, UNKNOWN

DRAFTS = timedelta(days=7)  # after that nobody sends them any more
WORDS = timedelta(days=7)  # after the end
WHO = timedelta(days=30)  # after the end
NUMBERS = timedelta(days=365)  # after the end
LOST = f"{UNKNOWN}gone"  # nothing is known any more of a message on its way

KEPT = ("sent", "delivered", "read", "failed", "skipped")


async def settle(db: Session, now: datetime) -> int:
    """Copy to the recipients what the outbox is about to forget; returns how many they are.

    A recipient whose row is gone, as with somebody who was forgotten, is failed and unknown.
    """
    about_to_go = (
        select(outbox.c.id)
        .where(
            outbox.c.call_id.is_not(None),
            outbox.c.state.in_(KEPT),
            outbox.c.not_after < now - REPORTED,
        )
        .scalar_subquery()
    )
    state = select(outbox.c.state).where(THEIRS).scalar_subquery()
    error = select(outbox.c.error).where(THEIRS).scalar_subquery()
    copied = await db.execute(
        update(recipient)
        .where(
            recipient.c.outbox_id.is_not(None),
            recipient.c.state == "queued",
            or_(recipient.c.outbox_id.in_(about_to_go), ~exists().where(THEIRS)),
        )
        .values(
            state=func.coalesce(state, "failed"),
            reason=case((state.is_(None), LOST), else_=error),
            outbox_id=None,
        )
    )
    return copied.rowcount


async def forget(db: Session, now: datetime) -> None:
    """Drop drafts of a week ago, wipe words a week after the end, and forget who got a call."""
    unsent = call.c.state.in_(("draft", "approving")), call.c.created_at < now - DRAFTS
    await db.execute(update(call).where(*unsent).values(state="dropped", ended_at=now))
    await db.execute(delete(call_text).where(call_text.c.call_id.in_(_ended(now - WORDS))))
    # Said as a range, the index passes by those of whom this is forgotten already.
    await db.execute(
        update(recipient)
        .where(recipient.c.call_id.in_(_ended(now - WHO)), recipient.c.person_id > 0)
        .values(person_id=None, address_id=None)
    )
    await db.execute(delete(recipient).where(recipient.c.call_id.in_(_ended(now - NUMBERS))))


def _ended(before: datetime) -> Select[tuple[int]]:
    return select(call.c.id).where(call.c.ended_at < before)
