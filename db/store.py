"""The store: one writer connection and a few read-only readers over one database file.

* the writer's pool of one is the fair queue for writes; it takes the lock when it begins;
* SQLAlchemy opens the transactions, not the driver, whose own way locks nothing for a SELECT;
* no transaction awaits the network.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.driver import connect
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


PATIENCE = 100  # hundredths of a second that a rollback has when a store is closed


class CannotOpen(Exception):
    """The database cannot be used; the text says why, without its address."""


class Store:
    """The database: `write()` for one transaction at a time, `read()` for many."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.database:
            _make_folder(Path(self.url.database).parent)
        self._writer = _engine(self.url, "BEGIN IMMEDIATE", pool_size=1)
        self._readers = _engine(self.url, "BEGIN", pool_size=3, read_only=True)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Hold the one writer; commits at the end, rolls back when anything is raised."""
        async with self._writer.begin() as connection:
            yield Session(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Read a consistent picture; a write is refused by the database."""
        async with self._readers.begin() as connection:
            yield Session(connection)

    async def run(self, work: Callable[[Connection], None]) -> None:
        """Let something that is not asynchronous, such as a migration, work with the writer."""
        async with self._writer.begin() as connection:
            await connection.run_sync(work)

    async def close(self) -> None:
        """Give back every connection."""
        for engine in (self._writer, self._readers):
            await _given_back(engine)
            await engine.dispose()


async def _given_back(engine: AsyncEngine) -> None:
    """Wait until what was cancelled gave its connection back: nobody would close it later."""
    pool: Any = engine.pool
    for _time in range(PATIENCE):
        if not pool.checkedout():
            return
        await asyncio.sleep(0.01)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise CannotOpen("its folder cannot be made") from None


def _engine(url: URL, begin: str, pool_size: int, read_only: bool = False) -> AsyncEngine:
    pragmas = (*PRAGMAS, "query_only=ON") if read_only else PRAGMAS
    script = "".join(f"PRAGMA {pragma};" for pragma in pragmas)
    opening = partial(connect, script=script)
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        connect_args={"async_creator_fn": opening, "isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
