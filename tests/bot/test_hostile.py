"""Hostile webhooks: no five hundred, nothing forged takes effect, nothing accepted is lost."""

import asyncio
import gc
import json
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message

from bot.app import App, built
from bot.channels import Channel, Receive, Report
from bot.channels.telegram_channel import TelegramChannel
from bot.channels.telegram_webhook import HEADER, LARGEST, PATH, webhook_route
from bot.channels.whatsapp import open_channel
from bot.flood import Flood
from bot.messages import Incoming, Outgoing, Raw
from bot.precedence import about
from bot.registry import Registry
from bot.settings import Settings, read_settings
from bot.supposing import learn
from bot.web import application
from db.sealing import Seal
from locales import LANGUAGES
from locales.fold import fold
from locales.vocabulary import HEARD
from tests.disk import opened
from tests.hostile import Post, elsewhere, forged, forms, signed, statuses, updates
from tests.kitchens import open_kitchens
from tests.platforms.twilio_people import ACCOUNT, SENDER, TOKEN
from tests.whole.programs import KEY, NOWHERE
from tests.whole.served import file_in

log = logging.getLogger(__name__)

PUBLIC = "https://popote.example.org"
GROWTH = 20 * 1024 * 1024  # bytes
ROUNDS = 20
WARM = 700  # messages after which the program has loaded most of what it loads once
AT_ONCE = 80
FORGED, ELSEWHERE, AUTHENTIC = 0.94, 0.02, 0.04
UNREADABLE = "message %d failed: %s"
KNOWN = "%s: a known id came with another message (%d)"
SCRIPTS = ("qwo plm zxc", "щыц ъёэ", "ظضق ثخح", "ጰፀ ሧዠ", "ঞঢ ঘঝ")
TAKEN = {"incoming", "person", "address", "outbox", "conversation", "asked"}
"""What any message may change; all else only words that mean it."""


@dataclass
class Mute:
    """A channel whose platform is not there: what is sent arrives."""

    real: Channel
    secret: str
    sent: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.name, self.limits, self.parallel = self.real.name, self.real.limits, 8
        self.bodies = {PATH: LARGEST} if self.name == "telegram" else {}

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        if self.name == "telegram":
            return [webhook_route(receive, self.secret, lambda _update: None)]
        return self.real.routes(receive, report)

    async def run(self, receive: Receive) -> None:
        return None

    def read(self, raw: Raw) -> Incoming | None:
        return self.real.read(raw)

    async def send(self, outgoing: Outgoing) -> str:
        self.sent[outgoing.address] += 1
        return f"SM{outgoing.id:032}"

    async def close(self) -> None:
        await self.real.close()


