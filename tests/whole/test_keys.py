"""`python -m bot keys`: encrypted, sealed anew, and finished after a stop at any moment."""

import asyncio
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from db.driver import is_plain
from db.migrate import migrate
from db.sealing import Seal
from db.store import Store, drawn_key
from services import people
from services.people import Writer
from tests.conftest import TUESDAY_EVENING
from tests.disk import opened
from tests.whole.programs import KEY, Ended, ended, environment, running
from tests.whole.test_command_line import key_of

PEOPLE = 600
CHANCE = random.Random(5)


async def somebody_was_here(folder: Path, key: bytes | None) -> None:
    """Leave a database that the settings in .env open, with people in it."""
    (folder / ".env").write_text(f"SECRET_KEY={KEY}\n", "utf-8")
    store = Store(f"sqlite+aiosqlite:///{folder}/var/popote.db", key)
    await migrate(store)
    async with store.write() as db:
        writers = [Writer("telegram", str(one)) for one in range(PEOPLE)]
        await people.recognise(db, Seal(KEY), writers, TUESDAY_EVENING)
    await store.close()


def known_with(folder: Path, secret: str) -> int:
    """Return how many of them are found and opened with a key."""
    seal = Seal(secret)
    with opened(folder / "var" / "popote.db", secret, read_only=True) as db:
        rows = db.execute("SELECT id, lookup, sealed FROM address").fetchall()
    found = 0
    for number, lookup, sealed in rows:
        address = seal.open(sealed, people.address_binding(number)).decode()
        found += lookup == seal.lookup("telegram", address)
    return found


def left_in(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "var").iterdir())


async def test_a_plain_database_is_encrypted(tmp_path: Path) -> None:
    await somebody_was_here(tmp_path, None)
    refused = await ended(tmp_path, "doctor")
    assert (refused.code, "keys encrypt" in refused.complained) == (1, True)
    assert is_plain(tmp_path / "var" / "popote.db")
    for _time in range(2):
        end = await ended(tmp_path, "keys", "encrypt")
        assert (end.code, end.complained) == (0, "")
    assert not is_plain(tmp_path / "var" / "popote.db")
    assert known_with(tmp_path, KEY) == PEOPLE
    assert (await ended(tmp_path, "migrate")).complained == ""


async def test_a_new_key_opens_everything_and_the_earlier_one_nothing(tmp_path: Path) -> None:
    await somebody_was_here(tmp_path, drawn_key(KEY))
    end = await ended(tmp_path, "keys", "rotate")
    assert (end.code, end.complained) == (0, "")
    new = key_of(tmp_path / ".env")
    assert new != KEY
    assert "EARLIER" not in (tmp_path / ".env").read_text("utf-8")
    assert known_with(tmp_path, new) == PEOPLE
    refused = await ended(tmp_path, "export", "meals", "out.csv", secret_key=KEY)
    assert "is not the one that sealed this database" in refused.complained
    assert "popote.db.new" not in left_in(tmp_path)


async def test_a_key_of_the_environment_is_not_changed(tmp_path: Path) -> None:
    end = await ended(tmp_path, "keys", "rotate", secret_key=KEY)
    assert (end.code, ".env" in end.complained) == (1, True)
    assert not (tmp_path / ".env").exists()


@pytest.mark.parametrize("act", ["rotate", "encrypt"])
async def test_who_runs_it_is_not_disturbed(tmp_path: Path, act: str) -> None:
    await somebody_was_here(tmp_path, drawn_key(KEY))
    async with running(tmp_path, "run", telegram_bot_token="123456:AAA"):
        end = await ended(tmp_path, "keys", act)
    assert (end.code, "another program has it open" in end.complained) == (1, True)
    assert key_of(tmp_path / ".env") == KEY
    assert known_with(tmp_path, KEY) == PEOPLE


async def test_killed_at_any_moment_it_is_finished_by_doing_it_again(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    await somebody_was_here(tmp_path, drawn_key(KEY))
    started = time.monotonic()
    await ended(tmp_path, "keys", "show")
    starting = time.monotonic() - started
    kills = max(4, int(request.config.getoption("--kills")) // 12)
    begun = [await _killed(tmp_path, starting) for _time in range(kills)]
    assert begun[0]
    assert (await ended(tmp_path, "keys", "rotate")).code == 0
    assert known_with(tmp_path, key_of(tmp_path / ".env")) == PEOPLE
    assert not rotating(tmp_path)
    assert "popote.db.new" not in left_in(tmp_path)


def rotating(folder: Path) -> bool:
    return "SECRET_KEY_EARLIER=" in (folder / ".env").read_text("utf-8")


async def _killed(folder: Path, starting: float) -> bool:
    """Kill a rotation at some moment; tells whether it was in the middle."""
    goes_on = rotating(folder)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "keys", "rotate"),
        cwd=folder,
        env=environment({}),
        stdout=asyncio.subprocess.DEVNULL,
    )
    if goes_on:
        await asyncio.sleep(starting * CHANCE.uniform(0.8, 1.8))
    else:
        while process.returncode is None and not rotating(folder):  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        await asyncio.sleep(CHANCE.uniform(0, 0.1))
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    return rotating(folder)


async def test_run_finishes_what_was_begun(tmp_path: Path) -> None:
    await somebody_was_here(tmp_path, drawn_key(KEY))
    new = "a new key of the tests, which is long enough"
    (tmp_path / ".env").write_text(f"SECRET_KEY={new}\nSECRET_KEY_EARLIER={KEY}\n", "utf-8")
    waits: Ended = await ended(tmp_path, "migrate")
    assert "keys rotate" in waits.complained
    async with running(tmp_path, "run", telegram_bot_token="123456:AAA"):
        assert "EARLIER" not in (tmp_path / ".env").read_text("utf-8")
        assert key_of(tmp_path / ".env") == new
    assert known_with(tmp_path, new) == PEOPLE
