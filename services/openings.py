"""Openings: the shifts that need somebody, for one person the best first.

* only what this person may see and could take at once: what they have for it, their team, no other
  shift of theirs at that time; full ones only when there is nothing else, to wait for;
* first what is not too far, then what they said they do, then what misses people this week, then
  what is near, then what is soonest;
* the index of starts is read from now on until enough is found, however many shifts are planned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from db.models import coordinator, person, shift, shift_role, signup, volunteer
from db.session import Session
from db.types import Moment
from services.activities import Part, Visibility
from services.days import DAY, PARIS
from services.guard import OPEN, OWN, taken
from services.people import Role
from services.reach import Reach, names_near, reach
from services.roles import acting
from services.shifts import Shift, ShiftRole, load

POOL = 60  # roles that are looked at, near and elsewhere
AHEAD = timedelta(days=29)
THIS_WEEK = timedelta(days=7)
LIMIT = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """A shift with the role that suits this person best."""

    shift: Shift
    role: ShiftRole
    full: bool  # there is no seat, only the waiting list

    @property
    def needed(self) -> bool:
        """Tell whether it misses people."""
        return self.role.short > 0


@dataclass(frozen=True, slots=True)
class Openings:
    """The answers to one question."""

    shifts: tuple[Opening, ...]
    more: bool  # there are others after these


@dataclass(frozen=True, slots=True)
class _Me:
    """What decides which shifts are for this person."""

    given: dict[str, Any]  # what the statements ask
    activities: str = ""
    areas: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A role that this person could have, and what it is ranked by."""

    row: Any
    needed: bool
    suits: bool
    reach: Reach

    def rank(self, now: datetime) -> tuple[bool, bool, bool, Reach, datetime, int]:
        pressing = self.needed and self.row.starts_at <= now + THIS_WEEK
        far = self.reach is Reach.FAR
        row = self.row
        return far, not self.suits, not pressing, self.reach, row.starts_at, row.shift_id


_NOW = bindparam("now", type_=Moment)
_ME = (
    select(
        acting().label("role"),
        volunteer,
        volunteer.c.organization_id.label("team"),
        coordinator.c.organization_id.label("coordinates"),
    )
    .select_from(person)
    .outerjoin(volunteer, volunteer.c.person_id == person.c.id)
    .outerjoin(coordinator, coordinator.c.person_id == person.c.id)
    .where(person.c.id == bindparam("who"))
)
_MINE = (
    select(signup.c.status, shift.c.id, shift.c.meets_at, shift.c.ends_at)
    .join(shift, shift.c.id == signup.c.shift_id)
    .where(
        signup.c.person_id == bindparam("who"),
        signup.c.status.in_(OPEN),
        shift.c.status == "open",
        shift.c.ends_at > _NOW,
    )
)
_TAKEN = taken()
_ALL = (
    select(
        shift.c.id.label("shift_id"),
        shift.c.activity,
        shift.c.area,
        shift.c.latitude,
        shift.c.longitude,
        shift.c.meets_at,
        shift.c.starts_at,
        shift.c.ends_at,
        shift_role.c.id.label("role_id"),
        shift_role.c.part,
        shift_role.c.least,
        _TAKEN.label("taken"),
    )
    .join(shift_role, shift_role.c.shift_id == shift.c.id)
    .where(
        shift.c.status == "open",
        shift.c.starts_at > bindparam("after", type_=Moment),
        shift.c.starts_at < bindparam("before", type_=Moment),
        or_(
            shift.c.visibility.in_(bindparam("seen", expanding=True)),
            and_(
                shift.c.visibility == Visibility.TEAM.value,
                shift.c.organization_id.in_(bindparam("organizations", expanding=True)),
            ),
        ),
        *(
            or_(~shift_role.c[thing], bindparam(thing, type_=shift_role.c[thing].type))
            for thing in ("licence", "car", "first_aid")
        ),
        or_(
            shift_role.c.language == "",
            shift_role.c.language.in_(bindparam("languages", expanding=True)),
        ),
        shift_role.c.most > 0,
    )
    .order_by(shift.c.starts_at, shift.c.id)
    .limit(bindparam("most"))
)
_FREE = _ALL.where(shift_role.c.most > _TAKEN)
_NEAR = _FREE.where(shift.c.area.in_(bindparam("areas", expanding=True)))
_ELSEWHERE = _FREE.where(shift.c.area.not_in(bindparam("areas", expanding=True)))


