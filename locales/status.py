"""Status: which catalogues a speaker has read, kept in the sidecar `status.json`.

A catalogue is a draft or reviewed. A review is of certain messages: when they change, the
catalogue is a draft again until a speaker has read it.
"""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypedDict

from babel.messages import Catalog

from locales.languages import LANGUAGES, language

SIDECAR = "status.json"


class Status(TypedDict):
    """What is known of one catalogue."""

    status: Literal["draft", "reviewed"]
    reviewer: str  # initials, never a name
    date: str  # of the review, such as 2026-11-24
    source: str  # the digest of the messages that were reviewed


def read(folder: Path) -> dict[str, Status]:
    """Return the status of every catalogue; drafts where there is no sidecar yet."""
    path = folder / SIDECAR
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {one.code: _draft() for one in LANGUAGES} | kept


def digest(template: Catalog) -> str:
    """Return a digest of all messages, whatever their order and comments."""
    ids = sorted(repr((message.context, message.id)) for message in template if message.id)
    return sha256("\n".join(ids).encode()).hexdigest()


def follow(folder: Path, template: Catalog) -> None:
    """Write the sidecar: what was reviewed and has changed since is a draft again."""
    known = read(folder)
    now = digest(template)
    for one in known.values():
        if one["status"] == "reviewed" and one["source"] != now:
            one["status"] = "draft"
    _write(folder, known)


def review(code: str, reviewer: str, when: date, folder: Path, template: Catalog) -> None:
    """Note that a speaker, known by initials, has read a whole catalogue.

    Raises KeyError for a language we do not have.
    """
    known = read(folder)
    known[language(code).code] = Status(
        status="reviewed", reviewer=reviewer, date=when.isoformat(), source=digest(template)
    )
    _write(folder, known)


def problems(folder: Path, template: Catalog) -> Iterator[str]:
    """Say what is wrong with the sidecar."""
    known = read(folder)
    for code in known.keys() - {one.code for one in LANGUAGES}:
        yield f"{SIDECAR}: {code} is not one of our languages"
    for code, one in known.items():
        if one["status"] not in ("draft", "reviewed"):
            yield f"{SIDECAR}: {code} must be draft or reviewed, not {one['status']!r}"
        elif one["status"] == "reviewed":
            yield from (f"{SIDECAR}: {code} {why}" for why in _unsound(one, digest(template)))


def _unsound(one: Status, now: str) -> Iterator[str]:
    if one["source"] != now:
        yield "was reviewed before its messages changed: it is a draft"
    if not one["reviewer"]:
        yield "does not say who reviewed it"
    try:
        date.fromisoformat(one["date"])
    except ValueError:
        yield f"was reviewed on no date: {one['date']!r}"


def _draft() -> Status:
    return Status(status="draft", reviewer="", date="", source="")


def _write(folder: Path, known: dict[str, Status]) -> None:
    written = json.dumps(known, indent=2, ensure_ascii=False)
    (folder / SIDECAR).write_text(written + "\n", "utf-8")
