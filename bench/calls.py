"""Calls: ten thousand rows wait in lane 2 while people ask, over a Bot API that refuses.

The whole program: rows in the store, polling, turns, outbox, lanes; a server in a process of its
own that holds 30 a second and one a second for each chat, with 60 ms of way.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bench.ours import SECRET
from bot.app import App, built
from bot.channels.telegram_channel import TelegramChannel
from bot.settings import read_settings
from services import deliveries, people
from services.deliveries import Draft
from services.people import Writer
from tests.platforms.bot_api import TOKEN

ROWS = 10_000
SHARE = 24
FIRST = 1_000_000  # the chats of the call begin here
PORT = 18_431
LATENCY = 0.06
EVERY = 1.0  # seconds from one person's question to the next one's


@dataclass(frozen=True, slots=True)
class Called:
    """What happened while the call ran."""

    rate: float  # rows of lane 2 a second
    refused: int  # answers 429
    waits: list[float]  # seconds from a question to its answer on the platform's side

    @property
    def slow(self) -> float:
        """The wait that 99 of 100 questions stayed below."""
        return sorted(self.waits)[max(0, int(len(self.waits) * 0.99) - 1)]


async def called(folder: Path, seconds: float) -> Called:
    """Run the call for some seconds while somebody new asks every second.

    Each reply holds a slot that the call does not have: at four a second the share falls to 93 %.
    """
    async with _platform() as client:
        settings = read_settings(
            None,
            database_url=f"sqlite+aiosqlite:///{folder}/calls.db",
            secret_key=SECRET,
            telegram_bot_token=TOKEN,
            telegram_api_url=f"http://127.0.0.1:{PORT}",
        )
        async with built(settings, [TelegramChannel(settings)]) as app:
            await _queue(app)
            async with app.running():
                asked = await _ask(client, seconds)
                state = (await client.get("/control/state")).json()
    return _result(state, asked)


def _result(state: dict[str, Any], asked: dict[str, float]) -> Called:
    sent = state["sent"]
    moments = [one["at"] for one in sent if int(one["chat"]) >= FIRST]
    waits = [one["at"] - asked[one["chat"]] for one in sent if one["chat"] in asked]
    rate = (len(moments) - 1) / (moments[-1] - moments[0])
    return Called(rate, state["refused"], waits)


async def _ask(client: httpx.AsyncClient, seconds: float) -> dict[str, float]:
    """Let a new person ask every second; returns when each did."""
    asked: dict[str, float] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        chat = 1 + len(asked)
        asked[str(chat)] = time.monotonic()
        await client.post("/control/say", json={"chat": chat, "text": "food"})
        await asyncio.sleep(EVERY)
    await asyncio.sleep(1)
    return asked


async def _queue(app: App) -> None:
    """Put the call into the store: one row for each of many people."""
    now = datetime.now(UTC)
    body = {"text": "A call.", "style": "none", "buttons": [], "opener": "", "asks_location": ""}
    for start in range(0, ROWS, 1000):
        writers = [
            Writer("telegram", str(FIRST + number)) for number in range(start, start + 1000)
        ]
        async with app.store.write() as db:
            known = await people.recognise(db, app.desk.seal, writers, now)
            until = now + timedelta(hours=3)
            drafts = [Draft(one.address_id, "telegram", 2, body, "fr", until) for one in known]
            await deliveries.queue(db, drafts, now)


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
