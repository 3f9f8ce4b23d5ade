"""Migrations: they make what the models say, once, and all of it or nothing."""

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect

from db.migrate import configuration, migrate
from db.models import metadata
from db.store import CannotOpen, Store

DIES_IN_THE_MIDDLE = """
import asyncio, os, sys
from alembic.operations import Operations
from db.migrate import migrate
from db.store import Store

create, made = Operations.create_table, []

def dying(self, name, *columns, **given):
    made.append(name)
    if len(made) == 8:
        os._exit(9)
    return create(self, name, *columns, **given)

Operations.create_table = dying
asyncio.run(migrate(Store(sys.argv[1])))
"""


def tables(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    found = [name for (name,) in db.execute("SELECT name FROM sqlite_master")]
    db.close()
    return found


def shape(connection: Connection) -> dict[str, object]:
    """Return every table as the database describes it, the conditions of its indexes too."""
    seen = inspect(connection)
    parts = (
        seen.get_columns,
        seen.get_indexes,
        seen.get_unique_constraints,
        seen.get_check_constraints,
        seen.get_foreign_keys,
    )
    return {
        name: [sorted(map(plain, part(name))) for part in parts] + [seen.get_pk_constraint(name)]
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def plain(described: Mapping[str, Any]) -> str:
    """Write what describes a column or a rule, so that two of them can be compared."""
    options = {name: str(value) for name, value in described.get("dialect_options", {}).items()}
    return str(sorted({**described, "dialect_options": options}.items()))


async def test_a_migrated_database_needs_no_change_to_be_what_the_models_say(store: Store) -> None:
    def _compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []

    await store.run(_compare)


async def test_a_migrated_database_has_the_shape_of_one_made_from_the_models(
    store: Store, tmp_path: Path
) -> None:
    shapes: list[dict[str, object]] = []
    other = Store(f"sqlite+aiosqlite:///{tmp_path}/models.db")
    await other.run(metadata.create_all)
    for each in (store, other):
        await each.run(lambda connection: shapes.append(shape(connection)))
    await other.close()
    assert shapes[0] == shapes[1]
    assert set(shapes[0]) == set(metadata.tables)


async def test_migrating_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = tables(tmp_path / "popote.db")
    await migrate(store)
    assert tables(tmp_path / "popote.db") == before


async def test_a_migration_that_fails_in_the_middle_leaves_nothing(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = Operations.create_table
    made: list[str] = []

    def _failing(self: Operations, name: str, *columns: object, **given: object) -> object:
        made.append(name)
        if len(made) == 8:
            raise ZeroDivisionError
        return create(self, name, *columns, **given)  # type: ignore[arg-type]

    store = Store(url)
    monkeypatch.setattr(Operations, "create_table", _failing)
    with pytest.raises(ZeroDivisionError):
        await migrate(store)
    assert tables(tmp_path / "popote.db") == []
    monkeypatch.undo()
    await migrate(store)
    assert set(tables(tmp_path / "popote.db")) > set(metadata.tables)
    await store.close()


async def test_a_migration_that_is_killed_in_the_middle_leaves_nothing(
    url: str, tmp_path: Path
) -> None:
    killed = subprocess.run([sys.executable, "-c", DIES_IN_THE_MIDDLE, url], check=False)  # noqa: ASYNC221
    assert killed.returncode == 9
    assert tables(tmp_path / "popote.db") == []
    store = Store(url)
    await migrate(store)
    await store.close()
    assert set(tables(tmp_path / "popote.db")) > set(metadata.tables)


async def test_a_database_can_be_taken_back_to_nothing(store: Store, tmp_path: Path) -> None:
    def _downgrade(connection: Connection) -> None:
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    await store.run(_downgrade)
    assert not set(tables(tmp_path / "popote.db")) & set(metadata.tables)


async def test_a_database_of_a_later_version_is_left_alone(store: Store, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "popote.db")
    db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.commit()
    db.close()
    with pytest.raises(CannotOpen, match="later version"):
        await migrate(store)


async def test_a_file_that_is_no_database_is_one_clear_line(url: str, tmp_path: Path) -> None:
    (tmp_path / "popote.db").write_text("these are words and no database " * 100)
    store = Store(url)
    with pytest.raises(CannotOpen, match="cannot be used"):
        await migrate(store)
    await store.close()
