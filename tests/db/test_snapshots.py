"""Snapshots: whole pictures of a database that others write, which nobody reads without a key."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from db import driver, snapshots
from db.migrate import migrate
from db.models import job, organization
from db.sealed_files import PIECE, sealed, unsealed
from db.store import Store
from tests.disk import everything_in

KEY, WORD, OTHER = bytes(range(32)), bytes(32), bytes([7] * 32)
CANARY = "canary-in-a-coal-mine"
WRITERS, TIMES = 4, 20


@pytest.fixture(params=["sqlcipher", "plain", "without sqlcipher"])
def key(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bytes | None:
    """The key of the database: SQLCipher's, none, or none where there is no SQLCipher."""
    if request.param == "without sqlcipher":
        monkeypatch.setattr(driver, "cipher", None)
    return KEY if request.param == "sqlcipher" else None


async def filled(folder: Path, key: bytes | None, names: int = 200) -> Store:
    store = Store(f"sqlite+aiosqlite:///{folder}/popote.db", key)
    await migrate(store)
    async with store.write() as db:
        rows = [{"name": f"{CANARY} {number}"} for number in range(names)]
        await db.execute(insert(organization), rows)
        await db.execute(insert(job), [{"name": "counter", "progress": names}])
    return store


def taken(folder: Path, key: bytes | None, name: str = "copy") -> Path:
    target = folder / name
    snapshots.fresh(target)
    snapshots.take(folder / "popote.db", key, target, WORD)
    return target


def rows(path: Path, key: bytes | None) -> dict[str, list[Any]]:
    with closing(driver.opened(path, key)) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(map(tuple, db.execute(f'SELECT * FROM "{name}"'))) for (name,) in names
        }


def shape(path: Path, key: bytes | None) -> set[str]:
    with closing(driver.opened(path, key)) as db:
        return {str(row[0]) for row in db.execute("SELECT sql FROM sqlite_master") if row[0]}


async def test_what_is_brought_back_is_what_was_there(tmp_path: Path, key: bytes | None) -> None:
    store = await filled(tmp_path, key)
    copy = taken(tmp_path, key)
    snapshots.bring_back(copy, WORD, tmp_path / "back.db", key)
    assert rows(tmp_path / "back.db", key) == rows(tmp_path / "popote.db", key)
    assert shape(tmp_path / "back.db", key) == shape(tmp_path / "popote.db", key)
    assert snapshots.damage(tmp_path / "back.db", key) is None
    await store.close()
    back = Store(f"sqlite+aiosqlite:///{tmp_path}/back.db", key)
    await migrate(back)
    assert await back.checked() is None
    await back.close()


async def test_no_word_stands_in_a_snapshot_or_beside_it(
    tmp_path: Path, key: bytes | None
) -> None:
    (tmp_path / "there").mkdir()
    store = await filled(tmp_path, key)
    snapshots.take(tmp_path / "popote.db", key, tmp_path / "there" / "copy", WORD)
    await store.close()
    assert [one.name for one in (tmp_path / "there").iterdir()] == ["copy"]
    assert CANARY.encode() not in everything_in(tmp_path / "there")
    assert b"organization" not in everything_in(tmp_path / "there")


async def test_only_its_own_key_opens_a_snapshot(tmp_path: Path, key: bytes | None) -> None:
    store = await filled(tmp_path, key)
    copy = taken(tmp_path, key)
    await store.close()
    assert snapshots.flaw(copy, WORD) is None
    for other in (OTHER, KEY):
        assert "key is another" in str(snapshots.flaw(copy, other))
        with pytest.raises(snapshots.CannotRead):
            snapshots.bring_back(copy, other, tmp_path / "back.db", key)


async def test_every_snapshot_taken_while_four_write_is_one_moment(
    tmp_path: Path, key: bytes | None
) -> None:
    store, over = await filled(tmp_path, key), asyncio.Event()

    async def _write(who: int) -> int:
        """Add a row and count it, in one transaction: no picture has one without the other."""
        number = 0
        while not over.is_set():
            number += 1
            async with store.write() as db:
                await db.execute(insert(organization).values(name=f"{who} {number}"))
                counted = update(job).where(job.c.name == "counter")
                await db.execute(counted.values(progress=job.c.progress + 1))
        return number

    writing = [asyncio.create_task(_write(who)) for who in range(WRITERS)]
    sizes = []
    for time in range(TIMES):
        copy = await asyncio.to_thread(taken, tmp_path, key, f"copy {time}")
        assert snapshots.flaw(copy, WORD) is None
        snapshots.bring_back(copy, WORD, tmp_path / f"{time}.db", key)
        back = rows(tmp_path / f"{time}.db", key)
        sizes.append(len(back["organization"]))
        counts = [row[3] for row in back["job"] if row[0] == "counter"]
        assert counts == [sizes[-1]]
    over.set()
    written = sum(await asyncio.gather(*writing))
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0] >= 200
    async with store.read() as db:
        there = select(func.count()).select_from(organization)
        assert (await db.execute(there)).scalar_one() == 200 + written
    await store.close()


