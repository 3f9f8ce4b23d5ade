"""Backups: the whole database under the key BACKUP_KEY, made every hour and kept for a week.

* a copy has its name only when it is whole, on the disk, and opens; a half one never counts;
* where there is no key there are no backups, and `doctor` says so.
"""

import fcntl
import hmac
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bot.rotation import OLDEST, kept
from bot.settings import SQLITE, Settings
from db import snapshots
from db.store import file_key

STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"popote-(\d{8}T\d{6}Z)\.backup")
SOON = timedelta(minutes=50)  # a program that starts again and again makes no more than these
UNFINISHED = ".unfinished"
SMALL = 200_000_000  # bytes left on the disk: too few


class NoKey(Exception):
    """There is no BACKUP_KEY."""


class Flawed(Exception):
    """A backup that was just made cannot be used."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup and when it was made."""

    path: Path
    at: datetime


def database_of(settings: Settings) -> Path:
    """Return the file of the database."""
    return Path(settings.database_url.removeprefix(SQLITE).partition("?")[0])


def folder_of(settings: Settings) -> Path:
    """Return where the hourly backups are."""
    return database_of(settings).parent / "backups"


def word_of(settings: Settings) -> bytes:
    """Return the key of the backups, 32 bytes; raises NoKey."""
    secret = settings.backup_key.get_secret_value()
    if not secret:
        raise NoKey
    return hmac.digest(secret.encode(), b"popote backup", sha256)


def back_up(settings: Settings, folder: Path, now: datetime) -> Path:
    """Make a backup while others write, put away those that are too old, and return it.

    Raises NoKey, Flawed, OSError, or what the database raises.
    """
    word = word_of(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = folder / f"popote-{now.astimezone(UTC):{STAMP}}.backup"
    with _alone(folder):
        _tidy_halves(folder)
        try:
            _write(settings, word, name)
        finally:
            _tidy_halves(folder)
        put_away(folder, now)
    return name


def made(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the newest first."""
    return sorted(_made(folder), key=lambda one: one.at, reverse=True)


def newest_good(settings: Settings, folder: Path | None = None) -> Backup | None:
    """Return the newest backup that is whole and opens; None when there is none, or no key."""
    try:
        word = word_of(settings)
    except NoKey:
        return None
    found = made(folder or folder_of(settings))
    return next((one for one in found if snapshots.flaw(one.path, word) is None), None)


def put_away(folder: Path, now: datetime) -> None:
    """Remove the backups of a folder that are not to be kept any more."""
    found = made(folder)
    keeping = kept([one.at for one in found], now)
    for one in found:
        if one.at not in keeping:
            one.path.unlink(missing_ok=True)


def put_away_replaced(database: Path, now: datetime) -> None:
    """Remove what was put aside when a backup was brought back, a week ago."""
    for path in database.parent.glob(f"{database.name}.replaced-*"):
        at = _moment(path.name.partition(".replaced-")[2].partition("-wal")[0])
        if at is not None and now - at >= OLDEST:
            path.unlink(missing_ok=True)


def is_due(settings: Settings, now: datetime) -> bool:
    """Tell whether the last hourly backup is old enough for the next one."""
    found = made(folder_of(settings))
    return not any(abs(now - one.at) < SOON for one in found)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one program at a time write backups into a folder; another one waits."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(settings: Settings, word: bytes, name: Path) -> None:
    """Write a backup under another name, and give it its own when it is whole and opens."""
    half = name.with_name(f".{name.name}{UNFINISHED}")
    snapshots.fresh(half)
    key = file_key(settings.secret_key.get_secret_value())
    snapshots.take(database_of(settings), key, half, word)
    if (flaw := snapshots.flaw(half, word)) is not None:
        raise Flawed(flaw)
    snapshots.settle(half, name)


def free(settings: Settings) -> int:
    """Return how many bytes are left where the database is, or will be."""
    folder = database_of(settings).absolute().parent
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def _made(folder: Path) -> Iterator[Backup]:
    for path in folder.glob("popote-*.backup"):
        found = NAME.fullmatch(path.name)
        at = _moment(found[1]) if found else None
        if at is not None:
            yield Backup(path, at)


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _tidy_halves(folder: Path) -> None:
    """Remove what a backup left that was interrupted, and what SQLite puts beside it."""
    for path in folder.glob(f".popote-*{UNFINISHED}*"):
        path.unlink(missing_ok=True)
