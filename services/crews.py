"""Crews: the shifts that carry a meal, and whether they miss people.

* a meal is not sure on a day on which a shift that carries it has fewer people than it needs, from
  two hours before the shift begins until it ends;
* a cancelled shift has nobody, unless another one was made in its stead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_

from db.models import shift, shift_role
from db.types import Moment
from services.guard import taken
from services.shifts import LONGEST

AHEAD = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Crew:
    """A shift that carries the meal of a place, soon or now."""

    place_id: int
    starts: datetime  # UTC
    ends: datetime  # UTC
    cancelled: bool
    misses: bool  # it has fewer people than it needs


_NOW = bindparam("now", type_=Moment)
MISSES: ColumnElement[bool] = exists().where(
    shift_role.c.shift_id == shift.c.id,
    or_(
        and_(shift.c.status == "cancelled", shift_role.c.least > 0),
        shift_role.c.least > taken(),
    ),
)
SOON: tuple[ColumnElement[bool], ...] = (
    shift.c.place_id.is_not(None),  # lets the index of such shifts be used
    shift.c.starts_at > bindparam("earliest", type_=Moment),
    shift.c.starts_at <= bindparam("soonest", type_=Moment),
    shift.c.ends_at > _NOW,
)


def soon(now: datetime) -> dict[str, datetime]:
    """Return what the conditions `SOON` ask."""
    return {"now": now, "soonest": now + AHEAD, "earliest": now - LONGEST - AHEAD}


def short(crews: Sequence[Crew]) -> list[Crew]:
    """Return the crews for which a meal is not sure."""
    return [one for one in crews if one.misses and not (one.cancelled and _follows(one, crews))]


def _follows(gone: Crew, crews: Iterable[Crew]) -> bool:
    """Tell whether another shift carries the meal of a cancelled one."""
    return any(
        one.place_id == gone.place_id
        and not one.cancelled
        and one.starts < gone.ends
        and gone.starts < one.ends
        for one in crews
    )
