"""Callouts: who can be asked to bring what is missing, or to come and help.

* volunteers whose areas are near, those first who were asked longest ago; then supporters who
  brought something lately;
* nobody is asked who wants no such messages, and nobody of either twice in a day;
* nobody is asked for what they brought to our notice, or bring already.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from db.models import address, person, pledge, recipient, volunteer
from db.session import Session
from locales import _
from services import needs, quiet
from services.calling_off import promised_by
from services.gaps import ASKED_AGAIN
from services.needs import Need, State
from services.reach import Reach, reach
from services.refusals import Refused
from services.triage import unended

LATELY = timedelta(days=180)  # who brought something since then is a supporter
FIRST = _("Ask people to bring it first, so that they know where to.")
LATE = _("The time for it is over. Please set a later one first.")
ENOUGH = _("Everything is promised already.")


async def callable_need(db: Session, need_id: int, now: datetime, actor: int | None) -> Need:
    """Return a need for which helpers can be asked now; raises Refused for any other."""
    found = await unended(db, need_id, actor)
    if found.category.brought and found.state is not State.OPEN:
        raise Refused(FIRST)
    if found.state is State.OPEN and not found.missing:
        raise Refused(ENOUGH)
    if found.deadline is not None and found.deadline <= now:
        raise Refused(LATE)
    return found


async def whom_to_ask(
    db: Session,
    found: Need,
    now: datetime,
    most: int,
    *,
    urgent: bool,
    actor: int | None = None,
    call_id: int | None = None,
) -> list[int]:
    """Return who could bring what is missing or help with it, whom it suits best first.

    Who asks for it, and whom this call has asked, is left out.
    """
    reported = await needs.reporters(db, found.id, may_write=False)
    spared = {actor, *reported, *await promised_by(db, found.id)}
    if call_id is not None:
        spared |= await _asked(db, call_id)
    near = await _volunteers(db, found, now, urgent)
    before = await _supporters(db, now, urgent) if found.category.brought else []
    return [one for one in dict.fromkeys([*near, *before]) if one not in spared][:most]


async def _asked(db: Session, call_id: int) -> set[int | None]:
    rows = await db.execute(select(recipient.c.person_id).where(recipient.c.call_id == call_id))
    return set(rows.scalars())


async def _volunteers(db: Session, found: Need, now: datetime, urgent: bool) -> list[int]:
    """Return volunteers who are near, those first who were asked longest ago."""
    rows = await db.execute(
        select(volunteer.c.person_id, volunteer.c.areas, volunteer.c.asked_at).where(
            volunteer.c.state == "approved",
            _rested(volunteer.c.asked_at, now),
            _hears(volunteer.c.person_id, urgent),
        )
    )
    ranked = sorted(
        (reach(one.areas, found.area, found.position), _stamp(one.asked_at), one.person_id)
        for one in rows
    )
    return [number for near, _last, number in ranked if near < Reach.FAR]


async def _supporters(db: Session, now: datetime, urgent: bool) -> list[int]:
    """Return people who brought something lately, those first who were asked longest ago."""
    last = func.max(pledge.c.asked_at)
    rows = await db.execute(
        select(pledge.c.person_id, last.label("asked_at"))
        .outerjoin(volunteer, volunteer.c.person_id == pledge.c.person_id)
        .where(
            pledge.c.person_id.is_not(None),
            or_(volunteer.c.asked_at.is_(None), _rested(volunteer.c.asked_at, now)),
            _hears(pledge.c.person_id, urgent),
        )
        .group_by(pledge.c.person_id)
        .having(
            _rested(last, now),
            func.sum(pledge.c.received) > 0,
            func.max(pledge.c.ended_at) > now - LATELY,
        )
    )
    ranked = sorted((_stamp(one.asked_at), one.person_id) for one in rows)
    return [number for _last, number in ranked]


def _rested(asked_at: Any, now: datetime) -> ColumnElement[bool]:
    return or_(asked_at.is_(None), asked_at <= now - ASKED_AGAIN)


def _hears(who: ColumnElement[Any], urgent: bool) -> ColumnElement[bool]:
    """Return whether somebody can be reached and wants such a call."""
    return exists().where(
        address.c.person_id == who,
        address.c.unreachable_at.is_(None),
        person.c.id == who,
        quiet.hears(urgent),
    )


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
