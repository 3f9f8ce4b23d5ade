"""Growth: what a turn costs when a thousand people are known, and when a million are."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bench.clocking import Timing, clocked, middle
from bench.five import SAID
from bench.ours import popote
from bench.wire import instant
from bot.app import App
from db.models import address, conversation, person
from db.sealing import Seal
from db.session import Session
from services.people import kept_address

CHUNK = 20_000
FIRST = 10_000_000  # their numbers, apart from those of the people who talk
ROUNDS = 5


async def turns_among(folder: Path, known: int, people: int = 100) -> Timing:
    """Measure the conversation of some people where so many are known."""
    with instant():
        async with popote(folder / f"growth{known}.db") as ours:
            await _fill(ours.app, known)
            await ours.everybody(people)
            timings = []
            for _round in range(ROUNDS):
                with clocked(people * len(SAID)) as timing:
                    await ours.everybody(people)
                timings.append(timing)
    return middle(timings)


async def _fill(app: App, known: int) -> None:
    """Let so many people be known, each with an address and a conversation."""
    today = datetime.now(UTC)
    for start in range(0, known, CHUNK):
        numbers = range(start, min(start + CHUNK, known))
        async with app.store.write() as db:
            await _know(db, app.desk.seal, numbers, today)


async def _know(db: Session, seal: Seal, numbers: range, now: datetime) -> None:
    key = [FIRST + number for number in numbers]
    await db.execute(
        insert(person), [{"id": one, "language": "ar", "last_seen": now.date()} for one in key]
    )
    await db.execute(
        insert(address),
        [
            {
                "person_id": one,
                **kept_address(seal, one, "telegram", f"known {one}"),
                "last_incoming_at": now,
            }
            for one in key
        ],
    )
    state = {"frames": [], "offers": [["/near", "near me", 2]], "misses": 0}
    await db.execute(
        insert(conversation),
        [{"person_id": one, "state": state, "touched_at": now} for one in key],
    )
