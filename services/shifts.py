"""Shifts: what is planned, who is needed for it and how many have a seat.

* moments are kept in UTC and told on the clock of the street in France;
* the lead's contact stays sealed until somebody may know it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select, text

from db.models import organization, shift, shift_role, signup
from db.sealing import Seal, binding
from db.session import Session
from db.shifts import LIVE
from services.activities import Activity, Needs, Part, Visibility
from services.days import local
from services.exact import whole
from services.hours import Position, position_of

LONGEST = timedelta(hours=24)  # on the clock of the street


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """How many are wanted for a role; `language` is that of an interpreter."""

    part: Part
    least: int
    most: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShiftSpec:
    """What a shift is to be; `starts`, `ends` and `meets` are moments with a zone."""

    organization_id: int
    activity: Activity
    area: str  # what everybody who sees it may know of where it is
    starts: datetime
    ends: datetime
    meets: datetime
    meeting: str = ""  # for who has a seat
    address: str = ""  # after the confirmation
    contact: str = ""  # the lead's, after the confirmation
    note: str = ""
    bring: str = ""
    visibility: Visibility = Visibility.VOLUNTEERS
    lead_id: int | None = None
    position: Position | None = None  # None: that of the area, when it is a known one
    place_id: int | None = None  # whose meal it carries
    roles: tuple[RoleSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class ShiftRole:
    """A role inside a shift; `taken` counts seats, offers and seats held for friends."""

    id: int
    part: Part
    language: str
    needs: Needs
    least: int
    most: int
    taken: int
    waiting: int

    @property
    def short(self) -> int:
        """How many are missing to the least that is needed."""
        return max(0, self.least - self.taken)

    @property
    def free(self) -> int:
        """How many seats nobody has."""
        return max(0, self.most - self.taken)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as it stands; `meets`, `starts` and `ends` are on the clock of the street."""

    id: int
    key: str | None
    organization_id: int
    organization: str
    activity: Activity
    area: str
    position: Position | None
    meeting: str
    address: str
    contact: bytes | None  # sealed
    meets: datetime
    starts: datetime
    ends: datetime
    lead_id: int | None
    note: str
    bring: str
    visibility: Visibility
    cancelled: bool
    version: int
    place_id: int | None
    template_id: int | None
    portions_served: int | None
    portions_left: int | None
    roles: tuple[ShiftRole, ...]

    @property
    def short(self) -> int:
        """How many are missing to the least that is needed, over all roles."""
        return sum(one.short for one in self.roles)

    @property
    def free(self) -> int:
        """How many seats nobody has, over all roles."""
        return sum(one.free for one in self.roles)

    @property
    def anybody(self) -> bool:
        """Whether a seat is taken, or somebody waits for one."""
        return any(one.taken or one.waiting for one in self.roles)

    def begun(self, now: datetime) -> bool:
        """Tell whether it has started; the moment of the start counts."""
        return self.starts.astimezone(UTC) <= now

    def over(self, now: datetime) -> bool:
        """Tell whether it has ended; the moment of the end counts."""
        return self.ends.astimezone(UTC) <= now


def _count(which: str) -> ScalarSelect[int]:
    """Count the signups of a role in words that the indexes of only such signups know."""
    mine = select(func.count(signup.c.id)).where(signup.c.role_id == shift_role.c.id, text(which))
    return mine.correlate(shift_role).scalar_subquery()


