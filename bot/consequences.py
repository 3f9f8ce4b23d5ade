"""Consequences: what a transaction means for people is put into words before it ends.

News and reminders are rows of the outbox like replies, committed with what they speak of.
"""

from datetime import datetime

from bot.news import worded
from bot.reminding import lay
from bot.taking import Desk
from db.session import Session
from services import deliveries

SHIFTS = frozenset({"news", "signup", "shift"})  # tables: without them nothing follows
CALLS = "call"  # the table that says which of them go


async def draw(db: Session, desk: Desk, now: datetime) -> bool:
    """Put out the news of this transaction and lay reminders anew.

    Tells whether others than who wrote may be told something now, in a call or else.
    """
    told = bool(db.touched & SHIFTS) and await draw_all(db, desk, now)
    return told or CALLS in db.touched


async def draw_all(db: Session, desk: Desk, now: datetime) -> bool:
    """Do the same for whatever any transaction left, such as an import beside the program."""
    drafts = await worded(db, desk, now)
    await deliveries.queue(db, drafts, now)
    return await lay(db, desk, now) or bool(drafts)
