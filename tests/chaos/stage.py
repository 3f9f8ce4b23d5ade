"""The stage: a platform, a crowd, a database and lives, and the run of one experiment on them."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.demo import EXAMPLES
from db.migrate import migrate
from db.models import place
from db.sealing import Seal
from db.store import Store
from services import people
from services.exchange import import_meals
from services.people import Role, Writer
from tests.chaos import ledger
from tests.chaos.crowd import COORDINATORS, Crowd
from tests.chaos.lives import Life, Lives, killed, lives
from tests.platforms.bot_api import BotApi, Sent
from tests.platforms.bot_api_rules import Speed

SECRET = "a secret for lives that end early"
ROUND_TRIP = 0.06  # seconds, between Paris and Telegram
PLACES = 1000


@dataclass
class Stage:
    """One experiment."""

    api: BotApi
    crowd: Crowd
    lives: Lives
    database: Path
    log: Path
    chance: random.Random
    seal: Seal

    @property
    def chats(self) -> list[int]:
        return sorted(set(self.crowd.said.values()))

    async def kill(self, kills: int) -> list[Life]:
        """Let the crowd write through so many kills; returns the lives that were killed."""
        writing = asyncio.create_task(self.crowd.write())
        try:
            return await killed(self.lives, self.api, kills, self.chance)
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing

    @asynccontextmanager
    async def last_life(self) -> AsyncIterator[None]:
        """One more life, which is not killed."""
        life = await self.lives.begin()
        yield
        await self.lives.stop(life)


@asynccontextmanager
async def staged(
    kind: str, folder: Path, seed: int, **given: Any
) -> AsyncIterator[Stage]:
    """Set up one experiment over a database of its own."""
    database, log, chance = folder / f"{kind}.db", folder / f"{kind}.log", random.Random(seed)
    async with BotApi(latency=ROUND_TRIP, speed=Speed(1000, 1000), seed=seed) as api:
        settings: Mapping[str, Any] = {
            "secret_key": SECRET,
            "telegram_bot_token": api.token,
            "telegram_api_url": api.url,
            "database_url": f"sqlite+aiosqlite:///{database}",
            "port": 0,
            **given,
        }
        async with lives(kind, settings, log) as begun:
            yield Stage(api, Crowd(api, chance), begun, database, log, chance, Seal(SECRET))


async def furnish(stage: Stage) -> None:
    """Put places to be seen, places that serve food and the coordinators into the database."""
    store = Store(f"sqlite+aiosqlite:///{stage.database}")
    await migrate(store)
    async with store.write() as db:
        numbered = [
            {"id": each, "key": f"place {each}", "name": f"Place {each}", "city": "Paris"}
            for each in range(1, PLACES + 1)
        ]
        await db.execute(insert(place), numbered)
        await import_meals(db, EXAMPLES.read_text("utf-8"), example=True)
        writers = [Writer("telegram", str(chat)) for chat in COORDINATORS]
        for standing in await people.recognise(db, stage.seal, writers, datetime.now(UTC)):
            await people.remember(db, standing.person.id, role=Role.COORDINATOR.value)
    await store.close()


async def quiet(stage: Stage, seconds: float = 90) -> None:
    """Wait until nothing waits any more, neither at the platform nor in the database."""
    async with asyncio.timeout(seconds):
        while stage.api.people.pending or ledger.busy(stage.database):
            await asyncio.sleep(0.1)


def repeats(
    sent: Sequence[Sent], noted: set[str], ended: Sequence[Life], last: float
) -> list[int]:
    """Return how many messages each life had said whose saying it could not note.

    Each of them is said again by a later life. A life's time ends when the next one begins: what
    it asked for as it was killed is still taken by the platform.
    """
    starts = [life.began for life in ended]
    found = Counter(
        sum(1 for start in starts if start <= one.at)
        for one in sent
        if str(one.id) not in noted and one.at < last
    )
    return [found[number] for number in range(1, len(starts) + 1)]
