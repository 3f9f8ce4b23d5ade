"""What tests of the store may use: an empty database with the tables of this version."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.migrate import migrate
from db.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/popote.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    made = Store(url)
    await migrate(made)
    yield made
    await made.close()
