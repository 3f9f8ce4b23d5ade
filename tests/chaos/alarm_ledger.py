"""The ledger of emergencies: what the database says of each, read without the program.

A look can be taken at any time, also while the program is being killed.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.ledger import opened

ITS_TIME = 5 * 60  # seconds until the next ring of one that nobody has, at most
LOUD, LATER = 60 * 60, 30 * 60  # so long after the alarm it rings less often


@dataclass(frozen=True, slots=True)
class Alarm:
    """One emergency; all moments in seconds since 1970, on the fast clock."""

    number: int
    person: int
    state: str
    taken_by: int | None
    created: int
    rings: int | None
    rung: int
    alarmed: int | None

    def wrong(self, now: float, late: float) -> str:
        """Say what is wrong, "" for nothing; `late` is how long nobody may have looked."""
        if self.state == "closed":
            return "" if self.rings is None else "rings when it is over"
        if self.state == "taken":
            return "" if self.taken_by is not None else "is taken by nobody"
        if self.taken_by is not None:
            return "waits and is taken"
        if self.rings is None or not self.rung:
            return "is with nobody"
        if self.rings < now - late:
            return "was forgotten"
        loud = self.alarmed is None or now < self.alarmed + LOUD
        return "" if self.rings <= now + (ITS_TIME if loud else LATER) else "rings too late"


def alarms(database: Path) -> list[Alarm]:
    """Return all emergencies."""
    with opened(database) as db:
        rows = db.execute(
            "SELECT id, person_id, state, taken_by, created_at, rings_at, rung, alarmed_at"
            " FROM ticket"
        )
        return [Alarm(*row) for row in rows]


def takers(database: Path) -> list[tuple[int, int]]:
    """Return which emergency was taken by whom, in order, as the audit log says."""
    with opened(database) as db:
        rows = db.execute("SELECT actor, details FROM audit WHERE act = 'took_ticket' ORDER BY id")
        return [(json.loads(details)["ticket"], person) for person, details in rows]
