"""`python -m bot backup` and `restore`: what is damaged is refused, and is back in a minute."""

import random
import time
from pathlib import Path

import pytest

from db import driver, store
from db.store import drawn_key
from tests.disk import opened
from tests.platforms.bot_api import BotApi
from tests.whole.programs import KEY, Command, Ended, ended, running
from tests.whole.test_command_line import CANAL, GARE, write_meals

BACKUP_KEY = "a key of the backups, which is long enough"
OTHER = "another key of the tests, long enough too"
KEYS = {"secret_key": KEY, "backup_key": BACKUP_KEY}
TOKEN = {**KEYS, "telegram_bot_token": "1:token"}


@pytest.fixture(autouse=True)
def _encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let databases be as they are for those who use them."""
    monkeypatch.setattr(store, "encrypts", driver.encrypts)


def meals(command: Command, folder: Path, *lines: tuple[str, str, str]) -> None:
    write_meals(folder / "meals.csv", *lines)
    assert command("import", "meals", "meals.csv", **KEYS).code == 0


def backed_up(command: Command) -> str:
    """Make a backup; returns where it is."""
    end = command("backup", **KEYS)
    assert (end.code, end.complained) == (0, "")
    return end.said.removeprefix("Written: ").strip()


async def backed_up_there(folder: Path) -> str:
    """Make a backup by a program of its own."""
    return (await ended(folder, "backup", **KEYS)).said.removeprefix("Written: ").strip()


def left_in(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "var").iterdir())


def content(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with opened(folder / "var" / "popote.db", KEY) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(map(tuple, db.execute(f'SELECT * FROM "{name}"')), key=str)
            for (name,) in names
        }


def flip(path: Path, place: int) -> None:
    changed = bytearray(path.read_bytes())
    changed[place] ^= 1 << place % 8
    path.write_bytes(changed)


def test_what_is_brought_back_is_what_was_there(command: Command, tmp_path: Path) -> None:
    meals(command, tmp_path, CANAL)
    before = content(tmp_path)
    file = backed_up(command)
    meals(command, tmp_path, CANAL, GARE)
    assert content(tmp_path) != before
    began = time.monotonic()
    end = command("restore", file, **KEYS)
    assert time.monotonic() - began < 60
    assert (end.code, end.complained) == (0, "")
    first, second = end.said.splitlines()
    assert first == f"The database is now as it was in {file}."
    after = content(tmp_path)
    assert "brought_back" in after["audit"][-1]
    assert {name for name in before if before[name] != after[name]} == {"audit", "job"}
    (aside,) = (one for one in left_in(tmp_path) if "replaced" in one)
    assert aside in second
    assert not driver.is_plain(tmp_path / "var" / aside)
    expected = ["backups", "popote.db", "popote.db.lock", aside]
    assert [one for one in left_in(tmp_path) if not one.endswith(("-wal", "-shm"))] == expected


def test_a_damaged_database_is_refused_with_the_line_that_brings_it_back(
    command: Command, tmp_path: Path
) -> None:
    meals(command, tmp_path, CANAL)
    before = content(tmp_path)
    backed_up(command)
    path, chance = tmp_path / "var" / "popote.db", random.Random(8)
    whole = path.read_bytes()
    places = [5, 4000, *(chance.randrange(len(whole)) for _time in range(3))]
    for place in places:
        path.write_bytes(whole)
        flip(path, place)
        changed = path.read_bytes()
        end = command("run", **TOKEN)
        assert (end.code, end.said) == (1, "")
        assert end.complained.count("\n") == 1
        assert "damaged" in end.complained
        assert path.read_bytes() == changed
    told = end.complained.strip().partition("python -m bot ")[2].split()
    assert told[0] == "restore"
    assert command(*told, **KEYS).code == 0
    assert content(tmp_path)["place"] == before["place"]
    assert "ok integrity" in command("doctor", **KEYS).said


def test_without_a_backup_a_damaged_database_is_refused_all_the_same(
    command: Command, tmp_path: Path
) -> None:
    meals(command, tmp_path, CANAL)
    path = tmp_path / "var" / "popote.db"
    flip(path, path.stat().st_size // 2)
    end = command("run", **TOKEN)
    assert (end.code, end.complained.count("\n")) == (1, 1)
    assert end.complained.startswith("popote: DATABASE_URL: the database is damaged")
    assert "No good backup is in var/backups" in end.complained


def test_a_wrong_key_is_not_called_damage_alone(command: Command, tmp_path: Path) -> None:
    meals(command, tmp_path, CANAL)
    end = command("run", **{**TOKEN, "secret_key": OTHER})
    assert end.complained == "popote: SECRET_KEY: is not the one that sealed this database\n"
    file = backed_up(command)
    end = command("run", **{**TOKEN, "secret_key": OTHER})
    assert end.complained.startswith("popote: SECRET_KEY: is not the one of this database, or ")
    assert file in end.complained


async def test_nothing_is_brought_back_while_it_runs(tmp_path: Path) -> None:
    await ended(tmp_path, "migrate", **KEYS)
    file = await backed_up_there(tmp_path)
    async with BotApi() as api:
        token = {"telegram_bot_token": api.token, "telegram_api_url": api.url}
        async with running(tmp_path, "run", **KEYS, **token):
            end = await ended(tmp_path, "restore", file, **KEYS)
    assert (end.code, end.said) == (1, "")
    assert end.complained.startswith("popote: DATABASE_URL: another program has it open")
    assert not any("replaced" in one for one in left_in(tmp_path))


def test_what_cannot_be_brought_back_changes_nothing(command: Command, tmp_path: Path) -> None:
    meals(command, tmp_path, CANAL)
    file = backed_up(command)
    before = (tmp_path / "var" / "popote.db").read_bytes()
    (tmp_path / "words.backup").write_text("no backup " * 1000)
    flipped = tmp_path / "flipped.backup"
    flipped.write_bytes((tmp_path / file).read_bytes())
    flip(flipped, flipped.stat().st_size // 3)
    for name, keys, why in (
        ("none.backup", KEYS, "there is no such file"),
        ("words.backup", KEYS, "no backup"),
        ("flipped.backup", KEYS, "changed"),
        (file, {**KEYS, "backup_key": OTHER}, "its key is another"),
        (file, {**KEYS, "backup_key": ""}, "BACKUP_KEY: is needed"),
    ):
        end = command("restore", name, **keys)
        assert (end.code, end.said, end.complained.count("\n")) == (1, "", 1)
        assert why in end.complained
        assert (tmp_path / "var" / "popote.db").read_bytes() == before
    assert not any("replaced" in one or "brought" in one for one in left_in(tmp_path))


async def test_a_backup_under_another_secret_key_is_refused(tmp_path: Path) -> None:
    """It could be opened, but no address in it could be read."""
    async with BotApi() as api:
        token = {"telegram_bot_token": api.token, "telegram_api_url": api.url}
        api.people.say(7, "طعام")
        async with running(tmp_path, "run", **KEYS, **token):
            await api.until(lambda: len(api.sent) > 0, 20)
    file = await backed_up_there(tmp_path)
    (tmp_path / "var" / "popote.db").rename(tmp_path / "elsewhere.db")
    refused = await ended(tmp_path, "restore", file, **{**KEYS, "secret_key": OTHER})
    assert refused.code == 1
    assert "SECRET_KEY: is not the one that sealed this backup" in refused.complained
    assert not (tmp_path / "var" / "popote.db").exists()
    assert (await ended(tmp_path, "restore", file, **KEYS)).code == 0
    with opened(tmp_path / "var" / "popote.db", KEY) as db:
        assert db.execute("SELECT count(*) FROM address").fetchone()[0] == 1
    with pytest.raises(driver.library().DatabaseError):
        driver.opened(tmp_path / "var" / "popote.db", drawn_key(OTHER))


async def test_the_program_makes_a_key_for_its_backups_and_does_not_say_it_to_a_log(
    tmp_path: Path,
) -> None:
    async with BotApi() as api:
        token = {"telegram_bot_token": api.token, "telegram_api_url": api.url}
        async with running(tmp_path, "run", **token) as bot:
            assert bot.process.stdout is not None
            said = [(await bot.process.stdout.readline()).decode() for _line in range(2)]
    assert "BACKUP_KEY was made, and stands in .env" in said[0]
    assert "another machine" in said[1]
    lines = (tmp_path / ".env").read_text("utf-8").splitlines()
    (key,) = (one.partition("=")[2] for one in lines if one.startswith("BACKUP_KEY="))
    assert len(key) == 64
    assert not any(key in one for one in said)
    async with BotApi() as api:
        token = {"telegram_bot_token": api.token, "telegram_api_url": api.url}
        async with running(tmp_path, "run", **token):
            assert (tmp_path / ".env").read_text("utf-8").splitlines() == lines


def test_a_backup_goes_where_it_is_told(command: Command, tmp_path: Path) -> None:
    nothing = command("backup", **KEYS)
    assert nothing == Ended(1, "", "popote: there is no database yet\n")
    meals(command, tmp_path, CANAL)
    end = command("backup", "stick/popote", **KEYS)
    assert end.code == 0
    (file,) = (tmp_path / "stick" / "popote").iterdir()
    assert end.said == f"Written: stick/popote/{file.name}\n"
    assert command("restore", str(file), **KEYS).code == 0
    refused = command("backup", "/proc/nowhere", **KEYS)
    assert refused == Ended(1, "", "popote: /proc/nowhere: cannot be written to\n")
    without = command("backup", secret_key=KEY, backup_key="")
    assert without.complained.startswith("popote: BACKUP_KEY: is needed")
