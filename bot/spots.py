"""Places as answers: a shared location, one of the known places, or one that is typed.

A shared location is kept only as its cell of the grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from db.session import Session
from locales import Text, _, as_is
from services.grid import cell, snap


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with what it is called; None for a shared location."""

    token: str
    name: str | None
    position: tuple[float, float]  # latitude, longitude in degrees


@dataclass(frozen=True)
class Where(Question[Spot]):
    """A place: shared, chosen or typed; when several are called so, which one is asked."""

    prompt: Text
    db: Session
    asks_location: bool = True

    def options(self) -> Sequence[Option]:
        """Return the best known places."""
        return [
            Option(f"a{one.key}", as_is(one.name), number=number)
            for number, one in enumerate(known_areas(), start=1)
        ]

    async def read(self, said: Said) -> Spot:
        """Read a location, a button, its number or a name in any spelling."""
        if said.token is not None:
            return await self.recall(said.token)
        if said.incoming.location is not None:
            return self._shared(*said.incoming.location)
        for option in self.options():
            if said.folded == str(option.number):
                return await self.recall(option.token)
        return await self._named(said)

    def keep(self, value: Spot) -> str:
        """Keep the token of a place, or of a cell of the grid."""
        return value.token

    async def recall(self, token: str) -> Spot:
        """Return the place, if it is still known."""
        try:
            if token.startswith("c"):
                return Spot(token, None, cell(token[1:]).centre)
        except ValueError:
            raise NotUnderstood(WHERE) from None
        found = await by_key(self.db, token)
        if found is None:
            raise NotUnderstood(WHERE)
        return Spot(token, found.name, found.position)

    def _shared(self, latitude: float, longitude: float) -> Spot:
        try:
            return Spot(f"c{snap(latitude, longitude)}", None, (latitude, longitude))
        except ValueError:
            raise NotUnderstood(WHERE) from None
