"""Points: a place to the metre, such as where a meal or an alert is.

A shared location is that of the place, not of a person: it is kept as it is, but sealed while
the conversation lasts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.spots import WHERE, Spot, Where, shared
from bot.written import NOTHING, SKIP
from db.session import Session
from locales import Lines, Text, _, label
from locales.fold import fold

SHARED = "at:"


@dataclass(frozen=True)
class Point(Question[Spot | None]):
    """A point: shared, chosen or typed; None when it is skipped, where it may be."""

    prompt: Text | Lines
    db: Session
    seal: Callable[[str], str]
    unseal: Callable[[str], str]  # raises ValueError
    optional: bool = False
    asks_location: bool = True

    def options(self) -> Sequence[Option]:
        """Return the best known places, and what skips it."""
        # i18n: button, max 20
        skip = (Option(SKIP, _("⏭ Skip")),) if self.optional else ()
        return (*self._where.options(), *skip)

    async def read(self, said: Said) -> Spot | None:
        """Read a location, a button, its number or a name in any spelling."""
        if self.optional and self._skips(said):
            return None
        return await self._where.read(said)

    def keep(self, value: Spot | None) -> str:
        """Keep the token of a known place; a shared point sealed."""
        if value is None:
            return SKIP
        if value.name is not None:
            return self._where.keep(value)
        latitude, longitude = value.position
        return SHARED + self.seal(f"{latitude!r},{longitude!r}")

    async def recall(self, token: str) -> Spot | None:
        """Return the point, if it is still known."""
        if token == SKIP and self.optional:
            return None
        if not token.startswith(SHARED):
            return await self._where.recall(token)
        try:
            latitude, longitude = self.unseal(token.removeprefix(SHARED)).split(",")
            found = shared(float(latitude), float(longitude))
        except ValueError:
            found = None
        if found is None:
            raise NotUnderstood(WHERE)
        return found

    @property
    def _where(self) -> Where:
        return Where(self.prompt, self.db)

    def _skips(self, said: Said) -> bool:
        words = {fold(label(_("⏭ Skip"), one)) for one in (said.language, "en_GB")}
        return said.token == SKIP or said.folded in words or said.means(NOTHING)
