"""Moments to come, as answers: a few to press, or a time that is typed.

A time alone means its next coming: at 23:00 "1:00" is this night.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.written import TimeOfDay
from locales import Lines, Text, _, as_is
from services.days import DAY, PARIS, local

NOW = "now"
HOURS = (time(12), time(18), time(20), time(22), time(23, 59))
LEAST = timedelta(minutes=30)  # ahead, of what is offered
AHEAD = 7 * DAY
OFFERED = 7


@dataclass(frozen=True)
class Until(Question[datetime]):
    """A moment within a week."""

    prompt: Text | Lines
    now: datetime  # local
    at_once: bool = False  # whether "now" is an answer
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return the next usual hours, numbered from one."""
        # i18n: button: at this moment; max 20
        first = [(NOW, _("🔴 Now"))] if self.at_once else []
        shown = [*first, *((self.keep(one), as_is(one)) for one in self._next())]
        return [
            Option(token, label, number=number)
            for number, (token, label) in enumerate(shown, start=1)
        ]

    async def read(self, said: Said) -> datetime:
        """Read a button, its number or a time of day in any digits."""
        if said.token is not None:
            return await self.recall(said.token)
        for one in self.options():
            if said.folded == str(one.number):
                return await self.recall(one.token)
        return self._coming(await TimeOfDay(self.prompt).read(said))

    def keep(self, value: datetime) -> str:
        """Keep the moment in UTC seconds."""
        return str(int(value.timestamp()))

    async def recall(self, token: str) -> datetime:
        """Return the moment, if it is still to come."""
        if token == NOW and self.at_once:
            return self.now
        if not (token.isascii() and token.isdigit() and len(token) <= 11):
            return self._coming(await TimeOfDay(self.prompt).recall(token))
        moment = local(datetime.fromtimestamp(int(token), PARIS))
        if moment > self.now + AHEAD:
            raise NotUnderstood(
                _("Please choose a day within the next {count} days.", count=AHEAD.days)
            )
        if moment < self.now and not self.at_once:
            raise NotUnderstood(_("That time is over. Please choose a later one."))
        return moment

    def _coming(self, clock: time) -> datetime:
        today = datetime.combine(self.now.date(), clock, PARIS)
        if today > self.now:
            return today
        return datetime.combine(self.now.date() + DAY, clock, PARIS)

    def _next(self) -> list[datetime]:
        days = [self.now.date() + ahead * DAY for ahead in range(3)]
        moments = [datetime.combine(day, hour, PARIS) for day in days for hour in HOURS]
        return [one for one in moments if one >= self.now + LEAST][:OFFERED]
