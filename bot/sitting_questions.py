"""Sittings as answers: when and where food is served once more, in one sentence or by taps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import Kind, Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _, label
from locales.fold import fold
from services.days import local
from services.refusals import Refused
from services.written_sitting import Sitting, read

TAPS = "taps"
WORDS = _("Please write it in words.")


@dataclass(frozen=True)
class Sentence(Question[Sitting | None]):
    """A sentence such as "tonight 23:00 Stalingrad"; None when it is rather tapped.

    Kept are the moments that were meant, and the name of the place sealed.
    """

    prompt: Text | Lines
    now: datetime
    seal: Callable[[str], str]
    unseal: Callable[[str], str]  # raises ValueError
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return what asks for the day, the hours and the place one by one."""
        # i18n: button: choose a day and hours with buttons, and write nothing; max 20
        return (Option(TAPS, _("👆 With buttons"), number=1),)

    async def read(self, said: Said) -> Sitting | None:
        """Read a sentence in French or English, or the button."""
        labels = {fold(label(self.options()[0].label, one)) for one in (said.language, "en_GB")}
        if said.token == TAPS or said.folded in {"1", *labels}:
            return None
        if said.token is not None or said.incoming.kind is not Kind.TEXT:
            raise NotUnderstood(WORDS)
        try:
            return read(said.incoming.text, self.now)
        except Refused as refused:
            raise NotUnderstood(refused.why) from None

    def keep(self, value: Sitting | None) -> str:
        """Keep the moments, and the name sealed."""
        return TAPS if value is None else kept(value, self.seal)

    async def recall(self, token: str) -> Sitting | None:
        """Return what was meant."""
        if token == TAPS:
            return None
        try:
            return recalled(token, self.unseal)
        except ValueError:
            raise NotUnderstood(WORDS) from None


def kept(sitting: Sitting, seal: Callable[[str], str]) -> str:
    """Return a sitting as it may be kept while the conversation lasts."""
    ends = sitting.ends.isoformat() if sitting.ends else ""
    place = seal(sitting.place) if sitting.place else ""
    return f"@{sitting.starts.isoformat()},{ends},{place}"


def recalled(token: str, unseal: Callable[[str], str]) -> Sitting:
    """Return a sitting that was kept; raises ValueError for anything else."""
    starts, ends, place = token.removeprefix("@").split(",")
    return Sitting(
        local(datetime.fromisoformat(starts)),
        local(datetime.fromisoformat(ends)) if ends else None,
        unseal(place) if place else "",
    )
