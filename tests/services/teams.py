"""Teams: people, organizations and coordinators for tests of what coordinators do."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from db.models import audit, coordinator, news, organization, person, shift, shift_role, signup
from db.sealing import Seal
from db.session import Session
from services.people import Role

SEAL = Seal("a secret that is only for the tests")
OTHER_SEAL = Seal("the secret of another installation")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)


async def somebody(db: Session, role: Role = Role.PERSON) -> int:
    """Add a person and return their number."""
    added = await db.execute(
        insert(person).values(role=role.value, last_seen=NOW.date()).returning(person.c.id)
    )
    return int(added.scalar_one())


async def association(db: Session, name: str = "Kitchen of the Canal") -> int:
    """Add an organization and return its number."""
    added = await db.execute(insert(organization).values(name=name).returning(organization.c.id))
    return int(added.scalar_one())


async def coordinator_of(db: Session, organization_id: int) -> int:
    """Add a coordinator of an organization and return their number."""
    number = await somebody(db, Role.COORDINATOR)
    await db.execute(
        insert(coordinator).values(person_id=number, organization_id=organization_id, since=NOW)
    )
    return number


async def role_of(db: Session, person_id: int) -> Role:
    """Return what somebody may do."""
    return Role(
        (await db.execute(select(person.c.role).where(person.c.id == person_id))).scalar_one()
    )


async def acts(db: Session) -> list[tuple[int | None, int | None, str, dict[str, Any]]]:
    """Return who did what for whom, in order."""
    rows = await db.execute(select(audit).order_by(audit.c.id))
    return [(row.actor, row.organization_id, row.act, row.details) for row in rows]


async def told(db: Session) -> list[tuple[str, int]]:
    """Return which news wait for whom, in order."""
    rows = await db.execute(select(news).order_by(news.c.id))
    return [(row.kind, row.person_id) for row in rows]


async def how_many(db: Session, table: Any) -> int:
    """Return how many rows a table has."""
    return int((await db.execute(select(func.count()).select_from(table))).scalar_one())


async def a_seat_of(db: Session, organization_id: int, person_id: int, starts: datetime) -> int:
    """Seat somebody on a shift of three hours and return the signup's number."""
    planned = await db.execute(
        insert(shift)
        .values(
            organization_id=organization_id,
            activity="cooking",
            area="stalingrad",
            meets_at=starts,
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
            created_at=NOW,
        )
        .returning(shift.c.id)
    )
    shift_id = planned.scalar_one()
    role = await db.execute(
        insert(shift_role)
        .values(shift_id=shift_id, part="anyone", least=1, most=2)
        .returning(shift_role.c.id)
    )
    seated = await db.execute(
        insert(signup)
        .values(
            shift_id=shift_id,
            role_id=role.scalar_one(),
            person_id=person_id,
            number=1,
            status="seated",
            created_at=NOW,
            seen_version=1,
            stale=False,
        )
        .returning(signup.c.id)
    )
    return int(seated.scalar_one())
