"""The driver's connection: each statement goes to the thread of the database and back once.

aiosqlite goes there for a cursor, for the statement, for its rows and to close the cursor; each
way takes longer than most of our statements.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import aiosqlite

CHUNK = 64  # rows that aiosqlite reads at a time, where its own cursors are used


class Cursor:
    """One statement, as SQLAlchemy asks for it; its rows are read by the time it has run."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, values: Iterable[Any] = ()) -> "Cursor":
        """Run a statement and read all its rows; raises what SQLite raises."""
        await self._connection.go(lambda: self._run("execute", statement, values))
        return self

    async def executemany(self, statement: str, values: Iterable[Iterable[Any]]) -> "Cursor":
        """Run a statement for each of several values."""
        await self._connection.go(lambda: self._run("executemany", statement, values))
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: it was closed when it had run."""

    def _run(self, how: str, statement: str, values: Any) -> None:
        cursor = self._connection.opened.cursor()
        try:
            getattr(cursor, how)(statement, values)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    """A connection whose cursors do all in one go."""

    @property
    def opened(self) -> sqlite3.Connection:
        """The connection itself, for what runs in its thread."""
        return self._conn

    async def go(self, work: Callable[[], None]) -> None:
        """Let the thread do something, and wait for it."""
        await self._execute(work)  # type: ignore[no-untyped-call]

    def cursor(self) -> Any:
        """Return a cursor, without going to the thread for it."""
        return Cursor(self)


async def connect(database: str, *, script: str = "", **how: Any) -> Connection:
    """Open a database, as `sqlite3.connect` does, and run a script in it first.

    One way to the thread: whoever is cancelled meanwhile leaves no connection behind.
    """

    def _open() -> sqlite3.Connection:
        opened: sqlite3.Connection = sqlite3.connect(database, **how)
        opened.executescript(script)
        return opened

    made = Connection(_open, CHUNK)
    made._thread.daemon = True  # as SQLAlchemy has it: a process can end beside an open store
    await made
    return made
