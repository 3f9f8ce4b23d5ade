"""Askers: people who asked for a person, and emergencies, for tests of tickets."""

from datetime import timedelta

from sqlalchemy import insert

from db.models import duty, need, ticket
from db.session import Session
from services import tickets, utterances
from services.ticket_rows import State, must_be
from tests.services.teams import NOW, SEAL, somebody

LATER = NOW + timedelta(minutes=10)
WORDS = "I have no phone and wait at the blue door"


async def on_duty(db: Session, team: int, person_id: int) -> None:
    await db.execute(
        insert(duty).values(
            organization_id=team,
            person_id=person_id,
            starts_at=NOW - timedelta(hours=1),
            ends_at=NOW + timedelta(hours=3),
        )
    )


async def asked(db: Session, team: int, *said: str) -> tuple[int, int]:
    """Let somebody new ask for a person and say something; returns their number and the ticket."""
    person_id = await somebody(db)
    number = await tickets.open_(db, person_id, team, NOW)
    for words in said:
        await tickets.said(db, SEAL, number, person_id, words, "ar", NOW)
    return person_id, number


async def emergency(db: Session, team: int, person_id: int) -> int:
    added = await db.execute(
        insert(ticket)
        .values(
            kind="medical",
            person_id=person_id,
            organization_id=team,
            state="waiting",
            created_at=NOW,
            said_at=NOW,
            rings_at=NOW + timedelta(minutes=3),
            rung=1,
        )
        .returning(ticket.c.id)
    )
    return int(added.scalar_one())


async def texts(db: Session, number: int) -> list[str]:
    return [one.words for one in await utterances.utterances(db, SEAL, number, 50)]


async def state_of(db: Session, number: int) -> tuple[State, int | None]:
    found = await must_be(db, number)
    return found.state, found.taken_by


async def a_need(db: Session, team: int) -> int:
    added = await db.execute(
        insert(need)
        .values(
            organization_id=team,
            category="blanket",
            quantity=1,
            urgency="today",
            area="Stalingrad",
            state="new",
            created_at=NOW,
        )
        .returning(need.c.id)
    )
    return int(added.scalar_one())
