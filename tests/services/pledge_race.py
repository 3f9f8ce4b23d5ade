"""A race to bring what is missing: many people, small needs, and all at once.

`python -m tests.services.pledge_race URL SEED ATTEMPTS TASKS BEGAN KIND` waits for a line on
standard input, races, and writes what was answered, one JSON list for each answer.

* every act picks what it is about in one transaction and acts in another: buttons are old;
* the clock runs two days a second, so that pledges are asked after and expire meanwhile;
* triggers of the database note every moment in which something is wrong, not only the last;
* "naive" adds up in one transaction and pledges in another, as many programs do.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, text, update

from db.models import metadata, need, pledge
from db.store import Store
from services import calling_off, pledges
from services.days import local
from services.needs import need_of
from services.pledge_guard import Decision, Outcome
from services.promise_keeping import keep
from services.receiving import receive
from tests.services.pledge_builder import a_coordinator, a_drop_off, open_need, somebody
from tests.services.shift_builder import NOW

PEOPLE, NEEDS, FASTER = 60, 20, 2 * 86_400
ALWAYS = "Mo-Su 06:00-22:00"
COMING = "('pledged', 'confirmed')"

A_PROMISE = f"NEW.state IN {COMING}"
SUM = f"""
    (SELECT coalesce(sum(quantity), 0) FROM pledge
     WHERE need_id = NEW.need_id AND state IN {COMING})
"""
WANTED = "(SELECT wanted FROM need WHERE id = NEW.need_id)"
# What store rooms noted beyond a pledge came all the same: it makes no promise wrong that stood.
BROUGHT = "(SELECT coalesce(sum(received), 0) FROM pledge WHERE need_id = NEW.need_id)"
OVER = f"{A_PROMISE} AND {SUM} + {BROUGHT} > {WANTED}"
TWICE = f"""
    {A_PROMISE} AND 1 < (SELECT count(*) FROM pledge WHERE need_id = NEW.need_id
                         AND person_id = NEW.person_id AND state IN {COMING})
"""
TOO_MANY = f"""
    {A_PROMISE} AND 5 < (SELECT count(*) FROM pledge
                         WHERE person_id = NEW.person_id AND state IN {COMING})
"""
CLOSED = f"""
    {A_PROMISE} AND (SELECT state FROM need WHERE id = NEW.need_id) <> 'open'
"""
MORE = f"(OLD.state NOT IN {COMING} OR NEW.quantity > OLD.quantity)"
WATCHED = (
    "CREATE TABLE wrong (what TEXT NOT NULL)",
    *(
        f"CREATE TRIGGER {what}_{when} AFTER {how} WHEN {which} AND {never}"
        f" BEGIN INSERT INTO wrong VALUES ('{what}'); END"
        for what, never in (
            ("over", OVER),
            ("twice", TWICE),
            ("too_many", TOO_MANY),
            ("closed", CLOSED),
        )
        for when, how, which in (
            ("new", "INSERT ON pledge", "1"),
            ("changed", "UPDATE ON pledge", MORE),
        )
    ),
    # At every moment, whoever wrote: what is promised alone is never more than was wanted.
    f"CREATE TRIGGER promised_over AFTER UPDATE ON pledge WHEN {SUM} > {WANTED}"
    " BEGIN INSERT INTO wrong VALUES ('over'); END",
)

Answer = tuple[str, str, int | None, int | None]  # act, outcome, pledge, person
Act = Callable[["Race"], Awaitable[Answer | None]]


@dataclass
class Race:
    """One process of the race."""

    store: Store
    chance: random.Random
    began: float
    needs: Sequence[int] = ()
    people: Sequence[int] = ()
    team: int = 0
    naive: bool = False
    answers: list[Answer] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the moment, the same in every process."""
        return NOW + timedelta(seconds=(time.time() - self.began) * FASTER)

    def anybody(self) -> int:
        return self.chance.choice(self.people)

    def amount(self) -> int:
        return self.chance.choice((1, 1, 1, 2, 2, 3, 5, 8))

    async def pick(self, *wanted: ColumnElement[bool]) -> Any:
        """Return a pledge that was like this a moment ago, or None."""
        async with self.store.read() as db:
            rows = await db.execute(select(pledge).where(*wanted).order_by(func.random()).limit(1))
            return rows.first()


async def build(store: Store) -> None:
    """Make the tables, the people, and needs of which few are missing."""
    await store.run(metadata.create_all)
    async with store.write() as db:
        for watch in WATCHED:
            await db.execute(text(watch))
        await a_coordinator(db)
        point = await a_drop_off(db, ALWAYS)
        for _each in range(PEOPLE):
            await somebody(db)
        for number in range(NEEDS):
            await open_need(db, 3 + number % 6, at=point, standing=number % 3 == 0)


async def race(one: Race, attempts: int, tasks: int) -> None:
    """Make so many attempts, by so many tasks at once."""
    async with one.store.read() as db:
        people = await db.execute(text("SELECT id FROM person WHERE role = 'person' ORDER BY id"))
        one.people = people.scalars().all()
        one.needs = (await db.execute(select(need.c.id))).scalars().all()
        one.team = (await db.execute(text("SELECT person_id FROM coordinator"))).scalar_one()
    left = iter(range(attempts))
    await asyncio.gather(*(_run(one, left) for _each in range(tasks)))


