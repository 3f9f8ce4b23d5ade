"""The services agree with a model in plain Python, whatever people, store rooms and clocks do.

Each step is done to both, and then every pledge, every need, what is missing and what was told
are the same.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
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
from sqlalchemy import select, text, update

from db.models import need, news, pledge
from db.session import Session
from db.store import Store
from services import needs, pledges
from services.calling_off import call_off
from services.days import local
from services.promise_keeping import keep
from services.receiving import receive
from tests.services.agreeing import must_agree, undone
from tests.services.pledge_builder import a_coordinator, a_drop_off, open_need, paris, somebody
from tests.services.pledge_model import Need, Pledge, World
from tests.services.shift_builder import NOW

T = TypeVar("T")
CLAIRE, PEOPLE = 1, range(2, 7)
DEADLINE = paris(NOW.date() + timedelta(days=4), 12)
WANTED = (3, 5, 2, 8, 4, 6, 5)
STANDING, URGENT = 3, 4  # the number of the lasting need, and of the one with a deadline
ANYBODY = st.sampled_from(PEOPLE)
ANYTHING = st.integers(0, len(WANTED) - 1)
QUANTITIES = st.sampled_from((1, 1, 2, 3, 5, 9))
DAYS = st.integers(0, 5)
STEPS = st.sampled_from((0, 1, 2, 4, 12, 20, 26))  # hours
EXAMPLES, LENGTH = 30, 40
KEPT = ("id", "need_id", "person_id", "quantity", "received", "state", "until", "asked_at")


async def furnish(db: Session) -> None:
    """Make a coordinator, five people and seven needs; on Sundays nobody takes anything."""
    await a_coordinator(db)
    for _each in PEOPLE:
        await somebody(db)
    point = await a_drop_off(db, "Mo-Sa 14:00-18:00")
    for number, wanted in enumerate(WANTED, start=1):
        deadline = DEADLINE if number == URGENT else None
        standing = number == STANDING
        await open_need(db, wanted, at=point, standing=standing, deadline=deadline)


def model() -> World:
    """Return the model of what was made."""
    made = [
        Need(number, wanted, number == STANDING, DEADLINE if number == URGENT else None)
        for number, wanted in enumerate(WANTED, start=1)
    ]
    return World(NOW, made)


class Both(RuleBasedStateMachine):
    """Does everything to the services and to the model."""

    runner: ClassVar[asyncio.Runner]
    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.open: AbstractAsyncContextManager[Session] = undone(self.store)
        self.db = self.run(self.open.__aenter__())
        self.world = model()

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def teardown(self) -> None:
        self.run(self.open.__aexit__(None, None, None))

    def some(self, data: st.DataObject) -> Pledge:
        standing = [one for one in self.world.pledges if one.state in ("pledged", "confirmed")]
        among = data.draw(st.sampled_from((standing or self.world.pledges, self.world.pledges)))
        return data.draw(st.sampled_from(among))

    @initialize(wishes=st.lists(st.tuples(ANYBODY, ANYTHING, QUANTITIES, DAYS), max_size=12))
    def many_want_to_bring(self, wishes: list[tuple[int, int, int, int]]) -> None:
        for wish in wishes:
            self._promise(*wish)

    @rule(person=ANYBODY, number=ANYTHING, quantity=QUANTITIES, ahead=DAYS)
    def promise(self, person: int, number: int, quantity: int, ahead: int) -> None:
        self._promise(person, number, quantity, ahead)

    def _promise(self, person: int, number: int, quantity: int, ahead: int) -> None:
        wanted, now = self.world.needs[number], self.world.now
        day = local(now).date() + timedelta(days=ahead)
        done = self.run(pledges.pledge(self.db, person, wanted.id, quantity, day, now))
        assert done.outcome is self.world.pledge(person, wanted, quantity, day)

    @precondition(lambda self: self.world.pledges)
    @rule(data=st.data(), quantity=QUANTITIES)
    def change(self, data: st.DataObject, quantity: int) -> None:
        one = self.some(data)
        done = self.run(pledges.change(self.db, one.person, one.id, quantity, self.world.now))
        assert done.outcome is self.world.change(one, quantity)

    @precondition(lambda self: self.world.pledges)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        one = self.some(data)
        done = self.run(pledges.cancel(self.db, one.person, one.id, self.world.now))
        assert done.outcome is self.world.cancel(one)

    @precondition(lambda self: self.world.pledges)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        one = self.some(data)
        done = self.run(pledges.confirm(self.db, one.person, one.id, self.world.now))
        assert done.outcome is self.world.confirm(one)

    @precondition(lambda self: self.world.pledges)
    @rule(data=st.data(), more=st.sampled_from((0, 0, 1, -1, -9)))
    def receive(self, data: st.DataObject, more: int) -> None:
        one = self.some(data)
        came = max(0, one.quantity + more)
        self.run(receive(self.db, one.id, came, self.world.now, CLAIRE))
        self.world.receive(one, came)

    @rule(number=ANYTHING, seldom=st.integers(0, 5))
    def close(self, number: int, seldom: int) -> None:
        one = self.world.needs[number]
        if seldom or one.state != "open":
            return
        self.run(call_off(self.db, one.id, self.world.now))
        self.run(self._close(one.id))
        self.world.close(one)

    async def _close(self, number: int) -> None:
        await self.db.execute(update(need).where(need.c.id == number).values(state="closed"))

    @rule(hours=STEPS)
    def tick(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)
        self.run(keep(self.db, self.world.now))
        self.world.keep()

    @rule(hours=STEPS)
    def time_passes_while_the_program_is_down(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @invariant()
    def every_pledge_is_the_same(self) -> None:
        rows = self.run(self._rows(select(*(pledge.c[one] for one in KEPT)).order_by("id")))
        assert rows == [
            (
                one.id,
                one.need.id,
                one.person,
                one.quantity,
                one.received,
                one.state,
                one.until,
                one.asked,
            )
            for one in self.world.pledges
        ]

    @invariant()
    def every_need_is_the_same(self) -> None:
        rows = self.run(self._rows(select(need.c.id, need.c.state).order_by(need.c.id)))
        assert rows == [(one.id, one.state) for one in self.world.needs]
        known = self.run(needs.load(self.db, [one.id for one in self.world.needs]))
        missing = [max(0, self.world.missing(one)) for one in self.world.needs]
        assert [one.missing for one in known] == missing

    @invariant()
    def the_same_was_told(self) -> None:
        what = text("json_extract(details, '$.pledge')")
        kinds = news.c.kind.in_(("pledge_ask", "pledge_over", "pledge_off", "pledge_taken"))
        rows = self.run(self._rows(select(news.c.kind, what).select_from(news).where(kinds)))
        assert sorted(rows) == sorted(self.world.told)

    @invariant()
    def no_more_is_promised_than_was_wanted(self) -> None:
        for one in self.world.needs:
            assert sum(each.quantity for each in self.world.standing(one)) <= one.wanted

    async def _rows(self, question: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.db.execute(question)]


def test_the_services_agree_with_the_model_of_pledges(tmp_path: Path) -> None:
    must_agree(Both, furnish, tmp_path, EXAMPLES, LENGTH)
