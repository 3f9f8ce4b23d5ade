"""Seats: one decision for every way in, with its outcome named.

* a statement gives the seat only where the guard holds: when it changed nothing, the reason
  is looked for afterwards, in the same transaction;
* a second tap changes nothing and gets the true answer;
* who waits and finds a free seat takes it with the signup they have; an offer is theirs
  until it is passed on.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.sql import Select

from db.models import shift, shift_role, signup
from db.session import Session
from services import audit
from services.activities import Status
from services.audit import Act
from services.coordinators import must_act_for
from services.deadlines import deadline, later
from services.decisions import ROLE, WHO, Decision, Outcome, of_role, why_not
from services.guard import (
    CONFIRMED,
    NOW,
    NUMBER,
    able,
    given,
    room,
    running,
    signed_up,
)

MOST_FRIENDS = 3
HELD_AT_LEAST = timedelta(minutes=15)
SEATS: ColumnElement[int] = bindparam("seats", type_=Integer)
COLUMNS = (
    "shift_id",
    "role_id",
    "person_id",
    "number",
    "status",
    "created_at",
    "confirmed_at",
    "seen_version",
)


def _new(status: Status, confirmed: Any) -> Select[Any]:
    """Select what a new signup of the person is."""
    values = (shift.c.id, shift_role.c.id, WHO, NUMBER, literal(status.value), NOW)
    return of_role(*values, confirmed, shift.c.version).where(able(WHO), ~exists(signed_up(WHO)))


TAKE = (
    insert(signup)
    .from_select(COLUMNS, _new(Status.SEATED, CONFIRMED).where(room(SEATS)))
    .returning(signup.c.id)
)
WAIT = insert(signup).from_select(COLUMNS, _new(Status.WAITING, null())).returning(signup.c.id)
WAITS = signup.c.status == Status.WAITING.value
IS_OFFERED = (signup.c.status == Status.OFFERED.value) & (signup.c.role_id == ROLE)
SIT_DOWN = (
    update(signup)
    .where(
        signup.c.person_id == WHO,
        signup.c.shift_id == of_role(shift.c.id).where(able(WHO)).scalar_subquery(),
        or_(
            WAITS & exists(of_role(shift.c.id).where(room(SEATS))),
            IS_OFFERED & exists(of_role(shift.c.id).where(room(SEATS - 1))),
        ),
    )
    .values(
        status=Status.SEATED.value,
        role_id=ROLE,
        until=None,
        confirmed_at=of_role(CONFIRMED).scalar_subquery(),
        stale=True,
    )
    .returning(signup.c.id)
)
FREE = of_role(shift.c.id, shift.c.organization_id).where(running(), room(SEATS))
PLACE = of_role(
    shift.c.id,
    shift.c.starts_at,
    shift.c.version,
    select(func.coalesce(func.max(signup.c.number), 0))
    .where(signup.c.shift_id == shift.c.id)
    .scalar_subquery()
    .label("highest"),
)


async def take(
    db: Session, person_id: int, role_id: int, now: datetime, *, friends: int = 0
) -> Decision:
    """Take a seat, with seats held for up to three friends: all of them, or none."""
    friends = min(max(friends, 0), MOST_FRIENDS)
    about = given(person_id, role_id, now, 1 + friends)
    row = (await db.execute(TAKE, about)).first() or (await db.execute(SIT_DOWN, about)).first()
    if row is None:
        return await why_not(db, about)
    if friends:
        await _hold(db, role_id, friends, now, friend_of=row.id)
    return Decision(Outcome.SEATED, row.id)


async def wait(db: Session, person_id: int, role_id: int, now: datetime) -> Decision:
    """Take a seat, or a place in the line when there is none."""
    decision = await take(db, person_id, role_id, now)
    if decision.outcome is not Outcome.FULL:
        return decision
    about = given(person_id, role_id, now)
    row = (await db.execute(WAIT, about)).first()
    return Decision(Outcome.WAITING, row.id) if row else await why_not(db, about)


async def reserve(
    db: Session, role_id: int, seats: int, now: datetime, actor: int | None
) -> Decision:
    """Keep seats for people who do not write here, as a coordinator: all of them, or none.

    Raises Refused for a shift of another organization.
    """
    about = given(actor or 0, role_id, now, seats)
    row = (await db.execute(FREE, about)).first()
    if row is None:
        found = await why_not(db, about)
        final = (Outcome.GONE, Outcome.CANCELLED, Outcome.OVER)
        return found if found.outcome in final else Decision(Outcome.FULL)
    await must_act_for(db, actor, row.organization_id)
    await _hold(db, role_id, seats, now, friend_of=None)
    await audit.note(db, actor, row.organization_id, Act.RESERVED, now, shift=row.id, seats=seats)
    return Decision(Outcome.SEATED)


async def accept(db: Session, person_id: int, signup_id: int, now: datetime) -> Decision:
    """Accept what was offered; when it was passed on, it is a wish like any other."""
    row = await _own(db, person_id, signup_id)
    return await take(db, person_id, row.role_id, now) if row else Decision(Outcome.GONE)


async def confirm(db: Session, person_id: int, signup_id: int, now: datetime) -> Decision:
    """Say that one still comes; whose seat was given on tries to have one again."""
    row = await _own(db, person_id, signup_id)
    if row is None:
        return Decision(Outcome.GONE)
    if row.status != Status.SEATED.value:
        return await take(db, person_id, row.role_id, now)
    if row.ends_at <= now:
        return Decision(Outcome.OVER, signup_id)
    if row.confirmed_at is None:
        await db.execute(
            update(signup).where(signup.c.id == signup_id).values(confirmed_at=now, stale=True)
        )
    return Decision(Outcome.SEATED, signup_id)


async def _own(db: Session, person_id: int, signup_id: int) -> Any:
    rows = await db.execute(
        select(signup, shift.c.ends_at)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(signup.c.id == signup_id, signup.c.person_id == person_id)
    )
    return rows.first()


async def _hold(
    db: Session, role_id: int, seats: int, now: datetime, *, friend_of: int | None
) -> None:
    """Hold seats whose room was made sure of in this transaction."""
    at = (await db.execute(PLACE, {"role": role_id})).one()
    until = deadline(now, at.starts_at) or min(later(now, HELD_AT_LEAST), at.starts_at)
    rows = [
        {
            "shift_id": at.id,
            "role_id": role_id,
            "friend_of": friend_of,
            "number": number,
            "status": Status.HELD.value,
            "created_at": now,
            "until": None if friend_of is None else until,
            "seen_version": at.version,
            "stale": False,
        }
        for number in range(at.highest + 1, at.highest + seats + 1)
    ]
    await db.execute(insert(signup), rows)
