"""Tongues: which language a message is in, by its script, its letters and its words.

* the script leaves few languages; letters that only one of them has, known words and the groups
  of letters of its words tell them apart: all counted from the vocabularies, at the first use;
* Latin letters beside others are street names, and say nothing;
* the margin says how sure it is: from 2 on it can be relied on, below 1 it is a guess.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from unicodedata import normalize

from locales.fold import fold
from locales.vocabulary import COMMON, FOLDER, HEARD, lines

SURE, LIKELY = 2.0, 1.0  # margins
LONGEST = 300  # letters that are looked at
KNOWN, OTHERWISE = 3.0, 1.6  # what a frequent word says, and any other of a vocabulary
LETTERS = 6.0  # what a letter says that only one language of a script has
GROUPS = 0.55  # what groups of letters say, beside words
UNSEEN = 0.3  # how often a group of letters counts that a language was not seen with
SCALE = 2.0  # of the distance between the first two, so that margins mean what they should

_SCRIPTS: Mapping[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "Arab": (
        re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]"),
        ("ar", "fa_AF", "ps", "ckb", "ur"),
    ),
    "Cyrl": (re.compile("[\u0400-\u052f]"), ("uk", "ru")),
    "Ethi": (re.compile("[\u1200-\u135a\u1380-\u138f\u2d80-\u2ddf]"), ("ti", "am")),
    "Beng": (re.compile("[\u0980-\u09e5\u09f0-\u09ff]"), ("bn",)),
    "Latn": (re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"), HEARD),
}
# Letters that only one language has in its script, or that its neighbours hardly use.
_OWN = {
    "uk": "їєіґ",
    "ru": "ыэёъ",
    "ti": "ቐቑቒቓቔቕቖቘቚቛቜቝኸኹኺኻኼኽኾዀዂዃዄዅ",
    "am": "ኝኧጭ",
    "ps": "ټډړږښڼځڅۍېګ",
    "ckb": "ەێڕڵۆ",
    "ur": "ٹڈڑںہھے",
    "fr": "êàùœçëîô",
    "es": "ñ¿¡áóúí",
    "tr": "ğışöü",
    "ku": "êîûşç",
}
_SHARED = frozenset("ھےêîûşçëô")  # some writers of a neighbour use them too: half as sure
_NOT = {"ar": "پچژگکیۀےھټډړښ", "fa_AF": "ٹڈںېۍټډړښ", "ur": "كيةأإؤې", "ckb": "ةأإيكۍ", "ps": "ٹڈں"}
_STREET = 2  # how many times longer a street name may be than the words around it


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, None when nothing tells it, and how far the next one is behind."""

    code: str | None
    margin: float


NOTHING = Guess(None, 0.0)
_Points = tuple[tuple[int, float], ...]
"""What a word says, by the place of a language among those of its script."""


def recognise(text: str, near: Collection[str] = ()) -> Guess:
    """Return the language of a message among the sixteen that people here write; never raises.

    `near` are languages that a telephone or a country speaks for; they only break ties.
    """
    plain = normalize("NFKC", text[:LONGEST]).casefold()
    script = _script(plain)
    words = list(dict.fromkeys(fold(text[:LONGEST]).split()))
    if script is None or not words:
        return NOTHING
    codes = _SCRIPTS[script][1]
    if len(codes) == 1:
        return Guess(codes[0], 2 * SURE)
    scores = _scored(script, codes, plain, words)
    for code in scores.keys() & set(near):
        scores[code] += SCALE / 2
    return _first(scores)


def _script(plain: str) -> str | None:
    """Return the script of a message; Latin only where there is no other beside it."""
    many = {name: len(letters.findall(plain)) for name, (letters, _codes) in _SCRIPTS.items()}
    latin = many.pop("Latn")
    other = max(many, key=lambda name: many[name])
    if many[other] and many[other] * _STREET >= latin:
        return other
    return "Latn" if latin else None


