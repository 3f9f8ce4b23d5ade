"""Quiet: which calls somebody wants to get; answers to what they ask never stop.

* who said nothing gets all calls;
* who blocked us once gets none on that channel, also when they write again, until they say so.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true, update

from db.models import address, person
from db.session import Session
from locales import Text, _


class Level(StrEnum):
    """Which calls somebody gets."""

    ALL = "all"
    URGENT = "urgent"
    NONE = "none"

    @property
    def label(self) -> Text:
        """What people read."""
        return LEVELS[self]


LEVELS = {
    # i18n: button: which messages of the teams somebody wants; max 20
    Level.ALL: _("🔔 All messages"),
    # i18n: button: which messages of the teams somebody wants; max 20
    Level.URGENT: _("🆘 Only urgent ones"),
    # i18n: button: which messages of the teams somebody wants; max 20
    Level.NONE: _("🔕 No messages"),
}


async def level_of(db: Session, person_id: int) -> Level:
    """Return which calls somebody gets."""
    off = exists().where(address.c.person_id == person_id, address.c.calls_off == true())
    kept = select(person.c.quiet, off.label("off")).where(person.c.id == person_id)
    row = (await db.execute(kept)).first()
    if row is None or row.off:
        return Level.NONE
    return Level(row.quiet or Level.ALL)


async def set_level(db: Session, person_id: int, level: Level, now: datetime) -> Level:
    """Keep which calls somebody wants; returns what it was before.

    Who wants any is no longer held to have blocked us.
    """
    before = await level_of(db, person_id)
    await db.execute(update(person).where(person.c.id == person_id).values(quiet=level.value))
    if level is not Level.NONE:
        await db.execute(
            update(address).where(address.c.person_id == person_id).values(calls_off=False)
        )
    return before


def hears(urgent: bool) -> ColumnElement[bool]:
    """Return the condition on the tables `person` and `address` that somebody wants a call."""
    wanted = [Level.ALL.value, *([Level.URGENT.value] if urgent else [])]
    said = or_(person.c.quiet.is_(None), person.c.quiet.in_(wanted))
    return and_(address.c.calls_off == false(), said)
