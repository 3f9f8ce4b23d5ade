"""Snapshots: a copy of the whole database under a key of its own, taken while others write.

* with SQLCipher it is an encrypted database; without it the copy is sealed in memory, so that no
  plain word of it is on the disk;
* what is changed in either is refused;
* it is the picture of one moment, and holds nothing of what was erased before.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from db import driver
from db.sealed_files import MAGIC, sealed, unsealed

DELETE_MODE = b"\1\1"  # where the header of a file says how it is written
UNREADABLE = "unreadable"
WRITING_MODE = slice(18, 20)  # https://www.sqlite.org/fileformat2.html#file_format_version_numbers


class CannotRead(Exception):
    """A snapshot cannot be used; the text says why."""


def take(database: Path, key: bytes | None, target: Path, word: bytes) -> None:
    """Copy a database, which others may write meanwhile, into an empty or a new file.

    `word` is the snapshot's own key, 32 bytes. Raises the library's errors, and OSError.
    """
    with closing(driver.opened(database, key)) as source:
        if driver.encrypts():
            _export(source, target, word)
        else:
            target.write_bytes(sealed(_bytes_of(source), word))


def bring_back(snapshot: Path, word: bytes, target: Path, key: bytes | None) -> None:
    """Make a database under its own key from a snapshot; the target must not exist.

    Raises CannotRead, OSError, or the library's errors when the disk takes nothing.
    """
    with closing(_open(snapshot, word)) as source:
        if not _is_sealed(snapshot):
            _export(source, target, key)
        elif key is None:
            with closing(sqlite3.connect(target)) as plain:
                source.backup(plain)
        else:
            with closing(driver.opened(target, key)) as kept:
                kept.executescript("\n".join(source.iterdump()))


def flaw(snapshot: Path, word: bytes) -> str | None:
    """Return why a snapshot is not to be used, None when it is whole and opens with the key."""
    try:
        with closing(_open(snapshot, word)) as source:
            return _found(source) or _nothing_in(source)
    except CannotRead as error:
        return str(error)


def damage(database: Path, key: bytes | None, *, wholly: bool = False) -> str | None:
    """Return what is damaged in a database file, None when it is sound; nothing is written.

    `wholly` compares every index with its table too, which takes longer.

    UNREADABLE is a damaged first page, another key, or no database at all. What cannot be opened
    for another reason, as one that is locked, is not called damaged.
    """
    try:
        db = driver.opened(_read_only(database), key, uri=True)
    except driver.library().OperationalError:
        return None
    except driver.library().DatabaseError:
        return UNREADABLE
    with closing(db):
        return _found(db, "integrity_check" if wholly else "quick_check")


def _export(source: Any, target: Path, key: bytes | None) -> None:
    """Copy everything in one reading transaction; writers do not wait for it.

    https://www.zetetic.net/sqlcipher/sqlcipher-api/#sqlcipher_export
    """
    source.isolation_level = None
    source.execute("ATTACH ? AS copy KEY ?", (str(target), f"x'{key.hex()}'" if key else ""))
    source.execute("BEGIN")
    source.execute("SELECT sqlcipher_export('copy')").fetchall()
    source.execute("COMMIT")
    source.execute("DETACH copy")


def _bytes_of(source: sqlite3.Connection) -> bytes:
    with closing(sqlite3.connect(":memory:")) as copy:
        source.backup(copy)
        written = bytearray(copy.serialize())
    written[WRITING_MODE] = DELETE_MODE  # in memory there is no log beside it
    return bytes(written)


def _open(snapshot: Path, word: bytes) -> Any:
    """Open a snapshot to read it; raises CannotRead whatever is wrong with it."""
    try:
        if _is_sealed(snapshot):
            connection = sqlite3.connect(":memory:")
            connection.deserialize(unsealed(snapshot.read_bytes(), word))
            return connection
        if driver.encrypts():
            return driver.opened(_read_only(snapshot), word, uri=True)
    except FileNotFoundError:
        raise CannotRead("there is no such file") from None
    except OSError:
        raise CannotRead("it cannot be read") from None
    except (ValueError, sqlite3.Error, driver.library().Error):
        raise CannotRead("it is damaged, no backup, or its key is another") from None
    raise CannotRead("it was made with SQLCipher, which this machine does not have")


def _is_sealed(snapshot: Path) -> bool:
    with snapshot.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _found(db: Any, how: str = "quick_check") -> str | None:
    """Read every page; SQLCipher's own check finds what no table uses, too."""
    try:
        changed = db.execute("PRAGMA cipher_integrity_check").fetchall()
        (said,) = db.execute(f"PRAGMA {how}(1)").fetchone()
    except (sqlite3.Error, driver.library().Error) as error:
        return type(error).__name__
    if changed:
        return "pages were changed"
    return None if said == "ok" else "its tables do not fit together"


def _nothing_in(source: Any) -> str | None:
    (tables,) = source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return None if tables else "there is nothing in it"


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def fresh(path: Path) -> None:
    """Make an empty file that only its owner reads; raises OSError when it is there already."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def settle(path: Path, name: Path) -> None:
    """Give a file its name once all of it is on the disk, instead of what had the name before."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(name)
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
