"""Lanes: never above a limit, replies first, everybody in the end."""

import asyncio
import gc
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lanes import Lanes
from bot.messages import Lane
from tests.platforms.fake_time import run

REPLY, PERSONAL, CALL = Lane.REPLY, Lane.PERSONAL, Lane.CALL


@dataclass
class Call:
    lane: int
    chat: str
    arrives: float
    takes: float = 0.05
    gives_up: float | None = None  # seconds after it arrived
    refused: float = 0.0  # the platform answers with a pause of so many seconds
    began: float | None = None
    answered: float | None = None
    order: int = 0  # in which the slots were granted


@dataclass
class Book:
    """What a platform saw of the calls."""

    calls: list[Call] = field(default_factory=list)

    def served(self, lane: int | None = None) -> list[Call]:
        found = [one for one in self.calls if one.answered is not None]
        return [one for one in found if lane is None or one.lane == lane]

    def waits(self, lane: int) -> list[float]:
        return [(one.began or 0) - one.arrives for one in self.served(lane)]

    def held(self, chat: str | None = None) -> list[tuple[float, float]]:
        return [
            (one.began or 0, (one.answered or 0) + 1)
            for one in self.served()
            if chat is None or one.chat == chat
        ]


def most_at_once(spans: list[tuple[float, float]]) -> int:
    """Return how many spans hold one and the same moment."""
    edges = sorted(
        [(begin + 1e-5, 1) for begin, _end in spans] + [(end - 1e-5, -1) for _begin, end in spans]
    )
    most = now = 0
    for _when, step in edges:
        now += step
        most = max(most, now)
    return most


async def make(lanes: Lanes, call: Call, order: Iterator[int]) -> None:
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(call.arrives - clock())
    try:
        async with asyncio.timeout(call.gives_up):
            async with lanes.slot(call.lane, call.chat):
                call.began, call.order = clock(), next(order)
                await asyncio.sleep(call.takes)
                call.answered = clock()
                if call.refused:
                    lanes.pause(call.chat, call.refused)
    except TimeoutError:
        if call.began is not None:
            call.answered, call.refused = clock(), 0.0


def play(*calls: Call, limit: int = 30, share: float = 24) -> Book:
    async def work() -> Book:
        lanes, order = Lanes(limit, share), count(1)
        async with asyncio.TaskGroup() as tasks:
            for call in calls:
                tasks.create_task(make(lanes, call, order))
        return Book(list(calls))

    return run(work())


def calls_to_everybody(many: int, takes: float = 0.06) -> list[Call]:
    return [Call(CALL, f"person {number}", 0.0, takes) for number in range(many)]


def test_a_call_to_ten_thousand_reaches_its_share_and_never_the_limit() -> None:
    book = play(*calls_to_everybody(10_000))
    last = max(one.answered or 0 for one in book.calls)
    assert len(book.served()) == 10_000
    assert most_at_once(book.held()) <= 28
    assert 10_000 / last >= 24 * 0.99


def test_ten_thousand_waiters_cost_little() -> None:
    began = time.process_time()
    play(*calls_to_everybody(10_000))
    assert (
        time.process_time() - began < 10
    )  # about one second; a queue that is searched takes minutes


def test_calls_are_evenly_paced() -> None:
    book = play(*calls_to_everybody(200))
    starts = sorted(one.began or 0 for one in book.calls)
    steps = [later - sooner for sooner, later in pairwise(starts)]
    assert max(steps) < 1.5 / 24
    assert most_at_once([(begin, begin + 1) for begin in starts]) <= 28


def test_a_reply_overtakes_every_call() -> None:
    replies = [Call(REPLY, f"hungry {number}", 1 + number / 10) for number in range(100)]
    book = play(*calls_to_everybody(2_000), *replies)
    assert max(book.waits(REPLY)) < 0.05


def test_calls_to_a_slow_platform_still_leave_two_slots_free() -> None:
    replies = [Call(REPLY, f"hungry {number}", 2.0 + number) for number in range(20)]
    book = play(*calls_to_everybody(1_000, takes=0.5), *replies)
    assert max(book.waits(REPLY)) == 0
    assert most_at_once([span for span in book.held() if span[0] < 20]) <= 30


def test_a_rush_of_replies_waits_for_the_limit_and_not_for_the_call() -> None:
    replies = [Call(REPLY, f"hungry {number}", 5.0) for number in range(60)]
    book = play(*calls_to_everybody(2_000), *replies)
    assert max(book.waits(REPLY)) < 60 / 30 + 1.2
    assert most_at_once(book.held()) <= 30


