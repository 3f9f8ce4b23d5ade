"""Information pages: what a team tells people, by topic and language, in parts for a small screen.

* a page that is not there in somebody's language is shown in another, French first;
* every page says where it is from and when it was last compared with that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.models import page as pages
from db.session import Session

INSTEAD = ("fr", "en_GB")  # languages that stand in for a missing one, in this order
LINES = 4  # in one part
LETTERS = 260  # in one part, in UTF-16 units
HEADING = "📌 "  # what a heading begins with; it never stands alone at the end of a part


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be read about, named in the language in which it is there."""

    name: str  # the word for the machine, such as "numbers"
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to read about a topic."""

    topic: str
    title: str
    parts: tuple[tuple[str, ...], ...]  # lines of each part
    language: str  # in which it is really written
    fallback: bool  # not the language that was asked for
    sources: tuple[str, ...]
    checked_on: date | None  # None when nobody noted it


async def topics(db: Session, language: str) -> list[Topic]:
    """Return what can be read about, in order, each named as well as it can be for a language."""
    columns = (pages.c.topic, pages.c.title, pages.c.language, pages.c.position)
    found: dict[str, Topic] = {}
    first: dict[str, int] = {}  # of what its languages say, so that all see one order
    rows = await db.execute(select(*columns))
    for row in sorted(rows, key=lambda row: _rank(row.language, language)):
        found.setdefault(row.topic, Topic(row.topic, row.title, row.language))
        first[row.topic] = min(row.position, first.get(row.topic, row.position))
    return sorted(found.values(), key=lambda one: (first[one.name], one.name))


async def page(db: Session, topic: str, language: str) -> Page | None:
    """Return the page of a topic in a language, or in another one; None without any."""
    rows = await db.execute(select(pages).where(pages.c.topic == topic))
    found = sorted(rows, key=lambda row: _rank(row.language, language))
    if not found:
        return None
    row = found[0]
    return Page(
        row.topic,
        row.title,
        tuple(parts(row.body)),
        row.language,
        row.language != language,
        _sources(row.source),
        row.checked_on,
    )


def parts(body: str) -> Iterator[tuple[str, ...]]:
    """Cut the lines of a page into parts, at the ends of its paragraphs where that is possible.

    Paragraphs are separated by an empty line. No line is longer than a part may be.
    """
    part: list[str] = []
    for block in body.split("\n\n"):
        lines = block.split("\n")
        whole = lines[0].startswith(HEADING) or _fits(lines)
        if part and whole and not _fits([*part, *lines]):
            yield tuple(part)
            part = []
        for line in lines:
            if part and not _fits([*part, line]):
                kept = part.pop() if len(part) > 1 and part[-1].startswith(HEADING) else None
                yield tuple(part)
                part = [kept] if kept else []
            part.append(line)
    yield tuple(part)


def units(words: str) -> int:
    """Count the UTF-16 units of words, as the platforms do."""
    return len(words.encode("utf-16-le")) // 2


def _fits(lines: list[str]) -> bool:
    return len(lines) <= LINES and sum(map(units, lines)) <= LETTERS


def _sources(words: str) -> tuple[str, ...]:
    """Return addresses of the web one by one; anything else is one source."""
    found = tuple(words.split())
    return found if all(one.startswith(("http://", "https://")) for one in found) else (words,)


def _rank(language: str, wanted: str) -> tuple[int, str]:
    """Return what sorts languages by how well they will do for somebody."""
    order = (wanted, *INSTEAD)
    return (order.index(language) if language in order else len(order), language)
