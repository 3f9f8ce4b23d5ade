"""Glossaries: one word for one thing, in each of the thirteen languages."""

import csv
from pathlib import Path

import pytest

from locales import LANGUAGES
from locales.catalogues import FOLDER


def read(code: str) -> dict[str, str]:
    with Path(FOLDER, "glossary", f"{code}.csv").open(encoding="utf-8", newline="") as rows:
        return {row["term"]: row["translation"] for row in csv.DictReader(rows)}


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_every_language_has_a_word_for_every_term(code: str) -> None:
    terms = read("en_GB")
    found = read(code)
    assert list(found) == list(terms)
    assert all(word.strip() for word in found.values())
