"""Shifts and volunteers for tests: what is not said is an ordinary evening in three days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from db.models import address, organization, person, signup, volunteer
from db.sealing import Seal
from db.session import Session
from services import planning
from services.activities import Activity, Part, Visibility
from services.days import PARIS
from services.shifts import RoleSpec, ShiftSpec, shift_of

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)  # a Tuesday, 18:05 in Paris
DRIVER, CAR = RoleSpec(Part.DRIVER, 0, 1), RoleSpec(Part.CAR, 0, 1)
FIRST_AID, IN_ARABIC = RoleSpec(Part.FIRST_AID, 0, 1), RoleSpec(Part.INTERPRETER, 0, 1, "ar")


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift that was planned, and its roles."""

    shift_id: int
    role_ids: tuple[int, ...]

    @property
    def role_id(self) -> int:
        """The first role, or the only one."""
        return self.role_ids[0]


def paris(day: str, clock: str, fold: int = 0) -> datetime:
    """Return a moment on the clock of the street: paris("2026-10-25", "02:30", fold=1)."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=PARIS, fold=fold)


def in_(hours: float = 0, minutes: float = 0) -> datetime:
    """Return a moment so much after NOW."""
    return NOW + timedelta(hours=hours, minutes=minutes)


async def team(db: Session, name: str = "Kitchen of the Canal") -> int:
    """Return the number of an organization, which is new if need be."""
    known = await db.execute(select(organization.c.id).where(organization.c.name == name))
    number = known.scalar()
    if number is None:
        added = insert(organization).values(name=name).returning(organization.c.id)
        number = (await db.execute(added)).scalar_one()
    return int(number)


async def helper(
    db: Session,
    *,
    speaks: str = "",
    licence: bool = False,
    car: bool = False,
    first_aid: bool = False,
    state: str = "approved",
    of: int | None = None,
    reachable: bool = False,
) -> int:
    """Add a volunteer, who is approved by an organization `of`; `speaks` is like "fr;ar"."""
    role = "volunteer" if state == "approved" else "person"
    added = insert(person).values(role=role, last_seen=NOW.date()).returning(person.c.id)
    number = int((await db.execute(added)).scalar_one())
    told: dict[str, Any] = {
        "person_id": number,
        "state": state,
        "organization_id": of,
        "languages": f";{speaks};" if speaks else "",
        "licence": licence,
        "car": car,
        "first_aid": first_aid,
        "applied_at": NOW,
    }
    await db.execute(insert(volunteer).values(told))
    if reachable:
        row = {
            "person_id": number,
            "channel": "wire",
            "sealed": b"",
            "lookup": str(number).encode(),
        }
        await db.execute(insert(address).values(row))
    return number


async def helpers(db: Session, many: int, **alike: Any) -> list[int]:
    """Add so many volunteers who can do the same."""
    return [await helper(db, **alike) for _each in range(many)]


async def plan(
    db: Session,
    *roles: RoleSpec | int,
    starts: datetime | None = None,
    hours: float = 3,
    ends: datetime | None = None,
    meets: datetime | None = None,
    visibility: Visibility = Visibility.VOLUNTEERS,
    of: int | None = None,
    lead_id: int | None = None,
    now: datetime = NOW,
) -> Planned:
    """Plan a shift; a number instead of a role is that of seats for anyone."""
    begins = (starts or paris("2026-11-27", "18:00")).astimezone(UTC)
    spec = ShiftSpec(
        organization_id=of or await team(db),
        activity=Activity.SERVING,
        area="Stalingrad",
        starts=begins,
        ends=ends or begins + timedelta(hours=hours),
        meets=meets or begins,
        meeting="behind the fountain",
        address="14 quai de l'Exemple",
        contact="+33 6 39 98 00 00",
        visibility=visibility,
        lead_id=lead_id,
        roles=tuple(
            RoleSpec(Part.ANYONE, min(1, one), one) if isinstance(one, int) else one
            for one in roles or (1,)
        ),
    )
    number = await planning.create(db, SEAL, spec, min(now, begins), None)
    found = await shift_of(db, number)
    assert found is not None
    return Planned(number, tuple(one.id for one in found.roles))


async def row_of(db: Session, signup_id: int | None) -> Any:
    """Return a signup as it is kept."""
    return (await db.execute(select(signup).where(signup.c.id == signup_id))).one()


async def status(db: Session, signup_id: int | None) -> str:
    """Return what became of a signup."""
    return str((await row_of(db, signup_id)).status)


async def who(db: Session, role_id: int, what: str = "seated") -> list[int | None]:
    """Return who has a signup of this status in a role, in the order of the line."""
    rows = await db.execute(
        select(signup.c.person_id)
        .where(signup.c.role_id == role_id, signup.c.status == what)
        .order_by(signup.c.created_at, signup.c.id)
    )
    return list(rows.scalars())
