"""Retention: every class at its boundary, to the second, and nothing older after any run."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from db.migrate import migrate
from db.models import (
    coordinator,
    gathering,
    incoming,
    metadata,
    person,
    volunteer,
)
from db.session import Session
from db.store import Store
from services import audit_chain, idle, retention
from services.days import PARIS
from tests.services.planted import (
    NOW,
    SECOND,
    THEIRS,
    a_letter,
    a_need,
    a_promise,
    a_question,
    a_seat,
    add,
    base,
    plant,
)
from tests.week import SEAL


async def run(db: Session, now: datetime = NOW) -> None:
    """Do what the house does in an hour, in one transaction."""
    await retention.begin(db, now)
    for one in retention.TABLE:
        while await one.forget(db, SEAL, now):
            pass


BY_THE_DAY = {"person", "parting"}
CLASSES = {one.name: one for one in retention.TABLE}


async def left(db: Session, name: str) -> int:
    """Return how many of a class still say something of somebody."""
    column = THEIRS[name]
    found = await db.execute(
        select(func.count()).select_from(column.table).where(column.is_not(None))
    )
    return int(found.scalar_one())


def test_every_class_has_its_boundary_tested() -> None:
    assert set(THEIRS) | BY_THE_DAY == set(CLASSES)


@pytest.mark.parametrize("name", sorted(THEIRS))
async def test_what_is_older_than_its_class_by_a_second_is_gone(db: Session, name: str) -> None:
    who = await base(db)
    await plant(db, name, who, NOW - CLASSES[name].lasts - SECOND)
    await run(db)
    assert await left(db, name) == 0


@pytest.mark.parametrize("name", sorted(THEIRS))
async def test_what_is_younger_than_its_class_by_a_second_is_kept(db: Session, name: str) -> None:
    who = await base(db)
    await plant(db, name, who, NOW - CLASSES[name].lasts + SECOND)
    await run(db)
    assert await left(db, name) == 1


FIGURES = {
    "dialogue": timedelta(hours=24),
    "dead letter": timedelta(hours=24),
    "question": timedelta(days=7),
    "need": timedelta(days=7),
    "sign-up": timedelta(days=14),
    "person": timedelta(days=30),
    "audit": timedelta(days=90),
    "invitation": timedelta(days=90),
}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_figures_are_those_that_were_promised(name: str) -> None:
    assert CLASSES[name].lasts == FIGURES[name]


async def test_numbers_of_messages_are_known_for_eight_days(db: Session) -> None:
    for days in (7, 9):
        await a_letter(db, NOW - timedelta(days=days), "handled")
    await run(db)
    assert len((await db.execute(select(incoming.c.id))).all()) == 1


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


async def somebody(db: Session, seen: date, role: str = "person") -> int:
    return await add(db, person, last_seen=seen, role=role)


async def known(db: Session) -> set[int]:
    return set((await db.execute(select(person.c.id))).scalars())


@pytest.mark.parametrize(("helps", "days"), [(False, 30), (True, 75)])
async def test_who_is_idle_is_forgotten_to_the_day(db: Session, helps: bool, days: int) -> None:
    amina = await base(db)
    seen = NOW.date() - timedelta(days=days)
    one = await somebody(db, seen)
    if helps:
        await add(db, volunteer, person_id=one, state="pending", applied_at=NOW)
    await run(db, midnight(NOW.date()) - SECOND)
    assert await known(db) == {amina, one}
    await run(db, midnight(NOW.date()))
    assert await known(db) == {amina}


@pytest.mark.parametrize("open_", [True, False])
@pytest.mark.parametrize("what", ["seat", "promise", "need", "question"])
async def test_for_whom_something_waits_is_not_idle(db: Session, what: str, open_: bool) -> None:
    amina = await base(db)
    one = await somebody(db, date(2026, 1, 1))
    later, before = NOW + SECOND, NOW - SECOND
    match what:
        case "seat":
            await a_seat(db, later if open_ else before, one)
        case "promise":
            await a_promise(db, one, None if open_ else before)
        case "need":
            await a_need(db, one, None if open_ else before)
        case "question":
            await a_question(db, one, None if open_ else before)
    await run(db)
    assert await known(db) == ({amina, one} if open_ else {amina})


async def test_a_group_in_which_calls_are_posted_is_never_idle(db: Session) -> None:
    await base(db)
    who = await somebody(db, date(2020, 1, 1))
    await add(db, gathering, person_id=who, organization_id=1, since=NOW)
    await run(db)
    assert who in await known(db)


async def test_a_role_that_nobody_ended_ends_with_its_person(db: Session) -> None:
    amina = await base(db)
    one = await somebody(db, NOW.date() - timedelta(days=75), "coordinator")
    await add(db, coordinator, person_id=one, organization_id=1, since=NOW)
    await run(db)
    assert await known(db) == {amina}
    assert await audit_chain.verify(db) is None


async def test_many_who_are_idle_go_a_few_at_a_time(db: Session) -> None:
    rows = [{"last_seen": date(2020, 1, 1)} for _one in range(idle.BATCH + 1)]
    await db.execute(insert(person), rows)
    assert await idle.forget_idle(db, SEAL, NOW) == idle.BATCH
    assert await idle.forget_idle(db, SEAL, NOW) == 1
    assert await idle.forget_idle(db, SEAL, NOW) == 0


async def test_a_second_run_at_the_same_moment_changes_nothing(db: Session) -> None:
    who = await base(db)
    for name in THEIRS:
        if name != "closed question":
            await plant(db, name, who, NOW - CLASSES[name].lasts + SECOND)
    await run(db)
    before = [(await db.execute(select(one))).all() for one in metadata.sorted_tables]
    await run(db)
    assert before == [(await db.execute(select(one))).all() for one in metadata.sorted_tables]


PLANTED = st.lists(
    st.tuples(st.sampled_from(sorted(THEIRS)), st.integers(-86_400, 100 * 86_400)),
    min_size=1,
    max_size=25,
    unique_by=lambda one: one[0],
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(PLANTED, st.lists(st.integers(0, 120), max_size=6))
def test_after_a_run_nothing_is_older_than_its_class(
    planted: list[tuple[str, int]], seen: list[int]
) -> None:
    async def _see() -> None:
        with TemporaryDirectory() as folder:
            store = Store(f"sqlite+aiosqlite:///{Path(folder)}/popote.db", seal=SEAL)
            await migrate(store)
            async with store.write() as db:
                who = await base(db)
                for name, age in sorted(planted, key=lambda one: -one[1]):
                    if name != "closed question":
                        await plant(db, name, who, NOW - timedelta(seconds=age))
                for days in seen:
                    await somebody(db, NOW.date() - timedelta(days=days))
                await run(db)
                for name, age in planted:
                    if name not in ("closed question", "audit", "question"):
                        kept = timedelta(seconds=age) <= CLASSES[name].lasts
                        assert await left(db, name) >= int(kept and name != "need")
                        assert kept or await left(db, name) <= extra(name, planted)
                oldest = NOW.date() - timedelta(days=30)
                last = select(person.c.last_seen).where(
                    person.c.id.not_in(select(gathering.c.person_id))
                )
                assert all(day > oldest for day in (await db.execute(last)).scalars())
            await store.close()

    asyncio.run(_see())


def extra(name: str, planted: list[tuple[str, int]]) -> int:
    """Return how many rows of a class others brought with them: a promise is about a need."""
    names = {one for one, _age in planted}
    by = {"need": {"pledge"}, "spot": set(), "sign-up": set()}
    return len(by.get(name, set()) & names)
