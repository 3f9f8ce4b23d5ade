"""The store: one writer connection and a few read-only readers over one database file.

* with a key the file is encrypted as a whole; without one it is plain;
* the writer's pool of one is the fair queue for writes; it takes the lock when it begins;
* SQLAlchemy opens the transactions, not the driver, whose own way locks nothing for a SELECT;
* no transaction awaits the network.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.driver import connect, dialect, encrypts
from db.sealing import Seal
from db.session import Session

PRAGMAS = (
    # Another process, such as an import, may hold the lock. Who waits for it is not in a queue:
    # of four processes that wrote without pause one once waited for 4 seconds.
    "busy_timeout=30000",
    "journal_mode=WAL",  # readers never wait for the writer
    "synchronous=FULL",  # NORMAL loses acknowledged work in a power cut
    "foreign_keys=ON",  # off by default, for each connection
    "secure_delete=ON",  # what is wiped is overwritten
    "temp_store=MEMORY",  # no words of a person in a temporary file
    "mmap_size=0",  # a mapped file has been seen to spread corruption
    "trusted_schema=OFF",  # a changed file cannot run functions
    "cell_size_check=ON",  # damage is noticed when it is read
)

SOON = "busy_timeout=500"  # for what can be tried again later: meanwhile nobody writes


PATIENCE = 500  # hundredths of a second that a rollback has when a store is closed


class CannotOpen(Exception):
    """The database cannot be used; the text says why, without its address."""


class WrongKey(Exception):
    """The database was encrypted with another SECRET_KEY."""


class Store:
    """The database: `write()` for one transaction at a time, `read()` for many."""

    def __init__(self, url: str, key: bytes | None = None, seal: Seal | None = None) -> None:
        self.url = make_url(url)
        self.key = key
        self._seal = seal  # for exact points
        if self.url.database:
            make_folder(Path(self.url.database).parent)
        self._threads: list[Thread] = []  # of the connections
        opening = partial(connect, threads=self._threads, key=key)
        self._writer = _engine(self.url, opening, "BEGIN IMMEDIATE", pool_size=1)
        self._readers = _engine(self.url, opening, "BEGIN", pool_size=3, read_only=True)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Hold the one writer; commits at the end, rolls back when anything is raised."""
        async with self._writer.begin() as connection:
            yield Session(connection, self._seal)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Read a consistent picture; a write is refused by the database."""
        async with self._readers.begin() as connection:
            yield Session(connection, self._seal)

    async def run(self, work: Callable[[Connection], None]) -> None:
        """Let something that is not asynchronous, such as a migration, work with the writer."""
        async with self._writer.begin() as connection:
            await connection.run_sync(work)

    async def remake(self, work: Callable[[Connection], bool]) -> None:
        """Let a migration make tables anew in one transaction, and tell whether it did any.

        Raises CannotOpen when a row points at none then.

        To drop a table would else delete what points at it: https://sqlite.org/lang_altertable.html
        """
        async with self._writer.connect() as connection:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            await raw.cursor().execute("PRAGMA foreign_keys=OFF")  # ignored inside a transaction
            try:
                async with connection.begin():
                    changed = await connection.run_sync(work)
                    look = text("PRAGMA foreign_key_check")
                    if changed and (await connection.execute(look)).first():
                        raise CannotOpen("what points at each other in it does not fit together")
            finally:
                await raw.cursor().execute("PRAGMA foreign_keys=ON")

    async def checkpoint(self) -> bool:
        """Bring what was written into the file and empty its log; False when somebody read.

        Only then is what was erased gone from the disk.
        """
        async with self._writer.connect() as connection:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            await raw.cursor().execute(f"PRAGMA {SOON}")
            try:
                cursor = await raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, _log, _done = (await cursor.fetchall())[0]
            finally:
                await raw.cursor().execute(f"PRAGMA {PRAGMAS[0]}")
        return not busy

    async def checked(self, *, quickly: bool = False) -> str | None:
        """Return what is damaged in the file, None when it is sound."""
        async with self.read() as db:
            how = "quick_check" if quickly else "integrity_check"
            found = (await db.execute(text(f"PRAGMA {how}(1)"))).scalar_one()
        return None if found == "ok" else str(found)

    async def close(self) -> None:
        """Give back every connection; none of their threads is left to tell this loop anything."""
        for engine in (self._writer, self._readers):
            await _until(partial(_all_given_back, engine))  # nobody would close one later
            await engine.dispose()
        await _until(lambda: not any(thread.is_alive() for thread in self._threads))


def file_of(url: str) -> Path:
    """Return the file that a database's address names."""
    return Path(make_url(url).database or "popote.db")


async def _until(reached: Callable[[], bool]) -> None:
    """Wait for what was cancelled, which still has a rollback or a closing to do."""
    for _time in range(PATIENCE):
        if reached():
            return
        await asyncio.sleep(0.01)


def _all_given_back(engine: AsyncEngine) -> bool:
    pool: Any = engine.pool
    return not pool.checkedout()


def make_folder(folder: Path) -> None:
    """Make the folder of a database; raises CannotOpen."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise CannotOpen("its folder cannot be made") from None


def file_key(secret: str) -> bytes | None:
    """Return the key of the database file, 32 bytes; None where files cannot be encrypted."""
    return drawn_key(secret) if encrypts() else None


def drawn_key(secret: str) -> bytes:
    """Return the key that a database file has under this SECRET_KEY, 32 bytes."""
    return hmac.digest(secret.encode(), b"popote file", sha256)


def _engine(
    url: URL,
    opening: Callable[..., Awaitable[Any]],
    begin: str,
    pool_size: int,
    read_only: bool = False,
) -> AsyncEngine:
    pragmas = (*PRAGMAS, "query_only=ON") if read_only else PRAGMAS
    script = "".join(f"PRAGMA {pragma};" for pragma in pragmas)
    engine = create_async_engine(
        url,
        module=dialect(),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        connect_args={
            "async_creator_fn": partial(opening, script=script),
            "isolation_level": None,
        },
    )

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