async def openings(
    db: Session,
    person_id: int,
    now: datetime,
    *,
    day: date | None = None,
    skip: int = 0,
    limit: int = LIMIT,
) -> Openings:
    """Return which shifts need this person, the best first; on one day when it is given.

    Who waits to be approved is shown what is open to everyone; anybody else nothing.
    """
    me = await _me(db, person_id, now)
    if me is None:
        return Openings((), False)
    wanted = skip + limit + 1
    given = me.given | _between(now, day) | {"most": max(POOL, 4 * wanted)}
    busy = (await db.execute(_MINE, {"who": person_id, "now": now})).all()
    found: dict[int, _Found] = {}
    full = False
    for statement in (_NEAR, _ELSEWHERE) if given["areas"] else (_FREE,):
        if len(found) < wanted:
            found |= await _best(db, statement, given, busy, me)
    if not found:
        found, full = await _best(db, _ALL, given, busy, me), True
    ranked = sorted(found.values(), key=lambda one: one.rank(now))
    shown = await _shown(db, ranked[skip : skip + limit], full)
    return Openings(shown, len(ranked) > skip + limit)


async def _me(db: Session, person_id: int, now: datetime) -> _Me | None:
    row = (await db.execute(_ME, {"who": person_id})).first()
    if row is None:
        return None
    approved = Role(row.role).may(Role.VOLUNTEER)
    if not approved and row.state != "pending":
        return None
    seen = [Visibility.OPEN, Visibility.VOLUNTEERS] if approved else [Visibility.OPEN]
    teams = (row.team, row.coordinates) if approved else ()
    areas = row.areas or ""
    given = {
        "seen": [one.value for one in seen],
        "organizations": [one for one in teams if one is not None],
        "languages": list(filter(None, (row.languages or "").split(";"))),
        "areas": list(names_near(areas)),
        **{thing: bool(row._mapping[thing]) for thing in ("licence", "car", "first_aid")},
    }
    return _Me(given, row.activities or "", areas)


def _between(now: datetime, day: date | None) -> dict[str, datetime]:
    """Return the moments between which a shift begins; a day is that of the calendar."""
    if day is None:
        return {"after": now, "before": now + AHEAD}
    first = datetime.combine(day, time(), PARIS)
    last = datetime.combine(day + DAY, time(), PARIS)
    return {"after": max(now, first - timedelta(seconds=1)), "before": last}


async def _best(
    db: Session, statement: Select[Any], given: dict[str, Any], busy: Iterable[Any], me: _Me
) -> dict[int, _Found]:
    """Return the best role of each shift that leaves this person's other shifts alone."""
    found: dict[int, _Found] = {}
    for row in await db.execute(statement, given):
        if not _in_the_way(row, busy):
            one = _found(row, me)
            known = found.get(row.shift_id)
            if known is None or _role_rank(one) < _role_rank(known):
                found[row.shift_id] = one
    return found


def _found(row: Any, me: _Me) -> _Found:
    position = None if row.latitude is None else (row.latitude, row.longitude)
    suits = not me.activities or f";{row.activity};" in me.activities
    return _Found(row, row.taken < row.least, suits, reach(me.areas, row.area, position))


def _role_rank(one: _Found) -> tuple[bool, bool, int]:
    """Rank the roles of one shift: what misses people, then what few others can do."""
    return not one.needed, one.row.part == Part.ANYONE.value, one.row.role_id


def _in_the_way(row: Any, busy: Iterable[Any]) -> bool:
    return any(
        mine.id == row.shift_id
        or (mine.status in OWN and mine.meets_at < row.ends_at and row.meets_at < mine.ends_at)
        for mine in busy
    )


async def _shown(db: Session, found: Iterable[_Found], full: bool) -> tuple[Opening, ...]:
    chosen = {one.row.shift_id: one for one in found}
    shifts = {one.id: one for one in await load(db, chosen)}
    shown = []
    for number, one in chosen.items():
        role = next(role for role in shifts[number].roles if role.id == one.row.role_id)
        shown.append(Opening(shifts[number], role, full))
    return tuple(shown)
