"""Panic: as a model says, whoever does what in whichever order; and nothing goes on meanwhile."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import address, metadata, news, outbox, person, signup
from db.session import Session
from db.store import Store
from services import freezing, panic, people, suspending, wiping
from services.news import News, any_left, take_news, tell
from services.panic import Watch
from services.people import Role
from services.refusals import Refused
from tests.services.teams import (
    NOW,
    a_seat_of,
    acts,
    association,
    coordinator_of,
    how_many,
    role_of,
    somebody,
    told,
)

STEPS = ("freeze", "thaw", "ask", "agree", "cancel", "suspend", "restore", "wait", "sleep")

ONE = st.integers(0, 2)  # of the team


class Model:
    """What a freeze is, in a few lines: who asked for what, and since when."""

    def __init__(self, team: list[int]) -> None:
        self.team = team
        self.frozen = False
        self.thaw: int | None = None
        self.asked: int | None = None
        self.agreed = False
        self.suspended: dict[int, tuple[int, int | None]] = {}  # by whom, who wants to restore

    def active(self, who: int) -> bool:
        return who not in self.suspended

    def stop(self) -> None:
        self.asked, self.agreed = None, False

    def step(self, act: str, who: int, whom: int) -> bool:
        """Take a step; tells whether it is allowed."""
        if act == "freeze":
            if not self.frozen:
                self.frozen, self.thaw = True, None
                self.stop()
        elif act in ("thaw", "ask", "agree", "cancel"):
            return self.frozen and getattr(self, f"_{act}")(who)
        elif act == "suspend":
            return self._suspend(who, whom)
        elif act == "restore":
            return self._restore(who, whom)
        return True

    def _thaw(self, who: int) -> bool:
        if self.agreed or self.thaw == who:
            return False
        if self.thaw is None:
            self.thaw = who
        else:
            self.frozen, self.thaw = False, None
            self.stop()
        return True

    def _ask(self, who: int) -> bool:
        if self.asked is not None:
            return False
        self.asked = who
        return True

    def _agree(self, who: int) -> bool:
        if self.asked in (None, who):
            return False
        self.agreed = True
        return True

    def _cancel(self, who: int) -> bool:
        if self.asked is None or self.agreed:
            return False
        self.stop()
        return True

    def _suspend(self, who: int, whom: int) -> bool:
        others = [one for one in self.team if self.active(one) and one != whom]
        alone = others == [who] and who != whom
        before = any(by == who for by, _second in self.suspended.values())
        if not self.active(whom) or not others or (alone and before):
            return False
        self.suspended[whom] = (who, None)
        if self.thaw == whom:
            self.thaw = None
        if self.asked == whom and not self.agreed:
            self.stop()
        return True

    def _restore(self, who: int, whom: int) -> bool:
        if whom not in self.suspended or who == whom:
            return False
        by, first = self.suspended[whom]
        if first is None or not self.active(first):
            self.suspended[whom] = (by, who)
            return True
        if first == who:
            return False
        del self.suspended[whom]
        return True


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), ONE, ONE), min_size=20, max_size=60))
async def test_it_is_as_the_model_says(store: Store, steps: list[tuple[str, int, int]]) -> None:
    async with store.write() as db:
        await _clear(db)
        team = [await coordinator_of(db, await association(db, f"Team {n}")) for n in range(3)]
        model, watch, now = Model(team), Watch(), NOW
        for act, one, other in steps:
            who, whom = team[one], team[other]
            if act in ("wait", "sleep"):
                now += timedelta(seconds=50) if act == "wait" else timedelta(minutes=40)
                if await _look(db, model, watch, now):
                    return
                continue
            if not model.active(who):
                continue  # the turn refuses whatever they say
            assert await _does(db, act, who, whom, now) == model.step(act, who, whom), act
            found = await freezing.current(db)
            assert (found is not None) == model.frozen
            if found is not None:
                assert found.wipe_asked_by == model.asked
                assert found.thaw_asked_by == model.thaw
                assert (found.wipe_agreed_at is not None) == model.agreed
            paused = {one.person_id for one in await suspending.suspensions(db)}
            assert paused == set(model.suspended)
            assert len(model.suspended) < len(team)


async def _clear(db: Session) -> None:
    for table in reversed(metadata.sorted_tables):
        await db.execute(table.delete())


async def _look(db: Session, model: Model, watch: Watch, now: datetime) -> bool:
    """Look as the clockwork does; tells whether all is erased."""
    found = await freezing.current(db)
    asked = found.wipe_asked_at if found else None
    before = watch.asked_at is not None and watch.asked_at == asked
    waited = watch.see(asked, now)
    assert waited <= panic.LOOK * 25
    if await panic.wipe_due(db, now, waited):
        assert model.agreed or (model.asked is not None and before and waited >= freezing.PATIENCE)
        await wiping.wipe(db, now)
        assert await how_many(db, person) == 0
        return True
    assert not model.agreed
    return False


async def _does(db: Session, act: str, who: int, whom: int, now: datetime) -> bool:
    try:
        if act == "freeze":
            await panic.freeze(db, now, who)
        elif act == "thaw":
            await panic.thaw(db, now, who)
        elif act == "ask":
            await panic.ask_wipe(db, now, who)
        elif act == "agree":
            await panic.agree_to_wipe(db, now, who)
        elif act == "cancel":
            await panic.cancel_wipe(db, now, who)
        elif act == "suspend":
            await suspending.suspend(db, whom, now, who)
        else:
            await suspending.restore(db, whom, now, who)
    except Refused:
        return False
    return True


async def test_freezing_twice_is_one_freeze(db: Session) -> None:
    one, other = [await coordinator_of(db, await association(db, name)) for name in "AB"]
    first = await panic.freeze(db, NOW, one)
    assert await panic.freeze(db, NOW + timedelta(hours=1), other) == first
    assert await freezing.frozen(db)
    assert [kind for kind, _who in await told(db)] == ["frozen"]
    assert [act for _who, _team, act, _details in await acts(db)] == ["panicked"]


async def test_who_asked_for_a_wipe_is_not_the_second_who_agrees(db: Session) -> None:
    team = await association(db)
    claire, dora = await coordinator_of(db, team), await coordinator_of(db, team)
    await panic.freeze(db, NOW, claire)
    await panic.ask_wipe(db, NOW, claire)
    with pytest.raises(Refused) as refused:
        await panic.agree_to_wipe(db, NOW, claire)
    assert refused.value.why == panic.SECOND
    assert not await panic.wipe_due(db, NOW, timedelta())
    await panic.agree_to_wipe(db, NOW, dora)
    assert await panic.wipe_due(db, NOW, timedelta())


async def test_roles_stay_in_the_store_and_come_back_as_they_were(db: Session) -> None:
    one, other = [await coordinator_of(db, await association(db, name)) for name in "AB"]
    bruno = await somebody(db, Role.VOLUNTEER)
    await panic.freeze(db, NOW, one)
    assert await role_of(db, bruno) is Role.VOLUNTEER
    assert await people.with_role(db, Role.COORDINATOR) == [one, other]
    assert not await panic.thaw(db, NOW, one)
    assert await panic.thaw(db, NOW, other)
    assert not await freezing.frozen(db)
    assert await role_of(db, bruno) is Role.VOLUNTEER


async def test_the_administrator_alone_ends_a_freeze(db: Session) -> None:
    await panic.freeze(db, NOW, await coordinator_of(db, await association(db)))
    assert await panic.thaw(db, NOW, None)
    assert not await freezing.frozen(db)


async def test_who_is_the_only_coordinator_ends_a_freeze_alone(db: Session) -> None:
    one = await coordinator_of(db, await association(db))
    await panic.freeze(db, NOW, one)
    assert await panic.thaw(db, NOW, one)


async def test_who_suspended_the_only_other_one_does_not(db: Session) -> None:
    one, other = [await coordinator_of(db, await association(db, name)) for name in "AB"]
    await panic.freeze(db, NOW, other)
    await suspending.suspend(db, other, NOW, one)
    assert not await panic.thaw(db, NOW, one)
    with pytest.raises(Refused):
        await panic.thaw(db, NOW, one)
    assert await freezing.frozen(db)


async def test_reminders_that_say_where_to_be_are_withdrawn_and_laid_anew(db: Session) -> None:
    team = await association(db)
    one, other = await coordinator_of(db, team), await coordinator_of(db, team)
    bruno = await somebody(db, Role.VOLUNTEER)
    seat = await a_seat_of(db, team, bruno, NOW + timedelta(hours=30))
    row = {
        "address_id": await _address(db, bruno),
        "channel": "wire",
        "lane": 1,
        "body": {"text": "12 Rue"},
        "language": "fr",
        "next_at": NOW + timedelta(hours=28),
        "not_after": NOW + timedelta(hours=30),
        "created_at": NOW,
        "signup_id": seat,
        "purpose": "details",
    }
    await db.execute(outbox.insert().values(row))
    await panic.freeze(db, NOW, one)
    kept = (await db.execute(select(outbox))).one()
    assert (kept.state, kept.body) == ("skipped", None)
    await panic.thaw(db, NOW, one)
    await panic.thaw(db, NOW, other)
    assert (await db.execute(select(signup.c.stale))).scalar_one()


async def test_news_of_the_team_wait_and_those_of_people_and_dangers_do_not(db: Session) -> None:
    one = await coordinator_of(db, await association(db))
    bruno, amina = await somebody(db, Role.VOLUNTEER), await somebody(db)
    await panic.freeze(db, NOW, one)
    for kind, who in ((News.CHANGED, bruno), (News.EMERGENCY, one), (News.NEED_MET, amina)):
        await tell(db, kind, [who], NOW)
    assert [item.kind for item in await take_news(db)] == [News.EMERGENCY, News.NEED_MET]
    assert not await any_left(db)
    assert await how_many(db, news) == 1
    await panic.thaw(db, NOW, None)
    assert await any_left(db)


async def test_a_drill_freezes_nothing(db: Session) -> None:
    team = await association(db)
    one, other = await coordinator_of(db, team), await coordinator_of(db, team)
    found = await panic.drill(db, NOW, one)
    assert not await freezing.frozen(db)
    assert (found.told, found.unreachable, found.calls, found.roles) == (1, 1, 0, 2)
    await panic.saw_drill(db, found.id, NOW + timedelta(minutes=2), other)
    await panic.saw_drill(db, found.id, NOW + timedelta(minutes=3), other)
    again = await panic.drill(db, NOW + timedelta(minutes=4), one)
    assert again.id == found.id
    assert again.answers == (NOW + timedelta(minutes=2),)
    with pytest.raises(Refused):
        await panic.saw_drill(db, found.id, NOW + timedelta(hours=24), other)


async def _address(db: Session, person_id: int) -> int:
    row = {"person_id": person_id, "channel": "wire", "lookup": b"l" * 16, "sealed": b"s"}
    added = await db.execute(address.insert().values(row).returning(address.c.id))
    return int(added.scalar_one())
