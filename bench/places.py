"""Places: the nearest meal among many, and a turn of /food near a location."""

import random
import time
from datetime import datetime, timedelta
from pathlib import Path

from bench.clocking import Timing, clocked
from bench.ours import popote
from bench.wire import instant, update
from db.migrate import migrate
from db.session import Session
from db.store import Store
from services import directory
from services.answers import When, nearest
from services.meals import Meal

HOURS = ("Mo-Su 18:00-20:00", "Mo-Fr 11:30-13:30", "Sa-Su 08:00-10:00", "Mo-Su 19:30-21:30")
ROUNDS = 200


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


async def turns(folder: Path, people: int, places: int = 500) -> Timing:
    """Measure turns of people who share their location among so many places."""
    with instant():
        async with popote(folder / "turns.db") as ours:
            async with ours.app.store.write() as db:
                await furnish(db, places, ours.app.now())
            chance = random.Random(3)
            for _round in range(2):
                asked = [
                    update(
                        number, place=(48.85 + chance.random() * 0.06, 2.3 + chance.random() * 0.1)
                    )
                    for number in range(1, people + 1)
                ]
                with clocked(people) as timing:
                    await ours.take(asked)
    return timing
