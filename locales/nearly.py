"""Nearly: a known phrase with slips, in another order, or with small words beside it.

What is found here is acted on. So a word that is a word of its own is no slip of another, the
next best meaning has to be clearly further away, and `stop` is never found.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from locales.shelf import Shelf

HARMLESS = "harmless"
NEVER = "stop"
SHORTEST = 4  # letters
BARS = ((4, 88.0), (5, 86.0), (7, 83.0), (10, 80.0))  # letters from which on it has to be so alike
CLEARLY = 4.0  # points by which another meaning is further away
SAME_WORDS = 97.0
WORD = 70.0  # how alike the words of two phrases have to be, one by one
MANY = 24
RESEMBLING = 68.0  # enough to be offered
LONGEST = 60  # letters of what may be one phrase


class Near(NamedTuple):
    """A phrase that a message is nearly, and what it means."""

    score: float  # of 100
    name: str
    phrase: str  # folded


def nearly(spread: str, shelves: Sequence[Shelf], bar: float = 0.0) -> Near | None:
    """Return the phrase that was meant, when there is no doubt; `bar` raises what is asked."""
    ways = _without_small(spread, shelves)
    found = sorted((near for way in ways for near in _all(way, shelves, bar)), reverse=True)
    if not found:
        return None
    best = found[0]
    other = next((one.score for one in found if one.name != best.name), 0.0)
    if best.name == NEVER or best.score < bar or best.score - other < CLEARLY:
        return None
    return best


def resembling(spread: str, shelves: Sequence[Shelf]) -> dict[str, float]:
    """Return how much a message resembles the nearest phrase of each meaning, of 100."""
    found: dict[str, float] = {}
    if len(spread) < SHORTEST or len(spread) > LONGEST:
        return found
    for shelf in shelves:
        for phrase, score, _place in process.extract(
            spread,
            shelf.as_long(len(spread), RESEMBLING),
            scorer=fuzz.ratio,
            score_cutoff=RESEMBLING,
            limit=MANY,
        ):
            name = shelf.phrases[phrase]
            found[name] = max(score, found.get(name, 0.0))
    return found


def _all(spread: str, shelves: Sequence[Shelf], bar: float) -> Iterator[Near]:
    letters = len(spread.replace(" ", ""))
    if letters < SHORTEST:
        return
    bar = max(bar, next(points for least, points in reversed(BARS) if letters >= least))
    order = sorted(spread.split())
    for shelf in shelves:
        exact = shelf.phrases.get(spread)
        if exact:
            yield Near(100.0, exact, shelf.folded.get(spread, spread))
        other = shelf.by_words.get(" ".join(order))
        if other:
            yield Near(SAME_WORDS, shelf.phrases[other], shelf.folded.get(other, other))
        for phrase, score, _place in process.extract(
            spread,
            shelf.as_long(len(spread), bar),
            scorer=fuzz.ratio,
            score_cutoff=bar,
            limit=MANY,
        ):
            name = shelf.phrases[phrase]
            if name == HARMLESS or _slips_only(spread, phrase, shelves):
                yield Near(score, name, shelf.folded.get(phrase, phrase))


def _slips_only(typed: str, phrase: str, shelves: Sequence[Shelf]) -> bool:
    """Tell whether what differs are slips, and no words of their own."""
    mine, theirs = typed.split(), phrase.split()
    if len(mine) != len(theirs):
        strange = [word for word in mine if word not in theirs]
        return fuzz.ratio(typed.replace(" ", ""), phrase.replace(" ", "")) >= 90 and not any(
            _is_word(word, shelves) and len(word) > 2 for word in strange
        )
    for one, other in zip(mine, theirs, strict=True):
        if one != other and (fuzz.ratio(one, other) < WORD or _is_word(one, shelves)):
            return False
    return True


def _is_word(word: str, shelves: Sequence[Shelf]) -> bool:
    return any(word in shelf.known for shelf in shelves)


def _without_small(spread: str, shelves: Sequence[Shelf]) -> list[str]:
    """Return a message, and what is left of it without small words."""
    left = {" ".join(shelf.bare(spread.split())[0]) for shelf in shelves}
    return [spread, *(one for one in left if one and one != spread)]
