"""Popote as it runs: its own Telegram channel over an instant wire, on a database file."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.five import SAID, five
from bench.wire import FreeLanes, update
from bot.app import App, built
from bot.channels import telegram_channel
from bot.messages import Raw
from bot.registry import Registry, find_commands
from bot.settings import read_settings

MANY = 1000
SECRET = "a secret that is only for benchmarks"


@dataclass
class Ours:
    """A running Popote, and how many of its answers have been sent and noted."""

    settled: int = 0
    wanted: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)
    app: App = field(init=False)

    def settle(self, row: int) -> None:
        """Count an answer that has arrived and is noted."""
        self.settled += 1
        if self.settled >= self.wanted:
            self.done.set()

    async def take(self, updates: Sequence[Any]) -> None:
        """Take messages that arrive together, each on its own, until all are answered."""
        self.wanted += len(updates)
        self.done.clear()
        raws = [
            Raw("telegram", str(one["update_id"]), json.dumps(one).encode()) for one in updates
        ]
        await asyncio.gather(*(self.app.inbox.receive([raw]) for raw in raws))
        await self.done.wait()

    async def everybody(self, people: int) -> None:
        """Let everybody hold the whole conversation."""
        for words in SAID:
            await self.take([update(person, words) for person in range(1, people + 1)])


@asynccontextmanager
async def popote(file: Path, at_once: int = MANY) -> AsyncIterator[Ours]:
    """Run Popote on a database file, with so many answers on their way at once.

    The program itself lets only a few go at once, for the sake of what a crash would repeat; on a
    wire without delay that would measure the wait for each commit, and nothing else.
    """
    settings = read_settings(
        None,
        database_url=f"sqlite+aiosqlite:///{file}",
        secret_key=SECRET,
        telegram_bot_token="1:benchmark",
        telegram_mode="webhook",
        public_url="https://popote.example.org",
    )
    ours = Ours()
    with patch.object(telegram_channel, "Lanes", FreeLanes):
        channel = telegram_channel.TelegramChannel(settings)
    channel.parallel = at_once
    registry = Registry([*find_commands(), five])
    async with built(settings, [channel], on_settled=ours.settle, registry=registry) as app:
        ours.app = app
        async with app.running():
            yield ours
