"""People with Telegram before the whole program: what they send and what their phones show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.telegram_channel import TelegramChannel
from bot.channels.telegram_polling import Backoff
from bot.registry import Registry
from tests.conftest import TUESDAY_EVENING
from tests.platforms.bot_api import BotApi, Sent
from tests.platforms.telegram_side import settings_for
from tests.whole.served import Whole, file_in, listening, url_of, whole


@dataclass(frozen=True, slots=True)
class Phone:
    """One person with Telegram."""

    api: BotApi
    chat: int

    @property
    def heard(self) -> list[Sent]:
        return [one for one in self.api.sent if one.chat == str(self.chat)]

    @property
    def last(self) -> Sent:
        return self.heard[-1]

    @property
    def buttons(self) -> dict[str, str]:
        """The tokens of the newest message by the labels of its buttons."""
        rows = (self.last.markup or {}).get("inline_keyboard", [])
        return {each["text"]: each["callback_data"] for row in rows for each in row}

    @property
    def keys(self) -> list[dict[str, Any]]:
        """The keys below the newest message."""
        rows = (self.last.markup or {}).get("keyboard", [])
        return [each for row in rows for each in row]

    async def say(self, text: str, **fields: Any) -> str:
        return await self.answered("say", text, **fields)

    async def press(self, label: str) -> str:
        return await self.answered("press", self.buttons[label])

    async def share(self, latitude: float, longitude: float) -> str:
        return await self.answered("share_location", latitude, longitude)

    async def answered(self, act: str, *given: Any, **fields: Any) -> str:
        """Do something and wait for one message more; returns its text."""
        before = len(self.heard)
        getattr(self.api.people, act)(self.chat, *given, **fields)
        await self.api.until(lambda: len(self.heard) > before, 15)
        return self.last.text


@dataclass(frozen=True, slots=True)
class Telegram:
    """The whole program with Telegram before it."""

    api: BotApi
    whole: Whole

    def phone(self, chat: int) -> Phone:
        return Phone(self.api, chat)

    async def idle(self) -> None:
        """Wait until everything that arrived was taken and everything due was sent."""
        async with asyncio.timeout(15):
            while self.api.people.pending or self.whole.rows(  # noqa: ASYNC110, it is a file
                "SELECT 1 FROM incoming WHERE state = 'waiting' UNION ALL"
                " SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"
            ):
                await asyncio.sleep(0.01)

    def language_of_only_person(self) -> str:
        ((code,),) = self.whole.rows("SELECT language FROM person")
        return str(code)


@asynccontextmanager
async def telegram(
    folder: Path,
    *,
    now: datetime | None = TUESDAY_EVENING,
    registry: Registry | None = None,
    webhook: bool = False,
) -> AsyncIterator[Telegram]:
    """Run the program against the stand-in; without `now` the clock goes on."""
    listener = listening() if webhook else None
    served = {"telegram_mode": "webhook", "public_url": url_of(listener)} if listener else {}
    async with BotApi() as api:
        settings = settings_for(api, database_url=file_in(folder), now=now, **served)
        channel = TelegramChannel(settings, Backoff(first=0.01, longest=0.05))
        async with whole(settings, [channel], listener, registry) as running:
            yield Telegram(api, running)
