"""Strangers: the languages that are recognised and not spoken, and the honest line in each."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("strangers.csv")


def honest_line(code: str) -> str | None:
    """Return what is said in a language that we do not speak; None for any other."""
    return _lines().get(code)


@cache
def _lines() -> Mapping[str, str]:
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["language"]: row["line"] for row in csv.DictReader(rows)}
