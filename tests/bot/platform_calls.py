"""The whole program before a stand-in of a platform, with a call to people there."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette

from bot.app import App, built
from bot.channels.whatsapp import open_channel
from bot.registry import Registry
from bot.settings import read_settings
from db.sealing import Seal
from services import call_counts, calls
from services.call_counts import Counts
from services.calls import Call, State
from tests.bot.call_house import echo
from tests.calling import Scene, sent, settled
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_side import SECRET, opened
from tests.platforms.twilio_api import TwilioApi

PATIENCE = 30.0  # seconds
PUBLIC = "https://bot.example.org"


@dataclass
class Exchange:
    """A running program and its call."""

    app: App
    scene: Scene
    number: int

    async def counts(self) -> Counts:
        async with self.app.store.read() as db:
            return await call_counts.counts(db, self.number)

    async def call(self) -> Call:
        async with self.app.store.read() as db:
            found = await calls.call_of(db, self.number)
        assert found is not None
        return found

    async def until(self, state: State) -> None:
        """Wait until the call has come so far."""
        async with asyncio.timeout(PATIENCE):
            while (await self.call()).state is not state:  # noqa: ASYNC110, it is the store
                await asyncio.sleep(0.05)

    async def send(self, seal: Seal) -> None:
        """Send the call to everybody."""
        now = datetime.now(UTC)
        async with self.app.store.write() as db:
            self.number = await sent(db, seal, self.scene, now)
        self.app.caller.wake()


@asynccontextmanager
async def on_telegram(api: BotApi, database: str, people: int) -> AsyncIterator[Exchange]:
    """Let the program run before Telegram, with so many people whose chats begin at 100."""
    settings = read_settings(None, secret_key=SECRET, database_url=database)
    chats = [str(100 + number) for number in range(people)]
    async with (
        opened(api) as channel,
        built(settings, [channel], registry=Registry([echo])) as app,
        app.running(),
    ):
        yield await _furnished(app, "telegram", chats)


@asynccontextmanager
async def on_whatsapp(
    twilio: TwilioApi, database: str, phones: Sequence[str]
) -> AsyncIterator[Exchange]:
    """Let the program run before WhatsApp; everybody has just written."""
    settings = read_settings(
        None, secret_key=SECRET, database_url=database, **twilio.settings(PUBLIC)
    )
    channel = open_channel(settings)
    assert channel is not None
    async with built(settings, [channel], registry=Registry([echo])) as app:
        web = Starlette(routes=channel.routes(app.inbox.receive, app.report))
        twilio.line.bot = httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=PUBLIC)
        async with app.running():
            exchange = await _furnished(app, "whatsapp", phones)
            for phone in phones:
                await twilio.people.say(phone, "hello", deliver=False)
            yield exchange


async def _furnished(app: App, channel: str, chats: Sequence[str]) -> Exchange:
    now = datetime.now(UTC)
    claire = "1" if channel == "telegram" else "whatsapp:+33639989999"
    async with app.store.write() as db:
        scene = await settled(db, Seal(SECRET), channel, chats, now, claire=claire)
    return Exchange(app, scene, 0)


def times(chats: Sequence[str]) -> Counter[int]:
    """Return how many got it so often."""
    return Counter(Counter(chats).values())
