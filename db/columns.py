"""The table of columns: of every column why it is kept, how long, and who sees it.

* it stands in `columns.csv`; a test compares it with the tables, and the docs with it;
* what is personal there is what somebody gets who asks for their data.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

FILE = Path(__file__).parent / "columns.csv"
HEAD = ("column", "why", "how long", "who sees it", "personal")


@dataclass(frozen=True, slots=True)
class Described:
    """One column: what it is for, and what becomes of it."""

    table: str
    column: str
    why: str
    how_long: str
    who_sees: str
    personal: bool


@cache
def described() -> tuple[Described, ...]:
    """Return every column, by table."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return tuple(
        Described(table, column, why, how_long, who_sees, yes == "yes")
        for table, column, why, how_long, who_sees, yes in rows
    )


def personal() -> dict[str, tuple[str, ...]]:
    """Return the personal columns, by table."""
    ours = [one for one in described() if one.personal]
    return {
        table: tuple(one.column for one in group)
        for table, group in groupby(ours, key=lambda one: one.table)
    }


def tables_written(found: Iterable[Described]) -> str:
    """Return a table of each table's columns, as it stands in the docs."""
    parts = [
        "\n".join([f"### {table}", "", _row(HEAD), _row(["---"] * len(HEAD)), *map(_line, group)])
        for table, group in groupby(found, key=lambda one: one.table)
    ]
    return "\n\n".join(parts) + "\n"


def _line(one: Described) -> str:
    yes = "yes" if one.personal else ""
    return _row([one.column, one.why, one.how_long, one.who_sees, yes])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
