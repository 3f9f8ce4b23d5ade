"""The world: two platforms, two hundred people and one program that everything happens to.

It is killed, stopped for seconds and begun again; its clock jumps; its disk is full for a while;
the platforms refuse, with 429 and with 5xx. The seed decides who does what when; what two
processes do at the same time stays to chance.
"""

import asyncio
import os
import random
import resource
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server
from typing import Any

import httpx

from tests.chaos import ledger
from tests.chaos.lives import EARLY, LONGEST, RESTART, Life, Lives, lives
from tests.chaos.pressing import SECRET
from tests.chaos.stage import ANY_SPEED, ROUND_TRIP, looking, meanwhile
from tests.chaos.world_people import WorldPeople
from tests.platforms.bot_api import BotApi
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Line

REFUSALS = {"telegram": ("flood", "error", "gateway"), "whatsapp": ("20429", "500")}
STORM = (3, 10)  # requests that are refused
JUMP = 300.0  # seconds by which the clock jumps, at most
STOPS = {True: (1.0, 10.0), False: (1.0, 1.5)}  # seconds, in a long run and in a short one
MANY = 100  # kills of a long run
FULL = 1.0  # seconds without any room on the disk
ROOM = 16 * 1024  # bytes of a file that may still be written while the disk is full
CATCHES_UP = 120.0  # seconds by which the clock goes on, until what is to be tried again was
STEPS = 5  # so far that what was refused twice has been tried again
TROUBLES = ("none", "none", "none", "storm", "storm", "jump", "stop", "full")


