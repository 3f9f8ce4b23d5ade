"""Concepts: what the words of a message are about, and which intents that speaks for.

A word counts as it is, with an ending or a beginning of its language, or with a slip.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from locales.shelf import LONGEST_GROUP, Shelf
from locales.spelling import bones, sounds, spread

INFLECTED, SLIPPED = 0.8, 0.7
ALIKE = 85
BARE, VOWELS = 3, 1  # consonants that tell a word whose vowels, all but one, were left out
LONG = 5  # letters in which a slip is told from another word
_BEGINNINGS = {
    "Arab": ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ک", "ع"),
    "Ethi": tuple(map(spread, ("የ", "በ", "ለ", "ከ", "እን", "ን", "ብ", "ዘ", "ዝ", "ም", "እየ"))),
}
_ENDING = 4  # letters
_STEM = {"Arab": 3, "Ethi": 4, "Beng": 3, "Latn": 4, "Cyrl": 4}  # shortest

DANGERS = frozenset(
    {"HURT", "DYING", "DANGER", "HELPME", "POLICE", "FIRE", "SEA", "VIOLENCE", "DOCTOR", "LOST"}
)
NO_ONE = (("CHILD", "ALONE"), ("CHILDREN", "ALONE"))  # together a danger too

SPEAKS_FOR: Mapping[str, Mapping[str, float]] = {
    "FOOD": {"food_now": 2.0, "food_near": 0.9, "food_tomorrow": 0.8, "report_need": 0.2},
    "HUNGRY": {"food_now": 2.4, "food_near": 0.6},
    "DRINK": {"food_now": 1.0, "report_need": 0.8},
    "NOW": {"food_now": 0.7},
    "TODAY": {"food_now": 0.9},
    "TONIGHT": {"food_now": 0.9},
    "OPEN": {"food_now": 0.9, "food_near": 0.6},
    "WHERE": {"food_now": 0.8, "food_near": 0.8},
    "NEAR": {"food_near": 2.4},
    "MAP": {"food_near": 2.0},
    "TOMORROW": {"food_tomorrow": 2.8},
    "AFTER_TOMORROW": {"food_tomorrow": 1.6},
    "LATER": {"food_tomorrow": 0.9},
    "MORNING": {"food_tomorrow": 0.3},
    "MY": {"my_shifts": 0.6},
    "SHIFT": {"my_shifts": 2.2, "sign_up": 0.7},
    "WHEN": {"my_shifts": 0.6, "food_now": 0.3, "food_tomorrow": 0.2},
    "VOLUNTEER": {"sign_up": 2.0, "my_shifts": 0.8, "human": 0.4},
    "JOIN": {"sign_up": 2.2},
    "LACK": {"report_need": 1.4},
    "THING": {"report_need": 2.0},
    "GIVE": {"report_need": 0.6, "sign_up": 0.2},
    "SLEEP": {"report_need": 1.2},
    "PERSON": {"human": 1.8},
    "TALK": {"human": 1.5, "language": 0.3},
    "LANGUAGE": {"language": 2.2},
    "CHANGE": {"language": 1.0},
    "STOP": {"stop": 2.2},
    "MESSAGE": {"stop": 1.2, "human": 0.2},
    "NOT": {"stop": 0.3, "report_need": 0.3},
    "MENU": {"menu": 2.6},
    "BACK": {"menu": 1.8},
    "HOW": {"help": 2.0},
    "QUESTION": {"help": 1.2, "human": 0.8},
    "INFO": {"help": 1.2},
    "HURT": {"emergency": 2.5},
    "DYING": {"emergency": 2.4},
    "DANGER": {"emergency": 2.6},
    "HELPME": {"emergency": 2.0, "help": 0.8},
    "POLICE": {"emergency": 2.2},
    "FIRE": {"emergency": 2.4},
    "SEA": {"emergency": 2.2},
    "VIOLENCE": {"emergency": 2.6},
    "DOCTOR": {"emergency": 2.2, "human": 0.2},
    "LOST": {"emergency": 1.8},
    "CHILD": {"emergency": 0.3},
    "CHILDREN": {"emergency": 0.2},
    "ALONE": {"emergency": 0.6},
}
TOGETHER: Sequence[tuple[tuple[str, str], str, float]] = (
    (("FOOD", "TOMORROW"), "food_tomorrow", 1.0),
    (("FOOD", "NEAR"), "food_near", 1.0),
    (("WHERE", "NEAR"), "food_near", 0.5),
    (("FOOD", "WHERE"), "food_now", 0.4),
    (("FOOD", "TODAY"), "food_now", 0.5),
    (("MY", "SHIFT"), "my_shifts", 1.2),
    (("WHEN", "SHIFT"), "my_shifts", 0.8),
    (("WHEN", "VOLUNTEER"), "my_shifts", 0.9),
    (("MY", "VOLUNTEER"), "my_shifts", 0.8),
    (("JOIN", "VOLUNTEER"), "sign_up", 1.0),
    (("LACK", "THING"), "report_need", 1.5),
    (("LACK", "FOOD"), "report_need", 0.9),
    (("LACK", "SLEEP"), "report_need", 0.8),
    (("GIVE", "THING"), "report_need", 0.5),
    (("NOT", "THING"), "report_need", 0.8),
    (("TALK", "PERSON"), "human", 1.4),
    (("CHANGE", "LANGUAGE"), "language", 1.4),
    (("TALK", "LANGUAGE"), "language", 0.8),
    (("STOP", "MESSAGE"), "stop", 1.2),
    (("NOT", "MESSAGE"), "stop", 1.4),
    (("HOW", "INFO"), "help", 0.6),
    (("CHILD", "ALONE"), "emergency", 2.4),
    (("CHILDREN", "ALONE"), "emergency", 2.4),
    (("CHILD", "LOST"), "emergency", 1.6),
    (("FRIEND", "LOST"), "emergency", 1.0),
    (("BROTHER", "LOST"), "emergency", 1.0),
    (("FAMILY", "LOST"), "emergency", 1.0),
)


class Found(NamedTuple):
    """A concept, and how sure it is that it was said, from 0 to 1."""

    concept: str
    sure: float


def found(typed: str, script: str, shelves: Sequence[Shelf]) -> dict[str, float]:
    """Return the concepts that a message names, each with how sure that is, from 0 to 1."""
    words = typed.split()
    sure: dict[str, float] = {}
    taken: set[int] = set()
    for shelf in shelves:
        for place, length, concepts in _groups(words, shelf):
            taken.update(range(place, place + length))
            for one in concepts:
                sure[one] = 1.0
    for place, word in enumerate(words):
        if place not in taken:
            for concept, how in _nearly(word, script, shelves):
                sure[concept] = max(how, sure.get(concept, 0.0))
    return sure


def scores(concepts: Mapping[str, float]) -> dict[str, float]:
    """Return how much the concepts speak for each intent."""
    spoken: dict[str, float] = {}
    for concept, sure in concepts.items():
        for intent, weight in SPEAKS_FOR.get(concept, {}).items():
            spoken[intent] = spoken.get(intent, 0.0) + sure * weight
    for (one, other), intent, weight in TOGETHER:
        if one in concepts and other in concepts:
            both = min(concepts[one], concepts[other])
            spoken[intent] = spoken.get(intent, 0.0) + both * weight
    return spoken


def in_danger(concepts: Mapping[str, float]) -> bool:
    """Tell whether danger is spoken of."""
    sure = {one for one, how in concepts.items() if how >= SLIPPED}
    return not sure.isdisjoint(DANGERS) or any(sure.issuperset(both) for both in NO_ONE)


def _groups(words: Sequence[str], shelf: Shelf) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Return what stands there as it is: place, how many words, concepts; long ones first."""
    place = 0
    while place < len(words):
        for length in range(min(LONGEST_GROUP, len(words) - place), 0, -1):
            concepts = shelf.words.get(" ".join(words[place : place + length]))
            if concepts:
                yield place, length, concepts
                place += length - 1
                break
        place += 1


