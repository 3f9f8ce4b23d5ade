"""People with WhatsApp before the whole program: what they send and what their phones show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.whatsapp import open_channel
from bot.messages import Lane
from bot.settings import read_settings
from services import deliveries
from services.deliveries import Draft
from tests.conftest import TUESDAY_EVENING
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Line, Shown
from tests.telephone import SECRET
from tests.whole.served import Whole, file_in, listening, url_of, whole

PUBLIC = "https://popote.example.org"  # behind a proxy: never the address that is called
AMINA, BRUNO, CLAIRE = (f"whatsapp:+3363998000{number}" for number in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Phone:
    """One person with WhatsApp."""

    twilio: TwilioApi
    address: str

    @property
    def heard(self) -> list[Shown]:
        return [one for one in self.twilio.shown if one.to == self.address]

    @property
    def last(self) -> Shown:
        return self.heard[-1]

    @property
    def titles(self) -> list[str]:
        return [one.title for one in self.last.choices]

    async def say(self, text: str, **more: Any) -> str:
        return await self.answered("say", text, **more)

    async def press(self, title: str) -> str:
        return await self.answered("press" if self.last.style == "buttons" else "pick", title)

    async def share(self, latitude: float, longitude: float) -> str:
        return await self.answered("share", latitude, longitude)

    async def answered(self, act: str, *given: Any, **more: Any) -> str:
        """Do something and wait for one message more; returns its text."""
        before = len(self.heard)
        assert await getattr(self.twilio.people, act)(self.address, *given, **more) == 200
        async with asyncio.timeout(15):
            while len(self.heard) == before:  # noqa: ASYNC110, it happens in threads
                await asyncio.sleep(0.005)
        return self.last.text


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """The whole program with Twilio before it."""

    twilio: TwilioApi
    whole: Whole

    def phone(self, address: str = AMINA) -> Phone:
        return Phone(self.twilio, address)

    async def idle(self) -> None:
        """Wait until everything that is due was sent, and Twilio has said what became of it."""
        await self.whole.until(
            "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM incoming WHERE state = 'waiting')"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'sending'))"
        )
        await self.twilio.settled()

    async def tell(self, body: dict[str, Any], language: str = "fr", number: int = 1) -> int:
        """Let the outbox tell the person of an address something; returns the row."""
        app, said = self.whole.app, {"style": "none", "buttons": [], "opener": ""}
        body = {**said, "asks_location": "", **body}
        until = app.clock().replace(year=2099)
        draft = Draft(number, "whatsapp", Lane.PERSONAL, body, language, until)
        async with app.store.write() as db:
            (row,) = await deliveries.queue(db, [draft], app.clock())
        app.senders["whatsapp"].wake()
        return row

    async def close_window(self, number: int = 1) -> None:
        """Let 24 hours pass since the person of an address wrote."""
        async with self.whole.app.store.write() as db:
            await deliveries.close_window(db, number)
        for address in (AMINA, BRUNO, CLAIRE):
            self.twilio.people.expire(address)


@asynccontextmanager
async def whatsapp(
    folder: Path, *, now: datetime | None = TUESDAY_EVENING, twilio: TwilioApi | None = None
) -> AsyncIterator[WhatsApp]:
    """Run the program against the stand-in; without `now` the clock goes on."""
    if twilio is None:
        async with TwilioApi(Line(PUBLIC)) as made, whatsapp(folder, now=now, twilio=made) as one:
            yield one
        return
    listener = listening()
    twilio.line.target = url_of(listener)
    twilio.line.open()
    settings = read_settings(
        None,
        secret_key=SECRET,
        database_url=file_in(folder),
        now=now,
        **twilio.settings(PUBLIC),
    )
    channel = open_channel(settings, timeout=1.0)
    assert channel is not None
    async with whole(settings, [channel], listener) as running:
        async with asyncio.timeout(15):
            while not twilio.requests:  # noqa: ASYNC110, it asks what it missed, in a thread
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.01)  # that question takes no fault which a test sets from here on
        yield WhatsApp(twilio, running)
        await twilio.settled()
        await twilio.line.close()
