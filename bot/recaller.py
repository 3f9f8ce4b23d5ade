"""The recaller: takes messages out of chats, those that hold a PIN and those whose time is over.

* what fails is tried again a minute later, until the platform would not do it any more;
* what it did twice, because we were killed in between, is done once: gone is gone.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.channels import Channel, DeliveryError, Recalls
from db.sealing import Seal
from db.store import Store
from services import recalls
from services.recalls import Recall

log = logging.getLogger(__name__)

PERIOD = 2.0  # seconds between two looks: a PIN is not read for longer


async def recall_due(
    store: Store, seal: Seal, channels: Sequence[Channel], now: Callable[[], datetime]
) -> None:
    """Look again and again for messages that are to be gone, until cancelled."""
    able = [one for one in channels if isinstance(one, Recalls)]
    while able:
        for channel in able:
            try:
                await recall_once(store, seal, channel, now())
            except Exception as error:  # as with a full disk: the next look does it
                log.error("messages could not be taken back: %s", type(error).__name__)
        await asyncio.sleep(PERIOD)


async def recall_once(store: Store, seal: Seal, channel: Recalls, now: datetime) -> int:
    """Take out of chats what is due on a channel; returns how many messages are gone."""
    async with store.read() as db:
        found = await recalls.due(db, seal, channel.name, now)
    if not found:
        return 0
    gone: list[int] = []
    failed: list[int] = []
    for one in found:
        (gone if await _gone(channel, one) else failed).append(one.id)
    async with store.write() as db:
        await recalls.settle(db, gone, failed, now)
    return len(gone)


async def _gone(channel: Recalls, one: Recall) -> bool:
    """Take one out of its chat; False when that is to be tried again."""
    try:
        await channel.recall(one.address, one.provider_id)
    except DeliveryError as error:
        return error.permanent
    return True