@dataclass
class Target:
    """A program that is attacked, and what became of what it took."""

    app: App
    web: ASGIApp
    database: Path
    handled: set[tuple[str, str]]  # in this round
    accepted: set[tuple[str, str]] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)

    async def post(self, one: Post) -> int:
        """Make a request; an error nobody handled is raised."""
        status: list[int] = []

        async def _receive() -> Message:
            return {"type": "http.request", "body": one.body, "more_body": False}

        async def _send(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])

        await self.web(_scope(one), _receive, _send)
        await asyncio.sleep(
            0
        )  # as between any two requests, so that the loop forgets their timers
        self.answers[status[0]] += 1
        return status[0]

    async def take_all(self, posts: Iterator[Post]) -> None:
        """Make requests as they come, many at once; see that each message is handled and kept."""
        while some := list(islice(posts, AT_ONCE)):
            assert max(await asyncio.gather(*map(self.post, some))) < 500
            await self.until_done()
        self.see_that_all_is_kept()

    async def until_done(self) -> None:
        """Wait until everything accepted is handled."""
        async with asyncio.timeout(120):
            while self.accepted - self.handled:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def see_that_all_is_kept(self) -> None:
        """See that the store knows all that was accepted, and forget it here."""
        with opened(self.database, KEY, read_only=True) as db:
            for one in self.accepted:
                query = "SELECT state FROM incoming WHERE channel = ? AND external_id = ?"
                assert db.execute(query, one).fetchone()[0] in ("handled", "dead"), one
        self.accepted.clear()
        self.handled.clear()

    def number(self, query: str) -> int:
        """Return the number that a query finds."""
        with opened(self.database, KEY, read_only=True) as db:
            found: int = db.execute(query).fetchone()[0]
        return found

    def counted(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with opened(self.database, KEY, read_only=True) as db:
            names = [
                row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            return {
                one: db.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0] for one in names
            }


class Counting(logging.Filter):
    """Counts what is logged, and lets nothing through: what a test keeps of it is no growth."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        self.lines[str(record.msg)] += 1
        return False


@pytest.fixture
def logged() -> Iterator[Counter[str]]:
    """How often each line was logged by the program, at WARNING or above."""
    counting = Counting()
    ours = [logging.getLogger(one) for one in (*logging.root.manager.loggerDict,) if _ours(one)]
    for one in ours:
        one.addFilter(counting)
    yield counting.lines
    for one in ours:
        one.removeFilter(counting)


def _ours(name: str) -> bool:
    return name.partition(".")[0] in ("bot", "handlers", "services", "db", "locales")


def _scope(one: Post) -> dict[str, Any]:
    headers = [(name.encode(), value.encode("utf-8")) for name, value in one.headers]
    headers.append((b"content-length", str(len(one.body)).encode()))
    path = one.path.split("?")[0]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "server": ("x", 1),
        "client": ("192.0.2.1", 5),
        "scheme": "http",
        "method": one.method,
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": one.query.encode("latin-1", "replace"),
        "headers": headers,
    }


def _settings(folder: Path) -> Settings:
    given: Mapping[str, Any] = {
        "secret_key": KEY,
        "database_url": file_in(folder),
        "telegram_bot_token": "1:x",
        "telegram_mode": "webhook",
        "telegram_api_url": NOWHERE,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_whatsapp_from": SENDER,
        "twilio_api_url": NOWHERE,
        "twilio_content_url": NOWHERE,
        "twilio_daily_cap": 0,  # what waits for the next day is told in test_spending.py
        "public_url": PUBLIC,
    }
    return read_settings(None, **given)


@asynccontextmanager
async def attacked(folder: Path) -> AsyncIterator[Target]:
    """Run the whole program, without a platform."""
    settings = _settings(folder)
    whatsapp = open_channel(settings)
    assert whatsapp is not None
    channels = [Mute(one, secret()) for one in (TelegramChannel(settings), whatsapp)]
    handled: set[tuple[str, str]] = set()

    def _handled(channel: str, external_id: str, _rows: Sequence[int]) -> None:
        handled.add((channel, external_id))

    async with built(settings, channels, _handled) as app:
        # Every message has its turn: tests/bot/test_flood.py sees what a flood becomes.
        app.inbox.flood = Flood((), partial(about, app.desk.registry))
        async with app.store.write() as db:
            await open_kitchens(db, app.now())
        target = Target(app, application(app), folder / "popote.db", handled)
        receive = app.inbox.receive

        async def _receive(raws: Sequence[Raw]) -> None:
            await receive(raws)
            target.accepted |= {(one.channel, one.external_id) for one in raws}

        app.inbox.receive = _receive  # type: ignore[method-assign]
        target.web = application(app)
        know_all_words(app.desk.registry)
        async with app.running():
            yield target


def know_all_words(registry: Registry) -> None:
    """Load the words of every language in every script, which otherwise waits for somebody."""
    learn(registry)
    for code in HEARD:
        registry.meanings.read(code)
        for script in SCRIPTS:
            registry.meanings.near(fold(script), (code,))
            registry.meanings.likely(fold(script), (code,))


def in_every_language() -> Iterator[Post]:
    """Say a few things in each language, whose texts are loaded when somebody first speaks it."""
    number = 8_000_000
    for place, one in enumerate(LANGUAGES):
        for words in (f"/language {one.code}", "1", "/help", "/need", "0", "112", *SCRIPTS):
            number += 1
            chat = {"id": 9000 + place, "type": "private"}
            message = {"message_id": number, "chat": chat, "from": chat, "text": words}
            body = json.dumps({"update_id": number, "message": message}).encode()
            yield Post("/telegram", ((HEADER, secret()),), body)


def secret() -> str:
    return Seal(KEY).signature("telegram webhook")


def authentic(chance: Random) -> Iterator[Post]:
    """Make what the platforms themselves hand over, from people who send anything."""
    telegram, whatsapp, told = updates(chance, 0), forms(chance), statuses(chance)
    header = ((HEADER, secret()),)
    while True:
        which = chance.random()
        if which < 0.5:
            yield Post("/telegram", header, next(telegram))
        elif which < 0.85:
            yield signed(next(whatsapp), PUBLIC, TOKEN, "/whatsapp")
        else:
            form, query = next(told)
            yield signed(form, PUBLIC, TOKEN, "/whatsapp/status", query)


def changed(before: Mapping[str, int], after: Mapping[str, int]) -> set[str]:
    """Return the tables that have more rows than before, or fewer; not the clock's own."""
    return {one for one in after if after[one] != before.get(one)} - {"job"}


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def test_no_hostile_body_breaks_anything(
    tmp_path: Path, pytestconfig: pytest.Config, logged: Counter[str]
) -> None:
    """The figures are shown by --log-cli-level=INFO."""
    each: int = pytestconfig.getoption("hostile") // ROUNDS
    chance = Random(20261124)
    false, lost = forged(chance, PUBLIC, TOKEN, secret()), elsewhere(chance)
    true = authentic(chance)
    async with attacked(tmp_path) as target:
        await target.take_all(in_every_language())
        await target.take_all(islice(true, WARM))
        begun, first = resident(), target.counted()
        for _round in range(ROUNDS):
            before = target.counted()
            for one in islice(false, round(each * FORGED)):
                assert await target.post(one) in (403, 413), one
            for one in islice(lost, round(each * ELSEWHERE)):
                assert await target.post(one) < 500, one
            assert target.accepted == set()
            effects = changed(before, target.counted())
            assert effects == set(), f"nothing forged takes effect: {effects}"

            await target.take_all(islice(true, round(each * AUTHENTIC)))
            gc.collect()  # what only waits to be collected is no growth
        grown, after = resident() - begun, target.counted()
        assert target.number("SELECT count(*) FROM incoming WHERE state = 'waiting'") == 0
        assert target.number("SELECT max(attempts) FROM incoming") == 1, "a turn never fails"
        dead = target.number("SELECT count(*) FROM incoming WHERE state = 'dead'")
    assert sum(target.answers.values()) >= 0.99 * each * ROUNDS
    assert logged[UNREADABLE] == dead
    assert set(logged) <= {UNREADABLE, KNOWN}, "what fails is what nobody could read"
    assert changed(first, after) <= TAKEN
    assert grown <= GROWTH
    log.info("%s, %d unreadable, %d KiB more", dict(target.answers), dead, grown // 1024)
