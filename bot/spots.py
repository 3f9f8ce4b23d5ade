"""Places as answers: a shared location, one of the known places, or one that is typed.

A shared location is kept only as its cell of the grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from db.session import Session
from locales import Lines, Text, _, as_is, label
from locales.fold import fold
from services.areas import areas
from services.grid import cell, snap
from services.search import Spot as Named
from services.search import named, spot

CELL = "cell:"
WHERE = _("I do not know this place. Write a station, a square or a town.")
WHICH = _("Which one do you mean?")


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with what it is called; None for a shared location."""

    token: str
    name: str | None
    position: tuple[float, float]  # latitude, longitude in degrees


async def recalled(db: Session, token: str) -> Spot | None:
    """Return the spot of a token, or None when it is gone."""
    if token.startswith(CELL):
        try:
            return Spot(token, None, cell(token.removeprefix(CELL)).centre)
        except ValueError:
            return None
    return _spot(await spot(db, token))


def shared(latitude: float, longitude: float) -> Spot | None:
    """Return the spot of a shared location, None outside the world; its token is coarse."""
    try:
        return Spot(f"{CELL}{snap(latitude, longitude)}", None, (latitude, longitude))
    except ValueError:
        return None


async def called(db: Session, words: str, *, alone: bool = False) -> list[Spot]:
    """Return what is called so and has a known point, the best first; `alone` forgives nothing."""
    found = [_spot(one) for one in await named(db, words, alone=alone)]
    return [one for one in found if one is not None]


@dataclass(frozen=True)
class Where(Question[Spot]):
    """A place: shared, chosen or typed; when several are called so, which one is asked."""

    prompt: Text | Lines
    db: Session
    asks_location: bool = True

    def options(self) -> Sequence[Option]:
        """Return the best known places."""
        return _options([Spot(f"area:{one.key}", one.name, one.position) for one in areas()])

    async def read(self, said: Said) -> Spot:
        """Read a location, a button, its number or a name in any spelling."""
        if said.token is not None:
            return await self.recall(said.token)
        if said.incoming.location is not None:
            return _known(shared(*said.incoming.location))
        for option in self.options():
            if said.folded in (str(option.number), fold(label(option.label, said.language))):
                return await self.recall(option.token)
        found = await called(self.db, said.incoming.text)
        if len(found) > 1:
            raise NotUnderstood(WHICH, _options(found))
        return _known(found[0] if found else None)

    def keep(self, value: Spot) -> str:
        """Keep the token of a place, or of a cell of the grid."""
        return value.token

    async def recall(self, token: str) -> Spot:
        """Return the place, if it is still known."""
        return _known(await recalled(self.db, token))


def _spot(found: Named | None) -> Spot | None:
    if found is None or found.position is None:
        return None
    return Spot(found.key, found.name, found.position)


def _known(found: Spot | None) -> Spot:
    if found is None:
        raise NotUnderstood(WHERE)
    return found


def _options(spots: Sequence[Spot]) -> list[Option]:
    return [
        Option(one.token, as_is(one.name or ""), number=number)
        for number, one in enumerate(spots, start=1)
    ]
