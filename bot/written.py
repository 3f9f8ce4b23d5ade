"""Questions that are answered in one's own words: free text, a day, a time of day."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.messages import Kind, Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _, as_is, label, pgettext
from locales.clock_words import times
from locales.day_words import day_named
from locales.fold import fold

LONGEST = 200
DAY = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})(?:\s*[/. -]\s*(\d{4}))?")
SKIP = "skip"
NOTHING = pgettext("words", "skip | nothing | none | no | next")
NUMBERS = {str(number) for number in range(1, 8)}


@dataclass(frozen=True)
class FreeText(Question[str]):
    """Words as they were written, sealed while the conversation lasts; "" when skipped."""

    prompt: Text | Lines
    seal: Callable[[str], str]
    unseal: Callable[[str], str]  # raises ValueError
    at_most: int = LONGEST
    optional: bool = False
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return what skips it, where it may be skipped."""
        # i18n: button, max 20
        return (Option(SKIP, _("⏭ Skip")),) if self.optional else ()

    async def read(self, said: Said) -> str:
        """Read any words that are not too long."""
        words = said.incoming.text
        if self.optional and self._skips(said):
            return ""
        if said.incoming.kind is not Kind.TEXT or not words:
            raise NotUnderstood(_("Please write it in words."))
        if len(words) > self.at_most:
            raise NotUnderstood(
                _("Please write less: at most {count} letters.", count=self.at_most)
            )
        return words

    def keep(self, value: str) -> str:
        """Keep the words sealed."""
        return self.seal(value) if value else ""

    async def recall(self, token: str) -> str:
        """Return the words."""
        if self.optional and not token:
            return ""
        try:
            return self.unseal(token)
        except ValueError:
            raise NotUnderstood(_("Please write it in words.")) from None

    def _skips(self, said: Said) -> bool:
        labels = {fold(label(one.label, said.language)) for one in self.options()}
        return said.token == SKIP or said.folded in labels or said.means(NOTHING)


@dataclass(frozen=True)
class Day(Question[date]):
    """A day from today on: pressed, named or written as day/month."""

    prompt: Text | Lines
    today: date
    at_most: int = 60  # days ahead
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return the next seven days."""
        return [
            Option(day.isoformat(), as_is(day), number=number)
            for number, day in enumerate(self._week(), start=1)
        ]

    async def read(self, said: Said) -> date:
        """Read a button, its number, today, tomorrow, a weekday or day/month."""
        if said.token is not None:
            return await self.recall(said.token)
        found = self._written(said.folded) or self._named(said)
        if found is None:
            raise NotUnderstood(_("Please write a day like {example}.", example="24/11"))
        return self._within(found)

    def keep(self, value: date) -> str:
        """Keep the day as 2026-11-24."""
        return value.isoformat()

    async def recall(self, token: str) -> date:
        """Return the day, if it is not yet over."""
        try:
            return self._within(date.fromisoformat(token))
        except ValueError:
            raise NotUnderstood(_("Please choose one of these.")) from None

    def _week(self) -> list[date]:
        return [self.today + timedelta(days=ahead) for ahead in range(7)]

    def _within(self, day: date) -> date:
        if not 0 <= (day - self.today).days <= self.at_most:
            raise NotUnderstood(
                _("Please choose a day within the next {count} days.", count=self.at_most)
            )
        return day

    def _named(self, said: Said) -> date | None:
        folded = said.folded
        if folded in NUMBERS:
            return self._week()[int(folded) - 1]
        for day in self._week():
            names = {fold(label(as_is(day), code)) for code in (said.language, "en_GB")}
            if folded in {*names, *(name.rsplit(" ", 2)[0] for name in names)}:
                return day
        return day_named(said.incoming.text, said.language, self.today)

    def _written(self, folded: str) -> date | None:
        match = DAY.fullmatch(folded)
        if not match:
            return None
        day, month, year = (int(part) if part else self.today.year for part in match.groups())
        years = (year,) if match[3] else (year, year + 1)
        found = [one for one in (_date(each, month, day) for each in years) if one is not None]
        return next((one for one in found if one >= self.today), found[0] if found else None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class TimeOfDay(Question[time]):
    """A time of day; where it may be meant six hours apart it is asked, never assumed."""

    prompt: Text | Lines
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return nothing to press."""
        return ()

    async def read(self, said: Said) -> time:
        """Read 18:30, 18h30, 6pm, "half past six" or 18, in any digits and words."""
        if said.token is not None:
            return await self.recall(said.token)
        found = times(said.incoming.text, said.language)
        if not found:
            raise NotUnderstood(_("Please write a time like {example}.", example="18:30"))
        if len(found) > 1:
            raise NotUnderstood(_("Which time do you mean?"), self._options(found))
        return found[0]

    def keep(self, value: time) -> str:
        """Keep the time as 18:30."""
        return f"{value:%H:%M}"

    async def recall(self, token: str) -> time:
        """Return the time."""
        try:
            return time.fromisoformat(token).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise NotUnderstood(
                _("Please write a time like {example}.", example="18:30")
            ) from None

    def _options(self, readings: Sequence[time]) -> list[Option]:
        return [
            Option(self.keep(one), as_is(one), number=number)
            for number, one in enumerate(readings, start=1)
        ]
