"""The clockwork: what becomes true by time alone, looked after twice a minute.

* emergencies ring on until somebody has them: in a transaction of their own, before all else;
* offers and held seats end, unconfirmed seats go to who waits, leads are asked who is there;
* who promised to bring something is asked, what nobody brings is missing again;
* plans make the shifts of the coming weeks;
* coordinators are told of the week in needs on Monday morning;
* news and reminders that another process left, such as an import, are put out.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.consequences import draw_all
from bot.logs import where
from bot.taking import Desk
from db.store import Store
from services import duties, keeping, promise_keeping, ringing, summaries, templates

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
        """Do everything that is due, in two transactions."""
        now = self.now()
        async with self.store.write() as db:
            await ringing.keep(db, now)
            await duties.keep(db, now)
            rung = await draw_all(db, self.desk, now)
        if rung:
            self.on_others()
        async with self.store.write() as db:
            await keeping.keep(db, now)
            await promise_keeping.keep(db, now)
            if self._planned_at is None or now - self._planned_at >= PLANNED:
                await templates.plan(db, now)
                self._planned_at = now
            await summaries.tell_week(db, now)
            others = await draw_all(db, self.desk, now)
        if others:
            self.on_others()
