"""The whole program inside a test: channels, turns and a database file, served over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from bot.app import App, built
from bot.channels import Channel
from bot.registry import Registry
from bot.settings import Settings
from bot.web import application
from services import people
from services.people import Role, Writer
from tests.disk import opened
from tests.kitchens import open_kitchens
from tests.platforms.bot_api import QuietServer

CANAL, GARE = "Cantine du Canal", "Soupe de la Gare"
STALINGRAD = (48.8841, 2.3659)
TRULY_LONG = 15  # seconds


@dataclass(frozen=True, slots=True)
class Whole:
    """A running program and its database."""

    app: App
    database: Path

    def rows(self, question: str, *given: object) -> list[tuple[Any, ...]]:
        """Ask the database, as somebody who looks into the file."""
        with opened(self.database, read_only=True) as db:
            return list(db.execute(question, given))

    async def until(self, question: str, *given: object) -> tuple[Any, ...]:
        """Wait until a question has an answer; returns the first row."""
        async with asyncio.timeout(TRULY_LONG):
            while not (found := self.rows(question, *given)):  # noqa: ASYNC110, it is a file
                await asyncio.sleep(0.01)
        return found[0]

    async def promote(self, channel: str, address: str, role: Role, language: str) -> None:
        """Make somebody a coordinator, as an administrator does."""
        async with self.app.store.write() as db:
            writers = [Writer(channel, address)]
            (known,) = await people.recognise(db, self.app.desk.seal, writers, self.app.now())
            await people.remember(db, known.person.id, role=role.value, language=language)


@asynccontextmanager
async def whole(
    settings: Settings,
    channels: Sequence[Channel],
    listener: socket.socket | None = None,
    registry: Registry | None = None,
) -> AsyncIterator[Whole]:
    """Run the program with four kitchens, and serve it if there is a listener."""
    async with built(settings, channels, registry=registry) as app:
        async with app.store.write() as db:
            await open_kitchens(db, app.now())
        async with app.running(), _served(app, listener):
            yield Whole(app, Path(settings.database_url.partition("///")[2]))


@asynccontextmanager
async def _served(app: App, listener: socket.socket | None) -> AsyncIterator[None]:
    if listener is None:
        yield
        return
    config = uvicorn.Config(
        application(app), lifespan="off", ws="none", log_level="warning", log_config=None
    )
    server = QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def listening() -> socket.socket:
    """Take a free port of this machine."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the address of a listener."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def file_in(folder: Path) -> str:
    """Return the address of a database in a folder."""
    return f"sqlite+aiosqlite:///{folder}/popote.db"
