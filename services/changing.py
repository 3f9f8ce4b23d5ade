"""Changing: a shift is moved, described anew or cancelled, and everybody on it is told.

* whoever has a seat, an offer or a place in the line is told, and says "OK, seen";
* nobody loses a seat by a change: who has two shifts at once now keeps both and is told so;
* who confirmed a time that the shift has left altogether is asked again; who can no more be
  asked in time, a day before, keeps the seat as if they had confirmed;
* what nobody on it can notice (who sees it, who leads it, whose meal it carries) is not told;
* a shift that is over can be cancelled too: whoever was there keeps the hours.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import select, update

from db.models import shift, signup
from db.sealing import Seal
from db.session import Session
from locales import _
from services import audit, waiting
from services.activities import Activity, Status, Visibility
from services.audit import Act
from services.coordinators import must_act_for
from services.exact import PLAIN, closed
from services.guard import LIVE, OPEN, OWN
from services.hours import Position
from services.news import News, tell
from services.planning import PAST, check, columns_of
from services.refusals import Refused
from services.shift_times import minutes_between, times_from
from services.shifts import (
    RoleSpec,
    Shift,
    ShiftSpec,
    contact_of,
    sealed_contact,
    shift_of,
)

QUIET = {"visibility", "lead_id", "place_id"}
TIMES = {"meets_at", "starts_at", "ends_at"}
ASKED_AGAIN = timedelta(hours=24)  # before the start: when people are asked to confirm
GONE = _("This shift is no longer there.")
CANCELLED = _("This shift is cancelled.")
OVER = _("This shift is over.")


class Particulars(TypedDict, total=False):
    """What can be changed of a shift beside its times."""

    activity: Activity
    area: str
    meeting: str
    address: str
    contact: str
    note: str
    bring: str
    visibility: Visibility
    lead_id: int | None
    position: Position | None
    place_id: int | None


class Changes(Particulars, total=False):
    """What can be changed of a shift."""

    starts: datetime
    ends: datetime
    meets: datetime


async def change(
    db: Session,
    seal: Seal,
    shift_id: int,
    now: datetime,
    actor: int | None,
    **fields: Unpack[Changes],
) -> int:
    """Change a shift and return how many people are told; raises Refused.

    A new start takes the meeting time and the end along, unless they are given.
    """
    found = await changeable(db, shift_id, now, actor)
    told, changed = await alter(db, seal, found, now, fields)
    if changed:
        what = ",".join(sorted(changed))[:80]
        await audit.note(
            db, actor, found.organization_id, Act.CHANGED_SHIFT, now, shift=shift_id, what=what
        )
    return told


async def changeable(db: Session, shift_id: int, now: datetime, actor: int | None) -> Shift:
    """Return a shift that this person may change; raises Refused."""
    found = await _standing(db, shift_id, actor)
    if found.over(now):
        raise Refused(OVER)
    return found


async def _standing(db: Session, shift_id: int, actor: int | None) -> Shift:
    """Return a shift of the actor's organization that is not cancelled; raises Refused."""
    found = await shift_of(db, shift_id)
    if found is None:
        raise Refused(GONE)
    await must_act_for(db, actor, found.organization_id)
    if found.cancelled:
        raise Refused(CANCELLED)
    return found


async def alter(
    db: Session, seal: Seal, found: Shift, now: datetime, fields: Changes
) -> tuple[int, Collection[str]]:
    """Change a shift that may be changed; returns how many are told, and what is new.

    Raises Refused before anything is written.
    """
    before = spec_of(seal, found)
    after = changed_spec(before, fields)
    if after.ends.astimezone(UTC) <= now:
        raise Refused(PAST)
    old, new = columns_of(before), columns_of(after)
    values = {name: value for name, value in new.items() if value != old[name]}
    if after.contact != before.contact:
        values["contact"] = sealed_contact(seal, after.contact, "shift", found.id)
    if not values:
        return 0, ()
    kept = values
    if values.keys() & set(PLAIN):
        there = closed(seal, "shift", found.id, {name: new[name] for name in PLAIN})
        kept = {**values, **there}
    loud = values.keys() - QUIET
    counted = {"version": shift.c.version + 1} if loud else {}
    await db.execute(update(shift).where(shift.c.id == found.id).values(**kept, **counted))
    if not found.anybody:
        return 0, values.keys()
    await _mark_stale(db, found.id)
    told = await _tell_changed(db, found, after, now, loud) if loud else 0
    await waiting.promote(db, found.id, now)
    return told, values.keys()


def spec_of(seal: Seal, found: Shift) -> ShiftSpec:
    """Return a shift as it would be planned today."""
    roles = tuple(RoleSpec(one.part, one.least, one.most, one.language) for one in found.roles)
    return ShiftSpec(
        organization_id=found.organization_id,
        activity=found.activity,
        area=found.area,
        starts=found.starts,
        ends=found.ends,
        meets=found.meets,
        meeting=found.meeting,
        address=found.address,
        contact=contact_of(seal, found),
        note=found.note,
        bring=found.bring,
        visibility=found.visibility,
        lead_id=found.lead_id,
        position=found.position,
        place_id=found.place_id,
        roles=roles,
    )


