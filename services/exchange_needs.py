"""The export of needs: what was missing and what became of it, as comma-separated values.

* it has areas by name and numbers; nobody's words, addresses or points, and nobody at all;
* emergencies and questions to the team are never in it.
"""

import csv
from datetime import datetime
from io import StringIO

from sqlalchemy import select

from db.models import need
from db.session import Session
from services.days import local
from services.needs import Need, load

COLUMNS = (
    "number",
    "organization",
    "category",
    "size",
    "quantity",
    "area",
    "urgency",
    "state",
    "standing",
    "reports",
    "wanted",
    "promised",
    "received",
    "created",
    "claimed",
    "opened",
    "ended",
    "reason",
)
CHUNK = 500  # needs in one statement


async def export_needs(db: Session) -> str:
    """Return all needs as a file, the oldest first; moments are local."""
    rows = (await db.execute(select(need.c.id, need.c.claimed_at).order_by(need.c.id))).all()
    claimed = {row.id: row.claimed_at for row in rows}
    numbers = list(claimed)
    file = StringIO(newline="")
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for first in range(0, len(numbers), CHUNK):
        for one in await load(db, numbers[first : first + CHUNK]):
            lines.writerow(_row(one, claimed[one.id]))
    return file.getvalue()


def _row(one: Need, claimed: datetime | None) -> tuple[object, ...]:
    return (
        one.id,
        one.organization,
        one.category.value,
        one.size,
        one.quantity,
        one.area,
        one.urgency.value,
        one.state.value,
        "yes" if one.standing else "no",
        one.reports,
        one.wanted,
        one.promised,
        one.received,
        _moment(one.created),
        _moment(claimed),
        _moment(one.opened),
        _moment(one.ended),
        one.reason,
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{local(at):%Y-%m-%d %H:%M}"
