"""Clips: what is recorded for those who cannot read, as a list, and which languages have what.

A recording is `clips/<code>/<name>.ogg`; beside them `voice.json` says whose voice it is.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from pathlib import Path

from locales.formatter import label
from locales.moments import clock, weekday
from locales.voice import PROMPTS

LIST = Path(__file__).with_name("clips.csv")
FOLDER = Path(__file__).with_name("clips")
SUFFIX = ".ogg"
SIDECAR = "voice.json"
AREA = "at-"  # what the name of an area's clip begins with
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
A_MONDAY = 5  # January 2026


class ClipKind(StrEnum):
    """What a clip says."""

    PROMPT = "prompt"
    WEEKDAY = "weekday"
    TIME = "time"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording: its name and what it says."""

    name: str
    kind: ClipKind
    used: str  # on cards of a meal, of an emergency, or both


@cache
def clips() -> tuple[Clip, ...]:
    """Return all clips, in the order in which they are recorded."""
    with LIST.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Clip(row["name"], ClipKind(row["kind"]), row["used"]) for row in csv.DictReader(rows)
        )


@cache
def clip(name: str) -> Clip:
    """Return the clip of a name; raises KeyError for any other."""
    for one in clips():
        if one.name == name:
            return one
    raise KeyError(name)


def recording(code: str, name: str) -> Path:
    """Return where the recording of a clip is, or would be."""
    return FOLDER / code / f"{name}{SUFFIX}"


def recorded(code: str) -> frozenset[str]:
    """Return the names of the clips a language has; what is added is found at the next start."""
    return _recorded(FOLDER, code)


@cache
def _recorded(folder: Path, code: str) -> frozenset[str]:
    known = {one.name for one in clips()}
    return frozenset(known & {path.stem for path in (folder / code).glob(f"*{SUFFIX}")})


def by_machine(code: str, folder: Path | None = None) -> bool:
    """Tell whether the recordings of a language are made by a program, as their sidecar says."""
    path = (folder or FOLDER) / code / SIDECAR
    told = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return isinstance(told, dict) and told.get("voice") == "machine"


def weekday_clip(day: date) -> str:
    """Return the name of the clip of a weekday."""
    return DAYS[day.weekday()]


def time_clip(at: time) -> str:
    """Return the name of the clip of a half hour."""
    return f"t{at:%H%M}"


def time_of(name: str) -> time:
    """Return the half hour that a clip says; raises ValueError for any other clip."""
    return time(int(name[1:3]), int(name[3:5]))


def spoken(one: Clip, code: str) -> str:
    """Return what a speaker reads for a clip; "" for an area, whose name is that of its sign."""
    match one.kind:
        case ClipKind.PROMPT:
            return label(PROMPTS[one.name], code)
        case ClipKind.WEEKDAY:
            return weekday(date(2026, 1, A_MONDAY + DAYS.index(one.name)), code)
        case ClipKind.TIME:
            return clock(time_of(one.name), code)
        case ClipKind.AREA:
            return ""
