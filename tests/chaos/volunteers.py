"""Volunteers who want the same few seats, and remember what they asked for.

* they take a seat or a place in the line, say that they come, and give things back;
* what they are offered they take or decline, most of them at once;
* they tap twice, tap old buttons, and try what belongs to others.

A quarter of the messages is delivered twice, sooner or later.
"""

import asyncio
import random
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.crowd import TWICE
from tests.chaos.pressing import handle, numbers_in
from tests.platforms.bot_api import BotApi

VOLUNTEERS = range(6000, 6040)
PACE = 6.0  # messages a second
PRESSED = 0.5  # of what is asked for by buttons, not in words
ACTS = {"seat": 55, "wait": 22, "leave": 6, "confirm": 5, "accept": 6, "other": 6}
ANSWERED = 0.3  # of all messages answer an offer, as long as there is one


@dataclass(frozen=True, slots=True)
class Said:
    """A command somebody gave."""

    chat: int
    command: str
    number: int  # of the role or the signup
    knew: str = ""  # what they had by then, as far as they were told: "offered" or "seated"


@dataclass
class Volunteers:
    """Everybody who wants a seat."""

    api: BotApi
    chance: random.Random
    roles: Sequence[int] = ()
    said: dict[int, Said] = field(default_factory=dict)  # by update
    own: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _told: dict[int, str] = field(default_factory=dict)  # by signup
    _offers: deque[tuple[int, int]] = field(default_factory=deque)  # unanswered: chat, signup
    _recent: deque[int] = field(default_factory=lambda: deque(maxlen=50))
    _heard: int = 0

    async def write(self) -> None:
        """Write until cancelled."""
        while True:
            await asyncio.sleep(self.chance.expovariate(PACE))
            self._listen()
            if self._offers and self.chance.random() < ANSWERED:
                chat, number = self._offers.popleft()
                self._say(
                    chat, self.chance.choice(("accept", "accept", "accept", "leave")), number
                )
            else:
                self._one_wants(self.chance.choice(VOLUNTEERS))
            if self.chance.random() < TWICE:
                self.api.people.repeat(self.chance.choice(self._recent))

    def _one_wants(self, chat: int) -> None:
        (act,) = self.chance.choices([*ACTS], [*ACTS.values()])
        known = self.own[chat]
        if act == "other":
            known = [one for numbers in self.own.values() for one in numbers]
            act = self.chance.choice(("leave", "confirm", "accept"))
        if act in ("seat", "wait") or not known:
            self._say(chat, "wait" if act == "wait" else "seat", self.chance.choice(self.roles))
        else:
            self._say(chat, act, self.chance.choice(known[-3:]))

    def _say(self, chat: int, command: str, number: int) -> None:
        people = self.api.people
        words = f"/{command} {number}"
        if self.chance.random() < PRESSED:
            update = people.press(chat, handle(chat, words))
        else:
            update = people.say(chat, words)
        knew = self._told.get(number, "") if number in self.own[chat] else ""
        self.said[update] = Said(chat, command, number, knew)
        self._recent.append(update)

    def _listen(self) -> None:
        """Read what came: the buttons tell which signups are one's own, and what is offered."""
        for sent in self.api.sent[self._heard :]:
            chat, mine = int(sent.chat), numbers_in(sent)
            if chat not in VOLUNTEERS:  # they only read
                continue
            if (number := mine.get("leave")) is not None and number not in self.own[chat]:
                self.own[chat].append(number)
            if (number := mine.get("accept")) is not None and number not in self._told:
                self._told[number] = "offered"
                self._offers.append((chat, number))
            for command in ("confirm", "swap"):
                if command in mine:
                    self._told[mine[command]] = "seated"
        self._heard = len(self.api.sent)
