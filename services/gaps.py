"""Gaps: shifts that miss people, and whom to ask.

* who is asked could have the seat at once, as the guard says, and has not given it back;
* nobody is asked who wants no such messages, and nobody twice in a day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, literal, or_, select
from sqlalchemy.sql import Select

from db.models import address, person, shift, shift_role, signup
from db.session import Session
from db.types import Moment
from services import quiet
from services.days import DAY, service_day, span
from services.guard import ASKED, OWN, able
from services.reach import Reach, reach
from services.shifts import Shift, of_organizations

ASKED_AGAIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift and how many people it misses."""

    shift: Shift
    missing: int


_WHO = ASKED.c.person_id
_OTHER, _MINE = shift.alias("other_of_day"), signup.alias("mine_of_day")
_BUSY = (
    exists()
    .where(
        _MINE.c.person_id == _WHO,
        _MINE.c.status.in_(OWN),
        _OTHER.c.id == _MINE.c.shift_id,
        _OTHER.c.status == "open",
        _OTHER.c.starts_at >= bindparam("day_begins", type_=Moment),
        _OTHER.c.starts_at < bindparam("day_ends", type_=Moment),
    )
    .correlate(ASKED)
)


def _whom(urgent: bool) -> Select[Any]:
    """Select who could take a seat of a role, and hears such a call."""
    hears = (
        exists()
        .where(
            address.c.person_id == _WHO,
            address.c.unreachable_at.is_(None),
            person.c.id == _WHO,
            quiet.hears(urgent),
        )
        .correlate(ASKED)
    )
    rested = or_(
        ASKED.c.asked_at.is_(None),
        ASKED.c.asked_at <= bindparam("asked_before", type_=Moment),
    )
    own_language = select(person.c.language).where(person.c.id == _WHO).correlate(ASKED)
    return (
        select(
            _WHO,
            ASKED.c.activities,
            ASKED.c.areas,
            ASKED.c.asked_at,
            shift.c.activity,
            shift.c.area,
            shift.c.latitude,
            shift.c.longitude,
            shift_role.c.language.label("wanted"),
            own_language.scalar_subquery().label("own"),
            _BUSY.label("busy"),
        )
        .select_from(ASKED)
        .join(shift_role, shift_role.c.id == bindparam("role"))
        .join(shift, shift.c.id == shift_role.c.shift_id)
        .where(
            ASKED.c.state == literal("approved"),
            rested,
            able(_WHO),
            hears,
            ~exists().where(signup.c.shift_id == shift.c.id, signup.c.person_id == _WHO),
        )
    )


_WHOM = {urgent: _whom(urgent) for urgent in (False, True)}


async def gaps(
    db: Session, organization_ids: Collection[int], now: datetime, days: int = 7
) -> list[Gap]:
    """Return the shifts of organizations that miss people in the coming days, soonest first."""
    coming = await of_organizations(db, organization_ids, now, now + days * DAY)
    return [
        Gap(one, one.short)
        for one in coming
        if one.short and not one.cancelled and not one.begun(now)
    ]


async def whom_to_ask(
    db: Session, role_id: int, starts: datetime, now: datetime, most: int, *, urgent: bool
) -> list[int]:
    """Return who could take a seat of a role that starts then, whom it suits best first.

    The order: those who do not work on that day yet, those who do such things, those whose own
    language is the wanted one, those whose areas are near, those asked longest ago.
    """
    day = service_day(starts)
    begins, ends = span(day, day)
    asked = {
        "role": role_id,
        "now": now,
        "asked_before": now - ASKED_AGAIN,
        "day_begins": begins,
        "day_ends": ends,
    }
    rows = (await db.execute(_WHOM[urgent], asked)).all()
    return [row.person_id for row in sorted(rows, key=_rank)[:most]]


def _rank(row: Any) -> tuple[bool, bool, bool, Reach, float, int]:
    position = None if row.latitude is None else (row.latitude, row.longitude)
    suits = f";{row.activity};" in row.activities
    speaks = not row.wanted or row.own == row.wanted
    near = reach(row.areas, row.area, position)
    last = row.asked_at.timestamp() if row.asked_at else 0.0
    return row.busy, not suits, not speaks, near, last, row.person_id
