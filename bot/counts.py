"""Counts: how many people are needed, at least and at most, and numbers that may be skipped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.written import NOTHING, SKIP
from locales import Lines, Text, _, label
from locales.fold import fold

SIGNS = 9  # as many as a number that is read can have


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many and at most so many, from 1."""

    least: int
    most: int

    @property
    def label(self) -> Text:
        """What stands on a button."""
        if self.least == self.most:
            return _("{count}", count=self.most)
        # i18n: how many people; button, max 20
        return _("{least} to {most}", least=self.least, most=self.most)


PEOPLE = (Count(2, 4), Count(3, 6), Count(4, 8))  # what is usual in a shift
FEW = (Count(1, 1), Count(1, 2), Count(2, 2))  # and of drivers and interpreters


@dataclass(frozen=True)
class HowMany(Question[Count]):
    """How many people: "4" are exactly four, "3-6" at least three and at most six."""

    prompt: Text | Lines
    offered: Sequence[Count] = ()
    at_most: int = 200
    at_least: int = 1  # of the higher number; the lower may be 0 where this is
    asks_location: bool = False
    takes_number: ClassVar[bool] = True

    def options(self) -> Sequence[Option]:
        """Return what is usual; a number that is typed is how many people."""
        return [Option(_token(one), one.label) for one in self.offered]

    async def read(self, said: Said) -> Count:
        """Read a button, one number or two."""
        if said.token is not None:
            return await self.recall(said.token)
        return self._count(re.findall(r"\d+", said.folded) or [said.number])

    def keep(self, value: Count) -> str:
        """Keep it as 3-6."""
        return _token(value)

    async def recall(self, token: str) -> Count:
        """Return the count, if it is within today's bounds."""
        return self._count(token.split("-"))

    def _count(self, numbers: Sequence[str]) -> Count:
        read = [int(one) for one in numbers if one.isdecimal() and len(one) < SIGNS]
        if len(read) == len(numbers) and 1 <= len(read) <= 2:
            count = Count(min(read), max(read))
            if self.at_least <= count.most <= self.at_most:
                return count
        raise NotUnderstood(
            _(
                "Please write how many, at most {most}. For example: {one} or {two}",
                most=self.at_most,
                one="4",
                two="3-6",
            )
        )


@dataclass(frozen=True)
class Amount(Question[int | None]):
    """A whole number from 0 that may be skipped; None then."""

    prompt: Text | Lines
    at_most: int
    asks_location: bool = False
    takes_number: ClassVar[bool] = True

    def options(self) -> Sequence[Option]:
        """Return what skips it."""
        # i18n: button, max 20
        return (Option(SKIP, _("⏭ Skip")),)

    async def read(self, said: Said) -> int | None:
        """Read a number in any digits, or that there is none."""
        labels = {fold(label(one.label, said.language)) for one in self.options()}
        if said.token is None and (said.folded in labels or said.means(NOTHING)):
            return None
        return await self.recall(said.token if said.token is not None else said.number)

    def keep(self, value: int | None) -> str:
        """Keep the number, or that it was skipped."""
        return SKIP if value is None else str(value)

    async def recall(self, token: str) -> int | None:
        """Return the number, if it is within today's bounds."""
        if token == SKIP:
            return None
        if token.isascii() and token.isdigit() and len(token) < SIGNS:
            value = int(token)
            if value <= self.at_most:
                return value
        raise NotUnderstood(
            _("Please write a number from {least} to {most}.", least=0, most=self.at_most)
        )


def _token(count: Count) -> str:
    return f"{count.least}-{count.most}"
