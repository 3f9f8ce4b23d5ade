"""The services agree with a model in plain Python, whatever people, coordinators and clocks do.

Each step is done to both, and then every signup, every place in the line and what was answered
are the same.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import select

from db.models import handover, signup
from db.session import Session
from db.store import Store
from services import friends, handovers, seats, signups, slips
from services.activities import Part
from services.changing import cancel, change
from services.keeping import keep
from services.leaving import leave
from services.refusals import Refused
from services.resizing import resize
from services.shifts import RoleSpec, shift_of
from tests.services.agreeing import must_agree, undone
from tests.services.shift_builder import DRIVER, NOW, SEAL, helper, in_, plan
from tests.services.shift_model import OPEN, Role, Shift, Signup, World

T = TypeVar("T")
PEOPLE, DRIVERS = 6, 3
ANYBODY = st.integers(1, PEOPLE)
FRIENDS = st.sampled_from((1, 2, 0, 3))
ROLES = st.integers(0, 3)
LINES = st.lists(ANYBODY, unique=True, max_size=PEOPLE)
WHAT = (("seated",), ("seated", "offered"), OPEN)  # is given back
STEPS = st.sampled_from((0, 5, 15, 60, 120, 300, 600, 715, 720))  # minutes
EDGES = (24, 12, 12, 6, 1, 0)  # hours before a shift starts
EXAMPLES, LENGTH = 40, 40


async def furnish(db: Session) -> None:
    """Make six people, of whom three drive, and three shifts.

    The first two overlap, the last two are back to back.
    """
    for number in range(PEOPLE):
        await helper(db, licence=number < DRIVERS)
    await plan(db, 4, DRIVER, starts=in_(30))
    await plan(db, 1, starts=in_(32))
    await plan(db, RoleSpec(Part.ANYONE, 0, 3), starts=in_(35))


async def model_of(db: Session) -> World:
    """Return the model of what was made."""
    shifts, roles = [], []
    for number in (1, 2, 3):
        found = await shift_of(db, number)
        assert found is not None
        shifts.append(Shift(number, found.starts.astimezone(UTC), found.ends.astimezone(UTC)))
        roles += [Role(one.id, shifts[-1], one.most, one.needs.licence) for one in found.roles]
    return World(NOW, shifts, roles, set(range(1, DRIVERS + 1)))


class Both(RuleBasedStateMachine):
    """Does everything to the services and to the model."""

    runner: ClassVar[asyncio.Runner]
    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.open: AbstractAsyncContextManager[Session] = undone(self.store)
        self.db = self.run(self.open.__aenter__())
        self.world = self.run(model_of(self.db))
        self.asked = 0

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def teardown(self) -> None:
        self.run(self.open.__aexit__(None, None, None))

    def some(self, data: st.DataObject, *statuses: str) -> Signup | None:
        mine = [
            one
            for one in self.world.signups
            if one.person is not None and (not statuses or one.status in statuses)
        ]
        return data.draw(st.sampled_from(mine)) if mine else None

    def somebody(self, data: st.DataObject, shift: Shift) -> int:
        """Draw a person: anybody, or one who waits, or one who was offered a seat there."""
        what = data.draw(st.sampled_from(("", "waiting", "offered")))
        keen = [
            one.person
            for one in self.world.signups
            if one.shift is shift and one.status == what and one.person
        ]
        return data.draw(st.sampled_from(keen) if keen else ANYBODY)

    @initialize(lines=st.tuples(*[LINES] * 4), coming=st.tuples(*[FRIENDS] * 4))
    def many_want_the_same(self, lines: tuple[list[int], ...], coming: tuple[int, ...]) -> None:
        for role, line in enumerate(lines):
            for person in line[:1]:
                self._take(person, role, coming[role])
            for person in line[1:]:
                self.wait(person, role, person % 2)

    @rule(data=st.data(), role=ROLES, coming=st.sampled_from((0, 0, 0, 1, 2, 3)))
    def take(self, data: st.DataObject, role: int, coming: int) -> None:
        self._take(self.somebody(data, self.world.roles[role].shift), role, coming)

    def _take(self, person: int, role: int, coming: int) -> None:
        wanted, now = self.world.roles[role], self.world.now
        done = self.run(seats.take(self.db, person, wanted.id, now, friends=coming))
        assert done.outcome is self.world.take(person, wanted, coming)

    @rule(person=ANYBODY, role=ROLES, seconds=st.sampled_from((0, 1)))
    def wait(self, person: int, role: int, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds)
        wanted = self.world.roles[role]
        done = self.run(seats.wait(self.db, person, wanted.id, self.world.now))
        assert done.outcome is self.world.wait(person, wanted)

    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        one = self.some(data, "offered") or self.some(data)
        if one is None or one.person is None:
            return
        done = self.run(seats.accept(self.db, one.person, one.id, self.world.now))
        assert done.outcome is self.world.take(one.person, one.role)

    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        one = self.some(data)
        if one is None or one.person is None:
            return
        done = self.run(seats.confirm(self.db, one.person, one.id, self.world.now))
        assert done.outcome is self.world.confirm(one)

    @rule(data=st.data(), open=st.sampled_from((True, True, True, False)))
    def leave(self, data: st.DataObject, open: bool) -> None:
        one = self.some(data, *(data.draw(st.sampled_from(WHAT)) if open else ()))
        hosts = {held.host for held in self.world.signups if held.status == "held"}
        if open and hosts and data.draw(st.booleans()):
            one = self.world.signups[data.draw(st.sampled_from(sorted(filter(None, hosts)))) - 1]
        if one is None or one.person is None:
            return
        done = self.run(leave(self.db, one.person, one.id, self.world.now))
        assert done.leaving.value == self.world.leave(one)

    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        one = self.some(data, "seated") or self.some(data)
        if one is None or one.person is None:
            return
        now = self.world.now
        word = self.run(handovers.hand_over(self.db, SEAL, one.person, one.id, now))
        assert (word is not None) is self.world.hand_over(one)

    @rule(data=st.data())
    def take_over(self, data: st.DataObject) -> None:
        cards = self.run(self._cards())
        if not cards:
            return
        card = data.draw(st.sampled_from(cards))
        word = slips.write(SEAL, slips.Kind.SWAP, card.id, card.created_at)
        one = self.world.signups[card.signup_id - 1]
        person, now = self.somebody(data, one.shift), self.world.now
        done = self.run(handovers.take_over(self.db, SEAL, word, person, now))
        newest = max(one.id for one in cards if one.signup_id == card.signup_id)
        assert done.outcome is self.world.take_over(one, person, card.id == newest)

    async def _cards(self) -> list[Any]:
        return list((await self.db.execute(select(handover).order_by(handover.c.id))).all())

    @rule(data=st.data())
    def come(self, data: st.DataObject) -> None:
        known = [one for one in self.world.signups if one.host]
        held = [one for one in known if one.status == "held"]
        hosts = {one.host for one in held or known if one.host}
        if not hosts:
            return
        host = self.world.signups[data.draw(st.sampled_from(sorted(hosts))) - 1]
        person, now = self.somebody(data, host.shift), self.world.now
        word = self.run(friends.word(self.db, SEAL, host.id))
        assert word is not None
        done = self.run(friends.come(self.db, SEAL, word, person, now))
        assert done.outcome is self.world.come(host, person)

    @rule(role=ROLES, most=st.integers(0, 4))
    def resize(self, role: int, most: int) -> None:
        wanted = self.world.roles[role]
        may = self.world.may_change(wanted.shift)
        try:
            self.run(resize(self.db, wanted.id, 0, most, self.world.now, None))
        except Refused:
            assert not may
        else:
            assert may
            self.world.resize(wanted, most)

    @rule(number=st.integers(0, 2), really=st.integers(0, 5))
    def cancel(self, number: int, really: int) -> None:
        wanted = self.world.shifts[number]
        if really or not self.world.may_change(wanted):
            return
        self.run(cancel(self.db, wanted.id, self.world.now, None))
        self.world.cancel(wanted)

    @rule(number=st.integers(0, 2), hours=st.sampled_from((-26, -3, -2, 2, 3, 26)))
    def move(self, number: int, hours: int) -> None:
        wanted = self.world.shifts[number]
        starts = wanted.starts + timedelta(hours=hours)
        ends = wanted.ends + timedelta(hours=hours)
        may = self.world.may_change(wanted) and ends > self.world.now
        try:
            now = self.world.now
            self.run(change(self.db, SEAL, wanted.id, now, None, starts=starts))
        except Refused:
            assert not may
        else:
            assert may
            self.world.move(wanted, starts)

    @rule(minutes=STEPS, watched=st.booleans())
    def time_passes(self, minutes: int, watched: bool) -> None:
        self.world.now += timedelta(minutes=minutes)
        if watched:
            self.run(keep(self.db, self.world.now))
            self.world.keep()

    @rule(number=st.integers(0, 2), edge=st.sampled_from(EDGES), early=st.booleans())
    def an_edge_comes(self, number: int, edge: int, early: bool) -> None:
        edged = self.world.shifts[number].starts - timedelta(hours=edge, seconds=early)
        if edged - self.world.now < timedelta(hours=14):
            self.world.now = max(self.world.now, edged)
        self.run(keep(self.db, self.world.now))
        self.world.keep()

    @precondition(lambda self: any(one.until for one in self.world.signups))
    @rule(early=st.booleans())
    def an_offer_ends(self, early: bool) -> None:
        soonest = min(one.until for one in self.world.signups if one.until)
        self.world.now = max(self.world.now, soonest - timedelta(seconds=early))
        self.run(keep(self.db, self.world.now))
        self.world.keep()

    @invariant()
    def every_signup_is_the_same(self) -> None:
        rows = self.run(self._rows())
        assert rows == [
            (
                one.id,
                one.role.id,
                one.person,
                one.number,
                one.status,
                one.created,
                one.until,
                one.confirmed,
                one.host,
            )
            for one in self.world.signups
        ]

    async def _rows(self) -> list[tuple[Any, ...]]:
        kept = (
            signup.c.id,
            signup.c.role_id,
            signup.c.person_id,
            signup.c.number,
            signup.c.status,
            signup.c.created_at,
            signup.c.until,
            signup.c.confirmed_at,
            signup.c.friend_of,
        )
        return [tuple(row) for row in await self.db.execute(select(*kept).order_by(kept[0]))]

    @invariant()
    def each_in_turn_hears_the_same_of_their_shifts(self) -> None:
        self.asked = self.asked % PEOPLE + 1
        mine = self.run(signups.mine(self.db, self.asked, self.world.now))
        heard = [(one.signup_id, one.status.value, one.place_in_line) for one in mine]
        assert heard == self.world.mine(self.asked)

    @invariant()
    def nobody_is_overbooked(self) -> None:
        assert all(self.world.free(role) >= 0 for role in self.world.roles)


def test_the_services_agree_with_the_model(tmp_path: Path) -> None:
    must_agree(Both, furnish, tmp_path, EXAMPLES, LENGTH)
