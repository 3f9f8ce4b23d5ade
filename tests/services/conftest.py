"""What tests of the services may use: a store, a transaction on it, how often a race tries."""

from collections.abc import AsyncIterator

import pytest

from db.session import Session
from db.store import Store
from tests.services.teams import SEAL


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    made = Store(database, seal=SEAL)
    yield made
    await made.close()


@pytest.fixture
async def db(store: Store) -> AsyncIterator[Session]:
    async with store.write() as session:
        yield session


@pytest.fixture
def attempts(request: pytest.FixtureRequest) -> int:
    """How often a race tries."""
    return int(request.config.getoption("--attempts"))
