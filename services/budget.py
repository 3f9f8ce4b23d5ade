"""Budget: how many more people a call may begin to write to on WhatsApp today.

* WhatsApp counts people to whom we write outside its window, each once in 24 hours: 250 for a new
  business, more for one it trusts; https://www.twilio.com/docs/whatsapp/api lists the steps;
* a tenth is kept for what one person must know: a reminder is never held back by a call;
* what was sent counts from then on, and what is about to be sent counts already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, union, update

from db.models import address, outbox
from db.session import Session
from services.deliveries import WINDOW
from services.rates import Rates

CHANNEL = "whatsapp"
COUNTED = timedelta(hours=24)
KEPT = 10  # one in so many is not for calls


def for_calls(rates: Rates) -> int:
    """Return how many people calls may begin to write to on WhatsApp in 24 hours."""
    return rates.conversations - -(-rates.conversations // KEPT)


async def left(db: Session, now: datetime, rates: Rates) -> int:
    """Return how many more people outside the window a call may write to now; never below 0."""
    counted = union(_begun(now), _under_way(now)).subquery()
    used = (await db.execute(select(func.count()).select_from(counted))).scalar_one()
    return max(0, for_calls(rates) - int(used))


async def grows(db: Session, now: datetime) -> datetime | None:
    """Return when the next one is free again; None when nobody was written to for a day."""
    begun = _begun(now).with_only_columns(func.min(outbox.c.begun_at))
    first: datetime | None = (await db.execute(begun)).scalar_one()
    return first + COUNTED if first is not None else None


async def began(db: Session, rows: Sequence[int], now: datetime) -> None:
    """Note rows of the outbox that were sent to people outside the window, or may have been."""
    if rows:
        await db.execute(update(outbox).where(outbox.c.id.in_(rows)).values(begun_at=now))


def _begun(now: datetime) -> Select[tuple[int]]:
    return select(outbox.c.address_id).where(outbox.c.begun_at > now - COUNTED)


def _under_way(now: datetime) -> Select[tuple[int]]:
    """Return who will be written to, outside the window as it is now."""
    closed = or_(address.c.last_incoming_at.is_(None), address.c.last_incoming_at <= now - WINDOW)
    mine = outbox.c.channel == CHANNEL, outbox.c.next_at <= now
    waiting = select(outbox.c.address_id).join(address, address.c.id == outbox.c.address_id)
    return waiting.where(
        or_(outbox.c.state == "queued", outbox.c.state == "sending"), *mine, closed
    )
