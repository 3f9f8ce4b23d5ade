"""The scene of the shifts: few seats, and moments that come while the program is being killed.

* seats whose reminder becomes due, the day before or two hours before;
* seats that nobody confirmed, for which somebody waits, twelve hours before;
* offers that end, with somebody behind in the line;
* shifts that begin, whose lead is asked who is there;
* shifts later on, of which some overlap.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from sqlalchemy import insert, update

from db.migrate import migrate
from db.models import signup, volunteer
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import leaving, people, planning, seats
from services.activities import Activity, Part
from services.directory import organization_of
from services.people import Role, Writer
from services.shifts import RoleSpec, ShiftSpec, shift_of
from tests.chaos.stage import SECRET
from tests.chaos.volunteers import VOLUNTEERS

FIRST = 3.0  # seconds until the first moment comes
HOURS = (2, 24)  # before the start: the reminders
EACH = 7  # shifts of each kind whose moments come
RELEASES, OFFERS, BEGINNINGS = 4, 4, 2
LATER = tuple(timedelta(hours=50 + 31 * number // 2) for number in range(8))  # pairs overlap
LENGTH = timedelta(minutes=90)
LONG_AGO = timedelta(days=2)
AT_FIRST = 20  # volunteers who have something at first


@dataclass
class Scene:
    """What there is when it all begins."""

    chats: dict[int, int] = field(default_factory=dict)  # by person
    roles: list[int] = field(default_factory=list)
    seated: set[int] = field(default_factory=set)  # signups that were seats before
    own: dict[int, list[int]] = field(default_factory=dict)  # signups by chat
    leads: list[int] = field(default_factory=list)  # chats of those who are asked who is there
    began: float = field(default_factory=time.time)
    last: float = 0  # no more moments come after it; both in seconds since 1970


@dataclass
class _Builder:
    db: Session
    seal: Seal
    now: datetime
    span: float
    organization_id: int
    scene: Scene
    people: Iterator[int]

    def moments(self, many: int) -> list[datetime]:
        """Return moments that are spread over the experiment."""
        step = (self.span - FIRST) / many
        return [self.now + timedelta(seconds=FIRST + step * (one + 0.5)) for one in range(many)]

    async def shift(self, starts: datetime, most: int = 2, lead: int | None = None) -> int:
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
        (role,) = found.roles
        self.scene.roles.append(role.id)
        return role.id

    async def sits(self, role_id: int, person_id: int, at: datetime) -> int:
        """Let somebody take a seat some time ago."""
        decision = await seats.take(self.db, person_id, role_id, at)
        assert decision.signup_id is not None
        self.scene.seated.add(decision.signup_id)
        return self._has(person_id, decision.signup_id)

    async def waits(self, role_id: int, person_id: int, at: datetime) -> int:
        decision = await seats.wait(self.db, person_id, role_id, at)
        assert decision.signup_id is not None
        return self._has(person_id, decision.signup_id)

    def _has(self, person_id: int, number: int) -> int:
        self.scene.own.setdefault(self.scene.chats[person_id], []).append(number)
        return number


async def furnish(database: Path, span: float) -> Scene:
    """Fill a database whose moments come within so many seconds; the last of them is returned."""
    store, seal, now = Store(f"sqlite+aiosqlite:///{database}"), Seal(SECRET), datetime.now(UTC)
    await migrate(store)
    async with store.write() as db:
        team = await organization_of(db, "Example kitchen")
        assert team is not None
        scene = Scene(last=time.time() + span)
        everybody = await _volunteers(db, seal, now, team, scene)
        built = _Builder(db, seal, now, span, team, scene, cycle(everybody[:AT_FIRST]))
        for hours in HOURS:
            for moment in built.moments(EACH):
                role = await built.shift(moment + timedelta(hours=hours))
                await built.sits(role, next(built.people), now - LONG_AGO)
        for starts in LATER:
            await built.shift(now + starts)
        await _unconfirmed(built)
        await _offered(built)
        await _begun(built)
    await store.close()
    return scene


async def _volunteers(
    db: Session, seal: Seal, now: datetime, team: int, scene: Scene
) -> list[int]:
    writers = [Writer("telegram", str(chat)) for chat in VOLUNTEERS]
    standings = await people.recognise(db, seal, writers, now)
    for standing, chat in zip(standings, VOLUNTEERS, strict=True):
        number = standing.person.id
        scene.chats[number] = chat
        await people.remember(db, number, role=Role.VOLUNTEER.value, language="en_GB")
        values = {"person_id": number, "organization_id": team, "applied_at": now}
        await db.execute(insert(volunteer).values(state="approved", **values))
    return list(scene.chats)


async def _unconfirmed(built: _Builder) -> None:
    """Seats that were taken long ago, twelve hours before people meet, and who waits for them."""
    for moment in built.moments(RELEASES):
        role = await built.shift(moment + timedelta(hours=12, minutes=15))
        people = [next(built.people) for _each in range(4)]
        for person in people[:2]:
            await built.sits(role, person, built.now - LONG_AGO)
        for person in people[2:]:
            await built.waits(role, person, built.now - LONG_AGO)


async def _offered(built: _Builder) -> None:
    """Offers that end, with somebody behind in the line."""
    for number, moment in enumerate(built.moments(OFFERS)):
        role = await built.shift(built.now + timedelta(days=11 + number), most=1)
        first, second, third = (next(built.people) for _each in range(3))
        seat = await built.sits(role, first, built.now - LONG_AGO)
        offered = await built.waits(role, second, built.now - LONG_AGO)
        await built.waits(role, third, built.now - LONG_AGO)
        await leaving.leave(built.db, first, seat, built.now)
        await built.db.execute(update(signup).where(signup.c.id == offered).values(until=moment))


async def _begun(built: _Builder) -> None:
    """Shifts that begin, with a lead and one seat taken."""
    for moment in built.moments(BEGINNINGS):
        lead = next(built.people)
        role = await built.shift(moment, lead=lead)
        await built.sits(role, next(built.people), built.now - LONG_AGO)
        built.scene.leads.append(built.scene.chats[lead])
