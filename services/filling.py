"""Filling: how many a call still looks for, and who of those it was sent to said yes.

* a seat in a shift, a promise to bring something and an offer of help count as the answer,
  whichever way they were made;
* what is over, or is not needed any more, looks for nobody.
"""

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from db.models import call as calls
from db.models import pledge, recipient, signup, ticket
from db.session import Session
from services import needs, shifts
from services.calls import Call, Kind
from services.shifts import ShiftRole

HELPERS = 1  # who are looked for where nothing is brought
SEATED = ("seated", "offered")
BROUGHT = ("pledged", "confirmed", "received")


async def missing(db: Session, call: Call) -> int | None:
    """Return how many more are looked for, 0 when nobody is; None when nobody counts.

    Of a role they are the seats to its least, or to as many taken ones as the call wants; of a
    need the things that nobody promised, or somebody who can help; else the answers.
    """
    asks = call.kind in (Kind.GAP, Kind.URGENT)
    if asks and (call.role_id is not None or call.shift_id is not None):
        return await _seats(db, call)
    if asks and call.need_id is not None:
        return await _things(db, call)
    return max(0, call.wanted - await yes(db, call.id)) if call.wanted else None


def of_role(role: ShiftRole, taken: int) -> int:
    """Return how many a role misses to its least, or to so many taken seats."""
    return max(0, min(max(role.least, taken), role.most) - role.taken)


async def yes(db: Session, call_id: int) -> int:
    """Return how many answered a call with yes."""
    said = recipient.c.call_id == call_id, recipient.c.answer == "yes"
    rows = await db.execute(select(func.count()).select_from(recipient).where(*said))
    return int(rows.scalar_one())


def answer() -> ColumnElement[str]:
    """Return what a recipient answered, in a statement that joins them with their call.

    It is "yes", "no", "late" or nothing. Who has a seat, or promised something, said yes; who
    gave the seat back says no.
    """
    left = and_(calls.c.role_id.is_not(None), recipient.c.answer == "yes")
    return case((came(), "yes"), (left, "no"), else_=recipient.c.answer)


def came() -> ColumnElement[bool]:
    """Tell whether a recipient did since the call what it asks for, in the same statement."""
    since = calls.c.begins_at
    sits = (
        exists()
        .where(
            signup.c.person_id == recipient.c.person_id,
            signup.c.role_id == calls.c.role_id,
            signup.c.status.in_(SEATED),
            or_(signup.c.created_at >= since, recipient.c.answer == "yes"),
        )
        .correlate(calls, recipient)
    )
    brings = (
        exists()
        .where(
            pledge.c.person_id == recipient.c.person_id,
            pledge.c.need_id == calls.c.need_id,
            pledge.c.state.in_(BROUGHT),
            pledge.c.created_at >= since,
        )
        .correlate(calls, recipient)
    )
    offers = (
        exists()
        .where(
            ticket.c.person_id == recipient.c.person_id,
            ticket.c.need_id == calls.c.need_id,
            ticket.c.created_at >= since,
        )
        .correlate(calls, recipient)
    )
    return or_(
        and_(calls.c.role_id.is_not(None), sits),
        and_(calls.c.need_id.is_not(None), or_(brings, offers)),
    )


async def _seats(db: Session, call: Call) -> int:
    if call.role_id is None:
        found = await shifts.shift_of(db, call.shift_id or 0)
        return 0 if found is None or found.cancelled else found.short
    found = await shifts.with_role(db, call.role_id)
    if found is None or found.cancelled:
        return 0
    return next(of_role(one, call.wanted) for one in found.roles if one.id == call.role_id)


async def _things(db: Session, call: Call) -> int:
    found = await needs.current(db, call.need_id or 0)
    if found is None or found.state.ended:
        return 0
    if found.category.brought:
        return found.missing
    said = ticket.c.need_id == found.id, ticket.c.created_at >= call.created_at
    rows = await db.execute(select(func.count()).select_from(ticket).where(*said))
    return max(0, HELPERS - int(rows.scalar_one()))