@dataclass
class World:
    """One run of the world."""

    api: BotApi
    twilio: TwilioApi
    people: WorldPeople
    lives: Lives
    database: Path
    log: Path
    clock: Path
    chance: random.Random
    ended: list[Life] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)  # when, in monotonic seconds
    troubles: list[str] = field(default_factory=list)
    offset: float = 0.0  # of the program's clock, in seconds
    farthest: float = 0.0
    goodbye: tuple[int, int] = (0, 0)  # how much had come on each channel when they asked

    @property
    def answers(self) -> set[tuple[str, str]]:
        """What came in the end, with its address."""
        sent, shown = self.api.sent[self.goodbye[0] :], self.twilio.shown[self.goodbye[1] :]
        return {(one.chat, one.text) for one in sent} | {(one.to, one.text) for one in shown}

    async def kill(self, kills: int) -> None:
        """Let people write through so many kills, and everything else that goes wrong."""
        async with meanwhile(self.people.write()):
            for _kill in range(kills):
                await self._one_life(kills)

    async def rest(self, seconds: float = 300) -> dict[str, str]:
        """Let the last life do what is left, then all ask for the menu; returns what they asked.

        The clock goes on in steps, for what is tried again later.
        """
        life = await self.lives.begin()
        async with asyncio.timeout(seconds):
            await self._serves()
            await self._rested()
            self.goodbye = len(self.api.sent), len(self.twilio.shown)
            asked = await self.people.say_goodbye()
            await self._rested()
            await self.twilio.settled()
        await self.lives.stop(life)
        return asked

    def now(self) -> float:
        """Return the moment on the program's clock, in seconds since 1970."""
        return time.time() + self.offset

    async def _one_life(self, kills: int) -> None:
        before = self._asked()
        life = await self.lives.begin()
        if self.chance.random() < EARLY:
            await asyncio.sleep(self.chance.uniform(0, 0.1))
        else:
            await self._works(before)
            await self._suffers(life, self.chance.choice(TROUBLES), kills)
            await asyncio.sleep(self.chance.uniform(0.05, LONGEST))
        await self.lives.kill(life)
        self.ended.append(life)
        await asyncio.sleep(RESTART)

    async def _suffers(self, life: Life, trouble: str, kills: int) -> None:
        self.troubles.append(trouble)
        if trouble == "storm":
            self._storm()
        elif trouble == "jump":
            self._jump(self.chance.uniform(-JUMP, JUMP))
        elif trouble == "stop":
            await self._stop(life, self.chance.uniform(*STOPS[kills >= MANY]))
        elif trouble == "full":
            await self._full(life)

    def _storm(self) -> None:
        for _request in range(self.chance.randint(*STORM)):
            self.api.fail(self.chance.choice(REFUSALS["telegram"]), seconds=1)
            self.twilio.fail(self.chance.choice(REFUSALS["whatsapp"]))

    def _jump(self, seconds: float) -> None:
        self.offset += seconds
        self.farthest = max(self.farthest, self.offset)
        set_clock(self.clock, self.offset)

    async def _stop(self, life: Life, seconds: float) -> None:
        """Stop a life for a while, as a sleeping laptop or a busy host does."""
        os.kill(life.number, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        os.kill(life.number, signal.SIGCONT)
        self.stopped.append(time.monotonic())

    async def _full(self, life: Life) -> None:
        """Let there be no room on the disk for a while."""
        resource.prlimit(life.number, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
        await asyncio.sleep(FULL)
        everything = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(life.number, resource.RLIMIT_FSIZE, everything)

    async def _rested(self) -> None:
        self.api.mend()
        self.twilio.mend()
        self._jump(self.farthest - self.offset)
        waited = 0
        while not self._quiet():
            await asyncio.sleep(0.25)
            waited += 1
            if waited % 8 == 0 and waited < 8 * STEPS:
                self._jump(CATCHES_UP)

    def _quiet(self) -> bool:
        written = set(self.people.written())
        return (
            not self.api.people.pending
            and written <= set(ledger.incoming(self.database))
            and not ledger.busy(self.database)
        )

    def _asked(self) -> int:
        return len(self.api.calls)

    async def _works(self, before: int) -> None:
        async with asyncio.timeout(30):
            while self._asked() == before:  # noqa: ASYNC110, the platform is waited for
                await asyncio.sleep(0.005)

    async def _serves(self) -> None:
        """Wait until it serves: before, a signal to stop would simply kill it."""
        async with httpx.AsyncClient(trust_env=False) as web:
            while True:
                try:
                    if (await web.get(f"{self.twilio.line.public_url}/health")).is_success:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)


@asynccontextmanager
async def begun(folder: Path, seed: int, kind: str = "world") -> AsyncIterator[World]:
    """Set up a world with a database of its own."""
    database, log, clock = folder / "world.db", folder / "world.log", folder / "clock"
    set_clock(clock, 0)
    chance = random.Random(seed)
    with closing(create_server(("127.0.0.1", 0))) as found:
        port = int(found.getsockname()[1])
    line = Line(f"http://127.0.0.1:{port}")
    line.open()
    async with (
        BotApi(latency=ROUND_TRIP, speed=ANY_SPEED, seed=seed) as api,
        TwilioApi(line, latency=ROUND_TRIP, seed=seed) as twilio,
    ):
        given: Mapping[str, Any] = {
            "secret_key": SECRET,
            "telegram_bot_token": api.token,
            "telegram_api_url": api.url,
            "database_url": f"sqlite+aiosqlite:///{database}",
            "port": port,
            "clock": str(clock),
            **twilio.settings(),
        }
        async with lives(kind, given, log) as all_lives:
            crowd = WorldPeople(api, twilio, chance)
            yield World(api, twilio, crowd, all_lives, database, log, clock, chance)


@asynccontextmanager
async def watching(look: Callable[[], None]) -> AsyncIterator[None]:
    """Look into the file again and again meanwhile."""
    async with meanwhile(looking(look)):
        yield


def set_clock(clock: Path, offset: float) -> None:
    """Set the program's clock; it never reads half of what is written."""
    fresh = clock.with_suffix(".new")
    fresh.write_text(str(offset))
    fresh.replace(clock)