async def test_what_was_erased_is_in_no_later_snapshot(tmp_path: Path) -> None:
    store = await filled(tmp_path, None)
    async with store.write() as db:
        await db.execute(organization.delete())
    copy = taken(tmp_path, None)
    snapshots.bring_back(copy, WORD, tmp_path / "back.db", None)
    assert CANARY.encode() not in (tmp_path / "back.db").read_bytes()
    await store.close()


async def test_a_snapshot_of_a_machine_without_sqlcipher_is_encrypted_on_one_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(driver, "cipher", None)
        store = await filled(tmp_path, None)
        copy = taken(tmp_path, None)
        before = rows(tmp_path / "popote.db", None)
        await store.close()
    snapshots.bring_back(copy, WORD, tmp_path / "back.db", KEY)
    assert rows(tmp_path / "back.db", KEY) == before
    assert not driver.is_plain(tmp_path / "back.db")


async def test_a_snapshot_with_sqlcipher_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await filled(tmp_path, KEY)
    copy = taken(tmp_path, KEY)
    await store.close()
    monkeypatch.setattr(driver, "cipher", None)
    assert "SQLCipher" in str(snapshots.flaw(copy, WORD))


def test_what_is_no_snapshot_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("these are words " * 1000)
    (tmp_path / "half").write_bytes(sealed(b"x" * 1000, WORD)[:-1])
    (tmp_path / "nothing").touch()
    assert snapshots.flaw(tmp_path / "none", WORD) == "there is no such file"
    assert snapshots.flaw(tmp_path, WORD) == "it cannot be read"
    for name in ("words", "half", "nothing"):
        assert snapshots.flaw(tmp_path / name, WORD) is not None, name


async def test_a_changed_database_is_damaged_and_a_missing_part_too(tmp_path: Path) -> None:
    store = await filled(tmp_path, KEY)
    await store.close()
    path = tmp_path / "popote.db"
    whole = path.read_bytes()
    assert snapshots.damage(path, KEY) is None
    for place in (3, 100, 5000, len(whole) // 2, len(whole) - 3):
        changed = bytearray(whole)
        changed[place] ^= 4
        path.write_bytes(changed)
        assert snapshots.damage(path, KEY) is not None, place
        assert path.read_bytes() == changed
    path.write_bytes(whole[:-4096])
    assert snapshots.damage(path, KEY) is not None


async def test_a_plain_database_whose_pages_do_not_fit_is_damaged(tmp_path: Path) -> None:
    store = await filled(tmp_path, None, 2000)
    await store.close()
    path = tmp_path / "popote.db"
    changed = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'organization'")
        (page,) = found.fetchone()
    changed[(page - 1) * 4096 : (page - 1) * 4096 + 200] = bytes(200)
    path.write_bytes(changed)
    assert snapshots.damage(path, None) is not None


def test_a_file_gets_its_name_only_when_it_is_there_and_only_its_owner_reads_it(
    tmp_path: Path,
) -> None:
    snapshots.fresh(tmp_path / "half")
    (tmp_path / "half").write_bytes(b"new")
    (tmp_path / "name").write_bytes(b"old")
    snapshots.settle(tmp_path / "half", tmp_path / "name")
    assert (tmp_path / "name").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["name"]
    assert (tmp_path / "name").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        snapshots.fresh(tmp_path / "name")


@given(st.binary(max_size=300))
def test_what_was_sealed_into_a_file_is_read_again(words: bytes) -> None:
    assert unsealed(sealed(words, WORD), WORD) == words
    assert sealed(words, WORD) != sealed(words, WORD)


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_pieces_can_be_neither_changed_nor_moved_nor_left_out(size: int) -> None:
    words = os.urandom(size)
    file = sealed(words, WORD)
    assert unsealed(file, WORD) == words
    piece, start = PIECE + 16, 32
    parts = [file[at : at + piece] for at in range(start, len(file), piece)]
    wrong = [
        file[:-1],
        file + b"x",
        file[:20] + bytes([file[20] ^ 1]) + file[21:],
        file[:-5] + bytes([file[-5] ^ 1]) + file[-4:],
    ]
    if len(parts) > 1:
        wrong += [file[:start] + b"".join(parts[:-1]), file[:start] + b"".join(reversed(parts))]
    for one in wrong:
        with pytest.raises(ValueError, match="sealed"):
            unsealed(one, WORD)
    with pytest.raises(ValueError, match="another key"):
        unsealed(file, OTHER)
