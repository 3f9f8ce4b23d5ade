"""The files of information pages: a head and Markdown, read into the lines that people see.

* headings, lists, bold and links become plain lines; tables, pictures and HTML are refused;
* a paragraph is one line in a chat, and no line is longer than a part of a page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from locales import LANGUAGES, Text, _
from services.exchange_rows import FileRefused
from services.pages import HEADING, LETTERS, parts, units
from services.refusals import Refused

TITLE = 24  # UTF-16 units, as a row of a list has
SOURCE = 300
TOPIC = 24
MOST_PARTS = 12
KEYS = ("title", "position", "source", "checked", "remove")
NEEDED = ("title", "source", "checked")

_NAME = re.compile(rf"([a-z][a-z0-9-]{{0,{TOPIC - 1}}})\.(\w+)\.md")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_ITEM = re.compile(r"[-*+]\s+(.+)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(.+)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^\s)]+)\)|<(https?://[^\s>]+)>")
_REFUSED = re.compile(r"\s*(\||```|~~~|>|!\[|<(?!https?://)[a-zA-Z/!]|(?:[-*_]\s*){3,}$|=+$)")
_BARE = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Written:
    """One page as its file says it."""

    topic: str
    language: str
    position: int = 0
    title: str = ""
    body: str = ""  # lines; paragraphs are separated by an empty one
    source: str = ""
    checked_on: date | None = None
    removed: bool = False

    def columns(self) -> dict[str, Any]:
        """Return what is stored of it."""
        return {
            "topic": self.topic,
            "language": self.language,
            "position": self.position,
            "title": self.title,
            "body": self.body,
            "source": self.source,
            "checked_on": self.checked_on,
        }


def read(name: str, text: str) -> Written:
    """Read one file; raises FileRefused with all its mistakes, each with its line."""
    match = _NAME.fullmatch(name)
    if match is None or match[2] not in {one.code for one in LANGUAGES}:
        why = _(
            "the name must be the topic and the language, such as “numbers.fr.md”. Languages:"
            " {languages}",
            languages=", ".join(one.code for one in LANGUAGES),
        )
        raise FileRefused((why,))
    errors: list[Text] = []
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n")).split("\n")
    end = _end_of_head(lines)
    head = _head(lines[1:end], errors)
    if head.get("remove") == "yes":
        return Written(match[1], match[2], removed=True)
    position, checked_on = _values(head, errors)
    body = _body(lines, end + 1, errors)
    if errors:
        raise FileRefused(tuple(errors))
    return Written(match[1], match[2], position, head["title"], body, head["source"], checked_on)


def _end_of_head(lines: list[str]) -> int:
    if lines[0].strip() == "---":
        for number, line in enumerate(lines[1:], 1):
            if line.strip() == "---":
                return number
    raise FileRefused((_at(1, _("it must begin with a head between two lines of “---”.")),))


def _head(lines: list[str], errors: list[Text]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 2):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not colon or key not in KEYS or key in found:
            known = ", ".join(KEYS)
            errors.append(_at(number, _("each line must be one of: {keys}.", keys=known)))
        else:
            found[key] = value
    return found


def _values(head: dict[str, str], errors: list[Text]) -> tuple[int, date | None]:
    """Check what the head says; mistakes are added to the errors."""
    for key in NEEDED:
        if not head.get(key):
            errors.append(_at(1, _("{column} is empty.", column=key)))
    for key, most in (("title", TITLE), ("source", SOURCE)):
        if units(head.get(key, "")) > most:
            why = _("{column} is too long: use {most} characters at most.", column=key, most=most)
            errors.append(_at(1, why))
    position = head.get("position", "0")
    if not (position.isascii() and position.isdigit() and len(position) < 4):
        errors.append(_at(1, _("position must be a number from 0 to 999.")))
        position = "0"
    return int(position), _day(head.get("checked", ""), errors)


def _day(words: str, errors: list[Text]) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        errors.append(
            _at(
                1,
                _(
                    "{column} must be a date such as 2026-12-24, not “{words}”.",
                    column="checked",
                    words=words[:40],
                ),
            )
        )
        return None


def _body(lines: list[str], first: int, errors: list[Text]) -> str:
    """Return the lines that people see, from a line of the file on."""
    blocks: list[str] = []
    for number, block in _blocks(lines, first):
        shown: list[str] = []
        for line, words in _paragraphs(number, block):
            try:
                shown += _shown(words)
            except Refused as refused:
                errors.append(_at(line, refused.why))
        blocks.append("\n".join(shown))
    body = "\n\n".join(blocks)
    if not blocks:
        errors.append(_at(first + 1, _("there is no text below the head.")))
    elif not errors and sum(1 for _part in parts(body)) > MOST_PARTS:
        why = _("the text is too long: {most} parts at most.", most=MOST_PARTS)
        errors.append(_at(first + 1, why))
    return body


def _blocks(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Return what stands between empty lines; a heading goes with what it is above."""
    block: list[str] = []
    began = first
    for number in range(first, len(lines)):
        line = lines[number].rstrip()
        if line:
            if not block:
                began = number
            block.append(line)
        elif block and not _HEADING.fullmatch(block[-1]):
            yield began, block
            block = []
        elif block:
            block.append("")  # keeps the numbers of the lines
    if block:
        yield began, block


def _paragraphs(first: int, block: list[str]) -> Iterator[tuple[int, str]]:
    """Return the paragraphs, headings and items of a block, each with its line in the file."""
    words, began = "", first
    for number, line in enumerate(block, first):
        whole = line.strip()
        alone = bool(_HEADING.fullmatch(whole))
        if words and (
            not whole
            or alone
            or _ITEM.fullmatch(whole)
            or _NUMBERED.fullmatch(whole)
            or _REFUSED.match(whole)
            or _HEADING.fullmatch(words)
        ):
            yield began + 1, words
            words = ""
        if whole:
            began = began if words else number
            words = f"{words} {whole}" if words else whole
    if words:
        yield began + 1, words


def _shown(words: str) -> list[str]:
    """Return the lines in a chat of one paragraph; raises Refused for what a chat cannot show."""
    if _REFUSED.match(words):
        raise Refused(_("tables, pictures, quotations, code and HTML cannot be shown in a chat."))
    addresses = [match[2] or match[3] for match in _LINK.finditer(words)]
    plain = _LINK.sub(lambda match: match[1] or "", words)
    plain = _BOLD.sub(r"\2", plain).strip()
    if _BARE.search(plain) and not (_BARE.match(plain) and " " not in plain):
        raise Refused(_("an address of the web must stand in <…> or alone in its paragraph."))
    for pattern, mark in ((_HEADING, HEADING), (_ITEM, "• ")):
        if found := pattern.fullmatch(plain):
            plain = mark + found[1]
    found_lines = [line for line in (plain, *addresses) if line]
    for line in found_lines:
        if units(line) > LETTERS:
            raise Refused(
                _(
                    "this paragraph has {count} characters: use {most} at most.",
                    count=units(line),
                    most=LETTERS,
                )
            )
    return found_lines


def _at(line: int, why: Text) -> Text:
    return _("line {line}: {why}", line=line, why=why)
