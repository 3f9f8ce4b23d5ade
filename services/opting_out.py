"""Opting out: what somebody wants of calls counts at once, also for those already queued."""

from datetime import datetime

from db.session import Session
from services import quiet
from services.quiet import Level
from services.taking_back import withdraw


async def choose(db: Session, person_id: int, level: Level, now: datetime) -> Level:
    """Keep which calls somebody wants; returns what it was before.

    What they do not want any more does not go when it is not yet under way.
    """
    before = await quiet.set_level(db, person_id, level, now)
    if level is not Level.ALL:
        await withdraw(db, person_id, urgent_too=level is Level.NONE)
    return before
