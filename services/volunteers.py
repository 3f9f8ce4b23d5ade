"""Volunteers: who wants to help, what they can do, and whether a coordinator said yes.

* nothing is compulsory, and nobody gives a name;
* somebody pending has the role of any person: only approval changes the role;
* who approves vouches for them, for as long as services.vouching says;
* what somebody told of themselves is wiped when they leave or are refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from db.models import person
from db.models import volunteer as table
from db.session import Session
from locales import _
from services import audit, coordinators, reminders
from services.activities import Activity
from services.audit import Act
from services.departures import step_down
from services.freezing import must_not_be_frozen
from services.leaving import leave_all
from services.news import News, tell
from services.people import Role, remember
from services.refusals import Refused

MOST_AREAS = 8


class State(StrEnum):
    """How far somebody is on the way to be a volunteer."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody can do."""

    languages: tuple[str, ...] = ()  # codes
    activities: tuple[Activity, ...] = ()
    areas: tuple[str, ...] = ()  # keys of services.areas, at most 8
    licence: bool = False
    car: bool = False
    first_aid: bool = False


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who applied once; the organization is the one that approved."""

    person_id: int
    state: State
    profile: Profile
    organization_id: int | None
    applied_at: datetime
    refused_at: datetime | None = None  # when a coordinator said no, or ended their role, before
    vouched_by: int | None = None  # None: the administrator, or somebody who is forgotten
    vouched_at: datetime | None = None

    @property
    def asleep(self) -> bool:
        """Tell whether they were approved once, and wait to be vouched for again."""
        return self.state is State.PENDING and self.organization_id is not None


async def volunteer(db: Session, person_id: int) -> Volunteer | None:
    """Return what is kept of somebody as a volunteer, or None when they never applied."""
    rows = await db.execute(select(table).where(table.c.person_id == person_id))
    row = rows.first()
    return _volunteer(row) if row else None


async def apply(db: Session, person_id: int, profile: Profile, now: datetime) -> State:
    """Apply, or change what one can do; a coordinator or an approved volunteer is approved.

    Raises Refused for more than 8 areas.
    """
    if len(profile.areas) > MOST_AREAS:
        raise Refused(_("Choose {most} areas at most.", most=MOST_AREAS))
    known = await volunteer(db, person_id)
    trusted = (await _role(db, person_id)).may(Role.VOLUNTEER)
    state = State.APPROVED if trusted else State.PENDING
    if known is not None and known.state is state:
        await _decide(db, person_id, state, **_kept(profile))
        return state
    row = {"person_id": person_id, "state": state.value, "applied_at": now, **_kept(profile)}
    before = known.refused_at if known is not None else None
    await db.upsert(table, [row | {"decided_at": before}])
    if state is State.PENDING:
        await tell(db, News.APPLIED, await coordinators.everyone(db), now, volunteer=person_id)
    return state


async def pending(db: Session) -> list[Volunteer]:
    """Return who waits for an answer, the first who applied first."""
    rows = await db.execute(
        select(table)
        .where(table.c.state == State.PENDING.value)
        .order_by(table.c.applied_at, table.c.person_id)
    )
    return [_volunteer(row) for row in rows]


async def approve(db: Session, person_id: int, now: datetime, actor: int | None) -> None:
    """Let somebody be a volunteer; raises Refused when they do not wait for an answer."""
    await must_not_be_frozen(db)
    await _waiting(db, person_id)
    organization_id = await _organization(db, actor)
    vouched = {"vouched_by": actor, "vouched_at": now}
    decided = {"organization_id": organization_id, "decided_at": now}
    await _decide(db, person_id, State.APPROVED, **decided, **vouched)
    if await _role(db, person_id) is Role.PERSON:
        await remember(db, person_id, role=Role.VOLUNTEER.value)
    await reminders.mark_person(db, person_id, now)
    await tell(db, News.APPROVED, [person_id], now)
    await audit.note(db, actor, organization_id, Act.APPROVED, now, volunteer=person_id)


async def refuse(db: Session, person_id: int, now: datetime, actor: int | None) -> None:
    """Say no to somebody who waits for an answer; raises Refused when they do not."""
    await _waiting(db, person_id)
    known = await volunteer(db, person_id)
    await _decide(db, person_id, State.REFUSED, decided_at=now, **WIPED)
    if known is not None and known.asleep:
        await step_down(db, person_id, now)
    await tell(db, News.REFUSED, [person_id], now)
    organization_id = await _organization(db, actor)
    await audit.note(db, actor, organization_id, Act.REFUSED, now, volunteer=person_id)


async def remove(db: Session, person_id: int, now: datetime, actor: int | None) -> None:
    """End a volunteer's role from their next message on, with all seats; raises Refused."""
    known = await volunteer(db, person_id)
    if await _role(db, person_id) is Role.COORDINATOR:
        raise Refused(_("This person is a coordinator. End that role first."))
    if known is None or known.state is not State.APPROVED:
        raise Refused(_("This person is not a volunteer any more."))
    await _decide(db, person_id, State.REFUSED, decided_at=now, **WIPED)
    await step_down(db, person_id, now)
    await tell(db, News.ENDED, [person_id], now)
    organization_id = await _organization(db, actor)
    await audit.note(db, actor, organization_id, Act.REMOVED, now, volunteer=person_id)


