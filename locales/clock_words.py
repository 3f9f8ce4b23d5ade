"""Clock words: a time of day as people write it, with all the readings that it may have.

* figures of any script or words, on twelve hours or twenty-four: "18h30", "6pm", "six et demie";
* words of the person's language, and of French and English;
* Amharic and Tigrinya speakers count hours from six o'clock: up to twelve all readings are given;
* a bare hour up to eleven is two hours for who speaks of the day in two halves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time

from locales.fold import fold
from locales.quantities import means, number_of

SIX_APART = ("am", "ti")
IN_HALVES = ("ar", "fa_AF", "ps", "ur", "bn", "so", "ckb", "en_GB")
BEFORE_HALF = ("ru", "uk")  # "half seven" is half past six
LONGEST, STRANGE = 8, 3  # words in all, and those that say nothing of a time
PARTS = {  # the hours of twenty-four that a part of the day may have; the finer ones go first
    "NIGHT": (*range(19, 24), *range(5)),
    "EVENING": tuple(range(15, 24)),
    "AFTERNOON": tuple(range(12, 20)),
    "MORNING": tuple(range(13)),
    "PM": tuple(range(12, 24)),
    "AM": tuple(range(12)),
}
LATE = ("EVENING", "AFTERNOON", "PM")
# Words between an hour and what is taken away from it, as in "six moins le quart", folded.
MINUS = "moins الا ella illa غیر без bez پونے پون paune pone pauna کم kam"
ALONE = {"NOON": time(12), "MIDNIGHT": time(0)}
HALVES = {"a": "AM", "p": "PM"}  # "6 p.m." when it is folded


@dataclass(slots=True)
class _Read:
    """What was read of a time so far."""

    numbers: list[int] = field(default_factory=list)
    part: str | None = None
    alone: time | None = None
    half: int | None = None  # where among the numbers "half" stood
    quarter: bool = False
    minus: bool = False
    exact: bool = False  # written as on a clock of twenty-four hours
    whole: bool = False  # written as in French, where the day has twenty-four hours
    strange: int = 0  # words that say nothing of a time


def times(text: str, code: str) -> tuple[time, ...]:
    """Return the readings of a time of day, the likeliest first; () when it is none."""
    words = list(_split(fold(text)))
    figures = [word for word in words if word.isdecimal()]
    if not 0 < len(words) <= LONGEST or any(len(one) != 2 for one in figures[1:]):
        return ()
    minus = not set(fold(MINUS).split()).isdisjoint(words)
    read = _Read(exact=":" in text and words[0].startswith("0"), minus=minus)
    read.whole = "h" in words
    place = 0
    while place < len(words):
        place += _take(read, words[place:], code)
    if read.strange > STRANGE or (read.strange and not read.numbers):
        return ()
    return _readings(read, code)


def _split(folded: str) -> Iterator[str]:
    """Return words, a figure and letters that are written together apart: "18h30", "6pm"."""
    for word in folded.split():
        kind, run = None, ""
        for letter in word:
            if kind is not None and letter.isdecimal() != kind:
                yield run
                run = ""
            kind, run = letter.isdecimal(), run + letter
        yield from (run[:2], run[2:]) if kind and len(run) == len("1830") else (run,)


def _take(read: _Read, words: Sequence[str], code: str) -> int:
    """Take what stands at the beginning of words; returns how many of them it was."""
    for length in range(min(3, len(words)), 0, -1):
        said = " ".join(words[:length])
        if _took(read, said, code):
            return length
    bare = words[0].removeprefix("و")
    if bare == words[0] or not _took(read, bare, code):
        read.strange += not words[0].isascii() or words[0] not in ("m", "h")
    return 1


def _took(read: _Read, said: str, code: str) -> bool:
    number = number_of(said, code)
    if number is not None:
        read.numbers.append(number)
        return True
    if said in HALVES:
        read.part = HALVES[said]
        return True
    part = next((name for name in PARTS if means(said, name, code)), None)
    if part is not None:
        read.part = read.part or part
        return True
    for name, moment in ALONE.items():
        if means(said, name, code):
            read.alone = moment
            return True
    if means(said, "HALF", code):
        read.half = len(read.numbers)
        return True
    read.quarter = read.quarter or means(said, "QUARTER", code)
    return means(said, "QUARTER", code) or means(said, "AND", code)


def _readings(read: _Read, code: str) -> tuple[time, ...]:
    if not read.numbers:
        return (read.alone,) if read.alone is not None and read.half is None else ()
    hour, *minutes = read.numbers
    if len(minutes) > 1 or hour > 23 or not all(one < 60 for one in minutes):
        return ()
    minute = minutes[0] if minutes else 30 if read.half is not None else 15 * read.quarter
    if read.minus and minute:
        hour, minute = (hour - 1) % 24, 60 - minute
    elif read.half == 0 and code in BEFORE_HALF and hour:
        hour -= 1
    if read.alone == ALONE["NOON"]:
        hour = hour + 12 if 0 < hour <= 4 else hour
        return (time(hour % 24, minute),)
    hours = _hours(hour, read, code, bare=not minutes)
    return tuple(dict.fromkeys(time(one % 24, minute) for one in hours))


def _hours(hour: int, read: _Read, code: str, *, bare: bool) -> list[int]:
    """Return the hours of twenty-four that may be meant, the likeliest first."""
    if hour > 12 or read.exact:
        return [hour]
    said = [hour % 12, hour % 12 + 12]
    if code in SIX_APART and read.part not in ("AM", "PM"):
        local = [(one + 6) % 24 for one in said]
        near = [one for one in (*local, *said) if read.part and one in PARTS[read.part]]
        return list(dict.fromkeys(near)) or sorted({hour % 24, *local})
    if read.part is not None:
        fits = [one for one in said if one in PARTS[read.part]]
        return fits or [said[read.part in LATE]]
    if bare and not read.whole and 0 < hour < 12 and code in IN_HALVES:
        return said
    return [hour]
