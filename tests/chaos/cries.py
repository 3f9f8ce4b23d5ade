"""People in danger and coordinators, who write while the program is being killed.

* people raise emergencies by words and by the choice, and most say later that they are safe;
* coordinators who are told take some, often two of them the same one, and let others ring.

A quarter of the messages is delivered twice, sooner or later.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.crowd import TWICE
from tests.chaos.pressing import handle, numbers_in
from tests.platforms.bot_api import BotApi

PEOPLE = range(8100, 8700)
TEAMS = tuple(range(one, one + 3) for one in range(8010, 8070, 10))
IDLE = tuple(team[-1] for team in TEAMS)  # who only coordinates; the others are on duty
HUBS = range(8001, 8007)  # who is on duty for the hub of each
TEAM = (*HUBS, *(chat for team in TEAMS for chat in team))
PACE = 1.2  # people in danger a second; a chat reads one message a second
TAKEN = 0.2  # of what a coordinator is told
OPEN = 3  # emergencies that nobody calls over
WORDS = ("danger", "/medical", "someone is hurt near the canal", "🚨", "we are drowning", "/sea")


@dataclass
class Cries:
    """Everybody who writes of an emergency, and what they were told."""

    api: BotApi
    chance: random.Random
    said: dict[int, int] = field(default_factory=dict)  # the chat of each update
    answered: dict[int, int] = field(default_factory=dict)  # by emergency, the chat
    over: set[int] = field(default_factory=set)  # emergencies of which their person said so
    pressed: set[tuple[int, int]] = field(default_factory=set)  # who took what
    takes: float = TAKEN
    _next: int = PEOPLE.start
    _recent: deque[int] = field(default_factory=lambda: deque(maxlen=50))
    _heard: int = 0

    async def write(self) -> None:
        """Write until cancelled."""
        while True:
            await asyncio.sleep(self.chance.expovariate(PACE))
            self._listen()
            self._cry()
            self._calm()
            if self.chance.random() < TWICE:
                self.api.people.repeat(self.chance.choice(self._recent))

    def _cry(self) -> None:
        chat, self._next = self._next, self._next + 1
        self._say(chat, self.chance.choice(WORDS))
        if self.chance.random() < 0.2:
            self._say(chat, self.chance.choice(WORDS))

    def rest(self) -> bool:
        """Let all but one say that it is over; returns whether they had said so before."""
        self.takes = 0
        self._listen()
        before = len(self.said)
        while self._waiting()[1:]:
            self._over(self._waiting()[0])
        return len(self.said) == before

    def _calm(self) -> None:
        """Let somebody say that their emergency is over."""
        waiting = self._waiting()
        if len(waiting) > OPEN or (waiting and self.chance.random() < 0.1):
            self._over(self.chance.choice(waiting))

    def _waiting(self) -> list[int]:
        return [one for one in self.answered if one not in self.over]

    def _over(self, number: int) -> None:
        chat = self.answered[number]
        self.over.add(number)
        self._note(chat, self.api.people.press(chat, handle(chat, f"/safe {number}")))

    def _listen(self) -> None:
        """Read what came: buttons tell which emergencies there are."""
        for sent in self.api.sent[self._heard :]:
            chat, mine = int(sent.chat), numbers_in(sent)
            if chat in PEOPLE and "safe" in mine:
                self.answered[mine["safe"]] = chat
            number = mine.get("takealarm")
            if chat in TEAM and number is not None and self.chance.random() < self.takes:
                for taker in {chat, self.chance.choice(_colleagues(chat))}:
                    self.pressed.add((taker, number))
                    self._note(
                        taker, self.api.people.press(taker, handle(taker, f"/takealarm {number}"))
                    )
        self._heard = len(self.api.sent)

    def _say(self, chat: int, words: str) -> None:
        self._note(chat, self.api.people.say(chat, words))

    def _note(self, chat: int, update: int) -> None:
        self.said[update] = chat
        self._recent.append(update)


def team_of(chat: int) -> int:
    """Return which team looks after somebody."""
    return chat % len(TEAMS)


def _colleagues(chat: int) -> Sequence[int]:
    found = [team for team in TEAMS if chat in team]
    return found[0] if found else TEAMS[HUBS.index(chat)]
