"""A disk that is full, read-only or locked: nothing is lost, and it goes on without a restart."""

import asyncio
import resource
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot import inbox
from bot.channels.telegram_polling import Backoff
from db import store as store_module
from services.people import Role
from services.troubles import STORE
from tests.conftest import TUESDAY_EVENING
from tests.disk import tell_writer
from tests.whole.served import CANAL
from tests.whole.telegram_phones import Telegram, telegram

CLAIRE = 1000
ROOM = 4096  # bytes that may still be written while the disk is full
HOLDS_THE_LOCK = """
import sys
from db.driver import opened
db = opened(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
db.execute("ROLLBACK")
"""

Trouble = Callable[[Telegram, Path], AbstractAsyncContextManager[None]]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a lock be waited for half a second in place of thirty."""
    pragmas = tuple(
        one.replace("busy_timeout=30000", "busy_timeout=500") for one in store_module.PRAGMAS
    )
    monkeypatch.setattr(store_module, "PRAGMAS", pragmas)
    monkeypatch.setattr(inbox, "PAUSE", 0.05)


@asynccontextmanager
async def full(bot: Telegram, folder: Path) -> AsyncIterator[None]:
    """No file may grow any more, as on a disk without room."""
    log = folder / "popote.db-wal"
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))


@asynccontextmanager
async def read_only(bot: Telegram, folder: Path) -> AsyncIterator[None]:
    """SQLite refuses every write, as on a disk that was mounted anew after a fault."""
    await tell_writer(bot.whole.app.store, "PRAGMA query_only=ON")
    try:
        yield
    finally:
        await tell_writer(bot.whole.app.store, "PRAGMA query_only=OFF")


@asynccontextmanager
async def locked(bot: Telegram, folder: Path) -> AsyncIterator[None]:
    """Another program holds the lock for longer than it is waited for."""
    given = ("-c", HOLDS_THE_LOCK, str(folder / "popote.db"))
    process = await create_subprocess_exec(sys.executable, *given, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        await process.communicate(b"\n")


@pytest.mark.parametrize("trouble", [full, read_only, locked])
async def test_whoever_writes_meanwhile_is_answered_after_it_without_a_restart(
    tmp_path: Path, trouble: Trouble
) -> None:
    async with telegram(tmp_path) as polled:
        app = polled.whole.app
        await polled.whole.promote("telegram", str(CLAIRE), Role.COORDINATOR, "en_GB")
        claire = polled.phone(CLAIRE)
        people = [polled.phone(chat) for chat in range(7, 12)]
        for one in people:
            assert CANAL in await one.say("manger")
        async with trouble(polled, tmp_path):
            await app.health.look(app)
            assert app.health.troubles == {STORE}
            before = len(polled.api.sent)
            for one in people:
                polled.api.people.say(one.chat, "manger")
            await asyncio.sleep(1.5)
            assert len(polled.api.people.pending) == len(people)  # Telegram keeps them for us
            assert len(polled.api.sent) == before
        await polled.api.until(lambda: len(polled.api.sent) == before + len(people), 20)
        for one in people:
            assert len(one.heard) == 2
            assert CANAL in one.last.text
        await app.health.look(app)
        assert app.health.up
        await polled.api.until(lambda: claire.heard, 20)
        assert "could not write anything" in claire.last.text


async def test_a_clock_that_is_set_back_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with telegram(tmp_path) as polled:
        amina, app = polled.phone(7), polled.whole.app
        assert CANAL in await amina.say("manger")
        for moved in (timedelta(days=-3), timedelta(hours=-1), timedelta(), timedelta(days=-3650)):
            app.clocked = lambda moved=moved: TUESDAY_EVENING + moved
            before = len(amina.heard)
            await amina.say("manger")
            assert len(amina.heard) == before + 1
        await polled.idle()


async def test_telegram_that_is_away_is_said_and_is_asked_again(tmp_path: Path) -> None:
    async with telegram(tmp_path) as polled:
        amina, app = polled.phone(7), polled.whole.app
        await amina.say("manger")
        (channel,) = app.channels
        backoff = vars(channel)["_backoff"]
        assert isinstance(backoff, Backoff)
        polled.api.fail("dropped", method="getUpdates", times=100_000, seconds=0.0)
        await amina.say("manger")  # ends the question that was open
        async with asyncio.timeout(20):
            while backoff.since is None:  # noqa: ASYNC110, it is asked in its own time
                await asyncio.sleep(0.01)
        backoff.since -= 301.0
        await app.health.look(app)
        assert app.health.troubles == {"telegram"}
        polled.api.people.say(7, "manger")
        await asyncio.sleep(0.2)
        assert len(amina.heard) == 2
        polled.api.mend()
        await polled.api.until(lambda: len(amina.heard) == 3, 20)
        await app.health.look(app)
        assert app.health.troubles == set()
