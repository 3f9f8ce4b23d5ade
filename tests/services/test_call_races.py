"""Races of coordinators: whatever several do to a call at once, it ends in one state."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from db.models import recipient
from db.session import Session
from db.store import Store
from services import call_acts, call_drafts
from services.calls import State
from services.refusals import Refused
from tests.services.calling import FEW, a_row, a_team, gets, known, the_call, told, written
from tests.services.teams import NOW, SEAL, acts, how_many

PEOPLE, ROUNDS = 6, 40

Act = Callable[[Session, int, int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Scene:
    """A call, those who get it and the two who coordinate."""

    call: int
    crowd: list[int]
    claire: int
    other: int


@pytest.fixture
async def stores(database: str) -> AsyncIterator[list[Store]]:
    """Two processes, as it were, over one database."""
    made = [Store(database, seal=SEAL), Store(database, seal=SEAL)]
    yield made
    for one in made:
        await one.close()


async def _send(db: Session, call: int, actor: int) -> object:
    return await call_acts.send(db, call, NOW, actor, FEW)


async def _approve(db: Session, call: int, actor: int) -> object:
    return await call_acts.approve(db, call, NOW, actor)


async def _refuse(db: Session, call: int, actor: int) -> object:
    return await call_acts.refuse(db, call, NOW, actor)


async def _drop(db: Session, call: int, actor: int) -> object:
    return await call_drafts.drop(db, call, NOW, actor)


async def _pause(db: Session, call: int, actor: int) -> object:
    return await call_acts.pause(db, call, NOW, actor)


async def _resume(db: Session, call: int, actor: int) -> object:
    return await call_acts.resume(db, call, NOW, actor)


async def _stop(db: Session, call: int, actor: int) -> object:
    return await call_acts.stop(db, call, NOW, actor)


async def _fill(db: Session, call: int, _actor: int) -> object:
    return await call_acts.fill(db, call, NOW)


async def _finish(db: Session, call: int, _actor: int) -> object:
    return await call_acts.finish(db, call, NOW)


ACTS: list[Act] = [
    _send,
    _approve,
    _refuse,
    _drop,
    _pause,
    _resume,
    _stop,
    _fill,
    _finish,
]


async def _scene(store: Store, *before: Act) -> Scene:
    """Write a call to six people, after which the two may have done something already."""
    async with store.write() as db:
        team, claire, other = await a_team(db)
        crowd = [await known(db) for _one in range(PEOPLE)]
        number = await written(db, team, claire)
        for act in before:
            await act(db, number, claire if act is _send else other)
        return Scene(number, crowd, claire, other)


async def _try(store: Store, act: Act, call: int, actor: int) -> str:
    try:
        async with store.write() as db:
            await act(db, call, actor)
    except Refused:
        return "refused"
    return "done"


async def _all_at_once(stores: list[Store], scene: Scene, todo: Sequence[tuple[Act, int]]) -> None:
    await asyncio.gather(
        *(
            _try(stores[number % 2], act, scene.call, actor)
            for number, (act, actor) in enumerate(todo)
        )
    )


async def test_of_many_who_send_and_approve_it_is_sent_once(stores: list[Store]) -> None:
    scene = await _scene(stores[0])
    todo = [(act, who) for act in (_send, _approve) for who in (scene.claire, scene.other)] * 5
    random.Random(1).shuffle(todo)
    await _all_at_once(stores, scene, todo)
    async with stores[0].read() as db:
        assert (await the_call(db, scene.call)).state is State.SENDING
        assert await how_many(db, recipient) == PEOPLE
        sent = Counter(act for _who, _team, act, _details in await acts(db))
        assert sent["sent_call"] + sent["approved_call"] == 1
        assert Counter(kind for kind, _who in await told(db))["call_approved"] == 1


async def test_approved_and_sent_back_at_once_it_is_one_of_both(stores: list[Store]) -> None:
    scene = await _scene(stores[0], _send)
    await _all_at_once(stores, scene, [(_approve, scene.other), (_refuse, scene.other)] * 5)
    async with stores[0].read() as db:
        state = (await the_call(db, scene.call)).state
        done = Counter(act for _who, _team, act, _details in await acts(db))
        assert done["approved_call"] + done["refused_call"] == 1
        assert state is (State.SENDING if done["approved_call"] else State.DRAFT)
        assert await how_many(db, recipient) == (PEOPLE if state is State.SENDING else 0)


async def test_stopped_filled_and_finished_at_once_it_ended_in_one_way(
    stores: list[Store],
) -> None:
    scene = await _scene(stores[0], _send, _approve)
    async with stores[0].write() as db:
        await a_row(db, scene.call, scene.crowd[0])
    todo = [(act, scene.claire) for act in (_stop, _fill, _finish, _pause, _resume)] * 4
    random.Random(2).shuffle(todo)
    await _all_at_once(stores, scene, todo)
    async with stores[0].read() as db:
        state = (await the_call(db, scene.call)).state
        reasons = {why for _state, why in (await gets(db, scene.call)).values()}
        ways = {State.STOPPED: "stopped", State.FILLED: "filled", State.DONE: "expired"}
        assert reasons == {ways[state]}
        over = [kind for kind, _who in await told(db) if kind == "call_over"]
        assert len(over) == (0 if state is State.STOPPED else 1)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_done_the_counts_add_up_and_an_end_is_the_end(
    stores: list[Store], seed: int
) -> None:
    chance = random.Random(seed)
    scene = await _scene(stores[0])
    ended: State | None = None
    for _round in range(ROUNDS):
        actors = (scene.claire, scene.other)
        todo = [(chance.choice(ACTS[: 2 if chance.random() < 0.5 else 9]), chance.choice(actors))]
        todo += [(chance.choice([_pause, _resume, _send, _approve]), chance.choice(actors))]
        await _all_at_once(stores, scene, todo)
        async with stores[0].read() as db:
            found = await the_call(db, scene.call)
            got = await gets(db, scene.call)
        assert ended in (None, found.state)
        assert found.people == len(got) == (PEOPLE if found.begins_at else 0)
        assert (found.ended_at is not None) == (not found.state.unsent and not found.state.running)
        waiting = [one for one, (state, _why) in got.items() if state == "waiting"]
        assert bool(waiting) == found.state.running
        ended = found.state if found.ended_at else None
