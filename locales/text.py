"""Text: something to say, with its values, before it is put into a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Text:
    """A message of the catalogues and the values it speaks of.

    Values are formatted by their type: `time` as 18:00, `date` as weekday and day/month,
    `datetime` (already in local time) as day/month and time, a `Text` in the same language.
    """

    message: str
    values: Mapping[str, "Value"] = field(default_factory=dict)
    context: str | None = None
    plural: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts, each on a line of its own; None is left out."""

    lines: tuple["Text | Lines | Spoken | None", ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said in another language than the reader's: what somebody else reads."""

    text: "Text | Lines"
    code: str


Value = str | int | float | time | date | Text


def _(message: str, /, **values: Value) -> Text:
    """Mark a message for translation."""
    return Text(message, values)


def pgettext(context: str, message: str, /, **values: Value) -> Text:
    """Mark a message whose translation depends on where it stands."""
    return Text(message, values, context=context)


def ngettext(singular: str, plural: str, count: int, /, **values: Value) -> Text:
    """Mark a message that depends on a number, which it may name as `{count}`."""
    return Text(singular, {"count": count, **values}, plural=plural, count=count)


def as_is(words: "str | time | date") -> Text:
    """Say what needs no translation: a name, or a time or day in the reader's own form."""
    return Text("{words}", {"words": words}, context=AS_IS)


def listed(*texts: Text) -> Text:
    """Put texts one after another on one line, separated by a dot."""
    names = [f"part{number}" for number in range(len(texts))]
    pattern = " · ".join(f"{{{name}}}" for name in names)
    return Text(pattern, dict(zip(names, texts, strict=True)), context=AS_IS)


def lines(*texts: Text | Lines | Spoken | None) -> Lines:
    """Put texts on lines of their own."""
    return Lines(texts)


AS_IS = "as is"
