"""Halting: a platform refuses calls as such, so nothing more of one goes to anybody for now."""

from datetime import datetime

from sqlalchemy import select

from db.models import outbox
from db.session import Session
from services import call_acts, calls, coordinators
from services.calls import State
from services.news import News, tell


async def halt(db: Session, row: int, code: str, now: datetime) -> bool:
    """Pause the call of which a row was refused, and let its coordinators know the code.

    Tells whether it did: what is not a call, or not being sent, is left as it is.
    """
    found = await db.execute(select(outbox.c.call_id, outbox.c.channel).where(outbox.c.id == row))
    refused = found.first()
    call = await calls.call_of(db, refused.call_id) if refused and refused.call_id else None
    if refused is None or call is None or call.state is not State.SENDING:
        return False
    await call_acts.pause(db, call.id, now, None)
    team = await coordinators.acting_for(db, call.organization_id)
    details = {"call": call.id, "code": code, "channel": refused.channel}
    await tell(db, News.CALL_TROUBLE, team, now, **details)
    return True
