"""A person who asks where food is, in an evening with four open kitchens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.migrate import migrate
from db.store import Store
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.telephone import Chat


@pytest.fixture
async def kitchens(tmp_path: Path) -> str:
    """Open the kitchens; returns where they are kept."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
    await migrate(store)
    async with store.write() as db:
        await open_kitchens(db, TUESDAY_EVENING)
    await store.close()
    return str(store.url)


@pytest.fixture
async def hungry(kitchens: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody who has chosen English and is hungry."""
    chat = chats("amina")
    await chat.say("English")
    return chat
