"""The disk: what a database left on it, for tests that look for words that must not be there."""

import sqlite3
from pathlib import Path


def everything_in(folder: Path) -> bytes:
    """Return the bytes of all files, the write-ahead log among them."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def checkpoint(folder: Path) -> None:
    """Bring everything from the write-ahead log into the database, and empty the log."""
    db = sqlite3.connect(folder / "popote.db")
    busy, _log, _done = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()
    assert not busy
