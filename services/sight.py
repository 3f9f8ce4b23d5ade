"""Sight: what each person may know of a shift, stated here and nowhere else.

* everybody else: nothing;
* who waits to be approved: activity, day, time and area of the shifts that are open to everyone;
* an approved volunteer: the same of every shift but those of another organization's own team;
* who has a seat: the meeting place as well;
* who has confirmed it, the lead and who acts for the organization, those of its hub as well: the
  exact address and the lead's contact.
"""

from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import select

from db.models import coordinator, person, volunteer
from db.session import Session
from services.activities import Visibility
from services.coordinators import organizations_of
from services.shifts import Shift
from services.signups import Seat


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


async def eyes(db: Session, person_id: int) -> Eyes:
    """Return what decides how much a person may know of shifts."""
    rows = await db.execute(
        select(
            person.c.role,
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
    )


def sight(shift: Shift, eyes: Eyes, seat: Seat | None = None) -> Sight:
    """Return how much a person may know of a shift, on which they may have a seat."""
    if shift.organization_id in eyes.coordinates or shift.lead_id == eyes.person_id:
        return Sight.EXACT
    if seat is not None and seat.person_id == eyes.person_id and seat.seated:
        return Sight.MEETING if seat.confirmed_at is None else Sight.EXACT
    if eyes.approved:
        own = shift.visibility is not Visibility.TEAM
        return Sight.AREA if own or shift.organization_id in eyes.organizations else Sight.NOTHING
    seen = eyes.pending and shift.visibility is Visibility.OPEN
    return Sight.AREA if seen else Sight.NOTHING
