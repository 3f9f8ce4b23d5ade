"""The ledger of seats: what the database says of signups and reminders, read without the program.

A look can be taken at any time, also while the program is being killed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.ledger import opened

LIVE = "('seated', 'offered', 'held')"
OVERBOOKED = f"""
    SELECT r.id FROM shift_role r JOIN signup s ON s.role_id = r.id
    WHERE s.status IN {LIVE} GROUP BY r.id HAVING count(*) > r.most
"""
TWICE = """
    SELECT shift_id, person_id FROM signup WHERE status IN ('seated', 'offered', 'waiting')
    GROUP BY shift_id, person_id HAVING count(*) > 1
"""
OVERLAPPING = """
    SELECT a.id, b.id FROM signup a JOIN shift x ON x.id = a.shift_id
    JOIN signup b ON b.person_id = a.person_id AND b.id > a.id JOIN shift y ON y.id = b.shift_id
    WHERE a.status IN ('seated', 'offered') AND b.status IN ('seated', 'offered')
    AND x.meets_at < y.ends_at AND y.meets_at < x.ends_at
"""
UNTOLD = "SELECT (SELECT count(*) FROM news) + (SELECT count(*) FROM signup WHERE stale)"
OVERDUE = """
    SELECT (SELECT count(*) FROM signup WHERE until <= :now)
    + (SELECT count(*) FROM shift WHERE lead_id AND starts_at <= :now AND roll_asked_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Signup:
    """One signup and its shift; all moments in seconds since 1970."""

    number: int
    chat: int
    role: int
    status: str
    created: int
    confirmed: int | None
    ended: int | None
    starts: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """One row of the outbox that reminds of a seat."""

    row: int
    signup: int
    purpose: str
    state: str
    at: int  # when it is due
    provider_id: str


@dataclass(frozen=True, slots=True)
class Look:
    """What was wrong at one moment, and who had an offer."""

    wrong: Mapping[str, int]
    offered: frozenset[int]


def look(database: Path) -> Look:
    """Look for seats given away twice, and for offers."""
    questions = {"overbooked": OVERBOOKED, "twice": TWICE, "overlapping": OVERLAPPING}
    with opened(database) as db:
        wrong = {name: len(db.execute(asked).fetchall()) for name, asked in questions.items()}
        offered = db.execute("SELECT id FROM signup WHERE status = 'offered'").fetchall()
    return Look(wrong, frozenset(number for (number,) in offered))


def untold(database: Path) -> int:
    """Return how much was written down for people and not put out."""
    with opened(database) as db:
        return int(db.execute(UNTOLD).fetchone()[0])


def settled(database: Path, last: float) -> bool:
    """Tell whether the last moment has come, and what was to be done by then is done."""
    with opened(database) as db:
        (overdue,) = db.execute(OVERDUE, {"now": last}).fetchone()
    return time.time() > last and not overdue and not untold(database)


def signups(database: Path, chats: Mapping[int, int]) -> dict[int, Signup]:
    """Return all signups; `chats` are those of people."""
    with opened(database) as db:
        rows = db.execute(
            "SELECT s.id, s.person_id, s.role_id, s.status, s.created_at, s.confirmed_at,"
            " s.ended_at, h.starts_at FROM signup s JOIN shift h ON h.id = s.shift_id"
        )
        return {row[0]: Signup(row[0], chats[row[1]], *row[2:]) for row in rows}


def reminders(database: Path) -> list[Reminder]:
    """Return every reminder that was ever laid."""
    with opened(database) as db:
        rows = db.execute(
            "SELECT id, signup_id, purpose, state, next_at, coalesce(provider_id, '')"
            " FROM outbox WHERE purpose IS NOT NULL"
        )
        return [Reminder(*row) for row in rows]


def written_at(database: Path) -> dict[str, int]:
    """Return when each message that arrived was written, by the platform's number."""
    with opened(database) as db:
        rows = db.execute("SELECT provider_id, created_at FROM outbox WHERE provider_id != ''")
        return {number: at for number, at in rows}
