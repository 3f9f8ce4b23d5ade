"""Places with a team that looks after them, for tests."""

from sqlalchemy import select, update

from db.models import news, place
from db.session import Session
from tests.services.kitchens import kitchen
from tests.services.teams import association, coordinator_of


async def team(db: Session, name: str = "Kitchen of the Canal") -> tuple[int, int]:
    """Add an organization with a coordinator; returns both numbers."""
    number = await association(db, name)
    return number, await coordinator_of(db, number)


async def their_kitchen(db: Session, organization_id: int, **given: object) -> int:
    """Add a kitchen of an organization and return its number."""
    number = await kitchen(db, **given)  # type: ignore[arg-type]
    await db.execute(
        update(place).where(place.c.id == number).values(organization_id=organization_id)
    )
    return number


async def asked_about(db: Session, kind: str = "still_true") -> list[tuple[int, int]]:
    """Return for each person who is told, about which place, in order."""
    rows = await db.execute(select(news).where(news.c.kind == kind).order_by(news.c.id))
    return [(row.person_id, row.details["place"]) for row in rows]
