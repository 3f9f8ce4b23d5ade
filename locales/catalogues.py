"""Catalogues: one `.po` for each language, compiled in memory."""

import gettext
import json
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from locales.text import AS_IS, Text

FOLDER = Path(__file__).parent


def catalogue(code: str) -> gettext.GNUTranslations:
    """Return the compiled catalogue of a language; raises FileNotFoundError without one."""
    return _compiled(str(FOLDER), code)


@cache
def _compiled(folder: str, code: str) -> gettext.GNUTranslations:
    with Path(folder, f"{code}.po").open("rb") as source:
        messages = read_po(source, locale=None, domain="messages")
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _status(path: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return loaded


def reviewed(code: str) -> bool:
    """Tell whether a speaker has read this catalogue, as the sidecar `status.json` says."""
    return _status(FOLDER / "status.json")[code]["status"] == "reviewed"


def translate(text: Text, code: str) -> str:
    """Return the pattern of a text in a language, its values not yet filled in."""
    if text.context == AS_IS or not text.message:  # the message "" is a catalogue's header
        return text.message
    words = catalogue(code)
    if text.plural is not None:
        return words.ngettext(text.message, text.plural, text.count)
    if text.context is not None:
        return words.pgettext(text.context, text.message)
    return words.gettext(text.message)
