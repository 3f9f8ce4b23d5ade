"""Handing tickets over: to another coordinator, or to another organization."""

from datetime import datetime

from sqlalchemy import exists, select, update

from db.models import coordinator, organization, ticket
from db.session import Session
from locales import _
from services import audit, coordinators, ringing, safeguarding
from services.audit import Act
from services.coordinators import Organization
from services.deadlines import later
from services.news import News, tell
from services.refusals import Refused
from services.ticket_rows import ENDED, TAKE_FIRST, State, Ticket, must_be, team_of

STAYS = _("An emergency stays with this team. Please give it to another coordinator.")
NOT_THEIRS = _("That coordinator does not act for this team.")
NOBODY_THERE = _("Nobody coordinates there.")


async def others(db: Session, found: Ticket, actor: int) -> list[int]:
    """Return the coordinators to whom a ticket can be given: all who act for it but oneself."""
    everyone = await coordinators.acting_for(db, found.organization_id)
    everyone = await safeguarding.alone(db, found) or everyone
    return [one for one in everyone if one not in (actor, found.taken_by, found.person_id)]


async def other_teams(db: Session, found: Ticket) -> list[Organization]:
    """Return the organizations to which a ticket can be given: those with a coordinator."""
    if found.emergency:
        return []
    rows = await db.execute(
        select(organization.c.id, organization.c.name)
        .where(
            organization.c.id != found.organization_id,
            exists().where(coordinator.c.organization_id == organization.c.id),
        )
        .order_by(organization.c.name)
    )
    return [Organization(row.id, row.name) for row in rows]


async def give(db: Session, ticket_id: int, to: int, now: datetime, actor: int) -> None:
    """Give a ticket to another coordinator, who is told and has it from now on."""
    found = await _giveable(db, ticket_id, actor)
    acts = await coordinators.acts_for(db, to, found.organization_id)
    if not acts or not await safeguarding.may_have(db, found, to):
        raise Refused(NOT_THEIRS)
    rings_at = later(now, ringing.SILENT) if found.emergency else None
    await db.execute(
        update(ticket)
        .where(ticket.c.id == ticket_id)
        .values(state=State.TAKEN.value, taken_by=to, taken_at=now, rings_at=rings_at)
    )
    await tell(db, News.TICKET_GIVEN, [to], now, ticket=ticket_id)
    await audit.note(
        db, actor, found.organization_id, Act.GAVE_TICKET, now, ticket=ticket_id, to=to
    )


async def give_to_team(
    db: Session, ticket_id: int, organization_id: int, now: datetime, actor: int
) -> None:
    """Give a ticket to another organization, where it waits; its own team no longer reads it."""
    found = await _giveable(db, ticket_id, actor)
    if found.emergency:
        raise Refused(STAYS)
    if organization_id not in [one.id for one in await other_teams(db, found)]:
        raise Refused(NOBODY_THERE)
    await db.execute(
        update(ticket)
        .where(ticket.c.id == ticket_id)
        .values(organization_id=organization_id, state=State.WAITING.value, taken_by=None)
    )
    theirs = await must_be(db, ticket_id)
    await tell(db, News.TICKET, await team_of(db, theirs, now), now, ticket=ticket_id)
    await audit.note(
        db,
        actor,
        found.organization_id,
        Act.GAVE_TICKET,
        now,
        ticket=ticket_id,
        organization=organization_id,
    )


async def _giveable(db: Session, ticket_id: int, actor: int) -> Ticket:
    found = await must_be(db, ticket_id)
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.state is State.CLOSED:
        raise Refused(ENDED)
    if found.emergency and found.taken_by is None:
        raise Refused(TAKE_FIRST)
    return found
