"""Races to bring what is missing: by tasks and by processes on a file, and a way that must fail.

What is answered is held against the file afterwards: no more is promised than is missing, nobody
promises the same twice, and who was told "it is promised" brings it, unless they or the store
room said otherwise, or they were told.
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

from db.store import Store
from tests.services.pledge_race import Answer, Race, build, race

ROOT = Path(__file__).parent.parent.parent
PROCESSES, TASKS, ALONE = 4, 8, 30
READY = 3.0  # seconds until every process waits to begin
COMING = "state IN ('pledged', 'confirmed')"
WRONG = "SELECT what FROM wrong"
TWICE = f"""
    SELECT need_id, person_id FROM pledge WHERE {COMING}
    GROUP BY need_id, person_id HAVING count(*) > 1
"""
PROMISED = f"SELECT id, person_id FROM pledge WHERE {COMING}"
TOLD = """
    SELECT json_extract(details, '$.pledge') FROM news
    WHERE kind IN ('pledge_over', 'pledge_off', 'pledge_taken')
"""
NEVER_ASKED = """
    SELECT pledge.id FROM pledge JOIN news ON json_extract(details, '$.pledge') = pledge.id
    WHERE kind = 'pledge_over' AND NOT json_extract(details, '$.sure') AND asked_at IS NULL
    AND ended_at < closes_at
"""
TELLINGS = "SELECT DISTINCT kind FROM news"
MET = """
    SELECT id FROM need WHERE state = 'fulfilled'
    AND wanted > (SELECT coalesce(sum(received), 0) FROM pledge WHERE need_id = need.id)
"""
SAYS = ("pledged", "confirmed", "changed")  # that it is promised


def rows(file: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(question).fetchall()


def faults(answers: Sequence[Answer]) -> Counter[str]:
    """Return what went wrong, by its words: "database is locked" would be among them."""
    return Counter(outcome for _act, outcome, _pledge, _person in answers if ": " in outcome)


def lost(file: Path, answers: Sequence[Answer]) -> set[tuple[int | None, int | None]]:
    """Return who was told that it is promised, and it is not, and they do not know why."""
    promised = {(what, who) for _act, outcome, what, who in answers if outcome in SAYS}
    known = {
        what
        for act, outcome, what, _who in answers
        if (act == "cancel" and outcome == "cancelled") or act == "receive"
    }
    told = {what for (what,) in rows(file, TOLD)}
    there = {(what, who) for what, who in rows(file, PROMISED)}
    return {one for one in promised - there if one[0] not in known | told}


def unheard(file: Path, answers: Sequence[Answer]) -> set[tuple[Any, ...]]:
    """Return promises nobody was told of."""
    said = {(what, who) for _act, outcome, what, who in answers if outcome in SAYS}
    return {one for one in rows(file, PROMISED) if one not in said}


def must_be_right(file: Path, answers: Sequence[Answer], attempts: int) -> None:
    assert len(answers) == attempts
    assert faults(answers) == Counter()
    assert Counter(rows(file, WRONG)) == Counter()
    assert rows(file, TWICE) == []
    assert rows(file, MET) == []
    assert rows(file, NEVER_ASKED) == []
    assert lost(file, answers) == set()
    assert unheard(file, answers) == set()
    happened = {(act, outcome) for act, outcome, _what, _who in answers}
    assert happened >= MIXED, MIXED - happened
    assert {kind for (kind,) in rows(file, TELLINGS)} >= TOLD_OF


MIXED = {
    ("promise", "pledged"),
    ("promise", "already"),
    ("promise", "too_much"),
    ("promise", "nothing_missing"),
    ("change", "changed"),
    ("change", "too_much"),
    ("cancel", "cancelled"),
    ("confirm", "confirmed"),
    ("confirm", "pledged"),
    ("receive", "received"),
    ("receive", "nothing"),
    ("want", "wanted"),
    ("call off", "some"),
    ("keep", "kept"),
}
TOLD_OF = {"pledge_ask", "pledge_over", "pledge_off", "pledge_taken"}


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
            *(sys.executable, "-m", "tests.services.pledge_race", str(store.url), str(seed)),
            *share,
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


async def test_tasks_at_once_never_promise_more_than_is_missing(
    tmp_path: Path, attempts: int
) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await alone(file, attempts), attempts)


async def test_four_processes_at_once_never_promise_more_than_is_missing(
    tmp_path: Path, attempts: int
) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await together(file, attempts), attempts)


async def test_adding_up_first_fails_in_the_same_race(tmp_path: Path, attempts: int) -> None:
    for way in (alone, together):
        file = tmp_path / f"{way.__name__}.db"
        answers = await way(file, attempts // 2, "naive")
        assert faults(answers) == Counter()  # it fails without a word
        assert ("over",) in rows(file, WRONG)
