"""What is missing in an invented week, and where it is taken, for dialogues."""

from typing import Any

from sqlalchemy import insert

from db.models import drop_off, need
from db.sealing import binding
from db.session import Session
from services.categories import Category, Urgency
from services.directory import organization_of
from tests.conftest import TUESDAY_EVENING
from tests.week import CONTACT, OTHERS, SEAL, TEAM, at

STORE_ADDRESS = "7 Rue de l’Entrepôt"


async def open_things(db: Session) -> list[int]:
    """Ask for five things, the first has the number 1; the last one is of another team."""
    here = await _point(db, TEAM, "Store room", "La Chapelle", "Mo-Sa 14:00-18:00")
    there = await _point(db, OTHERS, "Depot of the coast", "Calais", "We,Sa 10:00-12:00")
    return [
        await ask(db, Category.BLANKET, 12, here, urgency=Urgency.NOW.value, deadline=at(28, 20)),
        await ask(db, Category.SLEEPING_BAG, 5, here),
        await ask(db, Category.BOOTS, 3, here, size="42", urgency=Urgency.WEEK.value),
        await ask(db, Category.GLOVES, 40, here, standing=True),
        await ask(db, Category.TENT, 20, there, team=OTHERS, area="Calais"),
    ]


async def ask(
    db: Session, category: Category, wanted: int, point: int, *, team: str = TEAM, **more: Any
) -> int:
    """Ask people to bring something; returns the number of the need."""
    row = {
        "organization_id": await organization_of(db, team),
        "category": category.value,
        "quantity": wanted,
        "urgency": Urgency.TODAY.value,
        "area": "Stalingrad",
        "state": "open",
        "created_at": TUESDAY_EVENING,
        "opened_at": TUESDAY_EVENING,
        "wanted": wanted,
        "drop_off_id": point,
        **more,
    }
    return int((await db.execute(insert(need).values(row).returning(need.c.id))).scalar_one())


async def _point(db: Session, team: str, name: str, area: str, hours: str) -> int:
    number = await db.next_number(drop_off)
    row = {
        "id": number,
        "organization_id": await organization_of(db, team),
        "name": name,
        "area": area,
        "address": STORE_ADDRESS,
        "hours": hours,
        "contact": SEAL.seal(CONTACT.encode(), binding("drop_off", "contact", number)),
    }
    await db.execute(insert(drop_off).values(row))
    return number
