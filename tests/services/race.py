"""A race for the last places: many people, few seats, and all at once, in one process of several.

`python -m tests.services.race URL SEED ATTEMPTS TASKS BEGAN KIND` waits for a line on standard
input, races, and writes what was answered, one JSON list for each answer.

* every act picks what it is about in one transaction and acts in another: buttons are old;
* the clock runs 1800 times as fast, so that offers and held seats end while the race is on;
* triggers of the database note every moment in which something is wrong, not only the last;
* "naive" counts the seats in one transaction and takes one in another, as many programs do.
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

from sqlalchemy import ColumnElement, func, insert, select, text

from db.models import handover, metadata, shift, shift_role, signup
from db.session import Session
from db.store import Store
from services import friends, handovers, seats, slips
from services.decisions import Decision, Outcome
from services.guard import LIVE, overlapping, signed_up
from services.keeping import keep
from services.leaving import leave
from services.refusals import Refused
from services.resizing import resize
from tests.services.shift_builder import NOW, SEAL, helpers, in_, plan

PEOPLE, FASTER = 60, 1800
HOURS = (14, 16, 25, 27, 48, 50)  # from now; neighbours overlap
FREE = select(
    shift_role.c.most - func.count(signup.c.id),
).select_from(
    shift_role.outerjoin(signup, (signup.c.role_id == shift_role.c.id) & signup.c.status.in_(LIVE))
)

A_SEAT, ONES_OWN = "('seated', 'offered', 'held')", "('seated', 'offered')"
TOO_MANY = f"""
    NEW.status IN {A_SEAT} AND (SELECT most FROM shift_role WHERE id = NEW.role_id) <
    (SELECT count(*) FROM signup WHERE role_id = NEW.role_id AND status IN {A_SEAT})
"""
AT_ONCE = f"""
    NEW.status IN {ONES_OWN} AND EXISTS (
        SELECT 1 FROM signup other JOIN shift a ON a.id = other.shift_id
        JOIN shift b ON b.id = NEW.shift_id
        WHERE other.person_id = NEW.person_id AND other.id <> NEW.id
        AND other.status IN {ONES_OWN} AND a.meets_at < b.ends_at AND b.meets_at < a.ends_at)
"""
WATCHED = (
    "CREATE TABLE wrong (what TEXT NOT NULL)",
    *(
        f"CREATE TRIGGER {what}_{when} AFTER {how} WHEN {which} AND {never}"
        f" BEGIN INSERT INTO wrong VALUES ('{what}'); END"
        for what, never, seat in (("too_many", TOO_MANY, A_SEAT), ("at_once", AT_ONCE, ONES_OWN))
        for when, how, which in (
            ("new", "INSERT ON signup", "1"),
            (
                "changed",
                "UPDATE ON signup",
                f"(OLD.status NOT IN {seat} OR OLD.role_id <> NEW.role_id"
                " OR OLD.person_id IS NOT NEW.person_id)",
            ),
        )
    ),
)

Answer = tuple[str, str, int | None, int | None]  # act, outcome, signup, person
Act = Callable[["Race"], Awaitable[Answer | None]]


@dataclass
class Race:
    """One process of the race."""

    store: Store
    chance: random.Random
    began: float
    roles: Sequence[int] = ()
    people: Sequence[int] = ()
    naive: bool = False
    answers: list[Answer] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the moment, the same in every process."""
        return NOW + timedelta(seconds=(time.time() - self.began) * FASTER)

    def anybody(self) -> int:
        return self.chance.choice(self.people)

    def role(self) -> int:
        return self.chance.choice(self.roles)

    async def pick(self, *wanted: ColumnElement[bool]) -> Any:
        """Return a signup that was like this a moment ago, or None."""
        async with self.store.read() as db:
            rows = await db.execute(select(signup).where(*wanted).order_by(func.random()).limit(1))
            return rows.first()


async def build(store: Store) -> None:
    """Make the tables, the people and few seats in shifts, half of which overlap."""
    await store.run(metadata.create_all)
    async with store.write() as db:
        for watch in WATCHED:
            await db.execute(text(watch))
        await helpers(db, PEOPLE, licence=True)
        for number, hours in enumerate(HOURS * 2):
            await plan(db, 1 + number % 4, starts=in_(hours), hours=3)


async def race(one: Race, attempts: int, tasks: int) -> None:
    """Make so many attempts, by so many tasks at once."""
    async with one.store.read() as db:
        one.people = (await db.execute(text("SELECT person_id FROM volunteer"))).scalars().all()
        one.roles = (await db.execute(select(shift_role.c.id))).scalars().all()
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


async def take(one: Race) -> Answer:
    person, role, coming = one.anybody(), one.role(), one.chance.choice((0, 0, 0, 1, 2))
    if one.naive:
        decision = await _naive(one, person, role)
    else:
        async with one.store.write() as db:
            decision = await seats.take(db, person, role, one.now(), friends=coming)
    return _answer("take", decision, person)


