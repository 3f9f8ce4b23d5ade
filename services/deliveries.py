"""Deliveries: the rows of the outbox and how far each has come.

* states only go forward: see services/fates.py;
* lanes 0 and 1 are at least once: a row stays queued until its platform has answered;
* lane 2 is at most once: a row is sending before the first byte, and is never sent again;
* the words are wiped once they have arrived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from db.models import address, outbox
from db.sealing import Seal
from db.session import Session
from services.people import address_binding

WINDOW = timedelta(hours=23, minutes=50)  # WhatsApp's 24 hours, less the time on the way
REPORTED = timedelta(days=3)
INTERRUPTED = "interrupted"  # on its way when the program stopped: perhaps it arrived
UNKNOWN = "unknown:"  # before the code of what perhaps arrived
ALMOST_A_SECOND = timedelta(microseconds=999_999)

UNDECIDED = or_(outbox.c.state == "queued", outbox.c.state == "sending")

SHOWN = outbox.alias("shown")
DUE = (
    select(
        outbox.c.id,
        outbox.c.address_id,
        outbox.c.lane,
        outbox.c.body,
        outbox.c.language,
        outbox.c.attempts,
        outbox.c.not_after,
        address.c.sealed,
        address.c.last_incoming_at,
        address.c.unreachable_at,
        SHOWN.c.provider_id.label("edits"),
    )
    .join(address, address.c.id == outbox.c.address_id)
    .outerjoin(SHOWN, SHOWN.c.id == outbox.c.edits_id)
    .where(
        outbox.c.state == "queued",
        outbox.c.channel == bindparam("channel"),
        outbox.c.lane.between(bindparam("lowest"), bindparam("highest")),
        outbox.c.next_at <= bindparam("now"),
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
)
SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"), UNDECIDED)
    .values(state="sent", provider_id=bindparam("provider"), body=None, error=None)
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row that may be sent now."""

    id: int
    address_id: int
    address: str
    lane: int
    body: dict[str, Any]
    language: str
    attempts: int
    not_after: datetime
    window_open: bool
    unreachable: bool
    edits: str = ""  # the provider's id of the message whose place it takes

    def __repr__(self) -> str:
        return f"Delivery({self.id}, lane {self.lane})"

    @classmethod
    def fresh(cls, number: int, address: str, draft: "Draft") -> "Delivery":
        """Return the row of a reply to somebody who has just written."""
        return cls(
            number,
            draft.address_id,
            address,
            draft.lane,
            draft.body,
            draft.language,
            0,
            draft.not_after,
            window_open=True,
            unreachable=False,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to be: what is said to one address, in words."""

    address_id: int
    channel: str
    lane: int
    body: dict[str, Any]
    language: str
    not_after: datetime
    answers_id: int | None = None
    at: datetime | None = None  # not before; None: at once
    signup_id: int | None = None  # the seat it reminds of
    purpose: str | None = None  # which of its reminders
    call_id: int | None = None  # the call it is a part of
    edits_id: int | None = None  # the row whose message it takes the place of
    recall_at: datetime | None = None  # when its message is to be taken out of the chat

    def __repr__(self) -> str:
        return f"Draft({self.channel}, lane {self.lane})"


async def queue(db: Session, drafts: Sequence[Draft], now: datetime) -> list[int]:
    """Put rows into the outbox; returns their numbers in the same order.

    The numbers are given out here, under the writer's lock: asking for them back row by row costs
    more than all the rest.
    """
    if not drafts:
        return []
    first = await db.next_number(outbox)
    await db.execute(
        insert(outbox),
        [
            {
                "id": number,
                "address_id": one.address_id,
                "channel": one.channel,
                "lane": one.lane,
                "body": one.body,
                "language": one.language,
                "answers_id": one.answers_id,
                "next_at": one.at or now,
                "not_after": one.not_after,
                "created_at": now,
                "signup_id": one.signup_id,
                "purpose": one.purpose,
                "call_id": one.call_id,
                "edits_id": one.edits_id,
                "recall_at": one.recall_at,
            }
            for number, one in enumerate(drafts, start=first)
        ],
    )
    return list(range(first, first + len(drafts)))


async def due(
    db: Session, seal: Seal, channel: str, now: datetime, lanes: tuple[int, int], most: int
) -> list[Delivery]:
    """Return what may be sent on a channel now, the lowest lane and the oldest first."""
    rows = await db.execute(
        DUE,
        {"channel": channel, "lowest": lanes[0], "highest": lanes[1], "now": now, "most": most},
    )
    return [
        Delivery(
            row.id,
            row.address_id,
            seal.open(row.sealed, address_binding(row.address_id)).decode(),
            row.lane,
            row.body,
            row.language,
            row.attempts,
            row.not_after,
            row.last_incoming_at is not None and now - row.last_incoming_at < WINDOW,
            row.unreachable_at is not None,
            row.edits or "",
        )
        for row in rows
    ]


async def next_due(db: Session, channel: str, now: datetime) -> datetime | None:
    """Return when the next row of a channel that must wait may be sent; None without one."""
    found = await db.execute(
        select(func.min(outbox.c.next_at)).where(
            outbox.c.state == "queued", outbox.c.channel == channel, outbox.c.next_at > now
        )
    )
    moment: datetime | None = found.scalar_one()
    return moment


async def claim(db: Session, numbers: Sequence[int]) -> list[int]:
    """Take rows of lane 2 before they are sent; returns those still to be had."""
    taken = await db.execute(
        update(outbox)
        .where(outbox.c.id.in_(numbers), outbox.c.state == "queued")
        .values(state="sending")
        .returning(outbox.c.id)
    )
    return list(taken.scalars())


async def recover(db: Session) -> int:
    """After a start: what was on its way when the program stopped is not sent a second time."""
    ended = await db.execute(
        update(outbox)
        .where(outbox.c.state == "sending")
        .values(state="failed", error=INTERRUPTED, body=None)
    )
    return ended.rowcount


async def sent(db: Session, arrived: Sequence[tuple[int, str]]) -> None:
    """Note rows (number, provider's id) that their platform took; their words are wiped."""
    if arrived:
        await db.execute(
            SENT, [{"which": number, "provider": provider} for number, provider in arrived]
        )


async def retry(db: Session, number: int, error: str, at: datetime, *, tried: bool = True) -> None:
    """Let a row be tried again later, never before the moment: whole seconds are kept.

    One that was not `tried` has not lost one of its tries.
    """
    await db.execute(
        update(outbox)
        .where(outbox.c.id == number, UNDECIDED)
        .values(
            state="queued",
            attempts=outbox.c.attempts + int(tried),
            next_at=at + ALMOST_A_SECOND,
            error=error[:64],
        )
    )


async def end(db: Session, number: int, state: str, error: str) -> None:
    """End a row as failed or skipped, with the reason; its words are wiped."""
    await db.execute(
        update(outbox)
        .where(outbox.c.id == number, UNDECIDED)
        .values(state=state, error=error[:64], body=None)
    )


async def tried_since(db: Session, channel: str, since: datetime) -> list[datetime]:
    """Return when the rows were made that were sent on a channel, or may have been."""
    rows = await db.execute(
        select(outbox.c.created_at).where(
            outbox.c.channel == channel,
            outbox.c.state.in_(("sending", "sent", "delivered", "read", "failed")),
            outbox.c.created_at > since,
        )
    )
    return list(rows.scalars())


async def counts(db: Session) -> dict[tuple[str, str], int]:
    """Return how many rows there are, by channel and state."""
    rows = await db.execute(
        select(outbox.c.channel, outbox.c.state, func.count().label("number")).group_by(
            outbox.c.channel, outbox.c.state
        )
    )
    return {(row.channel, row.state): row.number for row in rows}


async def clear(db: Session, now: datetime) -> None:
    """Forget rows days after they were of use: nothing more is reported of them.

    Those of a channel whose settings were taken away, too: they are never sent any more.
    """
    await db.execute(delete(outbox).where(outbox.c.not_after < now - REPORTED))


async def close_window(db: Session, address_id: int) -> None:
    """Note that WhatsApp takes only approved templates for this address."""
    await db.execute(
        update(address).where(address.c.id == address_id).values(last_incoming_at=None)
    )
