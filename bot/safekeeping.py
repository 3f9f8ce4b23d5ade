"""Safekeeping: the hourly jobs for a database that may break: its backups, and a look at it."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from bot.backups import back_up, database_of, folder_of, is_due, put_away_replaced
from bot.settings import Settings
from db import snapshots
from db.store import Store
from services import jobs

BACKUP, INTEGRITY = "backup", "integrity"
WEEKLY = timedelta(days=7)


class Damaged(Exception):
    """The database is damaged."""


class App(Protocol):
    """What these jobs are given: the program as it runs."""

    settings: Settings
    store: Store

    def clock(self) -> datetime:
        """Return the moment in UTC."""


async def keep_backup(app: App) -> None:
    """Make a backup, unless there is a fresh one or no key; raises what keeps it from it."""
    settings, now = app.settings, app.clock()
    put_away_replaced(database_of(settings), now)
    if not settings.backup_key.get_secret_value():
        return
    if is_due(settings, now):
        await asyncio.to_thread(back_up, settings, folder_of(settings), now)
    async with app.store.write() as db:
        await jobs.done(db, BACKUP, now)


async def look_at_all(app: App) -> None:
    """Read every page of the database once a week, and after damage every hour.

    Raises Damaged.
    """
    now = app.clock()
    async with app.store.read() as db:
        last, fault = await jobs.last(db, INTEGRITY), await jobs.fault(db, INTEGRITY)
    if last is not None and not fault and timedelta() <= now - last < WEEKLY:
        return
    path = database_of(app.settings)
    if await asyncio.to_thread(snapshots.damage, path, app.store.key, wholly=True):
        raise Damaged
    async with app.store.write() as db:
        await jobs.done(db, INTEGRITY, now)
