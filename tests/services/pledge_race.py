"""A race to bring what is missing: what people and store rooms do at once about small needs.

`python -m tests.services.pledge_race` is one process of it; what they all share stands in
`racing`.
"""

import asyncio
import sys
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, select, update

from db.models import coordinator, need, pledge
from db.session import Session
from services import calling_off, pledges
from services.days import local
from services.needs import need_of
from services.pledge_guard import Decision, Outcome
from services.promise_keeping import keep
from services.receiving import receive
from tests.services.pledge_builder import a_coordinator, a_drop_off, open_need, somebody
from tests.services.racing import Act, Answer, Race, Racer, main, note, watch

PEOPLE, NEEDS, FASTER = 60, 20, 2 * 86_400
ALWAYS = "Mo-Su 06:00-22:00"
AMOUNTS = (1, 1, 1, 2, 2, 3, 5, 8)
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
NEVER = {"over": OVER, "twice": TWICE, "too_many": TOO_MANY, "closed": CLOSED}
WATCHED = (
    *(each for what, never in NEVER.items() for each in watch("pledge", what, never, MORE)),
    # At every moment, whoever wrote: what is promised alone is never more than was wanted.
    note("promised_over", "UPDATE ON pledge", f"{SUM} > {WANTED}", "over"),
)
STANDS = pledge.c.state.in_(("pledged", "confirmed"))


async def furnish(db: Session) -> None:
    """Make the people, and needs of which few are missing."""
    await a_coordinator(db)
    point = await a_drop_off(db, ALWAYS)
    for _each in range(PEOPLE):
        await somebody(db)
    for number in range(NEEDS):
        await open_need(db, 3 + number % 6, at=point, standing=number % 3 == 0)


async def promise(one: Racer) -> Answer:
    person, number, quantity = one.anybody(), one.anything(), one.chance.choice(AMOUNTS)
    if one.naive:
        decision = await _naive(one, person, number, quantity)
    else:
        day = local(one.now() + timedelta(days=one.chance.choice((0, 1, 1, 2, 3)))).date()
        async with one.store.write() as db:
            decision = await pledges.pledge(db, person, number, quantity, day, one.now())
    return _answer("promise", decision, person)


async def change(one: Racer) -> Answer | None:
    return await _about(one, "change", pledges.change, STANDS, one.chance.choice(AMOUNTS))


async def cancel(one: Racer) -> Answer | None:
    return await _about(one, "cancel", pledges.cancel, STANDS)


async def confirm(one: Racer) -> Answer | None:
    """Say that one comes: as often too late, which promises anew, as in time."""
    late = and_(pledge.c.state == "expired", pledge.c.closes_at > one.now())
    asked = one.chance.choice((pledge.c.state == "pledged", late))
    return await _about(one, "confirm", pledges.confirm, asked)


async def bring(one: Racer) -> Answer | None:
    """Note what came: all of it, a part, nothing, or one more than was promised."""
    row = await one.pick(pledge, pledge.c.state.in_(("pledged", "confirmed", "expired")))
    if row is None:
        return None
    came = one.chance.choice((row.quantity, row.quantity, row.quantity // 2, row.quantity + 1))
    async with one.store.write() as db:
        team = (await db.execute(select(coordinator.c.person_id))).scalar_one()
        await receive(db, row.id, came, one.now(), team)
    return "receive", "received" if came else "nothing", row.id, row.person_id


async def want(one: Racer) -> Answer:
    """Ask for more or fewer of something, or ask again for what was met: as coordinators do."""
    number = one.anything()
    async with one.store.write() as db:
        found = await need_of(db, number)
        assert found is not None
        wanted = found.promised + found.received + one.chance.choice((0, 2, 4, 6))
        values = {"wanted": max(1, wanted), "state": "open", "ended_at": None}
        await db.execute(update(need).where(need.c.id == number).values(values))
    return "want", "wanted", None, None


async def call_off(one: Racer) -> Answer:
    """Close a need, and open it again: what was promised of it is not to be brought."""
    number = one.anything()
    async with one.store.write() as db:
        called = await calling_off.call_off(db, number, one.now())
    return "call off", "some" if called else "nobody", None, None


async def tick(one: Racer) -> Answer:
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


async def _about(
    one: Racer, name: str, act: Any, wanted: ColumnElement[bool], *how: int
) -> Answer | None:
    row = await one.pick(pledge, wanted)
    if row is None:
        return None
    async with one.store.write() as db:
        decision = await act(db, row.person_id, row.id, *how, one.now())
    return _answer(name, decision, row.person_id)


async def _naive(one: Racer, person: int, number: int, quantity: int) -> Decision:
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
                STANDS,
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


PROMISES = Race(
    module="tests.services.pledge_race",
    faster=FASTER,
    triggers=WATCHED,
    furnish=furnish,
    people="SELECT id FROM person WHERE role = 'person' ORDER BY id",
    things="SELECT id FROM need",
    acts=ACTS,
)


if __name__ == "__main__":
    asyncio.run(main(PROMISES, *sys.argv[1:]))
