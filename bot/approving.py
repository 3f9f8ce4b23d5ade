"""Approving: the running program asks every hour which texts may be sent outside the window."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.approved import wordings
from bot.channels import Approves, Channel, DeliveryError
from db.store import Store
from services import approvals

log = logging.getLogger(__name__)

FIRST = 20.0  # seconds after the start: whoever writes at once is answered before
PERIOD = 3600.0  # seconds


async def keep_approvals(
    store: Store, channels: Sequence[Channel], clock: Callable[[], datetime]
) -> None:
    """Ask again and again, until cancelled; a failure is logged and passes."""
    asked = [one for one in channels if isinstance(one, Approves)]
    if not asked:
        return
    await asyncio.sleep(FIRST)
    while True:
        for channel in asked:
            try:
                found = await channel.approvals(wordings())
                async with store.write() as db:
                    await approvals.note(db, found, clock())
            except DeliveryError as error:
                log.warning("%s: approved texts could not be listed: %s", channel.name, error.code)
            except Exception as error:  # as with a full disk: the next hour does it
                log.error("approved texts could not be noted: %s", type(error).__name__)
        await asyncio.sleep(PERIOD)
