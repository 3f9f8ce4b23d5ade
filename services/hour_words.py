"""The words of written hours: what each word or sign stands for, in French and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from locales.fold import fold

DAYS = (
    "lundi lundis lun monday mondays mon",
    "mardi mardis mar tuesday tuesdays tue tues",
    "mercredi mercredis mer wednesday wednesdays wed",
    "jeudi jeudis jeu thursday thursdays thu thur thurs",
    "vendredi vendredis ven friday fridays fri",
    "samedi samedis sam saturday saturdays sat",
    "dimanche dimanches dim sunday sundays sun",
)
SEVERAL = {
    "daily": tuple(range(7)),
    "weekday": tuple(range(5)),
    "weekdays": tuple(range(5)),
    "weekend": (5, 6),
    "weekends": (5, 6),
}
EVERY = "tous toutes chaque every each"
UNITS = "jour jours soir soirs matin matins midi midis day days evening evenings morning mornings"
TO = "a au to until"
AND = "et and"
OFF = "ferme fermee closed off"
EXCEPT = "sauf except"
NOISE = "de du des le les la from on the ouvert ouverte open opens"
CLOCKS = {"midi": (12, 0), "noon": (12, 0), "minuit": (24, 0), "midnight": (24, 0)}

_ONE_WORD = (
    (re.compile(r"week[- ]end", re.I), "weekend"),
    (re.compile(r"[àa] partir d", re.I), "d"),
)
_TOKEN = re.compile(
    r"(?P<half>\d{1,2})(?:[:.](?P<half_minute>[0-5]\d))?\s*(?P<part>am|pm)\b"
    r"|(?P<hour>\d{1,2})\s*(?:h|:|\.)\s*(?P<minute>[0-5]\d)(?!\d)"
    r"|(?P<full>\d{1,2})\s*h(?!\w)"
    r"|(?P<week>7\s*j(?:ours)?\s*(?:/|sur)\s*7)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<to>[-–—])|(?P<and>[,/&])|(?P<colon>:)|(?P<end>[;.])|(?P<space>\s+)|(?P<other>.)",
    re.IGNORECASE,
)


class Kind(Enum):
    """What a word of the hours does."""

    DAYS = auto()
    TIME = auto()
    TO = auto()
    AND = auto()
    COLON = auto()
    END = auto()
    OFF = auto()
    EXCEPT = auto()
    EVERY = auto()
    UNIT = auto()
    NOISE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the hours and what it stands for."""

    kind: Kind
    days: tuple[int, ...] = ()
    minutes: int = 0  # since midnight


class Unsure(Exception):
    """These words can be read in more than one way, or in none."""


def _words() -> dict[str, Token]:
    found = {
        word: Token(Kind.DAYS, (number,))
        for number, names in enumerate(DAYS)
        for word in names.split()
    }
    found |= {word: Token(Kind.DAYS, days) for word, days in SEVERAL.items()}
    for kind, several in (
        (Kind.EVERY, EVERY),
        (Kind.UNIT, UNITS),
        (Kind.TO, TO),
        (Kind.AND, AND),
        (Kind.OFF, OFF),
        (Kind.EXCEPT, EXCEPT),
        (Kind.NOISE, NOISE),
    ):
        found |= {word: Token(kind) for word in several.split()}
    return found


def _tokens(text: str) -> Iterator[Token]:
    words = _words()
    after_every = False
    for pattern, instead in _ONE_WORD:
        text = pattern.sub(instead, text)
    for match in _TOKEN.finditer(text):
        name = match.lastgroup
        if name == "word":
            word = fold(match["word"])
            if word in CLOCKS and not after_every:
                hour, minute = CLOCKS[word]
                yield Token(Kind.TIME, minutes=hour * 60 + minute)
            elif word in words:
                yield words[word]
            else:
                raise Unsure
            after_every = word in EVERY.split() or (after_every and word in NOISE.split())
        elif name not in ("space", None):
            yield _sign(match, name)


def _sign(match: re.Match[str], name: str) -> Token:
    if name == "part":
        hour = int(match["half"])
        if not 1 <= hour <= 12:
            raise Unsure
        hour = hour % 12 + (12 if match["part"].lower() == "pm" else 0)
        return Token(Kind.TIME, minutes=hour * 60 + int(match["half_minute"] or 0))
    if name in ("minute", "full"):
        minutes = int(match["hour"] or match["full"]) * 60 + int(match["minute"] or 0)
        if minutes > 24 * 60:
            raise Unsure
        return Token(Kind.TIME, minutes=minutes)
    if name == "week":
        return Token(Kind.DAYS, tuple(range(7)))
    if name == "other":
        raise Unsure
    return Token({"to": Kind.TO, "and": Kind.AND, "colon": Kind.COLON, "end": Kind.END}[name])


def read_words(text: str) -> Iterator[Token]:
    """Return what the words stand for; raises Unsure at the first that is not known.

    "tous les soirs" is one word, and so is "lundi soir".
    """
    waiting = False
    before: Token | None = None
    for token in _tokens(text):
        if token.kind is Kind.NOISE:
            continue
        if token.kind is Kind.EVERY:
            waiting = True
            continue
        if token.kind is Kind.UNIT:
            if not waiting and before is not None and before.kind is Kind.DAYS:
                continue
            if not waiting:
                raise Unsure
            token = Token(Kind.DAYS, tuple(range(7)))
        elif waiting and token.kind is not Kind.DAYS:
            raise Unsure
        waiting, before = False, token
        yield token
