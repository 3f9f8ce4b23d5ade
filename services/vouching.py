"""Vouching: a role lasts as long as somebody answers for it and it is used.

* a volunteer's role sleeps after 30 days without a shift and without a new word of a coordinator,
  and after 45 days without a message: a telephone number may be somebody else's by then;
* who sleeps waits to be approved again; their seats stay until a coordinator looks;
* a coordinator's role ends after 45 days without a message; a week before they are told;
* a clock that jumped ends nothing: it has to be right for an hour.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from db.models import audit as log_table
from db.models import coordinator, job, organization, person, shift, signup, volunteer
from db.session import Session
from locales import _
from services import audit, coordinators, departures, guesses, people, reminders
from services.activities import Attendance, Status
from services.audit import Act
from services.days import DAY, local
from services.freezing import must_not_be_frozen
from services.news import News, tell
from services.people import Role
from services.refusals import Refused

LASTS = timedelta(days=30)
SILENCE = timedelta(days=45)
WARNED = timedelta(days=7)  # before a coordinator's role ends
SETTLED = timedelta(days=2)  # after a shift it is known who was there
AT_MOST = timedelta(hours=36)  # between two looks; else the clock jumped, or we slept
NAME = "roles"
NOT_ONE = _("This person is not a volunteer any more.")
SINCE = func.coalesce(volunteer.c.vouched_at, volunteer.c.decided_at, volunteer.c.applied_at)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vouch:
    """Who answers for a volunteer, and for how long."""

    person_id: int
    vouched_by: int | None  # None: the administrator, or somebody who is forgotten
    until: datetime  # without a shift until then the role sleeps
    review: bool  # the role of who vouched was ended by somebody else


async def lapse(db: Session, now: datetime) -> None:
    """End the roles that nobody used or answered for; to be called every hour."""
    await guesses.clear(db, now)
    warned = await _last_warning(db, now)
    if warned is None:
        return
    today = local(now).date()
    await _warn(db, now, warned)
    for one in await _silent(db, Role.COORDINATOR, today - SILENCE):
        await _end_unused(db, one, now)
    await _keep_shifts(db, now)
    await _let_sleep(db, now)
    await db.execute(update(job).where(job.c.name == NAME).values(progress=today.toordinal()))


async def renew(db: Session, person_id: int, now: datetime, actor: int) -> None:
    """Answer for an approved volunteer from now on; raises Refused."""
    rows = await db.execute(
        select(volunteer.c.state, volunteer.c.organization_id)
        .where(volunteer.c.person_id == person_id)
        .with_for_update()
    )
    row = rows.first()
    await must_not_be_frozen(db)
    if row is None or row.state != "approved":
        raise Refused(NOT_ONE)
    team = row.organization_id
    if team is not None:
        await coordinators.must_act_for(db, actor, team)
    await db.execute(
        update(volunteer)
        .where(volunteer.c.person_id == person_id)
        .values(vouched_by=actor, vouched_at=now)
    )
    mine = await coordinators.organization_of(db, actor)
    team = team or (mine.id if mine else None)
    await audit.note(db, actor, team, Act.VOUCHED, now, volunteer=person_id)


async def vouches(db: Session, organization_ids: list[int]) -> list[Vouch]:
    """Return who answers for whom among the volunteers of these organizations, and of none.

    What has to be looked at comes first, then whose time is over soonest.
    """
    rows = await db.execute(
        _awake()
        .where(
            volunteer.c.organization_id.in_(organization_ids)
            | volunteer.c.organization_id.is_(None)
        )
        .order_by(SINCE, volunteer.c.person_id)
    )
    ended = await _ended_for_cause(db)
    found = [
        Vouch(row.person_id, row.vouched_by, row.since + LASTS, row.vouched_by in ended)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.review)


async def vouch_of(db: Session, person_id: int, organization_ids: list[int]) -> Vouch:
    """Return who answers for one volunteer of these organizations; raises Refused."""
    known = {one.person_id: one for one in await vouches(db, organization_ids)}
    if person_id not in known:
        raise Refused(NOT_ONE)
    return known[person_id]


async def abandoned(db: Session) -> list[str]:
    """Return the names of organizations for which nobody acts since the last role there ended."""
    ended = select(log_table.c.organization_id).where(
        log_table.c.act.in_((Act.UNUSED.value, Act.REVOKED.value))
    )
    rows = await db.execute(
        select(organization.c.id, organization.c.name)
        .where(organization.c.id.in_(ended))
        .order_by(organization.c.name)
    )
    return [row.name for row in rows.all() if not await coordinators.acting_for(db, row.id)]


def _awake() -> Select[Any]:
    """Choose the volunteers whose role is that of one; coordinators are none here."""
    return (
        select(volunteer, SINCE.label("since"), person.c.last_seen)
        .join(person, person.c.id == volunteer.c.person_id)
        .where(volunteer.c.state == "approved", person.c.role == Role.VOLUNTEER.value)
    )


def _shifts(*which: ColumnElement[bool]) -> Select[Any]:
    """Choose when a volunteer was, or is said to have been, on a shift."""
    return (
        select(func.max(shift.c.starts_at))
        .join(signup, signup.c.shift_id == shift.c.id)
        .where(
            signup.c.person_id == volunteer.c.person_id,
            signup.c.status == Status.SEATED.value,
            signup.c.attendance.is_distinct_from(Attendance.MISSED.value),
            shift.c.status == "open",
            *which,
        )
        .correlate(volunteer)
    )


async def _last_warning(db: Session, now: datetime) -> int | None:
    """Return the day of the last look; None when the clock may be wrong."""
    rows = await db.execute(
        select(job.c.ran_at, job.c.progress).where(job.c.name == NAME).with_for_update()
    )
    last = rows.first()
    if last is None:
        await db.execute(insert(job).values(name=NAME, ran_at=now, progress=0))
        return None
    await db.execute(update(job).where(job.c.name == NAME).values(ran_at=now))
    jumped = not last.ran_at <= now <= last.ran_at + AT_MOST
    return None if jumped else int(last.progress)


async def _silent(db: Session, role: Role, last: Any) -> list[int]:
    """Return who with a role wrote nothing since a day, that day excluded."""
    rows = await db.execute(
        select(person.c.id)
        .where(person.c.role == role.value, person.c.last_seen < last)
        .order_by(person.c.id)
    )
    return list(rows.scalars())


async def _warn(db: Session, now: datetime, warned: int) -> None:
    """Tell coordinators once, a week before their role ends."""
    today = local(now).date()
    days = today.toordinal() - warned
    if days <= 0:
        return
    last = today - (SILENCE - WARNED)
    soon = await _silent(db, Role.COORDINATOR, last)
    told = set(await _silent(db, Role.COORDINATOR, last - days * DAY)) if warned else set()
    await tell(db, News.ROLE_ENDS, set(soon) - told, now)


async def _end_unused(db: Session, person_id: int, now: datetime) -> None:
    team = await coordinators.organization_of(db, person_id)
    await departures.end(db, person_id, now, None, Act.UNUSED)
    left = await coordinators.looking_after(db, team.id) if team else []
    await tell(db, News.ROLE_UNUSED, left, now, person=person_id)
    if team and not left:
        log.warning("nobody acts for organization %s any more: invite a coordinator", team.id)


async def _keep_shifts(db: Session, now: datetime) -> None:
    """Let a shift count as a word for a volunteer, as signups are forgotten before 30 days."""
    last = _shifts(shift.c.ends_at <= now - SETTLED).scalar_subquery()
    await db.execute(
        update(volunteer)
        .where(volunteer.c.state == "approved", last > SINCE)
        .values(vouched_at=last)
    )


async def _let_sleep(db: Session, now: datetime) -> None:
    quiet_since = local(now).date() - SILENCE
    recent = _shifts(shift.c.starts_at > now - LASTS, shift.c.starts_at <= now).scalar_subquery()
    unused = (now - LASTS >= SINCE) & recent.is_(None)
    silent = person.c.last_seen < quiet_since
    rows = (await db.execute(_awake().where(unused | silent).order_by("person_id"))).all()
    teams: Counter[int | None] = Counter()
    for row in rows:
        await _sleep(db, row, now)
        teams[row.organization_id] += 1
    here = [row.person_id for row in rows if row.last_seen >= quiet_since]
    await tell(db, News.ASLEEP, here, now)  # a silent number may be somebody else's
    for team, count in teams.items():
        told = await (
            coordinators.everyone(db) if team is None else coordinators.looking_after(db, team)
        )
        await tell(db, News.ASLEEP_TEAM, told, now, count=count)


async def _sleep(db: Session, row: Any, now: datetime) -> None:
    await db.execute(
        update(volunteer)
        .where(volunteer.c.person_id == row.person_id)
        .values(state="pending", vouched_at=None, decided_at=None)
    )
    await people.remember(db, row.person_id, role=Role.PERSON.value)
    leads = shift.c.lead_id == row.person_id, shift.c.ends_at > now
    await db.execute(update(shift).where(*leads).values(lead_id=None))
    await reminders.mark_person(db, row.person_id, now)
    team = row.organization_id
    await audit.note(db, None, team, Act.ASLEEP, now, volunteer=row.person_id)


async def _ended_for_cause(db: Session) -> set[int]:
    """Return those who are coordinators no more because somebody else ended it."""
    rows = await db.execute(
        select(log_table.c.actor, log_table.c.details).where(log_table.c.act == Act.REVOKED.value)
    )
    ended = {row.details["person"] for row in rows if row.actor != row.details["person"]}
    still = await db.execute(select(coordinator.c.person_id))
    return ended - set(still.scalars())
