"""A house for tests from which calls go out: the whole program over a channel that notes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.app import App, built
from bot.channels import Channel, DeliveryError
from bot.messages import Lane, Outgoing, Reply
from bot.registry import Registry, command
from bot.settings import Settings
from bot.talk import Talk
from db.sealing import Seal
from db.session import Session
from locales import as_is
from services import call_counts, calls
from services.call_counts import Counts
from services.calls import Call
from tests.bot.post import until
from tests.calling import Scene, sent, settled
from tests.conftest import TUESDAY_EVENING
from tests.telephone import SECRET, TELEGRAM, Wire

SEAL = Seal(SECRET)


@command("echo", as_is("Echo"), default=True)
async def echo(talk: Talk) -> Reply:
    """Answer, whatever was said."""
    return Reply(as_is("Echo."))


CHANGEABLE = replace(TELEGRAM, edits=True)


@dataclass
class Bank(Wire):
    """A channel whose calls can be held, and may fail by their address."""

    fates: dict[str, list[DeliveryError]] = field(default_factory=dict)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> str:
        self.begun.append(outgoing)
        if outgoing.lane == Lane.CALL:
            await self.open.wait()
        if fates := self.fates.get(outgoing.address):
            raise fates.pop(0)
        self.heard.append(outgoing)
        return outgoing.edits or str(outgoing.id)

    @property
    def called(self) -> list[str]:
        """Return whom calls reached, in that order."""
        return [one.address for one in self.heard if one.lane == Lane.CALL]


@dataclass
class House:
    """The program, its clock and what it sends."""

    url: str
    banks: Sequence[Bank]
    at: datetime = TUESDAY_EVENING
    apps: list[App] = field(default_factory=list)
    scene: Scene = field(init=False)

    @property
    def app(self) -> App:
        return self.apps[-1]

    @property
    def bank(self) -> Bank:
        return self.banks[0]

    @asynccontextmanager
    async def running(self, **given: Any) -> AsyncIterator[App]:
        """Build the program and let it run."""
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None,
            database_url=self.url,
            secret_key=SECRET,  # type: ignore[arg-type]
            **given,
        )
        channels: list[Channel] = [*self.banks]
        registry, clock = Registry([echo]), lambda: self.at
        async with built(settings, channels, registry=registry, clocked=clock) as app:
            self.apps.append(app)
            async with app.running():
                yield app

    async def furnish(self, people: int) -> Scene:
        """Let the coordinator and so many people be known."""
        chats = [str(100 + number) for number in range(people)]
        self.scene = await self.write(lambda db: settled(db, SEAL, self.bank.name, chats, self.at))
        return self.scene

    async def send(self, **given: Any) -> int:
        """Send a call to everybody; returns its number."""
        number: int = await self.write(lambda db: sent(db, SEAL, self.scene, self.at, **given))
        return number

    async def write(self, act: Callable[[Session], Any]) -> Any:
        """Do something, and let the caller know as a turn does."""
        async with self.app.store.write() as db:
            found = await act(db)
        self.app.caller.wake()
        return found

    async def counts(self, number: int) -> Counts:
        async with self.app.store.read() as db:
            return await call_counts.counts(db, number)

    async def call(self, number: int) -> Call:
        async with self.app.store.read() as db:
            found = await calls.call_of(db, number)
        assert found is not None
        return found

    async def until_state(self, number: int, state: calls.State) -> Call:
        """Wait until a call has come so far."""
        async with asyncio.timeout(20):
            while (found := await self.call(number)).state is not state:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return found

    async def until_called(self, people: int) -> None:
        await until(lambda: len(self.bank.called) >= people)

    def later(self, **passed: float) -> None:
        """Let time pass, and the caller look."""
        self.at += timedelta(**passed)
        self.app.caller.wake()
