"""Waves: a few are asked at a time, whom it suits best first, as long as somebody is missing.

* a call in waves is sent at once, without a draft: for a role of a shift, or for a need;
* the next ones are asked when nobody came meanwhile, the faster the less time is left;
* nobody is asked twice in a day, and nobody any more once it begins, or is over;
* at night only what cannot wait goes out; there is at most one such call at a time.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, text, update

from db.calls import UNENDED
from db.models import address, pledge, recipient, volunteer
from db.models import call as calls
from db.session import Session
from services import audiences, audit, call_acts, filling, needs, quiet_hours, recipients, shifts
from services.audiences import Audience, Whom
from services.audit import Act
from services.budget import CHANNEL
from services.callouts import callable_need
from services.callouts import whom_to_ask as whom_for_need
from services.calls import Call, Kind, State, call_of, change
from services.categories import Urgency
from services.changing import CANCELLED, GONE, OVER
from services.coordinators import must_act_for
from services.deadlines import later
from services.deliveries import WINDOW
from services.freezing import frozen
from services.gaps import whom_to_ask
from services.needs import Need
from services.news import LASTS
from services.pace import pace, persons
from services.refusals import Refused
from services.shifts import Shift

NOW = timedelta(hours=6)  # what is needed now is asked for so long


@dataclass(frozen=True, slots=True)
class Started:
    """A call in waves: how many are asked now, and when the next ones are."""

    call_id: int | None = None  # None when there is nobody to ask
    asked: int = 0
    next_at: datetime | None = None
    again: bool = False  # it went on already
    sleeping_until: datetime | None = None  # those of now get it when the night is over


async def for_role(
    db: Session, role_id: int, now: datetime, actor: int | None, *, seats: int = 0
) -> Started:
    """Ask for what a role misses to its least, or until so many seats are taken.

    Raises Refused for a shift of another organization, or one that is over.
    """
    shift = await shifts.with_role(db, role_id)
    if shift is None:
        raise Refused(GONE)
    await must_act_for(db, actor, shift.organization_id)
    if shift.cancelled or shift.begun(now):
        raise Refused(CANCELLED if shift.cancelled else OVER)
    running = await _running(db, calls.c.role_id == role_id)
    if running is not None:
        return await _again(db, running, now)
    started = await _begin(db, _of_role(shift, role_id, seats, now), now, actor)
    if started.asked and actor is not None:
        details = {"shift": shift.id, "people": started.asked}
        act = Act.ASKED_FOR_HELP
        await audit.note(db, actor, shift.organization_id, act, now, **details)
    return started


async def for_need(db: Session, need_id: int, now: datetime, actor: int | None) -> Started:
    """Ask volunteers who are near, then who brought things before. Raises Refused."""
    found = await callable_need(db, need_id, now, actor)
    running = await _running(db, calls.c.need_id == found.id)
    if running is not None:
        return await _again(db, running, now)
    started = await _begin(db, _of_need(found, now), now, actor)
    if started.asked:
        details = {"need": found.id, "people": started.asked}
        organization, act = found.organization_id, Act.CALLED_FOR_NEED
        await audit.note(db, actor, organization, act, now, **details)
    return started


async def keep(db: Session, now: datetime) -> None:
    """Ask the next ones of every call whose wave is over; what is filled is closed."""
    if await frozen(db):
        return
    due = select(calls.c.id, calls.c.next_wave_at).where(
        text(f"call.{UNENDED}"), calls.c.state == State.SENDING.value, calls.c.next_wave_at <= now
    )
    for row in (await db.execute(due.order_by(calls.c.id))).all():
        taken = await db.execute(
            update(calls)
            .where(calls.c.id == row.id, calls.c.next_wave_at == row.next_wave_at)
            .values(next_wave_at=None)
        )
        found = await call_of(db, row.id) if taken.rowcount else None
        if found is not None:
            await _go_on(db, found, now)


async def _go_on(db: Session, found: Call, now: datetime) -> None:
    """Ask the next ones, later when it is night or the last ones did not get it yet."""
    missing = await filling.missing(db, found) or 0
    if not missing:
        await call_acts.fill(db, found.id, now)
        return
    if found.not_after <= now:
        return
    if not quiet_hours.may_go(found, now) or await _unsent(db, found.id, now):
        await change(db, found.id, next_wave_at=_next(found, now))
        return
    await _wave(db, found, missing, now)


async def _begin(db: Session, made: dict[str, Any], now: datetime, actor: int | None) -> Started:
    """Make a call and ask its first wave; nothing is kept of one for which nobody is there.

    In a freeze there is nobody.
    """
    if await frozen(db):
        return Started()
    values = {
        **made,
        "state": State.SENDING.value,
        "audience": audiences.to_json(Audience(Whom.VOLUNTEERS)),
        "groups": False,
        "created_at": now,
        "created_by": actor,
        "begins_at": now,
    }
    added = await db.execute(insert(calls).values(values).returning(calls.c.id))
    found = await _at(db, added.scalar_one())
    missing = await filling.missing(db, found)
    asked = await _wave(db, found, missing, now) if missing else 0
    if not asked:
        await db.execute(delete(calls).where(calls.c.id == found.id))
        return Started()
    return _told(await _at(db, found.id), asked, now)


async def _again(db: Session, found: Call, now: datetime) -> Started:
    """Go on with a call that runs; the next ones are asked soon when none were to come."""
    if found.next_wave_at is None and found.state is State.SENDING:
        await change(db, found.id, next_wave_at=now)
    return replace(_told(await _at(db, found.id), 0, now), again=True)


async def _wave(db: Session, found: Call, missing: int, now: datetime) -> int:
    """Ask as many as the pace says; returns how many. With nobody left no wave is to come.

    Who had enough calls today is passed by, for others.
    """
    going = replace(found, wave=found.wave + 1)
    asked = 0
    while not asked and (whom := await _whom(db, going, missing, now)):
        asked = await recipients.add(db, going, whom, now, going.wave)
        await _mark(db, whom, now)
    if asked:
        await change(db, found.id, wave=going.wave, next_wave_at=_next(going, now))
    return asked


async def _whom(db: Session, found: Call, missing: int, now: datetime) -> list[int]:
    quick = pace(now, found.starts_at or found.not_after)
    if found.role_id is not None:
        starts, most = found.starts_at or found.not_after, quick.people(missing)
        return await whom_to_ask(db, found.role_id, starts, now, most, urgent=found.urgent)
    need = await needs.current(db, found.need_id or 0)
    if need is None:
        return []
    most = quick.people(persons(missing) if need.category.brought else missing)
    how: Any = {"urgent": found.urgent, "actor": found.created_by, "call_id": found.id}
    return await whom_for_need(db, need, now, most, **how)


def _of_role(shift: Shift, role_id: int, seats: int, now: datetime) -> dict[str, Any]:
    starts = shift.starts.astimezone(UTC)
    return {
        "organization_id": shift.organization_id,
        "kind": Kind.GAP.value,
        "urgent": starts - now < quiet_hours.SOON,
        "role_id": role_id,
        "shift_id": shift.id,
        "area": shift.area,
        "starts_at": starts,
        "not_after": starts,
        "wanted": seats,
    }


def _of_need(found: Need, now: datetime) -> dict[str, Any]:
    at_once = found.urgency is Urgency.NOW
    until = later(now, NOW if at_once else LASTS)
    if found.deadline is not None:
        until = min(until, found.deadline.astimezone(UTC))
    return {
        "organization_id": found.organization_id,
        "kind": Kind.URGENT.value,
        "urgent": until - now < quiet_hours.SOON,
        "need_id": found.id,
        "area": found.area,
        "not_after": until,
    }


def _told(found: Call, asked: int, now: datetime) -> Started:
    sleeps = None if quiet_hours.may_go(found, now) else quiet_hours.ends(now)
    return Started(found.id, asked, found.next_wave_at, sleeping_until=sleeps)


def _next(found: Call, now: datetime) -> datetime | None:
    """Return when the next ones are asked, by day if it can wait; None when that is too late."""
    begins = found.starts_at or found.not_after
    asleep = not quiet_hours.may_go(found, now)
    awake = quiet_hours.ends(now) if asleep else now
    following = later(awake, pace(awake, begins).pause)
    return following if following < found.not_after else None


async def _running(db: Session, about: ColumnElement[bool]) -> Call | None:
    """Return the call in waves that goes on about something, paused ones too."""
    rows = await db.execute(
        select(calls.c.id)
        .where(text(f"call.{UNENDED}"), calls.c.wave > 0, about)
        .order_by(calls.c.id)
    )
    number = rows.scalars().first()
    return None if number is None else await call_of(db, number)


async def _unsent(db: Session, call_id: int, now: datetime) -> bool:
    """Tell whether somebody of an earlier wave still waits for their message.

    For whom WhatsApp's chats of a day are used up, nobody else waits.
    """
    waits = recipient.c.call_id == call_id, text("recipient.state = 'waiting'")
    soon = or_(recipient.c.channel != CHANNEL, address.c.last_incoming_at > now - WINDOW)
    found = (
        select(recipient.c.id)
        .outerjoin(address, address.c.id == recipient.c.address_id)
        .where(*waits, soon)
    )
    return (await db.execute(found.limit(1))).first() is not None


async def _mark(db: Session, whom: Collection[int], now: datetime) -> None:
    """Note on what they can do, and on what they brought, that they were asked."""
    await db.execute(update(volunteer).where(volunteer.c.person_id.in_(whom)).values(asked_at=now))
    brought = pledge.c.person_id.in_(whom), pledge.c.received > 0
    await db.execute(update(pledge).where(*brought).values(asked_at=now))


async def _at(db: Session, call_id: int) -> Call:
    found = await call_of(db, call_id)
    if found is None:
        raise LookupError("there is no such call")
    return found
