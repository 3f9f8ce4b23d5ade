"""Decisions: what became of somebody's wish for a seat, and why not when it was not granted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, select

from db.models import shift, shift_role, signup
from db.session import Session
from db.types import Key
from services.activities import Status
from services.guard import approved, has, of_team, overlapping, running, signed_up, speaks

WHO = bindparam("who", type_=Key)
ROLE = bindparam("role", type_=Key)


class Outcome(StrEnum):
    """What became of somebody's wish for a seat."""

    SEATED = "seated"
    WAITING = "waiting"
    ALREADY_SEATED = "already_seated"
    ALREADY_WAITING = "already_waiting"
    OVERLAPS = "overlaps"
    NEEDS_LICENCE = "needs_licence"
    NEEDS_CAR = "needs_car"
    NEEDS_FIRST_AID = "needs_first_aid"
    NEEDS_LANGUAGE = "needs_language"
    NOT_APPROVED = "not_approved"
    NOT_TEAM = "not_team"
    FULL = "full"
    OVER = "over"
    CANCELLED = "cancelled"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, the signup it is about and the shift that is in the way."""

    outcome: Outcome
    signup_id: int | None = None
    overlaps_with: int | None = None


def of_role(*columns: Any) -> Select[Any]:
    """Select from the role in question and its shift."""
    return (
        select(*columns)
        .select_from(shift_role)
        .join(shift, shift.c.id == shift_role.c.shift_id)
        .where(shift_role.c.id == ROLE)
    )


WHY = of_role(
    shift.c.id.label("shift_id"),
    shift.c.status,
    running().label("running"),
    approved(WHO).label("approved"),
    of_team(WHO).label("of_team"),
    has(WHO, "licence").label("licence"),
    has(WHO, "car").label("car"),
    has(WHO, "first_aid").label("first_aid"),
    speaks(WHO).label("speaks"),
    overlapping(WHO).limit(1).scalar_subquery().label("overlaps"),
    signed_up(WHO).scalar_subquery().label("own"),
)


async def why_not(db: Session, given: dict[str, Any]) -> Decision:
    """Say why no seat was to be had; when nothing else is wrong it is full.

    `given` names `who`, `role` and `now`.
    """
    row = (await db.execute(WHY, given)).first()
    if row is None:
        return Decision(Outcome.GONE)
    if row.status != "open":
        return Decision(Outcome.CANCELLED)
    if not row.running:
        return Decision(Outcome.OVER)
    if row.own is not None:
        return await _already(db, row.own)
    reasons = {
        Outcome.NOT_APPROVED: row.approved,
        Outcome.NOT_TEAM: row.of_team,
        Outcome.NEEDS_LICENCE: row.licence,
        Outcome.NEEDS_CAR: row.car,
        Outcome.NEEDS_FIRST_AID: row.first_aid,
        Outcome.NEEDS_LANGUAGE: row.speaks,
        Outcome.OVERLAPS: row.overlaps is None,
    }
    outcome = next((why for why, fine in reasons.items() if not fine), Outcome.FULL)
    return Decision(outcome, overlaps_with=row.overlaps)


async def _already(db: Session, signup_id: int) -> Decision:
    rows = await db.execute(select(signup.c.status).where(signup.c.id == signup_id))
    seated = rows.scalar_one() == Status.SEATED.value
    return Decision(Outcome.ALREADY_SEATED if seated else Outcome.ALREADY_WAITING, signup_id)
