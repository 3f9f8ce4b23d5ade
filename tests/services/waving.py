"""Calls in waves, for tests: whom they ask, and how they stand."""

from datetime import datetime

from sqlalchemy import select

from db.models import call, recipient
from db.session import Session
from services.calls import Call, call_of


async def asked(db: Session, wave: int | None = None) -> list[int]:
    """Return who is asked by a call, in order; of one wave only when it is named."""
    rows = await db.execute(
        select(recipient.c.person_id)
        .where(recipient.c.state != "skipped", recipient.c.wave > 0)
        .where(*([] if wave is None else [recipient.c.wave == wave]))
        .order_by(recipient.c.id)
    )
    return list(rows.scalars())


async def call_at(db: Session, number: int | None) -> Call:
    found = await call_of(db, number or 0)
    assert found is not None
    return found


async def the_call(db: Session) -> Call:
    """Return the only call."""
    return await call_at(db, (await db.execute(select(call.c.id))).scalar_one())


async def sent(db: Session, at: datetime) -> None:
    """Let everybody who waits have got it."""
    await db.execute(
        recipient.update().where(recipient.c.state == "waiting").values(state="sent", queued_at=at)
    )
