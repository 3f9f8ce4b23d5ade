"""The scene of the shifts: few seats, and moments that come while the program is being killed.

* seats whose reminder becomes due, the day before or two hours before;
* seats that nobody confirmed, for which somebody waits, twelve hours before;
* offers that end, with somebody behind in the line;
* shifts that begin, whose lead is asked who is there;
* shifts later on, of which some overlap.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from bot.channels.telegram_sending import LIMITS
from bot.registry import Registry, find_commands
from bot.reminding import lay
from bot.taking import Desk
from db.models import signup, volunteer
from db.sealing import Seal
from db.session import Session
from services import leaving, planning, seats
from services.activities import Activity, Part
from services.decisions import Outcome
from services.directory import organization_of
from services.people import Role
from services.shifts import RoleSpec, ShiftSpec, shift_of
from tests.chaos.stage import furnishing, known
from tests.chaos.volunteers import VOLUNTEERS

FIRST = 3.0  # seconds until the first moment comes
REMINDERS = {2: 2.5, 24: 2.5}  # hours before the start, and seconds from one to the next
RELEASES, OFFERS, BEGINNINGS = 5.0, 5.0, 10.0  # seconds from one to the next
LATER = tuple(timedelta(hours=50 + 31 * number // 2) for number in range(8))  # pairs overlap
LENGTH = timedelta(minutes=90)
LONG_AGO = timedelta(days=2)
QUIET = 7000  # the first chat of those who only read


@dataclass
class Scene:
    """What there is when it all begins."""

    chats: dict[int, int] = field(default_factory=dict)  # by person
    roles: list[int] = field(default_factory=list)
    seated: set[int] = field(default_factory=set)  # signups that were seats before
    leads: list[int] = field(default_factory=list)  # chats of those who are asked who is there
    began: float = field(default_factory=time.time)
    last: float = 0  # no more moments come after it; both in seconds since 1970


@dataclass
class Builder:
    """Puts volunteers and shifts into a database."""

    db: Session
    seal: Seal
    now: datetime
    span: float
    organization_id: int
    scene: Scene

    def moments(self, apart: float) -> list[datetime]:
        """Return moments that are spread over the experiment, two at least."""
        many = max(int((self.span - FIRST) / apart), 2)
        step = (self.span - FIRST) / many
        return [self.now + timedelta(seconds=FIRST + step * (one + 0.5)) for one in range(many)]

    async def volunteer(self, chat: int) -> int:
        """Let somebody be a volunteer."""
        kept = {"role": Role.VOLUNTEER.value, "language": "en_GB"}
        number = (await known(self.db, self.seal, [chat], self.now, **kept))[chat]
        self.scene.chats[number] = chat
        values = {"organization_id": self.organization_id, "applied_at": self.now}
        await self.db.execute(
            insert(volunteer).values(person_id=number, state="approved", **values)
        )
        return number

    async def quiet(self) -> int:
        """Return somebody new who writes nothing."""
        return await self.volunteer(QUIET + len(self.scene.chats))

    async def shift(self, starts: datetime, most: int = 3, lead: int | None = None) -> int:
        """Plan a shift and return the number of its one role."""
        spec = ShiftSpec(
            self.organization_id,
            Activity.COOKING,
            "Stalingrad",
            starts,
            starts + LENGTH,
            starts - timedelta(minutes=15),
            meeting="In front of the station",
            address="12 Rue de l'Exemple",
            lead_id=lead,
            roles=(RoleSpec(Part.ANYONE, 1, most),),
        )
        planned = starts - timedelta(days=20)
        number = await planning.create(self.db, self.seal, spec, planned, None)
        found = await shift_of(self.db, number)
        assert found is not None
        self.scene.roles.append(found.roles[0].id)
        return found.roles[0].id

    async def sits(self, role_id: int, person_id: int) -> int:
        """Let somebody take a seat long ago."""
        decision = await seats.take(self.db, person_id, role_id, self.now - LONG_AGO)
        assert decision.outcome is Outcome.SEATED
        assert decision.signup_id is not None
        self.scene.seated.add(decision.signup_id)
        return decision.signup_id

    async def waits(self, role_id: int, person_id: int) -> int:
        """Let somebody wait since long ago."""
        decision = await seats.wait(self.db, person_id, role_id, self.now - LONG_AGO)
        assert decision.outcome is Outcome.WAITING
        assert decision.signup_id is not None
        return decision.signup_id


async def furnish(database: Path, span: float) -> Scene:
    """Fill a database with volunteers and shifts whose moments come within so many seconds."""
    now = datetime.now(UTC)
    async with furnishing(database) as (db, seal):
        team = await organization_of(db, "Example kitchen")
        assert team is not None
        scene = Scene(last=time.time() + span)
        built = Builder(db, seal, now, span, team, scene)
        everybody = [await built.volunteer(chat) for chat in VOLUNTEERS]
        for starts in LATER:
            await built.shift(now + starts, most=2)
        await _reminded(built)
        await _unconfirmed(built, everybody)
        await _offered(built, everybody)
        await _begun(built)
        await lay(db, Desk(Registry(find_commands()), seal, {"telegram": LIMITS}), now)
    return scene


async def _reminded(built: Builder) -> None:
    """Shifts of which people are to be reminded, with one seat taken."""
    for hours, apart in REMINDERS.items():
        for moment in built.moments(apart):
            role = await built.shift(moment + timedelta(hours=hours))
            await built.sits(role, await built.quiet())


async def _unconfirmed(built: Builder, everybody: Sequence[int]) -> None:
    """Seats that were taken long ago, twelve hours before people meet, and who waits for them."""
    for number, moment in enumerate(built.moments(RELEASES)):
        role = await built.shift(moment + timedelta(hours=12, minutes=15), most=2)
        for _seat in range(2):
            await built.sits(role, await built.quiet())
        await built.waits(role, await built.quiet())
        await built.waits(role, everybody[number % len(everybody)])


async def _offered(built: Builder, everybody: Sequence[int]) -> None:
    """Offers that end, with somebody behind in the line."""
    for number, moment in enumerate(built.moments(OFFERS)):
        role = await built.shift(built.now + timedelta(days=11 + number), most=1)
        first = await built.quiet()
        seat = await built.sits(role, first)
        offered = await built.waits(role, await built.quiet())
        await built.waits(role, everybody[number % len(everybody)])
        await leaving.leave(built.db, first, seat, built.now)
        await built.db.execute(update(signup).where(signup.c.id == offered).values(until=moment))


async def _begun(built: Builder) -> None:
    """Shifts that begin, with a lead and one seat taken."""
    for moment in built.moments(BEGINNINGS):
        lead = await built.quiet()
        role = await built.shift(moment, lead=lead)
        await built.sits(role, await built.quiet())
        built.scene.leads.append(built.scene.chats[lead])
