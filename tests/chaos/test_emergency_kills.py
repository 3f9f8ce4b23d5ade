"""Emergencies under kills: each is always with somebody, or named as an alarm within its time.

The program lives by a clock that runs 75 times as fast: three minutes pass between two kills.
Whatever is wrong is looked for in the file ten times a second, also while it is dead.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from db.models import organization, volunteer
from db.sealing import Seal
from tests.chaos import alarm_ledger, ledger
from tests.chaos.alarm_ledger import Alarm
from tests.chaos.cries import HUBS, IDLE, PEOPLE, TEAM, TEAMS, Cries, team_of
from tests.chaos.duty_scene import coordinated
from tests.chaos.lives import Life
from tests.chaos.outcome import counted
from tests.chaos.popote import SPEED, fast
from tests.chaos.pressing import SECRET, numbers_in
from tests.chaos.stage import Stage, furnishing, known, looking, meanwhile, staged
from tests.platforms.bot_api import Sent

MANY = 100  # kills: in a shorter run chance may leave out what rarely happens
DEAD = 20.0  # seconds in which nobody may have looked at the clock, on a busy machine
HAS_IT, WAITS = "🤝 You have it", "🚨 Nobody of the team has answered yet."


@dataclass(frozen=True, slots=True)
class AlarmOutcome:
    """Everything that was cried, answered and kept."""

    crowd: Cries
    killed: Sequence[Life]
    sent: Sequence[Sent]
    incoming: Mapping[int, tuple[str, bool]]
    alarms: Mapping[int, Alarm]
    takers: Mapping[int, list[int]]  # chats by emergency, in order
    chats: Mapping[int, int]  # by person
    looks: int
    wrong: Sequence[str]
    damage: str
    log: str

    def shown(self, command: str) -> dict[int, set[int]]:
        """Return the chats that read a button of a command, by the number behind it."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for one in self.sent:
            number = numbers_in(one).get(command)
            if number is not None:
                found[number].add(int(one.chat))
        return found

    def owners(self) -> dict[int, set[int]]:
        """Return who read that they have an emergency, by its number."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for one in self.sent:
            if one.text.startswith(HAS_IT):
                found[numbers_in(one)["closeticket"]].add(int(one.chat))
        return found

    def figures(self) -> str:
        """One line of what was measured."""
        lost = set(self.crowd.answered) - set(self.alarms)
        return (
            f"{len(self.killed)} kills: {len(self.crowd.said)} messages,"
            f" {len(set(self.crowd.said) - set(self.incoming))} lost;"
            f" {len(self.crowd.answered)} emergencies answered, {len(lost)} lost;"
            f" {len(self.crowd.pressed)} taken by {sum(map(len, self.owners().values()))};"
            f" {self.looks} looks, {len(self.wrong)} wrong; {len(self.sent)} sent;"
            f" {counted(one.state for one in self.alarms.values())}"
        )


async def cried(folder: Path, kills: int, seed: int) -> AlarmOutcome:
    """Kill Popote so often while people are in danger, and return what is there at rest."""
    began = time.time()
    async with staged("alarm", folder, seed, Cries, began=began) as stage:
        await furnish(stage.database, began)
        looks: list[list[str]] = []
        async with meanwhile(looking(lambda: looks.append(look(stage.database, began)))):
            ended = await stage.kill(kills)
            await stage.finish(lambda: settled(stage), seconds=240)
        chats = ledger.chats_of(stage.database, Seal(SECRET), (*TEAM, *PEOPLE))
        takers: defaultdict[int, list[int]] = defaultdict(list)
        for number, person in alarm_ledger.takers(stage.database):
            takers[number].append(chats[person])
        return AlarmOutcome(
            stage.crowd,
            tuple(ended),
            tuple(stage.api.sent),
            ledger.updates(stage.database),
            {one.number: one for one in alarm_ledger.alarms(stage.database)},
            takers,
            chats,
            len(looks),
            tuple(wrong for each in looks for wrong in each),
            ledger.damage(stage.database),
            stage.log.read_text("utf-8"),
        )


async def furnish(database: Path, began: float) -> None:
    """Let there be six teams, each with two on duty, one who only coordinates, and a hub.

    Everybody else is a volunteer of one of the teams.
    """
    now = datetime.fromtimestamp(began, UTC)
    async with furnishing(database) as (db, seal):
        numbers = await known(db, seal, (*TEAM, *PEOPLE), now, language="en_GB")
        teams = []
        for place, (chats, helper) in enumerate(zip(TEAMS, HUBS, strict=True)):
            hub = await coordinated(db, f"Hub {place}", (helper,), numbers, now)
            teams.append(await coordinated(db, f"Team {place}", chats, numbers, now, IDLE))
            await db.execute(
                update(organization).where(organization.c.id == teams[-1]).values(hub_id=hub)
            )
        helpers = [
            {"person_id": numbers[chat], "organization_id": teams[team_of(chat)]}
            for chat in PEOPLE
        ]
        await db.execute(insert(volunteer).values(state="approved", applied_at=now), helpers)


def look(database: Path, began: float) -> list[str]:
    """Return what is wrong at this moment."""
    now = fast(began, time.time())
    found = [(one, one.wrong(now, DEAD * SPEED)) for one in alarm_ledger.alarms(database)]
    return [f"{one} {why}" for one, why in found if why]


def settled(stage: Stage[Cries]) -> bool:
    """Tell whether everything that nobody took is an alarm, and its person knows.

    Most say that it is over: the rings of all would be more than a chat can read.
    """
    rests = stage.crowd.rest()
    found = alarm_ledger.alarms(stage.database)
    waiting = [one for one in found if one.state == "waiting"]
    return rests and all(one.alarmed is not None and one.rung > 3 for one in waiting)


@pytest.fixture(scope="module")
def outcome(
    tmp_path_factory: pytest.TempPathFactory, kills: int, figures: Callable[[str], None]
) -> AlarmOutcome:
    """What is there after people were in danger while the program was killed so often."""
    found = asyncio.run(cried(tmp_path_factory.mktemp("alarms"), max(kills // 7, 3), seed=6))
    figures(f"Popote with emergencies, {found.figures()}")
    return found


def test_every_cry_was_heard_once(outcome: AlarmOutcome) -> None:
    assert set(outcome.incoming) == set(outcome.crowd.said)
    assert set(outcome.incoming.values()) == {("handled", False)}


def test_at_every_moment_each_is_with_somebody_or_named_as_an_alarm(
    outcome: AlarmOutcome,
) -> None:
    assert outcome.looks > 10
    assert outcome.wrong == ()


def test_what_was_answered_to_the_person_is_there(outcome: AlarmOutcome) -> None:
    answered = outcome.shown("safe")
    assert len(answered) > 3
    for number, chats in answered.items():
        assert {outcome.chats[outcome.alarms[number].person]} == chats


def test_nobody_has_two_of_them(outcome: AlarmOutcome) -> None:
    assert set(Counter(one.person for one in outcome.alarms.values()).values()) == {1}


def test_only_the_team_is_told_and_of_what_waits_somebody_is(outcome: AlarmOutcome) -> None:
    # A chat reads one message a second, and what is of no use any more is not sent: while the
    # program is killed all the time, some that were soon over were read by nobody.
    shown = outcome.shown("takealarm")
    assert set().union(*shown.values()) <= set(TEAM)
    for number, one in outcome.alarms.items():
        assert one.state != "waiting" or shown[number]
    assert len(shown) >= len(outcome.alarms) / 4


def test_each_that_was_taken_has_one_owner(
    outcome: AlarmOutcome, pytestconfig: pytest.Config
) -> None:
    owners = outcome.owners()
    assert owners or pytestconfig.getoption("kills") < MANY  # in a short run chance may take none
    for number, chats in outcome.takers.items():
        assert owners[number] == set(chats)
        one = outcome.alarms[number]
        if one.state == "taken":
            assert outcome.chats[one.taken_by or 0] == chats[-1]
    assert set(owners) == set(outcome.takers)


def test_whoever_waits_in_vain_was_told_so(outcome: AlarmOutcome) -> None:
    told = {int(one.chat) for one in outcome.sent if one.text.startswith(WAITS)}
    waiting = [one for one in outcome.alarms.values() if one.state == "waiting"]
    assert all(one.alarmed is not None for one in waiting)
    assert {outcome.chats[one.person] for one in waiting} <= told


def test_what_is_over_stays_over(outcome: AlarmOutcome) -> None:
    for number in outcome.crowd.over:
        assert outcome.alarms[number].state == "closed"


def test_the_database_is_whole_after_emergencies(outcome: AlarmOutcome) -> None:
    assert outcome.damage == "ok"


def test_no_life_complained_of_emergencies(outcome: AlarmOutcome) -> None:
    assert outcome.log == ""
