"""What tests of the services may use: an empty store, and one open transaction on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.models import metadata
from db.session import Session
from db.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
    await made.run(metadata.create_all)
    yield made
    await made.close()


@pytest.fixture
async def db(store: Store) -> AsyncIterator[Session]:
    async with store.write() as session:
        yield session
