"""The bot's side of a talk with the stand-in: settings, a running channel, what was received."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.telegram_channel import TelegramChannel
from bot.channels.telegram_polling import Backoff
from bot.messages import Outgoing, Raw
from bot.settings import Settings, read_settings
from tests.platforms.bot_api import BotApi

SECRET = "a secret of the tests, long enough for them"


def settings_for(api: BotApi, **given: Any) -> Settings:
    return read_settings(
        None,
        secret_key=SECRET,
        telegram_bot_token=api.token,
        telegram_api_url=api.url,
        **given,
    )


@dataclass
class Inbox:
    """Keeps what is committed; `broken` commits fail first."""

    kept: list[Raw] = field(default_factory=list)
    broken: int = 0

    async def receive(self, raws: Sequence[Raw]) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("no space left")
        self.kept += raws

    @property
    def ids(self) -> list[str]:
        return [raw.external_id for raw in self.kept]


@asynccontextmanager
async def opened(api: BotApi, **given: Any) -> AsyncIterator[TelegramChannel]:
    """A channel that speaks with the stand-in and starts its pauses at ten milliseconds."""
    channel = TelegramChannel(settings_for(api, **given), Backoff(first=0.01, longest=0.05))
    try:
        yield channel
    finally:
        await channel.close()


@asynccontextmanager
async def polling(api: BotApi, inbox: Inbox) -> AsyncIterator[TelegramChannel]:
    """A channel that polls until the end of the block."""
    async with opened(api) as channel:
        task = asyncio.create_task(channel.run(inbox.receive))
        try:
            yield channel
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def message(chat: int = 7, lane: int = 0, text: str = "Good evening", **given: Any) -> Outgoing:
    return Outgoing(id=1, address=str(chat), lane=lane, text=text, language="en", **given)
