"""Migrations: they make what the models say, once, and all of it or nothing."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, insert, inspect, select, update

from db.driver import library
from db.migrate import configuration, migrate
from db.models import metadata, news, shift
from db.session import Session
from db.store import CannotOpen, Store
from services import deliveries, exact, occurrences, people, seats
from services.people import Role
from services.shifts import load
from tests.conftest import TUESDAY_EVENING
from tests.disk import opened
from tests.kitchens import open_kitchens
from tests.supplies import open_things
from tests.week import ADDRESS, SEAL, at, plan_week, somebody

A_DAY = timedelta(days=1)

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
    if not path.stat().st_size:
        return []
    with opened(path) as db:
        return [name for (name,) in db.execute("SELECT name FROM sqlite_master")]


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


async def test_a_filled_database_of_the_version_before_keeps_everything(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "popote.db"
    async with store.write() as db:
        await _fill(db)
    await store.run(lambda connection: _to(connection, "0003"))
    before = _rows(path)
    for one in before["audit"]:
        one["actor"] = one.pop("person_id")
    filled = {name for name, rows in before.items() if rows}
    assert {"person", "address", "outbox", "place", "occurrence", "need", "signup"} <= filled
    await migrate(store)
    after = _rows(path)
    for name, rows in before.items():
        stays = [one for one in rows if one.get("kind") not in ("gap", "need_call")]
        assert [{key: one[key] for key in rows[0]} for one in after[name]] == stays, name
    assert {one["calls_off"] for one in after["address"]} == {0}
    assert {one["quiet"] for one in after["person"]} == {None}
    async with store.write() as db:
        assert await exact.close_all(db)
        (found,) = await load(db, [1])
        assert found.address == ADDRESS
        assert (await db.execute(select(shift.c.address).distinct())).scalars().all() == [""]
    async with store.read() as db:
        assert len(await deliveries.due(db, SEAL, "wire", TUESDAY_EVENING, (0, 2), 9)) == len(
            before["outbox"]
        )


async def _fill(db: Session) -> None:
    """Let there be meals, shifts with people on them, needs, and what they are to hear."""
    await open_kitchens(db, TUESDAY_EVENING)
    volunteer = await somebody(db, "bruno", Role.VOLUNTEER)
    claire = await somebody(db, "claire", Role.COORDINATOR)
    for one in (await plan_week(db))[:3]:
        await seats.take(db, volunteer, one.roles[0].id, TUESDAY_EVENING)
    await db.execute(update(shift).values(address=ADDRESS, exact=None))  # as it was then
    await open_things(db)
    await occurrences.cancel(db, TUESDAY_EVENING, 1, at(24, 18), at(24, 20))
    (address_id,) = [one.address_id for one in await people.reachable(db, [claire])]
    body = {"text": "x", "buttons": [], "style": "none", "opener": "", "asks_location": ""}
    draft = deliveries.Draft(address_id, "wire", 1, body, "fr", TUESDAY_EVENING + A_DAY)
    await deliveries.queue(db, [draft], TUESDAY_EVENING)
    for kind in ("gap", "need_call", "approved"):
        row: dict[str, Any] = {"kind": kind, "person_id": volunteer, "details": {}}
        await db.execute(insert(news).values(not_after=TUESDAY_EVENING + A_DAY, **row))


def _to(connection: Connection, version: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.downgrade(config, version)


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, in a store that is whole."""
    with opened(path) as db:
        db.row_factory = library().Row
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [row[0] for row in db.execute("PRAGMA integrity_check")] == ["ok"]
        names = [
            row["name"]
            for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if row["name"] in metadata.tables
        ]
        return {
            name: [dict(row) for row in db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]
            for name in names
        }


async def test_a_database_of_a_later_version_is_left_alone(store: Store, tmp_path: Path) -> None:
    with opened(tmp_path / "popote.db") as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CannotOpen, match="later version"):
        await migrate(store)


async def test_a_file_that_is_no_database_is_one_clear_line(url: str, tmp_path: Path) -> None:
    (tmp_path / "popote.db").write_text("these are words and no database " * 100)
    store = Store(url)
    with pytest.raises(CannotOpen, match="cannot be used"):
        await migrate(store)
    await store.close()
