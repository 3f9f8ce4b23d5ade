"""A call and kills: nobody gets it twice, and everybody is accounted for.

Meanwhile people ask for food, and the coordinator holds the call back and lets it go on.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import people, quiet
from services.quiet import Level
from tests.calling import sent, settled
from tests.chaos import ledger
from tests.chaos.lives import Life
from tests.chaos.stage import furnishing, meanwhile, staged
from tests.platforms.bot_api import BotApi, Sent

FIRST = 100_000  # the chats of the call begin here
CLAIRE = 9000
HUNGRY = range(1000, 1010)
A_LIFE = 14  # people for each kill: what is sent between two of them
MORE = 100
LEFT_OUT = 6  # people who want no calls, and as many who cannot be reached
AT_ONCE = 8  # messages on their way
PATIENCE = 600.0  # seconds
PACE, HOLDS = 1.0, 0.3  # questions and pauses a second


@dataclass
class Asking:
    """People who ask, and the coordinator who holds the call back now and then."""

    api: BotApi
    chance: random.Random

    async def write(self) -> None:
        """Write until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._ask())
            tasks.create_task(self._hold())

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(PACE))
            self.api.people.say(self.chance.choice(HUNGRY), "/food")

    async def _hold(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(HOLDS))
            self.api.people.say(CLAIRE, "/pausecall 1")
            await asyncio.sleep(0.3)
            self.api.people.say(CLAIRE, "/resumecall 1")


@dataclass(frozen=True, slots=True)
class Called:
    """What is there after all kills."""

    killed: list[Life]
    got: Counter[int]  # how often each chat got it
    states: Mapping[int, tuple[str, str]]  # of each chat's recipient, with the reason
    call: tuple[str, int]  # its state, and its people
    people: int
    damage: str
    log: str

    def chats(self, *states: str) -> set[int]:
        """Return whose recipients have come so far."""
        return {chat for chat, (state, _why) in self.states.items() if state in states}

    def figures(self) -> str:
        """One line of what was measured."""
        found = Counter(state for state, _why in self.states.values())
        told = ", ".join(f"{found[one]} {one}" for one in sorted(found))
        twice = sum(1 for times in self.got.values() if times > 1)
        return f"{len(self.killed)} kills during a call to {self.people}: {told}; {twice} twice"


async def called_and_killed(folder: Path, kind: str, kills: int, seed: int) -> Called:
    """Kill the program so often during one call, and let it come to its end."""
    async with staged(kind, folder, seed, Asking, call_approval=1_000_000) as stage:
        many = await _furnish(stage.database, A_LIFE * kills + MORE)
        async with meanwhile(stage.crowd.write()):
            ended = await stage.kill(kills)
        stage.api.people.say(CLAIRE, "/resumecall 1")
        await stage.finish(lambda: _call(stage.database)[0] != "sending", PATIENCE)
        return Called(
            ended,
            Counter(int(one.chat) for one in stage.api.sent if _is_call(one)),
            _recipients(stage.database),
            _call(stage.database),
            many,
            ledger.damage(stage.database),
            stage.log.read_text("utf-8"),
        )


async def _furnish(database: Path, people_called: int) -> int:
    now = datetime.now(UTC)
    chats = [str(FIRST + number) for number in range(people_called)]
    async with furnishing(database) as (db, seal):
        scene = await settled(db, seal, "telegram", chats, now, claire=str(CLAIRE))
        for number in scene.people[:LEFT_OUT]:
            await quiet.set_level(db, number, Level.NONE, now)
        for number in scene.people[LEFT_OUT : 2 * LEFT_OUT]:
            for one in await people.reachable(db, [number]):
                await people.left(db, one.address_id, now)
        await sent(db, seal, scene, now)
    return people_called


def _is_call(one: Sent) -> bool:
    return int(one.chat) >= FIRST


def _recipients(database: Path) -> dict[int, tuple[str, str]]:
    """Return how far it came to everybody; who was the n-th to be known has the n-th chat."""
    with ledger.opened(database) as db:
        rows = db.execute(
            "SELECT r.person_id, coalesce(o.state, r.state), coalesce(o.error, r.reason, '')"
            " FROM recipient r LEFT JOIN outbox o ON o.id = r.outbox_id"
        ).fetchall()
        (first,) = db.execute("SELECT min(person_id) FROM recipient").fetchone()
    return {FIRST + person - first: (state, why) for person, state, why in rows}


def _call(database: Path) -> tuple[str, int]:
    with ledger.opened(database) as db:
        state, number = db.execute("SELECT state, people FROM call").fetchone()
    return state, number


@pytest.fixture(scope="module")
def outcome(
    tmp_path_factory: pytest.TempPathFactory, kills: int, figures: Callable[[str], None]
) -> Called:
    """What is there after a call during which the program was killed so often."""
    folder, times = tmp_path_factory.mktemp("calls"), max(min(kills, 200) // 4, 5)
    times = 200 if kills >= 200 else times
    found = asyncio.run(called_and_killed(folder, "calls", times, seed=6))
    figures(f"Popote, {found.figures()}")
    return found


def test_nobody_gets_a_call_twice(outcome: Called) -> None:
    assert set(outcome.got.values()) == {1}


def test_everybody_gets_it_or_is_listed_as_unknown(outcome: Called) -> None:
    excluded = outcome.chats("skipped")
    unknown = outcome.chats("failed")
    assert len(excluded) == 2 * LEFT_OUT
    assert not excluded & set(outcome.got)
    assert {why for state, why in outcome.states.values() if state == "failed"} <= {"interrupted"}
    everybody = set(range(FIRST, FIRST + outcome.people))
    assert set(outcome.got) | unknown | excluded == everybody
    assert outcome.chats("sent") <= set(outcome.got)


def test_a_kill_leaves_no_more_unknown_than_were_on_their_way(outcome: Called) -> None:
    assert len(outcome.chats("failed")) <= AT_ONCE * len(outcome.killed)


def test_the_counts_add_up_to_the_audience(outcome: Called) -> None:
    assert outcome.call == ("done", outcome.people)
    assert len(outcome.states) == outcome.people
    assert not outcome.chats("waiting", "queued", "sending")


def test_the_database_is_whole_after_a_call(outcome: Called) -> None:
    assert outcome.damage == "ok"
    assert outcome.log == ""


def test_without_marking_before_sending_somebody_gets_it_twice(
    tmp_path: Path, figures: Callable[[str], None]
) -> None:
    found = asyncio.run(called_and_killed(tmp_path, "careless", 8, seed=7))
    figures(f"the same without marking, {found.figures()}")
    assert max(found.got.values()) > 1
