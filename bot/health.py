"""Health: what does not go well is seen twice a minute, and told to coordinators once.

* each look writes one line: a disk that is full, read-only or locked is noticed at once;
* nothing is done about a trouble here: every part goes on by itself when it can.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol

from bot.backups import SMALL, free
from bot.channels import Channel, Fetches
from bot.consequences import draw
from bot.outbox import Sender
from bot.settings import Settings
from bot.spending import ALMOST
from bot.taking import Desk
from db.session import Session
from db.store import Store
from services import jobs, troubles

log = logging.getLogger(__name__)

ALIVE = "alive"  # the job of the last look
FIRST = 45.0  # seconds after the start: what waited while it was off is taken before
PERIOD = 30.0  # seconds
SETTLED = 900.0  # seconds after the start: until then what is late is being done


class App(Protocol):
    """What is looked at: the program as it runs."""

    settings: Settings
    store: Store
    desk: Desk
    channels: Sequence[Channel]

    @property
    def senders(self) -> Mapping[str, Sender]:
        """The sender of each channel."""

    def now(self) -> datetime:
        """Return the moment in local time."""

    def wake(self) -> None:
        """Let what was queued for people be sent."""


@dataclass
class Health:
    """What was found by the last look."""

    troubles: frozenset[str] = frozenset()
    broken_since: datetime | None = None  # nothing can be written
    _began: float | None = None

    @property
    def up(self) -> bool:
        """Whether messages can be taken."""
        return self.broken_since is None

    async def watch(self, app: App) -> None:
        """Look twice a minute, until cancelled."""
        self._began = monotonic()
        await asyncio.sleep(FIRST)
        while True:
            await self.look(app)
            await asyncio.sleep(PERIOD)

    async def look(self, app: App) -> None:
        """Look once, and let coordinators know what is new."""
        now = app.now()
        try:
            async with app.store.write() as db:
                found = await self._settle(app, db, now)
                others = await draw(db, app.desk, now)
        except Exception as error:  # a full disk, or another program that holds the lock
            log.error("nothing can be written: %s", type(error).__name__)
            self.broken_since = self.broken_since or now
            self.troubles |= {troubles.STORE}
            return
        self.troubles, self.broken_since = frozenset(found), None
        if others:
            app.wake()

    async def _settle(self, app: App, db: Session, now: datetime) -> set[str]:
        await jobs.done(db, ALIVE, now)
        found = await troubles.failing(db, now) | _not_fetched(app.channels)
        if await troubles.waiting(db, now):
            found.add(troubles.WAITING)
        found |= _spent(app.senders, now)
        if free(app.settings) < SMALL:
            found.add(troubles.DISK)
        backups = bool(app.settings.backup_key.get_secret_value())
        found |= await troubles.in_jobs(db, now, backups=backups, settled=self._settled())
        await troubles.settle(db, found, now)
        if self.broken_since is not None:
            await troubles.was_broken(db, self.broken_since, now)
        return found

    def _settled(self) -> bool:
        return self._began is not None and monotonic() - self._began > SETTLED


def _spent(senders: Mapping[str, Sender], now: datetime) -> set[str]:
    """Return what is to be told of the day's messages on a channel that is paid by the message."""
    share = max((one.spending.share(now) for one in senders.values()), default=0.0)
    steps = ((ALMOST, troubles.SPENDING), (1.0, troubles.SPENT))
    return {word for least, word in steps if share >= least}


def _not_fetched(channels: Sequence[Channel]) -> set[str]:
    """Return the channels from which no message could be fetched for five minutes."""
    fetched = [one for one in channels if isinstance(one, Fetches)]
    limit = troubles.FAILING.total_seconds()
    return {one.name for one in fetched if one.failing >= limit}
