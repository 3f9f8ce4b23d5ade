"""Status: which messages of which catalogue a speaker has read, kept in the sidecar `status.json`.

* a review is of a message with its words: when either changes, it is a draft again by itself;
* who reviewed is known by initials, never by name;
* what the running program needs to know stands beside it in two words: all, and what is safety.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypedDict

from babel.messages import Catalog
from babel.messages.catalog import Message

from locales.languages import LANGUAGES, language
from locales.readers import is_safety

SIDECAR = "status.json"
MARK = re.compile(r"([A-Z]{2,4}) (\d{4}-\d\d-\d\d)")  # initials and the day of the review
State = Literal["draft", "reviewed"]


class Status(TypedDict):
    """What is known of one catalogue."""

    all: State
    safety: State
    read: dict[str, str]  # by the digest of a message with its words: "AB 2026-11-24"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a catalogue was read by a speaker, and how much there is."""

    read: int
    all: int
    safety_read: int
    safety: int


def read(folder: Path) -> dict[str, Status]:
    """Return the status of every catalogue; drafts where there is no sidecar yet."""
    path = folder / SIDECAR
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {one.code: Status(all="draft", safety="draft", read={}) for one in LANGUAGES} | kept


def digest(message: Message) -> str:
    """Return a digest of a message with its words, whatever its place and comments."""
    parts = (message.context, *_several(message.id), *_several(message.string or ""))
    return sha256(repr(parts).encode()).hexdigest()[:16]


def _several(words: str | Sequence[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def counts(known: Status, catalogue: Catalog) -> Counts:
    """Count what was read of a catalogue."""
    found = [(digest(one) in known["read"], is_safety(one)) for one in catalogue if one.id]
    return Counts(
        sum(was_read for was_read, _safety in found),
        len(found),
        sum(was_read and safety for was_read, safety in found),
        sum(safety for _was_read, safety in found),
    )


def follow(folder: Path, catalogues: Mapping[str, Catalog]) -> None:
    """Write the sidecar anew: reviews of what is said differently now are forgotten."""
    known = read(folder)
    for code, catalogue in catalogues.items():
        there = {digest(one) for one in catalogue if one.id}
        marks = {key: mark for key, mark in known[code]["read"].items() if key in there}
        known[code] = _summed(marks, catalogue)
    _write(folder, known)


def review(
    code: str, initials: str, when: date, folder: Path, catalogue: Catalog, *, safety: bool = False
) -> None:
    """Note that a speaker has read a whole catalogue, or what is safety in it.

    Raises KeyError for a language we do not have, ValueError for what are no initials.
    """
    mark = f"{initials} {when.isoformat()}"
    if not MARK.fullmatch(mark):
        raise ValueError("a reviewer is known by two to four capital letters")
    known = read(folder)
    mine = [one for one in catalogue if one.id and (is_safety(one) or not safety)]
    marks = known[language(code).code]["read"] | {digest(one): mark for one in mine}
    known[code] = _summed(marks, catalogue)
    _write(folder, known)


def problems(folder: Path, catalogues: Mapping[str, Catalog], today: date) -> Iterator[str]:
    """Say what is wrong with the sidecar."""
    for code, one in read(folder).items():
        if code not in catalogues:
            yield f"{SIDECAR}: {code} is not one of our languages"
            continue
        yield from (f"{SIDECAR}: {code} {why}" for why in _unsound(one, catalogues[code], today))


def _unsound(one: Status, catalogue: Catalog, today: date) -> Iterator[str]:
    there = {digest(each) for each in catalogue if each.id}
    for key, mark in one["read"].items():
        found = MARK.fullmatch(mark)
        if key not in there:
            yield "has a review of what is said differently now: it is a draft"
        elif found is None:
            yield f"was reviewed by initials on a day, not {mark!r}"
        elif not _past(found[2], today):
            yield f"was reviewed on no day that was: {found[2]}"
    if one["all"] != (summed := _summed(one["read"], catalogue))["all"]:
        yield f"is {summed['all']}, not {one['all']}"
    if one["safety"] != summed["safety"]:
        yield f"is {summed['safety']} in what is safety, not {one['safety']}"


def _past(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) <= today
    except ValueError:
        return False


def _summed(marks: dict[str, str], catalogue: Catalog) -> Status:
    found = counts(Status(all="draft", safety="draft", read=marks), catalogue)
    return Status(
        all="reviewed" if 0 < found.all == found.read else "draft",
        safety="reviewed" if 0 < found.safety == found.safety_read else "draft",
        read=dict(sorted(marks.items())),
    )


def _write(folder: Path, known: dict[str, Status]) -> None:
    written = json.dumps(known, indent=2, ensure_ascii=False)
    (folder / SIDECAR).write_text(written + "\n", "utf-8")
