"""A WhatsApp channel in front of the stand-in for Twilio, with nothing behind it but lists."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx
from starlette.applications import Starlette

from bot.channels.whatsapp import WhatsAppChannel, open_channel
from bot.messages import Button, Incoming, Outgoing, Raw, Status, Style, Template
from bot.settings import read_settings
from bot.voice_route import voice_route
from db.sealing import Seal
from tests.platforms.twilio_api import TwilioApi

PUBLIC = "https://popote.example.org"
AMINA = "whatsapp:+33639980001"
BRUNO = "whatsapp:+33639980002"
EVERYBODY = [f"whatsapp:+3363998{n:04}" for n in range(100, 200)]  # one a second is one's limit

_numbers = count(1)


@dataclass
class Bot:
    """What the channel handed on."""

    twilio: TwilioApi
    channel: WhatsAppChannel
    app: Starlette
    received: list[Raw] = field(default_factory=list)
    reports: list[Status] = field(default_factory=list)
    full: bool = False  # the store takes nothing

    async def receive(self, raws: Sequence[Raw]) -> None:
        if self.full:
            raise OSError("the disk is full")
        self.received.extend(raws)

    async def report(self, status: Status) -> None:
        if self.full:
            raise OSError("the disk is full")
        self.reports.append(status)

    async def everybody_writes(self) -> None:
        for person in EVERYBODY:
            await self.twilio.people.say(person, "hello")

    def read(self) -> Incoming:
        """Return the newest message."""
        found = self.channel.read(self.received[-1])
        assert found
        return found


@asynccontextmanager
async def whatsapp_bot(
    twilio: TwilioApi | None = None, patience: float = 5.0, public_url: str = PUBLIC
) -> AsyncIterator[Bot]:
    """Open a channel and a Twilio for it, or one that is there already."""
    if twilio is None:
        async with TwilioApi() as made, whatsapp_bot(made, patience, public_url) as bot:
            yield bot
        return
    settings = read_settings(None, **twilio.settings(public_url))
    channel = open_channel(settings, patience)
    assert channel
    bot = Bot(twilio, channel, Starlette())
    seal = Seal(settings.secret_key.get_secret_value())
    bot.app.router.routes.extend([*channel.routes(bot.receive, bot.report), voice_route(seal)])
    twilio.line.bot = _browser(bot.app)
    try:
        yield bot
    finally:
        await twilio.settled()
        await twilio.line.close()
        await channel.close()


def _browser(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False))


def message(text: str = "Food tonight at 18:00", **given: object) -> Outgoing:
    """Return a message to Amina, as the outbox hands it over."""
    fields = {"address": AMINA, "lane": 0, "text": text, "language": "en_GB", **given}
    return Outgoing(next(_numbers), **fields)  # type: ignore[arg-type]


def buttons(*labels: str, **given: object) -> Outgoing:
    """Return a message with buttons."""
    options = tuple(Button(label, f"q:{n}:1") for n, label in enumerate(labels))
    return message(**{"style": Style.BUTTONS, "buttons": options, **given})  # type: ignore[arg-type]


def choices(*rows: Button, **given: object) -> Outgoing:
    """Return a message with a list."""
    fields = {"style": Style.LIST, "buttons": rows, "opener": "Choose", **given}
    return message(**fields)  # type: ignore[arg-type]


def reminder(*words: str, **given: object) -> Outgoing:
    """Return a message for somebody who has not written today."""
    template = Template("reminder", words)
    fields = {"window_open": False, "lane": 1, "template": template, **given}
    return message(**fields)  # type: ignore[arg-type]
