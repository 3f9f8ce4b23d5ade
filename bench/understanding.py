"""How much is understood of phrases that somebody wrote: `python -m bench.understanding FILE …`.

A file is a table with the columns language, intent, phrase and, where there are several, kind;
`harmless` is what must begin nothing. Each phrase goes the way of a message of the chat.
"""

import argparse
import asyncio
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from bot.registry import Registry, find_commands
from bot.understand import code_of, understood

DATA = Path(__file__).parent.parent / "tests" / "data"
FILES = (DATA / "intents.csv", DATA / "said.csv")
HARMLESS, NEVER_BY_CHANCE = "harmless", ("emergency", "stop")
RIGHT, OFFERED, WRONG, MISSED = "right", "offered", "wrong", "missed"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that people type, and what it means."""

    language: str | None  # None for signs, which are of all languages
    intent: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was understood of a phrase."""

    phrase: Phrase
    intent: str | None
    offered: tuple[str, ...]
    seconds: float

    @property
    def outcome(self) -> str:
        """How it went: right, offered, wrong (something else began) or missed."""
        wanted = self.phrase.intent
        if wanted == HARMLESS:
            return WRONG if self.intent is not None else RIGHT
        if self.intent is not None:
            return RIGHT if self.intent == wanted else WRONG
        return OFFERED if wanted in self.offered else MISSED


def read(paths: Iterable[Path]) -> Iterator[Phrase]:
    """Return the phrases of all files that are there."""
    for path in paths:
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                tag = row.get("language") or row["lang"]
                code = None if tag == "und" else code_of(tag)
                yield Phrase(code, row["intent"], row.get("kind") or "plain", row["phrase"])


async def measured(phrases: Iterable[Phrase]) -> list[Result]:
    """Return what is understood of phrases by somebody whose language is known."""
    registry = Registry(find_commands())
    results = []
    for one in phrases:
        start = perf_counter()
        found = await understood(registry, one.words, one.language)
        took = perf_counter() - start
        results.append(Result(one, found["intent"], tuple(found["offered"]), took))
    return results


def share(results: Sequence[Result], *outcomes: str) -> float:
    """Return which share of the results went so, from 0 to 1."""
    return sum(one.outcome in outcomes for one in results) / len(results) if results else 0.0


def meant(results: Iterable[Result]) -> list[Result]:
    """Return the results of what means something."""
    return [one for one in results if one.phrase.intent != HARMLESS]


def emergencies(results: Iterable[Result]) -> list[Result]:
    """Return the results of cries for help."""
    return [one for one in results if one.phrase.intent == "emergency"]


def by_chance(results: Iterable[Result]) -> list[Result]:
    """Return where `stop` began that was not said, or a harmless word began an emergency."""
    return [
        one
        for one in results
        if one.intent in NEVER_BY_CHANCE
        and one.intent != one.phrase.intent
        and (one.intent == "stop" or one.phrase.intent == HARMLESS)
    ]


def _language(one: Result) -> str:
    return one.phrase.language or "und"


def _kind(one: Result) -> str:
    return one.phrase.kind


def table(results: Sequence[Result]) -> Table:
    """Return the figures by language and by kind."""
    shown = Table("what", "phrases", "right", "or offered", "wrong", "emergency", "by chance")
    groups = [("all", list(results))]
    for named in (_language, _kind):
        for name in sorted(set(map(named, results))):
            groups.append((name, [one for one in results if named(one) == name]))
    for name, group in groups:
        told, cried = meant(group), emergencies(group)
        shown.add_row(
            name,
            f"{len(group)}",
            f"{share(told, RIGHT):.0%}",
            f"{share(told, RIGHT, OFFERED):.0%}",
            f"{share(group, WRONG):.1%}",
            f"{share(cried, RIGHT, OFFERED):.0%}" if cried else "",
            f"{len(by_chance(group))}",
        )
    return shown


def main() -> None:
    """Print the table, and what was not understood when that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.understanding", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--misses", action="store_true", help="list what was not understood")
    given = parser.parse_args()
    results = asyncio.run(measured(read(given.files or FILES)))
    console = Console(width=110)
    if given.misses:
        for one in results:
            if one.outcome in (WRONG, MISSED):
                said = one.intent or ", ".join(one.offered) or "nothing"
                what = f"{one.outcome} {one.phrase.language} {one.phrase.intent}"
                console.print(f"{what}: {one.phrase.words} → {said}", markup=False)
    console.print(table(results))
    times = sorted(one.seconds for one in results)
    half, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    console.print(f"median {half * 1000:.1f} ms, 95th {late * 1000:.1f} ms")


if __name__ == "__main__":
    main()
