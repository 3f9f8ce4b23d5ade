"""Restoring: a backup takes the place of the database; what was there is put aside for a week.

* nothing of the database is touched before the backup was read as a whole, opened with our keys
  and brought to this version;
* whenever it is stopped, there is a database: the one of before, or the one of the backup.
"""

import os
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from bot.backups import (
    STAMP,
    NoKey,
    back_up,
    database_of,
    folder_of,
    newest_good,
    put_away_replaced,
    word_of,
)
from bot.console import ENV_FILE, CannotRun, keep_settings, run_to_end, say_line, settings_of
from bot.settings import Settings, WrongSetting
from db import driver, snapshots
from db.holding import held
from db.migrate import migrate
from db.sealing import Seal
from db.store import CannotOpen, Store, file_key
from services import brought_back, people

LEFT = ("", "-wal", "-shm", "-journal")  # what SQLite puts beside a file
NO_KEY = "BACKUP_KEY: is needed; the first `make run` makes one and keeps it in .env"


def backup(given: Namespace) -> None:
    """Make a backup now, into the usual folder or another one."""
    settings = settings_of()
    if not database_of(settings).exists():
        raise CannotRun("there is no database yet")
    try:
        made = back_up(settings, given.folder or folder_of(settings), datetime.now(UTC))
    except NoKey:
        raise WrongSetting(NO_KEY) from None
    except OSError:
        raise CannotRun(f"{given.folder or folder_of(settings)}: cannot be written to") from None
    say_line(f"Written: {made}")


def restore(given: Namespace) -> None:
    """Put a backup in the place of the database, which nobody may use meanwhile."""
    settings, now = settings_of(), datetime.now(UTC)
    word, database = _word(settings), database_of(settings)
    flaw = snapshots.flaw(given.file, word)
    if flaw is not None:
        raise CannotRun(f"{given.file}: {flaw}")
    with held(settings.database_url, alone=True):
        fresh = database.with_name(f"{database.name}.brought_back")
        try:
            stopped = _made_ready(settings, given.file, fresh, now)
            aside = _put_aside(database, now)
            snapshots.settle(fresh, database)
        finally:
            _remove(fresh)
        put_away_replaced(database, now)
    say_line(f"The database is now as it was in {given.file}.")
    if aside is not None:
        say_line(f"What was there before is in {aside}, for a week.")
    if stopped:
        say_line(f"Calls that were being sent then are stopped: {stopped}.")


def must_be_sound(settings: Settings) -> None:
    """Raise CannotRun when the database is damaged, with the backup to bring back."""
    database, key = database_of(settings), file_key(settings.secret_key.get_secret_value())
    if not database.exists() or not database.stat().st_size:
        return
    found = snapshots.damage(database, key)
    if found is None or (key is not None and driver.is_plain(database)):
        return  # a plain file is not damaged: it is to be encrypted, which the store says
    good = newest_good(settings)
    if found != snapshots.UNREADABLE:
        raise CannotRun(f"DATABASE_URL: the database is damaged; {_how(settings, good)}")
    if good is not None:
        what = "SECRET_KEY: is not the one of this database, or the database is damaged"
        raise CannotRun(f"{what}; {_how(settings, good)}")


def keep_backup_key(settings: Settings) -> Settings:
    """Make a BACKUP_KEY when there is none and keep it in .env, and say what to do with it.

    Where nothing can be written there is none: there are no backups, and `doctor` says so.
    """
    if settings.backup_key.get_secret_value():
        return settings
    key = os.urandom(32).hex()
    try:
        keep_settings(ENV_FILE, BACKUP_KEY=key)
    except OSError:
        return settings
    return settings.model_copy(update={"backup_key": type(settings.backup_key)(key)})


def tell_backup_key(before: Settings, settings: Settings) -> None:
    """Say a key that was made just now, once; only to a person, never to a log."""
    key = settings.backup_key.get_secret_value()
    if before.backup_key.get_secret_value() or not key:
        return
    if sys.stdout.isatty():
        say_line(f"BACKUP_KEY={key}")
    say_line("A BACKUP_KEY was made, and stands in .env.")
    say_line("Keep it and SECRET_KEY on another machine: no backup can be brought back without.")


def _how(settings: Settings, good: object) -> str:
    path = getattr(good, "path", None)
    if path is None:
        return f"nothing was touched. No good backup is in {folder_of(settings)}"
    return f"nothing was touched. Newest good backup: python -m bot restore {path}"


def _word(settings: Settings) -> bytes:
    try:
        return word_of(settings)
    except NoKey:
        raise WrongSetting("BACKUP_KEY: is needed, from where you keep it") from None


def _made_ready(settings: Settings, file: Path, fresh: Path, now: datetime) -> int:
    """Make a database from a backup that this version can use; returns the calls it stopped."""
    secret = settings.secret_key.get_secret_value()
    _remove(fresh)
    snapshots.fresh(fresh)
    snapshots.bring_back(file, word_of(settings), fresh, file_key(secret))
    try:
        stopped = run_to_end(_settle(settings, fresh, now))
    except CannotOpen as error:
        raise CannotRun(f"{file}: {error}") from None
    if snapshots.damage(fresh, file_key(secret)) is not None:
        raise CannotRun("what was brought back could not be read again; nothing was changed")
    return stopped


async def _settle(settings: Settings, fresh: Path, now: datetime) -> int:
    """Bring it to this version, and see that our key opens what is sealed in it."""
    secret, earlier = settings.secret_key.get_secret_value(), settings.secret_key_earlier
    seal = Seal(secret, *([earlier.get_secret_value()] if earlier else []))
    store = Store(f"sqlite+aiosqlite:///{fresh}", file_key(secret), seal)
    try:
        await migrate(store)
        async with store.write() as db:
            if not await people.opens(db, seal):
                raise WrongSetting("SECRET_KEY: is not the one that sealed this backup")
            stopped = await brought_back.settle(db, now)
        if not await store.checkpoint():
            raise CannotRun("what was brought back is in use; nothing was changed")
        return stopped
    finally:
        await store.close()


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Give what is there a second name; it keeps its own until another file has it."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.replaced-{now:{STAMP}}")
    for end in ("", "-wal"):
        left = database.with_name(f"{database.name}{end}")
        if left.exists():
            os.link(left, aside.with_name(f"{aside.name}{end}"))
    for end in ("-wal", "-shm"):  # they belong to what is put aside
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    return aside


def _remove(path: Path) -> None:
    for end in LEFT:
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
