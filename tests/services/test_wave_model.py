"""Waves agree with a model in plain Python, whatever people and the clock do.

Each step is done to both, and then who was asked in which wave, and how each call stands, is the
same.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select, update

from db.models import call, recipient, volunteer
from db.session import Session
from db.store import Store
from services import seats, signups, waves
from services.activities import Part
from services.leaving import leave
from services.shifts import RoleSpec
from tests.services.agreeing import must_agree, undone
from tests.services.shift_builder import NOW, helpers, in_, plan
from tests.services.waving import sent

T = TypeVar("T")
PEOPLE = 24
ANYBODY = st.integers(1, PEOPLE)
STARTS = (in_(26), in_(30))  # on the same day, one after the other
LEAST, MOST = (1, 2), (2, 4)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STEPS = st.sampled_from((0, 1, 4, 5, 7, 10, 10, 60, 240, 600))  # minutes
EXAMPLES, LENGTH = 25, 40


async def furnish(db: Session) -> None:
    """Make people, of whom every second does such things, and two shifts of a day."""
    people = await helpers(db, PEOPLE, reachable=True)
    suited = volunteer.c.person_id.in_(people[1::2])
    await db.execute(update(volunteer).where(suited).values(activities=";serving;"))
    for starts, least, most in zip(STARTS, LEAST, MOST, strict=True):
        await plan(db, RoleSpec(Part.ANYONE, least, most), starts=starts)


@dataclass
class Going:
    """A call in waves, as the model has it."""

    role: int
    wanted: int
    urgent: bool
    state: str = "sending"
    wave: int = 0
    next_at: datetime | None = None
    asked: list[tuple[int, int]] = field(default_factory=list)  # wave, person
    waiting: set[int] = field(default_factory=set)


@dataclass
class World:
    """Who sits where, who was asked when, and the calls."""

    now: datetime
    asked_at: dict[int, datetime] = field(default_factory=dict)
    seated: dict[int, set[int]] = field(default_factory=lambda: {0: set(), 1: set()})
    left: dict[int, set[int]] = field(default_factory=lambda: {0: set(), 1: set()})
    calls: list[Going] = field(default_factory=list)

    def running(self, role: int) -> Going | None:
        return next((o for o in self.calls if o.role == role and o.state == "sending"), None)

    def missing(self, one: Going) -> int:
        target = min(max(LEAST[one.role], one.wanted), MOST[one.role])
        return max(0, target - len(self.seated[one.role]))

    def asleep(self, one: Going, at: datetime) -> bool:
        clock = at.astimezone(ZoneInfo("Europe/Paris"))
        night = clock.hour >= 22 or clock.hour < 8
        return night and STARTS[one.role] - at >= 12 * HOUR

    def pace(self, one: Going, at: datetime) -> tuple[int, timedelta]:
        left = STARTS[one.role] - at
        if left > 12 * HOUR:
            return 3, 10 * MINUTE
        return (4, 7 * MINUTE) if left > 3 * HOUR else (5, 5 * MINUTE)

    def following(self, one: Going) -> datetime | None:
        at = self.now
        if self.asleep(one, at):
            clock = at.astimezone(ZoneInfo("Europe/Paris"))
            morning = clock.replace(hour=8, minute=0, second=0, microsecond=0)
            at = morning if clock.hour < 8 else morning + timedelta(days=1)
        found = at + self.pace(one, at)[1]
        return found if found < STARTS[one.role] else None

    def whom(self, one: Going) -> list[int]:
        mine, other = self.seated[one.role] | self.left[one.role], self.seated[1 - one.role]
        able = [
            who
            for who in range(1, PEOPLE + 1)
            if who not in mine
            and (who not in self.asked_at or self.now - self.asked_at[who] >= 24 * HOUR)
        ]
        able.sort(
            key=lambda who: (
                who in other,
                who % 2 == 1,
                self.asked_at[who].timestamp() if who in self.asked_at else 0.0,
                who,
            )
        )
        return able[: min(20, self.pace(one, self.now)[0] * self.missing(one))]

    def ask(self, one: Going) -> bool:
        known = {who for _wave, who in one.asked}
        asked: list[int] = []
        while not asked and (people := self.whom(one)):
            asked = [who for who in people if who not in known]
            self.asked_at |= dict.fromkeys(people, self.now)
        if not asked:
            return False
        one.wave += 1
        one.asked += [(one.wave, who) for who in sorted(asked)]
        one.waiting |= set(asked)
        one.next_at = self.following(one)
        return True

    def start(self, role: int, wanted: int) -> None:
        if STARTS[role] <= self.now:
            return
        one = self.running(role)
        if one is not None:
            one.next_at = one.next_at or self.now
            return
        one = Going(role, wanted, STARTS[role] - self.now < 12 * HOUR)
        if self.missing(one) and self.ask(one):
            self.calls.append(one)

    def keep(self) -> None:
        for one in self.calls:
            if one.state != "sending" or one.next_at is None or one.next_at > self.now:
                continue
            one.next_at = None
            if not self.missing(one):
                one.state, one.waiting = "filled", set()
            elif STARTS[one.role] > self.now:
                if self.asleep(one, self.now) or one.waiting:
                    one.next_at = self.following(one)
                else:
                    self.ask(one)

    def take(self, role: int, who: int) -> None:
        if STARTS[role] > self.now and len(self.seated[role]) < MOST[role]:
            self.seated[role].add(who)

    def leave(self, role: int, who: int) -> None:
        if who in self.seated[role] and STARTS[role] + 3 * HOUR > self.now:
            self.seated[role].discard(who)
            self.left[role].add(who)
            if self.now < STARTS[role] < self.now + 12 * HOUR:
                self.start(role, len(self.seated[role]) + 1)


class Both(RuleBasedStateMachine):
    """Does everything to the services and to the model."""

    runner: ClassVar[asyncio.Runner]
    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.open: AbstractAsyncContextManager[Session] = undone(self.store)
        self.db = self.run(self.open.__aenter__())
        self.world = World(NOW)

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def teardown(self) -> None:
        self.run(self.open.__aexit__(None, None, None))

    @initialize(role=st.integers(0, 1))
    def somebody_asks_for_help(self, role: int) -> None:
        self.start(role)

    @rule(role=st.integers(0, 1))
    def start(self, role: int) -> None:
        if STARTS[role] > self.world.now:
            self.run(waves.for_role(self.db, role + 1, self.world.now, None))
        self.world.start(role, 0)

    @rule(minutes=STEPS, arrives=st.booleans())
    def time_passes(self, minutes: int, arrives: bool) -> None:
        if arrives:
            self.run(sent(self.db, self.world.now))
            for one in self.world.calls:
                one.waiting = set()
        self.world.now += minutes * MINUTE
        self.run(waves.keep(self.db, self.world.now))
        self.world.keep()

    @rule(who=ANYBODY, role=st.integers(0, 1))
    def take(self, who: int, role: int) -> None:
        self.run(seats.take(self.db, who, role + 1, self.world.now))
        self.world.take(role, who)

    @rule(data=st.data(), role=st.integers(0, 1))
    def leave(self, data: st.DataObject, role: int) -> None:
        if not self.world.seated[role]:
            return
        who = data.draw(st.sampled_from(sorted(self.world.seated[role])))
        mine = self.run(signups.own_seat(self.db, who, role + 1))
        assert mine is not None
        self.run(leave(self.db, who, mine.signup_id, self.world.now))
        self.world.leave(role, who)

    @invariant()
    def the_calls_stand_alike(self) -> None:
        kept = self.run(self._calls())
        assert kept == [
            (one.role + 1, one.state, one.urgent, one.wanted, one.wave, one.next_at, one.asked)
            for one in self.world.calls
        ]

    async def _calls(self) -> list[tuple[Any, ...]]:
        found = []
        for row in (await self.db.execute(select(call).order_by(call.c.id))).all():
            mine = await self.db.execute(
                select(recipient.c.wave, recipient.c.person_id)
                .where(recipient.c.call_id == row.id)
                .order_by(recipient.c.wave, recipient.c.person_id)
            )
            asked = [(one.wave, one.person_id) for one in mine]
            stands = (row.role_id, row.state, row.urgent, row.wanted, row.wave, row.next_wave_at)
            found.append((*stands, asked))
        return found


def test_the_waves_agree_with_the_model(tmp_path: Path) -> None:
    must_agree(Both, furnish, tmp_path, EXAMPLES, LENGTH)
