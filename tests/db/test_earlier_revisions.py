"""Earlier revisions: databases that earlier versions of the program wrote lose nothing on the way.

`tests/data/revisions` keeps one of each: every table has rows, written by the program of that time
where it wrote any. They are never changed.
"""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, event

from db.migrate import configuration, migrate
from db.models import metadata
from db.store import Store
from tests.db.test_migrations import shape

FOLDER = Path(__file__).parents[1] / "data" / "revisions"
REVISIONS = sorted(path.stem for path in FOLDER.glob("*.sql"))
RENAMED = {("audit", "person_id"): "actor"}
LEFT_OUT = {"news": "kind NOT IN ('gap', 'need_call')"}  # 0004 has no such kinds any more
DIES_AT = """
import asyncio, os, signal, sys
from sqlalchemy import event
from db.migrate import migrate
from db.store import Store

store, left = Store(sys.argv[1]), int(sys.argv[2])

@event.listens_for(store._writer.sync_engine, "after_cursor_execute")
def _die(*given):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(migrate(store))
"""

Rows = dict[str, list[dict[str, Any]]]


class Stopped(Exception):
    """It was stopped here."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "popote.db"


def load(revision: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript((FOLDER / f"{revision}.sql").read_text("utf-8"))
        db.execute("PRAGMA journal_mode=WAL")


def rows(path: Path) -> Rows:
    """Return every row of every table of a database that is whole."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [one[0] for one in db.execute("PRAGMA integrity_check")] == ["ok"]
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [
                dict(one)
                for one in db.execute(
                    f'SELECT * FROM "{name}" WHERE {LEFT_OUT.get(name, "true")} ORDER BY rowid'
                )
            ]
            for (name,) in tables.fetchall()
            if name != "alembic_version"
        }


def digest(path: Path) -> list[str]:
    """Return everything a database says: its shape, its version and its rows."""
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def store_of(path: Path) -> Store:
    return Store(f"sqlite+aiosqlite:///{path}")


def up_to(revision: str) -> Callable[[Connection], bool]:
    def _upgrade(connection: Connection) -> bool:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        return True

    return _upgrade


async def shape_of(store: Store) -> dict[str, object]:
    found: list[dict[str, object]] = []
    await store.run(lambda connection: found.append(shape(connection)))
    return found[0]


def stopping(store: Store, after: int | None) -> list[int]:
    """Let a store stop after so many statements; returns the count of those it ran."""
    ran = [0]

    @event.listens_for(store._writer.sync_engine, "after_cursor_execute")
    def _count(*given: object) -> None:
        ran[0] += 1
        if ran[0] == after:
            raise Stopped

    return ran


def test_there_is_a_database_of_every_earlier_revision() -> None:
    versions = Path(configuration().get_main_option("script_location") or "") / "versions"
    known = sorted(path.name[:4] for path in versions.glob("0*.py"))
    assert known[:-1] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_kept_database_is_as_the_migrations_made_it(revision: str, path: Path) -> None:
    load(revision, path)
    kept, made = store_of(path), store_of(path.with_name("made.db"))
    await made.remake(up_to(revision))
    assert await shape_of(kept) == await shape_of(made)
    await kept.close()
    await made.close()
    assert all(rows(path).values())


@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_row_of_an_earlier_revision_is_there_afterwards(
    revision: str, path: Path
) -> None:
    load(revision, path)
    before = rows(path)
    store, made = store_of(path), store_of(path.with_name("models.db"))
    await migrate(store)
    await made.run(metadata.create_all)
    assert await shape_of(store) == await shape_of(made)
    assert await store.checked() is None
    await store.close()
    await made.close()
    after = rows(path)
    for name, found in before.items():
        names = {column: RENAMED.get((name, column), column) for column in found[0]}
        kept = [{old: one[new] for old, new in names.items()} for one in after[name]]
        assert kept == found, name


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_migration_that_is_stopped_at_any_statement_has_changed_nothing(
    revision: str, path: Path, request: pytest.FixtureRequest
) -> None:
    load(revision, path)
    whole, before = path.read_bytes(), digest(path)
    store = store_of(path)
    ran = stopping(store, None)
    await migrate(store)
    await store.close()
    after, statements = rows(path), ran[0]
    most = int(request.config.getoption("--kills")) // 4
    chosen = sorted(random.Random(5).sample(range(1, statements), min(most, statements - 1)))
    for number in chosen:
        path.write_bytes(whole)
        store = store_of(path)
        stopping(store, number)
        with pytest.raises(Stopped):
            await migrate(store)
        await store.close()
        assert digest(path) == before, number
    store = store_of(path)
    await migrate(store)
    await store.close()
    assert rows(path) == after  # the rules of a table made anew come in any order


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_that_is_killed_goes_on_at_the_next_start(revision: str, path: Path) -> None:
    load(revision, path)
    before, url = digest(path), f"sqlite+aiosqlite:///{path}"
    for number in (4, 40):
        killed = subprocess.run([sys.executable, "-c", DIES_AT, url, str(number)], check=False)
        assert killed.returncode == -9
        assert digest(path) == before
    done = subprocess.run([sys.executable, "-c", DIES_AT, url, "0"], check=False)
    assert done.returncode == 0
    kept = rows(path)
    assert set(kept) == set(metadata.tables)
