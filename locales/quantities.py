"""Quantities: a whole number as people write it, in figures of any script or in words.

* words of the person's language, and of French and English; sums such as "vingt-cinq";
* people are counted as they are named: "me and my two kids" are three;
* two numbers that are no sum are no answer: nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from locales.fold import fold
from locales.languages import UNDECIDED
from locales.vocabulary import vocabulary

LONGEST = 12  # words: in a longer message a number may be about something else
MOST = 1_000_000_000
HUNDRED, THOUSAND = 100, 1000
GROUP = 3  # words that are one number or one person, as "my little brother"
BRIEF, SHORT = 4, 3  # words about oneself alone; letters of which none is taken away
ALONE = {"PARTNER": 1, "TWO_CHILDREN": 2}  # who say by themselves how many they are
SEVERAL = ("CHILDREN", "FRIEND", "BROTHER", "FAMILY", "PEOPLE")
TWENTY = 20  # times four, in French
DOZEN = 12
AND_BEFORE = "و"  # Arabic writes "and" on the word that follows


def quantity(text: str, code: str) -> int | None:
    """Return the number that a message says, None when there is none or more than one."""
    return _quantity(fold(text), code)


@lru_cache(maxsize=256)
def _quantity(folded: str, code: str) -> int | None:
    words = folded.split()
    if not 0 < len(words) <= LONGEST:
        return None
    counted = _people(words, code)
    if counted is not None:
        return counted
    found = _numbers(words, code)
    return found[0] if len(found) == 1 and found[0] < MOST else None


def number_of(word: str, code: str) -> int | None:
    """Return the number of one folded word or figure, None for any other."""
    if word.isascii() and word.isdigit() and len(word) < 10:
        return int(word)
    for one in _codes(code):
        if (found := vocabulary(one).numbers.get(word)) is not None:
            return found
    return None


def means(words: str, concept: str, code: str) -> bool:
    """Tell whether folded words say a concept in the person's language, in French or English."""
    return any(words in vocabulary(one).concepts.get(concept, ()) for one in _codes(code))


def _codes(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((code, *UNDECIDED)))


def _people(words: Sequence[str], code: str) -> int | None:
    """Count people who are named; None where it is not said how many they are."""
    total, others, before, place = 0, False, None, 0
    while place < len(words):
        who, length = _named(words[place:], code)
        value = None
        if who is None:
            value, length = _next(words[place:], code)
        if who == "ME":
            total += 1
        elif who in ALONE:
            total, others, before = total + ALONE[who], True, None
        elif who is not None and (before is None or not total):
            return None
        elif who is not None:
            total, others, before = total + (before or 0), True, None
        before = value if value is not None else before
        place += length
    unclear = before is not None or not total or not (others or len(words) <= BRIEF)
    return None if unclear else total


def _named(words: Sequence[str], code: str) -> tuple[str | None, int]:
    """Return who is named at the beginning of words, and by how many of them."""
    for length in range(min(GROUP, len(words)), 0, -1):
        said = " ".join(words[:length])
        bare = said.removeprefix(AND_BEFORE) if len(said) > SHORT else said
        for concept in ("ME", *ALONE, *SEVERAL):
            if means(said, concept, code) or means(bare, concept, code):
                return concept, length
    return None, 1


def _numbers(words: Sequence[str], code: str) -> list[int]:
    """Return the numbers that stand in words, those that are one sum together."""
    found: list[_Sum] = []
    going_on = False
    place = 0
    while place < len(words):
        value, length = _next(words[place:], code)
        if value is not None:
            if not (going_on and found[-1].takes(value)):
                found.append(_Sum())
                found[-1].takes(value)
            going_on = True
        elif not means(words[place], "AND", code):
            going_on = False
        place += length
    return [one.total for one in found]


def _next(words: Sequence[str], code: str) -> tuple[int | None, int]:
    """Return the number at the beginning of words, and how many of them it takes."""
    for length in range(min(GROUP, len(words)), 0, -1):
        value = number_of(" ".join(words[:length]), code)
        if value is not None:
            return value, length
    bare = words[0].removeprefix(AND_BEFORE)
    value = number_of(bare, code) if len(bare) > 1 else None
    for name, times in (("DOZEN", DOZEN), ("PAIR", 2)):
        if value is None and means(words[0], name, code):
            value = times
    return value, 1


@dataclass(slots=True)
class _Sum:
    """A number that is said in several words: "four hundred and twenty five"."""

    thousands: int = 0
    below: int = 0
    empty: bool = True

    @property
    def total(self) -> int:
        return self.thousands + self.below

    def takes(self, value: int) -> bool:
        """Take one more word, if it can belong to the same number."""
        if value == THOUSAND and not self.thousands and self.below < THOUSAND:
            self.thousands, self.below = THOUSAND * (self.below or 1), 0
        elif value == HUNDRED and self.below < 10:
            self.below = HUNDRED * (self.below or 1)
        elif (below := self._with(value)) is not None:
            self.below = below
        else:
            return False
        self.empty = False
        return True

    def _with(self, value: int) -> int | None:
        """Return what is below a thousand with one more number, None when it does not fit."""
        if self.empty:
            return value
        hundreds, rest = divmod(self.below, HUNDRED)
        if rest == 0 and value < HUNDRED and self.total:
            return self.below + value
        if value == DOZEN and rest < DOZEN and not hundreds:
            return rest * DOZEN
        if (rest, value) == (4, TWENTY):
            return self.below + 4 * TWENTY - 4
        fits = _completes(rest, value) or _completes(value, rest)  # five and twenty
        return self.below + value if fits else None


def _completes(tens: int, value: int) -> bool:
    """Tell whether a number completes tens; of sixty and eighty French goes on to nineteen."""
    room = TWENTY if tens in (60, 80) else 10
    return TWENTY <= tens < HUNDRED and tens % 10 == 0 and 0 < value < room
