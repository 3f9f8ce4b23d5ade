"""Places: the nearest meal among many, and a turn of /food near a location."""

import asyncio
import random
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters

from bench.clocking import Timing, clocked, middle
from bench.five import TOKEN
from bench.ours import popote
from bench.wire import instant, update
from bot.cards import answer
from db.migrate import migrate
from db.session import Session
from db.store import Store
from locales import say
from services import directory
from services.answers import When, nearest
from services.meals import Meal

HOURS = ("Mo-Su 18:00-20:00", "Mo-Fr 11:30-13:30", "Sa-Su 08:00-10:00", "Mo-Su 19:30-21:30")
ROUNDS = 200
ROUNDS_OF_TURNS = 4


async def furnish(db: Session, many: int, now: datetime) -> None:
    """Open kitchens all over the north of Paris, every second one confirmed."""
    chance = random.Random(1)
    for number in range(many):
        position = (48.80 + chance.random() * 0.18, 2.22 + chance.random() * 0.26)
        place = await directory.add(
            db, f"Kitchen {number}", "Paris", address=f"{number} Rue", position=position
        )
        age = timedelta(days=1 if number % 2 else 100)
        await directory.write_hours(db, place, Meal.MEAL, chance.choice(HOURS), now - age)


async def nearest_of(folder: Path, many: int) -> list[float]:
    """Return how many milliseconds each of 200 searches among so many places takes, sorted."""
    now = datetime.now().astimezone()
    store = Store(f"sqlite+aiosqlite:///{folder}/places{many}.db")
    await migrate(store)
    async with store.write() as db:
        await furnish(db, many, now)
    chance = random.Random(2)
    taken = []
    async with store.read() as db:
        for _round in range(ROUNDS):
            position = (48.82 + chance.random() * 0.12, 2.26 + chance.random() * 0.18)
            began = time.perf_counter()
            await nearest(db, now, position, When.NOW, None)
            taken.append(1000 * (time.perf_counter() - began))
    await store.close()
    return sorted(taken)


async def turns(folder: Path, people: int, places: int = 500) -> dict[str, Timing]:
    """Measure turns of people who share their location among so many places.

    Theirs searches in the same store with the same words, and keeps nothing.
    """
    with instant():
        async with popote(folder / "turns.db") as ours:
            async with ours.app.store.write() as db:
                await furnish(db, places, ours.app.now())
            theirs = TheirFood(ours.app.store)
            await theirs.app.initialize()
            found: dict[str, list[Timing]] = {"ours": [], "in memory": []}
            for _round in range(ROUNDS_OF_TURNS):
                asked = _shared(people)
                with clocked(people) as timing:
                    await ours.take(asked)
                found["ours"].append(timing)
                with clocked(people) as timing:
                    await asyncio.gather(*(theirs.take(one) for one in asked))
                found["in memory"].append(timing)
            await theirs.app.shutdown()
    return {name: middle(timings[1:]) for name, timings in found.items()}


def _shared(people: int) -> list[Any]:
    chance = random.Random(3)
    points = [
        (48.85 + chance.random() * 0.06, 2.3 + chance.random() * 0.1) for _person in range(people)
    ]
    return [update(number, place=point) for number, point in enumerate(points, 1)]


class TheirFood:
    """The same answer by python-telegram-bot's handler: nothing is kept of the message."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.app: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().token(TOKEN).build()
        )
        self.app.add_handler(MessageHandler(filters.LOCATION, self._answer))

    async def take(self, told: Any) -> None:
        """Take one message."""
        await self.app.process_update(Update.de_json(told, self.app.bot))

    async def _answer(self, told: Update, _context: object) -> None:
        assert told.message is not None
        assert told.message.location is not None
        point = (told.message.location.latitude, told.message.location.longitude)
        async with self._store.read() as db:
            found = await nearest(db, datetime.now().astimezone(), point, When.NOW, None)
        await told.message.reply_text(say(answer(found), "en_GB"))
