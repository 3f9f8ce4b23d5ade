"""Friends: seats held for two to four who come together, and how each takes theirs.

* a friend needs what the role needs, like everybody;
* a place they had in the line is given up for the seat that is held for them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, select, update

from db.models import shift, shift_role, signup
from db.sealing import Seal
from db.session import Session
from services import slips
from services.activities import Status
from services.decisions import ROLE, WHO, Decision, Outcome, of_role, why_not
from services.guard import CONFIRMED, NOW, able, given, signed_up
from services.news import News, tell
from services.seats import take
from services.slips import Kind

ROLES = of_role(shift_role.c.id).where(able(WHO))
MAY = ROLES.where(~signed_up(WHO).exists())
ITS_SHIFT = shift.c.id == signup.c.shift_id


def _held(roles: Select[tuple[int]]) -> Select[tuple[int]]:
    """Select the first seat that the host holds, if it is of one of these roles."""
    seat = signup.alias("seat")
    return (
        select(seat.c.id)
        .where(
            seat.c.friend_of == bindparam("host"),
            seat.c.status == Status.HELD.value,
            seat.c.role_id.in_(roles),
        )
        .order_by(seat.c.number)
        .limit(1)
    )


GIVE_UP_THE_LINE = (
    update(signup)
    .where(
        signup.c.person_id == WHO,
        signup.c.status == Status.WAITING.value,
        signup.c.shift_id
        == select(shift_role.c.shift_id).where(shift_role.c.id == ROLE).scalar_subquery(),
        exists(_held(ROLES)),
    )
    .values(status=Status.CANCELLED.value, ended_at=NOW, stale=True)
)
SIT_DOWN = (
    update(signup)
    .where(signup.c.id == _held(MAY).scalar_subquery())
    .values(
        person_id=WHO,
        status=Status.SEATED.value,
        until=None,
        confirmed_at=select(CONFIRMED).where(ITS_SHIFT).scalar_subquery(),
        seen_version=select(shift.c.version).where(ITS_SHIFT).scalar_subquery(),
        created_at=NOW,
        stale=True,
    )
    .returning(signup.c.id)
)


async def word(db: Session, seal: Seal, signup_id: int) -> str | None:
    """Return the word with which friends take the seats held for them; None for no seat."""
    row = await _host(db, signup_id)
    return None if row is None else slips.write(seal, Kind.FRIENDS, row.id, row.created_at)


async def come(db: Session, seal: Seal, words: str, person_id: int, now: datetime) -> Decision:
    """Take a seat that is held for a friend of somebody, or any that is free."""
    host = await _genuine(db, seal, words)
    if host is None:
        return Decision(Outcome.GONE)
    about = {**given(person_id, host.role_id, now), "host": host.id}
    await db.execute(GIVE_UP_THE_LINE, about)
    row = (await db.execute(SIT_DOWN, about)).first()
    if row is None:
        found = await why_not(db, about)
        free = (Outcome.FULL, Outcome.ALREADY_WAITING)
        return await take(db, person_id, host.role_id, now) if found.outcome in free else found
    await tell(db, News.FRIEND, [host.person_id], now, shift_id=host.shift_id, signup_id=host.id)
    return Decision(Outcome.SEATED, row.id)


async def shift_on(db: Session, seal: Seal, words: str) -> int | None:
    """Return the shift that a word speaks of; None for a forged one."""
    host = await _genuine(db, seal, words)
    return None if host is None else int(host.shift_id)


async def _genuine(db: Session, seal: Seal, words: str) -> Any:
    slip = slips.read(words)
    if slip is None or slip.kind is not Kind.FRIENDS:
        return None
    row = await _host(db, slip.number)
    return row if row is not None and slips.genuine(seal, slip, row.created_at) else None


async def _host(db: Session, signup_id: int) -> Any:
    rows = await db.execute(
        select(signup).where(signup.c.id == signup_id, signup.c.person_id.is_not(None))
    )
    return rows.first()
