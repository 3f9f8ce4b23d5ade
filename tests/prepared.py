"""Prepared databases: made once for all tests, which have a copy each."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from db.migrate import migrate
from db.sealing import Seal
from db.session import Session
from db.store import Store
from tests.telephone import SECRET


def prepare(folder: Path, fill: Callable[[Session], Awaitable[object]] | None = None) -> Path:
    """Make a database of this version in a folder, with what `fill` puts into it."""
    path = folder / "popote.db"
    asyncio.run(_made(path, fill))
    assert [one.name for one in folder.iterdir()] == [path.name]  # nothing lies beside it
    return path


async def _made(path: Path, fill: Callable[[Session], Awaitable[object]] | None) -> None:
    store = Store(f"sqlite+aiosqlite:///{path}", seal=Seal(SECRET))
    await migrate(store)
    if fill is not None:
        async with store.write() as db:
            await fill(db)
    await store.close()
