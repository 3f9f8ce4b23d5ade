"""Readers: who reads what a file of the program says, kept in `readers.csv`.

From it every message gets a comment for translators: who reads it, where it is said, how long it
may be. What is said in the files of safety is shown with French and English beside it until a
speaker has read it.
"""

import ast
import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message

TABLE = Path(__file__).with_name("readers.csv")
WORDS = "words"  # the context of lists of what people type
LONGEST = re.compile(r"\bmax (\d+)\b")  # in an i18n comment, in UTF-16 units
MESSAGE = 400  # letters of a whole message, as people read it


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads what a file says, and whether their safety may hang on it."""

    readers: str  # everybody, volunteers, coordinators or administrators
    safety: bool


@cache
def readings() -> Mapping[str, Reading]:
    """Return the table, by file."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {
            row["file"]: Reading(row["readers"], row["safety"] == "yes")
            for row in csv.DictReader(rows)
        }


def is_safety(message: Message) -> bool:
    """Tell whether somebody's safety may hang on a message, by where it is said."""
    known = readings()
    return message.context != WORDS and any(
        known[where].safety for where, _line in message.locations if where in known
    )


def note(root: Path, where: str, comments: Iterable[str], context: str | None) -> str:
    """Return what translators are told of a message beside its own comments."""
    told = readings().get(where)
    parts = [f"for {told.readers}" if told else "", _room(root / where)]
    if context == WORDS:
        parts.append("what people type, each way between two |")
    elif not LONGEST.search(" ".join(comments)):
        parts.append(f"max {MESSAGE} with all that stands around it")
    return " · ".join(filter(None, parts))


@cache
def _room(path: Path) -> str:
    """Return what a file is, as its first words say: "Call cards", "/food, /near and /whom"."""
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return said.partition(":")[0].partition("\n")[0]
