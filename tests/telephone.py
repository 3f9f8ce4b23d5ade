"""A telephone for tests: each message it sends finds a bot rebuilt from the database."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count

from starlette.routing import BaseRoute

from bot.app import assembled
from bot.channels import Limits, Receive, Report
from bot.handles import Handles
from bot.messages import Incoming, Kind, Outgoing, Raw
from bot.registry import Registry
from bot.settings import Settings
from db.sealing import Seal
from db.store import Store, file_key

TELEGRAM = Limits(text=4096, text_with_options=4096, buttons=100, button_label=64, recalls=True)
WHATSAPP = Limits(
    text=1600,
    text_with_options=1024,
    buttons=3,
    button_label=20,
    rows=10,
    row_label=24,
    row_description=72,
)
TERMINAL = Limits(text=4096, text_with_options=4096)
SECRET = "a secret that is only for the tests"
IDS = count(1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FOR_EVER = datetime(2050, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _handles() -> Handles:
    return Handles(Seal(SECRET))


def handle_of(phone: str, token: str) -> str:
    return _handles().write("wire", phone, token, FOR_EVER)


def token_of(phone: str, handle: str) -> str:
    token = _handles().read("wire", phone, handle, LONG_AGO)
    assert token is not None
    return token


@dataclass
class Wire:
    """A channel that ends at a telephone in the test."""

    limits: Limits
    name: str = "wire"
    parallel: int = 8
    heard: list[Outgoing] = field(default_factory=list)

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        return ()

    async def run(self, receive: Receive) -> None:
        return None

    def read(self, raw: Raw) -> Incoming | None:
        given = json.loads(raw.body)
        location = given.get("location")
        return Incoming(
            self.name,
            given["phone"],
            raw.external_id,
            Kind(given.get("kind", "text")),
            given.get("text", ""),
            given.get("token"),
            (location[0], location[1]) if location else None,
            given.get("language"),
            own_id=raw.external_id,
        )

    async def send(self, outgoing: Outgoing) -> str:
        """Hear a message, with what its buttons stand for."""
        buttons = [
            replace(one, token=token_of(outgoing.address, one.token)) for one in outgoing.buttons
        ]
        template = outgoing.template and replace(
            outgoing.template,
            variables=tuple(
                _handles().read("wire", outgoing.address, one, LONG_AGO) or one
                for one in outgoing.template.variables
            ),
        )
        self.heard.append(replace(outgoing, buttons=tuple(buttons), template=template))
        return str(outgoing.id)

    async def close(self) -> None:
        return None


@dataclass
class Chat:
    """One person with a telephone, writing to a bot that is rebuilt for every message."""

    phone: str
    store: Store
    registry: Registry
    now: datetime
    limits: Limits = TELEGRAM
    language: str | None = None  # what the telephone says it is set to
    public_url: str | None = None  # where the bot says its own pages are
    contact: str | None = None  # who answers for the bot
    heard: list[Outgoing] = field(default_factory=list)
    everyone: list[Outgoing] = field(default_factory=list)  # what reached others meanwhile

    @property
    def url(self) -> str:
        return str(self.store.url)

    async def say(self, text: str) -> str:
        return await self._send({"text": text})

    async def press(self, label: str) -> str:
        """Press the newest button whose label or token begins like this."""
        for outgoing in reversed(self.heard):
            for button in outgoing.buttons:
                if button.label.startswith(label) or button.token.startswith(label):
                    return await self.press_token(button.token)
        raise AssertionError(f"there is no button {label!r}")

    async def press_token(self, token: str) -> str:
        """Press a button that was once there: each telephone has handles of its own."""
        return await self._send({"kind": "button", "token": handle_of(self.phone, token)})

    async def share(self, latitude: float, longitude: float) -> str:
        return await self._send({"kind": "location", "location": [latitude, longitude]})

    async def send_kind(self, kind: Kind) -> str:
        return await self._send({"kind": kind.value})

    @property
    def last(self) -> Outgoing:
        return self.heard[-1]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.last.buttons]

    async def _send(self, given: dict[str, object], external_id: str = "") -> str:
        body = json.dumps({"phone": self.phone, "language": self.language, **given})
        raw = Raw("wire", external_id or f"m{next(IDS)}", body.encode())
        wire = await deliver(
            self.store, self.registry, self.now, self.limits, [raw], self.public_url, self.contact
        )
        mine = [one for one in wire.heard if one.address == self.phone]
        self.heard += mine
        self.everyone += wire.heard
        return "\n".join(one.text for one in mine)


@lru_cache(maxsize=64)
def settings_of(url: str, now: datetime, public_url: str | None, contact: str | None) -> Settings:
    """Return the settings of a bot; they are checked once for all its messages."""
    return Settings(
        database_url=url,
        secret_key=SECRET,  # type: ignore[arg-type]
        now=now,
        public_url=public_url,
        contact=contact,
    )


def store_at(url: str) -> Store:
    """Return the store of the bots of these tests, which share no more than its connections."""
    return Store(url, file_key(SECRET), Seal(SECRET))


async def deliver(
    store: Store,
    registry: Registry,
    now: datetime,
    limits: Limits,
    raws: Sequence[Raw],
    public_url: str | None = None,
    contact: str | None = None,
) -> Wire:
    """Let a bot that was just built take messages and send everything that is due."""
    wire = Wire(limits)
    settled: dict[str, asyncio.Event] = {raw.external_id: asyncio.Event() for raw in raws}
    rows: dict[int, str] = {}
    early: set[int] = set()

    def _handled(channel: str, external_id: str, numbers: Sequence[int]) -> None:
        rows.update(dict.fromkeys(numbers, external_id))
        if not set(numbers) - early:  # nothing is to come, or it came before
            settled[external_id].set()

    def _settled(number: int) -> None:
        early.add(number)
        if number in rows:
            settled[rows[number]].set()

    settings = settings_of(str(store.url), now, public_url, contact)
    app = await assembled(store, settings, [wire], _handled, _settled, registry)
    async with app.running(), asyncio.timeout(20):
        await app.inbox.receive(raws)
        for event in settled.values():
            await event.wait()
    return wire
