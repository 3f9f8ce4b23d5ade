"""One way to the thread for each statement, and what SQLAlchemy wants to know of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.driver import Connection, connect, library
from db.store import Store


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Connection]:
    made = await connect(str(tmp_path / "any.db"), threads=[], isolation_level=None)
    await made.cursor().execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    yield made
    await made.close()


async def test_rows_are_read_with_their_names(opened: Connection) -> None:
    cursor = await opened.cursor().execute("SELECT 1 AS one, ? AS two", ("b",))
    assert [name for name, *_rest in cursor.description] == ["one", "two"]
    assert await cursor.fetchall() == [(1, "b")]


async def test_what_returns_no_rows_has_no_description_but_a_count(opened: Connection) -> None:
    cursor = await opened.cursor().execute("INSERT INTO t (name) VALUES (?), (?)", ("a", "b"))
    assert (cursor.description, cursor.rowcount, cursor.lastrowid) == (None, 2, 2)
    assert await cursor.fetchall() == []
    changed = await opened.cursor().execute("UPDATE t SET name = name || '!' WHERE id = 2")
    assert changed.rowcount == 1


async def test_what_an_insert_returns_is_read(opened: Connection) -> None:
    cursor = await opened.cursor().execute("INSERT INTO t (name) VALUES ('a') RETURNING id")
    assert await cursor.fetchall() == [(1,)]


async def test_one_statement_for_many_values(opened: Connection) -> None:
    cursor = await opened.cursor().executemany("INSERT INTO t (name) VALUES (?)", [("a",), ("b",)])
    assert cursor.rowcount == 2


async def test_what_sqlite_refuses_is_raised_and_the_next_statement_runs(
    opened: Connection,
) -> None:
    await opened.cursor().execute("INSERT INTO t (name) VALUES ('a')")
    with pytest.raises(library().IntegrityError, match="UNIQUE"):
        await opened.cursor().execute("INSERT INTO t (name) VALUES ('a')")
    cursor = await opened.cursor().execute("SELECT count(*) FROM t")
    assert await cursor.fetchall() == [(1,)]


async def test_a_statement_goes_to_the_thread_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways: list[object] = []
    before: Any = Connection._execute

    async def _counted(self: Connection, work: Any, *given: Any) -> Any:
        ways.append(work)
        return await before(self, work, *given)

    async with store.read() as db:
        monkeypatch.setattr(Connection, "_execute", _counted)
        (await db.execute(text("SELECT 1"))).all()
        monkeypatch.undo()
    assert len(ways) == 1
