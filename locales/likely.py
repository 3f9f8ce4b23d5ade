"""Likely: what a message may mean, ordered by its concepts and by its letters.

Nobody acts on this: it only orders what is offered.
"""

from collections.abc import Collection, Mapping, Sequence

from locales.concepts import found, in_danger, scores
from locales.nearly import HARMLESS, resembling
from locales.shelf import Shelf
from locales.votes import parts

MOST = 3
LETTERS = 5.0  # how much the letters say beside the concepts
FOREIGN = 0.6  # how much another language says, where one is known
ENOUGH = 2.5  # what the languages that are likely say alone
LEAST = 1.0  # below, it is noise
LEAST_LETTERS, NOISE = 0.8, 1.6  # where only letters speak: those of a language, and any
OF_LANGUAGE = 0.5  # of the groups of letters have to be known
SHARE = 0.1  # of the best
UNSURE = 2.0  # below, who wrote a sentence is also offered an explanation and a person
SMALL_TALK = 2.5  # what sounds harmless so much offers nothing
FAINT = 0.4  # what is offered behind something likelier
KIN = {
    "shifts": "my_shifts",
    "calendar": "my_shifts",
    "myneeds": "report_need",
    "bring": "sign_up",
}
"""Commands that are no intents, and the intent that is meant as likely."""
ANYWAY = ("help", "human", "menu")
STRANGE, TEN = 60.0, 10.0  # what resembles a phrase so much, of 100, counts nothing; one point
EMERGENCY = "emergency"


def likely(
    spread: str,
    script: str,
    mine: Sequence[Shelf],
    others: Sequence[Shelf],
    intents: Collection[str],
) -> tuple[str, ...]:
    """Return at most three of the intents, the likeliest first; danger before all others."""
    concepts = found(spread, script, mine)
    points = _points(spread, concepts, mine)
    if others and max(points.values(), default=0.0) < ENOUGH:
        weight = FOREIGN if mine else 1.0
        further = found(spread, script, others)
        concepts = _larger(concepts, further, weight)
        points = _larger(points, scores(further), weight)
    danger = in_danger(concepts)
    harmless = points.pop(HARMLESS, 0.0)
    for name, like in KIN.items():
        points[like] = max(points.get(like, 0.0), points.pop(name, 0.0))
    ranked = sorted(
        ((score, name) for name, score in points.items() if name in intents), reverse=True
    )
    best = ranked[0][0] if ranked else 0.0
    if not script or (harmless > max(best, SMALL_TALK) and not danger):
        return ()
    names = []
    if best >= _least(spread, concepts, mine):
        names = [name for score, name in ranked if score >= max(FAINT, SHARE * best)]
    if danger:
        names = [EMERGENCY, *(name for name in names if name != EMERGENCY)]
    if best < UNSURE and _is_language(spread, mine):
        also = (EMERGENCY, *ANYWAY) if points.get(EMERGENCY, 0.0) >= FAINT else ANYWAY
        names += [name for name in also if name not in names]
    return tuple(names[:MOST])


def _least(spread: str, concepts: Collection[str], shelves: Sequence[Shelf]) -> float:
    """Return how much has to speak for the likeliest, so that it is no noise."""
    if concepts:
        return LEAST
    said = parts(spread)
    known = max((shelf.votes.known(said) for shelf in shelves), default=0.0)
    return LEAST_LETTERS if known >= OF_LANGUAGE else NOISE


def _is_language(spread: str, shelves: Sequence[Shelf]) -> bool:
    """Tell whether it is a sentence of a language, though nobody knows what it means."""
    words = spread.split()
    known = max((sum(word in shelf.known for word in words) for shelf in shelves), default=0)
    return known >= 2 and known * 2 >= len(words)


def _points(
    spread: str, concepts: Mapping[str, float], shelves: Sequence[Shelf]
) -> dict[str, float]:
    """Return how much concepts and letters speak for each intent."""
    points = scores(concepts)
    said = parts(spread)
    letters: dict[str, float] = {}
    for shelf in shelves:
        letters = _larger(letters, shelf.votes.of(said), 1.0)
    for name, share in letters.items():
        points[name] = points.get(name, 0.0) + LETTERS * share
    for name, score in resembling(spread, shelves).items():
        points[name] = points.get(name, 0.0) + (score - STRANGE) / TEN
    return points


def _larger(
    one: Mapping[str, float], other: Mapping[str, float], weight: float
) -> dict[str, float]:
    joined = dict(one)
    for name, value in other.items():
        joined[name] = max(joined.get(name, 0.0), value * weight)
    return joined
