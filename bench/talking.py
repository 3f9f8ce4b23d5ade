"""Talking: the same conversation, ours durable for every message, theirs in memory and pickled."""

from pathlib import Path

from bench.clocking import Timing, clocked, middle
from bench.five import SAID, Theirs
from bench.ours import popote
from bench.wire import instant

ROUNDS = 5
PEOPLE = 500  # who talk at the same time
PICKLED = 60


async def compare(folder: Path, people: int) -> dict[str, Timing]:
    """Return the timings of all three, measured in turns in one run."""
    found: dict[str, list[Timing]] = {"ours": [], "in memory": [], "pickled": []}
    with instant():
        async with popote(folder / "talking.db") as ours:
            memory, pickled = Theirs(), Theirs(folder / "talking.pickle")
            for theirs in (memory, pickled):
                await theirs.app.initialize()
            await pickled.everybody(people=1)
            for number in range(ROUNDS + 1):
                for name, side, many in (
                    ("ours", ours, people),
                    ("in memory", memory, people),
                    ("pickled", pickled, PICKLED),
                ):
                    with clocked(many * len(SAID)) as timing:
                        await side.everybody(many)
                    if number:  # the first round is for warming up
                        found[name].append(timing)
            for theirs in (memory, pickled):
                await theirs.app.shutdown()
    return {name: middle(timings) for name, timings in found.items()}
