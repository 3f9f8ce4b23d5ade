"""The console: what the commands of the command line share."""

import asyncio
import os
import secrets
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console

from bot import logs
from bot.settings import Settings, WrongSetting, read_settings
from db.holding import held
from db.sealing import Seal
from db.store import Store, file_key, file_of
from locales import Text, say

T = TypeVar("T")
ENV_FILE = Path(".env")


class CannotRun(Exception):
    """A command cannot do its work; the text is one line for whoever typed it."""


def settings_of(*, make_key: bool = False) -> Settings:
    """Read the settings; the first `run` makes a SECRET_KEY and keeps it in .env."""
    settings = read_settings(ENV_FILE)
    if settings.secret_key.get_secret_value():
        return settings
    if not make_key:
        raise WrongSetting("SECRET_KEY: is needed; `make run` makes one on its first start")
    try:
        keep_settings(ENV_FILE, SECRET_KEY=secrets.token_hex(32))
    except OSError:
        raise WrongSetting("SECRET_KEY: is needed, and cannot be written into .env") from None
    return read_settings(ENV_FILE)


def keep_settings(path: Path, **given: str | None) -> None:
    """Write secrets into a settings file, which nobody else may read; None takes one out."""
    path = path.resolve()
    before = path.read_text("utf-8") if path.exists() else ""
    lines = [line for line in before.splitlines() if line.partition("=")[0] not in given]
    lines += [f"{name}={value}" for name, value in given.items() if value is not None]
    fresh = path.with_name(f"{path.name}.new")  # whole or not at all
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write("\n".join([*lines, ""]))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def with_store(work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
    """Let something work with the store of the settings."""

    async def _work() -> T:
        settings = _settings_of_store()
        secret = settings.secret_key.get_secret_value()
        store = Store(settings.database_url, file_key(secret), Seal(secret))
        with held(settings.database_url):
            try:
                return await work(store)
            finally:
                await store.close()

    return run_to_end(_work())


def _settings_of_store() -> Settings:
    """Read the settings; a database that is not there yet may have a key that is made now."""
    found = read_settings(ENV_FILE)
    if found.secret_key_earlier is not None:
        raise CannotRun("a new key was begun: `python -m bot keys rotate` finishes that")
    return settings_of(make_key=not file_of(found.database_url).exists())


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Do something to its end; what nobody waits for is logged without its words."""
    with asyncio.Runner() as runner:
        runner.get_loop().set_exception_handler(logs.unawaited)
        return runner.run(work)


def text_of(path: Path) -> str:
    """Return the text of a file; raises CannotRun."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise CannotRun(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{path}: cannot be read as text") from None


def plain(text: Text) -> str:
    """Write words without the invisible marks that a chat needs and a terminal may show."""
    return say(text, "en_GB").translate(dict.fromkeys(map(ord, "\u2068\u2069")))


def say_line(line: str) -> None:
    """Write a line for whoever typed the command."""
    Console(highlight=False, soft_wrap=True).print(line, markup=False)
