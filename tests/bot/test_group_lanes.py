"""Lanes of groups: twenty messages in any minute, and nobody else waits for it."""

import asyncio
from itertools import pairwise

from bot.lanes import GROUP, MINUTE, Lanes
from bot.messages import Lane
from tests.platforms.fake_time import run

TAKES = 0.05  # seconds


async def sent_to(lanes: Lanes, chat: str, count: int, lane: int = Lane.CALL) -> list[float]:
    """Send so many messages to a chat; returns when each was begun."""
    begun: list[float] = []

    async def _one() -> None:
        async with lanes.slot(lane, chat):
            begun.append(asyncio.get_running_loop().time())
            await asyncio.sleep(TAKES)

    await asyncio.gather(*(_one() for _n in range(count)))
    return begun


def test_a_group_gets_twenty_messages_in_any_minute() -> None:
    begun = run(sent_to(Lanes(30, 24), "-1001", 70))
    assert len(begun) == 70
    for first, later in zip(begun, begun[GROUP:], strict=False):
        assert later - (first + TAKES) >= MINUTE - 1e-3
    assert max(begun) < 4 * MINUTE
    assert all(later - first >= 1.0 for first, later in pairwise(begun))


def test_a_group_is_remembered_after_a_rest() -> None:
    async def _twice() -> float:
        lanes = Lanes(30, 24)
        await sent_to(lanes, "-1001", GROUP)
        first_of_all = asyncio.get_running_loop().time()
        await asyncio.sleep(10)
        (late,) = await sent_to(lanes, "-1001", 1)
        return late - first_of_all

    assert run(_twice()) > MINUTE - GROUP * 1.1


def test_a_person_waits_for_no_minute() -> None:
    assert max(run(sent_to(Lanes(30, 24), "1001", 30))) < 32


def test_others_go_on_while_a_group_waits() -> None:
    async def _both() -> list[float]:
        lanes = Lanes(30, 24)
        group = asyncio.create_task(sent_to(lanes, "-1001", 25))
        await asyncio.sleep(25)
        before = asyncio.get_running_loop().time()
        begun = [
            at - before
            for person in range(20)
            for at in await sent_to(lanes, str(person), 1, Lane.REPLY)
        ]
        group.cancel()
        await asyncio.gather(group, return_exceptions=True)
        return begun

    assert max(run(_both())) < 3


def test_who_asks_hears_how_long_a_group_is_full() -> None:
    async def _full() -> float:
        lanes = Lanes(30, 24)
        await sent_to(lanes, "-1001", GROUP)
        return lanes.paused("-1001", Lane.CALL)

    assert 30 < run(_full()) < MINUTE


def test_a_group_at_rest_is_forgotten() -> None:
    async def _rest() -> int:
        lanes = Lanes(30, 24)
        await sent_to(lanes, "-1001", 3)
        await asyncio.sleep(2 * MINUTE)
        return len(lanes._chats)

    assert run(_rest()) == 0
