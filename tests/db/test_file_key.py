"""The encrypted file: it says nothing without its key, and what was changed in it is refused."""

import random
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from db.driver import HEADER, is_plain, library, opened
from db.migrate import migrate
from db.models import organization
from db.store import CannotOpen, Store, WrongKey, drawn_key
from tests.disk import everything_in

SECRET = "a secret that is only for these tests"
KEY = drawn_key(SECRET)
CANARY = "canary-in-a-coal-mine"
FLIPS = 200


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A folder with an encrypted database, in which words stand."""
    place = tmp_path / "kept"
    store = Store(url(place), KEY)
    await migrate(store)
    await write(store, *(f"{CANARY} {number}" for number in range(200)))
    await store.close()
    return place


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/popote.db"


async def write(store: Store, *names: str) -> None:
    async with store.write() as db:
        await db.execute(insert(organization), [{"name": one} for one in names])


async def names(store: Store) -> list[str]:
    async with store.read() as db:
        return list((await db.execute(select(organization.c.name))).scalars())


async def test_what_was_written_is_read_with_the_same_key(folder: Path) -> None:
    store = Store(url(folder), drawn_key(SECRET))
    await migrate(store)
    assert len(await names(store)) == 200
    await store.close()


async def test_no_word_stands_in_the_file_or_in_its_log(tmp_path: Path) -> None:
    store = Store(url(tmp_path), KEY)
    await migrate(store)
    await write(store, CANARY)
    assert (tmp_path / "popote.db-wal").stat().st_size > 0
    assert CANARY.encode() not in everything_in(tmp_path)
    assert b"organization" not in everything_in(tmp_path)
    assert not is_plain(tmp_path / "popote.db")
    await store.close()
    assert CANARY.encode() not in everything_in(tmp_path)


async def test_the_same_in_a_plain_file_is_seen(tmp_path: Path) -> None:
    store = Store(url(tmp_path))
    await migrate(store)
    await write(store, CANARY)
    assert is_plain(tmp_path / "popote.db")
    assert CANARY.encode() in everything_in(tmp_path)
    await store.close()


@pytest.mark.parametrize("key", [drawn_key("another secret"), bytes(32)])
async def test_another_key_is_refused_and_nothing_is_touched(folder: Path, key: bytes) -> None:
    before = everything_in(folder)
    store = Store(url(folder), key)
    with pytest.raises(WrongKey):
        await migrate(store)
    await store.close()
    assert everything_in(folder) == before


async def test_an_encrypted_file_without_a_key_is_refused(folder: Path) -> None:
    before = everything_in(folder)
    store = Store(url(folder))
    with pytest.raises(CannotOpen, match="cannot be used"):
        await migrate(store)
    await store.close()
    assert everything_in(folder) == before


async def test_where_files_cannot_be_encrypted_it_is_said_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.migrate.encrypts", lambda: False)
    store = Store(url(folder))
    with pytest.raises(CannotOpen, match="no SQLCipher"):
        await migrate(store)
    await store.close()


async def test_a_plain_file_where_there_is_a_key_is_refused_and_not_touched(
    tmp_path: Path,
) -> None:
    plain = Store(url(tmp_path))
    await migrate(plain)
    await plain.close()
    before = everything_in(tmp_path)
    store = Store(url(tmp_path), KEY)
    with pytest.raises(CannotOpen, match="keys encrypt"):
        await migrate(store)
    await store.close()
    assert everything_in(tmp_path) == before
    assert before.startswith(HEADER)


async def test_what_the_database_refuses_is_raised_as_from_any_other(folder: Path) -> None:
    store = Store(url(folder), KEY)
    with pytest.raises(IntegrityError):
        await write(store, "twice", "twice")
    await store.close()


def test_every_changed_bit_is_refused(request: pytest.FixtureRequest, folder: Path) -> None:
    path = folder / "popote.db"
    whole, chance = path.read_bytes(), random.Random(11)
    flips = max(FLIPS, 20 * int(request.config.getoption("--kills")) // 20)
    refused = 0
    for _time in range(flips):
        changed = bytearray(whole)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        refused += _is_refused(path)
    path.write_bytes(whole)
    assert refused == flips
    assert not _is_refused(path)


def _is_refused(path: Path) -> bool:
    """Tell whether reading everything fails, or says what is damaged."""
    try:
        with_key = opened(path, KEY)
    except library().DatabaseError:
        return True
    try:
        return bool(with_key.execute("PRAGMA cipher_integrity_check").fetchall())
    except library().DatabaseError:
        return True
    finally:
        with_key.close()


async def test_the_log_is_emptied_and_says_when_somebody_reads(tmp_path: Path) -> None:
    store = Store(url(tmp_path), KEY)
    await migrate(store)
    async with store.read() as db:
        await db.execute(select(organization))
        await write(store, CANARY)
        assert not await store.checkpoint()
    assert await store.checkpoint()
    assert (tmp_path / "popote.db-wal").stat().st_size == 0
    await store.close()


async def test_a_sound_file_is_called_sound(folder: Path) -> None:
    store = Store(url(folder), KEY)
    assert await store.checked() is None
    assert await store.checked(quickly=True) is None
    await store.close()
