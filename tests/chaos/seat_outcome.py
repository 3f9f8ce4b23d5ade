"""What is there of seats, answers and reminders after all kills."""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.sealing import Seal
from tests.chaos import ledger, seat_ledger
from tests.chaos.ledger import Row
from tests.chaos.lives import LONGEST, RESTART, Life
from tests.chaos.outcome import counted
from tests.chaos.pressing import SECRET, numbers_in
from tests.chaos.seat_ledger import Look, Reminder, Signup
from tests.chaos.shift_scene import Scene, furnish
from tests.chaos.stage import Stage, looking, meanwhile, staged
from tests.chaos.volunteers import Volunteers
from tests.platforms.bot_api import Sent

A_LIFE = LONGEST / 2 + RESTART + 0.2  # seconds, in the mean
BEFORE = {"eve": 24 * 3600, "details": 2 * 3600}  # seconds before the start
MARKS = {"eve": "❓ ", "details": "⏰ "}  # how the reminders begin
OFFER, OFFER_OVER, RELEASED, ROLL = (
    "🎟 A seat is free for you:",
    "⌛ The time",
    "⌛ You did",
    "📋 Who",
)


@dataclass(frozen=True, slots=True)
class SeatOutcome:
    """Everything that was asked for, answered and kept."""

    crowd: Volunteers
    scene: Scene
    killed: Sequence[Life]
    sent: Sequence[Sent]
    incoming: Mapping[int, tuple[str, bool]]
    outbox: Sequence[Row]
    written: Mapping[str, int]  # when what arrived was written, by the platform's number
    signups: Mapping[int, Signup]
    reminders: Sequence[Reminder]
    looks: Sequence[Look]
    finished: float  # seconds since 1970
    untold: int
    damage: str
    log: str

    @property
    def noted(self) -> list[Sent]:
        """What the platform took and the program could note: each row once."""
        return [one for one in self.sent if str(one.id) in self.written]

    @property
    def seat_answers(self) -> dict[int, int]:
        """When it was first said to somebody that they have a seat, by signup."""
        found: dict[int, int] = {}
        for one in self.noted:
            if (number := numbers_in(one).get("swap")) is not None:
                at = self.written[str(one.id)]
                found[number] = min(at, found.get(number, at))
        return found

    @property
    def promoted(self) -> set[int]:
        """Signups that were offered a seat, as far as it can be seen in the file."""
        seen = {number for one in self.looks for number in one.offered}
        return seen | {
            number
            for number, one in self.signups.items()
            if one.status == "offered" or (one.status == "released" and not self.was_seat(number))
        }

    def was_seat(self, number: int) -> bool:
        return number in self.scene.seated or number in self.seat_answers

    def seat_since(self, number: int) -> float:
        """Return the second since which somebody has a seat, as they were told."""
        if number in self.scene.seated:
            return self.scene.began
        return self.seat_answers[number]

    def reminded(self, sent: Sequence[Sent]) -> Counter[tuple[int, str]]:
        """Count reminders by signup and purpose."""
        return Counter(
            (numbers_in(one)["leave"], purpose)
            for one in sent
            for purpose, mark in MARKS.items()
            if one.text.startswith(mark)
        )

    def offered(self, sent: Sequence[Sent]) -> Counter[int]:
        """Count who was told that a seat is free for them, by signup."""
        return Counter(numbers_in(one)["accept"] for one in sent if one.text.startswith(OFFER))

    def told(self, mark: str) -> Counter[str]:
        """Count what each chat was told that begins like this, each row once."""
        return Counter(one.chat for one in self.noted if one.text.startswith(mark))

    def acted_on(self, command: str, knew: str = "") -> list[Signup]:
        """Return the signups about which somebody who has them gave a command.

        `knew` leaves only those of whom they had been told that they are "offered" or "seated".
        """
        return [
            self.signups[one.number]
            for one in self.crowd.said.values()
            if one.command == command
            and knew in ("", one.knew)
            and one.number in self.signups
            and self.signups[one.number].chat == one.chat
        ]

    def rows_of(self) -> Mapping[int, dict[str, list[Reminder]]]:
        """Return the reminders of each signup, by purpose."""
        found: defaultdict[int, dict[str, list[Reminder]]] = defaultdict(
            lambda: {purpose: [] for purpose in BEFORE}
        )
        for one in self.reminders:
            found[one.signup][one.purpose].append(one)
        return found

    def figures(self) -> str:
        """One line of what was measured."""
        answers, received = self.seat_answers, self.reminded(self.sent)
        lost = [number for number in answers if number not in self.signups]
        said_twice = len(self.sent) - len(self.noted)
        return (
            f"{len(self.killed)} kills: {len(self.crowd.said)} messages,"
            f" {len(set(self.crowd.said) - set(self.incoming))} lost;"
            f" {len(answers)} seats answered, {len(lost)} lost; {len(self.looks)} looks,"
            f" {sum(sum(one.wrong.values()) for one in self.looks)} wrong;"
            f" {len(self.promoted)} promoted; {len(self.reminders)} reminders laid"
            f" ({counted(one.state for one in self.reminders)}),"
            f" {received.total()} received, {received.total() - len(received)} twice;"
            f" {len(self.sent)} sent, {said_twice} said twice; signups:"
            f" {counted(one.status for one in self.signups.values())}"
        )


async def volunteers_killed(folder: Path, kills: int, seed: int) -> SeatOutcome:
    """Kill Popote so often while volunteers want seats, and return what is there at rest."""
    async with staged("clock", folder, seed, Volunteers) as stage:
        scene = await furnish(stage.database, kills * A_LIFE)
        stage.crowd.roles = scene.roles
        looks: list[Look] = []
        async with meanwhile(looking(lambda: looks.append(seat_ledger.look(stage.database)))):
            ended = await stage.kill(kills)
            await stage.finish(lambda: seat_ledger.settled(stage.database, scene.last))
        return _outcome(stage, scene, ended, looks)


def _outcome(
    stage: Stage[Volunteers], scene: Scene, ended: Sequence[Life], looks: Sequence[Look]
) -> SeatOutcome:
    file = stage.database
    return SeatOutcome(
        stage.crowd,
        scene,
        tuple(ended),
        tuple(stage.api.sent),
        ledger.updates(file),
        tuple(ledger.outbox(file, Seal(SECRET), [*scene.chats.values()])),
        seat_ledger.written_at(file),
        seat_ledger.signups(file, scene.chats),
        tuple(seat_ledger.reminders(file)),
        tuple(looks),
        time.time(),
        seat_ledger.untold(file),
        ledger.damage(file),
        stage.log.read_text("utf-8"),
    )
