"""Who is idle: people who wrote nothing for long, and whom nothing of ours waits for.

* who has a seat to come, an open promise, need or question is not idle;
* days are local: of the last message nothing but its day is kept;
* a telephone number may be somebody else's 45 days later: a role ends then (services.vouching).
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select, text

from db.models import gathering, need, person, pledge, report, shift, signup, ticket, volunteer
from db.needs import PROMISED
from db.sealing import Seal
from db.session import Session
from db.tickets import UNENDED
from services.days import local
from services.erasing import erase, finish_all, forget
from services.guard import OPEN
from services.needs import UNENDED as UNENDED_NEEDS
from services.people import Role
from services.vouching import SILENCE

PERSON = timedelta(days=30)
VOLUNTEER = SILENCE + PERSON
GROUP = timedelta(days=30)  # after calls are no longer posted there
BATCH = 20  # people in one transaction: an answer to somebody else never waits for many


async def forget_idle(db: Session, seal: Seal, now: datetime) -> int:
    """Erase the next ones who are idle, at most BATCH; returns how many."""
    rows = await db.execute(select(person.c.id).where(idle(now)).order_by("id").limit(BATCH))
    numbers = list(rows.scalars())
    for number in numbers:
        await forget(db, seal, number, now)
    return len(numbers)


async def forget_groups(db: Session, now: datetime) -> int:
    """Erase groups in which no calls are posted for long; returns how many."""
    ended = select(gathering.c.person_id).where(gathering.c.ended_at < now - GROUP)
    numbers = list((await db.execute(ended)).scalars())
    for number in numbers:
        await erase(db, number, now)
    return len(numbers)


async def forget_parting(db: Session, now: datetime) -> int:
    """Erase the addresses of those who were told, or can no longer be, that nothing is left."""
    return await finish_all(db, now)


def idle(now: datetime) -> ColumnElement[bool]:
    """Return whether a person is idle."""
    today = local(now).date()
    long = person.c.last_seen <= today - VOLUNTEER
    helps = or_(
        person.c.role != Role.PERSON.value,
        exists().where(
            volunteer.c.person_id == person.c.id, volunteer.c.state.in_(("pending", "approved"))
        ),
    )
    return or_(long, ~helps & (person.c.last_seen <= today - PERSON)) & ~_waited_for(now)


def _waited_for(now: datetime) -> ColumnElement[bool]:
    seat = exists().where(
        signup.c.person_id == person.c.id,
        signup.c.status.in_(OPEN),
        shift.c.id == signup.c.shift_id,
        shift.c.ends_at > now,
    )
    promise = exists().where(pledge.c.person_id == person.c.id, text(f"pledge.{PROMISED}"))
    told = exists().where(
        report.c.person_id == person.c.id,
        need.c.id == report.c.need_id,
        need.c.state.in_(UNENDED_NEEDS),
    )
    asks = exists().where(ticket.c.person_id == person.c.id, text(f"ticket.{UNENDED}"))
    group = exists().where(gathering.c.person_id == person.c.id)
    return or_(seat, promise, told, asks, group)