def changed_spec(before: ShiftSpec, fields: Changes) -> ShiftSpec:
    """Return what a shift is after a change; raises Refused when it cannot be like that."""
    given: dict[str, Any] = dict(fields)
    if "starts" in given:
        length = minutes_between(before.starts, before.ends)
        times = times_from(given["starts"], length, minutes_between(before.meets, before.starts))
        given = {"meets": times.meets, "ends": times.ends, **given}
    if given.get("area", before.area) != before.area:
        given.setdefault("position", None)
    after = replace(before, **given)
    check(after)
    return after


async def give_lead(
    db: Session, seal: Seal, shift_id: int, person_id: int, now: datetime, actor: int | None
) -> None:
    """Let somebody lead a shift, who is told when it is somebody else; raises Refused."""
    await change(db, seal, shift_id, now, actor, lead_id=person_id)
    if person_id != actor:
        await tell(db, News.LEADS, [person_id], now, shift_id=shift_id)


async def cancel(db: Session, shift_id: int, now: datetime, actor: int | None) -> int:
    """Cancel a shift and return how many people are told; raises Refused."""
    found = await _standing(db, shift_id, actor)
    told = await call_off(db, found, now)
    await audit.note(db, actor, found.organization_id, Act.CANCELLED_SHIFT, now, shift=shift_id)
    return told


async def call_off(db: Session, found: Shift, now: datetime) -> int:
    """Cancel a shift that stands; returns how many people are told."""
    await db.execute(
        update(shift)
        .where(shift.c.id == found.id)
        .values(status="cancelled", version=shift.c.version + 1)
    )
    if found.over(now):
        return 0
    on_it = await signed_up(db, found.id)
    for one in on_it:
        await tell(
            db,
            News.CALLED_OFF,
            [one.person_id],
            now,
            shift_id=found.id,
            signup_id=one.id,
            not_after=found.ends,
        )
    still = (signup.c.shift_id == found.id) & signup.c.status.in_({*LIVE, *OPEN})
    ended = {"status": Status.CALLED_OFF.value, "ended_at": now, "until": None, "stale": True}
    await db.execute(update(signup).where(still).values(ended))
    return len(on_it)


async def signed_up(db: Session, shift_id: int) -> Sequence[Any]:
    """Return the signups of everybody who has a seat, an offer or a place in the line."""
    rows = await db.execute(
        select(signup)
        .where(
            signup.c.shift_id == shift_id,
            signup.c.status.in_(OPEN),
            signup.c.person_id.is_not(None),
        )
        .order_by(signup.c.id)
    )
    return rows.all()


async def _mark_stale(db: Session, shift_id: int) -> None:
    mine = (signup.c.shift_id == shift_id) & signup.c.status.in_(OPEN)
    await db.execute(update(signup).where(mine).values(stale=True))


async def _tell_changed(
    db: Session, found: Shift, after: ShiftSpec, now: datetime, what: Collection[str]
) -> int:
    on_it = await signed_up(db, found.id)
    twice: Collection[int] = ()
    if TIMES & set(what):
        twice = await _overlapping(db, found.id, [one.person_id for one in on_it])
        await _ask_again(db, found, after, now)
    for one in on_it:
        more = {"overlaps": True} if one.person_id in twice and one.status in OWN else {}
        await tell(
            db,
            News.CHANGED,
            [one.person_id],
            now,
            shift_id=found.id,
            signup_id=one.id,
            not_after=max(found.ends.astimezone(UTC), after.ends.astimezone(UTC)),
            changed=",".join(sorted(what)),
            **more,
        )
    return len(on_it)


async def _overlapping(db: Session, shift_id: int, person_ids: Collection[int]) -> set[int]:
    """Return who of these has another seat or offer in the time that the shift now takes."""
    other, mine = shift.alias("other"), signup.alias("mine")
    rows = await db.execute(
        select(mine.c.person_id)
        .join(other, other.c.id == mine.c.shift_id)
        .join(shift, shift.c.id == shift_id)
        .where(
            mine.c.person_id.in_(person_ids),
            mine.c.status.in_(OWN),
            other.c.status == "open",
            other.c.id != shift_id,
            other.c.meets_at < shift.c.ends_at,
            other.c.ends_at > shift.c.meets_at,
        )
    )
    return {row.person_id for row in rows}


async def _ask_again(db: Session, found: Shift, after: ShiftSpec, now: datetime) -> None:
    starts, ends = after.starts.astimezone(UTC), after.ends.astimezone(UTC)
    apart = ends <= found.meets.astimezone(UTC) or found.ends.astimezone(UTC) <= starts
    mine = (signup.c.shift_id == found.id) & (signup.c.status == Status.SEATED.value)
    if starts - now <= ASKED_AGAIN:
        unsure = mine & signup.c.confirmed_at.is_(None)
        await db.execute(update(signup).where(unsure).values(confirmed_at=now))
    elif apart:
        await db.execute(update(signup).where(mine).values(confirmed_at=None))
