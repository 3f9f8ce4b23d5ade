"""Sounding: how a name sounds, in one spelling for all scripts, so that it is found by ear.

Only consonants count, in coarse kinds: a name from the street sign, written as somebody heard it
in Arabic, Cyrillic, Ethiopic, Bengali or Latin letters, sounds alike. French letters that are
not heard may be left out.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from locales.fold import fold

SHORTEST = 4  # consonants that tell a name from other words
LONG = 5  # consonants of which one may be heard otherwise
ALIKE = 86.0  # of 100
SPELLED_ALIKE = 55.0  # of 100: in Latin letters a name is spelled a little as it is, too
# What letters sound like; those that are not here are vowels, or are not heard.
_SOUNDS = {
    "B": "bpبپбпপব",
    "F": "fvwفڤвфফভ",
    "T": "tdتطدضثذтдতথটঠডঢৎদধ",
    "K": "kgqcكکقغگخкгхকখগঘ",
    "X": "xشچшщчচছশষ",
    "J": "jجژжজঝ",
    "S": "szسصزظсзцস",
    "M": "mمмম",
    "N": "nنнনণঙং",
    "L": "lلлল",
    "R": "rرрরড়",
}
_ETHIOPIC = "-L-MSRSXKKKKBFTX--NN-KK----SJ-TTJKKKTXBSSFB"  # the rows of its table, U+1200 on
# French spelling, in order: what is read otherwise than letter by letter ("x" stands for "ch").
_FRENCH = (
    (r"tion", "sion"),
    (r"x", "ks"),
    (r"tch|ch|sch|sh", "x"),
    (r"dj", "j"),
    (r"ph", "f"),
    (r"qu|cq|ck|kh|gh", "k"),
    (r"ge(?=[aou])|g(?=[eiy])", "j"),
    (r"c(?=[eiy])|ss|sc(?=[ei])", "s"),
    (r"gn", "n"),
    (r"(?<=[aeu])ill?(?=[ea])", ""),
)
_NOT_HEARD = r"(?<=[aeiourn])(?:t|d|s|z|p|ks|ts|ds|es)\b|(?<=[rn])(?:t|d|s|c|ts|ds)\b"
_SMALL = "de la le les du des d l do لا دو دی де ля ла дю ደ ላ ዱ দ্য লা দু"
# What is said for "porte", "place" and "gare", in the words of other languages.
_SAID = (
    ("باب", "بورت"),
    ("دروازه", "پورت"),
    ("ساحه", "بلاس"),
    ("میدان", "پلاس"),
    ("площадь", "плас"),
    ("محطه", "غار"),
)
_W_FIRST = re.compile(r"\bو(?=\w)")


def by_ear(typed: str, names: Iterable[str]) -> float:
    """Return how well folded words sound like one of these names, from 0 to 100."""
    mine = _typed(typed)
    latin = typed.isascii()
    best = 0.0
    for name in names:
        theirs = sounds(name)
        points = max((_alike(one, other) for one in mine for other in theirs), default=0.0)
        if points > best and (not latin or _spelled_alike(typed, name)):
            best = points
    return best


@lru_cache(maxsize=20_000)
def sounds(name: str) -> tuple[str, ...]:
    """Return how a known name may sound: with small words and letters at its ends, and without."""
    return _sounding(name)


@lru_cache(maxsize=1)
def _typed(words: str) -> tuple[str, ...]:
    """Return how words sound that are held against one name after another; no others are kept."""
    return _sounding(words)


def _sounding(name: str) -> tuple[str, ...]:
    plain = fold(name)
    if any(letter.isdecimal() for letter in plain):
        return ()
    for said, heard in _SAID:
        plain = plain.replace(fold(said), heard)
    told = " ".join(word for word in plain.split() if word not in _SMALL.split())
    found = [heard for one in (told, plain) for heard in _spoken(one)]
    return tuple(dict.fromkeys(one for one in found if len(one) >= SHORTEST))


def _spoken(plain: str) -> list[str]:
    """Return the consonants of a name, of French ones with and without what is not heard."""
    if not plain.isascii():
        return [_heard(_W_FIRST.sub("ف", plain))]
    for pattern, heard in _FRENCH:
        plain = re.sub(pattern, heard, plain)
    return [_heard(plain), _heard(re.sub(_NOT_HEARD, "", plain))]


def _heard(plain: str) -> str:
    return re.sub(r"(.)\1+", r"\1", "".join(map(_kind, plain)))


def _kind(letter: str) -> str:
    row = (ord(letter) - 0x1200) // 8
    if 0 <= row < len(_ETHIOPIC):
        return _ETHIOPIC[row].replace("-", "")
    return next((kind for kind, letters in _SOUNDS.items() if letter in letters), "")


def _alike(mine: str, theirs: str) -> float:
    if mine == theirs:
        return 100.0
    if min(len(mine), len(theirs)) < LONG:
        return 0.0
    ratio = fuzz.ratio(mine, theirs)
    return ratio if ratio >= ALIKE else 0.0


def _spelled_alike(typed: str, name: str) -> bool:
    return fuzz.ratio(typed.replace(" ", ""), _joined(name)) >= SPELLED_ALIKE


@lru_cache(maxsize=20_000)
def _joined(name: str) -> str:
    return fold(name).replace(" ", "")