async def wait(one: Race) -> Answer:
    person, role = one.anybody(), one.role()
    async with one.store.write() as db:
        decision = await seats.wait(db, person, role, one.now())
    return _answer("wait", decision, person)


async def accept(one: Race) -> Answer | None:
    return await _about(one, "accept", seats.accept, signup.c.status == "offered")


async def confirm(one: Race) -> Answer | None:
    return await _about(one, "confirm", seats.confirm, signup.c.person_id.is_not(None))


async def cancel(one: Race) -> Answer | None:
    row = await one.pick(signup.c.status.in_(("seated", "offered", "waiting")))
    if row is None:
        return None
    async with one.store.write() as db:
        left = await leave(db, row.person_id, row.id, one.now())
    return "leave", left.leaving.value, row.id, row.person_id


async def offer(one: Race) -> Answer | None:
    row = await one.pick(signup.c.status == "seated")
    if row is None:
        return None
    async with one.store.write() as db:
        word = await handovers.hand_over(db, SEAL, row.person_id, row.id, one.now())
    return "offer", "card" if word else "none", row.id, row.person_id


async def swap(one: Race) -> Answer | None:
    async with one.store.read() as db:
        cards = select(handover).where(handover.c.closed_at.is_(None))
        row = (await db.execute(cards.order_by(func.random()).limit(1))).first()
    if row is None:
        return None
    word, person = slips.write(SEAL, slips.Kind.SWAP, row.id, row.created_at), one.anybody()
    async with one.store.write() as db:
        decision = await handovers.take_over(db, SEAL, word, person, one.now())
    return _answer("swap", decision, person)


async def come(one: Race) -> Answer | None:
    row = await one.pick(signup.c.status == "held")
    if row is None:
        return None
    person = one.anybody()
    async with one.store.write() as db:
        word = await friends.word(db, SEAL, row.friend_of)
        decision = await friends.come(db, SEAL, word or "", person, one.now())
    return _answer("come", decision, person)


async def grow_or_shrink(one: Race) -> Answer:
    role, most = one.role(), one.chance.choice((0, 1, 1, 2, 2, 3, 4))
    try:
        async with one.store.write() as db:
            done = await resize(db, role, 0, most, one.now(), None)
    except Refused:
        return "resize", "refused", None, None
    return "resize", f"{'some' if done.moved_back else 'nobody'} moved back", None, None


async def tick(one: Race) -> Answer:
    async with one.store.write() as db:
        await keep(db, one.now())
    return "keep", "kept", None, None


ACTS: dict[Act, int] = {
    take: 40,
    wait: 5,
    accept: 8,
    confirm: 4,
    cancel: 22,
    offer: 5,
    swap: 6,
    come: 10,
    grow_or_shrink: 3,
    tick: 3,
}


async def _about(one: Race, name: str, act: Any, *wanted: ColumnElement[bool]) -> Answer | None:
    row = await one.pick(*wanted)
    if row is None:
        return None
    async with one.store.write() as db:
        decision = await act(db, row.person_id, row.id, one.now())
    return _answer(name, decision, row.person_id)


async def _naive(one: Race, person: int, role: int) -> Decision:
    """Count, and then take: the way that loses races."""
    async with one.store.read() as db:
        free = (await db.execute(FREE.where(shift_role.c.id == role))).scalar_one()
        if free < 1 or not await _might(db, person, role, one.now()):
            return Decision(Outcome.FULL)
    async with one.store.write() as db:
        number = await db.next_number(signup)
        shift_id = select(shift_role.c.shift_id).where(shift_role.c.id == role)
        row = {"id": number, "role_id": role, "person_id": person, "number": number}
        kept = {**row, "status": "seated", "created_at": one.now(), "seen_version": 1}
        already = await db.execute(
            select(signup.c.id).where(
                signup.c.person_id == person,
                signup.c.shift_id == shift_id.scalar_subquery(),
                signup.c.status.in_(("seated", "offered", "waiting")),
            )
        )
        if already.first() is not None:
            return Decision(Outcome.ALREADY_SEATED)
        await db.execute(insert(signup).values(shift_id=shift_id.scalar_subquery(), **kept))
    return Decision(Outcome.SEATED, number)


async def _might(db: Session, person: int, role: int, now: datetime) -> bool:
    who: Any = person
    rows = await db.execute(
        select(shift.c.id)
        .join(shift_role, shift_role.c.shift_id == shift.c.id)
        .where(
            shift_role.c.id == role,
            ~overlapping(who).exists(),
            ~signed_up(who).exists(),
        ),
        {"now": now},
    )
    return rows.first() is not None


def _answer(act: str, decision: Decision, person: int) -> Answer:
    return act, decision.outcome.value, decision.signup_id, person


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
