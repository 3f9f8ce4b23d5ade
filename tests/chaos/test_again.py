"""Deliveries again: each message comes one to five times, in any order, and counts once."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import insert, select

from bot.app import App, built
from bot.messages import Raw
from bot.registry import Registry, find_commands
from db.models import incoming, outbox, place, sighting
from tests.chaos.popote import spotted
from tests.conftest import TUESDAY_EVENING
from tests.telephone import TELEGRAM, Wire, settings_of

SEED = 31
MOST = 5  # times that a message comes
AT_ONCE = 60  # deliveries in one request, at most
PEOPLE = 200
FOR_EACH_KILL = 10  # messages: ten thousand in a run of a thousand kills


async def test_what_comes_again_and_in_any_order_counts_once(database: str, kills: int) -> None:
    chance, many = random.Random(SEED), FOR_EACH_KILL * kills
    said = [_said(number) for number in range(1, many + 1)]
    deliveries = [one for one in said for _time in range(chance.randint(1, MOST))]
    chance.shuffle(deliveries)
    settings = settings_of(database, TUESDAY_EVENING, None, None)
    registry = Registry([*find_commands(), spotted])
    wire = Wire(TELEGRAM)
    async with built(settings, [wire], registry=registry) as app:
        async with app.store.write() as db:
            await db.execute(insert(place), [_place(number) for number in range(1, many + 1)])
        async with app.running():
            await _deliver(app, deliveries, chance)
            await asyncio.wait_for(_at_rest(app), 60 + many / 20)
            before = await _effects(app)
            await _deliver(app, said, chance)  # all of it once more, when it was handled long ago
            await asyncio.wait_for(_at_rest(app), 60 + many / 20)
        seen, replies, known = await _effects(app)
    assert before == (seen, replies, known)
    assert seen == Counter(range(1, many + 1))
    assert known == {one.external_id for one in said}
    assert set(replies.values()) == {1}
    assert len(replies) == many
    assert len(wire.heard) == many


async def _deliver(app: App, deliveries: Sequence[Raw], chance: random.Random) -> None:
    left = list(deliveries)
    while left:
        size = chance.randint(1, AT_ONCE)
        await app.inbox.receive(left[:size])
        del left[:size]


async def _at_rest(app: App) -> None:
    while True:
        async with app.store.read() as db:
            waits = select(incoming.c.id).where(incoming.c.state == "waiting").limit(1)
            unsent = select(outbox.c.id).where(outbox.c.state == "queued").limit(1)
            busy = [(await db.execute(one)).first() for one in (waits, unsent)]
        if busy == [None, None]:
            return
        await asyncio.sleep(0.05)


async def _effects(app: App) -> tuple[Counter[int], Counter[int], set[str]]:
    """Return how often each place was seen and each message answered, and what was kept."""
    async with app.store.read() as db:
        seen = (await db.execute(select(sighting.c.place_id))).scalars().all()
        answered = (await db.execute(select(outbox.c.answers_id))).scalars().all()
        known = (await db.execute(select(incoming.c.external_id))).scalars().all()
    return Counter(seen), Counter(answered), set(known)


def _said(number: int) -> Raw:
    words = {"phone": f"phone {number % PEOPLE}", "text": f"/spotted {number}"}
    return Raw("wire", f"m{number}", json.dumps(words).encode())


def _place(number: int) -> dict[str, object]:
    return {"id": number, "key": f"place {number}", "name": f"Place {number}", "city": "Paris"}
