"""The formatter: puts a text into a language so that every reader sees it in order.

* every value is wrapped in FSI…PDI: a phone number or an address never turns round;
* a value brings no line breaks, controls or direction marks of its own;
* every line of a right-to-left language begins with RLM;
* what somebody else reads stands in the order of their language, line by line;
* an address of the web alone on its line has no marks at all;
* a wrong placeholder falls back to the source text and never crashes.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from locales.catalogues import translate
from locales.languages import language
from locales.moments import clock, day, stamp
from locales.text import AS_IS, Lines, Spoken, Text, Value

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"

# Controls that are no space, the marks of direction, and halves of characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_WEB_ADDRESS = re.compile(f"{FSI}?(https?://[^\\s{FSI}{PDI}]+){PDI}?")


def say(text: Text | Lines, code: str) -> str:
    """Return what a person reads in a message."""
    start = RLM if language(code).rtl else ""
    return "\n".join(_line(line, start) for line in _flow(text, code).split("\n"))


def label(text: Text, code: str) -> str:
    """Return what stands on a button: one short run without marks."""
    values = {name: _plain(value, code) for name, value in text.values.items()}
    return _filled(text, code, values)


def _flow(text: Text | Lines | Spoken, code: str) -> str:
    if isinstance(text, Spoken):
        return "\n".join(_isolated(line) for line in say(text.text, text.code).split("\n"))
    if isinstance(text, Lines):
        return "\n".join(_flow(one, code) for one in _texts(text))
    if text.context == AS_IS and "words" in text.values:
        return _isolated(_plain(text.values["words"], code))
    values = {
        name: _flow(value, code) if isinstance(value, Text) else _isolated(_plain(value, code))
        for name, value in text.values.items()
    }
    return _filled(text, code, values)


def _texts(block: Lines) -> Iterator[Text | Spoken]:
    for line in block.lines:
        if isinstance(line, Lines):
            yield from _texts(line)
        elif line is not None:
            yield line


def _filled(text: Text, code: str, values: dict[str, str]) -> str:
    source = text.message if text.plural is None or text.count == 1 else text.plural
    for pattern in (translate(text, code), source):
        try:
            return pattern.format(**values)
        except (LookupError, ValueError, AttributeError, TypeError):
            continue
    return source


def _plain(value: Value, code: str) -> str:
    if isinstance(value, Text):
        return label(value, code)
    if isinstance(value, datetime):
        return stamp(value, code)
    if isinstance(value, date):
        return day(value, code)
    if isinstance(value, time):
        return clock(value, code)
    return " ".join(_UNSAFE.sub("", str(value)).split())


def _isolated(value: str) -> str:
    return f"{FSI}{value}{PDI}"


def _line(line: str, start: str) -> str:
    if address := _WEB_ADDRESS.fullmatch(line):
        return address[1]
    return start + line if line else line
