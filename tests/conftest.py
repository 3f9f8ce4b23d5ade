"""What every test may use: a frozen evening, and `chat`, a person with a telephone."""

import gc
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.registry import Registry, find_commands
from tests import shortcuts
from tests.prepared import prepare
from tests.sharing import Sharing, in_order
from tests.telephone import Chat, store_at

PARIS = ZoneInfo("Europe/Paris")
TUESDAY_EVENING = datetime(2026, 11, 24, 18, 5, tzinfo=PARIS)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the transcripts")
    parser.addoption("--kills", type=int, default=20, help="how often the chaos tests kill")
    parser.addoption("--cuts", type=int, default=200, help="how often the power is cut")
    parser.addoption("--hostile", type=int, default=20_000, help="how many bodies are hostile")
    parser.addoption("--attempts", type=int, default=800, help="how often a race tries")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing | None:
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several processes
        items[:] = in_order(items)


def pytest_collection_finish() -> None:
    """Look for waste in what tests make, not in thousands of tests.

    To import the command line puts it off, until a command is run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def short_cuts() -> Iterator[None]:
    """Spare the stores of a test process what each would do anew."""
    with pytest.MonkeyPatch.context() as patch:
        shortcuts.take(patch)
        yield


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry(find_commands())


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database of this version."""
    return prepare(tmp_path_factory.mktemp("blank"))


@pytest.fixture
def database(blank: Path, tmp_path: Path) -> str:
    """Give a test an empty database of its own; returns the address."""
    return f"sqlite+aiosqlite:///{shutil.copy(blank, tmp_path / 'popote.db')}"


@pytest.fixture
async def chats(database: str, registry: Registry) -> AsyncIterator[Callable[..., Chat]]:
    """Make telephones that share one database; every message finds a bot built anew."""
    store = store_at(database)

    def _make(name: str = "amina", **given: object) -> Chat:
        settings = {"registry": registry, "now": TUESDAY_EVENING, **given}
        return Chat(name, store, **settings)  # type: ignore[arg-type]

    yield _make
    await store.close()


@pytest.fixture
def chat(chats: Callable[..., Chat]) -> Chat:
    """One person with a telephone."""
    return chats()
