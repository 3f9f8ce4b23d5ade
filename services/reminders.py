"""Reminders: the rows of the outbox that belong to seats, laid with a seat and gone with it.

* whatever changes a seat or its shift marks the seat as stale, in its own transaction;
* before that transaction ends, the reminders of stale seats are laid anew: a row that waits is
  written over and keeps its number, so that none is lost, and none is sent twice;
* a row is never deleted: numbers that were given out do not come again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, bindparam, exists, select, text, update

from db.models import outbox, shift, signup
from db.session import Session
from services.activities import Status
from services.deadlines import RELEASED, later
from services.deliveries import Draft

SOON = timedelta(minutes=2)  # before they go; twice a minute somebody looks
AT_ONCE = 200  # seats whose reminders are laid in one round
STALE = text("signup.stale")  # in the words of its index, which "= 1" would not use
QUEUED = outbox.c.state == "queued"
ARRIVED = frozenset({"sent", "delivered", "read"})


class Purpose(StrEnum):
    """Which reminder of a seat it is."""

    EVE = "eve"  # are you still coming?
    DETAILS = "details"  # where to be, and with what


BEFORE = {Purpose.EVE: timedelta(hours=24), Purpose.DETAILS: timedelta(hours=2)}


@dataclass(frozen=True, slots=True)
class Reminded:
    """A seat as far as its reminders go, and its rows that wait: number by purpose."""

    signup_id: int
    person_id: int | None
    shift_id: int
    holds: bool  # it is a seat of a shift that takes place
    confirmed: bool
    meets: datetime  # UTC
    starts: datetime  # UTC
    waiting: Mapping[Purpose, int]

    def due(self, purpose: Purpose, now: datetime) -> tuple[datetime, datetime] | None:
        """Return when a reminder is to go, and until when it is of use; None when it is of none.

        What is past is not laid any more; a row that waits, as when the program was down, goes.
        """
        if not self.holds or (purpose is Purpose.EVE and self.confirmed):
            return None
        at = self.starts - BEFORE[purpose]
        until = self.meets - RELEASED if purpose is Purpose.EVE else self.starts
        if until <= now or until <= at or (at <= now and purpose not in self.waiting):
            return None
        return at, until


async def stale(db: Session) -> list[Reminded]:
    """Return seats whose reminders must be laid anew, at most 200."""
    rows = await db.execute(
        select(
            signup.c.id,
            signup.c.person_id,
            signup.c.shift_id,
            signup.c.status,
            signup.c.confirmed_at,
            shift.c.status.label("shift_status"),
            shift.c.meets_at,
            shift.c.starts_at,
        )
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(STALE)
        .order_by(signup.c.id)
        .limit(AT_ONCE)
    )
    found = rows.all()
    waiting = await _waiting(db, [row.id for row in found]) if found else {}
    return [
        Reminded(
            row.id,
            row.person_id,
            row.shift_id,
            row.status == Status.SEATED.value
            and row.shift_status == "open"
            and row.person_id is not None,
            row.confirmed_at is not None,
            row.meets_at,
            row.starts_at,
            waiting.get(row.id, {}),
        )
        for row in found
    ]


async def rewrite(db: Session, drafts: Mapping[int, Draft]) -> None:
    """Write other words over rows that still wait, by number."""
    if not drafts:
        return
    over = (
        update(outbox)
        .where(outbox.c.id == bindparam("which"), QUEUED)
        .values(
            address_id=bindparam("to"),
            channel=bindparam("by"),
            body=bindparam("says"),
            language=bindparam("spoken"),
            next_at=bindparam("at"),
            not_after=bindparam("until"),
            recall_at=bindparam("gone"),
        )
    )
    await db.execute(
        over,
        [
            {
                "which": number,
                "to": one.address_id,
                "by": one.channel,
                "says": one.body,
                "spoken": one.language,
                "at": one.at,
                "until": one.not_after,
                "gone": one.recall_at,
            }
            for number, one in drafts.items()
        ],
    )


async def drop(db: Session, rows: Sequence[int]) -> None:
    """End rows that still wait; nobody is reminded of what is gone."""
    if rows:
        await db.execute(
            update(outbox)
            .where(outbox.c.id.in_(rows), QUEUED)
            .values(state="skipped", error="gone", body=None)
        )


async def laid(db: Session, signup_ids: Sequence[int]) -> None:
    """Note that the reminders of these seats are as they should be."""
    if signup_ids:
        await db.execute(update(signup).where(signup.c.id.in_(signup_ids)).values(stale=False))


def asked() -> ColumnElement[bool]:
    """Return whether the question of the eve reached who has the seat in question.

    Where no such row was laid, as for who cannot be reached, there is nothing to wait for.
    """
    mine = (outbox.c.signup_id == signup.c.id) & (outbox.c.purpose == Purpose.EVE.value)
    there = exists().where(mine).correlate(signup)
    arrived = exists().where(mine, outbox.c.state.in_(ARRIVED)).correlate(signup)
    return arrived | ~there


async def mark_person(db: Session, person_id: int, now: datetime) -> None:
    """Have somebody's reminders laid anew, as when they speak another language now."""
    coming = select(shift.c.id).where(shift.c.id == signup.c.shift_id, shift.c.starts_at > now)
    await db.execute(
        update(signup)
        .where(
            signup.c.person_id == person_id,
            signup.c.status == Status.SEATED.value,
            coming.exists(),
        )
        .values(stale=True)
    )


async def ripen(db: Session, channels: Collection[str], now: datetime) -> None:
    """Have the details laid anew that go in a moment: now they may say where it is exactly."""
    soon = select(outbox.c.signup_id).where(
        QUEUED,
        outbox.c.channel.in_(channels),
        outbox.c.purpose == Purpose.DETAILS.value,
        outbox.c.next_at <= later(now, SOON),
        outbox.c.recall_at.is_(None),
    )
    sure = signup.c.confirmed_at.is_not(None)
    await db.execute(update(signup).where(signup.c.id.in_(soon), sure).values(stale=True))


async def withdraw_details(db: Session) -> None:
    """End the reminders that say where to be, of everybody, as long as they wait."""
    await db.execute(
        update(outbox)
        .where(outbox.c.purpose == Purpose.DETAILS.value, outbox.c.signup_id.is_not(None), QUEUED)
        .values(state="skipped", error="gone", body=None)
    )


async def mark_all(db: Session, now: datetime) -> None:
    """Have the reminders of all seats of coming shifts laid anew."""
    coming = select(shift.c.id).where(shift.c.id == signup.c.shift_id, shift.c.starts_at > now)
    seated = signup.c.status == Status.SEATED.value
    await db.execute(update(signup).where(seated, coming.exists()).values(stale=True))


async def _waiting(db: Session, signup_ids: Sequence[int]) -> dict[int, dict[Purpose, int]]:
    rows = await db.execute(
        select(outbox.c.id, outbox.c.signup_id, outbox.c.purpose).where(
            outbox.c.signup_id.in_(signup_ids), QUEUED
        )
    )
    found: dict[int, dict[Purpose, int]] = {}
    for row in rows:
        found.setdefault(row.signup_id, {})[Purpose(row.purpose)] = row.id
    return found
