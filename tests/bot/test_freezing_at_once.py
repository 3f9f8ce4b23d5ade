"""A freeze holds within a second: a call to two thousand people stops, a role counts no more."""

import asyncio
from collections.abc import AsyncIterator
from time import perf_counter

import pytest
from sqlalchemy import func, select

from db.models import outbox, recipient
from services import call_acts, freezing, panic, people, waves
from services.calls import State
from services.people import Role, Writer
from services.refusals import Refused
from tests.bot.call_house import SEAL, Bank, House
from tests.calling import ANY_NUMBER, drafted
from tests.conftest import TUESDAY_EVENING
from tests.telephone import TELEGRAM

MANY = 2000


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    """A house in which a call to two thousand people is on its way."""
    made = House(database, [Bank(TELEGRAM)])
    async with made.running():
        await made.furnish(MANY)
        yield made


async def queued(house: House) -> int:
    async with house.app.store.read() as db:
        waits = select(func.count()).where(outbox.c.state == "queued", outbox.c.lane == 2)
        return int((await db.execute(waits)).scalar_one())


async def test_a_call_to_two_thousand_is_held_back_within_a_second(house: House) -> None:
    number = await house.send()
    house.bank.open.set()
    await house.until_called(20)
    began = perf_counter()
    await house.write(lambda db: panic.freeze(db, house.at, house.scene.claire))
    took = perf_counter() - began
    reached = len(house.bank.called)
    assert took < 1
    assert await queued(house) == 0
    assert (await house.call(number)).state is State.PAUSED
    house.app.caller.wake()
    await asyncio.sleep(1.5)
    assert len(house.bank.called) <= reached + 8  # those that were on their way
    assert reached < MANY
    async with house.app.store.read() as db:
        left = select(func.count()).where(
            recipient.c.call_id == number, recipient.c.state == "waiting"
        )
        assert int((await db.execute(left)).scalar_one()) >= MANY - reached - 8


async def test_nothing_goes_on_by_itself_or_by_a_coordinator_until_it_is_over(
    house: House,
) -> None:
    number = await house.send()
    draft = await house.write(lambda db: drafted(db, SEAL, house.scene, house.at))
    await house.write(lambda db: panic.freeze(db, house.at, house.scene.claire))
    house.later(minutes=5)
    for act in (
        lambda db: call_acts.resume(db, number, house.at, house.scene.claire),
        lambda db: call_acts.send(db, draft, house.at, house.scene.claire, ANY_NUMBER),
        lambda db: call_acts.approve(db, draft, house.at, house.scene.claire),
    ):
        with pytest.raises(Refused):
            await house.write(act)
    await house.write(lambda db: waves.keep(db, house.at))
    house.bank.open.set()
    await asyncio.sleep(1)
    calls = len(house.bank.called)
    assert calls <= 8
    await house.write(lambda db: panic.thaw(db, house.at, None))
    await asyncio.sleep(1)
    assert len(house.bank.called) == calls  # a coordinator lets it go on, nobody else
    await house.write(lambda db: call_acts.resume(db, number, house.at, house.scene.claire))
    await house.until_called(calls + 20)


async def test_a_role_that_is_read_counts_no_more(house: House) -> None:
    async def _read() -> people.Person:
        async with house.app.store.write() as db:
            (found,) = await people.recognise(
                db, SEAL, [Writer(house.bank.name, "1")], TUESDAY_EVENING
            )
            return found.person

    assert (await _read()).role is Role.COORDINATOR
    began = perf_counter()
    await house.write(lambda db: panic.freeze(db, house.at, house.scene.claire))
    frozen = await _read()
    assert perf_counter() - began < 1
    assert (frozen.role, frozen.paused) == (Role.PERSON, Role.COORDINATOR)
    async with house.app.store.read() as db:
        assert await freezing.frozen(db)
