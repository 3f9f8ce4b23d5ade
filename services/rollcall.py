"""The roll-call: who was there, what was served, and the hours that somebody gave.

* the lead of a shift and the coordinators of its organization note it, from when people meet until
  two weeks after; the last word counts;
* nobody is shamed: who was missed twice without a word is asked after by a coordinator, if they
  think it right;
* hours stay when a shift that took place is cancelled later.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from db.models import shift, signup
from db.session import Session
from locales import _
from services import audit, coordinators, signups
from services.activities import Attendance, Status
from services.audit import Act
from services.news import News, tell
from services.refusals import Refused
from services.shifts import Shift, shift_of
from services.signups import Seat

NOTED_FOR = timedelta(days=14)  # after the end
LOOKED_BACK = timedelta(days=60)
TWICE = 2
MOST_PORTIONS = 10_000
NO_SEAT = _("This seat is gone.")
NO_SHIFT = _("This shift is gone.")


async def roll(db: Session, shift_id: int) -> list[Seat]:
    """Return who has a seat on a shift, by their number; friends' held seats are none."""
    return [one for one in await signups.of_shift(db, shift_id) if one.seated]


async def may_note(db: Session, found: Shift, actor: int | None) -> bool:
    """Tell whether somebody leads this shift, or coordinates for its organization."""
    leads = actor is not None and found.lead_id == actor
    return leads or await coordinators.acts_for(db, actor, found.organization_id)


async def mark(
    db: Session, signup_id: int, attendance: Attendance, now: datetime, actor: int | None
) -> None:
    """Note who was there, came late or was missed; raises Refused.

    The coordinators hear of somebody who is now missed twice in two months.
    """
    seat = await signups.seat(db, signup_id)
    if seat is None or not seat.seated:
        raise Refused(NO_SEAT)
    found = await _noted(db, seat.shift_id, now, actor)
    if seat.attendance is attendance:
        return
    await db.execute(
        update(signup).where(signup.c.id == signup_id).values(attendance=attendance.value)
    )
    await audit.note(
        db,
        actor,
        found.organization_id,
        Act.ROLL_CALL,
        now,
        shift=found.id,
        seat=seat.number,
        attendance=attendance.value,
    )
    if attendance is Attendance.MISSED and seat.person_id is not None:
        await _say_if_missed_twice(db, found, seat, seat.person_id, now)


async def portions(
    db: Session, shift_id: int, served: int, left: int, now: datetime, actor: int | None
) -> None:
    """Note how many portions were served and how many were left over; raises Refused."""
    if not (0 <= served <= MOST_PORTIONS and 0 <= left <= MOST_PORTIONS):
        raise Refused(_("Write a number from 0 to {most}.", most=MOST_PORTIONS))
    found = await _noted(db, shift_id, now, actor)
    await db.execute(
        update(shift)
        .where(shift.c.id == shift_id)
        .values(portions_served=served, portions_left=left)
    )
    told = {"shift": shift_id, "served": served, "left": left}
    await audit.note(db, actor, found.organization_id, Act.PORTIONS, now, **told)


async def hours_of(db: Session, person_id: int) -> int:
    """Return how many minutes somebody gave: the whole shift, even when they came late."""
    rows = await db.execute(
        select(shift.c.starts_at, shift.c.ends_at)
        .join(signup, signup.c.shift_id == shift.c.id)
        .where(
            signup.c.person_id == person_id,
            signup.c.attendance.in_((Attendance.HERE.value, Attendance.LATE.value)),
        )
    )
    given = sum((row.ends_at - row.starts_at for row in rows), timedelta())
    return int(given.total_seconds()) // 60


async def ask_after(db: Session, person_id: int, now: datetime, actor: int | None) -> None:
    """Ask somebody who was missed whether all is well; raises Refused.

    Only those on whose shifts they were missed may ask.
    """
    rows = await db.execute(
        select(shift.c.organization_id)
        .join(signup, signup.c.shift_id == shift.c.id)
        .where(*_missed(person_id, now))
        .order_by(shift.c.starts_at.desc())
    )
    for organization_id in dict.fromkeys(rows.scalars()):
        if await coordinators.acts_for(db, actor, organization_id):
            await tell(db, News.ASKED_AFTER, [person_id], now)
            told = {"volunteer": person_id}
            await audit.note(db, actor, organization_id, Act.ASKED_AFTER, now, **told)
            return
    raise Refused(_("Nobody was missed on your shifts under this number."))


async def _noted(db: Session, shift_id: int, now: datetime, actor: int | None) -> Shift:
    """Return the shift if this can be noted now, by this person; raises Refused."""
    found = await shift_of(db, shift_id)
    if found is None:
        raise Refused(NO_SHIFT)
    if not await may_note(db, found, actor):
        raise Refused(_("Only the lead of this shift and its coordinators can note this."))
    if now < found.meets:
        raise Refused(_("This shift has not begun yet."))
    if now > found.ends + NOTED_FOR:
        raise Refused(_("This shift was too long ago."))
    return found


async def _say_if_missed_twice(
    db: Session, found: Shift, seat: Seat, person_id: int, now: datetime
) -> None:
    rows = await db.execute(
        select(func.count(signup.c.id))
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(*_missed(person_id, now))
    )
    times = rows.scalar_one()
    if times >= TWICE:
        await tell(
            db,
            News.MISSED_TWICE,
            await coordinators.looking_after(db, found.organization_id),
            now,
            shift_id=found.id,
            signup_id=seat.signup_id,
            volunteer=person_id,
            number=seat.number,
            times=times,
        )


def _missed(person_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of the seats on which somebody was missed lately."""
    return (
        signup.c.person_id == person_id,
        signup.c.status == Status.SEATED.value,
        signup.c.attendance == Attendance.MISSED.value,
        shift.c.starts_at > now - LOOKED_BACK,
    )
