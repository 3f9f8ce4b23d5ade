"""Needs for tests of what coordinators read about them: each with everything that is secret."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from db.models import drop_off, need, pledge, report, ticket, utterance
from db.session import Session
from services.grid import snap
from tests.services.teams import NOW, SEAL, somebody

PLANTED = "planted"
SECRETS = (
    PLANTED,
    "48.88",
    "2.36",
    str(snap(48.8841, 2.3659)),
    "danger",
    "medical",
    "rue de l’Exemple",
    "06 39 98 00 12",
)
"""What stands beside needs in the store, and in nothing that is told of them."""
PORT = timedelta(hours=2)


async def a_need(
    db: Session,
    team: int,
    *,
    category: str = "blanket",
    area: str = "Stalingrad",
    quantity: int = 2,
    created: datetime = NOW,
    state: str = "new",
    ended: datetime | None = None,
    reason: str | None = None,
    standing: bool = False,
    wanted: int = 0,
    opened: datetime | None = None,
    reports: int = 1,
    place: int | None = None,
) -> int:
    """Add a need with what its reporters wrote and where they are; returns its number."""
    row = {
        "organization_id": team,
        "category": category,
        "quantity": quantity,
        "urgency": "today",
        "area": area,
        "cell": str(snap(48.8841, 2.3659)),
        "note": SEAL.seal(PLANTED.encode(), b"need"),
        "place_id": place,
        "standing": standing,
        "state": state,
        "created_at": created,
        "claimed_at": opened,
        "opened_at": opened,
        "wanted": wanted,
        "drop_off_id": await _drop_off(db, team) if wanted else None,
        "ended_at": ended,
        "reason": reason,
    }
    number = int((await db.execute(insert(need).values(row).returning(need.c.id))).scalar_one())
    for _one in range(reports):
        told = {"need_id": number, "person_id": await somebody(db), "quantity": 1, "whom": "me"}
        await db.execute(insert(report).values(**told, created_at=created))
    return number


async def a_pledge(
    db: Session,
    need_id: int,
    quantity: int,
    state: str,
    received: int = 0,
    ended: datetime | None = None,
) -> None:
    """Let somebody bring something."""
    row = {
        "need_id": need_id,
        "person_id": await somebody(db),
        "quantity": quantity,
        "received": received,
        "state": state,
        "comes_on": NOW.date(),
        "opens_at": NOW,
        "closes_at": NOW + PORT,
        "created_at": NOW,
        "ended_at": ended,
    }
    await db.execute(insert(pledge).values(row))


async def an_emergency(db: Session, team: int) -> None:
    """Let somebody be in danger, and somebody ill, and somebody ask the team for a person."""
    for kind in ("danger", "medical", "person"):
        row = {
            "kind": kind,
            "person_id": await somebody(db),
            "organization_id": team,
            "area": PLANTED,
            "cell": str(snap(48.8841, 2.3659)),
            "state": "waiting",
            "created_at": NOW,
            "said_at": NOW,
        }
        added = await db.execute(insert(ticket).values(row).returning(ticket.c.id))
        said = {"ticket_id": added.scalar_one(), "by_team": False, "language": "ar", "at": NOW}
        words = SEAL.seal(PLANTED.encode(), b"ticket")
        await db.execute(insert(utterance).values(**said, words=words))


async def _drop_off(db: Session, team: int) -> int:
    row = {
        "organization_id": team,
        "name": f"{PLANTED} store",
        "area": "La Chapelle",
        "address": "12 rue de l’Exemple",
        "latitude": 48.8843,
        "longitude": 2.3602,
        "hours": "Mo-Fr 14:00-18:00",
        "contact": SEAL.seal(b"06 39 98 00 12", b"drop_off"),
    }
    return int(
        (await db.execute(insert(drop_off).values(row).returning(drop_off.c.id))).scalar_one()
    )
