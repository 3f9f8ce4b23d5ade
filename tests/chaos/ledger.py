"""The ledger: what the database says after everything, read without the program."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.sealing import Seal
from tests import disk
from tests.chaos.crowd import Effect
from tests.chaos.pressing import SECRET


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the outbox."""

    number: int
    chat: int
    lane: int
    state: str
    provider_id: str
    answers: str  # the external id of the message it answers, "" for none


@contextmanager
def opened(database: Path) -> Iterator[Any]:
    with disk.opened(database, SECRET, read_only=True, timeout=10) as db:
        yield db


def busy(database: Path, channel: str = "%") -> int:
    """Return how many messages wait to be taken or sent; reminders only when they are due.

    Given a channel, only its own count: what waits for another has nobody who sends it.
    """
    with opened(database) as db:
        (waiting,) = db.execute("SELECT count(*) FROM incoming WHERE state = 'waiting'").fetchone()
        (queued,) = db.execute(
            "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
            " AND (purpose IS NULL OR next_at <= ?) AND channel LIKE ?",
            [time.time(), channel],
        ).fetchone()
    return int(waiting + queued)


def damage(database: Path) -> str:
    """Return what SQLite finds wrong in the file, "ok" for nothing."""
    with opened(database) as db:
        return "; ".join(line for (line,) in db.execute("PRAGMA integrity_check"))


def incoming(database: Path) -> dict[str, tuple[str, bool]]:
    """Return the state of each message, and whether its words are still there."""
    with opened(database) as db:
        rows = db.execute("SELECT external_id, state, sealed IS NOT NULL FROM incoming")
        return {number: (state, bool(words)) for number, state, words in rows}


def updates(database: Path) -> dict[int, tuple[str, bool]]:
    """Return the same by the number of Telegram's update."""
    return {int(number): how for number, how in incoming(database).items()}


def seen(database: Path) -> Counter[int]:
    """Return how often each place was seen."""
    with opened(database) as db:
        return Counter(place for (place,) in db.execute("SELECT place_id FROM sighting"))


def chats_of(database: Path, seal: Seal, chats: Sequence[int]) -> dict[int, int]:
    """Return the chat of each person."""
    with opened(database) as db:
        return _chats(db, seal, chats, "person_id")


def effects(database: Path, seal: Seal, chats: Sequence[int]) -> Counter[Effect]:
    """Return how often each effect is there."""
    with opened(database) as db:
        people = _chats(db, seal, chats, "person_id")
        rows = db.execute("SELECT person_id, place_id, kind FROM sighting")
        return Counter((people[person], place, kind) for person, place, kind in rows)


def outbox(database: Path, seal: Seal, chats: Sequence[int]) -> list[Row]:
    """Return every row of the outbox."""
    with opened(database) as db:
        addresses = _chats(db, seal, chats, "id")
        rows = db.execute(
            "SELECT o.id, o.address_id, o.lane, o.state, coalesce(o.provider_id, ''),"
            " coalesce(i.external_id, '')"
            " FROM outbox o LEFT JOIN incoming i ON i.id = o.answers_id"
        )
        return [
            Row(number, addresses[address], lane, state, provider, answers)
            for number, address, lane, state, provider, answers in rows
        ]


def heard(database: Path) -> Counter[int]:
    """Return how often the stock bot noted each update."""
    with opened(database) as db:
        return Counter(number for (number,) in db.execute("SELECT update_id FROM heard"))


def _chats(db: Any, seal: Seal, chats: Sequence[int], what: str) -> dict[int, int]:
    numbers = {seal.lookup("telegram", str(chat)): chat for chat in chats}
    found = db.execute(f"SELECT {what}, lookup FROM address")
    return {number: numbers[lookup] for number, lookup in found}
