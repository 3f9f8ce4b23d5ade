"""A race for the last places: what people do at once who want the same few seats.

`python -m tests.services.race` is one process of it; what they all share stands in `racing`.
"""

import asyncio
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select

from db.models import handover, shift, shift_role, signup
from db.session import Session
from services import friends, handovers, seats, slips
from services.decisions import Decision, Outcome
from services.guard import LIVE, overlapping, signed_up
from services.keeping import keep
from services.leaving import leave
from services.refusals import Refused
from services.resizing import resize
from tests.services.racing import Act, Answer, Race, Racer, main, watch
from tests.services.shift_builder import SEAL, helpers, in_, plan

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
WATCHED = tuple(
    trigger
    for what, never, seat in (("too_many", TOO_MANY, A_SEAT), ("at_once", AT_ONCE, ONES_OWN))
    for trigger in watch(
        "signup",
        what,
        never,
        f"(OLD.status NOT IN {seat} OR OLD.role_id <> NEW.role_id"
        " OR OLD.person_id IS NOT NEW.person_id)",
    )
)


async def furnish(db: Session) -> None:
    """Make the people and few seats in shifts, half of which overlap."""
    await helpers(db, PEOPLE, licence=True)
    for number, hours in enumerate(HOURS * 2):
        await plan(db, 1 + number % 4, starts=in_(hours), hours=3)


async def take(one: Racer) -> Answer:
    person, role, coming = one.anybody(), one.anything(), one.chance.choice((0, 0, 0, 1, 2))
    if one.naive:
        decision = await _naive(one, person, role)
    else:
        async with one.store.write() as db:
            decision = await seats.take(db, person, role, one.now(), friends=coming)
    return _answer("take", decision, person)


async def wait(one: Racer) -> Answer:
    person, role = one.anybody(), one.anything()
    async with one.store.write() as db:
        decision = await seats.wait(db, person, role, one.now())
    return _answer("wait", decision, person)


async def accept(one: Racer) -> Answer | None:
    return await _about(one, "accept", seats.accept, signup.c.status == "offered")


async def confirm(one: Racer) -> Answer | None:
    return await _about(one, "confirm", seats.confirm, signup.c.person_id.is_not(None))


async def cancel(one: Racer) -> Answer | None:
    row = await one.pick(signup, signup.c.status.in_(("seated", "offered", "waiting")))
    if row is None:
        return None
    async with one.store.write() as db:
        left = await leave(db, row.person_id, row.id, one.now())
    return "leave", left.leaving.value, row.id, row.person_id


async def offer(one: Racer) -> Answer | None:
    row = await one.pick(signup, signup.c.status == "seated")
    if row is None:
        return None
    async with one.store.write() as db:
        word = await handovers.hand_over(db, SEAL, row.person_id, row.id, one.now())
    return "offer", "card" if word else "none", row.id, row.person_id


async def swap(one: Racer) -> Answer | None:
    async with one.store.read() as db:
        cards = select(handover).where(handover.c.closed_at.is_(None))
        row = (await db.execute(cards.order_by(func.random()).limit(1))).first()
    if row is None:
        return None
    word, person = slips.write(SEAL, slips.Kind.SWAP, row.id, row.created_at), one.anybody()
    async with one.store.write() as db:
        decision = await handovers.take_over(db, SEAL, word, person, one.now())
    return _answer("swap", decision, person)


async def come(one: Racer) -> Answer | None:
    row = await one.pick(signup, signup.c.status == "held")
    if row is None:
        return None
    person = one.anybody()
    async with one.store.write() as db:
        word = await friends.word(db, SEAL, row.friend_of)
        decision = await friends.come(db, SEAL, word or "", person, one.now())
    return _answer("come", decision, person)


async def grow_or_shrink(one: Racer) -> Answer:
    role, most = one.anything(), one.chance.choice((0, 1, 1, 2, 2, 3, 4))
    try:
        async with one.store.write() as db:
            done = await resize(db, role, 0, most, one.now(), None)
    except Refused:
        return "resize", "refused", None, None
    return "resize", f"{'some' if done.moved_back else 'nobody'} moved back", None, None


async def tick(one: Racer) -> Answer:
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


async def _about(one: Racer, name: str, act: Any, *wanted: ColumnElement[bool]) -> Answer | None:
    row = await one.pick(signup, *wanted)
    if row is None:
        return None
    async with one.store.write() as db:
        decision = await act(db, row.person_id, row.id, one.now())
    return _answer(name, decision, row.person_id)


async def _naive(one: Racer, person: int, role: int) -> Decision:
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


SEATS = Race(
    module="tests.services.race",
    faster=FASTER,
    triggers=WATCHED,
    furnish=furnish,
    people="SELECT person_id FROM volunteer",
    things="SELECT id FROM shift_role",
    acts=ACTS,
)


if __name__ == "__main__":
    asyncio.run(main(SEATS, *sys.argv[1:]))
