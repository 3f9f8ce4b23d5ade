"""Roles as they count at this moment: those of all are paused in a freeze, a suspended one's too.

* the role of somebody stays in the store; whoever decides by it reads it as `acting` says;
* a suspension counts as long as its line is there: services.suspending takes it away in time.
"""

from sqlalchemy import ColumnElement, and_, case, exists, or_

from db.models import freeze, person, suspension


def frozen() -> ColumnElement[bool]:
    """Return whether all is frozen; a drill freezes nothing."""
    return exists().where(and_(freeze.c.ended_at.is_(None), freeze.c.drill.is_(False)))


def suspended(who: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether the role of the person in question is suspended, however deep it is asked."""
    return exists().where(suspension.c.person_id == who).correlate_except(suspension)


def paused(who: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether the role of the person in question does not count now."""
    return or_(frozen(), suspended(who))


def acting(who: ColumnElement[int] = person.c.id) -> ColumnElement[str]:
    """Return the role that the person in question has now, over a row of `person`."""
    return case((paused(who), "person"), else_=person.c.role)
