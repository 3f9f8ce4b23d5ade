"""Tickets: somebody asks for a person, and a coordinator answers inside the bot.

* a ticket waits until somebody takes it, and answering takes it: who answered last has it;
* what a person says is told to who has it, else to who is on duty, else to all who act for it;
* an emergency is a ticket as well: it is raised and taken elsewhere, and talked in here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text, update

from db.models import ticket
from db.sealing import Seal
from db.session import Session
from db.tickets import UNENDED
from locales import _
from services import audit, coordinators, ringing, utterances
from services.areas import nearest_area
from services.audit import Act
from services.grid import snap
from services.hours import Position
from services.news import News, tell
from services.ready import Ready
from services.refusals import Refused
from services.ticket_rows import (
    ENDED,
    NEED,
    PERSON,
    TAKE_FIRST,
    State,
    Ticket,
    must_be,
    of_person,
    own,
    team_of,
)

EACH = 5  # things said without an answer that are each told; later every fifth is
MOST = 60  # things said without an answer
WAIT = _("The team has your words. Please wait for an answer.")


async def open_(db: Session, person_id: int, organization_id: int, now: datetime) -> int:
    """Open a ticket, or go on with the one that is open; returns its number."""
    going_on = await of_person(db, person_id, now)
    if going_on is not None:
        return going_on.id
    number = await _stale(db, person_id)
    if number is None:
        number = await _add(db, person_id, organization_id, PERSON, now)
    else:
        await _go_on(db, number, organization_id, now)
    found = await must_be(db, number)
    await tell(db, News.TICKET, await team_of(db, found, now), now, ticket=number)
    return number


async def open_about(
    db: Session, person_id: int, organization_id: int, need_id: int, now: datetime
) -> int:
    """Open a ticket about a need, or go on with the one about it; returns its number.

    What somebody talks about with another team, or in an emergency, stays apart from it.
    """
    rows = await db.execute(
        select(ticket.c.id).where(
            ticket.c.person_id == person_id,
            text(UNENDED),
            ticket.c.organization_id == organization_id,
            ticket.c.need_id == need_id,
        )
    )
    number: int | None = rows.scalars().first()
    if number is None:
        number = await _add(db, person_id, organization_id, NEED, now, need_id=need_id)
        found = await must_be(db, number)
        await tell(db, News.TICKET, await team_of(db, found, now), now, ticket=number)
    return number


async def said(
    db: Session,
    seal: Seal,
    ticket_id: int,
    person_id: int,
    words: str,
    language: str,
    now: datetime,
) -> int:
    """Let somebody say something in their own open ticket; returns the utterance's number.

    Raises Refused when it is closed, or when sixty things wait for an answer.
    """
    found = await own(db, ticket_id, person_id)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    waiting = await utterances.unanswered(db, ticket_id)
    if waiting >= MOST:
        raise Refused(WAIT)
    number = await utterances.keep(db, seal, ticket_id, words, language, now)
    await db.execute(update(ticket).where(ticket.c.id == ticket_id).values(said_at=now))
    if found.emergency:
        await ringing.waits(db, ticket_id, now)
    if waiting < EACH or waiting % EACH == 0:
        told = await team_of(db, found, now)
        await tell(db, News.TICKET_WORDS, told, now, ticket=ticket_id, utterance=number)
    return number


async def located(
    db: Session,
    seal: Seal,
    ticket_id: int,
    person_id: int,
    position: Position,
    language: str,
    now: datetime,
) -> str:
    """Let somebody show the team where they are, about; returns the name of the nearest spot.

    What is kept is the cell of the grid and that name.
    """
    nearest = await nearest_area(db, position)
    await said(db, seal, ticket_id, person_id, f"📍 {nearest.name}", language, now)
    where = {"area": nearest.name, "cell": str(snap(*position))}
    await db.execute(update(ticket).where(ticket.c.id == ticket_id).values(where))
    return nearest.name


async def answer(
    db: Session,
    seal: Seal,
    ticket_id: int,
    said: str | Ready,
    language: str,
    now: datetime,
    actor: int,
) -> int:
    """Answer as a coordinator, who has the ticket from now on; returns the utterance's number."""
    found = await must_be(db, ticket_id)
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    if found.emergency and found.taken_by is None:
        raise Refused(TAKE_FIRST)
    number = await _answered(db, seal, found, said, language, now, actor)
    await audit.note(db, actor, found.organization_id, Act.ANSWERED, now, ticket=ticket_id)
    return number


