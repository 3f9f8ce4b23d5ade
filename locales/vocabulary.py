"""Vocabularies: what people type in each language, kept where translators edit it.

Each line of `vocabularies/<code>.txt` is a name, a colon and ways to type it between "|":

* in small letters intents, whole phrases that mean just that, and `harmless` ones;
* in capitals concepts, single words or short groups of them;
* figures, for number words; `common`, for the words by which a language is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from locales.fold import fold
from locales.languages import LANGUAGES

FOLDER = Path(__file__).with_name("vocabularies")
SPOKEN = tuple(one.code for one in LANGUAGES)
HEARD = (*SPOKEN, "es", "ku", "tr")  # the last three are recognised and not spoken
COMMON = "common"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people type in one language, folded."""

    concepts: Mapping[str, frozenset[str]]
    phrases: Mapping[str, frozenset[str]]  # by intent
    common: frozenset[str]
    numbers: Mapping[str, int]  # by word


def vocabulary(code: str) -> Vocabulary:
    """Return the vocabulary of a language; nothing is known of one without a file."""
    return _read(FOLDER / f"{code}.txt")


@cache
def _read(path: Path) -> Vocabulary:
    named: dict[str, set[str]] = {}
    for name, ways in lines(path):
        named.setdefault(name, set()).update(filter(None, map(fold, ways)))
    numbers = {way: int(name) for name, ways in named.items() if name.isdecimal() for way in ways}
    return Vocabulary(
        MappingProxyType(
            {name: frozenset(ways) for name, ways in named.items() if name.isupper()}
        ),
        MappingProxyType(
            {
                name: frozenset(ways)
                for name, ways in named.items()
                if name.islower() and name != COMMON
            }
        ),
        frozenset(named.get(COMMON, ())),
        MappingProxyType(numbers),
    )


def lines(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Return the names and the ways to type them, line by line; nothing without a file."""
    written = path.read_text("utf-8") if path.exists() else ""
    for line in written.splitlines():
        name, colon, ways = line.partition(":")
        if colon and not line.startswith("#"):
            yield name.strip(), ways.split("|")
