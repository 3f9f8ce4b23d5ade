"""Recalls: messages that are to be taken out of a chat, ours and such as hold a PIN.

* a row of the outbox says when its message is to be gone; once it is gone, or cannot be any more,
  it says so no longer;
* Telegram deletes what is younger than 48 hours: https://core.telegram.org/bots/api#deletemessage
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from db.models import address, outbox
from db.sealing import Seal
from db.session import Session
from services.people import address_binding

AGAIN = timedelta(minutes=1)
POSSIBLE = timedelta(hours=48)
AT_ONCE = 50
TO_GO = text("outbox.recall_at IS NOT NULL")  # SQLite finds the index by these very words
ARRIVED = ("sent", "delivered", "read")


@dataclass(frozen=True, slots=True)
class Recall:
    """A message that is to be taken out of its chat now."""

    id: int  # of its row
    address: str
    provider_id: str


async def due(db: Session, seal: Seal, channel: str, now: datetime) -> list[Recall]:
    """Return what is to be taken out of chats now, at most fifty."""
    rows = await db.execute(
        select(outbox.c.id, outbox.c.provider_id, address.c.id.label("of"), address.c.sealed)
        .join(address, address.c.id == outbox.c.address_id)
        .where(
            TO_GO,
            outbox.c.recall_at <= now,
            outbox.c.next_at > now - POSSIBLE,
            outbox.c.channel == channel,
            outbox.c.state.in_(ARRIVED),
            outbox.c.provider_id.is_not(None),
        )
        .order_by(outbox.c.recall_at, outbox.c.id)
        .limit(AT_ONCE)
    )
    return [
        Recall(row.id, seal.open(row.sealed, address_binding(row.of)).decode(), row.provider_id)
        for row in rows
    ]


async def settle(db: Session, gone: Sequence[int], failed: Sequence[int], now: datetime) -> None:
    """Note which rows are done with, and which are to be tried again in a minute."""
    for numbers, at in ((gone, None), (failed, now + AGAIN)):
        if numbers:
            rows = update(outbox).where(outbox.c.id.in_(numbers))
            await db.execute(rows.values(recall_at=at))
