"""Calls: one to ten thousand people goes out while people ask, over a Bot API that refuses.

The whole program as `python -m bot run`, and a server in a process of its own that holds 30 a
second and one a second for each chat, with 60 ms of way. The memory is compared with that of the
same program over the same people, while nobody is called.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bench.ours import SECRET
from db.migrate import migrate
from db.sealing import Seal
from db.store import Store, file_key
from tests.calling import drafted, sent, settled
from tests.platforms.bot_api import TOKEN

ROOT = Path(__file__).parent.parent
PEOPLE = 10_000
SHARE = 24
FIRST = 1_000_000  # the chats of the call begin here
COORDINATOR = 999_999
PORT = 18_431
LATENCY = 0.06
EVERY = 1.0  # seconds from one person's question to the next one's
IDLE = 15.0  # seconds: after them its memory does not grow any more
AFTER = 3.0  # seconds in which what goes out after a pause is seen
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Called:
    """What happened while the call ran."""

    rate: float  # messages of the call a second
    refused: int  # answers 429
    waits: list[float]  # seconds from a question to its answer on the platform's side
    pause: float  # seconds from "pause" to the last message of the call
    growth: float  # megabytes more than without a call

    @property
    def slow(self) -> float:
        """The wait that 99 of 100 questions stayed below."""
        return sorted(self.waits)[max(0, int(len(self.waits) * 0.99) - 1)]


@dataclass(frozen=True, slots=True)
class Life:
    """What is left of one run of the program."""

    state: Mapping[str, Any]  # of the platform
    asked: Mapping[str, float]  # when each person asked
    memory: int  # bytes
    paused: float  # when the coordinator said so


async def called(folder: Path, seconds: float, people: int = PEOPLE) -> Called:
    """Run the call for some seconds while somebody new asks every second, then pause it.

    Each reply holds a slot that the call does not have: at four a second the share falls to 93 %.
    """
    idle = await _life(folder / "idle", min(seconds, IDLE), people, calls=False)
    busy = await _life(folder / "busy", seconds, people, calls=True)
    said = busy.state["sent"]
    moments = [one["at"] for one in said if int(one["chat"]) >= FIRST]
    before = [one for one in moments if one <= busy.paused]
    waits = [one["at"] - busy.asked[one["chat"]] for one in said if one["chat"] in busy.asked]
    return Called(
        (len(before) - 1) / (before[-1] - before[0]),
        busy.state["refused"],
        waits,
        max(0.0, moments[-1] - busy.paused),
        (busy.memory - idle.memory) / MEGABYTE,
    )


async def _life(folder: Path, seconds: float, people: int, *, calls: bool) -> Life:
    """Let the program live for so long."""
    await asyncio.to_thread(folder.mkdir)
    number = await _furnish(folder, people, calls)
    async with _platform() as client, _program(folder) as process:
        asked = await _ask(client, seconds)
        memory = resident(process)
        paused = time.monotonic()
        said = {"chat": COORDINATOR, "text": f"/pausecall {number}", "language": "en"}
        await client.post("/control/say", json=said)
        await asyncio.sleep(AFTER)
        state = (await client.get("/control/state")).json()
    return Life(state, asked, memory, paused)


async def _ask(client: httpx.AsyncClient, seconds: float) -> dict[str, float]:
    """Let a new person ask every second once the program is up; returns when each did."""
    await client.post("/control/say", json={"chat": COORDINATOR, "text": "food"})
    while not (await client.get("/control/state")).json()["sent"]:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    asked: dict[str, float] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        chat = 1 + len(asked)
        asked[str(chat)] = time.monotonic()
        await client.post("/control/say", json={"chat": chat, "text": "food"})
        await asyncio.sleep(EVERY)
    return asked


async def _furnish(folder: Path, people: int, calls: bool) -> int:
    """Put the people and the call into a store; returns its number."""
    store, now = Store(_address(folder), file_key(SECRET), Seal(SECRET)), datetime.now(UTC)
    seal = Seal(SECRET)
    chats = [str(FIRST + number) for number in range(people)]
    try:
        await migrate(store)
        async with store.write() as db:
            scene = await settled(db, seal, "telegram", chats, now, claire=str(COORDINATOR))
            return await (sent if calls else drafted)(db, seal, scene, now)
    finally:
        await store.close()


def resident(process: asyncio.subprocess.Process) -> int:
    """Return how much memory a process holds, in bytes."""
    pages = Path(f"/proc/{process.pid}/statm").read_text().split()[1]
    return int(pages) * PAGE


def _address(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/calls.db"


@asynccontextmanager
async def _program(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run Popote as whoever runs it does."""
    settings = {
        "DATABASE_URL": _address(folder),
        "SECRET_KEY": SECRET,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{PORT}",
        "PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _platform() -> AsyncIterator[httpx.AsyncClient]:
    """Run the stand-in as a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.platforms.bot_api",
        "--port",
        str(PORT),
        "--latency",
        str(LATENCY),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}") as client:
            await _until_up(client)
            yield client
    finally:
        process.terminate()
        await process.wait()


async def _until_up(client: httpx.AsyncClient) -> None:
    for _try in range(100):
        try:
            await client.get("/control/state")
            return
        except httpx.ConnectError:
            await asyncio.sleep(0.1)
    raise RuntimeError("the stand-in does not start")
