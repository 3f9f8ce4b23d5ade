"""The house: what is done every hour beside people's messages; a failure is logged and passes.

* each job is a function of the app; when one fails the others go on, and its name tells why;
* each class of what is forgotten is a short transaction: nobody's answer waits for all of them;
* what was erased is gone from the disk once the write-ahead log is empty, which is tried again
  while somebody reads.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from bot.consequences import draw
from bot.safekeeping import BACKUP, INTEGRITY, keep_backup, look_at_all
from bot.settings import Settings
from bot.taking import Desk
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import jobs, retention, vouching

log = logging.getLogger(__name__)

PERIOD = 3600.0  # seconds
FIRST = 5.0  # seconds after the start: whoever writes at once is answered before
DRIFT = timedelta(minutes=5)  # by which a clock is set right without anybody's doing
TRIES = 5  # to empty the log
PAUSE = 0.5  # seconds between them

Follow = Callable[[Session], Awaitable[object]]


@dataclass(slots=True)
class Steady:
    """Watches for how long the clock has gone as the seconds of the machine do."""

    at: datetime | None = None
    seconds: float = 0.0

    def see(self, now: datetime, seconds: float) -> timedelta:
        """Return for how long they agree; a jump begins anew."""
        gone = timedelta(seconds=seconds - self.seconds)
        if self.at is None or abs(now - self.at - gone) > DRIFT:
            self.at, self.seconds = now, seconds
            return timedelta()
        return gone


class App(Protocol):
    """What jobs are given: the program as it runs."""

    settings: Settings
    store: Store
    desk: Desk
    steady: Steady

    def now(self) -> datetime:
        """Return the moment in local time."""

    def clock(self) -> datetime:
        """Return the moment in UTC."""

    def wake(self) -> None:
        """Let what was queued for people be sent."""


Job = Callable[[App], Awaitable[None]]


async def keep_house(app: App) -> None:
    """Do every job each hour, until cancelled."""
    await asyncio.sleep(FIRST)
    while True:
        for name, work in JOBS.items():
            await _do(app, name, work)
        await asyncio.sleep(PERIOD)


async def forget_old(store: Store, seal: Seal, now: datetime, follow: Follow) -> bool:
    """Forget everything whose time is over; `follow` draws what that means for people.

    Returns whether all of it is gone from the disk as well.
    """
    for one in retention.TABLE:
        more: object = True
        while more:
            async with store.write() as db:
                more = await one.forget(db, seal, now)
                await follow(db)
    async with store.write() as db:
        await jobs.done(db, retention.NAME, now)
    return await emptied(store)


async def emptied(store: Store) -> bool:
    """Empty the write-ahead log, in which what was erased still stands; False when it is read."""
    for _once in range(TRIES):
        if await store.checkpoint():
            return True
        await asyncio.sleep(PAUSE)
    log.warning("the write-ahead log could not be emptied: it is tried again in an hour")
    return False


async def _do(app: App, name: str, work: Job) -> None:
    try:
        await work(app)
    except Exception as error:  # as with a full disk: nobody waits for it
        log.error("%s failed: %s", name, type(error).__name__)
        await _note(app, name, type(error).__name__)


async def _note(app: App, name: str, fault: str) -> None:
    try:
        async with app.store.write() as db:
            await jobs.failed(db, name, fault)
    except Exception as error:
        log.error("that could not be noted: %s", type(error).__name__)


async def forget(app: App) -> None:
    """Forget what is no longer needed, unless the clock jumped."""
    now = app.clock()  # one moment: nothing is cleared that was not settled
    steady = app.steady.see(now, monotonic())
    async with app.store.write() as db:
        trusted = await retention.begin(db, now, steady)
        others = await draw(db, app.desk, now)
    if others:
        app.wake()
    if not trusted:
        log.warning("the clock jumped: nothing is forgotten until it is known to be right")
        return
    await forget_old(app.store, app.desk.seal, now, _drawing(app, app.desk, now))


async def end_roles(app: App) -> None:
    """End the roles that nobody used or answered for, unless the clock jumped."""
    now = app.now()
    async with app.store.write() as db:
        if not await retention.trusted(db, now, app.steady.see(now, monotonic())):
            return
        await vouching.lapse(db, now)
        others = await draw(db, app.desk, now)
    if others:
        app.wake()


def _drawing(app: App, desk: Desk, now: datetime) -> Follow:
    async def _draw(db: Session) -> None:
        if await draw(db, desk, now):
            app.wake()

    return _draw


JOBS: dict[str, Job] = {
    "role ends": end_roles,
    retention.NAME: forget,
    BACKUP: keep_backup,
    INTEGRITY: look_at_all,
}
"""What is done every hour, in this order, by the name under which it is noted."""
