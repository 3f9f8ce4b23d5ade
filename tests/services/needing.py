"""A team with a need, its coordinator and what is heard of it, for tests of triage."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from db.models import address, organization, pledge, volunteer
from db.session import Session
from services import drop_offs, news
from services.days import PARIS
from services.drop_offs import DropOff
from tests.services.missing import told, watched
from tests.services.teams import NOW, SEAL, association, coordinator_of, somebody

WEDNESDAY = date(2026, 11, 25)
HOURS, ADDRESS, CONTACT = "lun-ven 14h-18h", "7 Rue de l'Exemple", "+33 6 39 98 00 07"


async def heard(db: Session) -> list[tuple[str, int, dict[str, Any]]]:
    """Take what people are to know: the kind, for whom and the details."""
    taken = await news.take_news(db)
    return [(one.kind.value, one.person_id, dict(one.details)) for one in taken]


async def kinds(db: Session) -> list[tuple[str, int]]:
    return [(kind, person_id) for kind, person_id, _details in await heard(db)]


async def a_need(db: Session, **wish: Any) -> tuple[int, int, int, int]:
    """Return a team, its coordinator, who told them something and the number of the need."""
    team, claire = await watched(db)
    amina = await somebody(db)
    number = await told(db, amina, **wish)
    await heard(db)
    return team, claire, amina, number


async def a_point(db: Session, team: int, actor: int | None = None, **given: Any) -> DropOff:
    point: dict[str, Any] = {
        "name": "Store room",
        "area": "La Chapelle",
        "address": ADDRESS,
        "hours": HOURS,
        "contact": CONTACT,
        **given,
    }
    number = await drop_offs.create(db, SEAL, team, NOW, actor, **point)
    return await point_at(db, number)


async def point_at(db: Session, number: int) -> DropOff:
    found = await drop_offs.drop_off_of(db, number)
    assert found is not None
    return found


async def a_member(db: Session, hub: int) -> tuple[int, int]:
    """Return an organization of a hub, and its coordinator."""
    team = await association(db, "Kitchen of the Port")
    await db.execute(update(organization).where(organization.c.id == team).values(hub_id=hub))
    return team, await coordinator_of(db, team)


async def reached(db: Session, number: int) -> int:
    """Give somebody an address."""
    row = {"person_id": number, "channel": "wire", "lookup": str(number).encode(), "sealed": b""}
    await db.execute(insert(address).values(row))
    return number


async def a_volunteer(db: Session, areas: str = ";stalingrad;", **given: Any) -> int:
    """Add an approved volunteer with an address."""
    number = await reached(db, await somebody(db))
    row = {"person_id": number, "state": "approved", "areas": areas, "applied_at": NOW, **given}
    await db.execute(insert(volunteer).values(row))
    return number


async def a_pledge(
    db: Session,
    need_id: int,
    quantity: int = 2,
    day: date = WEDNESDAY,
    *,
    state: str = "pledged",
    person_id: int | None = None,
    **more: Any,
) -> tuple[int, int]:
    """Let somebody, new unless named, bring something; returns them and the pledge."""
    who = person_id or await somebody(db)
    opens = datetime.combine(day, time(14), PARIS)
    row = {
        "need_id": need_id,
        "person_id": who,
        "quantity": quantity,
        "state": state,
        "comes_on": day,
        "opens_at": opens,
        "closes_at": opens + timedelta(hours=4),
        "created_at": NOW,
        "until": opens,
        **more,
    }
    added = await db.execute(insert(pledge).values(row).returning(pledge.c.id))
    return who, int(added.scalar_one())


async def pledge_at(db: Session, number: int) -> Any:
    return (await db.execute(select(pledge).where(pledge.c.id == number))).one()
