"""Who is on duty, in danger, and told: for tests of duties and emergencies."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from db.models import duty, news, organization, ticket
from db.session import Session
from services import emergencies
from services.dangers import Danger
from tests.services.teams import NOW, association, coordinator_of, somebody

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def watch(
    db: Session,
    organization_id: int,
    person_id: int | None = None,
    starts: datetime = NOW - HOUR,
    ends: datetime = NOW + 4 * HOUR,
) -> int:
    """Put a coordinator on duty, a new one by default, and return their number."""
    person_id = person_id or await coordinator_of(db, organization_id)
    await db.execute(
        insert(duty).values(
            organization_id=organization_id, person_id=person_id, starts_at=starts, ends_at=ends
        )
    )
    return person_id


async def member_of(db: Session, hub_id: int, name: str) -> int:
    """Add an organization that names a hub."""
    number = await association(db, name)
    await db.execute(update(organization).where(organization.c.id == number).values(hub_id=hub_id))
    return number


async def raised(db: Session, danger: Danger = Danger.DANGER, now: datetime = NOW) -> int:
    """Let somebody new raise an emergency; returns its number."""
    found = await emergencies.raise_(db, await somebody(db), danger, now)
    assert found.ticket_id is not None
    return found.ticket_id


async def row_of(db: Session, ticket_id: int) -> Any:
    """Return the row of an emergency."""
    return (await db.execute(select(ticket).where(ticket.c.id == ticket_id))).one()


async def heard(db: Session) -> dict[str, list[int]]:
    """Take all news: who was told of each kind, in order of numbers."""
    rows = (await db.execute(select(news).order_by(news.c.id))).all()
    await db.execute(delete(news))
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.person_id)
    return {kind: sorted(people) for kind, people in found.items()}
