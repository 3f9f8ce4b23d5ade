"""Spans: from when to when, as one answer: "18h-21h", "18:00 to 21:00", "6pm-9pm".

* midnight may lie between: 22h-2h ends on the day after;
* where only the beginning is given the end is asked, and where a clock may be read in two ways,
  which one is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from unicodedata import normalize

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _
from locales.clock_words import SIX_APART
from services.hour_words import CLOCKS
from services.shift_times import times_on

CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:[h:.](\d{2})|(\d{2}))?(?!\d)\s*h?\s*(am\b|pm\b|a\.m\.|p\.m\.)?"
)
TOKEN = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII)
LONGEST = 16 * 60  # minutes; what lasts longer is more likely a slip
HALF_A_DAY, USUAL = 12 * 60, 3 * 60  # minutes
LENGTHS = (2, 3, 4)  # hours that are offered where no end was given
EXAMPLE = "18:00-21:00"
PAST = _("That time is over already.")

Clock = tuple[int, int, str]  # hour, minute, and "am" or "pm" where it was said


@dataclass(frozen=True, slots=True)
class Span:
    """Two times of day; the second may be on the day after."""

    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        """How long it is on the clock of the street, from 1 to 1440."""
        return (_minutes(self.ends) - _minutes(self.starts)) % (24 * 60) or 24 * 60

    @property
    def label(self) -> Text:
        """What stands on a button."""
        # i18n: button, max 24
        return _("{start} to {end}", start=self.starts, end=self.ends)


@dataclass(frozen=True)
class FromTo(Question[Span]):
    """From when to when on a day; what is over already is no answer."""

    prompt: Text | Lines
    day: date
    now: datetime
    offered: Sequence[Span] = ()
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return what is usual."""
        return _options([one for one in self.offered if not self._is_over(one)])

    async def read(self, said: Said) -> Span:
        """Read a button, its number, or two times in any of the ways people write them."""
        if said.token is not None:
            return await self.recall(said.token)
        for option in self.options():
            if said.folded == str(option.number):
                return await self.recall(option.token)
        clocks = _clocks(said.incoming.text)
        if said.language in SIX_APART and all(
            hour <= 12 and not half for hour, _m, half in clocks
        ):
            raise NotUnderstood(_("Which time do you mean?"), _options(_readings(clocks)))
        if len(clocks) == 1:
            raise NotUnderstood(_("Until when?"), _options(_lengths(_time(clocks[0]))))
        return self._checked(_span(*clocks))

    def keep(self, value: Span) -> str:
        """Keep it as 18:00-21:00."""
        return _token(value)

    async def recall(self, token: str) -> Span:
        """Return the span, if it is not yet over."""
        match = TOKEN.fullmatch(token)
        if match is None:
            raise _not_understood()
        return self._checked(Span(time.fromisoformat(match[1]), time.fromisoformat(match[2])))

    def _checked(self, span: Span) -> Span:
        if span.minutes > LONGEST:
            raise _not_understood()
        if self._is_over(span):
            raise NotUnderstood(PAST)
        return span

    def _is_over(self, span: Span) -> bool:
        return times_on(self.day, span.starts, span.minutes).ends <= self.now


def _clocks(words: str) -> tuple[Clock, ...]:
    """Return the one or two times that are written; raises NotUnderstood for anything else."""
    text = normalize("NFKC", words).casefold()
    for word, (hour, _minute) in CLOCKS.items():
        text = re.sub(rf"\b{word}\b", f"{hour}:00", text)
    text = "".join(str(int(one)) if one.isdecimal() else one for one in text)
    found = tuple(
        (int(hour), int(minute or joined or 0), (half or "").replace(".", ""))
        for hour, minute, joined, half in CLOCK.findall(text)
    )
    if not 1 <= len(found) <= 2 or re.search(r"\d", CLOCK.sub("", text)):
        raise _not_understood()
    return found


def _span(first: Clock, second: Clock) -> Span:
    """Return two times as a span: of "6-9 pm" both are in the evening."""
    hour, minute, half = first
    return Span(_time((hour, minute, half or second[2])), _time(second))


def _time(clock: Clock) -> time:
    hour, minute, half = clock
    if minute > 59 or hour > (12 if half else 24):
        raise _not_understood()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour % 24, minute)


def _readings(clocks: tuple[Clock, ...]) -> list[Span]:
    """Return the readings: as on the clock, and six and eighteen hours later.

    Where hours go to twelve only, the end is the next time the hand stands there.
    """
    read = [_time(one) for one in clocks]
    starts, ends = read[0], read[-1]
    length = (_minutes(ends) - _minutes(starts)) % HALF_A_DAY or USUAL
    moved = [starts.replace(hour=(starts.hour + later) % 24) for later in (0, 6, 18)]
    return sorted((_lasting(one, length) for one in moved), key=lambda one: one.starts)


def _lengths(starts: time) -> list[Span]:
    return [_lasting(starts, 60 * more) for more in LENGTHS]


def _lasting(starts: time, minutes: int) -> Span:
    hour, minute = divmod((_minutes(starts) + minutes) % (24 * 60), 60)
    return Span(starts, time(hour, minute))


def _options(spans: Sequence[Span]) -> list[Option]:
    return [
        Option(_token(one), one.label, number=number) for number, one in enumerate(spans, start=1)
    ]


def _token(span: Span) -> str:
    return f"{span.starts:%H:%M}-{span.ends:%H:%M}"


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _not_understood() -> NotUnderstood:
    return NotUnderstood(_("Please write it like this: {example}", example=EXAMPLE))
