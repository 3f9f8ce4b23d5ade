"""The formatter: puts a text into a language so that every reader sees it in order.

* every value is wrapped in FSI…PDI: a phone number or an address never turns round;
* every line of a right-to-left language begins with RLM, except an address of the web;
* a wrong placeholder falls back to the source text and never crashes.
"""

from datetime import date, datetime, time

from locales.catalogues import translate
from locales.languages import language
from locales.moments import clock, day, stamp
from locales.text import AS_IS, Lines, Text, Value

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"


def say(text: Text | Lines, code: str) -> str:
    """Return what a person reads in a message."""
    said = _flow(text, code)
    if not language(code).rtl:
        return said
    return "\n".join(_marked(line) for line in said.split("\n"))


def label(text: Text, code: str) -> str:
    """Return what stands on a button: one short run without marks."""
    values = {name: _plain(value, code) for name, value in text.values.items()}
    return _filled(text, code, values)


def _flow(text: Text | Lines, code: str) -> str:
    if isinstance(text, Lines):
        return "\n".join(_flow(line, code) for line in text.lines if line is not None)
    if text.context == AS_IS:
        return _isolated(_plain(text.values["words"], code))
    values = {
        name: _flow(value, code) if isinstance(value, Text) else _isolated(_plain(value, code))
        for name, value in text.values.items()
    }
    return _filled(text, code, values)


def _filled(text: Text, code: str, values: dict[str, str]) -> str:
    for pattern in (translate(text, code), text.message):
        try:
            return pattern.format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            continue
    return text.message


def _plain(value: Value, code: str) -> str:
    if isinstance(value, Text):
        return label(value, code)
    if isinstance(value, datetime):
        return stamp(value, code)
    if isinstance(value, date):
        return day(value, code)
    if isinstance(value, time):
        return clock(value, code)
    return " ".join(str(value).split())


def _isolated(value: str) -> str:
    return f"{FSI}{value}{PDI}"


def _marked(line: str) -> str:
    bare = not line or line.startswith((RLM, "https://", "http://"))
    return line if bare else RLM + line
