"""The stage: a platform, a crowd, a database and lives, and one experiment on them."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import insert

from bot.demo import EXAMPLES
from db.migrate import migrate
from db.models import place
from db.sealing import Seal
from db.session import Session
from db.store import Store, drawn_key
from services import people
from services.exchange import import_meals
from services.people import Role, Writer
from tests.chaos import ledger
from tests.chaos.crowd import COORDINATORS, PACE, Crowd
from tests.chaos.lives import Life, Lives, killed, lives
from tests.chaos.outcome import Outcome
from tests.chaos.pressing import SECRET
from tests.platforms.bot_api import BotApi
from tests.platforms.bot_api_rules import Speed

ROUND_TRIP = 0.06  # seconds, as between Paris and Telegram
ANY_SPEED = Speed(1000, 1000)  # each life begins to count anew; the limits have their own tests
PLACES = 1000
LOOKS = 0.1  # seconds between two looks into the file


class Writes(Protocol):
    """Whoever writes through all kills."""

    async def write(self) -> None:
        """Write until cancelled."""


Who = TypeVar("Who", bound=Writes)


@dataclass
class Stage(Generic[Who]):
    """One experiment."""

    api: BotApi
    crowd: Who
    lives: Lives
    database: Path
    log: Path
    chance: random.Random

    async def kill(self, kills: int) -> list[Life]:
        """Let the crowd write through so many kills; returns the lives that were killed."""
        async with meanwhile(self.crowd.write()):
            return await killed(self.lives, self._asked, kills, self.chance)

    async def finish(
        self, settled: Callable[[], bool] = lambda: True, seconds: float = 90
    ) -> None:
        """Let one more life do what is left, in peace; `settled` tells whether more is to come."""
        before = self._asked()
        life = await self.lives.begin()
        async with asyncio.timeout(seconds):
            while self._asked() == before or not (  # noqa: ASYNC110, it is a file
                self._rested() and settled()
            ):
                await asyncio.sleep(0.2)
        await asyncio.sleep(1)  # a stock bot keeps nothing, so nobody can see whether it waits
        await self.lives.stop(life)

    def _asked(self) -> int:
        return len(self.api.calls)

    def _rested(self) -> bool:
        """Tell whether nothing waits, neither at the platform nor in the database."""
        kept = self.lives.kind != "stock"
        return not self.api.people.pending and not (kept and ledger.busy(self.database))


@asynccontextmanager
async def staged(
    kind: str,
    folder: Path,
    seed: int,
    crowd: Callable[[BotApi, random.Random], Who],
    **given: Any,
) -> AsyncIterator[Stage[Who]]:
    """Set up one experiment over a database of its own."""
    database, log, chance = folder / f"{kind}.db", folder / f"{kind}.log", random.Random(seed)
    async with BotApi(latency=ROUND_TRIP, speed=ANY_SPEED, seed=seed) as api:
        settings: Mapping[str, Any] = {
            "secret_key": SECRET,
            "telegram_bot_token": api.token,
            "telegram_api_url": api.url,
            "database_url": f"sqlite+aiosqlite:///{database}",
            "port": 0,
            **given,
        }
        async with lives(kind, settings, log) as begun:
            yield Stage(api, crowd(api, chance), begun, database, log, chance)


@asynccontextmanager
async def meanwhile(doing: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something beside, until the block ends; raises what went wrong there too."""
    task = asyncio.create_task(doing)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def looking(look: Callable[[], None]) -> None:
    """Look into the file again and again, until cancelled."""
    while True:
        look()
        await asyncio.sleep(LOOKS)


@asynccontextmanager
async def furnishing(database: Path) -> AsyncIterator[tuple[Session, Seal]]:
    """Make a database to put something into, before any life begins."""
    store = Store(f"sqlite+aiosqlite:///{database}", drawn_key(SECRET), Seal(SECRET))
    await migrate(store)
    async with store.write() as db:
        yield db, Seal(SECRET)
    await store.close()


async def known(
    db: Session, seal: Seal, chats: Sequence[int], now: datetime, **values: object
) -> dict[int, int]:
    """Let people be known of whom so much is kept; returns their numbers by chat."""
    writers = [Writer("telegram", str(chat)) for chat in chats]
    standings = await people.recognise(db, seal, writers, now)
    numbers = {chat: one.person.id for chat, one in zip(chats, standings, strict=True)}
    for number in numbers.values():
        await people.remember(db, number, **values)
    return numbers


async def furnish(database: Path) -> None:
    """Put places to be seen, places that serve food and the coordinators into a database."""
    async with furnishing(database) as (db, seal):
        numbered = [
            {"id": each, "key": f"place {each}", "name": f"Place {each}", "city": "Paris"}
            for each in range(1, PLACES + 1)
        ]
        await db.execute(insert(place), numbered)
        await import_meals(db, EXAMPLES.read_text("utf-8"), example=True)
        role = Role.COORDINATOR.value
        await known(db, seal, COORDINATORS, datetime.now(UTC), role=role)


async def popote_killed(
    folder: Path,
    kills: int,
    seed: int,
    kind: str = "popote",
    pace: float = PACE,
    **given: Any,
) -> Outcome:
    """Kill Popote so often, let it come to rest, and return what is there then."""
    async with staged(kind, folder, seed, partial(Crowd, pace=pace), **given) as stage:
        await furnish(stage.database)
        ended = await stage.kill(kills)
        await stage.finish()
        seal = Seal(SECRET)
        chats = sorted({*stage.crowd.said.values(), *COORDINATORS})
        return Outcome(
            stage.crowd,
            tuple(ended),
            tuple(stage.api.sent),
            ledger.updates(stage.database),
            ledger.effects(stage.database, seal, chats),
            tuple(ledger.outbox(stage.database, seal, chats)),
            ledger.damage(stage.database),
            stage.log.read_text("utf-8"),
        )
