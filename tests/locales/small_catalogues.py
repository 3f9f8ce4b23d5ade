"""Small catalogues: `.po` files of a few messages in a folder of their own, for one test."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from babel.messages import Catalog

from locales import LANGUAGES, catalogues, language, status
from locales.extraction import rendered

Said = Mapping[str | tuple[str, str], str | tuple[str, ...]]
Teach = Callable[[str, Said], None]


def untranslated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of catalogues, in use until the end of a test, that translate nothing."""
    folder = tmp_path / "catalogues"
    folder.mkdir()
    for one in LANGUAGES:
        (folder / f"{one.code}.po").write_text(rendered(Catalog(), one), "utf-8")
    status.follow(folder, {one.code: Catalog() for one in LANGUAGES})
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    return folder


def teacher(folder: Path) -> Teach:
    """Return a function that gives a language its translations, once in a test.

    "context\\x04message" is a message with a context.
    """
    return partial(_teach, folder)


def _teach(folder: Path, code: str, said: Said) -> None:
    catalogue = Catalog()
    catalogue.mime_headers = [("Plural-Forms", language(code).plural)]
    for message, translation in said.items():
        if isinstance(message, tuple):
            catalogue.add(message, translation)
        else:
            *context, words = message.split("\x04")
            catalogue.add(words, translation, context=context[0] if context else None)
    (folder / f"{code}.po").write_text(rendered(catalogue, language(code)), "utf-8")