async def open_from_team(
    db: Session,
    seal: Seal,
    person_id: int,
    organization_id: int,
    need_id: int,
    words: str,
    language: str,
    now: datetime,
    actor: int,
) -> int:
    """Ask somebody back about a need they told; returns the number of the ticket.

    It goes on with an open ticket about the same need. The caller notes the act.
    """
    await coordinators.must_act_for(db, actor, organization_id)
    rows = await db.execute(
        select(ticket.c.id).where(
            ticket.c.person_id == person_id, text(UNENDED), ticket.c.need_id == need_id
        )
    )
    number = rows.scalars().first()
    if number is None:
        number = await _add(db, person_id, organization_id, NEED, now, need_id=need_id)
    await _answered(db, seal, await must_be(db, number), words, language, now, actor)
    return number


async def take(db: Session, ticket_id: int, now: datetime, actor: int) -> int:
    """Take a ticket that waits; the person is told. Returns who has it: the first one wins."""
    found = await must_be(db, ticket_id)
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.state is State.CLOSED or found.emergency:
        raise Refused(ENDED if found.state is State.CLOSED else TAKE_FIRST)
    if found.state is State.TAKEN:  # a write that changes nothing would have to be noted
        return found.taken_by or actor
    taken = await db.execute(
        update(ticket)
        .where(ticket.c.id == ticket_id, ticket.c.state == State.WAITING.value)
        .values(state=State.TAKEN.value, taken_by=actor, taken_at=now)
    )
    if taken.rowcount:
        await tell(db, News.TICKET_TAKEN, [found.person_id], now, ticket=ticket_id)
        await audit.note(db, actor, found.organization_id, Act.TOOK_TICKET, now, ticket=ticket_id)
        return actor
    return found.taken_by or actor


async def _add(
    db: Session,
    person_id: int,
    organization_id: int,
    kind: str,
    now: datetime,
    **given: Any,
) -> int:
    """Write down a new ticket that waits, and return its number."""
    number = await db.next_number(ticket)
    await db.execute(
        insert(ticket).values(
            {
                "id": number,
                "kind": kind,
                "person_id": person_id,
                "organization_id": organization_id,
                "state": State.WAITING.value,
                "created_at": now,
                "said_at": now,
                **given,
            }
        )
    )
    return number


async def _answered(
    db: Session,
    seal: Seal,
    found: Ticket,
    said: str | Ready,
    language: str,
    now: datetime,
    actor: int,
) -> int:
    number = await utterances.keep(
        db, seal, found.id, said, language, now, actor=actor, by_team=True
    )
    changed: dict[str, Any] = {"state": State.TAKEN.value, "taken_by": actor, "said_at": now}
    if found.taken_by != actor:
        changed["taken_at"] = now
    await db.execute(update(ticket).where(ticket.c.id == found.id).values(changed))
    await tell(db, News.TICKET_ANSWER, [found.person_id], now, ticket=found.id, utterance=number)
    if found.taken_by not in (None, actor):
        before = [found.taken_by or 0]
        await tell(db, News.TICKET_GIVEN, before, now, ticket=found.id, answered_by=actor)
    return number


async def _go_on(db: Session, number: int, organization_id: int, now: datetime) -> None:
    """Go on with one in which nothing was said for long; it moves where nobody acts any more."""
    changed: dict[str, Any] = {"said_at": now}
    found = await must_be(db, number)
    if not await coordinators.acting_for(db, found.organization_id):
        changed |= {"organization_id": organization_id, "state": State.WAITING.value}
        changed["taken_by"] = None
    await db.execute(update(ticket).where(ticket.c.id == number).values(changed))


async def _stale(db: Session, person_id: int) -> int | None:
    """Return an open ticket in which nothing was said for long."""
    rows = await db.execute(
        select(ticket.c.id)
        .where(ticket.c.person_id == person_id, text(UNENDED), ticket.c.kind == PERSON)
        .order_by(ticket.c.id.desc())
        .limit(1)
    )
    return rows.scalar_one_or_none()
