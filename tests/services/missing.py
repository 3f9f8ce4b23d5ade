"""What is missing, for tests: needs that people tell, and who looks after them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from db.models import drop_off, need, news, pledge
from db.session import Session
from services import needs, reporting
from services.categories import Category, Urgency, Whom
from services.needs import Need
from services.reporting import Wish
from tests.services.teams import NOW, association, coordinator_of, somebody

STALINGRAD = (48.8841, 2.3659)
BLANKET = Wish(Category.BLANKET, "", 1, Whom.ME, Urgency.TODAY, "Stalingrad", STALINGRAD)
LATER = NOW.replace(year=2027)


async def watched(db: Session) -> tuple[int, int]:
    """Return an organization and its only coordinator."""
    team = await association(db)
    return team, await coordinator_of(db, team)


async def told(db: Session, person_id: int = 0, at: datetime = NOW, **wish: Any) -> int:
    """Let somebody, new unless named, tell a need; returns its number."""
    who = person_id or await somebody(db)
    return await reporting.report(db, replace(BLANKET, **wish), who, at)


async def need_at(db: Session, need_id: int) -> Need:
    found = await needs.need_of(db, need_id)
    assert found is not None
    return found


async def changed(db: Session, need_id: int, **values: Any) -> None:
    await db.execute(update(need).where(need.c.id == need_id).values(**values))


async def opened(db: Session, need_id: int, wanted: int) -> None:
    """Ask people to bring so many."""
    found = await need_at(db, need_id)
    values = {"name": "Depot", "area": "Pantin", "address": "1 Rue de l'Exemple", "hours": "24/7"}
    added = await db.execute(
        insert(drop_off)
        .values(organization_id=found.organization_id, **values)
        .returning(drop_off.c.id)
    )
    await changed(
        db,
        need_id,
        state="open",
        wanted=wanted,
        drop_off_id=added.scalar_one(),
        opened_at=NOW,
        deadline=LATER,
    )


async def pledged(
    db: Session, need_id: int, quantity: int, state: str = "pledged", received: int = 0
) -> None:
    await db.execute(
        insert(pledge).values(
            need_id=need_id,
            person_id=await somebody(db),
            quantity=quantity,
            received=received,
            state=state,
            comes_on=NOW.date(),
            opens_at=NOW,
            closes_at=NOW,
            created_at=NOW,
        )
    )


async def heard(db: Session) -> list[tuple[str, int, str]]:
    """Return which news of needs wait: their kind, for whom, and why."""
    rows = await db.execute(select(news).order_by(news.c.id))
    return [(row.kind, row.person_id, row.details["why"]) for row in rows]
