"""Conversations in the store: where each person's conversation stands, for 24 hours at most."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete

from db.models import conversation
from db.session import Session

LASTS = timedelta(hours=24)
DROP = delete(conversation).where(conversation.c.person_id == bindparam("which"))


async def keep(db: Session, states: Mapping[int, dict[str, Any] | None], now: datetime) -> None:
    """Keep where conversations stand, by person; None forgets one."""
    kept = [
        {"person_id": number, "state": state, "touched_at": now}
        for number, state in states.items()
        if state is not None
    ]
    gone = [{"which": number} for number, state in states.items() if state is None]
    if kept:
        await db.upsert(conversation, kept)
    if gone:
        await db.execute(DROP, gone)


async def expire(db: Session, now: datetime) -> int:
    """Forget conversations left alone for 24 hours; returns how many."""
    gone = await db.execute(delete(conversation).where(conversation.c.touched_at < now - LASTS))
    return gone.rowcount
