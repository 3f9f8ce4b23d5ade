"""Callouts: helpers are asked whether they can bring what is missing, or come and help.

* a few volunteers whose areas are near, those first who were asked longest ago;
* supporters who brought something lately; nobody of either is asked twice in a day;
* nobody is asked for what they brought to our notice, or bring already.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, update

from db.models import address, pledge, volunteer
from db.session import Session
from locales import _
from services import audit, needs
from services.audit import Act
from services.calling_off import promised_by
from services.needs import Need, State
from services.news import LASTS, News, tell
from services.reach import Reach, reach
from services.refusals import Refused
from services.triage import unended

ASKED_AGAIN = timedelta(hours=24)
LATELY = timedelta(days=180)  # who brought something since then is a supporter
VOLUNTEERS, SUPPORTERS = 10, 20  # who are asked at once
FIRST = _("Ask people to bring it first, so that they know where to.")
LATE = _("The time for it is over. Please set a later one first.")
ENOUGH = _("Everything is promised already.")


async def call_volunteers(db: Session, need_id: int, now: datetime, actor: int | None) -> int:
    """Ask volunteers who are near; returns how many are asked. Raises Refused."""
    found = await callable_need(db, need_id, now, actor)
    spared = await _spared(db, found, actor)
    rows = await db.execute(
        select(volunteer.c.person_id, volunteer.c.areas, volunteer.c.asked_at).where(
            volunteer.c.state == "approved",
            _rested(volunteer.c.asked_at, now),
            _reached(volunteer.c.person_id),
        )
    )
    ranked = sorted(
        (_reach(one.areas, found), _stamp(one.asked_at), one.person_id)
        for one in rows
        if one.person_id not in spared
    )
    whom = [number for near, _last, number in ranked if near < Reach.FAR][:VOLUNTEERS]
    await _mark_volunteers(db, whom, now)
    await _call(db, found, whom, now, actor)
    return len(whom)


async def call_supporters(db: Session, need_id: int, now: datetime, actor: int | None) -> int:
    """Ask people who brought something before; returns how many are asked. Raises Refused."""
    found = await callable_need(db, need_id, now, actor)
    spared = await _spared(db, found, actor)
    last = func.max(pledge.c.asked_at)
    rows = await db.execute(
        select(pledge.c.person_id, last.label("asked_at"))
        .outerjoin(volunteer, volunteer.c.person_id == pledge.c.person_id)
        .where(
            pledge.c.person_id.is_not(None),
            or_(volunteer.c.asked_at.is_(None), _rested(volunteer.c.asked_at, now)),
            _reached(pledge.c.person_id),
        )
        .group_by(pledge.c.person_id)
        .having(
            _rested(last, now),
            func.sum(pledge.c.received) > 0,
            func.max(pledge.c.ended_at) > now - LATELY,
        )
    )
    ranked = sorted(
        (_stamp(one.asked_at), one.person_id) for one in rows if one.person_id not in spared
    )
    whom = [number for _last, number in ranked][:SUPPORTERS]
    await _mark_supporters(db, whom, now)
    await _call(db, found, whom, now, actor)
    return len(whom)


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


def _reach(areas: str, found: Need) -> Reach:
    return reach(areas, found.area, found.position)


async def _spared(db: Session, found: Need, actor: int | None) -> set[int | None]:
    reported = await needs.reporters(db, found.id, may_write=False)
    return {actor, *reported, *await promised_by(db, found.id)}


async def _mark_volunteers(db: Session, whom: Collection[int], now: datetime) -> None:
    if whom:
        which = volunteer.c.person_id.in_(whom)
        await db.execute(update(volunteer).where(which).values(asked_at=now))


async def _mark_supporters(db: Session, whom: Collection[int], now: datetime) -> None:
    """Note on what they brought, and on what they can do, that they are asked again."""
    if whom:
        which = pledge.c.person_id.in_(whom), pledge.c.received > 0
        await db.execute(update(pledge).where(*which).values(asked_at=now))
        await _mark_volunteers(db, whom, now)


async def _call(
    db: Session, found: Need, whom: Collection[int], now: datetime, actor: int | None
) -> None:
    if whom:
        until = min(found.deadline or now + LASTS, now + LASTS)
        await tell(db, News.NEED_CALL, whom, now, not_after=until, need=found.id)
        details = {"need": found.id, "people": len(whom)}
        await audit.note(db, actor, found.organization_id, Act.CALLED_FOR_NEED, now, **details)


def _rested(asked_at: Any, now: datetime) -> ColumnElement[bool]:
    return or_(asked_at.is_(None), asked_at <= now - ASKED_AGAIN)


def _reached(who: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(address.c.person_id == who, address.c.unreachable_at.is_(None))


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
