"""Likeness: how well typed words name something, in any order, with slips and small words.

What is known is kept ready to be compared; what somebody typed is kept nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from locales.fold import fold

ALIKE = 0.8

# They tell no place from another; as they are after folding.
SMALL_WORDS = (
    "a al au aux de del des du d en et l la le les un une at the of in near by pres vers cote "
    "metro station tram rer gare bus place و ال لا لو دو دي د دلا له في عند محطه مترو ایستگاه "
    "نزدیک де дю ля ла ле метро станция возле рядом у около біля ደ ዱ ላ ሌ মেট্রো"
)


def score(typed: str, spellings: Iterable[str], *, forgiving: bool = False) -> float:
    """Return how well folded words name something, from 0 to 100; slips cost time to forgive."""
    mine = _spelled(typed)
    theirs = _names(tuple(spellings))
    if not forgiving:
        return max((_alike(mine, one) for one in theirs), default=0.0)
    return max((_alike(mine, one) or _forgiven(mine, one) for one in theirs), default=0.0)


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """Return a known name in the one spelling in which words are compared."""
    return fold(name)


@dataclass(frozen=True, slots=True)
class _Spelled:
    """Folded words, made ready to be compared."""

    words: str
    joined: str
    telling: frozenset[str]  # the words that tell one name from another


def says_only(typed: str, spellings: Iterable[str]) -> bool:
    """Tell whether folded words say nothing but one of these names, slips forgiven."""
    mine = _spelled(typed)
    return any(
        mine.joined == one.joined or all(_is_among(word, one.telling) for word in mine.telling)
        for one in _names(tuple(spellings))
    )


def _is_among(word: str, known: Iterable[str]) -> bool:
    return any(word == one or _nearly(word, one) for one in known)


def _spelled(words: str) -> _Spelled:
    telling = frozenset(word for word in words.split() if word not in _small_words())
    return _Spelled(words, words.replace(" ", ""), telling)


@lru_cache(maxsize=20_000)
def _names(spellings: tuple[str, ...]) -> tuple[_Spelled, ...]:
    return tuple(dict.fromkeys(_spelled(folded(one)) for one in spellings))


def _alike(typed: _Spelled, known: _Spelled) -> float:
    if typed.joined == known.joined:
        return 100 if typed.words == known.words else 99
    mine, theirs = typed.telling, known.telling
    if mine.isdisjoint(theirs):
        return 0
    if mine == theirs:
        return 95
    if mine < theirs:
        return 80 - 3 * len(theirs - mine)
    if theirs < mine and max(map(len, theirs)) > 3:
        return 75 - 3 * len(mine - theirs)
    return 0


def _forgiven(typed: _Spelled, known: _Spelled) -> float:
    """Return how alike words are when slips are forgiven."""
    mine, theirs = typed.telling, known.telling
    if not mine or not theirs:
        return 0
    whole = _nearly(typed.joined, known.joined)
    if whole:
        return 70 * whole
    return 60 if all(any(_nearly(one, other) for other in theirs) for one in mine) else 0


def _nearly(typed: str, known: str) -> float:
    """Return how alike two words are, from 0.8 to 1, or 0: a slip in five letters is forgiven."""
    mine, theirs = len(typed), len(known)
    if mine < 4 or theirs < 4 or not -3 <= mine - theirs <= 3:
        return 0
    enough = ALIKE * (mine + theirs) / 2  # letters in common
    if mine < enough or theirs - len(_letters(known).difference(typed)) < enough:
        return 0
    matcher = SequenceMatcher(None, typed, known, autojunk=False)
    if matcher.quick_ratio() < ALIKE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0


@lru_cache(maxsize=20_000)
def _letters(word: str) -> frozenset[str]:
    return frozenset(word)


@cache
def _small_words() -> frozenset[str]:
    return frozenset(fold(SMALL_WORDS).split())
