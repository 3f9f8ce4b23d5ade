"""A race to answer calls: what people do at once about the few who are wanted.

`python -m tests.services.answer_race` is one process of it; what they all share stands in
`racing`.
"""

import asyncio
import sys

from sqlalchemy import func, select, update

from db.models import call, recipient, signup
from db.session import Session
from services import call_answers, waves
from services.activities import Part
from services.call_answers import Answer, Meant
from services.calls import call_of
from services.leaving import leave
from services.shifts import RoleSpec
from tests.services.race import A_SEAT, TOO_MANY
from tests.services.racing import Act, Race, Racer, main, note, watch
from tests.services.racing import Answer as Said
from tests.services.shift_builder import helpers, in_, plan
from tests.services.test_filling import a_call, got_it

PEOPLE, FASTER = 60, 60
WANTED = (1, 1, 2, 3, 5, 8)
ROLES = (1, 2, 4)

MORE_THAN_WANTED = """
    NEW.answer = 'yes' AND (SELECT role_id FROM call WHERE id = NEW.call_id) IS NULL
    AND (SELECT wanted FROM call WHERE id = NEW.call_id) <
        (SELECT count(*) FROM recipient WHERE call_id = NEW.call_id AND answer = 'yes')
"""
ASKED_TWICE = """
    NEW.wave > 0 AND 1 < (SELECT count(*) FROM recipient
                          WHERE person_id = NEW.person_id AND call_id = NEW.call_id)
"""
AFTER_THE_END = """
    NEW.state = 'waiting' AND NEW.wave > 0
    AND (SELECT state FROM call WHERE id = NEW.call_id) <> 'sending'
"""
WATCHED = (
    *watch("recipient", "more_than_wanted", MORE_THAN_WANTED, "OLD.answer IS NOT NEW.answer"),
    *watch("signup", "too_many", TOO_MANY, f"OLD.status NOT IN {A_SEAT}"),
    note("asked_twice", "INSERT ON recipient", ASKED_TWICE, "asked_twice"),
    note("after_the_end", "INSERT ON recipient", AFTER_THE_END, "after_the_end"),
)


async def furnish(db: Session) -> None:
    """Make the people, calls in which some are wanted, and gaps that are asked for in waves."""
    people = await helpers(db, PEOPLE, reachable=True)
    for wanted in WANTED:
        number = await a_call(db, kind="urgent", wanted=wanted)
        await got_it(db, number, *people)
    for each, most in enumerate(ROLES):
        planned = await plan(db, RoleSpec(Part.ANYONE, most, most), starts=in_(30 + 5 * each))
        await waves.for_role(db, planned.role_id, in_(0), None)
        number = await a_call(db, role_id=planned.role_id)
        await got_it(db, number, *people)


async def come(one: Racer) -> Said:
    person, number = one.anybody(), one.anything()
    if one.naive:
        return "come", await _naive(one, person, number), number, person
    async with one.store.write() as db:
        came = await call_answers.come(db, Meant(number), person, one.now())
    if came.answer is not None:
        return "come", came.answer.value, number, person
    said = came.decision.outcome.value if came.decision else "unknown"
    return "come", said, number, person


async def not_me(one: Racer) -> Said | None:
    row = await one.pick(recipient, recipient.c.answer.is_not(None))
    if row is None:
        return None
    async with one.store.write() as db:
        said = await call_answers.not_me(db, Meant(row.call_id), row.person_id, one.now())
    return "not me", "seated" if said.seat else "no", row.call_id, row.person_id


async def give_back(one: Racer) -> Said | None:
    row = await one.pick(signup, signup.c.status == "seated")
    if row is None:
        return None
    async with one.store.write() as db:
        left = await leave(db, row.person_id, row.id, one.now())
    return "leave", left.leaving.value, row.id, row.person_id


async def tick(one: Racer) -> Said:
    """Let everybody have got it, and the next ones be asked."""
    async with one.store.write() as db:
        waits = recipient.c.state == "waiting"
        await db.execute(update(recipient).where(waits).values(state="sent"))
        await waves.keep(db, one.now())
    return "keep", "kept", None, None


ACTS: dict[Act, int] = {come: 70, not_me: 14, give_back: 12, tick: 4}


async def _naive(one: Racer, person: int, number: int) -> str:
    """Count, and then say yes: the way that loses races."""
    yes = select(func.count()).where(
        recipient.c.call_id == number, recipient.c.answer == Answer.YES.value
    )
    async with one.store.read() as db:
        found = await call_of(db, number)
        said = (await db.execute(yes)).scalar_one()
    if found is None or said >= found.wanted:
        return Answer.LATE.value
    async with one.store.write() as db:
        await db.execute(
            update(recipient)
            .where(recipient.c.call_id == number, recipient.c.person_id == person)
            .values(answer=Answer.YES.value, answered_at=one.now())
        )
    return Answer.YES.value


ANSWERS = Race(
    module="tests.services.answer_race",
    faster=FASTER,
    triggers=WATCHED,
    furnish=furnish,
    people="SELECT person_id FROM volunteer",
    things=f"SELECT id FROM {call.name}",
    acts=ACTS,
)


if __name__ == "__main__":
    asyncio.run(main(ANSWERS, *sys.argv[1:]))
