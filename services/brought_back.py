"""Brought back: what is set right in a database that was taken from a backup.

What was sent since the backup was made stands nowhere, so a call that ran then is stopped: nobody
gets it twice. Its coordinators see that, and may write it anew.
"""

from datetime import datetime

from sqlalchemy import select

from db.models import call
from db.session import Session
from services import audit, call_acts
from services.acts import Act
from services.calls import State

UNENDED = (State.SENDING.value, State.PAUSED.value)


async def settle(db: Session, now: datetime) -> int:
    """Stop the calls that ran, and note in the log that a backup was brought back.

    Returns how many were stopped.
    """
    running = select(call.c.id).where(call.c.state.in_(UNENDED)).order_by(call.c.id)
    numbers = list((await db.execute(running)).scalars())
    for number in numbers:
        await call_acts.stop(db, number, now, None)
    await audit.note(db, None, None, Act.BROUGHT_BACK, now, stopped=len(numbers))
    return len(numbers)
