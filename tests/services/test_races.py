"""Races for the last places: by tasks and by processes on a file, and a naive way that must fail.

What is answered is held against the file afterwards: nobody is overbooked, nobody sits twice or
in two places at once, and who was told "you have a seat" has it, unless they left, or were told.
"""

import asyncio
import json
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.store import Store
from services.keeping import keep
from services.waiting import could_follow
from tests.services.race import Answer, Race, build, race
from tests.services.shift_builder import in_

ROOT = Path(__file__).parent.parent.parent
PROCESSES, TASKS, ALONE = 4, 8, 30
READY = 3.0  # seconds until every process waits to begin
WRONG = "SELECT what FROM wrong"
TWICE = """
    SELECT shift_id, person_id FROM signup WHERE status IN ('seated', 'offered', 'waiting')
    GROUP BY shift_id, person_id HAVING count(*) > 1
"""
SEATED = "SELECT id, person_id FROM signup WHERE status = 'seated'"
TOLD = "SELECT signup_id FROM news WHERE kind IN ('replaced', 'released', 'moved_back')"
WAITED_FOR = """
    SELECT role.id FROM shift_role role WHERE role.most > (
        SELECT count(*) FROM signup s
        WHERE s.role_id = role.id AND s.status IN ('seated', 'offered', 'held'))
    AND EXISTS (SELECT 1 FROM signup w WHERE w.role_id = role.id AND w.status = 'waiting')
"""


def rows(file: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(question).fetchall()


def faults(answers: Sequence[Answer]) -> Counter[str]:
    """Return what went wrong, by its words: "database is locked" would be among them."""
    return Counter(outcome for _act, outcome, _signup, _person in answers if ": " in outcome)


def lost(file: Path, answers: Sequence[Answer]) -> set[tuple[int | None, int | None]]:
    """Return who was told that they have a seat, has none, and neither left nor heard of it."""
    seated = {(who, person) for _a, outcome, who, person in answers if outcome == "seated"}
    left = {
        who for act, outcome, who, _p in answers if act == "leave" and outcome in ("left", "late")
    }
    told = {who for (who,) in rows(file, TOLD)}
    there = {(who, person) for who, person in rows(file, SEATED)}
    return {one for one in seated - there if one[0] not in left | told}


def unheard(file: Path, answers: Sequence[Answer]) -> set[tuple[Any, ...]]:
    """Return seats nobody was told of."""
    said = {(who, person) for _a, outcome, who, person in answers if outcome == "seated"}
    return {one for one in rows(file, SEATED) if one not in said}


def must_be_right(file: Path, answers: Sequence[Answer], attempts: int) -> None:
    assert len(answers) == attempts
    assert faults(answers) == Counter()
    assert rows(file, WRONG) == []
    assert rows(file, TWICE) == []
    assert lost(file, answers) == set()
    assert unheard(file, answers) == set()
    happened = {(act, outcome) for act, outcome, _who, _person in answers}
    assert happened >= MIXED, MIXED - happened


MIXED = {
    ("take", "seated"),
    ("take", "full"),
    ("take", "overlaps"),
    ("take", "already_seated"),
    ("wait", "waiting"),
    ("accept", "seated"),
    ("leave", "left"),
    ("swap", "seated"),
    ("come", "seated"),
    ("resize", "some moved back"),
    ("keep", "kept"),
}


@asynccontextmanager
async def store_on(file: Path) -> AsyncIterator[Store]:
    store = Store(f"sqlite+aiosqlite:///{file}")
    yield store
    await store.close()


async def alone(file: Path, attempts: int, kind: str = "") -> list[Answer]:
    """Race in this process, by tasks."""
    async with store_on(file) as store:
        await build(store)
        one = Race(store, random.Random(3), time.time(), naive=kind == "naive")
        await race(one, attempts, ALONE)
        return one.answers


async def together(file: Path, attempts: int, kind: str = "") -> list[Answer]:
    """Race in four processes, each by tasks, all from the same moment on."""
    async with store_on(file) as store:
        await build(store)
    began = time.time() + READY
    share = (str(attempts // PROCESSES), str(TASKS), str(began), kind)
    racers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.services.race", str(store.url), str(seed), *share),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for seed in range(PROCESSES)
    ]
    await asyncio.sleep(began - time.time())
    said = await asyncio.gather(*(one.communicate(b"go\n") for one in racers))
    assert [one.returncode for one in racers] == [0] * PROCESSES
    return [tuple(json.loads(line)) for out, _err in said for line in out.splitlines()]


@pytest.fixture
def attempts(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--attempts"))


async def test_tasks_at_once_take_no_seat_twice(tmp_path: Path, attempts: int) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await alone(file, attempts), attempts)


async def test_four_processes_at_once_take_no_seat_twice(tmp_path: Path, attempts: int) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await together(file, attempts), attempts)


async def test_the_naive_way_fails_in_the_same_race(tmp_path: Path, attempts: int) -> None:
    for way in (alone, together):
        file = tmp_path / f"{way.__name__}.db"
        answers = await way(file, attempts // 2, "naive")
        assert faults(answers) == Counter()  # it fails without a word
        assert ("too_many",) in rows(file, WRONG)


async def test_nobody_waits_beside_a_free_seat_who_could_have_it(tmp_path: Path) -> None:
    file = tmp_path / "popote.db"
    assert faults(await alone(file, 400)) == Counter()
    async with store_on(file) as store, store.write() as db:
        now = in_(hours=8)
        await keep(db, now)
        free = [role_id for (role_id,) in await db.execute(text(WAITED_FOR))]
        assert not any([await could_follow(db, role_id, now) for role_id in free])
