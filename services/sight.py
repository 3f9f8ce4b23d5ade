"""Sight: what each person may know of a shift, the part of `disclosure` that is about shifts.

* everybody else: nothing; nor does anybody whose role is suspended, or in a freeze;
* who waits to be approved: activity, day, time and area of the shifts that are open to everyone;
* an approved volunteer: the same of every shift but those of another organization's own team;
* who has a seat: the meeting place as well, while they are approved: a role may sleep;
* who has confirmed it, and the lead: the exact address and the lead's contact as well, from three
  hours before the start until an hour after the end;
* who acts for the organization, those of its hub as well: all of it, always.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from sqlalchemy import select

from db.models import coordinator, person, volunteer
from db.session import Session
from services.activities import Visibility
from services.coordinators import organizations_of
from services.roles import acting, paused
from services.shifts import Shift
from services.signups import Seat

BEFORE = timedelta(hours=3)  # the start
AFTER = timedelta(hours=1)  # the end


class Sight(IntEnum):
    """How much somebody may know of a shift."""

    NOTHING = 0
    AREA = 1
    MEETING = 2
    EXACT = 3


@dataclass(frozen=True, slots=True)
class Eyes:
    """What decides how much a person may know."""

    person_id: int
    approved: bool = False
    pending: bool = False
    organizations: frozenset[int] = frozenset()  # on whose team they are
    coordinates: frozenset[int] = frozenset()  # the organizations they act for
    paused: bool = False  # their role is suspended, or all is frozen


async def eyes(db: Session, person_id: int) -> Eyes:
    """Return what decides how much a person may know."""
    rows = await db.execute(
        select(
            acting().label("role"),
            paused(person.c.id).label("paused"),
            volunteer.c.state,
            volunteer.c.organization_id,
            coordinator.c.organization_id.label("coordinates"),
        )
        .outerjoin(volunteer, volunteer.c.person_id == person.c.id)
        .outerjoin(coordinator, coordinator.c.person_id == person.c.id)
        .where(person.c.id == person_id)
    )
    row = rows.first()
    if row is None:
        return Eyes(person_id)
    acts = await organizations_of(db, person_id) if row.role == "coordinator" else []
    acts_for = frozenset(one.id for one in acts)
    own = {row.organization_id if row.state == "approved" else None, row.coordinates} - {None}
    return Eyes(
        person_id,
        row.role in ("volunteer", "coordinator"),
        row.state == "pending",
        acts_for | own,
        acts_for,
        bool(row.paused),
    )


def sight(shift: Shift, eyes: Eyes, now: datetime, seat: Seat | None = None) -> Sight:
    """Return how much a person may know of a shift now, on which they may have a seat."""
    if eyes.paused:
        return Sight.NOTHING
    if shift.organization_id in eyes.coordinates:
        return Sight.EXACT
    holds = seat is not None and seat.person_id == eyes.person_id and seat.seated
    if eyes.approved and (holds or shift.lead_id == eyes.person_id):
        return Sight.EXACT if comes(shift, eyes, seat) and timely(shift, now) else Sight.MEETING
    if holds:
        return Sight.AREA
    if eyes.approved:
        own = shift.visibility is not Visibility.TEAM
        return Sight.AREA if own or shift.organization_id in eyes.organizations else Sight.NOTHING
    seen = eyes.pending and shift.visibility is Visibility.OPEN
    return Sight.AREA if seen else Sight.NOTHING


def comes(shift: Shift, eyes: Eyes, seat: Seat | None) -> bool:
    """Tell whether somebody has said that they come to a shift that takes place, or leads it."""
    if shift.cancelled:
        return False
    return shift.lead_id == eyes.person_id or (seat is not None and seat.confirmed_at is not None)


def opens(shift: Shift) -> datetime:
    """Return the moment, in UTC, from which the exact address of a shift is told."""
    return shift.starts.astimezone(UTC) - BEFORE


def timely(shift: Shift, now: datetime) -> bool:
    """Tell whether it is the time to know exactly where a shift is."""
    return opens(shift) <= now < shift.ends.astimezone(UTC) + AFTER
