"""Pledges: what somebody promises to bring, taken at once from what is missing.

* a promise is one statement that holds only where the guard does: when it changed nothing, the
  reason is looked for afterwards, in the same transaction;
* a second tap changes nothing and gets the true answer;
* who promises a day ahead is asked once more; who does not answer is not waited for;
* taking a promise back, or a part of it, is always possible.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, String, bindparam, exists, func, insert, or_, select, update

from db.models import need
from db.models import pledge as promise
from db.session import Session
from db.types import Key, Moment
from services.coordinators import acts_for
from services.deadlines import later
from services.drop_offs import Slot, drop_off_of, opening_on
from services.fulfilment import settle
from services.news import News, tell
from services.pledge_guard import (
    NEED,
    OPEN,
    OPENS,
    PROMISED,
    QUANTITY,
    WHO,
    Decision,
    Outcome,
    able,
    missing,
    why_not,
)
from services.pledge_times import SURE, answered, kept
from services.promises import Promise

QUIET = timedelta(minutes=30)  # between two pieces of news about one need
LARGEST = 9999  # of one pledge

MINE = bindparam("pledge", type_=Key)
COLUMNS = (
    "need_id",
    "person_id",
    "quantity",
    "state",
    "comes_on",
    "opens_at",
    "closes_at",
    "created_at",
    "until",
    "confirmed_at",
)
PLEDGE = (
    insert(promise)
    .from_select(
        COLUMNS,
        select(
            need.c.id,
            WHO,
            QUANTITY,
            bindparam("state", type_=String),
            bindparam("day", type_=Date),
            OPENS,
            bindparam("closes", type_=Moment),
            bindparam("now", type_=Moment),
            bindparam("until", type_=Moment),
            bindparam("confirmed", type_=Moment),
        ).where(able()),
    )
    .returning(promise.c.id)
)
MORE = (
    exists()
    .where(need.c.id == promise.c.need_id, OPEN, missing() >= QUANTITY - promise.c.quantity)
    .correlate(promise)
)
OWN = (promise.c.id == MINE, promise.c.person_id == WHO, promise.c.state.in_(PROMISED))
CHANGE = (
    update(promise)
    .where(*OWN, or_(promise.c.quantity >= QUANTITY, MORE))
    .values(quantity=QUANTITY)
    .returning(promise.c.id, promise.c.need_id)
)
CANCEL = (
    update(promise)
    .where(*OWN)
    .values(state=Promise.CANCELLED.value, until=None, ended_at=bindparam("now", type_=Moment))
    .returning(promise.c.id, promise.c.need_id)
)
CONFIRM = (
    update(promise)
    .where(*OWN, promise.c.state == Promise.PLEDGED.value)
    .values(
        state=Promise.CONFIRMED.value,
        confirmed_at=bindparam("now", type_=Moment),
        until=bindparam("until", type_=Moment),
    )
    .returning(promise.c.id)
)


async def pledge(
    db: Session, person_id: int, need_id: int, quantity: int, day: date, now: datetime
) -> Decision:
    """Promise to bring so many of a need on a day; all of them, or none."""
    row = await _locked(db, need_id)
    if row is None:
        return Decision(Outcome.GONE)
    point = None if row.drop_off_id is None else await drop_off_of(db, row.drop_off_id)
    slot = None if point is None else opening_on(point, day, now)
    if point is None or slot is None or not 0 < quantity <= LARGEST:
        return await why_not(db, person_id, need_id, max(quantity, 1), None)
    about = _given(person_id, need_id, quantity, slot, now)
    made = (await db.execute(PLEDGE, {**about, "hours": point.hours})).scalar()
    if made is None:
        return await why_not(db, person_id, need_id, quantity, slot.opens)
    left = await _left(db, need_id)
    await _tell_the_team(db, need_id, int(made), left, now)
    return Decision(Outcome.PLEDGED, int(made), left)


async def change(
    db: Session, person_id: int, pledge_id: int, quantity: int, now: datetime
) -> Decision:
    """Promise more or fewer; fewer is always possible, more while so many are missing."""
    row = await _own(db, person_id, pledge_id)
    if row is None:
        return Decision(Outcome.GONE)
    await _locked(db, row.need_id)
    about = {"who": person_id, "pledge": pledge_id, "quantity": quantity}
    changed = None
    if 0 < quantity <= LARGEST:
        changed = (await db.execute(CHANGE, about)).first()
    left = await _left(db, row.need_id)
    if changed is not None:
        await settle(db, [row.need_id], now)
        return Decision(Outcome.CHANGED, pledge_id, left)
    if not Promise(row.state).stands:
        return Decision(Outcome.ENDED, pledge_id, left)
    return Decision(Outcome.TOO_MUCH, pledge_id, left)


async def cancel(db: Session, person_id: int, pledge_id: int, now: datetime) -> Decision:
    """Take a promise back; what was promised is missing again."""
    about = {"who": person_id, "pledge": pledge_id, "now": now}
    row = (await db.execute(CANCEL, about)).first()
    if row is not None:
        await settle(db, [row.need_id], now)
        return Decision(Outcome.CANCELLED, pledge_id)
    known = await _own(db, person_id, pledge_id)
    return Decision(Outcome.GONE if known is None else Outcome.ENDED, pledge_id)


async def confirm(db: Session, person_id: int, pledge_id: int, now: datetime) -> Decision:
    """Say that one still brings it; whose pledge expired tries to promise the same again."""
    row = await _own(db, person_id, pledge_id)
    if row is None:
        return Decision(Outcome.GONE)
    if row.state == Promise.EXPIRED.value and not row.received:
        return await pledge(db, person_id, row.need_id, row.quantity, row.comes_on, now)
    about = {"who": person_id, "pledge": pledge_id, "now": now, "until": kept(row.closes_at)}
    if row.state == Promise.PLEDGED.value:
        await db.execute(CONFIRM, about)
    stands = Promise(row.state).stands
    return Decision(Outcome.CONFIRMED if stands else Outcome.ENDED, pledge_id)


def _given(
    person_id: int, need_id: int, quantity: int, slot: Slot, now: datetime
) -> dict[str, Any]:
    sure = slot.opens <= later(now, SURE)
    return {
        "who": person_id,
        "need": need_id,
        "quantity": quantity,
        "state": (Promise.CONFIRMED if sure else Promise.PLEDGED).value,
        "day": slot.day,
        "opens": slot.opens,
        "closes": slot.closes,
        "now": now,
        "until": kept(slot.closes) if sure else answered(slot.opens),
        "confirmed": now if sure else None,
    }


async def _locked(db: Session, need_id: int) -> Any:
    """Return a need that nobody else changes before we commit; SQLite needs no word for it."""
    rows = await db.execute(
        select(need.c.drop_off_id).where(need.c.id == need_id).with_for_update()
    )
    return rows.first()


async def _own(db: Session, person_id: int, pledge_id: int) -> Any:
    rows = await db.execute(
        select(promise).where(promise.c.id == pledge_id, promise.c.person_id == person_id)
    )
    return rows.first()


async def _left(db: Session, need_id: int) -> int:
    """Return how many are missing now."""
    rows = await db.execute(select(missing()).where(need.c.id == NEED), {"need": need_id})
    return max(0, int(rows.scalar_one()))


async def _tell_the_team(
    db: Session, need_id: int, pledge_id: int, left: int, now: datetime
) -> None:
    """Tell who looks after a need; of many pledges the first, and the one that completes it."""
    rows = await db.execute(
        select(func.count())
        .select_from(promise)
        .where(
            promise.c.need_id == need_id,
            promise.c.id != pledge_id,
            promise.c.created_at > later(now, -QUIET),
        )
    )
    if left and rows.scalar_one():
        return
    owner = select(need.c.claimed_by, need.c.organization_id).where(need.c.id == need_id)
    row = (await db.execute(owner)).one()
    if row.claimed_by is not None and await acts_for(db, row.claimed_by, row.organization_id):
        await tell(db, News.PLEDGED, [row.claimed_by], now, pledge=pledge_id, need=need_id)
