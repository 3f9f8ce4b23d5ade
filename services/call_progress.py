"""Call progress: when who sent a call is told how far it is, and in which of their messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from db.models import call, outbox
from db.session import Session
from services.calls import Call

EVERY = timedelta(seconds=5)  # where a message can be changed
APART = timedelta(seconds=60)  # between two messages where it cannot
LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Shown:
    """The message that tells of the progress."""

    under_way: bool  # its last change has not been handed over
    message: int | None  # the row whose message it is; None when none arrived
    address_id: int | None = None


async def shown(db: Session, number: int | None) -> Shown:
    """Return the message that was last put out, by its row."""
    if number is None:
        return Shown(under_way=False, message=None)
    rows = await db.execute(
        select(outbox.c.state, outbox.c.provider_id, outbox.c.edits_id, outbox.c.address_id).where(
            outbox.c.id == number
        )
    )
    row = rows.first()
    if row is None:
        return Shown(under_way=False, message=None)
    message = number if row.provider_id else row.edits_id
    return Shown(row.state in ("queued", "sending"), message, row.address_id)


async def to_close(db: Session, now: datetime) -> list[int]:
    """Return the calls that ended since their progress was last told."""
    rows = await db.execute(
        select(call.c.id).where(
            call.c.shown_id.is_not(None),
            call.c.ended_at > now - LATELY,
            call.c.shown_at <= call.c.ended_at,
        )
    )
    return list(rows.scalars())


def is_due(found: Call, now: datetime) -> bool:
    """Tell whether it is time to say how far a call has come; waves are not followed."""
    begun = found.shown_at or found.begins_at
    if found.created_by is None or found.wave or begun is None:
        return False
    return not found.state.running or now - begun >= EVERY


def quarter_begun(found: Call, through: int, now: datetime) -> bool:
    """Tell whether a quarter of the audience more is through, and the last word is not fresh."""
    last = found.shown_at or found.begins_at
    if not found.state.running or last is None or now - last < APART:
        return False
    return 4 * through // max(1, found.people) > 4 * found.shown // max(1, found.people)