def _nearly(word: str, script: str, shelves: Sequence[Shelf]) -> Iterator[Found]:
    for shelf in shelves:
        if word in shelf.known:
            return
    for shelf in shelves:
        stem = _stem(word, script, shelf)
        if stem:
            yield from (Found(one, INFLECTED) for one in shelf.words[stem])
        elif len(word) >= LONG or _boned(word):
            yield from (Found(one, SLIPPED) for one in _slipped(word, shelf))


def _stem(word: str, script: str, shelf: Shelf) -> str | None:
    """Return the longest known word that this one is a form of."""
    shortest = _STEM.get(script, LONG)
    bare = [word, *(word.removeprefix(one) for one in _BEGINNINGS.get(script, ()))]
    for form in dict.fromkeys(bare):
        for length in range(len(form), max(shortest, len(form) - _ENDING) - 1, -1):
            if form[:length] in shelf.words and (length < len(word) or form != word):
                return form[:length]
    return None


def _slipped(word: str, shelf: Shelf) -> frozenset[str]:
    near = None
    if len(word) >= LONG:
        near = process.extractOne(word, shelf.long_words, scorer=fuzz.ratio, score_cutoff=ALIKE)
    if near is None and word.isascii():
        same = shelf.by_sound.get(sounds(word))
        if same is None and _boned(word):
            same = shelf.by_bones.get(word[0] + bones(word))
        return shelf.words[same] if same else frozenset()
    return shelf.words[near[0]] if near else frozenset()


def _boned(word: str) -> bool:
    bare = bones(word)
    return len(bare) >= BARE and len(word) - len(bare) <= VOWELS
