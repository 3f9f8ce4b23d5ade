"""What each command of the command line does."""

import asyncio
import os
import secrets
from argparse import Namespace
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from rich.console import Console
from rich.progress import Progress

from bot import logs
from bot.app import built
from bot.channels import Channel
from bot.channels.simulator import SimulatorChannel
from bot.channels.terminal import TerminalChannel
from bot.demo import SECRET, furnish, stations
from bot.registry import find_openers
from bot.settings import Settings, WrongSetting, read_settings
from bot.web import listening, serve
from db.migrate import migrate as bring_up
from db.store import Store
from locales import LANGUAGES, Text, say
from locales.catalogues import FOLDER
from locales.extraction import missing, update
from locales.review import check
from locales.status import read as read_status
from services import deliveries, letters
from services.exchange import Imported, export_meals, import_meals
from services.exchange_rows import FileRefused

T = TypeVar("T")
ENV_FILE = Path(".env")
DEMO = "sqlite+aiosqlite:///var/demo.db"


class CannotRun(Exception):
    """A command cannot do its work; the text is one line for whoever typed it."""


def demo(given: Namespace) -> None:
    """Serve three telephones in a web page, over invented data."""
    settings = read_settings(None, secret_key=SECRET, database_url=DEMO)
    simulator = SimulatorChannel(settings, stations())

    def _handled(channel: str, external_id: str, rows: Sequence[int]) -> None:
        simulator.expect(external_id, rows)

    async def _serve() -> None:
        with listening(settings) as listener:
            async with built(settings, [simulator], _handled, simulator.give_up) as app:
                await furnish(app)
                _say(f"Popote is here: http://{settings.host}:{listener.getsockname()[1]}/")
                await serve(app, listener, simulator.close)

    _done(_serve())


def run(given: Namespace) -> None:
    """Serve every channel whose settings are there."""
    settings = _settings(make_key=True)
    if settings.now is not None:
        raise WrongSetting("NOW: is for the demo and tests only")
    channels = [
        cast(Channel, opened)
        for open_channel in find_openers()
        if (opened := open_channel(settings)) is not None
    ]
    if not channels:
        raise WrongSetting("TELEGRAM_BOT_TOKEN or TWILIO_ACCOUNT_SID: one of them is needed")

    async def _serve() -> None:
        with listening(settings) as listener:
            async with built(settings, channels) as app:
                _say(f"Popote runs: {', '.join(one.name for one in channels)}")
                await serve(app, listener)

    _done(_serve())


def chat(given: Namespace) -> None:
    """Talk with it in the terminal."""
    settings = read_settings(None, secret_key=SECRET, database_url=DEMO)
    terminal = TerminalChannel(Console())

    async def _talk() -> None:
        async with built(settings, [terminal], terminal.expect, terminal.settle) as app:
            await furnish(app)
            async with app.running():
                await terminal.over.wait()

    _done(_talk())


def migrate(given: Namespace) -> None:
    """Bring the database to this version."""

    async def _migrate(store: Store) -> None:
        await bring_up(store)

    _with_store(_migrate)
    _say("The database is up to date.")


def import_(given: Namespace) -> None:
    """Import meals from a file, all or nothing."""
    words = _text_of(given.file)
    beside = Console(stderr=True)
    with Progress(console=beside, transient=True, disable=not beside.is_terminal) as bar:
        task = bar.add_task("Importing")

        def _progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        async def _import(store: Store) -> Imported:
            await bring_up(store)
            async with store.write() as db:
                return await import_meals(db, words, progress=_progress)

        try:
            done = _with_store(_import)
        except FileRefused as refused:
            raise CannotRun("\n".join(map(_plain, (refused.why, *refused.errors)))) from None
    _say(f"{done.created} new, {done.updated} changed, {done.unchanged} as they were.")


def export(given: Namespace) -> None:
    """Export meals to a file."""

    async def _export(store: Store) -> str:
        await bring_up(store)
        async with store.read() as db:
            return await export_meals(db)

    words = _with_store(_export)
    try:
        given.file.write_text(words, "utf-8")
    except OSError:
        raise CannotRun(f"{given.file}: cannot be written") from None
    _say(f"Written: {given.file}")


def doctor(given: Namespace) -> None:
    """Say what is set up, what waits and what failed."""
    settings = _settings()

    async def _look(store: Store) -> None:
        await bring_up(store)
        async with store.read() as db:
            counts = await deliveries.counts(db)
            _say(f"Messages that could not be handled: {await letters.counted(db, 'dead')}")
            _say(f"Messages that wait to be handled: {await letters.counted(db, 'waiting')}")
        for (channel, state), number in sorted(counts.items()):
            _say(f"{channel}, {state}: {number}")

    _say(f"Telegram: {settings.telegram_mode if settings.telegram_bot_token else 'off'}")
    _say(f"WhatsApp: {'on' if settings.twilio_account_sid else 'off'}")
    _with_store(_look)


def translations(given: Namespace) -> None:
    """Say how complete each catalogue is; with --check fail when something is wrong."""
    if given.update:
        update()
    for one in LANGUAGES:
        left, status = len(missing(one.code)), read_status(FOLDER)[one.code]["status"]
        _say(f"{one.code:6} {one.name:16} {left:3} missing, {status}")
    problems = check()
    for problem in problems:
        _say(problem)
    if given.check and problems:
        raise CannotRun(f"{len(problems)} problems in the catalogues")


def _settings(*, make_key: bool = False) -> Settings:
    """Read the settings; the first `run` makes a SECRET_KEY and keeps it in .env."""
    settings = read_settings(ENV_FILE)
    if settings.secret_key.get_secret_value():
        return settings
    if not make_key:
        raise WrongSetting("SECRET_KEY: is needed; `make run` makes one on its first start")
    try:
        keep_key(ENV_FILE, secrets.token_hex(32))
    except OSError:
        raise WrongSetting("SECRET_KEY: is needed, and cannot be written into .env") from None
    return read_settings(ENV_FILE)


def keep_key(path: Path, key: str) -> None:
    """Write a SECRET_KEY into a settings file, which nobody else may read."""
    path = path.resolve()
    before = path.read_text("utf-8") if path.exists() else ""
    lines = [line for line in before.splitlines() if not line.startswith("SECRET_KEY=")]
    fresh = path.with_name(f"{path.name}.new")  # whole or not at all
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write("\n".join([*lines, f"SECRET_KEY={key}", ""]))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _with_store(work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
    """Let something work with the store of the settings."""

    async def _work() -> T:
        store = Store(read_settings(ENV_FILE).database_url)
        try:
            return await work(store)
        finally:
            await store.close()

    return _done(_work())


def _done(work: Coroutine[Any, Any, T]) -> T:
    """Do something to its end; what nobody waits for is logged without its words."""
    with asyncio.Runner() as runner:
        runner.get_loop().set_exception_handler(logs.unawaited)
        return runner.run(work)


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise CannotRun(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{path}: cannot be read as text") from None


def _plain(text: Text) -> str:
    """Write words without the invisible marks that a chat needs and a terminal may show."""
    return say(text, "en_GB").translate(dict.fromkeys(map(ord, "\u2068\u2069")))


def _say(line: str) -> None:
    Console(highlight=False, soft_wrap=True).print(line, markup=False)
