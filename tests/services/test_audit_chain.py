"""The audit chain: whatever was changed in the log afterwards is found, at the line it begins."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from db.models import audit, job
from db.session import Session
from db.store import Store
from services import audit as log
from services import audit_chain
from services.audit import Act
from tests.services.teams import NOW, SEAL, association, coordinator_of, how_many

A_DAY = timedelta(days=1)
LINES = 12


async def written(db: Session, many: int = LINES, first: int = 0) -> None:
    """Write lines, one a day."""
    for one in range(first, first + many):
        await log.note(db, one % 3 or None, None, Act.CREATED_SHIFT, NOW + one * A_DAY, shift=one)


async def before_the_chain(db: Session, many: int = 3) -> None:
    """Write lines as an earlier version did."""
    for one in range(many):
        row = {"at": NOW - A_DAY, "act": "imported", "details": {"shifts": one}}
        await db.execute(insert(audit).values(row))


async def rows(db: Session) -> list[dict[str, Any]]:
    found = await db.execute(select(audit).order_by(audit.c.id))
    return [dict(row._mapping) for row in found]


async def test_a_log_that_nobody_touched_is_whole(db: Session) -> None:
    assert await audit_chain.verify(db) is None
    assert await audit_chain.head(db) == ""
    await written(db)
    assert await audit_chain.verify(db) is None
    assert len(await audit_chain.head(db)) == audit_chain.SHORT


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW + timedelta(seconds=1)},
        {"actor": 99},
        {"actor": None},
        {"organization_id": 1},
        {"act": "imported"},
        {"details": {"shift": 99}},
        {"chain": bytes(32)},
        {"chain": None},
    ],
)
async def test_an_edit_is_found_at_its_line(db: Session, change: dict[str, Any]) -> None:
    await association(db)
    await written(db)
    await db.execute(update(audit).where(audit.c.id == 5).values(change))
    assert await audit_chain.verify(db) == 5


async def test_what_is_removed_or_added_is_found(db: Session) -> None:
    await written(db)
    kept = await rows(db)
    await db.execute(delete(audit).where(audit.c.id == 5))
    assert await audit_chain.verify(db) == 6
    await db.execute(insert(audit).values(kept[4]))
    assert await audit_chain.verify(db) is None
    await db.execute(delete(audit).where(audit.c.id == LINES))  # the last one
    assert await audit_chain.verify(db) == LINES
    await db.execute(insert(audit).values(kept[-1]))
    await db.execute(insert(audit).values(kept[-1] | {"id": LINES + 1}))
    assert await audit_chain.verify(db) == LINES + 1


async def test_a_log_that_was_emptied_or_lost_its_end_is_found(db: Session) -> None:
    await written(db)
    await db.execute(delete(job).where(job.c.name == audit_chain.HEAD))
    assert await audit_chain.verify(db) == LINES
    await written(db, first=LINES)
    assert await audit_chain.verify(db) is not None
    await db.execute(delete(audit))
    assert await audit_chain.verify(db) is not None


async def test_lines_from_before_the_chain_come_first_only(db: Session) -> None:
    await before_the_chain(db)
    assert await audit_chain.verify(db) is None
    await written(db)
    assert await audit_chain.verify(db) is None
    assert [row["id"] for row in await rows(db)] == list(range(1, LINES + 4))
    await before_the_chain(db, 1)
    assert await audit_chain.verify(db) == LINES + 4


async def test_a_beginning_cannot_pass_for_lines_from_before_the_chain(db: Session) -> None:
    await written(db)
    for last in (3, LINES):
        await db.execute(update(audit).where(audit.c.id <= last).values(chain=None))
        assert await audit_chain.verify(db) == last + 1


@pytest.mark.parametrize("days", [0, 1, 7, LINES, LINES + 5])
async def test_what_stays_after_old_lines_were_forgotten_is_whole(db: Session, days: int) -> None:
    await before_the_chain(db, 2)
    await written(db)
    gone = await audit_chain.forget_before(db, NOW + days * A_DAY)
    assert gone == min(days, LINES) + 2
    assert await audit_chain.forget_before(db, NOW + days * A_DAY) == 0
    assert await audit_chain.verify(db) is None
    await written(db, first=LINES)
    assert await audit_chain.verify(db) is None
    assert [row["id"] for row in await rows(db)][-1] == 2 * LINES + 2  # no number comes again


async def test_only_lines_before_the_first_newer_one_are_forgotten(db: Session) -> None:
    await written(db, 3, first=5)
    await written(db, 3)  # the clock was set back
    assert await audit_chain.forget_before(db, NOW + 4 * A_DAY) == 0
    assert await audit_chain.forget_before(db, NOW + 6 * A_DAY) == 1
    assert await audit_chain.verify(db) is None


async def test_what_was_forgotten_does_not_come_back(db: Session) -> None:
    await written(db)
    kept = await rows(db)
    await audit_chain.forget_before(db, NOW + 5 * A_DAY)
    await db.execute(insert(audit).values(kept[2]))
    assert await audit_chain.verify(db) == 3


async def test_the_end_changes_with_every_line(db: Session) -> None:
    ends = set()
    for one in range(20):
        await written(db, 1)
        ends.add(await audit_chain.head(db))
        assert len(ends) == one + 1


async def test_of_many_processes_each_adds_its_line_after_the_last(
    store: Store, tmp_path: Path
) -> None:
    second = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db", seal=SEAL)
    async with store.write() as db:
        claire = await coordinator_of(db, await association(db))

    async def _note(one: int) -> None:
        async with (store, second)[one % 2].write() as db:
            await log.note(db, claire, None, Act.ROLL_CALL, NOW, signup=one)

    await asyncio.gather(*(_note(one) for one in range(40)))
    await second.close()
    async with store.read() as db:
        assert await how_many(db, audit) == 40
        assert await audit_chain.verify(db) is None


EDIT = st.tuples(st.just("edit"), st.integers(1, LINES), st.integers(1, 9))
REMOVE = st.tuples(st.just("remove"), st.integers(1, LINES), st.just(0))
SWAP = st.tuples(st.just("swap"), st.integers(1, LINES), st.integers(1, LINES))
COPY = st.tuples(st.just("copy"), st.integers(1, LINES), st.integers(1, LINES))


def changed(lines: list[dict[str, Any]], how: str, one: int, other: int) -> list[dict[str, Any]]:
    """Return the lines as somebody would leave them."""
    found = [dict(line) for line in lines]
    match how:
        case "edit":
            found[one - 1]["details"] = {"shift": found[one - 1]["details"]["shift"] + other}
        case "remove":
            del found[one - 1]
        case "swap":
            contents = [{**found[each - 1]} for each in (one, other)]
            for each, content in zip((other, one), contents, strict=True):
                found[each - 1] = content | {"id": found[each - 1]["id"]}
        case "copy":
            found[one - 1] = found[other - 1] | {"id": found[one - 1]["id"]}
    return found


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.one_of(EDIT, REMOVE, SWAP, COPY),
    st.integers(0, LINES - 1),
)
def test_whatever_is_changed_afterwards_is_found(
    database: str, change: tuple[str, int, int], forgotten: int
) -> None:
    asyncio.run(_is_found(database, change, forgotten))


async def _is_found(database: str, change: tuple[str, int, int], forgotten: int) -> None:
    how, one, other = change
    store = Store(database, seal=SEAL)
    try:
        async with store.write() as db:
            for table in (audit, job):
                await db.execute(delete(table))
            await written(db)
            await audit_chain.forget_before(db, NOW + forgotten * A_DAY)
            kept = await rows(db)
            found = changed(kept, how, one % len(kept) + 1, other % len(kept) + 1)
            await db.execute(delete(audit))
            if found:
                await db.execute(insert(audit), found)
            broken = await audit_chain.verify(db)
            assert (broken is None) is (found == kept)
    finally:
        await store.close()
