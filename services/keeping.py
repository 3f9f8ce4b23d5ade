"""Keeping: what the clock does with seats, whenever it is looked at and as often as one likes.

* an offer or a held seat whose time is over goes to the next; a late one that nobody waits for
  is called out;
* twelve hours before people meet, a seat that was not confirmed goes to the first who waits
  and could come; when nobody waits it stays, and also when the question did not arrive;
* at the start the lead is asked who is there.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, select, update

from db.models import shift, signup
from db.session import Session
from services.activities import Status
from services.deadlines import LAST_HOUR, RELEASED, later
from services.guard import LIVE
from services.leaving import call_gap, give_up
from services.news import News, tell
from services.reminders import asked
from services.waiting import could_follow, promote, promote_everywhere

ASKED_FOR = timedelta(hours=2)  # after the end: a roll-call nobody made by then is not asked for


async def keep(db: Session, now: datetime) -> None:
    """Do everything that is due; what was done is not done again."""
    ended = await _end_offers(db, now)
    await promote_everywhere(db, now)  # first, so that nobody gives way while a seat is free
    for role_id in sorted(ended):
        await call_gap(db, role_id, now)
    await _release_unconfirmed(db, now)
    await _ask_leads(db, now)


async def _end_offers(db: Session, now: datetime) -> set[int]:
    """End offers and held seats whose time is over; returns the roles of the offers.

    Each host is told once.
    """
    rows = await db.execute(
        select(signup)
        .where(signup.c.until <= now, signup.c.status.in_(("offered", "held")))
        .order_by(signup.c.until, signup.c.id)
    )
    hosts: set[int] = set()
    offers: set[int] = set()
    for row in rows.all():
        await give_up(db, row.id, Status.RELEASED, now)
        if row.status == Status.OFFERED.value:
            offers.add(row.role_id)
            await _tell(db, News.OFFER_OVER, row.id, now)
        elif row.friend_of is not None and row.friend_of not in hosts:
            hosts.add(row.friend_of)
            await _tell(db, News.HOLD_OVER, row.friend_of, now)
    return offers


async def _release_unconfirmed(db: Session, now: datetime) -> None:
    """Give seats that were not confirmed to those who wait, the newest seat first."""
    rows = await db.execute(
        select(signup)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(
            shift.c.status == "open",
            shift.c.starts_at > later(now, LAST_HOUR),
            shift.c.meets_at <= later(now, RELEASED),
            signup.c.status == Status.SEATED.value,
            signup.c.confirmed_at.is_(None),
            asked(),
        )
        .order_by(signup.c.created_at.desc(), signup.c.id.desc())
    )
    for row in rows.all():
        if await could_follow(db, row.role_id, now):
            await give_up(db, row.id, Status.RELEASED, now)
            await _tell(db, News.RELEASED, row.id, now)
            await promote(db, row.shift_id, now)


async def _ask_leads(db: Session, now: datetime) -> None:
    asked = await db.execute(
        update(shift)
        .where(
            shift.c.status == "open",
            shift.c.starts_at <= now,
            shift.c.ends_at > later(now, -ASKED_FOR),
            shift.c.lead_id.is_not(None),
            shift.c.roll_asked_at.is_(None),
            exists().where(signup.c.shift_id == shift.c.id, signup.c.status.in_(LIVE)),
        )
        .values(roll_asked_at=now)
        .returning(shift.c.id, shift.c.lead_id, shift.c.ends_at)
    )
    for row in asked.all():
        await tell(
            db, News.ROLL, [row.lead_id], now, shift_id=row.id, not_after=row.ends_at + ASKED_FOR
        )


async def _tell(db: Session, kind: News, signup_id: int, now: datetime) -> None:
    """Tell who has this signup, if they are still known."""
    row = (await db.execute(select(signup).where(signup.c.id == signup_id))).one()
    if row.person_id is not None:
        await tell(db, kind, [row.person_id], now, shift_id=row.shift_id, signup_id=signup_id)
