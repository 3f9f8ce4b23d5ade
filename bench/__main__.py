"""`make bench`: every figure of speed, side by side in one run, against its aim."""

import argparse
import asyncio
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench import audiences, calls, growth, places, shifts, starting, talking, understanding
from bench.talking import KNOWN, PEOPLE
from bot.logs import quiet


class Sheet:
    """The table of figures."""

    def __init__(self) -> None:
        self._table = Table("what", "figure", "aim", "held")

    def add(self, what: str, figure: str, aim: str = "", held: bool | None = None) -> None:
        """Write a line."""
        said = "" if held is None else "yes" if held else "NO"
        self._table.add_row(what, figure, aim, said)

    def show(self) -> None:
        """Print the table."""
        Console(width=110).print(self._table)


async def _talking(sheet: Sheet, folder: Path) -> None:
    found = await talking.compare(folder, PEOPLE)
    for name, timing in found.items():
        sheet.add(
            f"five questions, {name}",
            f"{timing.rate:,.0f} messages/s, {timing.microseconds:,.0f} µs of processor",
        )
    memory = found["ours"].rate / found["in memory"].rate
    processor = found["in memory"].microseconds / found["ours"].microseconds
    pickled = found["ours"].rate / found["pickled"].rate
    sheet.add("rate against memory", f"{memory:.2f}", "at least 0.5", memory >= 0.5)
    sheet.add("the same by processor time", f"{processor:.2f}")
    sheet.add(
        f"rate against the pickled one, {KNOWN:,} people",
        f"{pickled:.1f}",
        "at least 10",
        pickled >= 10,
    )
    turns = await places.turns(folder, PEOPLE)
    for name, timing in turns.items():
        figure = f"{timing.rate:,.0f} messages/s, {timing.microseconds:,.0f} µs of processor"
        sheet.add(f"/food near a location, 500 places, {name}", figure)
    ratio = turns["ours"].rate / turns["in memory"].rate
    sheet.add("rate against memory, same search", f"{ratio:.2f}", "at least 0.5", ratio >= 0.5)


async def _nearest(sheet: Sheet, folder: Path, many: int) -> None:
    taken = await places.nearest_of(folder, many)
    half, late = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    figure = f"median {half:.1f} ms, 95th {late:.1f} ms"
    sheet.add(f"nearest open of {many:,} places", figure, "under 5 ms", half < 5)


async def _shifts(sheet: Sheet, folder: Path) -> None:
    few, many = await shifts.compare(folder)
    for (volunteers, a_day), asked in zip((shifts.FEW, shifts.MANY), (few, many), strict=True):
        what = f"which shifts need me, {volunteers:,} people, {a_day} a day"
        figure = f"median {asked.half:.1f} ms, 95th {asked.late:.1f} ms"
        sheet.add(what, figure, "under 10 ms", asked.half < 10)
    ratio = many.half / few.half
    sheet.add("the same, many against few", f"{ratio:.2f}", "at most 1.5", ratio <= 1.5)


async def _growth(sheet: Sheet, folder: Path, most: int) -> None:
    few = await growth.turns_among(folder, 1_000)
    many = await growth.turns_among(folder, most)
    ratio = many.microseconds / few.microseconds
    sheet.add(
        f"a turn, {most:,} people against 1,000", f"{ratio:.2f}", "at most 1.5", ratio <= 1.5
    )


async def _calls(sheet: Sheet, folder: Path, seconds: float) -> None:
    found = await calls.called(folder, seconds)
    sheet.add(
        "a reply during a call to 10,000, 99th", f"{found.slow:.2f} s", "0.3 s", found.slow <= 0.3
    )
    share = found.rate / calls.SHARE
    sheet.add("lane 2, of its share", f"{share:.0%}", "at least 95 %", share >= 0.95)
    sheet.add("answers 429", str(found.refused), "none", found.refused == 0)
    sheet.add("a pause, until nothing goes", f"{found.pause:.2f} s", "1 s", found.pause <= 1)
    growth = f"{found.growth:.0f} MB"
    sheet.add("memory of a call to 10,000", growth, "at most 30 MB", found.growth <= 30)


async def _audiences(sheet: Sheet, folder: Path, people: int) -> None:
    for name, found in (await audiences.measured(folder, people)).items():
        what = f"{name}: {found.people:,} of {people:,}"
        figure = f"query {found.query:.0f} ms, preview {found.preview:.0f} ms"
        figure += f", written down in {found.freeze:.0f} ms" if found.freeze else ", too many"
        held = max(found.query, found.preview) < 200 and not found.scanned
        sheet.add(what, figure, "under 200 ms, by an index", held)
        sheet.add("", next(step for step in found.plan if " person " in step))


async def _starting(sheet: Sheet, folder: Path) -> None:
    first, again = await starting.started(folder)
    sheet.add("start to the first answer, new database", f"{first:.1f} s")
    sheet.add("start to the first answer, installed", f"{again:.1f} s", "under 2 s", again < 2)


async def _understanding(sheet: Sheet) -> None:
    results = await understanding.measured(understanding.read(understanding.FILES))
    told, cried = understanding.meant(results), understanding.emergencies(results)
    shares = (
        ("phrases right or offered", told, (understanding.RIGHT, understanding.OFFERED), 0.8),
        ("cries right or offered", cried, (understanding.RIGHT, understanding.OFFERED), 0.95),
    )
    for what, group, outcomes, aim in shares:
        found = understanding.share(group, *outcomes)
        sheet.add(
            f"{what}, of {len(group):,}", f"{found:.1%}", f"at least {aim:.0%}", found >= aim
        )
    wrong = understanding.share(results, understanding.WRONG)
    sheet.add("phrases that begin something else", f"{wrong:.1%}", "at most 2 %", wrong <= 0.02)
    half = sorted(one.seconds for one in results)[len(results) // 2] * 1000
    sheet.add("a message is understood, median", f"{half:.1f} ms")


async def measure(short: bool) -> None:
    """Measure everything and print the table."""
    sheet = Sheet()
    with TemporaryDirectory() as name:
        folder = Path(name)
        await _starting(sheet, folder)
        await _talking(sheet, folder)
        await _understanding(sheet)
        await _nearest(sheet, folder, 1_000 if short else 10_000)
        await _shifts(sheet, folder)
        await _audiences(sheet, folder, 20_000 if short else 1_000_000)
        await _calls(sheet, folder, 8 if short else 60)
        await _growth(sheet, folder, 20_000 if short else 1_000_000)
    sheet.show()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    quiet()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="smaller figures, in a minute")
    asyncio.run(measure(parser.parse_args().short))
