"""Whoever writes: somebody hungry, with four open kitchens; volunteers, in a week of shifts."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.prepared import prepare
from tests.services.teams import SEAL
from tests.telephone import Chat
from tests.week import plan_week, somebody

SKILLS = ("languages", "activities", "areas", "licence", "car", "first_aid")


@pytest.fixture(scope="session")
def with_kitchens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database in which the kitchens are open."""
    return prepare(
        tmp_path_factory.mktemp("kitchens"), lambda db: open_kitchens(db, TUESDAY_EVENING)
    )


@pytest.fixture(scope="session")
def with_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database with a week of shifts."""
    return prepare(tmp_path_factory.mktemp("week"), plan_week)


@pytest.fixture
def kitchens(with_kitchens: Path, database: str, tmp_path: Path) -> str:
    """Open the kitchens; returns where they are kept."""
    shutil.copy(with_kitchens, tmp_path / "popote.db")
    return database


@pytest.fixture
async def hungry(kitchens: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody who has chosen English and is hungry."""
    chat = chats("amina")
    await chat.say("English")
    return chat


@pytest.fixture
def week(with_week: Path, database: str, tmp_path: Path) -> str:
    """Plan a week of shifts; returns where it is kept."""
    shutil.copy(with_week, tmp_path / "popote.db")
    return database


@pytest.fixture
def volunteers(week: str, chats: Callable[..., Chat]) -> Callable[..., Awaitable[Chat]]:
    """Give a telephone to somebody who is approved, or has another role."""

    async def _make(phone: str, role: Role = Role.VOLUNTEER, **given: Any) -> Chat:
        store = Store(week, seal=SEAL)
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
