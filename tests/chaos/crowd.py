"""A crowd that writes without pause, and remembers what must come of it.

* writers send numbered messages, which the platform delivers in any order;
* orderly people do too, but each person's messages arrive in order;
* talkers hold conversations, answering with the buttons they were shown;
* eaters ask for food and send whatever people send;
* coordinators make calls.

A quarter of the messages is delivered twice, sooner or later.
"""

import asyncio
import random
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.chaos.pressing import handle, tokens_in
from tests.platforms.bot_api import BotApi, Sent

WRITERS = range(1000, 1030)
ORDERLY = range(2000, 2015)
EATERS = range(3000, 3010)
TALKERS = range(4000, 4015)
COORDINATORS = range(5000, 5003)
WRITING = (*WRITERS, *ORDERLY, *EATERS, *TALKERS)
PACE, BUSY = 3.0, 9.0  # messages a second, beside the bursts
BURST, BURSTS = (4, 10), 0.15  # messages in a burst, bursts a second: one message a second more
CALLS = 0.1  # calls a second
TWICE = 0.25
FULL = 100  # what one answer of getUpdates holds; mixed beyond that, the offset would hide some

Effect = tuple[int, int, str]  # chat, place, kind


@dataclass
class Crowd:
    """Everybody who writes, and what they expect."""

    api: BotApi
    chance: random.Random
    pace: float = PACE
    said: dict[int, int] = field(default_factory=dict)  # the chat of each update
    effects: list[Effect] = field(default_factory=list)
    order: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: int = 0
    _numbers: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    _awaited: dict[int, str] = field(default_factory=dict)  # what a talker was told, or will be
    _latest: dict[int, Sent] = field(default_factory=dict)
    _recent: deque[int] = field(default_factory=lambda: deque(maxlen=50))
    _heard: int = 0

    async def write(self) -> None:
        """Write until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._at_pace())
            tasks.create_task(self._in_bursts())
            tasks.create_task(self._call())

    async def _at_pace(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(self.pace))
            self._one_writes()

    async def _in_bursts(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(BURSTS))
            for _each in range(self.chance.randint(*BURST)):
                self._one_writes()

    async def _call(self) -> None:
        while True:
            self.calls += 1
            chat = self.chance.choice(COORDINATORS)
            self._note(chat, self.api.people.say(chat, f"/shout {self.calls}"))
            await asyncio.sleep(self.chance.expovariate(CALLS))

    def _one_writes(self) -> None:
        while not self._writes(self.chance.choice(WRITING)):
            pass
        if self.chance.random() < TWICE:
            self.api.people.repeat(self.chance.choice(self._recent))
        self._mix()

    def _writes(self, chat: int) -> bool:
        """Let somebody write; returns whether they had something to say."""
        if chat in TALKERS:
            return self._talk(chat)
        if chat in EATERS:
            self._ask(chat)
        else:
            self._see(chat)
        return True

    def _see(self, chat: int) -> None:
        number = self._next(chat)
        self._note(chat, self.api.people.say(chat, f"/spotted {number}"))
        self.effects.append((chat, number, "closed"))
        if chat in ORDERLY:
            self.order[chat].append(f"spotted {number}.")

    def _ask(self, chat: int) -> None:
        people = self.api.people
        acts = (
            lambda: people.say(chat, "/food"),
            lambda: people.say(chat, "j'ai faim"),
            lambda: people.share_location(chat, 48.87, 2.36),
            lambda: people.voice(chat),
            lambda: people.sticker(chat),
        )
        self._note(chat, self.chance.choice(acts)())

    def _talk(self, chat: int) -> bool:
        """Say the next thing in a conversation; False while its last answer is awaited."""
        self._listen()
        awaited = self._awaited.get(chat, "done")
        latest = self._latest.get(chat)
        if chat in self._awaited and (latest is None or awaited not in latest.text):
            return False
        if awaited.endswith("done") or latest is None or latest.markup is None:
            number = self._next(chat)
            self._note(chat, self.api.people.say(chat, f"/walk {number}"))
            self._awaited[chat] = f"walk {number}: first"
        else:
            self._press(chat, latest)
        return True

    def _press(self, chat: int, latest: Sent) -> None:
        assert latest.markup is not None
        number = self._numbers[chat]
        data = self.chance.choice(tokens_in(latest))
        self._note(chat, self.api.people.press(chat, handle(chat, data)))
        if self._awaited[chat].endswith("first"):
            self._awaited[chat] = f"walk {number}: second"
            return
        self._awaited[chat] = f"walk {number}: done"
        self.effects.append((chat, number, data.split(":")[1]))

    def _next(self, chat: int) -> int:
        self._numbers[chat] += 1
        return self._numbers[chat]

    def _note(self, chat: int, update: int) -> None:
        self.said[update] = chat
        self._recent.append(update)

    def _listen(self) -> None:
        for sent in self.api.sent[self._heard :]:
            if "walk" in sent.text:
                self._latest[int(sent.chat)] = sent
        self._heard = len(self.api.sent)

    def _mix(self) -> None:
        """Let what the writers sent change places."""
        waiting = self.api.people.pending
        places = [
            place
            for place, one in enumerate(waiting)
            if not one.once and self.said[one.id] in WRITERS
        ]
        if len(waiting) > FULL:
            return
        mixed = [waiting[place] for place in places]
        self.chance.shuffle(mixed)
        for place, one in zip(places, mixed, strict=True):
            waiting[place] = one
