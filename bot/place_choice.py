"""Choosing a place: one of those somebody looks after, or one that is typed by its name.

Where a meal is added, a well known spot will do as well, and any other name is a new place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.messages import Kind, Option
from bot.questions import NotUnderstood, Question, Said
from bot.spots import WHICH
from db.session import Session
from locales import Lines, Text, _, as_is, label
from locales.fold import fold
from services.areas import area_of
from services.likeness import says_only
from services.search import Spot, named, spot
from services.sitting_words import FOOD

OFFERED = 8
NEW = "new:"
PLACE = "place:"
NOWHERE = _("I know no such place.")


@dataclass(frozen=True)
class WhichPlace(Question[str]):
    """The token of a place: "place:12"; with `seal` also "area:stalingrad" or "new:…"."""

    prompt: Text | Lines
    db: Session
    own: Mapping[int, str]  # offered first, by number
    actor: int  # the coordinator who is asked
    seal: Callable[[str], str] | None = None  # of the name of a new place
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return the places somebody looks after."""
        shown = list(self.own.items())[:OFFERED]
        return [
            Option(f"{PLACE}{one}", as_is(name), number=number)
            for number, (one, name) in enumerate(shown, start=1)
        ]

    async def read(self, said: Said) -> str:
        """Read a button, its number or a name in any spelling."""
        if said.token is not None:
            return await self.recall(said.token)
        for option in self.options():
            if said.folded in (str(option.number), fold(label(option.label, said.language))):
                return await self.recall(option.token)
        words = said.incoming.text
        if said.incoming.kind is not Kind.TEXT or not words:
            raise NotUnderstood(_("Please write it in words."))
        found = await meant(self.db, words, self.own, self.actor, areas=self.seal is not None)
        if len(found) > 1:
            raise NotUnderstood(WHICH, spot_options(found))
        if found:
            return found[0].key
        if self.seal is None:
            raise NotUnderstood(_("I know no such place. /newplace makes a new one."))
        return f"{NEW}{self.seal(words)}"

    def keep(self, value: str) -> str:
        """Keep the token."""
        return value

    async def recall(self, token: str) -> str:
        """Return the token, if its place is still there."""
        if self.seal is not None and token.startswith(NEW):
            return token
        if await spot(self.db, token, actor=self.actor) is None:
            raise NotUnderstood(NOWHERE)
        return token


async def meant(
    db: Session, words: str, own: Mapping[int, str], actor: int, *, areas: bool
) -> list[Spot]:
    """Return what words may mean, only one where that is certain.

    Own places are meant before those of others, which are named to be refused.
    """
    spots = await named(db, words, actor=actor)
    found = [one for one in spots if areas or one.place_id is not None]
    exact = [one for one in found if await _called(db, one, words)]
    mine = [one for one in exact or found if one.place_id in own]
    if exact:
        return mine[:1] or exact[:1]
    known = [one for one in found if one.place_id is None or one.place_id in own]
    return known or found


async def names_only(db: Session, one: Spot, words: str) -> bool:
    """Tell whether words that mean a spot say nothing else, but that it is about food."""
    left = " ".join(word for word in fold(words).split() if word not in FOOD)
    return says_only(left, await _names(db, one))


async def _called(db: Session, one: Spot, words: str) -> bool:
    return fold(words) in map(fold, await _names(db, one))


async def _names(db: Session, one: Spot) -> tuple[str, ...]:
    area = await area_of(db, one.key.partition(":")[2]) if one.place_id is None else None
    return (one.name, *area.spellings) if area else (one.name,)


def spot_options(spots: Sequence[Spot]) -> list[Option]:
    """Return an option for each spot."""
    return [
        Option(one.key, as_is(one.name), number=number)
        for number, one in enumerate(spots, start=1)
    ]
