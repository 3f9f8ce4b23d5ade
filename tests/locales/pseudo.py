"""Pseudo-languages: catalogues that show, in any dialogue, words that are not translated.

A left-to-right language gets accents and is longer by two fifths, a right-to-left one gets Arabic
letters; every message stands in ⟦ ⟧. What is outside of them in a reply has not come from a
catalogue, and what is typed ("words") stays as it is, so that dialogues still run.
"""

import re
from pathlib import Path

from babel.messages import Catalog

from locales import LANGUAGES, status
from locales.extraction import entries, extract, rendered
from locales.languages import Language
from locales.readers import WORDS

_ACCENTED = str.maketrans("aceginosuyACEINOSU", "áçéğíñóšúýÁÇÉÍÑÓŠÚ")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابچدےفگهیجکلمنوپقرستثڤوخيز")
_PLACEHOLDER = re.compile(r"(\{\w+\})")
_KNOWN = re.compile("⟦[^⟦⟧]*⟧|\u2068[^\u2068\u2069]*\u2069|https?://\\S+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def pseudo(message: str, one: Language) -> str:
    """Return a message in the pseudo-language that stands for a language."""
    lines = (_line(line, one) for line in message.split("\n"))
    return "\n".join(lines)


def write(folder: Path) -> None:
    """Write a catalogue for every language, and the sidecar, into a folder."""
    template = extract()
    written = {one.code: _catalogue(template, one) for one in LANGUAGES}
    for one in LANGUAGES:
        (folder / f"{one.code}.po").write_text(rendered(written[one.code], one), "utf-8")
    status.follow(folder, written)


def leaks(said: str) -> list[str]:
    """Return the words of a reply in a pseudo-language that no catalogue and no value holds."""
    before = ""
    while before != said:  # texts stand within texts
        before, said = said, _KNOWN.sub("", said)
    return _LETTERS.findall(said)


def _line(line: str, one: Language) -> str:
    if not line:
        return line
    parts = _PLACEHOLDER.split(line)
    parts[::2] = [_letters(part, one) for part in parts[::2]]
    longer = "" if one.rtl else "~" * (len("".join(parts[::2])) * 2 // 5)
    return f"⟦{''.join(parts)}{longer}⟧"


def _letters(words: str, one: Language) -> str:
    return words.lower().translate(_ARABIC) if one.rtl else words.translate(_ACCENTED)


def _catalogue(template: Catalog, one: Language) -> Catalog:
    made = Catalog()
    made.mime_headers = [("Plural-Forms", one.plural)]
    for message in entries(template):
        said: str | tuple[str, ...]
        if isinstance(message.id, str):
            said = message.id if message.context == WORDS else pseudo(message.id, one)
        else:
            said = (pseudo(message.id[-1], one),) * made.num_plurals
        made.add(message.id, said, context=message.context)
    return made
