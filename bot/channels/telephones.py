"""Telephones: what the simulator's telephones hold, in the memory of this process.

* nothing grows without bound: the oldest is forgotten first;
* the order is that of arrival, which is not the order of the numbers (lanes overtake).
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from bot.messages import Outgoing

KEPT = 200  # messages of one telephone
TELEPHONES = 1_000
TURNS = 2_000
ARRIVALS = 5_000

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(slots=True)
class Shown:
    """One message that reached a telephone."""

    outgoing: Outgoing
    at: str  # when it arrived, ISO 8601 with the offset
    state: str = "sent"  # "delivered" once a page has fetched it


@dataclass(slots=True)
class Turn:
    """One message of a person, from its arrival here until its answers have arrived there."""

    expected: tuple[int, ...] = ()
    arrived: dict[int, Shown] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, number: int, shown: Shown | None) -> None:
        """Note that an expected message arrived, or (None) that it never will."""
        self.missing.discard(number)
        if shown is not None:
            self.arrived[number] = shown
        if not self.missing:
            self.done.set()

    def answers(self, phone: str) -> list[Shown]:
        """Return what answered the person on that telephone, in the order it was said."""
        found = (self.arrived.get(number) for number in self.expected)
        return [shown for shown in found if shown and shown.outgoing.address == phone]


class Telephones:
    """All telephones: what reached them, which turns are open, and who waits for news."""

    def __init__(self) -> None:
        self._messages: dict[str, dict[int, Shown]] = {}
        self._arrivals: dict[int, Shown] = {}
        self._turns: dict[str, Turn] = {}
        self._awaited: dict[int, Turn] = {}
        self._latest: dict[str, int] = {}
        self._arrived = asyncio.Event()
        self._closed = False
        self.sequence = 0  # how many messages have arrived

    def add(self, shown: Shown) -> None:
        """Let a message arrive; one that arrives twice is shown once."""
        phone, number = shown.outgoing.address, shown.outgoing.id
        messages = self._messages.get(phone, {})
        if number not in messages:
            _keep(messages, number, shown, KEPT)
        self.sequence += 1
        _keep(self._messages, phone, messages, TELEPHONES)
        _keep(self._latest, phone, self.sequence, TELEPHONES)
        _keep(self._arrivals, number, shown, ARRIVALS)
        self.settle(number, shown)
        self._wake()

    def after(self, phone: str, number: int | None) -> list[Shown]:
        """Return what reached a telephone after a message; all of it when that is not known."""
        messages = self._messages.get(phone, {})
        numbers = list(messages)
        first = numbers.index(number) + 1 if number in messages else 0
        return [messages[each] for each in numbers[first:]]

    def news(self, sequence: int) -> list[str]:
        """Return the telephones that something reached after that many arrivals."""
        return [phone for phone, latest in self._latest.items() if latest > sequence]

    async def until(self, ready: Callable[[], object], seconds: float) -> None:
        """Wait until something is true after an arrival, at most that many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._closed and not ready():
                    await self._arrived.wait()

    def turn(self, external_id: str) -> Turn | None:
        """Return the turn of a message that was taken, while it is remembered."""
        return self._turns.get(external_id)

    def open_turn(self, external_id: str) -> Turn:
        """Return the turn of a message, a new one when it is not known."""
        turn = self._turns.get(external_id) or Turn()
        _keep(self._turns, external_id, turn, TURNS)
        return turn

    def expect(self, external_id: str, numbers: Sequence[int]) -> None:
        """Say which messages answer a turn; those that have already arrived count."""
        turn = self.open_turn(external_id)
        turn.expected, turn.missing = tuple(numbers), set(numbers)
        for number in numbers:
            _keep(self._awaited, number, turn, ARRIVALS)
            if number in self._arrivals:
                self.settle(number, self._arrivals[number])
        if not turn.missing:
            turn.done.set()

    def settle(self, number: int, shown: Shown | None) -> None:
        """Tell the turn that waits for a message that it arrived, or (None) never will."""
        turn = self._awaited.pop(number, None)
        if turn is not None:
            turn.settle(number, shown)

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._arrived.set()
        self._arrived = asyncio.Event()


def _keep(kept: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > most:
        kept.pop(next(iter(kept)))
