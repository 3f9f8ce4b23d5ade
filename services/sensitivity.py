"""Sensitivity: how secret a place is, and where those are met who may not know it exactly."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from db.models import place
from db.session import Session
from locales import _
from services import audit, coordinators
from services.audit import Act
from services.exact import follow, opened
from services.hours import Position
from services.meals import Sensitivity
from services.places import Place, load
from services.refusals import Refused

GONE = _("This place is no longer there.")
LONGEST = 200  # letters of a meeting point


async def kept_place(db: Session, place_id: int, now: datetime, actor: int) -> Place:
    """Return a place that somebody may change; raises Refused for any other."""
    found, _around = await load(db, [place_id], now, now, now)
    if not found:
        raise Refused(GONE)
    await coordinators.keeper(db, actor, place_id)
    return _opened(db, found[0])


async def set_sensitivity(
    db: Session,
    place_id: int,
    sensitivity: Sensitivity,
    now: datetime,
    actor: int,
    *,
    meeting_point: str = "",
    meeting_position: Position | None = None,
) -> None:
    """Let only these people know the exact point, and the others a meeting point or nothing.

    A public place needs no meeting point and keeps none. Raises Refused.
    """
    if (await db.execute(select(place.c.id).where(place.c.id == place_id))).scalar() is None:
        raise Refused(GONE)
    acts_for = await coordinators.keeper(db, actor, place_id)
    if len(meeting_point) > LONGEST:
        raise Refused(_("Please write less: at most {count} letters.", count=LONGEST))
    words = meeting_point if sensitivity is not Sensitivity.PUBLIC else ""
    latitude, longitude = meeting_position if words and meeting_position else (None, None)
    await db.execute(
        update(place)
        .where(place.c.id == place_id)
        .values(
            sensitivity=sensitivity.value,
            meeting_point=words or None,
            meeting_latitude=latitude,
            meeting_longitude=longitude,
        )
    )
    await follow(db, place_id)
    await audit.note(
        db,
        actor,
        acts_for,
        Act.CHANGED_PLACE,
        now,
        place=place_id,
        sensitivity=sensitivity.value,
        met=int(bool(words)),
    )


def _opened(db: Session, found: Place) -> Place:
    """Return a place as who looks after it may know it."""
    if found.exact is None:
        return found
    point = opened(db.seal, "place", found.id, found.exact)
    return replace(found, address=point.address, position=point.position)
