"""Rosters for tests: an invented team, its shifts and who is on them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from db.models import coordinator, news, person, shift, signup, volunteer
from db.sealing import Seal
from db.session import Session
from services import planning
from services.activities import Activity, Part, Status
from services.directory import organization_of
from services.shifts import RoleSpec, Shift, ShiftSpec, shift_of
from tests.services.kitchens import paris

SEAL = Seal("a secret that is only for the tests")
NOW = paris("2026-11-24T12:00")
FOUR = (RoleSpec(Part.ANYONE, 2, 4),)


async def team(db: Session, name: str = "Example kitchen") -> int:
    number = await organization_of(db, name)
    assert number is not None
    return number


async def spec(db: Session, at: str = "2026-11-27T18:00", **given: Any) -> ShiftSpec:
    """Return a shift of three hours, for which people meet a quarter of an hour before."""
    begins = paris(at)
    made = ShiftSpec(
        organization_id=await team(db),
        activity=Activity.DISTRIBUTION,
        area="La Chapelle",
        starts=begins,
        ends=begins.replace(hour=begins.hour + 3) if begins.hour < 21 else begins,
        meets=begins.replace(hour=begins.hour - 1, minute=45) if begins.hour else begins,
        meeting="Metro exit 2",
        address="12 Rue de l'Exemple",
        contact="+33 6 39 98 00 01",
        roles=FOUR,
    )
    return replace(made, **given)


async def planned(db: Session, at: str = "2026-11-27T18:00", **given: Any) -> int:
    return await planning.create(db, SEAL, await spec(db, at, **given), NOW, None)


async def shift_at(db: Session, shift_id: int) -> Shift:
    found = await shift_of(db, shift_id)
    assert found is not None
    return found


async def helper(db: Session, role: str = "volunteer") -> int:
    added = await db.execute(
        insert(person).values(role=role, last_seen=date(2026, 11, 24)).returning(person.c.id)
    )
    number = int(added.scalar_one())
    await db.execute(
        insert(volunteer).values(
            person_id=number, state="approved", languages=";fr;ar;", licence=True, applied_at=NOW
        )
    )
    return number


async def coordinator_of(db: Session, organization_id: int) -> int:
    number = await helper(db, "coordinator")
    await db.execute(
        insert(coordinator).values(person_id=number, organization_id=organization_id, since=NOW)
    )
    return number


async def seated(
    db: Session,
    shift_id: int,
    status: Status = Status.SEATED,
    *,
    person_id: int | None = None,
    role: int = 0,
    created: datetime = NOW,
    confirmed: datetime | None = None,
    friend_of: int | None = None,
) -> int:
    """Put somebody on a shift, new unless named, and return the signup's number."""
    found = await shift_at(db, shift_id)
    held = status is Status.HELD
    numbers = await db.execute(select(signup.c.id).where(signup.c.shift_id == shift_id))
    added = await db.execute(
        insert(signup)
        .values(
            shift_id=shift_id,
            role_id=found.roles[role].id,
            person_id=None if held else person_id or await helper(db),
            friend_of=friend_of,
            number=len(numbers.all()) + 1,
            status=status.value,
            created_at=created,
            confirmed_at=confirmed,
            seen_version=found.version,
            stale=False,
        )
        .returning(signup.c.id)
    )
    return int(added.scalar_one())


async def signup_at(db: Session, signup_id: int) -> Any:
    rows = await db.execute(select(signup).where(signup.c.id == signup_id))
    return rows.one()


async def person_on(db: Session, signup_id: int) -> int:
    return int((await signup_at(db, signup_id)).person_id)


async def told(db: Session) -> list[tuple[str, int | None]]:
    """Return what people are to know: the kind of each piece of news, and its signup."""
    rows = await db.execute(select(news).order_by(news.c.id))
    return [(row.kind, row.signup_id) for row in rows]


async def clocks(db: Session) -> list[str]:
    """Return when all shifts start, by the clock of the street."""
    rows = await db.execute(select(shift.c.id).order_by(shift.c.starts_at))
    return [f"{(await shift_at(db, row.id)).starts:%Y-%m-%d %H:%M}" for row in rows]
