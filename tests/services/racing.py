"""How any race is run: many people, few things, and all at once, in one process or in four.

* every act picks what it is about in one transaction and acts in another: buttons are old;
* the clock runs faster, so that what has its time comes and ends while the race is on;
* triggers of the database note every moment in which something is wrong, not only the last;
* "naive" counts in one transaction and takes in another, as many programs do.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, text

from db.models import metadata
from db.session import Session
from db.store import Store
from tests.disk import opened
from tests.services.shift_builder import NOW, SEAL

ROOT = Path(__file__).parent.parent.parent
PROCESSES, TASKS, ALONE = 4, 8, 30
READY = 3.0  # seconds until every process waits to begin

Answer = tuple[str, str, int | None, int | None]  # act, outcome, what it is about, person
Act = Callable[["Racer"], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True)
class Race:
    """What a race is about."""

    module: str  # runs one process of it, see `main`
    faster: float  # seconds that pass in one
    triggers: Sequence[str]
    furnish: Callable[[Session], Awaitable[None]]
    people: str  # the questions who races, and for what
    things: str
    acts: Mapping[Act, int]  # and how often each


@dataclass
class Racer:
    """One process of a race."""

    race: Race
    store: Store
    chance: random.Random
    began: float
    naive: bool
    people: Sequence[int] = ()
    things: Sequence[int] = ()

    def now(self) -> datetime:
        """Return the moment, the same in every process."""
        return NOW + timedelta(seconds=(time.time() - self.began) * self.race.faster)

    def anybody(self) -> int:
        return self.chance.choice(self.people)

    def anything(self) -> int:
        return self.chance.choice(self.things)

    async def pick(self, table: Table, *wanted: ColumnElement[bool]) -> Any:
        """Return a row that was like this a moment ago, or None."""
        async with self.store.read() as db:
            rows = await db.execute(select(table).where(*wanted).order_by(func.random()).limit(1))
            return rows.first()


def watch(table: str, what: str, never: str, changed: str) -> tuple[str, str]:
    """Return triggers that note what is never to be, of a new row and of one so changed."""
    return (
        note(f"{what}_new", f"INSERT ON {table}", never, what),
        note(f"{what}_changed", f"UPDATE ON {table}", f"{changed} AND {never}", what),
    )


def note(name: str, how: str, never: str, what: str) -> str:
    """Return one trigger."""
    return (
        f"CREATE TRIGGER {name} AFTER {how} WHEN {never}"
        f" BEGIN INSERT INTO wrong VALUES ('{what}'); END"
    )


@asynccontextmanager
async def store_on(file: Path) -> AsyncIterator[Store]:
    store = Store(f"sqlite+aiosqlite:///{file}", seal=SEAL)
    yield store
    await store.close()


async def alone(race: Race, file: Path, attempts: int, kind: str = "") -> list[Answer]:
    """Race in this process, by tasks."""
    async with store_on(file) as store:
        await build(race, store)
        one = Racer(race, store, random.Random(3), time.time(), kind == "naive")
        return await run(one, attempts, ALONE)


async def together(race: Race, file: Path, attempts: int, kind: str = "") -> list[Answer]:
    """Race in four processes, each by tasks, all from the same moment on."""
    async with store_on(file) as store:
        await build(race, store)
    began = time.time() + READY
    share = (str(attempts // PROCESSES), str(TASKS), str(began), kind)
    racers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", race.module, str(store.url), str(seed), *share),
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


async def main(
    race: Race, url: str, seed: str, attempts: str, tasks: str, began: str, kind: str
) -> None:
    """Wait for a line on standard input, race, and write one JSON list for each answer."""
    store = Store(url, seal=SEAL)
    one = Racer(race, store, random.Random(int(seed)), float(began), kind == "naive")
    await asyncio.to_thread(sys.stdin.readline)
    answers = await run(one, int(attempts), int(tasks))
    await store.close()
    for answer in answers:
        sys.stdout.write(json.dumps(answer) + "\n")


async def build(race: Race, store: Store) -> None:
    """Make the tables, what watches them, and what the race is about."""
    await store.run(metadata.create_all)
    async with store.write() as db:
        for each in ("CREATE TABLE wrong (what TEXT NOT NULL)", *race.triggers):
            await db.execute(text(each))
        await race.furnish(db)


async def run(one: Racer, attempts: int, tasks: int) -> list[Answer]:
    """Make so many attempts, by so many tasks at once."""
    async with one.store.read() as db:
        one.people = (await db.execute(text(one.race.people))).scalars().all()
        one.things = (await db.execute(text(one.race.things))).scalars().all()
    left, answers = iter(range(attempts)), list[Answer]()
    await asyncio.gather(*(_attempt(one, left, answers) for _each in range(tasks)))
    return answers


async def _attempt(one: Racer, left: Iterator[int], answers: list[Answer]) -> None:
    acts = one.race.acts
    for _attempt in left:
        (act,) = one.chance.choices(list(acts), list(acts.values()))
        try:
            answer = await act(one)
        except Exception as fault:  # whatever it is, it is a figure and must be none
            answer = (act.__name__, f"{type(fault).__name__}: {fault}"[:200], None, None)
        answers.append(answer or (act.__name__, "nothing to do", None, None))


def rows(file: Path, question: str) -> list[tuple[Any, ...]]:
    with opened(file) as db:
        return list(db.execute(question))


def wrong(file: Path) -> Counter[str]:
    """Return what the triggers noted."""
    return Counter(what for (what,) in rows(file, "SELECT what FROM wrong"))


def faults(answers: Sequence[Answer]) -> Counter[str]:
    """Return what went wrong, by its words: "database is locked" would be among them."""
    return Counter(outcome for _act, outcome, _what, _person in answers if ": " in outcome)


def told(answers: Sequence[Answer], says: Collection[str]) -> set[tuple[int | None, int | None]]:
    """Return what was said to whom by one of these outcomes."""
    return {(what, person) for _act, outcome, what, person in answers if outcome in says}


def happened(answers: Sequence[Answer]) -> set[tuple[str, str]]:
    """Return each act with each of its outcomes."""
    return {(act, outcome) for act, outcome, _what, _person in answers}