def test_what_one_person_must_know_goes_before_a_call_and_after_replies() -> None:
    reply, personal = Call(REPLY, "a", 0.5), Call(PERSONAL, "b", 0.4)
    others = [Call(REPLY, f"c{number}", 0.0, takes=1.0) for number in range(4)]
    play(*others, personal, reply, Call(CALL, "d", 0.0), limit=4, share=2)
    assert reply.began is not None
    assert personal.began is not None
    assert reply.began <= personal.began


def test_one_chat_takes_one_message_a_second() -> None:
    book = play(*[Call(PERSONAL, "a", 0.0, takes=0.3) for _ in range(5)])
    ordered = sorted(book.calls, key=lambda one: one.began or 0)
    for sooner, later in pairwise(ordered):
        assert (later.began or 0) >= (sooner.answered or 0) + 1 - 1e-5


def test_three_replies_to_one_chat_may_go_at_once_and_are_made_up_for() -> None:
    book = play(*[Call(REPLY, "a", 0.0, takes=0.1) for _ in range(7)])
    starts = sorted(one.began or 0 for one in book.calls)
    assert starts[:3] == [0.0, 0.0, 0.0]
    for number, start in enumerate(starts):
        assert start >= number - 2  # a bucket of three that gains one a second never runs dry


def test_a_refusal_pauses_that_chat_and_the_calls_and_nobody_else() -> None:
    refused = Call(REPLY, "a", 0.0, refused=7.0)
    same, other = Call(REPLY, "a", 1.0), Call(REPLY, "b", 1.0)
    personal, bulk = Call(PERSONAL, "c", 1.0), Call(CALL, "d", 1.0)
    play(refused, same, other, personal, bulk)
    until = (refused.answered or 0) + 7
    assert same.began == pytest.approx(until, abs=1e-4)
    assert bulk.began == pytest.approx(until, abs=1e-4)
    assert other.began == 1.0
    assert personal.began == 1.0


def test_a_shorter_refusal_does_not_end_a_longer_one() -> None:
    long, short = Call(REPLY, "a", 0.0, refused=9.0), Call(REPLY, "b", 1.0, refused=1.0)
    bulk = Call(CALL, "c", 2.0)
    play(long, short, bulk)
    assert bulk.began == pytest.approx((long.answered or 0) + 9, abs=1e-4)


@pytest.mark.parametrize(("apart", "begins"), [(1.0, 7.05), (6.0, 15.0)])
def test_three_refusals_within_ten_seconds_pause_everybody(apart: float, begins: float) -> None:
    refusals = [Call(REPLY, f"r{number}", number * apart, refused=5.0) for number in range(3)]
    reply = Call(REPLY, "a", 3 * apart if apart == 1.0 else 15.0)
    play(*refusals, reply)
    assert reply.began == pytest.approx(begins, abs=1e-4)


def test_how_long_a_refusal_of_a_chat_lasts_can_be_asked() -> None:
    async def work() -> list[float]:
        lanes = Lanes(30, 24)
        before = lanes.paused("a")
        lanes.pause("a", 5)
        await asyncio.sleep(1)
        during = lanes.paused("a")
        await asyncio.sleep(5)
        return [before, during, lanes.paused("a"), lanes.paused("b")]

    assert run(work()) == pytest.approx([0, 4, 0, 0], abs=1e-4)


def test_a_waiter_that_gives_up_leaves_its_place_to_the_next() -> None:
    first = Call(PERSONAL, "a", 0.0, takes=0.5)
    gone, stays = Call(PERSONAL, "a", 0.1, gives_up=1.0), Call(PERSONAL, "a", 0.2)
    play(first, gone, stays)
    assert gone.began is None
    assert stays.began == pytest.approx(1.5, abs=1e-4)


def test_a_waiter_cancelled_in_the_moment_it_may_go_gives_the_slot_back() -> None:
    async def work() -> float:
        lanes = Lanes(1, 1)
        clock = asyncio.get_running_loop().time

        async def hold() -> None:
            async with lanes.slot(REPLY, "a"):
                pass

        async def wait(chat: str) -> float:
            async with lanes.slot(REPLY, chat):
                return clock()

        await hold()
        unlucky, next_one = asyncio.create_task(wait("b")), asyncio.create_task(wait("c"))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_at(1.0, unlucky.cancel)  # after the slot was granted
        began = await next_one
        assert unlucky.cancelled()
        return began

    assert run(work()) == pytest.approx(1.0)


