"""Feeding: the next recipients of a call become rows of the outbox, a few at a time.

* who opted out or left since the audience was frozen, or had three calls meanwhile, is skipped
  here, with the reason;
* what is tried again goes back to those who wait when its call is not sent any more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select, text, update

from db.calls import UNENDED
from db.models import address, gathering, outbox, person, recipient
from db.models import call as calls
from db.session import Session
from services.calls import Call, State
from services.deliveries import WINDOW
from services.quiet import hears
from services.recipients import Skipped, capped, capping, skip_waiting
from services.taking_back import CALLS, take_back

ENDED = {State.STOPPED: Skipped.STOPPED, State.FILLED: Skipped.FILLED}

WAITING = text("recipient.state = 'waiting'")  # SQLite finds the index by these very words
QUEUED = (
    update(recipient)
    .where(recipient.c.id == bindparam("which"), recipient.c.state == "waiting")
    .values(state="queued", outbox_id=bindparam("row"), queued_at=bindparam("at"), reason=None)
)
SKIPPED = (
    update(recipient)
    .where(recipient.c.id == bindparam("which"), recipient.c.state == "waiting")
    .values(state="skipped", reason=bindparam("why"))
)
OPEN_ROWS = (
    select(
        func.count().label("in_all"),
        func.coalesce(func.sum(case((outbox.c.next_at <= bindparam("now"), 1), else_=0)), 0).label(
            "due"
        ),
    )
    .select_from(outbox)
    .where(
        outbox.c.state == "queued",
        outbox.c.channel == bindparam("channel"),
        outbox.c.lane == CALLS,
    )
)


@dataclass(frozen=True, slots=True)
class Fed:
    """Somebody who gets a call now."""

    recipient_id: int
    person_id: int
    address_id: int
    channel: str
    language: str  # "" when it is not known
    group: bool  # a group chat: no buttons
    window_open: bool  # WhatsApp: they wrote less than 24 hours ago


async def next_waiting(
    db: Session,
    call: Call,
    now: datetime,
    channel: str,
    most: int,
    *,
    outside: int | None = None,
) -> list[Fed]:
    """Return the next recipients of a call on a channel, at most so many.

    `outside` limits how many of them may be outside WhatsApp's window; None: any number. Those
    who cannot get it any more are skipped in the same transaction.
    """
    if outside is None:
        return await _some(db, call, now, channel, most)
    opened = address.c.last_incoming_at > now - WINDOW
    inside = await _some(db, call, now, channel, most, opened)
    room = min(most - len(inside), outside)
    if room <= 0:
        return inside
    closed = or_(address.c.last_incoming_at.is_(None), ~opened)
    return [*inside, *await _some(db, call, now, channel, room, closed)]


async def queued(db: Session, pairs: Sequence[tuple[int, int]], now: datetime) -> None:
    """Note which row of the outbox goes to which recipient: pairs (recipient, row)."""
    if pairs:
        await db.execute(
            QUEUED, [{"which": one, "row": number, "at": now} for one, number in pairs]
        )


async def recall(db: Session, row: int) -> None:
    """Take back a row that was put back to be tried again, when its call is no longer sent."""
    found = await db.execute(
        select(calls.c.id, calls.c.state)
        .join(outbox, outbox.c.call_id == calls.c.id)
        .where(outbox.c.id == row)
    )
    call = found.first()
    if call is None or call.state == State.SENDING:
        return
    await take_back(db, call.id)
    if call.state != State.PAUSED:
        await skip_waiting(db, call.id, ENDED.get(call.state, Skipped.EXPIRED))


async def room(db: Session, channel: str, now: datetime) -> tuple[int, int]:
    """Return how many rows of calls wait on a channel: due now, and in all."""
    row = (await db.execute(OPEN_ROWS, {"channel": channel, "now": now})).one()
    return int(row.due), int(row.in_all)


async def unended(db: Session) -> list[int]:
    """Return the numbers of all calls that are being sent or paused.

    The urgent ones come first, then those to few: nobody is asked to come after a notice to all.
    """
    found = select(calls.c.id).where(text(f"call.{UNENDED}"))
    rows = await db.execute(found.order_by(calls.c.urgent.desc(), calls.c.people, calls.c.id))
    return list(rows.scalars())


async def hungry(
    db: Session, call_id: int, now: datetime, channel: str, *, outside: int | None = None
) -> bool:
    """Tell whether a recipient of a call on a channel waits who may get it now."""
    mine = recipient.c.call_id == call_id, recipient.c.channel == channel, WAITING
    found = select(recipient.c.id).where(*mine).limit(1)
    if outside == 0:
        found = found.join(address, address.c.id == recipient.c.address_id).where(
            address.c.last_incoming_at > now - WINDOW
        )
    return (await db.execute(found)).first() is not None


async def waits(db: Session, call_id: int) -> bool:
    """Tell whether a recipient of a call waits, on any channel and for whatever reason."""
    mine = recipient.c.call_id == call_id, WAITING
    found = await db.execute(select(recipient.c.id).where(*mine).limit(1))
    return found.first() is not None


async def under_way(db: Session, call_id: int) -> bool:
    """Tell whether a row of a call is still to be sent, or on its way."""
    mine = outbox.c.call_id == call_id, outbox.c.call_id.is_not(None)
    open_row = outbox.c.state.in_(("queued", "sending")), outbox.c.lane == CALLS
    found = await db.execute(select(outbox.c.id).where(*mine, *open_row).limit(1))
    return found.first() is not None


async def _some(
    db: Session, call: Call, now: datetime, channel: str, most: int, *only: ColumnElement[bool]
) -> list[Fed]:
    """Return the next ones of whom something is true, past those who had to be skipped."""
    counted = [] if call.urgent else await capping(db, now)
    found: list[Fed] = []
    after = 0
    while len(found) < most:
        asked = most - len(found)
        rows = await _read(db, call, channel, after, asked, only, counted, now)
        reasons = {row.id: _reason(row) for row in rows}
        await _skip(db, {one: why for one, why in reasons.items() if why})
        found += [_fed(row, now) for row in rows if not reasons[row.id]]
        if len(rows) < asked:
            break
        after = rows[-1].id
    return found


async def _read(
    db: Session,
    call: Call,
    channel: str,
    after: int,
    most: int,
    only: Collection[ColumnElement[bool]],
    counted: Collection[int],
    now: datetime,
) -> Sequence[Any]:
    found = await db.execute(
        select(
            recipient.c.id,
            recipient.c.channel,
            person.c.id.label("person_id"),
            person.c.language,
            address.c.id.label("address_id"),
            address.c.last_incoming_at,
            address.c.unreachable_at,
            gathering.c.id.label("gathering"),
            gathering.c.ended_at,
            hears(call.urgent).label("hears"),
            capped(counted, recipient.c.person_id, now).label("capped"),
        )
        .outerjoin(person, person.c.id == recipient.c.person_id)
        .outerjoin(address, address.c.id == recipient.c.address_id)
        .outerjoin(gathering, gathering.c.person_id == recipient.c.person_id)
        .where(
            recipient.c.call_id == call.id,
            WAITING,
            recipient.c.channel == channel,
            recipient.c.id > after,
            *only,
        )
        .order_by(recipient.c.id)
        .limit(most)
    )
    return found.all()


def _reason(row: Any) -> str:
    """Return why somebody cannot get a call any more, "" when they can."""
    if row.person_id is None or row.address_id is None:
        return Skipped.GONE
    if row.unreachable_at is not None:
        return Skipped.UNREACHABLE
    if row.gathering is not None:
        return "" if row.ended_at is None else Skipped.GONE
    if not row.hears:
        return Skipped.QUIET
    return Skipped.CAPPED if row.capped else ""


async def _skip(db: Session, reasons: Mapping[int, str]) -> None:
    if reasons:
        await db.execute(
            SKIPPED, [{"which": one, "why": str(why)} for one, why in sorted(reasons.items())]
        )


def _fed(row: Any, now: datetime) -> Fed:
    wrote = row.last_incoming_at
    return Fed(
        row.id,
        row.person_id,
        row.address_id,
        row.channel,
        row.language or "",
        row.gathering is not None,
        wrote is not None and now - wrote < WINDOW,
    )
