"""Call counts: how far a call has come, person by person.

* every one of its audience is counted once: the numbers always add up;
* while a row of the outbox is there it tells how far it has come, later the recipient does;
* unknown is what may have arrived: the program or the platform was cut off on the way.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from db.models import call as calls
from db.models import outbox, recipient
from db.session import Session
from services.deliveries import INTERRUPTED, UNKNOWN
from services.filling import answer

FORGOTTEN = "gone"  # a row that is not there any more, of somebody who is not either


THEIRS = and_(
    outbox.c.id == recipient.c.outbox_id,
    outbox.c.address_id == recipient.c.address_id,  # the number of a forgotten one is used again
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a call's audience have come how far; the skipped ones by reason."""

    people: int = 0
    waiting: int = 0
    queued: int = 0  # handed to the outbox, or on their way
    sent: int = 0  # taken by the platform, nothing heard since
    delivered: int = 0
    read: int = 0
    failed: int = 0
    unknown: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    yes: int = 0
    no: int = 0
    late: int = 0

    @property
    def through(self) -> int:
        """How many of them nothing more is to be done for."""
        return self.people - self.waiting - self.queued

    @property
    def arrived(self) -> int:
        """How many the platforms took it for."""
        return self.sent + self.delivered + self.read

    @property
    def excluded(self) -> int:
        """How many were skipped, for whatever reason."""
        return sum(self.skipped.values())


async def counts(db: Session, call_id: int) -> Counts:
    """Return how far a call has come."""
    rows = await db.execute(
        select(
            _state().label("how"),
            case((_state() == "skipped", _reason())).label("why"),
            answer().label("said"),
            func.count().label("number"),
        )
        .select_from(recipient)
        .join(calls, calls.c.id == recipient.c.call_id)
        .outerjoin(outbox, THEIRS)
        .where(recipient.c.call_id == call_id)
        .group_by("how", "why", "said")
    )
    return _added(rows.all())


def _state() -> Any:
    """Return how far one recipient has come, in a statement that joins them with their row."""
    row, kept = outbox.c.state, recipient.c.state
    said = func.coalesce(outbox.c.error, recipient.c.reason)
    lost = or_(said == INTERRUPTED, said.like(f"{UNKNOWN}%"))
    known = case((outbox.c.id.is_not(None), row), else_=kept)
    return case(
        (and_(kept == "queued", outbox.c.id.is_(None)), "unknown"),
        (known == "sending", "queued"),
        (and_(known == "failed", lost), "unknown"),
        else_=known,
    )


def _reason() -> Any:
    return func.coalesce(outbox.c.error, recipient.c.reason, FORGOTTEN)


def _added(rows: Any) -> Counts:
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for row in rows:
        states[row.how] += row.number
        if row.how == "skipped":
            reasons[row.why] += row.number
        if row.said:
            answers[row.said] += row.number
    return Counts(
        states.total(),
        waiting=states["waiting"],
        queued=states["queued"],
        sent=states["sent"],
        delivered=states["delivered"],
        read=states["read"],
        failed=states["failed"],
        unknown=states["unknown"],
        skipped=dict(reasons),
        yes=answers["yes"],
        no=answers["no"],
        late=answers["late"],
    )
