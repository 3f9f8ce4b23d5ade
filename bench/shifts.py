"""Shifts: which shifts need somebody, among few and among very many."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.migrate import migrate
from db.sealing import Seal
from db.store import Store
from services.crowds import crowd
from services.openings import openings

FEW, MANY = (100, 5), (3_000, 60)  # volunteers, and shifts a day for four weeks
PEOPLE = 50  # who ask
SECRET = "a secret that is only for benchmarks"
ROUNDS = 6  # the first is for warming up


@dataclass(frozen=True, slots=True)
class Asked:
    """What it takes to ask, in milliseconds: in the middle, and late."""

    half: float
    late: float


@dataclass(frozen=True, slots=True)
class _Crowd:
    store: Store
    person_ids: Sequence[int]


async def compare(folder: Path) -> tuple[Asked, Asked]:
    """Return what "which shifts need me" takes among few and among many, asked in turns."""
    now = datetime.now().astimezone()
    taken: tuple[list[float], list[float]] = ([], [])
    async with _among(folder, now, *FEW) as few, _among(folder, now, *MANY) as many:
        for number in range(ROUNDS):
            for among, times in zip((few, many), taken, strict=True):
                measured = await _ask(among, now)
                times += measured if number else []
    few_asked, many_asked = map(_asked, taken)
    return few_asked, many_asked


async def _ask(among: _Crowd, now: datetime) -> list[float]:
    taken = []
    async with among.store.read() as db:
        for person_id in among.person_ids:
            began = time.perf_counter()
            await openings(db, person_id, now)
            taken.append(1000 * (time.perf_counter() - began))
    return taken


@asynccontextmanager
async def _among(
    folder: Path, now: datetime, volunteers: int, shifts_a_day: int
) -> AsyncIterator[_Crowd]:
    store = Store(f"sqlite+aiosqlite:///{folder}/shifts{volunteers}.db", seal=Seal(SECRET))
    await migrate(store)
    async with store.write() as db:
        made = await crowd(db, Seal(SECRET), now, volunteers, shifts_a_day)
    step = volunteers // PEOPLE
    yield _Crowd(store, made.person_ids[::step])
    await store.close()


def _asked(taken: Sequence[float]) -> Asked:
    ranked = sorted(taken)
    return Asked(ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.95)])
