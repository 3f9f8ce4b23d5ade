"""Catalogues: one `.po` for each language, read at the first word said in it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import BinaryIO

from babel.messages import Message
from babel.messages.pofile import read_po

from locales.text import AS_IS, Text

FOLDER = Path(__file__).parent
Key = tuple[str | None, str]  # context and message, of a plural its singular


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is said in one language; a message that is not there is said in English."""

    words: Mapping[Key, str]
    plurals: Mapping[Key, tuple[str, ...]]  # all forms
    form: Callable[[int], int]  # of a count, which form

    def pattern(self, text: Text) -> str:
        """Return the pattern of a text, its values not yet filled in."""
        key = (text.context, text.message)
        if text.plural is None:
            return self.words.get(key, text.message)
        if key in self.plurals:
            return self.plurals[key][self.form(text.count)]
        return text.message if text.count == 1 else text.plural


def catalogue(code: str) -> Catalogue:
    """Return the catalogue of a language; raises FileNotFoundError without one."""
    return _read(str(FOLDER), code)


@cache
def _read(folder: str, code: str) -> Catalogue:
    with Path(folder, f"{code}.po").open("rb") as source:
        messages = read_po(_said(source), locale=None, domain="messages")
    words: dict[Key, str] = {}
    plurals: dict[Key, tuple[str, ...]] = {}
    for one in messages:
        if one.fuzzy or not one.id:
            continue
        if isinstance(one.id, str):
            words |= {(one.context, one.id): str(one.string)} if one.string else {}
        elif forms := _forms(one):
            plurals[one.context, one.id[0]] = forms
    return Catalogue(words, plurals, c2py(messages.plural_expr))


def _said(source: BinaryIO) -> Iterator[bytes]:
    """Leave out what is for translators: it is more than half of a file, and of the time."""
    return (line for line in source if not line.startswith(b"#") or line.startswith(b"#,"))


def _forms(one: Message) -> tuple[str, ...]:
    """Return all forms of a plural, () when there are none; one that lacks is said in English."""
    said = one.string if isinstance(one.string, list | tuple) else ()
    if not any(said):
        return ()
    return tuple(form or one.id[min(number, 1)] for number, form in enumerate(said))


@cache
def _status(path: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return loaded


def reviewed(code: str, *, safety: bool = False) -> bool:
    """Tell whether a speaker has read this catalogue, or all of it on which safety hangs.

    The sidecar `status.json` says so.
    """
    return _status(FOLDER / "status.json")[code]["safety" if safety else "all"] == "reviewed"


def translate(text: Text, code: str) -> str:
    """Return the pattern of a text in a language, its values not yet filled in."""
    if text.context == AS_IS or not text.message:  # the message "" is a catalogue's header
        return text.message
    return catalogue(code).pattern(text)
