"""Handovers: a seat is offered on a card that can be forwarded, and kept until somebody takes it.

* who takes it needs what the role needs, like everybody;
* one statement closes the card: of two who take it at once, one has the seat;
* a card of a seat that is gone, or that was taken, opens nothing.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select, update

from db.models import handover, shift, signup
from db.sealing import Seal
from db.session import Session
from services import slips
from services.activities import Status
from services.deadlines import later
from services.decisions import WHO, Decision, Outcome, of_role, why_not
from services.guard import CONFIRMED_WITHIN, NOW, OPEN, able, given
from services.news import News, tell
from services.slips import Kind
from services.waiting import promote

CLOSE = (
    update(handover)
    .where(
        handover.c.closed_at.is_(None),
        exists()
        .where(
            signup.c.id == handover.c.signup_id,
            signup.c.status == Status.SEATED.value,
            signup.c.person_id != WHO,
        )
        .correlate(handover),
        exists(of_role(shift.c.id).where(able(WHO))),
    )
    .values(closed_at=NOW)
    .returning(handover.c.id)
)


async def hand_over(
    db: Session, seal: Seal, person_id: int, signup_id: int, now: datetime
) -> str | None:
    """Return the word for a card that offers one's seat; None when one has no such seat."""
    rows = await db.execute(
        select(signup.c.id)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(
            signup.c.id == signup_id,
            signup.c.person_id == person_id,
            signup.c.status == Status.SEATED.value,
            shift.c.status == "open",
            shift.c.starts_at > now,
        )
    )
    if rows.first() is None:
        return None
    card = await _card(db, signup_id)
    if card is None:
        await db.execute(insert(handover).values(signup_id=signup_id, created_at=now))
        card = await _card(db, signup_id)
    return slips.write(seal, Kind.SWAP, card.id, card.created_at)


async def take_over(
    db: Session, seal: Seal, words: str, person_id: int, now: datetime
) -> Decision:
    """Take the seat that a card offers; its holder has it until then, and is told."""
    card = await _genuine(db, seal, words)
    if card is None:
        return Decision(Outcome.GONE)
    if card.person_id == person_id and card.status == Status.SEATED.value:
        return Decision(Outcome.ALREADY_SEATED, card.signup_id)
    about = given(person_id, card.role_id, now)
    own = await _own(db, person_id, card.shift_id)
    if own is not None and own.status == Status.SEATED.value:
        return await why_not(db, about)
    closed = await db.execute(CLOSE.where(handover.c.id == card.id), about)
    if closed.first() is None:
        found = await why_not(db, about)
        taken = found.outcome in (Outcome.FULL, Outcome.ALREADY_WAITING)
        return Decision(Outcome.GONE, found.signup_id) if taken else found
    return await _moved(db, card, own, person_id, now)


async def shift_on(db: Session, seal: Seal, words: str) -> int | None:
    """Return the shift that a card speaks of, whatever became of it; None for a forged one."""
    card = await _genuine(db, seal, words)
    return None if card is None else int(card.shift_id)


async def _genuine(db: Session, seal: Seal, words: str) -> Any:
    slip = slips.read(words)
    if slip is None or slip.kind is not Kind.SWAP:
        return None
    rows = await db.execute(
        select(
            handover,
            signup.c.person_id,
            signup.c.status,
            signup.c.role_id,
            signup.c.shift_id,
            signup.c.number,
            shift.c.starts_at,
            shift.c.version,
        )
        .join(signup, signup.c.id == handover.c.signup_id)
        .join(shift, shift.c.id == signup.c.shift_id)
        .where(handover.c.id == slip.number)
    )
    row = rows.first()
    return row if row is not None and slips.genuine(seal, slip, row.created_at) else None


async def _card(db: Session, signup_id: int) -> Any:
    rows = await db.execute(
        select(handover)
        .where(handover.c.signup_id == signup_id, handover.c.closed_at.is_(None))
        .limit(1)
    )
    return rows.first()


async def _own(db: Session, person_id: int, shift_id: int) -> Any:
    rows = await db.execute(
        select(signup.c.id, signup.c.status).where(
            signup.c.person_id == person_id,
            signup.c.shift_id == shift_id,
            signup.c.status.in_(OPEN),
        )
    )
    return rows.first()


async def _moved(db: Session, card: Any, own: Any, person_id: int, now: datetime) -> Decision:
    """Move a seat to who took the card; a place in the line or an offer is given up for it."""
    if own is not None:
        await db.execute(
            update(signup)
            .where(signup.c.id == own.id)
            .values(status=Status.CANCELLED.value, ended_at=now, until=None, stale=True)
        )
    await db.execute(
        update(signup)
        .where(signup.c.id == card.signup_id)
        .values(status=Status.REPLACED.value, ended_at=now, stale=True)
    )
    added = await db.execute(
        insert(signup)
        .values(
            shift_id=card.shift_id,
            role_id=card.role_id,
            person_id=person_id,
            number=card.number,
            status=Status.SEATED.value,
            created_at=now,
            confirmed_at=now if card.starts_at <= later(now, CONFIRMED_WITHIN) else None,
            seen_version=card.version,
        )
        .returning(signup.c.id)
    )
    await tell(
        db,
        News.REPLACED,
        [card.person_id],
        now,
        shift_id=card.shift_id,
        signup_id=card.signup_id,
    )
    number = int(added.scalar_one())
    await promote(db, card.shift_id, now)
    return Decision(Outcome.SEATED, number)
