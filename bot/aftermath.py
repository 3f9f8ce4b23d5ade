"""The aftermath: what follows when a row was handed over, or could not be.

One table decides: tried again later (busy, out of reach), once more (nobody knows whether it
arrived, lanes 0 and 1 only), or never again.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels import PAUSED, DeliveryError
from bot.messages import Lane, Status
from db.session import Session
from services import budget, deliveries, erasing, fates, feeding, groups, halting, people
from services.deliveries import Delivery

PAUSES = {
    Lane.REPLY: (2, 10, 60, 300),
    Lane.PERSONAL: (10, 60, 300, 900),
    Lane.CALL: (300, 600),
}
"""Seconds before another try, by lane.

A call has failed after its last; all else is tried on, at that pause, until it is of no use.
"""
UNKNOWN_PAUSE = 10
WRONG_SETTINGS = ("token", "account")  # nobody's row is lost while somebody corrects them
SETTINGS_PAUSE = 300


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row: the provider's id, or an error."""

    delivery: Delivery
    provider_id: str
    error: DeliveryError | None = None
    outside: bool = False  # of a window that its channel has

    @property
    def began(self) -> bool:
        """Tell whether a platform may count it as a conversation that we began."""
        return self.outside and (self.error is None or self.error.unknown)


async def note(db: Session, results: Sequence[Result], now: datetime) -> bool:
    """Write what became of rows; tells whether somebody was erased, who read their last word."""
    arrived = [(one.delivery.id, one.provider_id) for one in results if one.error is None]
    await deliveries.sent(db, arrived)
    await budget.began(db, [one.delivery.id for one in results if one.began], now)
    for one in results:
        if one.error is not None:
            await _failed(db, one.delivery, one.error, now)
    return any([await _parted(db, one.delivery) for one in results])


async def _parted(db: Session, row: Delivery) -> bool:
    """Erase the address of somebody whose last word is out; tells whether it was."""
    if not row.body.get("last") or not await erasing.settled(db, row.id):
        return False
    return await erasing.finish(db, row.address_id)


async def _failed(db: Session, row: Delivery, error: DeliveryError, now: datetime) -> None:
    if error.unreachable:
        await people.left(db, row.address_id, now, blocked=error.blocked)
        await groups.lost(db, row.address_id, now)
    if error.window_closed:
        await deliveries.close_window(db, row.address_id)
    if error.halts:
        await halting.halt(db, row.id, error.code, now)
    pause = again(row, error)
    if pause is not None:
        at, tried = now + timedelta(seconds=pause), error.code != PAUSED
        await deliveries.retry(db, row.id, error.code, at, tried=tried)
        if row.lane == Lane.CALL:
            await feeding.recall(db, row.id)
        return
    lost = deliveries.UNKNOWN if error.unknown and row.lane == Lane.CALL else ""
    state = "skipped" if error.skipped else "failed"
    await deliveries.end(db, row.id, state, f"{lost}{error.code}")


def again(row: Delivery, error: DeliveryError) -> float | None:
    """Return the seconds until a row is tried again; None for never."""
    if error.window_closed and row.body.get("template"):
        return 0 if row.attempts == 0 else None
    if error.code in WRONG_SETTINGS:
        return SETTINGS_PAUSE
    if error.permanent or error.window_closed:
        return None
    if error.unknown:
        return UNKNOWN_PAUSE if row.lane != Lane.CALL and row.attempts == 0 else None
    if error.retry_after is not None:
        return error.retry_after
    pauses = PAUSES[row.lane]
    if row.attempts >= len(pauses) and row.lane == Lane.CALL:
        return None
    return pauses[min(row.attempts, len(pauses) - 1)] * random.uniform(0.8, 1.2)


async def report(db: Session, status: Status, now: datetime) -> None:
    """Note what a platform says later; what is older than what is known changes nothing."""
    if status.outbox_id is None:  # it carries our number, or is of a message that is not ours
        return
    address_id = await fates.advance(
        db, status.channel, status.outbox_id, status.state, status.code
    )
    if address_id is None:
        return
    if status.unreachable:
        await people.left(db, address_id, now, blocked=status.blocked)
    if status.window_closed:
        await deliveries.close_window(db, address_id)
    if status.halts:
        await halting.halt(db, status.outbox_id, status.code, now)
