"""Pledge questions: how many of what is missing somebody brings, and on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _, as_is
from services.drop_offs import Slot

USUAL = (1, 2, 5, 10)  # what is offered by a button


@dataclass(frozen=True)
class Pieces(Question[int]):
    """How many, from one to as many as are missing; a typed number is the number itself."""

    prompt: Text | Lines
    at_most: int
    asks_location: bool = False
    takes_number: ClassVar[bool] = True

    def options(self) -> Sequence[Option]:
        """Return what is usual, and all of it where that is little."""
        shown = [one for one in USUAL if one <= self.at_most]
        if self.at_most < USUAL[-1] and self.at_most not in shown:
            shown.append(self.at_most)
        return [Option(str(one), as_is(str(one))) for one in shown]

    async def read(self, said: Said) -> int:
        """Read a button, or a number in any digits or in words."""
        return await self.recall(said.token if said.token is not None else said.number)

    def keep(self, value: int) -> str:
        """Keep the number in ASCII digits."""
        return str(value)

    async def recall(self, token: str) -> int:
        """Return the number, if so many are missing today."""
        number = int(token) if token.isascii() and token.isdigit() and len(token) < 6 else 0
        if number > self.at_most:
            raise NotUnderstood(
                _("💚 Please at most {count}. More is not needed now.", count=self.at_most)
            )
        if not number:
            raise NotUnderstood(
                _("Please write a number from {least} to {most}.", least=1, most=self.at_most)
            )
        return number


def days_of(slots: Sequence[Slot]) -> dict[str, tuple[date, Text]]:
    """Return the days on which a drop-off point opens, to choose from."""
    return {one.day.isoformat(): (one.day, _shown(one)) for one in slots}


def _shown(one: Slot) -> Text:
    # i18n: row of a list: a day and a time, such as "Thursday 26/11, 14:00"; max 24
    return _("{day}, {time}", day=one.day, time=one.opens.time())
