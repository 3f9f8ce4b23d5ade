"""Unsaying: what somebody wrote is taken out of their chat, where the platform lets us.

* it is a row of the outbox that was never ours to send: it has the provider's id of the message,
  and the moment at which it is to be gone, as our own messages have that are taken back.
"""

from datetime import datetime, timedelta

from sqlalchemy import insert

from db.models import outbox
from db.session import Session

TRIED = timedelta(hours=1)  # after that nobody tries any more


async def unsay(
    db: Session, address_id: int, channel: str, provider_id: str, now: datetime
) -> None:
    """Have a message that came in taken out of its chat as soon as possible."""
    row = {
        "id": await db.next_number(outbox),
        "address_id": address_id,
        "channel": channel,
        "lane": 0,
        "state": "read",
        "language": "",
        "provider_id": provider_id,
        "created_at": now,
        "next_at": now,
        "not_after": now + TRIED,
        "recall_at": now,
    }
    await db.execute(insert(outbox).values(row))
