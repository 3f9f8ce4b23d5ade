"""The guard: what must be true before somebody has a seat, as parts of one SQL statement.

* every way into a seat (a tap, a friend, a promotion, a swap) puts the same parts into its one
  statement, so that nothing can change between looking and taking;
* a shift takes a person's time from when they meet until it ends, half-open: what ends at
  18:00 and what meets at 18:00 do not overlap;
* on SQLite the writer's transaction lets one statement decide at a time.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)

from db.models import coordinator, person, shift, shift_role, signup, volunteer
from db.types import Moment
from services.activities import Status, Visibility
from services.deadlines import later
from services.roles import acting

LIVE = (Status.SEATED.value, Status.OFFERED.value, Status.HELD.value)
OWN = (Status.SEATED.value, Status.OFFERED.value)  # what takes a person's time
OPEN = (*OWN, Status.WAITING.value)
# In words, as the index of taken seats has them: SQLite uses it only for the very same condition.
TAKEN: list[ColumnElement[str]] = [literal_column(f"'{one}'") for one in LIVE]
CONFIRMED_WITHIN = timedelta(hours=24)  # who takes a seat this late is not asked again

LINE = signup.alias("line")  # somebody who waits, when that is the person in question
ASKED = volunteer.alias("asked")  # somebody who may be asked, when that is the person in question
AROUND = (shift, shift_role, LINE, ASKED)

NOW: ColumnElement[object] = bindparam("now", type_=Moment)
TOMORROW: ColumnElement[object] = bindparam("tomorrow", type_=Moment)
CONFIRMED = case((shift.c.starts_at <= TOMORROW, NOW), else_=null())
NUMBER = (
    select(func.coalesce(func.max(signup.c.number), 0) + 1)
    .where(signup.c.shift_id == shift.c.id)
    .scalar_subquery()
)


def given(person_id: int, role_id: int, now: datetime, seats: int = 1) -> dict[str, Any]:
    """Return what a statement made of these parts has to know."""
    tomorrow = later(now, CONFIRMED_WITHIN)
    return {"who": person_id, "role": role_id, "now": now, "tomorrow": tomorrow, "seats": seats}


def taken() -> ColumnElement[int]:
    """Return how many seats of the role in question are taken."""
    mine = signup.alias("live")
    return (
        select(func.count())
        .where(mine.c.role_id == shift_role.c.id, mine.c.status.in_(TAKEN))
        .correlate(*AROUND)
        .scalar_subquery()
    )


def room(seats: ColumnElement[int] | int = 1) -> ColumnElement[bool]:
    """Return whether so many seats are free."""
    return taken() + seats <= shift_role.c.most


def running() -> ColumnElement[bool]:
    """Return whether the shift in question is to come."""
    return and_(shift.c.status == "open", shift.c.starts_at > NOW)


def approved(who: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether this person may take seats at all."""
    may = acting().in_(("volunteer", "coordinator"))
    return exists().where(person.c.id == who, may).correlate(*AROUND)


def of_team(who: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether the shift is open to this person, or they are of its organization."""
    return or_(
        shift.c.visibility != Visibility.TEAM.value,
        exists()
        .where(
            volunteer.c.person_id == who,
            volunteer.c.state == "approved",
            volunteer.c.organization_id == shift.c.organization_id,
        )
        .correlate(*AROUND),
        exists()
        .where(
            coordinator.c.person_id == who,
            coordinator.c.organization_id == shift.c.organization_id,
        )
        .correlate(*AROUND),
    )


def has(who: ColumnElement[int], thing: str) -> ColumnElement[bool]:
    """Return whether this person has what the role needs: "licence", "car" or "first_aid"."""
    return or_(
        ~shift_role.c[thing],
        exists()
        .where(volunteer.c.person_id == who, volunteer.c[thing], shift_role.c[thing])
        .correlate(*AROUND),
    )


def speaks(who: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether this person speaks the language of the role."""
    spoken = literal("%;") + shift_role.c.language + literal(";%")
    return or_(
        shift_role.c.language == "",
        exists()
        .where(volunteer.c.person_id == who, volunteer.c.languages.like(spoken))
        .correlate(*AROUND),
    )


def overlapping(who: ColumnElement[int]) -> Select[tuple[int]]:
    """Return the other shifts that take this person's time while the one in question does."""
    other, mine = shift.alias("other"), signup.alias("mine")
    return (
        select(other.c.id)
        .join(mine, mine.c.shift_id == other.c.id)
        .where(
            mine.c.person_id == who,
            mine.c.status.in_(OWN),
            other.c.status == "open",
            other.c.id != shift.c.id,
            other.c.meets_at < shift.c.ends_at,
            other.c.ends_at > shift.c.meets_at,
        )
        .correlate(*AROUND)
    )


def signed_up(who: ColumnElement[int]) -> Select[tuple[int]]:
    """Return this person's open signup on the shift in question."""
    own = signup.alias("own")
    return (
        select(own.c.id)
        .where(own.c.person_id == who, own.c.shift_id == shift.c.id, own.c.status.in_(OPEN))
        .correlate(*AROUND)
    )


def able(who: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether this person may have a seat here, if there is one."""
    return and_(
        running(),
        approved(who),
        of_team(who),
        has(who, "licence"),
        has(who, "car"),
        has(who, "first_aid"),
        speaks(who),
        ~exists(overlapping(who)),
    )
