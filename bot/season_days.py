"""Days of seasons: a day of any year, near one that is known, pressed or written as day/month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.written import DAY
from locales import Lines, Text, _, as_is

AROUND = (-1, 0, 1)  # the moon is seen a day sooner or later
FAR = timedelta(days=800)


@dataclass(frozen=True)
class SeasonDay(Question[date]):
    """A day near another one; without a year it is the nearest with that day and month."""

    prompt: Text | Lines
    near: date
    offered: bool = True  # the day itself and those beside it are likely
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return the known day, the one before and the one after."""
        if not self.offered:
            return ()
        days = [self.near + timedelta(days=by) for by in AROUND]
        return [
            Option(one.isoformat(), as_is(one), number=number)
            for number, one in enumerate(days, start=1)
        ]

    async def read(self, said: Said) -> date:
        """Read a button, its number or day/month, with or without a year."""
        if said.token is not None:
            return await self.recall(said.token)
        for option in self.options():
            if said.folded == str(option.number):
                return await self.recall(option.token)
        return self._within(written(said.folded, self.near))

    def keep(self, value: date) -> str:
        """Keep the day as 2027-02-08."""
        return value.isoformat()

    async def recall(self, token: str) -> date:
        """Return the day."""
        try:
            return self._within(date.fromisoformat(token))
        except ValueError:
            raise _not_understood() from None

    def _within(self, day: date | None) -> date:
        if day is None or abs(day - self.near) > FAR:
            raise _not_understood()
        return day


def written(words: str, near: date) -> date | None:
    """Return the day that is written as 8/2, 8/2/2027 or 2027-02-08, or None."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        match = DAY.fullmatch(words.strip())
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    years = [int(match[3])] if match[3] else [near.year + by for by in AROUND]
    found = [one for year in years if (one := _date(year, month, day)) is not None]
    return min(found, key=lambda one: abs(one - near), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _not_understood() -> NotUnderstood:
    return NotUnderstood(_("Please write a day like {example}.", example="24/11/2026"))
