"""What tests of the services may use: an empty store, and one open transaction on it."""

from collections.abc import AsyncIterator

import pytest

from db.session import Session
from db.store import Store


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    made = Store(database)
    yield made
    await made.close()


@pytest.fixture
async def db(store: Store) -> AsyncIterator[Session]:
    async with store.write() as session:
        yield session
