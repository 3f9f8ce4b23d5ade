"""Heard: words of languages that we understand a little and do not speak, for what cannot wait.

Each line of `heard.csv` is a language, a command and a way to type it. What is typed so is
answered in French and English.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from locales.fold import fold

FILE = Path(__file__).with_name("heard.csv")


def heard(command: str) -> frozenset[str]:
    """Return the ways to type a command in all these languages, folded."""
    return _read().get(command, frozenset())


@cache
def _read() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["command"], set()).add(fold(row["words"]))
    return {command: frozenset(words) for command, words in found.items()}
