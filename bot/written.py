"""Questions that are answered in one's own words: free text, a day, a time of day."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.messages import Kind, Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _, as_is, label, pgettext, phrases
from locales.fold import fold

LONGEST = 200
DAY = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})(?:\s*[/. -]\s*(\d{4}))?")
CLOCK = re.compile(r"(\d{1,2})(?:(?:\s*h\s*|\s|(?<=\d\d))(\d{2}))?\s*h?\s*(am|pm)?")
SKIP = "skip"
NOTHING = pgettext("words", "skip | nothing | none | no | next")
TODAY = pgettext("words", "today | tonight | this evening")
TOMORROW = pgettext("words", "tomorrow | tmrw")
NUMBERS = {str(number) for number in range(1, 8)}
SIX_APART = ("am", "ti")  # where 18:00 may be called twelve


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
        for ahead, words in enumerate((TODAY, TOMORROW)):
            if folded in phrases(words, said.language) | phrases(words, "en_GB"):
                return self.today + timedelta(days=ahead)
        return None

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
        """Read 18:30, 18h30, 6pm or 18."""
        if said.token is not None:
            return await self.recall(said.token)
        match = CLOCK.fullmatch(said.folded)
        found = match and self._time(int(match[1]), int(match[2] or 0), match[3])
        if not found:
            raise NotUnderstood(_("Please write a time like {example}.", example="18:30"))
        if said.language in SIX_APART and found.hour <= 12 and not (match and match[3]):
            raise NotUnderstood(_("Which time do you mean?"), self._both(found))
        return found

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

    def _time(self, hour: int, minute: int, half: str | None) -> time | None:
        if half and hour < 24:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return time(hour, minute) if hour < 24 and minute < 60 else None

    def _both(self, found: time) -> list[Option]:
        """Return the readings: as on the clock, and six and eighteen hours later."""
        hours = sorted({found.hour % 24, (found.hour + 6) % 24, (found.hour + 18) % 24})
        readings = [time(hour, found.minute) for hour in hours]
        return [
            Option(self.keep(one), as_is(one), number=number)
            for number, one in enumerate(readings, start=1)
        ]
