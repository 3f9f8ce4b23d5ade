"""Areas: well known spots by the names people give them, in any script.

The stations' positions are those that the transport authority publishes; towns are their centre.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path

from locales.fold import fold
from services.walking import distance

FILE = Path(__file__).with_name("areas.csv")
LIST = 8  # as many as can be chosen from
FIRST = (
    "la-chapelle",
    "porte-de-la-chapelle",
    "stalingrad",
    "gare-du-nord",
    "republique",
    "saint-denis",
    "calais",
    "grande-synthe",
)
TOWN = 12_000  # metres within which a town's name says something about a person's place
ALIKE = 0.8

# They tell no place from another; as they are after folding.
SMALL_WORDS = (
    "a al au aux de del des du d en et l la le les un une at the of in near by pres vers cote "
    "metro station tram rer gare bus place و ال لا لو دو دي د دلا له في عند محطه مترو ایستگاه "
    "نزدیک де дю ля ла ле метро станция возле рядом у около біля ደ ዱ ላ ሌ মেট্রো"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A well known spot."""

    key: str
    name: str
    city: str
    position: tuple[float, float]  # latitude, longitude in degrees
    spellings: tuple[str, ...] = ()


@cache
def every_area() -> tuple[Area, ...]:
    """Return all spots, those of the north-east of Paris first."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Area(
                row["key"],
                row["name"],
                row["city"],
                (float(row["latitude"]), float(row["longitude"])),
                (row["name"], *row["spellings"].split("|")),
            )
            for row in csv.DictReader(lines)
        )


def area(key: str) -> Area | None:
    """Return the spot with this key, or None."""
    return next((one for one in every_area() if one.key == key), None)


def areas(near: tuple[float, float] | None = None) -> tuple[Area, ...]:
    """Return eight spots to choose from: the best known, or those around a point."""
    if near is None:
        return tuple(one for key in FIRST if (one := area(key)) is not None)
    ranked = sorted(every_area(), key=lambda one: distance(near, one.position))
    return tuple(ranked[:LIST])


def city_at(position: tuple[float, float]) -> str | None:
    """Return the town of the spot that is nearest, or None far from all of them."""
    nearest = min(every_area(), key=lambda one: distance(position, one.position))
    return nearest.city if distance(position, nearest.position) <= TOWN else None


def score(typed: str, spellings: Iterable[str], *, forgiving: bool = False) -> float:
    """Return how well folded words name something, from 0 to 100; slips cost time to forgive."""
    return max((_alike(typed, folded(one), forgiving) for one in spellings), default=0.0)


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """Return a known name in the one spelling in which words are compared."""
    return fold(name)


def _alike(typed: str, known: str, forgiving: bool) -> float:
    if _joined(typed) == _joined(known):
        return 100 if typed == known else 99
    mine, theirs = _telling(typed), _telling(known)
    if not mine or not theirs:
        return 0
    if mine == theirs:
        return 95
    if mine < theirs:
        return 80 - 3 * len(theirs - mine)
    if theirs < mine and max(map(len, theirs)) > 3:
        return 75 - 3 * len(mine - theirs)
    if not forgiving:
        return 0
    whole = _nearly(_joined(typed), _joined(known))
    if whole:
        return 70 * whole
    return 60 if all(any(_nearly(one, other) for other in theirs) for one in mine) else 0


def _nearly(typed: str, known: str) -> float:
    """Return how alike two words are, from 0.8 to 1, or 0: a slip in five letters is forgiven."""
    if min(len(typed), len(known)) < 4 or abs(len(typed) - len(known)) > 3:
        return 0
    matcher = SequenceMatcher(None, typed, known, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0


def _joined(words: str) -> str:
    return words.replace(" ", "")


@lru_cache(maxsize=20_000)
def _telling(words: str) -> frozenset[str]:
    """Return the words that tell one name from another."""
    return frozenset(word for word in words.split() if word not in _small_words())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(fold(SMALL_WORDS).split())
