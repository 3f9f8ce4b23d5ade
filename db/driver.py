"""The driver: SQLCipher's SQLite where it is there, asked once for each statement.

* the file is encrypted as a whole, page by page, and a changed page is refused; without SQLCipher
  it is Python's own SQLite, and plain;
* aiosqlite goes to its thread for a cursor, for the statement, for its rows and to close the
  cursor; each way takes longer than most of our statements.
"""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_dbapi

try:
    from sqlcipher3 import dbapi2 as cipher
except ImportError:  # there is no wheel for this machine
    cipher = None

CHUNK = 64  # rows that aiosqlite reads at a time, where its own cursors are used
HEADER = b"SQLite format 3\0"  # of a file that anybody can read


def encrypts() -> bool:
    """Tell whether this machine has SQLCipher."""
    return cipher is not None


def library() -> ModuleType:
    """Return what opens files: SQLCipher's SQLite also has repairs that older ones lack."""
    return sqlite3 if cipher is None else cipher


class Dialect(AsyncAdapt_aiosqlite_dbapi):
    """What SQLAlchemy speaks to, with the errors of the library in use."""

    def _init_dbapi_attributes(self) -> None:
        for name in ERRORS:
            setattr(self, name, getattr(library(), name))
        for name in ("sqlite_version", "sqlite_version_info"):
            setattr(self, name, getattr(library(), name))
        for name in ("PARSE_COLNAMES", "PARSE_DECLTYPES", "Binary"):
            setattr(self, name, getattr(library(), name))


ERRORS = (
    "DatabaseError",
    "Error",
    "IntegrityError",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
)


def dialect() -> Dialect:
    """Return what an engine is given as its driver."""
    return Dialect(aiosqlite, library())


def opened(path: Path | str, key: bytes | None = None, *, script: str = "", **how: Any) -> Any:
    """Open a database file as `sqlite3.connect` does, with its key of 32 bytes if it has one.

    Raises the library's DatabaseError when the key is another.
    """
    connection = library().connect(str(path), **how)
    try:
        if key is not None:
            connection.executescript(f"PRAGMA cipher_log_level = NONE; {unlocking(key)}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.executescript(script)
    except BaseException:
        connection.close()
        raise
    return connection


def unlocking(key: bytes, word: str = "key") -> str:
    """Return the statement that gives SQLCipher a raw key, which it need not stretch.

    https://www.zetetic.net/sqlcipher/sqlcipher-api/#key
    """
    return f"PRAGMA {word} = \"x'{key.hex()}'\";"


def is_plain(path: Path | str) -> bool:
    """Tell whether a file holds a database that anybody can read."""
    with open(path, "rb") as file:
        return file.read(len(HEADER)) == HEADER


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


async def connect(
    database: str, *, threads: list[Thread], key: bytes | None = None, script: str = "", **how: Any
) -> Connection:
    """Open a database as `opened` does, in a thread of its own, which is noted in `threads`.

    One way to the thread: whoever is cancelled meanwhile leaves no connection behind, but the
    thread lives until it has opened and closed it.
    """
    made = Connection(lambda: opened(database, key, script=script, **how), CHUNK)
    made._thread.daemon = True  # as SQLAlchemy has it: a process can end beside an open store
    threads[:] = [one for one in threads if one.is_alive()] + [made._thread]
    await made
    return made
