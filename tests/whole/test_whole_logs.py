"""Whatever happens, no log holds a secret, a number, a place or a word of anybody."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.telegram_channel import TelegramChannel
from bot.channels.telegram_polling import Backoff
from bot.channels.whatsapp import open_channel
from bot.handles import Handles
from bot.logs import PROGRAM, TALKATIVE, Wordless, quiet, unawaited
from bot.messages import Reply
from bot.registry import Registry, command, find_commands
from bot.settings import read_settings
from bot.talk import Talk
from bot.web import HEALTH
from db.sealing import Seal
from locales import as_is
from services import letters
from services.people import Role
from tests.disk import opened
from tests.platforms.bot_api import BotApi
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import TOKEN, Line
from tests.whole.programs import KEY, free_port, running
from tests.whole.served import Whole, file_in, listening, url_of, whole

OURS = ("bot", "handlers", "services", "db", "locales")
CHAT, OTHER, CLAIRE = 770077001, 770077003, 770077002
PHONE, HIDDEN = "whatsapp:+33639987654", "whatsapp:FR.13491208655302741918"
LIBRARIES = ("sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "asyncio", "starlette")
WORDS, PLACE = "canary words of somebody", (48.8812345, 2.3567891)


ADMIN = {"Authorization": f"Bearer {Seal(KEY).signature(HEALTH)}"}


@command("leak", as_is("Leak"))
async def leak(talk: Talk) -> Reply:
    """Fail with what was typed in every text of the error."""
    try:
        raise KeyError(talk.argument)
    except KeyError as error:
        raise ValueError(f"{talk.argument} of {CHAT}", talk.person) from error


class Listening(logging.Handler):
    """Keeps what the program writes, and what it would write if we asked for everything."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Wordless(PROGRAM))
        self.written: list[str] = []
        self.errors: list[str] = []  # our own lines that carry an error

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))
        if record.name.partition(".")[0] in OURS:
            self.written.append(repr(record.args))
            self.errors += [record.getMessage()] if record.exc_info else []

    @property
    def text(self) -> str:
        return "\n".join(self.written)


@pytest.fixture
def heard() -> Iterator[Listening]:
    """All of ours at DEBUG, everybody else's as the program runs them."""
    root, listening_to = logging.getLogger(), Listening()
    levels = {name: logging.getLogger(name).level for name in (*OURS, *TALKATIVE, "")}
    root.setLevel(logging.INFO)
    quiet()
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(listening_to)
    yield listening_to
    root.removeHandler(listening_to)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def everything(heard: Listening) -> Iterator[Listening]:
    """What is written when somebody asks every library for all it has to say."""
    names = (*TALKATIVE, *LIBRARIES, "")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield heard
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[BotApi, TwilioApi, Whole]]:
    """Both platforms, both channels and a conversation that fails."""
    async with (
        BotApi() as api,
        TwilioApi(Line("")) as twilio,
        _served(folder, api, twilio) as one,
    ):
        yield api, twilio, one


@asynccontextmanager
async def _served(folder: Path, api: BotApi, twilio: TwilioApi) -> AsyncIterator[Whole]:
    listener = listening()
    twilio.line.target = url_of(listener)
    twilio.line.open()
    settings = read_settings(
        None,
        secret_key=KEY,
        database_url=file_in(folder),
        telegram_bot_token=api.token,
        telegram_api_url=api.url,
        **twilio.settings("https://popote.example.org"),
    )
    telegram = TelegramChannel(settings, Backoff(first=0.01, longest=0.05))
    channel = open_channel(settings, timeout=0.5)
    assert channel is not None
    registry = Registry([*find_commands(), leak])
    asyncio.get_running_loop().set_exception_handler(unawaited)
    async with whole(settings, [telegram, channel], listener, registry) as one:
        yield one
        await twilio.settled()


def secrets(api: BotApi) -> list[str]:
    """Return what no log may hold."""
    people = (CHAT, OTHER, CLAIRE, PHONE.partition("+33")[2], HIDDEN.partition(":")[2])
    return [api.token, KEY, TOKEN, "canary", *map(str, (*people, *PLACE))]


def leaked(text: str, api: BotApi) -> list[str]:
    return [one for one in secrets(api) if one in text]


NAMES = {"first_name": WORDS, "last_name": WORDS, "username": "canary", "title": WORDS}
EVERY_FIELD: dict[str, Any] = {
    "from": {"id": CHAT, "is_bot": False, "language_code": "canary", **NAMES},
    "sender_chat": {"id": CHAT, "type": "private", **NAMES},
    "forward_origin": {"type": "hidden_user", "sender_user_name": WORDS, "date": 1},
    "reply_to_message": {"message_id": 1, "text": WORDS, "author_signature": WORDS},
    "quote": {"text": WORDS, "position": 0},
    "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "https://canary.example"}],
    "caption": WORDS,
    "author_signature": WORDS,
    "contact": {"phone_number": "+33canary", "first_name": WORDS, "vcard": WORDS},
    "document": {"file_id": "canary", "file_unique_id": "canary", "file_name": WORDS},
    "venue": {"title": WORDS, "address": WORDS},
    "text": WORDS,
    "canary": WORDS,
}
EVERY_PARAMETER = {
    "ProfileName": WORDS,
    "ButtonText": WORDS,
    "ButtonPayload": WORDS,
    "ListTitle": WORDS,
    "Address": WORDS,
    "Label": WORDS,
    "MediaContentType0": "audio/canary",
    "MediaUrl0": "https://canary.example/media",
    "ReferralBody": WORDS,
    "OriginalRepliedMessageSid": "canary",
    "Canary": WORDS,
}


