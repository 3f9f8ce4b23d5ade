"""Written rules: opening hours as an answer, read from what people write of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text
from services import written_hours
from services.drop_offs import NEVER_OPEN, openings
from services.hours import checked
from services.refusals import Refused


@dataclass(frozen=True)
class Hours(Question[str]):
    """Hours of the week, such as "lun-ven 14h-18h", kept as a rule that is open sometime."""

    prompt: Text | Lines
    now: datetime
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return nothing to press: hours are written."""
        return ()

    async def read(self, said: Said) -> str:
        """Read hours as people write them, or as OpenStreetMap does."""
        try:
            rule = written_hours.read(said.incoming.text)
        except Refused as refused:
            raise NotUnderstood(refused.why) from None
        if not openings(rule, self.now, 1):
            raise NotUnderstood(NEVER_OPEN)
        return rule

    def keep(self, value: str) -> str:
        """Keep the rule."""
        return value

    async def recall(self, token: str) -> str:
        """Return the rule, if it can still be used."""
        try:
            return checked(token)
        except Refused as refused:
            raise NotUnderstood(refused.why) from None