_SHIFTS = (
    select(shift, organization.c.name.label("organization"))
    .join(organization, organization.c.id == shift.c.organization_id)
    .where(shift.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(shift.c.starts_at, shift.c.id)
)
_ROLES = (
    select(
        shift_role,
        _count(f"signup.{LIVE}").label("taken"),
        _count("signup.status = 'waiting'").label("waiting"),
    )
    .where(shift_role.c.shift_id.in_(bindparam("ids", expanding=True)))
    .order_by(shift_role.c.id)
)
_OF_ORGANIZATIONS = (
    select(shift.c.id)
    .where(
        shift.c.organization_id.in_(bindparam("organizations", expanding=True)),
        shift.c.status.in_(("open", "cancelled")),  # every one: lets the index of starts be used
        shift.c.starts_at > bindparam("earliest"),
        shift.c.starts_at < bindparam("end"),
        shift.c.ends_at > bindparam("start"),
    )
    .order_by(shift.c.starts_at)
)


async def load(db: Session, ids: Collection[int]) -> list[Shift]:
    """Return these shifts, the soonest first, in two statements however many they are."""
    if not ids:
        return []
    wanted = {"ids": sorted(set(ids))}
    found = (await db.execute(_SHIFTS, wanted)).all()
    roles: dict[int, list[ShiftRole]] = {}
    for row in await db.execute(_ROLES, wanted):
        roles.setdefault(row.shift_id, []).append(_role(row))
    whole_rows = [whole(db.seal, "shift", row._mapping) for row in found]
    return [_shift(row, tuple(roles.get(row["id"], ()))) for row in whole_rows]


async def shift_of(db: Session, shift_id: int) -> Shift | None:
    """Return one shift, or None when there is no such one."""
    return next(iter(await load(db, [shift_id])), None)


async def with_role(db: Session, role_id: int) -> Shift | None:
    """Return the shift that a role belongs to, or None when there is no such role."""
    found = await db.execute(select(shift_role.c.shift_id).where(shift_role.c.id == role_id))
    number = found.scalar()
    return None if number is None else await shift_of(db, number)


async def of_organization(
    db: Session, organization_id: int, start: datetime, end: datetime
) -> list[Shift]:
    """Return an organization's shifts that touch a time, cancelled ones too, soonest first."""
    return await of_organizations(db, [organization_id], start, end)


async def of_organizations(
    db: Session, organization_ids: Collection[int], start: datetime, end: datetime
) -> list[Shift]:
    """Return the same of several organizations together."""
    rows = await db.execute(
        _OF_ORGANIZATIONS,
        {
            "organizations": sorted(organization_ids),
            "earliest": start - LONGEST - timedelta(hours=1),  # the longest night has an hour more
            "start": start,
            "end": end,
        },
    )
    return await load(db, [row.id for row in rows])


def contact_of(seal: Seal, found: Shift) -> str:
    """Return the lead's contact in clear words, or "" when there is none."""
    return opened_contact(seal, found.contact, "shift", found.id)


def opened_contact(seal: Seal, sealed: bytes | None, table: str, number: int) -> str:
    """Return a contact that was kept in a row in clear words; "" for none."""
    return "" if sealed is None else seal.open(sealed, binding(table, "contact", number)).decode()


def sealed_contact(seal: Seal, words: str, table: str, number: int) -> bytes | None:
    """Return a contact as it is kept in the row of this number; None for no words."""
    return seal.seal(words.encode(), binding(table, "contact", number)) if words else None


def _role(row: Any) -> ShiftRole:
    return ShiftRole(
        row.id,
        Part(row.part),
        row.language,
        Needs(row.licence, row.car, row.first_aid),
        row.least,
        row.most,
        row.taken,
        row.waiting,
    )


def _shift(row: Mapping[Any, Any], roles: tuple[ShiftRole, ...]) -> Shift:
    return Shift(
        id=row["id"],
        key=row["key"],
        organization_id=row["organization_id"],
        organization=row["organization"],
        activity=Activity(row["activity"]),
        area=row["area"],
        position=position_of(row["latitude"], row["longitude"]),
        meeting=row["meeting"],
        address=row["address"],
        contact=row["contact"],
        meets=local(row["meets_at"]),
        starts=local(row["starts_at"]),
        ends=local(row["ends_at"]),
        lead_id=row["lead_id"],
        note=row["note"],
        bring=row["bring"],
        visibility=Visibility(row["visibility"]),
        cancelled=row["status"] == "cancelled",
        version=row["version"],
        place_id=row["place_id"],
        template_id=row["template_id"],
        portions_served=row["portions_served"],
        portions_left=row["portions_left"],
        roles=roles,
    )
