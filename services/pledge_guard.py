"""The pledge guard: what must be true before somebody's pledge counts, as parts of one statement.

* a promise is taken from what is missing in the statement that writes it, so that nothing can
  change between looking and promising;
* what was received counts for ever, what was promised as long as it is expected;
* on SQLite the writer's transaction lets one statement decide at a time, elsewhere the row of
  the need is locked first.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from db.models import drop_off, need, pledge
from db.session import Session
from db.types import Key, Moment

MOST = 5  # promises of one person at a time
WHO = bindparam("who", type_=Key)
NEED = bindparam("need", type_=Key)
QUANTITY: ColumnElement[int] = bindparam("quantity", type_=Integer)
OPENS: ColumnElement[object] = bindparam("opens", type_=Moment)
HOURS = bindparam("hours", type_=String)
# In words, as the indexes have them: SQLite uses them only for the very same condition.
PROMISED: list[ColumnElement[str]] = [
    literal_column(f"'{one}'") for one in ("pledged", "confirmed")
]
OPEN = need.c.state == literal_column("'open'")


class Outcome(StrEnum):
    """What became of somebody's wish to bring something."""

    PLEDGED = "pledged"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    ALREADY = "already"  # this person brings some of it
    ENDED = "ended"  # this pledge is over
    TOO_MUCH = "too_much"  # so many are not missing any more
    NOTHING_MISSING = "nothing_missing"
    NOT_OPEN = "not_open"  # nobody is asked to bring it any more
    CLOSED_DAY = "closed_day"  # the drop-off point takes nothing on that day, or it is too late
    TOO_MANY = "too_many"  # this person promised enough
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, the pledge it is about and how many are missing now."""

    outcome: Outcome
    pledge_id: int | None = None
    missing: int = 0


def missing() -> ColumnElement[int]:
    """Return how many of the need in question nobody promised or brought."""
    others, brought = pledge.alias("others"), pledge.alias("brought")
    promised = select(func.coalesce(func.sum(others.c.quantity), 0)).where(
        others.c.need_id == need.c.id, others.c.state.in_(PROMISED)
    )
    received = select(func.coalesce(func.sum(brought.c.received), 0)).where(
        brought.c.need_id == need.c.id
    )
    return (
        need.c.wanted
        - promised.correlate(need).scalar_subquery()
        - received.correlate(need).scalar_subquery()
    )


def own() -> Select[tuple[int]]:
    """Return this person's promise on the need in question."""
    mine = pledge.alias("mine")
    return (
        select(mine.c.id)
        .where(mine.c.need_id == need.c.id, mine.c.person_id == WHO, mine.c.state.in_(PROMISED))
        .correlate(need)
    )


def promises() -> ColumnElement[int]:
    """Return how many promises this person has made that are still expected."""
    all_ = pledge.alias("every")
    return (
        select(func.count())
        .where(all_.c.person_id == WHO, all_.c.state.in_(PROMISED))
        .scalar_subquery()
    )


def in_time() -> ColumnElement[bool]:
    """Return whether the drop-off point opens before the deadline of the need in question."""
    return or_(need.c.deadline.is_(None), need.c.deadline > OPENS)


def taken_there() -> ColumnElement[bool]:
    """Return whether the drop-off point of the need has the hours the day was found by."""
    point = drop_off.alias("point")
    return (
        exists()
        .where(point.c.id == need.c.drop_off_id, ~point.c.ended, point.c.hours == HOURS)
        .correlate(need)
    )


def able() -> ColumnElement[bool]:
    """Return whether this person may promise so many of the need in question."""
    return and_(
        need.c.id == NEED,
        OPEN,
        in_time(),
        taken_there(),
        missing() >= QUANTITY,
        ~exists(own()),
        promises() < MOST,
    )


WHY = select(
    need.c.state,
    need.c.deadline,
    missing().label("missing"),
    own().scalar_subquery().label("own"),
    promises().label("promises"),
).where(need.c.id == NEED)


async def why_not(
    db: Session, person_id: int, need_id: int, quantity: int, opens: datetime | None
) -> Decision:
    """Say why nothing was promised; `opens` is None on a day the drop-off point is closed."""
    row = (await db.execute(WHY, {"who": person_id, "need": need_id})).first()
    if row is None:
        return Decision(Outcome.GONE)
    left = max(0, row.missing)
    return Decision(_reason(row, quantity, opens), row.own, left)


def _reason(row: Any, quantity: int, opens: datetime | None) -> Outcome:
    if row.own is not None:
        return Outcome.ALREADY
    if row.state != "open":
        return Outcome.NOT_OPEN
    if row.missing <= 0:
        return Outcome.NOTHING_MISSING
    if row.missing < quantity:
        return Outcome.TOO_MUCH
    if row.promises >= MOST:
        return Outcome.TOO_MANY
    return Outcome.CLOSED_DAY
