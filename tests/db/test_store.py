"""The store: its pragmas as the engine says them, one writer at a time, readers that only read."""

import asyncio
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, func, insert, literal_column, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from db.driver import library
from db.models import address, conversation, organization, person
from db.session import Session
from db.store import CannotOpen, Store
from tests.disk import opened

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
SAID = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,  # MEMORY
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 30_000,
}
HOLDS_THE_LOCK = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
db.execute("INSERT INTO organization (name) VALUES ('from another process')")
print("held", flush=True)
sys.stdin.readline()
db.execute("COMMIT")
"""


async def said(db: Session, pragma: str) -> object:
    return (await db.execute(text(f"PRAGMA {pragma}"))).scalar()


def wrote(db: Session) -> bool:
    """Return whether it wrote since this was last asked."""
    before, db.wrote = db.wrote, False
    return before


async def people_in(db: Session) -> int:
    found = await db.execute(select(func.count()).select_from(person))
    number: int = found.scalar_one()
    return number


async def add(db: Session, **values: object) -> int:
    row = insert(person).values(last_seen=TODAY, **values).returning(person.c.id)
    number: int = (await db.execute(row)).scalar_one()
    return number


@pytest.mark.parametrize(("pragma", "value"), SAID.items())
async def test_the_engine_says_what_was_set_to_writer_and_readers(
    store: Store, pragma: str, value: object
) -> None:
    async with store.write() as db:
        assert await said(db, pragma) == value
    async with store.read() as db:
        assert await said(db, pragma) == value


async def test_the_file_is_not_mapped_into_memory(store: Store) -> None:
    async with store.read() as db:
        assert await said(db, "mmap_size") in (0, None)  # None: built without it


async def test_every_reader_has_its_pragmas(store: Store) -> None:
    async def _look(both: asyncio.Barrier) -> tuple[object, object]:
        async with store.read() as db:
            found = await said(db, "foreign_keys"), await said(db, "query_only")
            async with asyncio.timeout(5):
                await both.wait()  # so that each has a connection of its own
            return found

    both = asyncio.Barrier(3)
    assert await asyncio.gather(*(_look(both) for _each in range(3))) == [(1, 1)] * 3


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        async with store.read() as db:
            await add(db)
    async with store.read() as db:
        assert await people_in(db) == 0


async def test_a_reader_sees_one_picture_while_others_write(store: Store) -> None:
    async with store.read() as reading:
        assert await people_in(reading) == 0
        async with store.write() as writing:
            await add(writing)
        assert await people_in(reading) == 0
    async with store.read() as reading:
        assert await people_in(reading) == 1


async def test_a_reader_does_not_wait_for_the_writer(store: Store) -> None:
    async with store.write() as writing, asyncio.timeout(4):
        await add(writing)
        async with store.read() as reading:
            assert await people_in(reading) == 0


async def test_the_writer_has_the_lock_before_its_first_statement(
    store: Store, tmp_path: Path
) -> None:
    async with store.write():
        with (
            opened(tmp_path / "popote.db", timeout=0, isolation_level=None) as other,
            pytest.raises(library().OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")


async def test_a_write_waits_for_another_process(store: Store, tmp_path: Path) -> None:
    other = subprocess.Popen(  # noqa: ASYNC220 - it only holds a lock
        [sys.executable, "-c", HOLDS_THE_LOCK, str(tmp_path / "popote.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    began = time.monotonic()
    asyncio.get_running_loop().call_later(0.3, other.communicate, "go on\n")
    async with store.write() as db:
        names = (await db.execute(select(organization.c.name))).scalars().all()
    assert list(names) == ["from another process"]
    assert time.monotonic() - began > 0.25
    assert other.wait(5) == 0


async def test_what_raises_is_rolled_back(store: Store) -> None:
    async def _fails() -> None:
        async with store.write() as db:
            await add(db)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await _fails()
    async with store.read() as db:
        assert await people_in(db) == 0
    async with store.write() as db:  # and the writer goes on
        assert await add(db) == 1


async def test_what_is_cancelled_is_rolled_back(store: Store) -> None:
    async def _never_ends() -> None:
        async with store.write() as db:
            await add(db)
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await _never_ends()
    async with store.write() as db:
        assert await people_in(db) == 0


async def test_of_fifty_increments_at_once_none_is_lost(store: Store) -> None:
    attempts = literal_column("role", Integer)  # any column will do to count in
    async with store.write() as db:
        await db.execute(text("CREATE TABLE tally (role INTEGER NOT NULL)"))
        await db.execute(text("INSERT INTO tally VALUES (0)"))

    async def _increment() -> None:
        async with store.write() as db:
            before = (await db.execute(select(attempts).select_from(text("tally")))).scalar_one()
            await asyncio.sleep(0)  # whoever could come between comes now
            await db.execute(text("UPDATE tally SET role = :next"), {"next": before + 1})

    await asyncio.gather(*(_increment() for _each in range(50)))
    async with store.read() as db:
        assert (await db.execute(text("SELECT role FROM tally"))).scalar_one() == 50


async def test_writers_are_served_in_the_order_in_which_they_came(store: Store) -> None:
    served: list[int] = []

    async def _write(number: int) -> None:
        async with store.write():
            served.append(number)

    await asyncio.gather(*(_write(number) for number in range(20)))
    assert served == list(range(20))


async def test_a_row_must_point_at_one_that_exists(store: Store) -> None:
    row = {"person_id": 7, "channel": "wire", "lookup": b"x", "sealed": b"y"}
    with pytest.raises(IntegrityError):
        async with store.write() as db:
            await db.execute(insert(address).values(row))


async def test_an_error_does_not_show_what_was_written(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with store.write() as db:
            await add(db, role="my secret")
    assert "my secret" not in str(caught.value)


async def test_a_session_knows_whether_it_wrote(store: Store) -> None:
    async with store.write() as db:
        await people_in(db)
        assert not wrote(db)
        number = await add(db)
        changed = update(person).where(person.c.id == number).values(role="volunteer")
        assert wrote(db)
        await db.execute(changed)
        assert wrote(db)
        await db.upsert(conversation, [{"person_id": number, "state": {}, "touched_at": NOW}])
        assert wrote(db)
        await db.insert_missing(organization, [{"name": "A"}], (organization.c.id,))
        assert wrote(db)


async def test_insert_missing_returns_only_what_was_new(store: Store) -> None:
    async with store.write() as db:
        row = (organization.c.id, organization.c.name)
        first = await db.insert_missing(organization, [{"name": "A"}, {"name": "B"}], row)
        assert sorted(each.name for each in first) == ["A", "B"]
        again = await db.insert_missing(
            organization, [{"name": "B"}, {"name": "C"}, {"name": "C"}], row
        )
        assert [each.name for each in again] == ["C"]


async def test_insert_missing_does_not_hide_other_faults(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.write() as db:
            await db.insert_missing(organization, [{"name": None}], (organization.c.id,))


async def test_upsert_inserts_or_changes(store: Store) -> None:
    async with store.write() as db:
        one, two = await add(db), await add(db)
        for numbers, state in (((one,), {"a": 1}), ((one, two), {"b": 2})):
            rows = [{"person_id": each, "state": state, "touched_at": NOW} for each in numbers]
            await db.upsert(conversation, rows)
        found = (await db.execute(select(conversation.c.state))).scalars().all()
    assert list(found) == [{"b": 2}, {"b": 2}]


async def test_the_next_number_is_the_one_after_the_highest(store: Store) -> None:
    async with store.write() as db:
        assert await db.next_number(person) == 1
        await add(db, id=41)
        assert await db.next_number(person) == 42


async def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotOpen, match="folder"):
        Store(f"sqlite+aiosqlite:///{tmp_path}/file/popote.db")


async def test_a_closed_store_leaves_no_thread_of_a_connection_that_was_still_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = threading.Event()

    def _slowly(*given: Any, **how: Any) -> Any:
        began.set()
        time.sleep(0.2)
        return library().connect(":memory:", check_same_thread=False)

    monkeypatch.setattr("db.driver.opened", _slowly)
    before = set(threading.enumerate())
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/slow.db")

    async def _read() -> None:
        async with store.read():
            raise AssertionError("it was cancelled before it could be opened")

    reading = asyncio.create_task(_read())
    assert await asyncio.to_thread(began.wait, 5)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await store.close()
    assert not [
        one for one in threading.enumerate() if one not in before and "asyncio" not in one.name
    ]
