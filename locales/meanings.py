"""Meanings: what a message means, in any of the languages that people write here.

* exact: a known phrase; first in the person's language, then in the one it seems to be written
  in, then in all of them, where they do not contradict each other;
* near: a known phrase with slips; never `stop`;
* offered: up to three meanings to choose from; nobody acts on them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from locales.fold import fold
from locales.likely import EMERGENCY, likely
from locales.nearly import HARMLESS, NEVER, nearly
from locales.shelf import Shelf, shelves
from locales.spelling import script, spread
from locales.vocabulary import HEARD, Vocabulary, vocabulary

UNDETERMINED = "und"  # signs, in every language
FURTHER = 90.0  # how alike a phrase of a language has to be that nobody seems to write
KINDNESS = ("THANKS", "GOODBYE", "HELLO")
LONGEST = 400  # letters that are looked at

INTENTS = frozenset(
    {
        "menu",
        "food_now",
        "food_near",
        "food_tomorrow",
        "my_shifts",
        "sign_up",
        "report_need",
        "emergency",
        "human",
        "language",
        "stop",
        "help",
    }
)
Brought = Callable[[str], Mapping[str, Iterable[str]]]

__all__ = ["EMERGENCY", "HARMLESS", "INTENTS", "Meanings", "Meant", "Tier"]


class Tier(StrEnum):
    """How sure a meaning is."""

    EXACT = "exact"
    NEAR = "near"
    OFFERED = "offered"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a message means: an intent to act on, or else what can be offered, likeliest first."""

    intent: str | None = None
    tier: Tier = Tier.NONE
    offered: tuple[str, ...] = ()
    phrase: str = ""  # the known phrase, folded, when it was nearly typed


class Meanings:
    """The phrases and words of all languages, read at the first message that needs them.

    `brought` returns for a language what commands bring: phrases, folded, by the intent or the
    other name of its command.
    """

    def __init__(
        self,
        brought: Brought = lambda code: {},
        *,
        read: Callable[[str], Vocabulary] = vocabulary,
        codes: Sequence[str] = HEARD,
    ) -> None:
        self._brought = brought
        self._read = read
        self._codes = codes
        self._shelves: dict[str, dict[str, Shelf]] = {}

    def read(self, code: str) -> None:
        """Read a language in advance, so that no message has to wait for it."""
        self._of(code)

    def exactly(self, folded: str, codes: Iterable[str | None] = ()) -> Meant:
        """Return what a known phrase means; what languages contradict each other in is offered.

        `codes` are the languages it may be in, the likeliest first; then come all the others.
        """
        if not folded:
            return Meant()
        typed = spread(folded)
        own = dict.fromkeys(filter(None, codes))
        for group in ((UNDETERMINED,), *((code,) for code in own), self._codes):
            names = self._named(typed, script(folded), group)
            if len(names) == 1:
                return Meant(names[0], Tier.EXACT, phrase=folded)
            if names:
                return self._contradictory(names)
        return Meant()

    def near(
        self, folded: str, codes: Iterable[str | None] = (), *, further: bool = True
    ) -> Meant:
        """Return what a phrase with slips means; `further` looks in the other languages too."""
        mine, others = self._around(folded, codes)
        typed = spread(folded[:LONGEST])
        found = nearly(typed, mine) if mine else None
        if found is None and others and further:
            found = nearly(typed, [*mine, *others], FURTHER if mine else 0.0)
        if found is None or found.name not in (*INTENTS, HARMLESS):
            return Meant()
        return Meant(found.name, Tier.NEAR, phrase=found.phrase)

    def likely(self, folded: str, codes: Iterable[str | None] = ()) -> Meant:
        """Return what a message may mean, to be offered; nothing where it is known as harmless."""
        if self.exactly(folded, codes).intent == HARMLESS:
            return Meant()
        mine, others = self._around(folded, codes)
        offered = likely(spread(folded[:LONGEST]), script(folded), mine, others, INTENTS)
        return Meant(None, Tier.OFFERED, offered) if offered else Meant()

    def kindness(self, folded: str, codes: Iterable[str | None] = ()) -> str | None:
        """Return "THANKS", "GOODBYE" or "HELLO", where a message says nothing else."""
        mine, others = self._around(folded, codes)
        words = spread(folded).split()
        for shelf in (*mine, *others):
            left, said = shelf.bare(words)
            if said and (not left or shelf.meaning(spread(folded)) == HARMLESS):
                return next(one for one in KINDNESS if one in said)
        return None

    def meant(self, text: str, *codes: str | None) -> Meant:
        """Return what a message means, by the first tier that knows."""
        folded = fold(text)
        found = self.exactly(folded, codes)
        if found.tier is Tier.NONE:
            found = self.near(folded, codes)
        if found.tier is Tier.NONE or (found.intent, found.tier) == (HARMLESS, Tier.NEAR):
            found = self.likely(folded, codes)
        return found

    def _contradictory(self, names: Sequence[str]) -> Meant:
        offered = tuple(name for name in names if name in INTENTS and name != NEVER)
        if HARMLESS in names or not offered:
            return Meant()
        return Meant(None, Tier.OFFERED, offered[:3])

    def _named(self, typed: str, written: str, codes: Iterable[str]) -> list[str]:
        names: dict[str, None] = {}
        for code in codes:
            shelf = self._of(code).get(written)
            name = shelf.meaning(typed) if shelf else None
            if name:
                names[name] = None
        return list(names)

    def _around(
        self, folded: str, codes: Iterable[str | None]
    ) -> tuple[Sequence[Shelf], Sequence[Shelf]]:
        """Return the shelves of these languages, and those of the others in the same script."""
        written = script(folded)
        own = dict.fromkeys(filter(None, codes))
        mine = [self._of(code).get(written) for code in own]
        others = [self._of(code).get(written) for code in self._codes if code not in own]
        return list(filter(None, mine)), list(filter(None, others)) if written else []

    def _of(self, code: str) -> dict[str, Shelf]:
        if code not in self._shelves:
            self._shelves[code] = shelves(code, self._read(code), self._brought(code))
        return self._shelves[code]
