"""Review of vocabularies: what a machine can see wrong in what people type, before a speaker.

* a phrase means one thing in its language, or nobody knows what was meant;
* what ends all messages means nothing else: it is acted on as soon as it is typed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from locales.fold import fold
from locales.meanings import HARMLESS, INTENTS, UNDETERMINED
from locales.vocabulary import COMMON, FOLDER, HEARD, lines

STOP = "stop"
ENDS = frozenset({STOP, "STOP"})  # the phrases that end all messages, and their words
PHRASES = INTENTS | {HARMLESS}
_CONCEPTS = """
FOOD HUNGRY DRINK NOW TODAY TONIGHT TOMORROW AFTER_TOMORROW LATER WHERE NEAR OPEN MAP LACK GIVE
THING SLEEP HURT DYING DANGER HELPME POLICE FIRE SEA VIOLENCE CHILD ALONE LOST DOCTOR PERSON
TALK VOLUNTEER JOIN MY SHIFT WHEN LANGUAGE CHANGE STOP MESSAGE MENU BACK HOW QUESTION INFO
THANKS HELLO GOODBYE PLEASE NOT AM PM MORNING NOON AFTERNOON EVENING NIGHT MIDNIGHT HALF
QUARTER MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY ME US AND WITH PARTNER
CHILDREN TWO_CHILDREN FRIEND BROTHER FAMILY PEOPLE PAIR DOZEN
"""
CONCEPTS = frozenset(_CONCEPTS.split())
NUMBERS = frozenset(map(str, (*range(21), *range(30, 101, 10), 1000)))
NAMES = PHRASES | CONCEPTS | NUMBERS | {COMMON}

Ways = Mapping[str, Mapping[str, None]]
"""By name, how it is typed, folded, in the order of the file."""


def check(folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the vocabularies of a folder, one line each."""
    codes = dict.fromkeys([*HEARD, UNDETERMINED])
    others = sorted({path.stem for path in folder.glob("*.txt")} - set(codes))
    found = [f"{code}.txt: is of no language that people write here" for code in others]
    for code in codes:
        path = folder / f"{code}.txt"
        why = _in_file(path) if path.exists() else ["does not exist"]
        found += (f"{path.name}: {one}" for one in why)
    return found


def _in_file(path: Path) -> Iterator[str]:
    yield from _nameless(path)
    ways = _ways(path)
    if not any(ways.values()):
        yield "is empty"
        return
    for name, typed in ways.items():
        if name not in NAMES:
            yield f"{name!r} is no name of anything"
        elif not typed:
            yield f"{name!r} is empty"
    yield from _contradictions(ways)
    yield from _stops(ways)


def _nameless(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#") and not line.partition(":")[1]:
            yield f"line {number} has no name"


def _ways(path: Path) -> Ways:
    found: dict[str, dict[str, None]] = {}
    for name, typed in lines(path):
        found.setdefault(name, {}).update(dict.fromkeys(filter(None, map(fold, typed))))
    return found


def _contradictions(ways: Ways) -> Iterator[str]:
    meant: dict[str, str] = {}
    for name in ways.keys() & PHRASES:
        for phrase in ways[name]:
            first = meant.setdefault(phrase, name)
            if first != name:
                yield f"«{phrase}» is {' and '.join(sorted((first, name)))}"


def _stops(ways: Ways) -> Iterator[str]:
    """Return the phrases that end all messages and are words of something else."""
    for phrase in ways.get(STOP, ()):
        for name in ways.keys() - ENDS - PHRASES:  # what two intents share is said already
            if phrase in ways[name]:
                yield f"«{phrase}» is stop, and {name} too"
