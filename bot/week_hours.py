"""Weekly hours as an answer: written, or days and hours by taps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.messages import Option
from bot.questions import Said
from bot.shift_plans import HOURS, USUAL
from bot.spans import FromTo, Span
from bot.talk import Talk
from bot.week_words import DAYS
from bot.written_rules import Hours
from locales import Text, _, label
from locales.fold import fold
from services.activities import Activity
from services.days import DAY
from services.meals import Meal

TAPS = "taps"
OFFERED = {
    Meal.BREAKFAST: HOURS[Activity.BREAKFAST],
    Meal.LUNCH: ("11:30-13:30", "12:00-14:00", "12:30-14:30"),
    Meal.DINNER: ("18:00-20:00", "19:00-21:00", "19:30-21:30"),
}


@dataclass(frozen=True)
class WrittenOrTapped(Hours):
    """Hours of the week as they are written; "" when they are rather tapped."""

    def options(self) -> Sequence[Option]:
        """Return what asks for days and hours one by one."""
        # i18n: button: choose a day and hours with buttons, and write nothing; max 20
        return (Option(TAPS, _("👆 With buttons"), number=1),)

    async def read(self, said: Said) -> str:
        """Read the button, or hours as people write them."""
        labels = {fold(label(self.options()[0].label, one)) for one in (said.language, "en_GB")}
        if said.token == TAPS or said.folded in {"1", *labels}:
            return ""
        return await Hours.read(self, said)

    def keep(self, value: str) -> str:
        """Keep the rule, or that it is tapped."""
        return value or TAPS

    async def recall(self, token: str) -> str:
        """Return the rule, if it can still be used."""
        return "" if token == TAPS else await Hours.recall(self, token)


async def asked_hours(talk: Talk, prompt: Text, meal: Meal) -> str:
    """Ask for the weekly hours of a meal and return the rule."""
    written = await talk.ask("rule", WrittenOrTapped(prompt, talk.now))
    if written:
        return written
    choices = {token: (token, said) for token, said in DAYS.items()}
    chosen = await talk.several("days", _("🗓 On which days?"), choices)
    day = talk.now.date() + DAY  # of any day: none of its hours is over
    offered = [_span(one) for one in OFFERED.get(meal, USUAL)]
    ask = _("🕕 From when to when? For example: {example}", example="18h-20h")
    span = await talk.ask("hours", FromTo(ask, day, talk.now, offered))
    return f"{_days(chosen)} {span.starts:%H:%M}-{span.ends:%H:%M}"


def _days(chosen: Sequence[str]) -> str:
    """Return the days as a rule has them; nothing chosen is every day."""
    if not chosen or "Mo-Su" in chosen:
        return "Mo-Su"
    return ",".join(one for one in DAYS if one in chosen)


def _span(token: str) -> Span:
    starts, _to, ends = token.partition("-")
    return Span(time.fromisoformat(starts), time.fromisoformat(ends))
