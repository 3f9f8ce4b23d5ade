"""Lives: processes that are begun, killed at a random moment and begun again."""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESTART = 0.1  # seconds until a supervisor starts it again, as systemd does
LONGEST = 1.0  # seconds of work before a kill
EARLY = 0.1  # share of the kills that come while it starts
PAUSES = 25  # one life in so many is stopped for a while and goes on
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Life:
    """One process."""

    number: int
    began: float  # monotonic seconds


@dataclass
class Lives:
    """Begins and ends lives of one kind over one database."""

    forker: asyncio.subprocess.Process
    kind: str
    given: Mapping[str, Any]

    async def begin(self) -> Life:
        began = time.monotonic()
        return Life(await self._ask({"kind": self.kind, "given": self.given}), began)

    async def kill(self, life: Life) -> None:
        """Kill it; it must have been alive until now."""
        os.kill(life.number, signal.SIGKILL)
        assert await self._ask({"reap": life.number}) == -signal.SIGKILL

    async def stop(self, life: Life) -> None:
        """Let it end as at a shutdown, without an error."""
        os.kill(life.number, signal.SIGTERM)
        code = await self._ask({"reap": life.number})
        assert code == 0, code

    async def _ask(self, what: Mapping[str, Any]) -> int:
        assert self.forker.stdin is not None
        assert self.forker.stdout is not None
        self.forker.stdin.write(json.dumps(what).encode() + b"\n")
        return int(await self.forker.stdout.readline())


@asynccontextmanager
async def lives(kind: str, given: Mapping[str, Any], log: Path) -> AsyncIterator[Lives]:
    """Lives whose complaints go into a file."""
    with log.open("ab") as complaints:
        forker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.chaos.forker",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=complaints,
        )
        try:
            yield Lives(forker, kind, given)
        finally:
            assert forker.stdin is not None
            forker.stdin.close()
            await forker.wait()


async def killed(
    all_lives: Lives, asked: Callable[[], int], kills: int, chance: random.Random
) -> list[Life]:
    """Begin and kill so often; returns the lives that were.

    `asked` tells how many requests the platform has had: with its first a life is at work.
    """
    ended = []
    for number in range(kills):
        before = asked()
        life = await all_lives.begin()
        if chance.random() < EARLY:
            await asyncio.sleep(chance.uniform(0, 0.1))
        else:
            await _at_work(asked, before)
            await asyncio.sleep(chance.uniform(0.05, LONGEST))
        if number % PAUSES == PAUSES // 2:
            await _pause(life, chance)
        await all_lives.kill(life)
        ended.append(life)
        await asyncio.sleep(RESTART)
    return ended


async def _at_work(asked: Callable[[], int], before: int) -> None:
    async with asyncio.timeout(30):
        while asked() == before:  # noqa: ASYNC110, any platform is waited for
            await asyncio.sleep(0.005)


async def _pause(life: Life, chance: random.Random) -> None:
    """Stop a life for a while, as a sleeping laptop or a busy host does."""
    os.kill(life.number, signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(1, 3))
    os.kill(life.number, signal.SIGCONT)
    await asyncio.sleep(chance.uniform(0.05, LONGEST))
