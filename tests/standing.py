"""What stands in the store of a dialogue: who did what, how a shift is, and who may do what."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import insert, select, update

from db.models import (
    alert,
    audit,
    call,
    call_text,
    coordinator,
    drop_off,
    duty,
    gathering,
    invitation,
    need,
    news,
    occurrence,
    organization,
    person,
    place,
    pledge,
    push,
    recipient,
    report,
    season,
    serving,
    shift,
    shift_role,
    shift_template,
    sighting,
    signup,
    ticket,
    utterance,
    volunteer,
)
from db.session import Session
from db.store import Store, file_of
from services import departures, people, shifts
from services.audit import Act
from services.people import Writer
from services.shifts import Shift
from tests.conftest import TUESDAY_EVENING
from tests.disk import opened
from tests.telephone import SECRET
from tests.week import OTHERS, SEAL


@asynccontextmanager
async def stored(url: str) -> AsyncIterator[Session]:
    """Open one transaction on the store of a dialogue."""
    store = Store(url, seal=SEAL)
    try:
        async with store.write() as db:
            yield db
    finally:
        await store.close()


async def number_of(url: str, phone: str) -> int:
    """Return the number of a telephone's owner, who is new if need be."""
    async with stored(url) as db:
        (found,) = await people.recognise(db, SEAL, [Writer("wire", phone)], TUESDAY_EVENING)
        return found.person.id


async def acts(url: str, actor: int | None) -> list[Act]:
    """Return what somebody did, in order."""
    async with stored(url) as db:
        rows = await db.execute(
            select(audit.c.act).where(audit.c.actor == actor).order_by(audit.c.id)
        )
        return [Act(one) for one in rows.scalars()]


async def everything(url: str) -> list[Any]:
    """Return all that coordinators can change, to see that nothing changed."""
    of_shifts = (shift, shift_role, shift_template, signup)
    of_needs = (need, report, pledge, drop_off, ticket, utterance, duty)
    of_meals = (place, serving, occurrence, push, alert, season, sighting)
    of_calls = (call, call_text, recipient, gathering)
    of_roles = (volunteer, coordinator, invitation, organization, person)
    tables = (*of_shifts, *of_needs, *of_meals, *of_calls, *of_roles, audit, news)
    with opened(file_of(url), SECRET, read_only=True) as db:
        return [
            row
            for table in tables
            for row in db.execute(f'SELECT * FROM "{table.name}" ORDER BY 1, 2').fetchall()
        ]


async def shift_now(url: str, number: int) -> Shift:
    """Return a shift as it stands."""
    async with stored(url) as db:
        found = await shifts.shift_of(db, number)
    assert found is not None
    return found


async def revoke(url: str, phone: str) -> None:
    """End a coordinator's role, as the administrator."""
    number = await number_of(url, phone)
    async with stored(url) as db:
        await departures.revoke(db, number, TUESDAY_EVENING, None)


async def lead(url: str, phone: str, shift_number: int) -> None:
    """Let somebody lead a shift."""
    number = await number_of(url, phone)
    async with stored(url) as db:
        await db.execute(update(shift).where(shift.c.id == shift_number).values(lead_id=number))


async def applied(url: str, phone: str, **can: object) -> int:
    """Let somebody wait to be approved; returns their number."""
    number = await number_of(url, phone)
    async with stored(url) as db:
        await people.remember(db, number, language="en_GB")
        row = {"person_id": number, "state": "pending", "applied_at": TUESDAY_EVENING, **can}
        await db.execute(insert(volunteer).values(row))
    return number


async def their_need(url: str) -> tuple[int, int]:
    """Let another organization miss blankets; returns the need and its drop-off point."""
    async with stored(url) as db:
        rows = await db.execute(select(organization.c.id).where(organization.c.name == OTHERS))
        team = rows.scalar_one()
        point = {"name": "Their store", "area": "Pantin", "address": "1 Rue", "hours": "24/7"}
        added = await db.execute(
            insert(drop_off).values(organization_id=team, **point).returning(drop_off.c.id)
        )
        row = {"category": "blanket", "quantity": 2, "urgency": "now", "area": "Pantin"}
        told = await db.execute(
            insert(need)
            .values(organization_id=team, state="new", created_at=TUESDAY_EVENING, **row)
            .returning(need.c.id)
        )
        return told.scalar_one(), added.scalar_one()
