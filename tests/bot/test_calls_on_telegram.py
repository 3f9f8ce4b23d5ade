"""A call on a Telegram that misbehaves: nobody gets it twice, and everybody is accounted for."""

import asyncio
import time

import pytest

from bot import aftermath, caller
from bot.messages import Lane
from db.sealing import Seal
from services import call_acts
from services.calls import State
from tests.bot.platform_calls import Exchange, on_telegram, times
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_side import SECRET

SEAL = Seal(SECRET)
PEOPLE = 40


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "PERIOD", 0.1)
    monkeypatch.setitem(aftermath.PAUSES, Lane.CALL, (0.5, 0.5))


def called(api: BotApi) -> list[str]:
    return [one.chat for one in api.sent if int(one.chat) >= 100]


async def test_a_clean_call_keeps_its_share_while_people_are_answered(database: str) -> None:
    async with BotApi(latency=0.03) as api, on_telegram(api, database, 2 * PEOPLE) as exchange:
        await exchange.send(SEAL)
        await api.until(lambda: called(api))
        waits = []
        for chat in (10, 11):
            waits.append(await _asked(api, chat))
        await exchange.until(State.DONE)
        counts = await exchange.counts()
    moments = [one.at for one in api.sent if int(one.chat) >= 100]
    assert api.refused == 0
    assert max(waits) < 2  # behind the call it would be more than three
    rate = (len(moments) - 1) / (moments[-1] - moments[0])
    assert rate > 12  # of 24 a second on a machine that does nothing else: see `make bench`
    assert times(called(api)) == {1: 2 * PEOPLE}
    assert counts.arrived == counts.people == 2 * PEOPLE


async def _asked(api: BotApi, chat: int) -> float:
    """Let somebody ask; returns the seconds until they were answered."""
    began = time.monotonic()
    api.people.say(chat, "hello")
    await api.until(lambda: [one for one in api.sent if one.chat == str(chat)])
    return time.monotonic() - began


async def test_a_storm_of_429_loses_nobody_and_repeats_nothing(database: str) -> None:
    async with BotApi(latency=0.01) as api, on_telegram(api, database, PEOPLE) as exchange:
        api.fail("flood", times=12, seconds=2)
        await exchange.send(SEAL)
        await exchange.until(State.DONE)
        counts = await exchange.counts()
    assert api.refused == 12
    assert times(called(api)) == {1: PEOPLE}
    assert (counts.arrived, counts.failed, counts.unknown) == (PEOPLE, 0, 0)


@pytest.mark.parametrize("kind", ["error", "gateway"])
async def test_what_a_broken_server_did_not_take_is_tried_again(kind: str, database: str) -> None:
    async with BotApi(latency=0.01) as api, on_telegram(api, database, PEOPLE) as exchange:
        api.fail(kind, times=10)
        await exchange.send(SEAL)
        await exchange.until(State.DONE)
        counts = await exchange.counts()
    assert times(called(api)) == {1: PEOPLE}
    assert (counts.arrived, counts.failed, counts.unknown) == (PEOPLE, 0, 0)


@pytest.mark.parametrize("kind", ["late", "lost", "dropped", "broken"])
async def test_what_may_have_arrived_is_unknown_and_never_sent_again(
    kind: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram_channel.ANSWER", 1.5)
    async with BotApi(latency=0.01) as api, on_telegram(api, database, PEOPLE) as exchange:
        api.fail(kind, times=5, seconds=3.0)
        await exchange.send(SEAL)
        await exchange.until(State.DONE)
        counts = await exchange.counts()
    assert set(times(called(api))) == {1}
    assert len(called(api)) == (PEOPLE - 5 if kind == "dropped" else PEOPLE)
    assert (counts.arrived, counts.unknown, counts.failed) == (PEOPLE - 5, 5, 0)


async def test_who_blocked_us_is_counted_as_failed(database: str) -> None:
    async with BotApi(latency=0.01) as api, on_telegram(api, database, PEOPLE) as exchange:
        for chat in range(100, 104):
            api.people.blocked.add(str(chat))  # nobody tells us before we try
        await exchange.send(SEAL)
        await exchange.until(State.DONE)
        counts = await exchange.counts()
        await exchange.send(SEAL)
        await exchange.until(State.DONE)
        again = await exchange.counts()
    assert (counts.arrived, counts.failed) == (PEOPLE - 4, 4)
    assert (again.arrived, again.failed, again.excluded) == (PEOPLE - 4, 0, 4)


async def test_a_pause_is_felt_within_a_second(database: str) -> None:
    async with BotApi(latency=0.03) as api, on_telegram(api, database, 3 * PEOPLE) as exchange:
        await exchange.send(SEAL)
        await api.until(lambda: len(called(api)) > 10)
        paused = await _pause(exchange)
        await asyncio.sleep(1.5)
        assert max(one.at for one in api.sent if int(one.chat) >= 100) < paused + 1
        counts = await exchange.counts()
        assert counts.queued == 0
        assert counts.waiting > PEOPLE


async def test_a_pause_during_a_refusal_reaches_what_waits_for_its_end(database: str) -> None:
    async with BotApi(latency=0.01) as api, on_telegram(api, database, 2 * PEOPLE) as exchange:
        await exchange.send(SEAL)
        await api.until(lambda: len(called(api)) > 10)
        api.fail("flood", seconds=3)
        await api.until(lambda: api.refused)
        await asyncio.sleep(0.5)
        await _pause(exchange)
        before = len(called(api))
        await asyncio.sleep(4)
        assert len(called(api)) <= before + 8


async def _pause(exchange: Exchange) -> float:
    now = exchange.app.now()
    async with exchange.app.store.write() as db:
        await call_acts.pause(db, exchange.number, now, exchange.scene.claire)
    return time.monotonic()