def test_many_who_give_up_during_a_long_pause_leave_nothing_behind() -> None:
    class Chat(str):
        """A name that can be watched."""

    async def work() -> int:
        lanes = Lanes(30, 24)
        lanes.pause("somebody", 3_600)
        watched: weakref.WeakSet[Chat] = weakref.WeakSet()

        async def impatient(number: int) -> None:
            chat = Chat(f"person {number}")
            watched.add(chat)
            async with asyncio.timeout(1), lanes.slot(CALL, chat):
                raise AssertionError("nobody may go")

        for begin in range(0, 5_000, 100):
            await asyncio.gather(
                *(impatient(begin + number) for number in range(100)), return_exceptions=True
            )
        gc.collect()
        return len(watched)

    assert run(work()) <= 200


def test_a_chat_at_rest_is_forgotten() -> None:
    class Chat(str):
        """A name that can be watched."""

    async def work() -> tuple[int, int]:
        lanes = Lanes(30, 24)
        watched: weakref.WeakSet[Chat] = weakref.WeakSet()

        async def send(number: int) -> None:
            chat = Chat(f"person {number}")
            watched.add(chat)
            async with lanes.slot(number % 3, chat):
                await asyncio.sleep(0.1)

        await asyncio.gather(*(send(number) for number in range(300)))
        known = len(watched)
        await asyncio.sleep(2.1)
        return known, len(watched)

    known, left = run(work())
    assert known > 0
    assert left == 0


call = st.builds(
    Call,
    lane=st.sampled_from([REPLY, PERSONAL, CALL]),
    chat=st.sampled_from("abcdefgh"),
    arrives=st.floats(0, 6).map(lambda when: round(when, 2)),
    takes=st.sampled_from([0.0, 0.06, 0.3, 1.7]),
    gives_up=st.sampled_from([None, None, None, 0.2, 2.0]),
    refused=st.sampled_from([0.0] * 9 + [1.0, 4.0]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(call, max_size=60), st.sampled_from([(4, 2.0), (5, 3.0), (30, 24.0)]))
def test_whatever_comes_no_limit_is_met_and_everybody_goes(
    calls: list[Call], rates: tuple[int, float]
) -> None:
    limit, share = rates
    book = play(*calls, limit=limit, share=share)
    assert most_at_once(book.held()) <= limit
    never = [one for one in calls if one.began is None and one.gives_up is None]
    assert never == []
    for chat in "abcdefgh":
        _one_chat_keeps_to_its_rate([one for one in book.served() if one.chat == chat])
    bulk = [(one.began or 0, (one.began or 0) + 1) for one in book.served(CALL)]
    assert most_at_once(bulk) <= share + 5


def _one_chat_keeps_to_its_rate(calls: list[Call]) -> None:
    """The bucket of the strictest platform, filled at the worst moment of each call."""
    for one in calls:
        began, allowed = one.began or 0, 2.0 if one.lane == REPLY else 0.0
        # Two of one moment may begin in another order than they were let go.
        soonest = began if one.lane == REPLY else began - 1e-5
        before = [
            each for each in calls if each.order < one.order and (each.began or 0) <= soonest
        ]
        owed = 0.0
        for other in sorted(before, key=lambda each: min(each.answered or 0, began)):
            owed = max(owed, min(other.answered or 0, began)) + 1
        assert owed - began <= allowed + 1e-4
        for other in calls:
            if other.refused and other.answered and other.answered <= began - 1e-4:
                assert began >= other.answered + other.refused - 1e-4


def test_an_error_inside_a_slot_gives_it_back_after_a_second() -> None:
    async def work() -> float:
        lanes = Lanes(1, 1)
        with pytest.raises(OSError, match="broken"):
            async with lanes.slot(REPLY, "a"):
                raise OSError("broken")
        async with lanes.slot(REPLY, "b"):
            return asyncio.get_running_loop().time()

    assert run(work()) == pytest.approx(1.0)


def test_a_refusal_holds_calls_to_everybody_and_replies_to_one() -> None:
    async def _refused() -> list[float]:
        lanes = Lanes(30, 24)
        lanes.pause("amina", 3.0)
        return [
            lanes.paused("amina"),
            lanes.paused("amina", CALL),
            lanes.paused("bruno"),
            lanes.paused("bruno", CALL),
        ]

    assert run(_refused()) == pytest.approx([3.0, 3.0, 0.0, 3.0], abs=0.01)
