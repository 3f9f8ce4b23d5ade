"""The clockwork: what becomes true by time alone, looked after twice a minute.

* emergencies ring on until somebody has them: in a transaction of their own, before all else;
* who comes to a shift is told two hours before where it is, and no sooner;
* offers and held seats end, unconfirmed seats go to who waits, leads are asked who is there;
* who promised to bring something is asked, what nobody brings is missing again;
* calls in waves ask the next ones, as long as somebody is missing;
* who asked about a meal hears that it is changed, once that can no longer be taken back;
* who wants to hear every day where food is hears it;
* what goes to many people is told to a few in each transaction, so that nobody else waits;
* plans make the shifts of the coming weeks;
* coordinators are told of the week in needs on Monday morning, and asked by the hour which places
  are still as they were;
* who is suspended has their role back after a day; what two coordinators agreed to erase, or one
  asked for and nobody cancelled in ten minutes, is erased;
* news and reminders that another process left, such as an import, are put out.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.consequences import draw_all
from bot.logs import where
from bot.taking import Desk
from db.store import Store
from services import (
    duties,
    freezing,
    keeping,
    news,
    panic,
    promise_keeping,
    pushes,
    reminders,
    ringing,
    still_true,
    subscriptions,
    summaries,
    suspending,
    templates,
    waves,
    wiping,
)
from services.panic import Watch

log = logging.getLogger(__name__)

FIRST = 2.0  # seconds after the start: whoever writes at once is answered before
PERIOD = 30.0  # seconds
PLANNED = timedelta(hours=1)


@dataclass
class Clockwork:
    """Looks at the clock for as long as the program runs."""

    store: Store
    desk: Desk
    now: Callable[[], datetime]  # in local time
    on_others: Callable[[], None]  # rows for people who did not write were queued
    _planned_at: datetime | None = None
    _watch: Watch = field(default_factory=Watch)

    async def run(self) -> None:
        """Look at the clock again and again, until cancelled; a failure is logged and passes."""
        await asyncio.sleep(FIRST)
        while True:
            try:
                await self.tick()
            except Exception as error:  # as with a full disk: the next look does it all
                log.error("the clockwork failed: %s", where(error))
            await asyncio.sleep(PERIOD)

    async def tick(self) -> None:
        """Do everything that is due, in a few short transactions."""
        now = self.now()
        await self._wipe(now)
        async with self.store.write() as db:
            await ringing.keep(db, now)
            await duties.keep(db, now)
            await suspending.keep(db, now)
            rung = await draw_all(db, self.desk, now)
        if rung:
            self.on_others()
        async with self.store.write() as db:
            await keeping.keep(db, now)
            await promise_keeping.keep(db, now)
            await waves.keep(db, now)
            await pushes.keep(db, now)
            await reminders.ripen(db, self.desk.recalling, now)
            if self._planned_at is None or now - self._planned_at >= PLANNED:
                await templates.plan(db, self.desk.seal, now)
                await still_true.keep(db, now)
                self._planned_at = now
            await summaries.tell_week(db, now)
            due = await subscriptions.keep(db, now)
            others = await draw_all(db, self.desk, now)
            more = bool(due) or await news.any_left(db)
        if others:
            self.on_others()
        while more:
            more = await self._tell_more(now)

    async def _wipe(self, now: datetime) -> None:
        """Erase everything, when that was asked for and is due; most looks read one line."""
        async with self.store.read() as db:
            asked = await freezing.current(db)
        waited = self._watch.see(asked.wipe_asked_at if asked else None, now)
        if asked is None or asked.wipe_asked_at is None:
            return
        async with self.store.write() as db:
            due = await panic.wipe_due(db, now, waited)
            if due:
                await wiping.wipe(db, now)
        if due:
            await self.store.checkpoint()

    async def _tell_more(self, now: datetime) -> bool:
        """Tell some more of many people; returns whether there are others after them."""
        async with self.store.write() as db:
            due = await subscriptions.keep(db, now)
            others = await draw_all(db, self.desk, now)
            more = bool(due) or await news.any_left(db)
        if others:
            self.on_others()
        return more
