"""Tickets as they stand: what is known of one, whose it is, and who is told of it.

* neither side ever learns the other's address, name or number; a ticket has a number of its own;
* emergencies are tickets as well, but stand in no list.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case, select, text

from db.models import organization, person, ticket
from db.session import Session
from db.tickets import UNENDED
from locales import _
from services import coordinators, duties, ringing, safeguarding
from services.dangers import Danger
from services.days import local
from services.emergencies import emergency_of
from services.freezing import must_not_be_frozen
from services.refusals import Refused

FRESH = timedelta(hours=24)  # for so long, what a person types goes to their ticket
PERSON, NEED = "person", "need"
GONE = _("I do not know this question. It may be an old one.")
ENDED = _("This question is closed.")
ON_DUTY = _("Only who is on duty reads this emergency.")
TAKE_FIRST = _("Please take this emergency first.")


class State(StrEnum):
    """How far a ticket has come."""

    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands; its moments are local."""

    id: int
    kind: str  # PERSON, NEED (the team asked back), or the value of a danger
    person_id: int
    language: str | None  # the person's
    organization_id: int
    organization: str
    need_id: int | None
    area: str
    cell: str | None
    state: State
    taken_by: int | None
    created: datetime
    said: datetime  # when either side last said something
    ended: datetime | None

    @property
    def emergency(self) -> bool:
        """Whether it is one: it rings, and is in no list."""
        return self.danger is not None

    @property
    def danger(self) -> Danger | None:
        """Which danger it is about, if any."""
        return None if self.kind in (PERSON, NEED) else Danger(self.kind)


SELECT = (
    select(ticket, organization.c.name.label("organization"), person.c.language)
    .join(organization, organization.c.id == ticket.c.organization_id)
    .join(person, person.c.id == ticket.c.person_id)
)


async def ticket_of(db: Session, number: int) -> Ticket | None:
    """Return a ticket, or None."""
    row = (await db.execute(SELECT.where(ticket.c.id == number))).first()
    return _ticket(row) if row else None


async def of_person(db: Session, person_id: int, now: datetime) -> Ticket | None:
    """Return the ticket to which somebody's words go: open, and talked in in the last 24 hours.

    An emergency comes before a question.
    """
    rows = await db.execute(
        SELECT.where(
            ticket.c.person_id == person_id, text(UNENDED), ticket.c.said_at >= now - FRESH
        )
        .order_by(ticket.c.kind.in_((PERSON, NEED)), ticket.c.said_at.desc(), ticket.c.id.desc())
        .limit(1)
    )
    row = rows.first()
    return _ticket(row) if row else None


async def open_tickets(db: Session, actor: int) -> list[Ticket]:
    """Return the open tickets of all for whom a coordinator acts, without the emergencies.

    Those that nobody took come first, then those in which nothing was said for longest.
    """
    mine = [one.id for one in await coordinators.organizations_of(db, actor)]
    rows = await db.execute(
        SELECT.where(
            ticket.c.organization_id.in_(mine),
            ticket.c.state.in_((State.WAITING.value, State.TAKEN.value)),
            ticket.c.kind.in_((PERSON, NEED)),
        ).order_by(
            case((ticket.c.state == State.WAITING.value, 0), else_=1),
            ticket.c.said_at,
            ticket.c.id,
        )
    )
    return [_ticket(row) for row in rows]


async def must_be(db: Session, ticket_id: int) -> Ticket:
    """Return a ticket; raises Refused when it is gone."""
    found = await ticket_of(db, ticket_id)
    if found is None:
        raise Refused(GONE)
    return found


async def theirs(db: Session, ticket_id: int, actor: int, now: datetime) -> Ticket:
    """Return a ticket that a coordinator may read; raises Refused for any other.

    An emergency is read by who took it and who was told of it; one of a child that is not for
    this coordinator is as if it were not there.
    """
    found = await must_be(db, ticket_id)
    if actor != found.person_id and not await safeguarding.may_have(db, found, actor):
        raise Refused(GONE)
    if not found.emergency:
        await must_not_be_frozen(db)
    if found.emergency and actor in (found.taken_by, *await _rung(db, found, now)):
        return found
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.emergency:
        raise Refused(ON_DUTY)
    return found


async def own(db: Session, ticket_id: int, person_id: int) -> Ticket:
    """Return somebody's own ticket; raises Refused for any other."""
    found = await ticket_of(db, ticket_id)
    if found is None or found.person_id != person_id:
        raise Refused(GONE)
    return found


async def team_of(db: Session, found: Ticket, now: datetime) -> list[int]:
    """Return who is told of a ticket: who took it, else who is on duty, else all who act for it.

    Of an emergency those who were told of it before; never the person themselves.
    """
    if found.taken_by is not None and await coordinators.acts_for(
        db, found.taken_by, found.organization_id
    ):
        return [found.taken_by]
    if found.emergency:
        return await _rung(db, found, now)
    on_duty = await duties.on_duty(db, found.organization_id, now)
    everyone = on_duty or await coordinators.acting_for(db, found.organization_id)
    return [one for one in everyone if one != found.person_id]


async def _rung(db: Session, found: Ticket, now: datetime) -> list[int]:
    """Return who was told of an emergency so far."""
    alarm = await emergency_of(db, found.id)
    return await ringing.told(db, alarm, now) if alarm is not None else []


def _ticket(row: Any) -> Ticket:
    return Ticket(
        row.id,
        row.kind,
        row.person_id,
        row.language,
        row.organization_id,
        row.organization,
        row.need_id,
        row.area,
        row.cell,
        State(row.state),
        row.taken_by,
        local(row.created_at),
        local(row.said_at),
        local(row.ended_at) if row.ended_at else None,
    )