async def everybody_writes(api: BotApi, twilio: TwilioApi) -> None:
    people = api.people
    people.say(CHAT, WORDS)
    people.say(CHAT, f"/leak {WORDS}")
    people.share_location(CHAT, *PLACE)
    people.say(CHAT, **EVERY_FIELD)
    people.contact(OTHER)
    people.garble({"update_id": people.next_update, "message": {"chat": WORDS, "text": WORDS}})
    people.press(OTHER, f"/leak {WORDS}")
    handles = Handles(Seal(KEY))
    carried = handles.write("telegram", str(OTHER), f"/leak {WORDS}", datetime.now(UTC))
    people.press(OTHER, carried)
    for sender in (PHONE, HIDDEN):
        await twilio.people.say(sender, WORDS)
        await twilio.people.say(sender, f"/leak {WORDS}")
        await twilio.people.share(sender, *PLACE)
        await twilio.people.say(sender, WORDS, **EVERY_PARAMETER)


async def until_quiet(one: Whole) -> None:
    await one.until(
        "SELECT 1 WHERE (SELECT count(*) FROM incoming) >= 16"
        " AND NOT EXISTS (SELECT 1 FROM incoming WHERE state = 'waiting')"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE state = 'queued' AND attempts = 0)"
    )


@pytest.mark.usefixtures("impatient")
async def test_no_log_holds_a_word_when_conversations_and_platforms_fail(
    tmp_path: Path, heard: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(tmp_path) as (api, twilio, one):
        await one.promote("telegram", str(CLAIRE), Role.COORDINATOR, "en_GB")
        for kind in ("error", "gateway", "blocked", "bad", "broken", "dropped", "unauthorized"):
            api.fail(kind)
            api.fail(kind, method="getUpdates")
            api.fail(kind, method="setMyCommands")
        for code in ("21211", "63016", "500", "reset", "20003"):
            twilio.fail(code, where="Messages")
        await everybody_writes(api, twilio)
        await until_quiet(one)

        async def _broken(*_given: object) -> int:
            raise ValueError(WORDS, PHONE)

        monkeypatch.setattr(letters, "counted", _broken)
        # The stand-ins' servers have taken uvicorn's logs for themselves.
        monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{twilio.line.target}/health?from={WORDS}", headers=ADMIN)
        assert (answer.status_code, WORDS in answer.text) == (500, False)
        forgotten = asyncio.create_task(_broken())
        await asyncio.wait([forgotten])
        del forgotten
    assert "message" in heard.text
    for expected in ("failed: ValueError at _hold", "Exception in ASGI", "Task exception was"):
        assert expected in heard.text
    assert heard.errors == []
    assert leaked(heard.text, api) == []


@pytest.mark.usefixtures("impatient")
async def test_no_log_holds_a_word_when_every_library_says_all_it_has_to_say(
    tmp_path: Path, everything: Listening
) -> None:
    async with served(tmp_path) as (api, twilio, one):
        api.fail("bad")
        twilio.fail("21211", where="Messages")
        await everybody_writes(api, twilio)
        await until_quiet(one)
    for name in ("httpcore", "aiosqlite", "sqlalchemy", "telegram"):
        assert f" {name}" in everything.text, "it was asked"
    assert leaked(everything.text, api) == []


async def test_no_log_holds_a_word_when_the_database_fails(
    tmp_path: Path, heard: Listening
) -> None:
    async with served(tmp_path) as (api, twilio, one):
        api.people.say(CHAT, "food")
        await api.until(lambda: api.sent)
        await break_table(one.database, "conversation")
        api.people.say(CHAT, WORDS)
        await one.until("SELECT 1 FROM incoming WHERE state = 'dead'")
        await break_table(one.database, "outbox")
        api.people.say(CHAT, WORDS)
        await until_said(heard, "no apology for message")
        await break_table(one.database, "incoming")
        api.people.say(CHAT, WORDS)
        assert await twilio.people.say(PHONE, WORDS) == 503
        await until_said(heard, "could not be committed")
    assert heard.errors == []
    assert leaked(heard.text, api) == []


async def test_the_program_itself_writes_no_word(tmp_path: Path) -> None:
    port = free_port()
    line = Line(f"http://127.0.0.1:{port}")
    line.open()
    async with BotApi() as api, TwilioApi(line) as twilio:
        given = {"secret_key": KEY, "port": str(port), **twilio.settings()}
        given |= {"telegram_bot_token": api.token, "telegram_api_url": api.url}
        async with running(tmp_path, "run", **given) as bot:
            api.people.say(CHAT, "food")
            await api.until(lambda: api.sent)
            await break_table(tmp_path / "var" / "popote.db", "person")
            api.fail("unauthorized", method="getUpdates")
            await everybody_writes(api, twilio)
            await break_table(tmp_path / "var" / "popote.db", "incoming")
            assert await twilio.people.say(PHONE, WORDS) == 503
            async with httpx.AsyncClient(trust_env=False) as client:
                answer = await client.get(f"{line.public_url}/health?from={WORDS}", headers=ADMIN)
            assert answer.status_code == 500
            started = Path(f"/proc/{bot.process.pid}/cmdline").read_text()
            assert leaked(started, api) == []
            await bot.stop(15)
            written = bot.complaints.read_text("utf-8")
    for expected in ("refuses the token", "could not be committed", "Exception in ASGI"):
        assert expected in written
    assert leaked(written, api) == []


async def break_table(database: Path, name: str) -> None:
    """Take a table away from under the program."""

    def _break() -> None:
        with opened(database, KEY) as db, db:
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute(f"ALTER TABLE {name} RENAME TO {name}_that_was")

    await asyncio.to_thread(_break)


async def until_said(heard: Listening, words: str) -> None:
    async with asyncio.timeout(15):
        while words not in heard.text:  # noqa: ASYNC110, any thread may say it
            await asyncio.sleep(0.01)
