"""The audit log: what coordinators did, written by the transaction that did it.

* it holds numbers and tokens, never a name or what somebody wrote;
* the coordinators of an organization can read what was done for it;
* its lines are chained: one that is changed afterwards is found.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.models import audit
from db.session import Session
from services import audit_chain
from services.acts import Act

__all__ = ["Act", "Entry", "note", "read"]
TOKEN = re.compile(r"[\w:+.,;=/-]{0,80}", re.ASCII)  # no spaces: nobody's words


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log; actor None is the administrator, or somebody who is forgotten."""

    id: int
    at: datetime
    actor: int | None
    act: Act
    details: dict[str, int | str]


async def note(
    db: Session,
    actor: int | None,
    organization_id: int | None,
    act: Act,
    now: datetime,
    **details: int | str,
) -> None:
    """Write down who did what; details are numbers and tokens, else ValueError is raised."""
    wrong = [name for name, one in details.items() if not TOKEN.fullmatch(str(one))]
    if wrong:
        raise ValueError(f"not a token: {', '.join(wrong)}")
    row = {
        "at": now,
        "actor": actor,
        "organization_id": organization_id,
        "act": act.value,
        "details": details,
    }
    await audit_chain.append(db, row)
    db.noted = True


async def read(
    db: Session, organization_id: int | None, limit: int, before_id: int | None = None
) -> list[Entry]:
    """Return what was done for an organization, or for all with None; the newest first."""
    lines = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if organization_id is not None:
        lines = lines.where(audit.c.organization_id == organization_id)
    if before_id is not None:
        lines = lines.where(audit.c.id < before_id)
    return [
        Entry(row.id, row.at, row.actor, Act(row.act), row.details)
        for row in await db.execute(lines)
    ]