def _scored(script: str, codes: Sequence[str], plain: str, words: list[str]) -> dict[str, float]:
    lore = _lore(script)
    scores = dict.fromkeys(codes, 0.0)
    for word in words:
        for code, points in lore.said_by(word):
            scores[code] += points
    letters = set(plain)
    for code in codes:
        own = letters & set(_OWN.get(code, ()))
        scores[code] += LETTERS * (bool(own - _SHARED) or bool(own) / 2)
        scores[code] -= LETTERS / 2 * bool(letters & set(_NOT.get(code, ())))
    return scores


def _first(scores: Mapping[str, float]) -> Guess:
    ordered = sorted(scores, key=lambda code: -scores[code])
    first, second = ordered[:2]
    margin = round((scores[first] - scores[second]) / SCALE, 2)
    return Guess(first, margin) if margin > 0 else NOTHING


class _Lore:
    """What the vocabularies say of words and groups of letters in one script.

    Words are kept as numbers in order, and groups in one row of figures: a few megabytes in all.
    """

    def __init__(self, script: str) -> None:
        letters, self._codes = _SCRIPTS[script]
        said: dict[str, _Points] = {}
        alike: dict[_Points, _Points] = {}
        counted = [Counter[str]() for _code in self._codes]
        for place, code in enumerate(self._codes):
            for word, points in _weighed(code).items():
                if letters.search(word):
                    row = (*said.get(word, ()), (place, points))
                    said[word] = alike.setdefault(row, row)
                    counted[place].update(_groups(word))
        numbers = {hash(word): row for word, row in said.items()}
        self._hashes = array("q", sorted(numbers))
        self._points = [numbers[number] for number in self._hashes]
        self._groups, self._likelihoods = _likelihoods(counted)

    def said_by(self, word: str) -> Iterable[tuple[str, float]]:
        """Return for each language what a folded word says for it."""
        total = [GROUPS * points for points in self._likely(word)]
        points = self._known(word)
        for place, one in points:
            total[place] += one / len(points) ** 0.5
        return zip(self._codes, total, strict=True)

    def _known(self, word: str) -> _Points:
        number = hash(word)
        place = bisect_left(self._hashes, number)
        found = place < len(self._hashes) and self._hashes[place] == number
        return self._points[place] if found else ()

    def _likely(self, word: str) -> list[float]:
        """Return how much likelier each language is than their mean, by groups of letters."""
        many = len(self._codes)
        known = (self._groups.get(one) for one in _groups(word))
        starts = [many * place for place in known if place is not None]
        if not starts:
            return [0.0] * many
        rows = [self._likelihoods[start : start + many] for start in starts]
        means = [sum(column) / len(rows) ** 0.5 for column in zip(*rows, strict=True)]
        middle = sum(means) / many
        return [one - middle for one in means]


def _weighed(code: str) -> dict[str, float]:
    """Return the single words of a vocabulary with what each says for its language."""
    known: list[str] = []
    others: list[str] = []
    for name, ways in lines(FOLDER / f"{code}.txt"):
        if name == COMMON or not name.islower():  # phrases would say the same again
            (known if name == COMMON else others).extend(ways)
    found = dict.fromkeys(fold(" ".join(others)).split(), OTHERWISE)
    return found | dict.fromkeys(fold(" ".join(known)).split(), KNOWN)


def _groups(word: str) -> list[str]:
    """Return the groups of three letters of a word, its ends among them."""
    framed = f" {word} "
    return [framed[place : place + 3] for place in range(len(framed) - 2)]


def _likelihoods(counted: Sequence[Counter[str]]) -> tuple[dict[str, int], array[float]]:
    """Return the place of each group of letters, and how likely each language has it there."""
    every = dict.fromkeys(group for one in counted for group in one)
    lowest = [sum(one.values()) + 1 + UNSEEN * len(every) for one in counted]
    likely = array("f")
    for group in every:
        likely.extend(
            log((one[group] + UNSEEN) / low) for one, low in zip(counted, lowest, strict=True)
        )
    return {group: place for place, group in enumerate(every)}, likely


@cache
def _lore(script: str) -> _Lore:
    return _Lore(script)
