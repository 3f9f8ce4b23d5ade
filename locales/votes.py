"""Votes: for which intents the words and groups of letters of a message have spoken so far.

Each word, pair of words and group of letters in the known phrases votes for the intents in
which it stands, the more the fewer they are; a phrase said in many ways counts as one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

from locales.spelling import bones, sounds

LENGTHS = (3, 4)
BARE = 3  # consonants that tell a word whose vowels were left out
WORD, PAIR, BONES, GROUP = 2.0, 1.5, 1.0, 0.5  # what a vote counts
UNKNOWN = 0.5  # what something that nobody knows takes from all others
SMOOTH = 0.02


class Votes:
    """The votes of one language's phrases."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        words: dict[str, Counter[str]] = defaultdict(Counter)
        self._many: Counter[str] = Counter(phrases.values())
        for phrase, name in phrases.items():
            for word in _words(phrase):
                words[word][name] += 1
        groups: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for word, counts in words.items():
            for group in _groups(word) if _is_word(word) else ():
                for name, count in counts.items():
                    groups[group][name] += sqrt(count)
        self._votes = {said: self._vote(counts) for said, counts in words.items()}
        self._votes |= {said: self._vote(counts) for said, counts in groups.items()}

    def of(self, said_parts: Sequence[tuple[str, float]]) -> dict[str, float]:
        """Return the share of the votes that each intent has, from 0 to 1."""
        shares: dict[str, float] = {}
        all_votes = 0.0
        for said, counts in said_parts:
            vote = self._votes.get(said)
            if vote is None:
                all_votes += counts * UNKNOWN
                continue
            weight, names = vote
            all_votes += counts * max(weight, 0.1)
            for name, share in names:
                shares[name] = shares.get(name, 0.0) + counts * weight * share
        return {name: share / all_votes for name, share in shares.items()} if all_votes else {}

    def known(self, said_parts: Sequence[tuple[str, float]]) -> float:
        """Return which share of the groups of letters is known, from 0 to 1."""
        groups = [said for said, _counts in said_parts if said[0] not in "=~"]
        return sum(said in self._votes for said in groups) / len(groups) if groups else 0.0

    def _vote(self, counts: Mapping[str, float]) -> tuple[float, tuple[tuple[str, float], ...]]:
        """Return what a vote weighs, from 0 to 1, and how it is shared between intents."""
        rates = {name: count / sqrt(self._many[name]) + SMOOTH for name, count in counts.items()}
        total = sum(rates.values())
        shares = tuple((name, rate / total) for name, rate in rates.items())
        spread = -sum(share * log(share) for _name, share in shares)
        return max(0.0, 1 - spread / log(13)), shares


def _words(phrase: str) -> Iterator[str]:
    words = [sounds(word) for word in phrase.split()]
    yield from (f"={word}" for word in words)
    yield from (f"~{bare}" for word in phrase.split() if len(bare := bones(word)) >= BARE)
    yield from (f"={one} {other}" for one, other in pairwise(words))


def _is_word(said: str) -> bool:
    return said.startswith("=") and " " not in said


def _groups(word: str) -> Iterator[str]:
    edged = f" {word.removeprefix('=')} "
    for length in LENGTHS:
        for start in range(len(edged) - length + 1):
            yield edged[start : start + length]


def parts(phrase: str) -> list[tuple[str, float]]:
    """Return the words, pairs and groups of letters of a message, and what each counts."""
    return list(_parts(phrase))


def _parts(phrase: str) -> Iterator[tuple[str, float]]:
    for word in _words(phrase):
        if not _is_word(word):
            yield word, PAIR if " " in word else BONES
        else:
            yield word, WORD
            yield from ((group, GROUP) for group in _groups(word))
