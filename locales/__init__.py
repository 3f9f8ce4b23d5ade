"""The words: what is said, in thirteen languages, and how it is written."""

from locales.catalogues import reviewed
from locales.formatter import label, say
from locales.heard import heard
from locales.languages import LANGUAGES, UNDECIDED, Language, from_tag, language
from locales.text import Lines, Spoken, Text, Value, _, as_is, lines, listed, ngettext, pgettext
from locales.words import cries, names, phrases

__all__ = [
    "LANGUAGES",
    "UNDECIDED",
    "Language",
    "Lines",
    "Spoken",
    "Text",
    "Value",
    "_",
    "as_is",
    "cries",
    "from_tag",
    "heard",
    "label",
    "language",
    "lines",
    "listed",
    "names",
    "ngettext",
    "pgettext",
    "phrases",
    "reviewed",
    "say",
]
