"""Talking: the same conversation, ours durable for every message, theirs in memory and pickled."""

from pathlib import Path

from bench.clocking import Timing, clocked, middle
from bench.five import SAID, Theirs, known_to_pickle
from bench.ours import popote
from bench.wire import instant
from bot.channels.telegram_channel import TelegramChannel

ROUNDS = 5
FEW = f"ours, {TelegramChannel.parallel} answers at once"
PEOPLE = 500  # who talk at the same time
KNOWN = 1_000  # who have talked to the pickled one before: it writes all of them for each message
PICKLED = 20  # who talk to it; more would only take longer


async def compare(folder: Path, people: int) -> dict[str, Timing]:
    """Return the timings of all three, measured in turns in one run."""
    found: dict[str, list[Timing]] = {"ours": [], FEW: [], "in memory": [], "pickled": []}
    with instant():
        async with (
            popote(folder / "talking.db") as ours,
            popote(folder / "few.db", TelegramChannel.parallel) as few,
        ):
            memory, pickled = Theirs(), Theirs(folder / "talking.pickle")
            await known_to_pickle(folder / "talking.pickle", KNOWN)
            for theirs in (memory, pickled):
                await theirs.app.initialize()
            for number in range(ROUNDS + 1):
                for name, side, many in (
                    ("ours", ours, people),
                    (FEW, few, people),
                    ("in memory", memory, people),
                    ("pickled", pickled, PICKLED),
                ):
                    with clocked(many * len(SAID)) as timing:
                        await side.everybody(many)
                    if number:  # the first round is for warming up
                        found[name].append(timing)
            for theirs in (memory, pickled):
                await theirs.stop()
    return {name: middle(timings) for name, timings in found.items()}
