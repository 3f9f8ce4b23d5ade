"""Needs and drop-off points for tests: what is not said is an open need for ten blankets."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from db.models import coordinator, drop_off, need, person, pledge, report
from db.sealing import binding
from db.session import Session
from services.categories import Category
from tests.services.shift_builder import NOW, SEAL, team

EVERY_DAY = "Mo-Su 14:00-18:00"
TODAY, TOMORROW, IN_TWO, IN_THREE = (date(2026, 11, day) for day in (24, 25, 26, 27))
ADDRESS, CONTACT = "7 rue de l'Exemple", "+33 6 39 98 00 07"


async def somebody(db: Session, role: str = "person") -> int:
    """Add a person."""
    added = insert(person).values(role=role, last_seen=NOW.date()).returning(person.c.id)
    return int((await db.execute(added)).scalar_one())


async def a_coordinator(db: Session, of: int | None = None) -> int:
    """Add a coordinator of an organization."""
    number = await somebody(db, "coordinator")
    row = {"person_id": number, "organization_id": of or await team(db), "since": NOW}
    await db.execute(insert(coordinator).values(row))
    return number


async def a_drop_off(
    db: Session, hours: str = EVERY_DAY, *, of: int | None = None, **more: Any
) -> int:
    """Add a drop-off point; hours as they are kept."""
    number = await db.next_number(drop_off)
    row = {
        "id": number,
        "organization_id": of or await team(db),
        "name": "Store room",
        "area": "La Chapelle",
        "address": ADDRESS,
        "hours": hours,
        "contact": SEAL.seal(CONTACT.encode(), binding("drop_off", "contact", number)),
        **more,
    }
    await db.execute(insert(drop_off).values(row))
    return number


async def open_need(
    db: Session,
    wanted: int = 10,
    *,
    category: Category = Category.BLANKET,
    of: int | None = None,
    at: int | None = None,
    reporters: tuple[int, ...] = (),
    **more: Any,
) -> int:
    """Add a need that anybody can bring, at a drop-off point `at`; returns its number."""
    organization_id = of or await team(db)
    row = {
        "organization_id": organization_id,
        "category": category.value,
        "size": "",
        "quantity": max(wanted, 1),
        "urgency": "today",
        "area": "Stalingrad",
        "state": "open",
        "created_at": NOW,
        "opened_at": NOW,
        "wanted": wanted,
        "drop_off_id": at or await a_drop_off(db, of=organization_id),
        **more,
    }
    number = int((await db.execute(insert(need).values(row).returning(need.c.id))).scalar_one())
    for one in reporters:
        told = {"need_id": number, "person_id": one, "quantity": 1, "whom": "me"}
        await db.execute(insert(report).values({**told, "created_at": NOW}))
    return number


async def row_of(db: Session, pledge_id: int | None) -> Any:
    """Return a pledge as it is kept."""
    return (await db.execute(select(pledge).where(pledge.c.id == pledge_id))).one()


async def state_of(db: Session, need_id: int) -> str:
    """Return how far a need has come."""
    rows = await db.execute(select(need.c.state).where(need.c.id == need_id))
    return str(rows.scalar_one())


def paris(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in Paris."""
    return datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}+01:00")
