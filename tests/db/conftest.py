"""What tests of the store may use: an empty database with the tables of this version."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db import store as store_module
from db.driver import Connection, Cursor
from db.migrate import migrate
from db.store import PRAGMAS, Store
from tests.week import SEAL

EXECUTE, COMMIT, ROLLBACK = Cursor.execute, Connection.commit, Connection.rollback


@pytest.fixture(autouse=True)
def careful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store be as it is for those who use it: in threads, and it waits for the disk."""
    monkeypatch.setattr(store_module, "PRAGMAS", PRAGMAS)
    monkeypatch.setattr(Cursor, "execute", EXECUTE)
    monkeypatch.setattr(Connection, "commit", COMMIT)
    monkeypatch.setattr(Connection, "rollback", ROLLBACK)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/popote.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    made = Store(url, seal=SEAL)
    await migrate(made)
    yield made
    await made.close()
