"""Letters: messages that came in, kept sealed from before they are acknowledged until handled.

* the same (channel, external id) is kept once, however often it is delivered;
* the words are wiped by the transaction that handled them;
* one that fails three times is a dead letter, and those behind it pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from db.models import incoming
from db.sealing import Seal, binding
from db.session import Session

REMEMBERED = timedelta(days=8)  # Telegram may number anew after a week; until then no id returns
DEAD_KEPT = timedelta(hours=24)
TRIES = 3
SINCE = select(incoming.c.id).where(incoming.c.id >= bindparam("first"))
HANDLED = (
    update(incoming)
    .where(incoming.c.id == bindparam("which"))
    .values(state="handled", sealed=None)
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that waits to be handled."""

    id: int
    channel: str
    external_id: str
    body: bytes
    attempts: int = 0

    def __repr__(self) -> str:
        return f"Letter({self.id}, {self.channel})"


async def keep(
    db: Session, seal: Seal, letters: Sequence[tuple[str, str, bytes]], now: datetime
) -> list[Letter]:
    """Keep (channel, external id, body) of each message; returns those not seen before."""
    if not letters:
        return []
    first = await db.next_number(incoming)
    rows = [
        {
            "id": number,
            "channel": channel,
            "external_id": external_id,
            "sealed": seal.seal(body, binding("incoming", "sealed", number)),
            "received_at": now,
        }
        for number, (channel, external_id, body) in enumerate(letters, start=first)
    ]
    await db.insert_known(incoming, rows)
    added = set((await db.execute(SINCE, {"first": first})).scalars())
    return [
        Letter(number, channel, external_id, body)
        for number, (channel, external_id, body) in enumerate(letters, start=first)
        if number in added
    ]


async def waiting(db: Session, seal: Seal) -> list[Letter]:
    """Return what was acknowledged and not yet handled, oldest first."""
    rows = await db.execute(
        select(incoming).where(incoming.c.state == "waiting").order_by(incoming.c.id)
    )
    return [
        Letter(
            row.id,
            row.channel,
            row.external_id,
            seal.open(row.sealed, binding("incoming", "sealed", row.id)),
            row.attempts,
        )
        for row in rows
    ]


async def handled(db: Session, numbers: Sequence[int]) -> None:
    """Wipe messages whose effects are in this transaction."""
    await db.execute(HANDLED, [{"which": number} for number in numbers])


async def failed(db: Session, number: int, fault: str, *, readable: bool = True) -> bool:
    """Note a failure by the name of its error; returns whether the message is given up.

    What cannot be read is at once: nothing would be different the next time.
    """
    row = (
        await db.execute(
            update(incoming)
            .where(incoming.c.id == number)
            .values(attempts=incoming.c.attempts + 1, fault=fault[:64])
            .returning(incoming.c.attempts)
        )
    ).scalar_one()
    if readable and row < TRIES:
        return False
    await db.execute(update(incoming).where(incoming.c.id == number).values(state="dead"))
    return True


async def counted(db: Session, state: str) -> int:
    """Return how many messages are "waiting", or "dead": given up and not yet cleared away."""
    found = await db.execute(
        select(func.count()).select_from(incoming).where(incoming.c.state == state)
    )
    number: int = found.scalar_one()
    return number


async def clear(db: Session, now: datetime) -> None:
    """Forget ids that no provider repeats any more, and dead letters after a day."""
    await db.execute(
        delete(incoming).where(
            incoming.c.state == "handled", incoming.c.received_at < now - REMEMBERED
        )
    )
    await db.execute(
        delete(incoming).where(
            incoming.c.state == "dead", incoming.c.received_at < now - DEAD_KEPT
        )
    )
