"""Whoever writes: somebody hungry, with four open kitchens; volunteers, in a week of shifts."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from db.migrate import migrate
from db.store import Store
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.telephone import Chat
from tests.week import plan_week, somebody

SKILLS = ("languages", "activities", "areas", "licence", "car", "first_aid")


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


@pytest.fixture
async def week(tmp_path: Path) -> str:
    """Plan a week of shifts; returns where it is kept."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
    await migrate(store)
    async with store.write() as db:
        await plan_week(db)
    await store.close()
    return str(store.url)


@pytest.fixture
def volunteers(week: str, chats: Callable[..., Chat]) -> Callable[..., Awaitable[Chat]]:
    """Give a telephone to somebody who is approved, or has another role."""

    async def _make(phone: str, role: Role = Role.VOLUNTEER, **given: Any) -> Chat:
        store = Store(week)
        can = {one: given.pop(one) for one in SKILLS if one in given}
        async with store.write() as db:
            await somebody(db, phone, role, **can)
        await store.close()
        return chats(phone, **given)

    return _make


@pytest.fixture
async def bruno(volunteers: Callable[..., Awaitable[Chat]]) -> Chat:
    """A volunteer whom a coordinator approved."""
    return await volunteers("bruno")