async def leave(db: Session, person_id: int, now: datetime) -> None:
    """Stop being a volunteer, with all seats; raises Refused when one is none."""
    known = await volunteer(db, person_id)
    if known is None or known.state not in (State.PENDING, State.APPROVED):
        raise Refused(_("You are not a volunteer."))
    await _decide(db, person_id, State.LEFT, **WIPED)
    if await _role(db, person_id) is Role.COORDINATOR:
        await leave_all(db, person_id, now)
    else:
        await step_down(db, person_id, now)
    if known.state is State.APPROVED:
        team = await _team(db, known.organization_id)
        await tell(db, News.LEFT, set(team) - {person_id}, now, volunteer=person_id)


async def _waiting(db: Session, person_id: int) -> None:
    """Raise Refused unless this person waits for an answer."""
    rows = await db.execute(
        select(table.c.state).where(table.c.person_id == person_id).with_for_update()
    )
    state = rows.scalar()
    if state == State.APPROVED.value:
        raise Refused(_("This volunteer is already approved."))
    if state != State.PENDING.value:
        raise Refused(_("This person does not wait for an answer any more."))


async def _organization(db: Session, actor: int | None) -> int | None:
    acts_for = None if actor is None else await coordinators.organization_of(db, actor)
    return acts_for.id if acts_for else None


async def _team(db: Session, organization_id: int | None) -> list[int]:
    """Return who looks after the organization that approved; all coordinators when none did."""
    if organization_id is None:
        return await coordinators.everyone(db)
    return await coordinators.looking_after(db, organization_id)


async def _role(db: Session, person_id: int) -> Role:
    rows = await db.execute(select(person.c.role).where(person.c.id == person_id))
    return Role(rows.scalar_one())


async def _decide(db: Session, person_id: int, state: State, **changed: object) -> None:
    await db.execute(
        update(table).where(table.c.person_id == person_id).values(state=state.value, **changed)
    )


def _volunteer(row: Any) -> Volunteer:
    profile = Profile(
        _unpacked(row.languages),
        tuple(Activity(one) for one in _unpacked(row.activities)),
        _unpacked(row.areas),
        row.licence,
        row.car,
        row.first_aid,
    )
    state = State(row.state)
    refused_at = row.decided_at if state in (State.PENDING, State.REFUSED) else None
    return Volunteer(
        row.person_id,
        state,
        profile,
        row.organization_id,
        row.applied_at,
        refused_at,
        row.vouched_by,
        row.vouched_at,
    )


def _kept(profile: Profile) -> dict[str, Any]:
    return {
        "languages": _packed(profile.languages),
        "activities": _packed(profile.activities),
        "areas": _packed(profile.areas),
        "licence": profile.licence,
        "car": profile.car,
        "first_aid": profile.first_aid,
    }


def _packed(tokens: Iterable[str]) -> str:
    """Return tokens between semicolons, so that each is found with them around it."""
    told = list(dict.fromkeys(tokens))
    return f";{';'.join(told)};" if told else ""


def _unpacked(kept: str) -> tuple[str, ...]:
    return tuple(filter(None, kept.split(";")))


WIPED = {
    **_kept(Profile()),
    "organization_id": None,
    "vouched_by": None,
    "vouched_at": None,
}
"""What stays of somebody who is no volunteer any more, and does not ask to be one."""
