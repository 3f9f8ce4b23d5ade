"""A shelf: the phrases and words of one language in one script, made ready to be compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from locales.spelling import bones, script, sounds, spread
from locales.vocabulary import Vocabulary
from locales.votes import BARE, Votes

KIND = frozenset({"HELLO", "THANKS", "GOODBYE"})
SMALL = KIND | {"BROTHER", "FRIEND", "PLEASE"}  # beside what is meant they change nothing
SHORTEST = 4  # letters in which a slip is told from another phrase
SHORTEST_JOINED = 5
LONGEST_GROUP = 4  # words


@dataclass(frozen=True)
class Shelf:
    """What is known of a language in a script; all of it spread (`locales.spelling`)."""

    code: str
    phrases: Mapping[str, str]  # with what they mean
    words: Mapping[str, frozenset[str]]  # concepts by word or short group of words
    common: frozenset[str] = field(default_factory=frozenset)
    folded: Mapping[str, str] = field(default_factory=dict)  # phrases that look otherwise spread

    def meaning(self, spread: str) -> str | None:
        """Return what a phrase means, also when the spaces in it are others."""
        return self.phrases.get(spread) or self._joined.get(spread.replace(" ", ""))

    @cached_property
    def _joined(self) -> Mapping[str, str]:
        """Phrases without spaces; what means two things so is left out."""
        joined: dict[str, set[str]] = {}
        for phrase, name in self.phrases.items():
            joined.setdefault(phrase.replace(" ", ""), set()).add(name)
        return {
            phrase: names.pop()
            for phrase, names in joined.items()
            if len(names) == 1 and len(phrase) >= SHORTEST_JOINED and "stop" not in names
        }

    @cached_property
    def by_words(self) -> Mapping[str, str]:
        """Phrases of several words by their words in order of the alphabet."""
        return {
            " ".join(sorted(phrase.split())): phrase for phrase in self.phrases if " " in phrase
        }

    @cached_property
    def _by_length(self) -> Mapping[int, tuple[str, ...]]:
        """Phrases in which a slip can be told from another phrase, by their length."""
        found: dict[int, list[str]] = {}
        for phrase in self.phrases:
            if len(phrase) >= SHORTEST:
                found.setdefault(len(phrase), []).append(phrase)
        return {length: tuple(phrases) for length, phrases in found.items()}

    def as_long(self, length: int, alike: float) -> list[str]:
        """Return the phrases that are not too short or too long to be so much alike, of 100."""
        least = alike / 100
        shortest, longest = length * least / (2 - least), length * (2 - least) / least
        found: list[str] = []
        for one, phrases in self._by_length.items():
            if shortest <= one <= longest:
                found += phrases
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """All single words, so that a word of its own is no slip of another."""
        groups = (*self.phrases, *self.words)
        return self.common | {word for group in groups for word in group.split()}

    def bare(self, words: Sequence[str]) -> tuple[list[str], frozenset[str]]:
        """Return words without the small ones, and what kind things those say."""
        left: list[str] = []
        said: set[str] = set()
        place = 0
        while place < len(words):
            length, concepts = self._small(words[place : place + LONGEST_GROUP])
            if length:
                said |= concepts & KIND
            else:
                left.append(words[place])
            place += length or 1
        return left, frozenset(said)

    def _small(self, words: Sequence[str]) -> tuple[int, frozenset[str]]:
        """Return how many words at the beginning are small, and what they are."""
        for length in range(len(words), 0, -1):
            concepts = self.words.get(" ".join(words[:length]), frozenset())
            if concepts & SMALL:
                return length, concepts
        return 0, frozenset()

    @cached_property
    def long_words(self) -> tuple[str, ...]:
        """Words in which a slip can be told from another word."""
        return tuple(word for word in self.words if len(word) >= 5)

    @cached_property
    def by_sound(self) -> Mapping[str, str]:
        """Words by how they sound."""
        return {sounds(word): word for word in self.long_words if word.isascii()}

    @cached_property
    def by_bones(self) -> Mapping[str, str]:
        """Single words by their first letter and consonants, where no other word has the same."""
        found: dict[str, set[str]] = {}
        for word in self.words:
            if " " not in word and len(bones(word)) >= BARE:
                found.setdefault(word[0] + bones(word), set()).add(word)
        return {
            bare: next(iter(words))
            for bare, words in found.items()
            if len({self.words[word] for word in words}) == 1
        }

    @cached_property
    def votes(self) -> Votes:
        """The words and groups of letters of each intent's phrases."""
        return Votes(self.phrases)


def shelves(
    code: str, vocabulary: Vocabulary, brought: Mapping[str, Iterable[str]]
) -> dict[str, Shelf]:
    """Return the shelves of a language by script; what commands bring goes before."""
    phrases: dict[str, dict[str, str]] = {}
    folded: dict[str, dict[str, str]] = {}
    words: dict[str, dict[str, frozenset[str]]] = {}
    for meant in (vocabulary.phrases, brought):
        for name, ways in meant.items():
            for way in ways:
                phrases.setdefault(script(way), {})[spread(way)] = name
                if spread(way) != way:
                    folded.setdefault(script(way), {})[spread(way)] = way
    for concept, ways in vocabulary.concepts.items():
        for way in ways:
            of_script = words.setdefault(script(way), {})
            known = of_script.get(spread(way), frozenset())
            of_script[spread(way)] = known | {concept}
    common: dict[str, set[str]] = {}
    for word in vocabulary.common:
        common.setdefault(script(word), set()).add(spread(word))
    return {
        one: Shelf(
            code,
            phrases.get(one, {}),
            words.get(one, {}),
            frozenset(common.get(one, ())),
            folded.get(one, {}),
        )
        for one in {*phrases, *words, *common}
    }
