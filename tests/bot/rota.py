"""A rota for tests: volunteers with telephones, shifts, and a desk that puts news into words."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import insert, select, update

from bot.consequences import draw
from bot.registry import Registry, find_commands
from bot.taking import Desk
from db.models import address, coordinator, outbox, person, signup, volunteer
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import people, planning, seats
from services.activities import Activity, Part, Visibility
from services.directory import organization_of
from services.people import Writer
from services.shifts import RoleSpec, Shift, ShiftSpec, shift_of
from tests.conftest import PARIS
from tests.telephone import TELEGRAM, WHATSAPP

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)
STARTS = datetime(2026, 11, 27, 18, 0, tzinfo=PARIS)  # a Friday
MEETS = STARTS - timedelta(minutes=15)
TWO = (RoleSpec(Part.ANYONE, 1, 2),)
Work = Callable[[Session], Coroutine[Any, Any, Any]]


@cache
def known() -> Registry:
    """Return the program's own conversations, found once for all rotas."""
    return Registry(find_commands())


@dataclass
class Rota:
    """A store with a desk; `do` runs something as one transaction with what follows from it."""

    store: Store
    now: datetime = NOW
    desk: Desk = field(
        default_factory=lambda: Desk(known(), SEAL, {"wire": TELEGRAM, "whatsapp": WHATSAPP})
    )

    async def do(self, work: Work) -> Any:
        async with self.store.write() as db:
            done = await work(db)
            await draw(db, self.desk, self.now)
        return done

    async def person(
        self,
        phone: str,
        language: str = "en_GB",
        role: str = "volunteer",
        channel: str = "wire",
    ) -> int:
        """Add somebody with a telephone; volunteers are approved."""
        async with self.store.write() as db:
            (known,) = await people.recognise(db, SEAL, [Writer(channel, phone)], self.now)
            number = known.person.id
            await people.remember(db, number, language=language, role=role)
            if role != "person":
                await db.execute(
                    insert(volunteer).values(
                        person_id=number, state="approved", licence=True, applied_at=self.now
                    )
                )
        return number

    async def coordinates(self, person_id: int) -> None:
        """Make somebody a coordinator of the kitchen."""
        async with self.store.write() as db:
            team = await organization_of(db, "Example kitchen")
            await people.remember(db, person_id, role="coordinator")
            await db.execute(
                insert(coordinator).values(
                    person_id=person_id, organization_id=team, since=self.now
                )
            )

    async def shift(self, starts: datetime = STARTS, **given: Any) -> Shift:
        async with self.store.write() as db:
            team = await organization_of(db, "Example kitchen")
            spec = ShiftSpec(
                **{
                    "organization_id": team,
                    "activity": Activity.DISTRIBUTION,
                    "area": "La Chapelle",
                    "starts": starts,
                    "ends": starts + timedelta(hours=3),
                    "meets": starts - timedelta(minutes=15),
                    "meeting": "Metro exit 2",
                    "address": "12 Rue de l’Exemple",
                    "contact": "+33 6 39 98 00 01",
                    "bring": "warm clothes",
                    "visibility": Visibility.VOLUNTEERS,
                    "roles": TWO,
                    **given,
                }
            )
            number = await planning.create(db, SEAL, spec, self.now, None)
            found = await shift_of(db, number)
        assert found is not None
        return found

    async def seat(self, person_id: int, shift: Shift) -> int:
        """Let somebody take a seat and return the signup's number."""
        role = shift.roles[0].id
        decision = await self.do(lambda db: seats.take(db, person_id, role, self.now))
        assert decision.signup_id is not None, decision
        return int(decision.signup_id)

    async def wait(self, person_id: int, shift: Shift) -> int:
        role = shift.roles[0].id
        decision = await self.do(lambda db: seats.wait(db, person_id, role, self.now))
        assert decision.signup_id is not None, decision
        return int(decision.signup_id)

    async def rows(self, phone_of: int | None = None) -> list[Any]:
        """Return the rows that wait in the outbox, of all or of one person, in order."""
        async with self.store.read() as db:
            found = await db.execute(
                select(outbox, address.c.person_id)
                .join(address, address.c.id == outbox.c.address_id)
                .where(outbox.c.state == "queued")
                .order_by(outbox.c.next_at, outbox.c.id)
            )
            return [one for one in found if phone_of in (None, one.person_id)]

    async def reminders(self, signup_id: int) -> dict[str, Any]:
        """Return the reminders of a seat that wait, by purpose."""
        return {one.purpose: one for one in await self.rows() if one.signup_id == signup_id}

    async def change_person(self, person_id: int, **values: object) -> None:
        async with self.store.write() as db:
            await db.execute(update(person).where(person.c.id == person_id).values(**values))

    async def signup(self, signup_id: int) -> Any:
        async with self.store.read() as db:
            return (await db.execute(select(signup).where(signup.c.id == signup_id))).one()


@asynccontextmanager
async def rota_in(url: str) -> AsyncIterator[Rota]:
    """Open a rota over a database with all tables."""
    from db.migrate import migrate

    store = Store(url, seal=SEAL)
    await migrate(store)
    try:
        yield Rota(store)
    finally:
        await store.close()
