"""The people of the world: two hundred on both channels, who do at random what people do.

They ask for food, tell needs, promise things, want seats, sign up, cry for help and let themselves
be forgotten; coordinators take what they are told of and make calls. Each writes what suits them,
or presses something of what they read last.
"""

import asyncio
import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.crowd import FULL, TWICE
from tests.chaos.pressing import handle, read, tokens_in
from tests.platforms.bot_api import BotApi
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Shown

PACE = 9.0  # messages a second
AT_ONCE, A_VISIT = 30, (4, 12)  # people who write at a time, and messages of each until they stop
HASTY = 0.1  # of what is written is written before the answer came
PRESSES = 0.75  # of what is written, by those who have something to press
MIXED = 0.05  # how often, after a message, what waits changes places
MORE = ("/food", "0", "menu", "3", "🌐", "merci", "?")
WORDS: Mapping[str, Sequence[str]] = {
    "hungry": ("/food", "j'ai faim", "food tomorrow", "Français", "العربية", "English", *MORE),
    "needy": ("/need", "/need", "/need blanket", "/need water", "/need shelter", "4", "/myneeds"),
    "giving": (*(f"/bring {one}" for one in range(1, 9)), "/bring", "/mypledges", "2", "1"),
    "helping": (*(f"/seat {one}" for one in range(1, 9)), "/wait 1", "/wait 3", "/myshifts"),
    "new": ("/volunteer", "/volunteer", "/start", "help", "0"),
    "crying": ("danger", "/medical", "someone is hurt near the canal", "🚨", "/safe", "0"),
    "leaving": ("/forget", "/forget", "/food", "/mydata", "/seat 2"),
    "leading": ("/tickets", "/needs", "/shifts", "0"),
}
TYPED = ("Stalingrad", "Gare du Nord", "La Chapelle", "2", "near the canal")
LANGUAGES = ("en_GB", "fr", "ar", "uk", "ps")  # of those who wrote before
STRANGERS = {"new", "leaving"}
MANY = {"hungry": 50, "needy": 30, "giving": 20, "helping": 30, "new": 12, "crying": 10}
MANY |= {"leaving": 8, "leading": 6}
PHONES = {"hungry": 20, "needy": 12, "giving": 8, "helping": 10}
CHATS = {
    chat: role
    for place, (role, many) in enumerate(MANY.items(), start=10)
    for chat in range(place * 1000, place * 1000 + many)
}
NUMBERED = enumerate(role for role, many in PHONES.items() for _one in range(many))
LINES = {f"whatsapp:+3363998{number:04}": role for number, role in NUMBERED}
BY_ROLE: Mapping[str, Sequence[str | int]] = {
    role: [
        *(chat for chat, theirs in CHATS.items() if theirs == role),
        *(line for line, theirs in LINES.items() if theirs == role),
    ]
    for role in MANY
}
TEAM = tuple(chat for chat, role in CHATS.items() if role == "leading")
CALLS = 0.02  # of what is written are calls
PRESSED = {
    *("seat", "wait", "leave", "confirm", "accept", "myshifts", "shifts", "food", "menu"),
    *("bring", "cancelpledge", "changepledge", "mypledges", "need", "describe", "takeneed"),
    *("urgent", "myneeds", "near", "safe", "takealarm", "approve", "vouch", "claimneed"),
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed something that begins a command."""

    address: str
    command: str
    number: int


@dataclass
class WorldPeople:
    """Everybody, what they wrote and what they read."""

    api: BotApi
    twilio: TwilioApi
    chance: random.Random
    said: dict[str, str] = field(default_factory=dict)  # the chat of each update
    pressed: set[Pressed] = field(default_factory=set)
    taken: list[int] = field(default_factory=list)  # what WhatsApp's webhooks were answered
    calls: int = 0
    _here: dict[str | int, int] = field(default_factory=dict)  # who writes, and how often still
    _awaits: set[str] = field(default_factory=set)  # who wrote and was not answered yet
    _latest: dict[str, Sequence[str]] = field(default_factory=dict)  # what they can press
    _shown: dict[str, Shown] = field(default_factory=dict)
    _recent: deque[int] = field(default_factory=lambda: deque(maxlen=50))
    _heard: list[int] = field(default_factory=lambda: [0, 0])

    async def write(self) -> None:
        """Write until cancelled; what is under way on WhatsApp is then awaited."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    await asyncio.sleep(self.chance.expovariate(PACE))
                except asyncio.CancelledError:
                    return
                self.listen()
                who = self._one_here()
                if isinstance(who, int):
                    self._writes(who)
                else:
                    tasks.create_task(self._on_whatsapp(who))

    def _one_here(self) -> str | int:
        """Return who writes next; who has written enough makes room for somebody else."""
        while len(self._here) < AT_ONCE:
            newcomer = self.chance.choice(BY_ROLE[self.chance.choice([*BY_ROLE])])
            self._here.setdefault(newcomer, self.chance.randint(*A_VISIT))
        patient = [one for one in self._here if str(one) not in self._awaits]
        hasty = not patient or self.chance.random() < HASTY
        who = self.chance.choice([*self._here] if hasty else patient)
        self._awaits.add(str(who))
        self._here[who] -= 1
        if not self._here[who]:
            del self._here[who]
        return who

    def listen(self) -> None:
        """Read what came: what everybody can press now."""
        sent, shown = self.api.sent[self._heard[0] :], self.twilio.shown[self._heard[1] :]
        self._latest |= {one.chat: tokens_in(one) for one in sent}
        self._shown |= {one.to: one for one in shown}
        self._awaits -= {*(one.chat for one in sent), *(one.to for one in shown)}
        self._heard = [self._heard[0] + len(sent), self._heard[1] + len(shown)]

    async def say_goodbye(self) -> dict[str, str]:
        """Let everybody who wrote ask for the menu; returns the message of each."""
        asked = {}
        for chat in sorted({int(one) for one in self.said.values()}):
            asked[str(chat)] = str(self._note(chat, self.api.people.say(chat, "/menu")))
        for phone in sorted({one["From"] for one in self.twilio.people.written}):
            await self.twilio.people.say(phone, "/menu")
            asked[phone] = str(self.twilio.people.written[-1]["MessageSid"])
        return asked

    def written(self) -> dict[str, str]:
        """Return who wrote each message, by the number its platform gave it."""
        return self.said | {one["MessageSid"]: one["From"] for one in self.twilio.people.written}

    def _writes(self, chat: int) -> None:
        role = CHATS[chat]
        if role == "leading" and self.chance.random() < CALLS * len(CHATS) / len(TEAM):
            self.calls += 1
            self._note(chat, self.api.people.say(chat, f"/shout {self.calls}"))
        elif tokens := self._to_press(chat):
            self._press(chat, self.chance.choice(tokens))
        else:
            self._note(chat, self._some_act(chat, role))
        if self.chance.random() < TWICE:
            self.api.people.repeat(self.chance.choice(self._recent))
        if self.chance.random() < MIXED and len(self.api.people.pending) < FULL:
            self.api.people.shuffle()

    def _some_act(self, chat: int, role: str) -> int:
        people = self.api.people
        if not self._latest.get(str(chat), ("none",)):  # it asks for something to be written
            return people.say(chat, self.chance.choice(TYPED))
        if role == "hungry" and self.chance.random() < 0.3:
            near = (48.88 + self.chance.uniform(-0.02, 0.02), 2.36)
            acts = (lambda: people.share_location(chat, *near), lambda: people.voice(chat))
            return self.chance.choice(acts)()
        return people.say(chat, self.chance.choice(WORDS[role]))

    def _to_press(self, chat: int) -> list[str]:
        if self.chance.random() > PRESSES:
            return []
        return [one for one in self._latest.get(str(chat), ()) if may_press(one)]

    def _press(self, chat: int, token: str) -> None:
        command, _space, number = token.removeprefix("/").partition(" ")
        if token.startswith("/") and number.isdigit():
            self.pressed.add(Pressed(str(chat), command, int(number)))
        self._note(chat, self.api.people.press(chat, handle(chat, token)))

    async def _on_whatsapp(self, phone: str) -> None:
        people, newest = self.twilio.people, self._shown.get(phone)
        known = list(_choices(newest)) if newest else []
        if known and self.chance.random() < PRESSES:
            title, token = self.chance.choice(known)
            command, _space, number = token.removeprefix("/").partition(" ")
            if number.isdigit():
                self.pressed.add(Pressed(phone, command, int(number)))
            act = people.pick if newest and newest.style == "list" else people.press
            doing = act(phone, title)
        else:
            doing = people.say(phone, self.chance.choice(WORDS[LINES[phone]]))
        try:
            self.taken.append(await doing)
        except StopIteration:  # something newer came meanwhile, which has no such button
            self.taken.append(await people.say(phone, "/food"))
        if self.chance.random() < TWICE:
            await self.twilio.line.post("/whatsapp", _form(self.chance.choice(people.written)))

    def _note(self, chat: int, update: int) -> int:
        self.said[str(update)] = str(chat)
        self._recent.append(update)
        return update


def may_press(token: str) -> bool:
    """Tell whether people press this: an answer, or what leads on."""
    return not token.startswith("/") or token[1:].partition(" ")[0] in PRESSED


def _choices(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return the titles that can be pressed on WhatsApp, and what they stand for."""
    for one in shown.choices:
        token = read("whatsapp", shown.to, one.identity)
        if token is not None and may_press(token):
            yield one.title, token


def _form(written: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in written.items() if name != "date_sent"}
