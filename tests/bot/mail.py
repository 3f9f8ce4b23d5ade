"""Mail for tests: a whole bot with conversations that note who said what, and may fail."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from bot.app import App, built
from bot.messages import Incoming, Raw, Reply
from bot.registry import Command, Registry, command
from bot.settings import Settings
from bot.talk import Talk
from db.sealing import Seal
from locales import as_is
from services import letters, people
from services.people import Role, Writer
from tests.bot.post import until
from tests.conftest import TUESDAY_EVENING
from tests.conversations import with_test_commands
from tests.telephone import SECRET, TELEGRAM, Wire

IDS = count(1)


@dataclass
class Twofold(Wire):
    """A wire on which a person may have a second address."""

    def read(self, raw: Raw) -> Incoming | None:
        given = json.loads(raw.body)
        if given.get("nobody"):
            return None
        found = super().read(raw)
        assert found is not None
        return replace(found, also=given.get("also"))


@dataclass
class Mail:
    """A bot, what reached its people, and what its conversations were told."""

    folder: Path
    wire: Twofold = field(default_factory=lambda: Twofold(TELEGRAM))
    said: list[str] = field(default_factory=list)  # by /note, in the order of the turns
    failures: dict[str, int] = field(default_factory=dict)  # of /note, by what it is told
    handled: list[str] = field(default_factory=list)  # external ids
    apps: list[App] = field(default_factory=list)

    @property
    def app(self) -> App:
        return self.apps[-1]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[App]:
        """Build the bot without letting it run."""
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None,
            database_url=f"sqlite+aiosqlite:///{self.folder}/popote.db",
            secret_key=SECRET,  # type: ignore[arg-type]
            now=TUESDAY_EVENING,
        )
        registry = Registry([*with_test_commands(), self._note()])
        async with built(settings, [self.wire], self._handled, registry=registry) as app:
            self.apps.append(app)
            yield app

    @asynccontextmanager
    async def running(self) -> AsyncIterator[App]:
        """Build the bot and let it run."""
        async with self.open() as app, app.running():
            yield app

    async def send(self, *raws: Raw) -> None:
        """Hand over messages as a channel does, and wait until all were handled."""
        await self.app.inbox.receive(raws)
        await until(lambda: {raw.external_id for raw in raws} <= {*self.handled})

    async def heard(self, phone: str, words: str) -> None:
        """Wait until somebody was told something."""
        await until(
            lambda: any(one.address == phone and words in one.text for one in self.wire.heard)
        )

    def told(self, phone: str) -> list[str]:
        """Return what reached a telephone."""
        return [one.text for one in self.wire.heard if one.address == phone]

    async def counted(self, state: str) -> int:
        """Return how many letters wait, or are dead."""
        async with self.app.store.read() as db:
            return await letters.counted(db, state)

    async def coordinator(self, phone: str) -> None:
        """Make somebody a coordinator."""
        async with self.app.store.write() as db:
            (known,) = await people.recognise(
                db, Seal(SECRET), [Writer("wire", phone)], TUESDAY_EVENING
            )
            await people.remember(
                db, known.person.id, role=Role.COORDINATOR.value, language="en_GB"
            )

    def _note(self) -> Command:
        @command("note", as_is("Note"))
        async def note(talk: Talk) -> Reply:
            """Note what was said, or fail as often as it should."""
            left = self.failures.get(talk.argument, 0)
            self.said.append(talk.argument)
            if left:
                self.failures[talk.argument] = left - 1
                raise ZeroDivisionError
            return Reply(as_is(f"Noted {talk.argument}."))

        return note

    def _handled(self, channel: str, external_id: str, rows: Sequence[int]) -> None:
        self.handled.append(external_id)


def letter(phone: str, text: str, external_id: str = "", **more: object) -> Raw:
    """Write a message as it comes over the wire."""
    body = json.dumps({"phone": phone, "text": text, "language": "en", **more})
    return Raw("wire", external_id or f"l{next(IDS)}", body.encode())


def failing(times: int, error: Exception, real: Callable[..., object]) -> Callable[..., object]:
    """Return a function that fails a few times before it does what it should."""
    left = [error] * times

    async def _failing(*given: object, **named: object) -> object:
        if left:
            raise left.pop()
        return await real(*given, **named)  # type: ignore[misc]

    return _failing
