"""The disk: what a database left on it, for tests that look for words that must not be there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from db import driver
from db.store import Store, drawn_key


def everything_in(folder: Path) -> bytes:
    """Return the bytes of all files, the write-ahead log among them."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@contextmanager
def opened(path: Path, secret: str = "", *, read_only: bool = False, **how: Any) -> Iterator[Any]:
    """Open a database with the library of the program, which may have it open in this process.

    It is encrypted with the secret, unless it is plain.
    """
    key = None if driver.is_plain(path) else drawn_key(secret)
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    with closing(driver.opened(address, key, uri=True, **how)) as db:
        yield db


async def tell_writer(store: Store, statement: str) -> None:
    """Run a statement on the connection that writes, outside of any transaction."""
    async with store._writer.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.cursor().execute(statement)


def checkpoint(folder: Path) -> None:
    """Bring everything from the write-ahead log into the database, and empty the log."""
    with opened(folder / "popote.db") as db:
        busy, _log, _done = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not busy
