"""Answers to calls: who comes, who does not, and who was too late.

* a yes to a call about a shift is the seat decision itself, no promise beside it;
* where a number of people is wanted, one statement counts and says yes: never more than wanted;
* whoever answers what is filled or over is heard, as late; nobody is ever told off;
* only who got a call can answer it, or who has its word, as it stands in a group chat.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from db.models import call as calls
from db.models import recipient
from db.sealing import Seal
from db.session import Session
from services import call_acts, filling, people, seats, signups, slips
from services.calls import Call, State, call_of
from services.decisions import Decision, Outcome
from services.shifts import with_role
from services.signups import Seat

DIGITS = 15  # of the highest number that is looked for
OPEN = (State.SENDING, State.PAUSED, State.DONE, State.FILLED)  # where a yes can still count
COMES = frozenset({Outcome.SEATED, Outcome.ALREADY_SEATED})
TOO_LATE = frozenset({Outcome.FULL, Outcome.OVER, Outcome.CANCELLED, Outcome.GONE})
OTHERS = recipient.alias("others")
SAID_YES = (
    select(func.count())
    .where(OTHERS.c.call_id == calls.c.id, OTHERS.c.answer == "yes")
    .correlate(calls)
    .scalar_subquery()
)


class Answer(StrEnum):
    """What somebody answered."""

    YES = "yes"
    NO = "no"
    LATE = "late"  # a yes when nobody was looked for any more


@dataclass(frozen=True, slots=True)
class Came:
    """What became of somebody's yes."""

    call: Call | None = None  # None when they cannot answer it
    answer: Answer | None = None  # None when it is answered in another way
    decision: Decision | None = None  # about a seat


@dataclass(frozen=True, slots=True)
class Declined:
    """What somebody declined, and the seat that they have all the same."""

    call: Call | None = None
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """The call that somebody means, and whether they have its word."""

    call_id: int = 0
    invited: bool = False


async def meant(db: Session, seal: Seal, words: str) -> Meant:
    """Return the call that somebody means by its number or its word."""
    slip = slips.read(words)
    if slip is None or slip.kind is not slips.Kind.CALL:
        known = words.isascii() and words.isdigit() and len(words) <= DIGITS
        return Meant(int(words)) if known else Meant()
    found = await call_of(db, slip.number)
    genuine = found is not None and slips.genuine(seal, slip, found.created_at)
    return Meant(slip.number, invited=True) if genuine else Meant()


async def come(db: Session, which: Meant, person_id: int, now: datetime) -> Came:
    """Say yes to a call: for a seat, or as one of those that are wanted.

    What is to be brought is promised elsewhere: then there is no answer.
    """
    found = await _answerable(db, which, person_id, now)
    if found is None:
        return Came()
    if found.role_id is not None:
        decision = await seats.take(db, person_id, found.role_id, now)
        answer = _of_seat(decision)
    elif found.need_id is not None or not found.wanted:
        return Came(found)
    else:
        decision, answer = None, await _say_yes(db, found, person_id, now)
    if answer is not None:
        await _note(db, found, person_id, answer, now)
    runs = found.state.running or found.state is State.DONE
    if answer is Answer.YES and runs and await filling.missing(db, found) == 0:
        await call_acts.complete(db, found.id, now)
    return Came(found, answer, decision)


async def not_me(db: Session, which: Meant, person_id: int, now: datetime) -> Declined:
    """Say no to a call; a seat that somebody has is given back in its own way."""
    found = await _answerable(db, which, person_id, now)
    if found is None:
        return Declined()
    if found.role_id is not None:
        shift = await with_role(db, found.role_id)
        seat = None if shift is None else await signups.own_seat(db, person_id, shift.id)
        if seat is not None and seat.role_id == found.role_id:
            return Declined(found, seat)
    await _note(db, found, person_id, Answer.NO, now)
    return Declined(found)


async def _answerable(db: Session, which: Meant, person_id: int, now: datetime) -> Call | None:
    """Return a call that this person got; who has its word is one of its people from now on."""
    found = await call_of(db, which.call_id)
    if found is None or found.begins_at is None:
        return None
    await db.execute(select(calls.c.id).where(calls.c.id == found.id).with_for_update())
    rows = await db.execute(select(recipient.c.id).where(_mine(found, person_id)))
    if rows.first() is not None:
        return found
    reached = await people.reachable(db, [person_id]) if which.invited else []
    if not reached:
        return None
    row = {
        "call_id": found.id,
        "person_id": person_id,
        "address_id": reached[0].address_id,
        "channel": reached[0].channel,
        "language": reached[0].person.language or "",
        "state": "read",
        "queued_at": now,
    }
    await db.execute(insert(recipient).values(row))
    more = {"people": calls.c.people + 1}
    await db.execute(update(calls).where(calls.c.id == found.id).values(more))
    return found


async def _say_yes(db: Session, found: Call, person_id: int, now: datetime) -> Answer:
    """Be one of those that are wanted, if there is one to be; in one statement."""
    wanted = (
        select(calls.c.id)
        .where(
            calls.c.id == found.id,
            calls.c.state.in_([one.value for one in OPEN]),
            calls.c.not_after > now,
            calls.c.wanted > SAID_YES,
        )
        .scalar_subquery()
    )
    said = await db.execute(
        update(recipient)
        .where(_mine(found, person_id), _not_yet(Answer.YES), recipient.c.call_id == wanted)
        .values(answer=Answer.YES.value, answered_at=now)
    )
    if said.rowcount:
        return Answer.YES
    row = await db.execute(select(recipient.c.answer).where(_mine(found, person_id)))
    return Answer.YES if row.scalar_one() == Answer.YES.value else Answer.LATE


async def _note(db: Session, found: Call, person_id: int, answer: Answer, now: datetime) -> None:
    """Write down an answer; the moment of one that was given before stays."""
    await db.execute(
        update(recipient)
        .where(_mine(found, person_id), _not_yet(answer))
        .values(answer=answer.value, answered_at=now)
    )


def _mine(found: Call, person_id: int) -> Any:
    return (recipient.c.call_id == found.id) & (recipient.c.person_id == person_id)


def _not_yet(answer: Answer) -> Any:
    return or_(recipient.c.answer.is_(None), recipient.c.answer != answer.value)


def _of_seat(decision: Decision) -> Answer | None:
    """Return the answer behind a decision; None for who may not, or waits already."""
    if decision.outcome in COMES:
        return Answer.YES
    return Answer.LATE if decision.outcome in TOO_LATE else None
