"""The world: whatever happens to the program, what people were told is what is stored.

Two hundred people act at random on both channels, from a seed that is printed with the figures.
"""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.telegram_channel import TelegramChannel
from bot.messages import Lane
from tests.calling import WORDS
from tests.chaos import ledger, world_ledger
from tests.chaos.outcome import counted
from tests.chaos.world import World, begun, watching
from tests.chaos.world_ledger import ENDS, KEPT, Reply, Told
from tests.chaos.world_people import CHATS
from tests.chaos.world_scene import furnish
from tests.platforms.bot_api import Sent

SEED = 21
MANY = 100  # kills: in a shorter run chance may leave out what rarely happens
ARRIVED = ("sent", "delivered", "read")
REFUSED = "could not be listed"  # by a platform
FULL = ("could not be", "was not stored", "failed: ")  # what is said of a full disk
LEAVING = {str(chat) for chat, role in CHATS.items() if role == "leaving"}


@dataclass
class Ran:
    """What is there after a run of the world."""

    world: World
    asked: Mapping[str, str]  # the last message of each
    incoming: Mapping[str, tuple[str, bool]]
    replies: Mapping[str, Sequence[Reply]]
    states: Counter[tuple[int, str, str]]
    noted: set[str]
    told: set[Told]
    lost: Sequence[str]
    half_done: Sequence[str]
    damage: str
    log: str
    wrong: Sequence[str] = field(default_factory=list)
    looks: int = 0

    @property
    def repeats(self) -> list[Counter[str]]:
        """What each chat read twice after each kill or stop, lanes 0 and 1 on Telegram."""
        moments = sorted([one.began for one in self.world.ended] + self.world.stopped)
        found: list[Counter[str]] = [Counter() for _moment in moments]
        for one in self.world.api.sent:
            if str(one.id) not in self.noted and not called(one) and one.chat not in LEAVING:
                found[bisect_right(moments, one.at) - 1][one.chat] += 1
        return found

    def figures(self) -> str:
        """One line of what was measured."""
        world, kinds = self.world, Counter(one.kind for one in self.told)
        said = world.people.written()
        twice = sum(chats.total() for chats in self.repeats)
        return (
            f"seed {SEED}, {len(world.ended)} kills ({counted(world.troubles)}):"
            f" {len(said)} messages of {len(set(said.values()))} people,"
            f" {len(set(said) - set(self.incoming))} lost; told of {kinds['leave']} seats,"
            f" {kinds['cancelpledge']} pledges, {kinds['takeneed']} needs, {kinds['safe']}"
            f" emergencies, {len(self.lost)} lost; {self.looks} looks, {len(self.wrong)} wrong;"
            f" {len(world.api.sent) + len(world.twilio.shown)} sent, {twice} said twice;"
            f" {len(self.half_done)} half done"
        )


def called(one: Sent) -> bool:
    """Tell whether a message belongs to lane 2."""
    return "called " in one.text or WORDS in one.text


async def run(folder: Path, kills: int) -> Ran:
    """Let the world be for so many kills, and return what is there at rest."""
    async with begun(folder, SEED) as world:
        await furnish(world.database)
        wrong: list[str] = []
        looks = [0]

        def _look() -> None:
            wrong.extend(world_ledger.look(world.database, world.now()))
            looks[0] += 1

        async with watching(_look):
            await world.kill(kills)
        asked = await world.rest()
        file = world.database
        said = world_ledger.told(world.api.sent, world.twilio.shown)
        pressed = world.people.pressed
        ended = {Told(one.address, one.command, one.number) for one in pressed}
        gone = LEAVING
        return Ran(
            world,
            asked,
            ledger.incoming(file),
            world_ledger.replies(file),
            world_ledger.states(file),
            world_ledger.noted(file),
            said,
            world_ledger.lost(file, said, {one for one in ended if one.kind in ENDS}, gone),
            world_ledger.half_done(file),
            ledger.damage(file),
            world.log.read_text("utf-8"),
            wrong,
            looks[0],
        )


@pytest.fixture(scope="module")
def ran(
    tmp_path_factory: pytest.TempPathFactory, kills: int, figures: Callable[[str], None]
) -> Ran:
    """What is there after the world has been for a while."""
    found = asyncio.run(run(tmp_path_factory.mktemp("world"), max(kills // 4, 3)))
    figures(f"The world, {found.figures()}")
    return found


def test_nothing_that_anybody_wrote_is_lost(ran: Ran) -> None:
    written = ran.world.people.written()
    assert len(written) > 10
    assert set(ran.incoming) == set(written)
    assert set(ran.incoming.values()) == {("handled", False)}


def test_what_people_were_told_that_they_have_is_there(ran: Ran) -> None:
    assert {one.kind for one in ran.told} == {*KEPT} or len(ran.world.ended) < MANY
    assert ran.lost == []


def test_at_no_moment_anything_is_given_twice_or_an_emergency_with_nobody(ran: Ran) -> None:
    assert ran.looks > 5
    assert ran.wrong == []


def test_nothing_is_half_done(ran: Ran) -> None:
    assert ran.half_done == []


def test_every_message_is_answered_by_one_reply_that_arrived(ran: Ran) -> None:
    written = ran.world.people.written()
    for number, address in written.items():
        if address not in LEAVING:
            (reply,) = ran.replies[number]
            assert reply.lane == Lane.REPLY
            assert reply.state in ARRIVED


def test_what_one_person_must_know_is_never_given_up(ran: Ran) -> None:
    given_up = {
        (lane, state, why)
        for lane, state, why in ran.states
        if lane != Lane.CALL and state in ("failed", "queued", "sending")
    }
    assert given_up == set()


def test_a_call_reaches_nobody_twice_in_the_world(ran: Ran) -> None:
    calls = Counter((one.chat, one.text) for one in ran.world.api.sent if called(one))
    phones = [one for one in ran.world.twilio.shown if "called " in one.text]
    calls += Counter((one.to, one.text) for one in phones)
    assert set(calls.values()) == {1}


def test_a_kill_repeats_one_message_to_anybody_at_most(ran: Ran) -> None:
    for chats in ran.repeats:
        assert max(chats.values(), default=0) <= 1
        assert chats.total() <= TelegramChannel.parallel


def test_everybody_can_go_on_in_the_end(ran: Ran) -> None:
    assert len(ran.asked) > 10
    menus = {address for address, text in ran.world.answers if "112" in text}
    for address, number in ran.asked.items():
        (reply,) = ran.replies[number]
        assert reply.state in ARRIVED
        assert address in menus


def test_the_database_of_the_world_is_whole(ran: Ran) -> None:
    assert ran.damage == "ok"


def test_only_refusals_and_a_full_disk_are_complained_of(ran: Ran) -> None:
    lines = [one for one in ran.log.splitlines() if REFUSED not in one]
    assert not lines or "full" in ran.world.troubles
    assert [one for one in lines if not any(word in one for word in FULL)] == []
