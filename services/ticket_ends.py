"""The ends of tickets: closed by either side, quiet for too long, and opened again.

* a ticket can be opened again for as long as its words are kept: seven days;
* an emergency ends and is safe elsewhere; opened again it rings again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select, text, update

from db.models import ticket
from db.session import Session
from db.tickets import UNENDED
from locales import _
from services import audit, coordinators, ringing, utterances
from services.audit import Act
from services.deadlines import later
from services.news import News, tell
from services.refusals import Refused
from services.ticket_rows import (
    ENDED,
    GONE,
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

QUIET = timedelta(days=14)  # nobody said anything: it ends by itself
TOO_OLD = _("This question is too old. Please ask for a person again: 9")


async def close(db: Session, ticket_id: int, now: datetime, actor: int) -> None:
    """End a ticket as a coordinator; the person is told, and can open it again."""
    found = await must_be(db, ticket_id)
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    if found.emergency and found.taken_by is None:
        raise Refused(TAKE_FIRST)
    await _end(db, [ticket_id], now)
    await tell(db, News.TICKET_CLOSED, [found.person_id], now, ticket=ticket_id)
    await audit.note(db, actor, found.organization_id, Act.CLOSED_TICKET, now, ticket=ticket_id)


async def end(db: Session, ticket_id: int, person_id: int, now: datetime) -> None:
    """End one's own ticket; who looked after it is told. An emergency ends elsewhere."""
    found = await own(db, ticket_id, person_id)
    if found.state is State.CLOSED or found.emergency:
        raise Refused(ENDED if found.state is State.CLOSED else GONE)
    await _end(db, [ticket_id], now)
    holder = [found.taken_by] if found.taken_by is not None else []
    await tell(db, News.TICKET_CLOSED, holder, now, ticket=ticket_id)


async def reopen(db: Session, ticket_id: int, person_id: int, now: datetime) -> int:
    """Open one's own ticket again while its words are kept; an emergency rings again.

    Returns the number of the ticket that is open then: another one, if there is, but for an
    emergency only another emergency.
    """
    found = await own(db, ticket_id, person_id)
    other = await of_person(db, person_id, now)
    if other is not None and (other.emergency or not found.emergency):
        return other.id
    await _open_again(db, found, now)
    return ticket_id


async def reopen_for_team(db: Session, ticket_id: int, now: datetime, actor: int) -> None:
    """Open a ticket again as a coordinator, who looks after it from now on."""
    found = await must_be(db, ticket_id)
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.state is not State.CLOSED:
        return
    _must_be_kept(found, now)
    values = {"state": State.TAKEN.value, "taken_by": actor, "taken_at": now, "said_at": now}
    rings_at = later(now, ringing.SILENT) if found.emergency else None
    await db.execute(
        update(ticket)
        .where(ticket.c.id == ticket_id)
        .values(**values, ended_at=None, rings_at=rings_at)
    )
    await audit.note(db, actor, found.organization_id, Act.REOPENED_TICKET, now, ticket=ticket_id)


async def forget(db: Session, now: datetime) -> None:
    """Wipe the words of tickets that ended a week ago, and end those that are quiet for two."""
    await utterances.forget(db, now)
    rows = await db.execute(
        select(ticket.c.id).where(
            text(UNENDED),
            ticket.c.said_at <= now - QUIET,
            or_(ticket.c.kind.in_((PERSON, NEED)), ticket.c.taken_by.is_not(None)),
        )
    )
    await _end(db, list(rows.scalars()), now)


async def _end(db: Session, numbers: Collection[int], now: datetime) -> None:
    if numbers:
        await db.execute(
            update(ticket)
            .where(ticket.c.id.in_(numbers))
            .values(state=State.CLOSED.value, ended_at=now, rings_at=None)
        )


async def _open_again(db: Session, found: Ticket, now: datetime) -> None:
    if found.state is State.CLOSED:
        _must_be_kept(found, now)
    team = await team_of(db, found, now)
    if found.emergency:
        await db.execute(update(ticket).where(ticket.c.id == found.id).values(said_at=now))
        await ringing.begin(db, found.id, now)
        return
    held = team == [found.taken_by]
    await db.execute(
        update(ticket)
        .where(ticket.c.id == found.id)
        .values(
            state=(State.TAKEN if held else State.WAITING).value,
            taken_by=found.taken_by if held else None,
            ended_at=None,
            said_at=now,
        )
    )
    await tell(db, News.TICKET, team, now, ticket=found.id, again=True)


def _must_be_kept(found: Ticket, now: datetime) -> None:
    if found.ended is None or now - found.ended > utterances.KEPT:
        raise Refused(TOO_OLD)
