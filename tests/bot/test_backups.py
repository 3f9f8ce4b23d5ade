"""Backups: made while people write, sealed, put away in time, and never half there."""

import asyncio
import random
import sys
import time
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from bot import backups
from bot.backups import Flawed, NoKey, back_up, folder_of, is_due, made, newest_good, word_of
from bot.settings import Settings, read_settings
from db import driver, snapshots
from db.models import organization
from db.store import Store
from tests.disk import everything_in
from tests.services.teams import SEAL

CANARY = "canary-in-a-coal-mine"
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
BACKS_UP_WITHOUT_END = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from bot.backups import back_up
from bot.settings import read_settings
from db import store

store.encrypts = lambda: False  # the database is plain, as in the other tests
url, now = sys.argv[1:]
settings = read_settings(None, database_url=url, secret_key="s" * 40, backup_key="b" * 40)
moment = datetime.fromisoformat(now)
print("ready", flush=True)
while True:
    moment += timedelta(seconds=1)
    back_up(settings, Path(url.partition("///")[2]).parent / "backups", moment)
"""


@pytest.fixture
def settings(database: str) -> Settings:
    given = {"secret_key": "s" * 40, "backup_key": "b" * 40}
    return read_settings(None, database_url=database, **given)


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    kept = Store(database, seal=SEAL)
    async with kept.write() as db:
        await db.execute(insert(organization).values(name=CANARY))
    yield kept
    await kept.close()


def names_in(settings: Settings, backup: Path, folder: Path) -> list[str]:
    target = folder / "back.db"
    target.unlink(missing_ok=True)
    snapshots.bring_back(backup, word_of(settings), target, None)
    with closing(driver.opened(target)) as db:
        return [name for (name,) in db.execute("SELECT name FROM organization")]


def test_a_backup_has_its_moment_as_a_name_and_only_its_owner_reads_it(
    settings: Settings, store: Store
) -> None:
    folder = folder_of(settings)
    path = back_up(settings, folder, NOW.astimezone(tz=None))
    assert path == folder / "popote-20261124T170500Z.backup"
    assert [one.name for one in folder.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert CANARY.encode() not in everything_in(folder)


def test_without_a_key_there_is_no_backup(settings: Settings, store: Store) -> None:
    without = settings.model_copy(update={"backup_key": type(settings.backup_key)("")})
    with pytest.raises(NoKey):
        back_up(without, folder_of(settings), NOW)
    assert not folder_of(settings).exists()
    assert newest_good(without) is None


async def test_a_week_after_it_was_erased_no_backup_holds_a_word(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    folder, word = folder_of(settings), word_of(settings)
    forgotten = NOW + timedelta(days=2, minutes=1)
    now, holding = NOW, []
    while now < forgotten + timedelta(days=7):
        back_up(settings, folder, now)
        if now < forgotten <= now + HOUR:
            holding = [one.path for one in made(folder)]
            assert all(CANARY in names_in(settings, one, tmp_path) for one in holding)
            async with store.write() as db:
                await db.execute(delete(organization))
        now += HOUR if abs(now - forgotten) < 3 * HOUR or now > NOW + 8 * HOUR * 24 else 6 * HOUR
    assert holding
    assert not any(one.exists() for one in holding)
    left = made(folder)
    assert 7 <= len(left) <= 32
    for one in left:
        assert snapshots.flaw(one.path, word) is None
        assert CANARY not in names_in(settings, one.path, tmp_path)


def test_a_backup_that_cannot_be_finished_leaves_nothing(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(settings)
    good = back_up(settings, folder, NOW)

    def _full(*given: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(snapshots, "take", _full)
    with pytest.raises(OSError, match="disk full"):
        back_up(settings, folder, NOW + HOUR)
    monkeypatch.undo()
    monkeypatch.setattr(snapshots, "flaw", lambda *given: "it is damaged")
    with pytest.raises(Flawed):
        back_up(settings, folder, NOW + HOUR)
    assert list(folder.iterdir()) == [good]


async def test_a_backup_that_is_killed_leaves_no_half_file_that_counts(
    settings: Settings, store: Store, database: str
) -> None:
    rows = [{"name": f"{number} " + "x" * 2000} for number in range(2000)]  # some megabytes
    async with store.write() as db:
        await db.execute(insert(organization), rows)
    folder, chance, halves = folder_of(settings), random.Random(3), 0
    for life in range(8):
        given = ("-c", BACKS_UP_WITHOUT_END, database, (NOW + life * HOUR).isoformat())
        process = await create_subprocess_exec(sys.executable, *given, stdout=PIPE)
        assert process.stdout is not None
        await process.stdout.readline()
        await asyncio.sleep(chance.uniform(0.02, 0.4))
        process.kill()
        await process.communicate()
        halves += len(list(folder.glob(".*")))
        assert all(snapshots.flaw(one.path, word_of(settings)) is None for one in made(folder))
    assert halves
    path = back_up(settings, folder, NOW + 9 * HOUR)
    assert newest_good(settings) == backups.Backup(path, NOW + 9 * HOUR)
    assert not list(folder.glob(".*"))


def test_the_newest_good_one_is_found_behind_damaged_ones(
    settings: Settings, store: Store
) -> None:
    folder = folder_of(settings)
    assert newest_good(settings) is None
    paths = [back_up(settings, folder, NOW + number * HOUR) for number in range(3)]
    (folder / "popote-20990101T000000Z.backup").write_bytes(b"no backup")
    (folder / "popote-of-somebody.backup").write_bytes(b"no backup")
    changed = bytearray(paths[2].read_bytes())
    changed[len(changed) // 2] ^= 1
    paths[2].write_bytes(changed)
    found = newest_good(settings)
    assert found is not None
    assert found.path == paths[1]


def test_a_program_that_starts_again_and_again_makes_one_an_hour(
    settings: Settings, store: Store
) -> None:
    assert is_due(settings, NOW)
    back_up(settings, folder_of(settings), NOW)
    assert not is_due(settings, NOW + timedelta(minutes=2))
    assert is_due(settings, NOW + timedelta(minutes=55))
    assert is_due(settings, NOW - timedelta(days=2))  # a clock that was set back


def test_what_was_put_aside_goes_after_a_week(tmp_path: Path) -> None:
    for name in ("popote.db", "popote.db.replaced-20261124T170500Z", "popote.db.replaced-x"):
        (tmp_path / name).touch()
    (tmp_path / "popote.db.replaced-20261124T170500Z-wal").touch()
    backups.put_away_replaced(tmp_path / "popote.db", NOW + timedelta(days=6))
    assert len(list(tmp_path.iterdir())) == 4
    backups.put_away_replaced(tmp_path / "popote.db", NOW + timedelta(days=7))
    left = sorted(one.name for one in tmp_path.iterdir())
    assert left == ["popote.db", "popote.db.replaced-x"]


def test_a_backup_of_some_megabytes_takes_little_time(settings: Settings, store: Store) -> None:
    began = time.monotonic()
    back_up(settings, folder_of(settings), NOW)
    assert time.monotonic() - began < 5
