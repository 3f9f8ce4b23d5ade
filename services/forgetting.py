"""Forgetting: what goes when its time is over, of what no other service forgets by itself."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update

from db.models import (
    coordinator,
    disclosure,
    duty,
    freeze,
    invitation,
    need,
    news,
    occurrence,
    pledge,
    report,
    shift,
    signup,
    ticket,
)
from db.session import Session
from services import needs

NEED = needs.KEPT
SIGNUP = PLEDGE = DUTY = DISCLOSURE = SPOT = timedelta(days=14)
TICKET = timedelta(days=30)
INVITATION = FREEZE = timedelta(days=90)
CELL = timedelta(days=7)  # of a ticket, with its words


async def needs_of_people(db: Session, now: datetime) -> None:
    """Forget who told of needs that ended, what they wrote and where; the numbers stay."""
    await needs.forget(db, now)
    over = need.c.ended_at < now - NEED
    where = or_(need.c.cell.is_not(None), need.c.claimed_by.is_not(None))
    await db.execute(update(need).where(over, where).values(cell=None, claimed_by=None))
    ended = select(need.c.id).where(over)
    told = report.c.need_id.in_(ended), report.c.person_id > 0
    await db.execute(update(report).where(*told).values(person_id=None))


async def pledges(db: Session, now: datetime) -> None:
    """Forget who promised what has ended."""
    over = pledge.c.ended_at < now - PLEDGE, pledge.c.person_id > 0
    await db.execute(update(pledge).where(*over).values(person_id=None))


async def signups(db: Session, now: datetime) -> None:
    """Forget who had a seat on shifts of before, who led them, and their contact."""
    over = shift.c.ends_at < now - SIGNUP
    await db.execute(delete(signup).where(signup.c.shift_id.in_(select(shift.c.id).where(over))))
    known = or_(shift.c.lead_id.is_not(None), shift.c.contact.is_not(None))
    await db.execute(update(shift).where(over, known).values(lead_id=None, contact=None))


async def tickets(db: Session, now: datetime) -> None:
    """Forget where a closed question was asked, and later that it was."""
    placed = ticket.c.ended_at < now - CELL, ticket.c.cell.is_not(None)
    await db.execute(update(ticket).where(*placed).values(cell=None))
    await db.execute(delete(ticket).where(ticket.c.ended_at < now - TICKET))


async def duties(db: Session, now: datetime) -> None:
    """Forget who was on duty."""
    await db.execute(delete(duty).where(duty.c.ends_at < now - DUTY, duty.c.closed))


async def disclosures(db: Session, now: datetime) -> None:
    """Forget which point was told to whom."""
    await db.execute(delete(disclosure).where(disclosure.c.at < now - DISCLOSURE))


async def spots(db: Session, now: datetime) -> None:
    """Forget the exact points of meals and shifts that are over."""
    meal = occurrence.c.ends_at < now - SPOT, occurrence.c.exact.is_not(None)
    await db.execute(update(occurrence).where(*meal).values(exact=None))
    over = shift.c.ends_at < now - SPOT, shift.c.exact.is_not(None)
    await db.execute(update(shift).where(*over).values(exact=None))


async def stale_news(db: Session, now: datetime) -> None:
    """Forget what is of no use to be told any more."""
    await db.execute(delete(news).where(news.c.not_after < now))


async def invitations(db: Session, now: datetime) -> None:
    """Forget invitations that ended; who let a coordinator in is known as long as they are one."""
    ended = func.coalesce(invitation.c.revoked_at, invitation.c.used_at, invitation.c.not_after)
    counts = exists().where(coordinator.c.person_id == invitation.c.used_by)
    await db.execute(delete(invitation).where(ended < now - INVITATION, ~counts))


async def freezes(db: Session, now: datetime) -> None:
    """Forget freezes and drills that are over."""
    await db.execute(delete(freeze).where(freeze.c.ended_at < now - FREEZE))