async def _run(one: Race, left: Any) -> None:
    for _attempt in left:
        (act,) = one.chance.choices(list(ACTS), list(ACTS.values()))
        try:
            answer = await act(one)
        except Exception as fault:  # whatever it is, it is a figure and must be none
            answer = (act.__name__, f"{type(fault).__name__}: {fault}"[:200], None, None)
        one.answers.append(answer or (act.__name__, "nothing to do", None, None))


async def promise(one: Race) -> Answer:
    person, number, quantity = one.anybody(), one.chance.choice(one.needs), one.amount()
    if one.naive:
        decision = await _naive(one, person, number, quantity)
    else:
        day = local(one.now() + timedelta(days=one.chance.choice((0, 1, 1, 2, 3)))).date()
        async with one.store.write() as db:
            decision = await pledges.pledge(db, person, number, quantity, day, one.now())
    return _answer("promise", decision, person)


async def change(one: Race) -> Answer | None:
    row = await one.pick(pledge.c.state.in_(("pledged", "confirmed")))
    if row is None:
        return None
    async with one.store.write() as db:
        decision = await pledges.change(db, row.person_id, row.id, one.amount(), one.now())
    return _answer("change", decision, row.person_id)


async def cancel(one: Race) -> Answer | None:
    row = await one.pick(pledge.c.state.in_(("pledged", "confirmed")))
    if row is None:
        return None
    async with one.store.write() as db:
        decision = await pledges.cancel(db, row.person_id, row.id, one.now())
    return _answer("cancel", decision, row.person_id)


async def confirm(one: Race) -> Answer | None:
    row = await one.pick(pledge.c.state.in_(("pledged", "expired")))
    if row is None:
        return None
    async with one.store.write() as db:
        decision = await pledges.confirm(db, row.person_id, row.id, one.now())
    return _answer("confirm", decision, row.person_id)


async def bring(one: Race) -> Answer | None:
    """Note what came: all of it, a part, nothing, or one more than was promised."""
    row = await one.pick(pledge.c.state.in_(("pledged", "confirmed", "expired")))
    if row is None:
        return None
    came = one.chance.choice((row.quantity, row.quantity, row.quantity // 2, row.quantity + 1))
    async with one.store.write() as db:
        await receive(db, row.id, came, one.now(), one.team)
    return "receive", "received" if came else "nothing", row.id, row.person_id


async def want(one: Race) -> Answer:
    """Ask for more or fewer of something, or ask again for what was met: as coordinators do."""
    number = one.chance.choice(one.needs)
    async with one.store.write() as db:
        found = await need_of(db, number)
        assert found is not None
        wanted = found.promised + found.received + one.chance.choice((0, 2, 4, 6))
        values = {"wanted": max(1, wanted), "state": "open", "ended_at": None}
        await db.execute(update(need).where(need.c.id == number).values(values))
    return "want", "wanted", None, None


async def call_off(one: Race) -> Answer:
    """Close a need, and open it again: what was promised of it is not to be brought."""
    number = one.chance.choice(one.needs)
    async with one.store.write() as db:
        called = await calling_off.call_off(db, number, one.now())
    return "call off", "some" if called else "nobody", None, None


async def tick(one: Race) -> Answer:
    async with one.store.write() as db:
        await keep(db, one.now())
    return "keep", "kept", None, None


ACTS: dict[Act, int] = {
    promise: 45,
    change: 8,
    cancel: 9,
    confirm: 5,
    bring: 9,
    want: 9,
    call_off: 1,
    tick: 6,
}


async def _naive(one: Race, person: int, number: int, quantity: int) -> Decision:
    """Add up, and then pledge: the way that loses races."""
    async with one.store.read() as db:
        found = await need_of(db, number)
        if found is None or found.missing < quantity:
            return Decision(Outcome.TOO_MUCH)
    async with one.store.write() as db:
        already = await db.execute(
            select(pledge.c.id).where(
                pledge.c.need_id == number,
                pledge.c.person_id == person,
                pledge.c.state.in_(("pledged", "confirmed")),
            )
        )
        if already.first() is not None:
            return Decision(Outcome.ALREADY)
        opens = one.now() + timedelta(days=2)
        row = {
            "need_id": number,
            "person_id": person,
            "quantity": quantity,
            "state": "pledged",
            "comes_on": opens.date(),
            "opens_at": opens,
            "closes_at": opens + timedelta(hours=4),
            "created_at": one.now(),
            "until": opens - timedelta(hours=2),
        }
        made = await db.execute(insert(pledge).values(row).returning(pledge.c.id))
    return Decision(Outcome.PLEDGED, made.scalar_one())


def _answer(act: str, decision: Decision, person: int) -> Answer:
    return act, decision.outcome.value, decision.pledge_id, person


async def main(url: str, seed: str, attempts: str, tasks: str, began: str, kind: str) -> None:
    store = Store(url)
    one = Race(store, random.Random(int(seed)), float(began), naive=kind == "naive")
    await asyncio.to_thread(sys.stdin.readline)
    await race(one, int(attempts), int(tasks))
    await store.close()
    for answer in one.answers:
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
