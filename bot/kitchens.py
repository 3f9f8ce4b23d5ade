"""Kitchens: a place where food is served, as an answer; typed, and it may be skipped."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.written import NOTHING, SKIP
from db.session import Session
from locales import Lines, Text, _, as_is, label
from locales.fold import fold
from services.search import Spot, named, spot

WHICH = _("Which one do you mean?")


@dataclass(frozen=True)
class Kitchen(Question[Spot | None]):
    """A place of the map of meals, by its name; None when it was skipped."""

    prompt: Text | Lines
    db: Session
    actor: int  # the coordinator who is asked
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return what skips it."""
        # i18n: button, max 20
        return (Option(SKIP, _("⏭ Skip")),)

    async def read(self, said: Said) -> Spot | None:
        """Read a name in any spelling; when several are called so, which one is asked."""
        if said.token is not None:
            return await self.recall(said.token)
        if said.folded in self._skips(said) or said.means(NOTHING):
            return None
        found = await named(self.db, said.incoming.text, actor=self.actor)
        places = [one for one in found if one.place_id is not None]
        if not places:
            raise NotUnderstood(_("I know no such place."))
        if len(places) > 1:
            raise NotUnderstood(WHICH, _options(places))
        return places[0]

    def keep(self, value: Spot | None) -> str:
        """Keep which place it is."""
        return SKIP if value is None else value.key

    async def recall(self, token: str) -> Spot | None:
        """Return the place, if it is still known."""
        if token == SKIP:
            return None
        found = await spot(self.db, token, actor=self.actor)
        if found is None or found.place_id is None:
            raise NotUnderstood(_("I know no such place."))
        return found

    def _skips(self, said: Said) -> set[str]:
        return {fold(label(one.label, said.language)) for one in self.options()}


def _options(places: Sequence[Spot]) -> list[Option]:
    return [
        Option(one.key, as_is(one.name), number=number)
        for number, one in enumerate(places, start=1)
    ]
