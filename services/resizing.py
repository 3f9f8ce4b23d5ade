"""Resizing: how many seats a role has, and who gives one up when there are fewer.

* first seats held for friends, then offers, then seats that are not confirmed, then confirmed
  ones; of each kind the newest first;
* who gives a seat up waits at the front, as long as they have been there already;
* when there are fewer seats everybody on the shift is told; when there are more, who waits
  has one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from db.models import handover, news, shift, shift_role, signup
from db.session import Session
from locales import _
from services import audit, waiting
from services.activities import Status
from services.audit import Act
from services.changing import changeable, signed_up
from services.guard import LIVE
from services.news import News, tell
from services.planning import check_roles, check_seats, role_rows
from services.refusals import Refused
from services.shifts import RoleSpec, Shift, ShiftRole, shift_of

NO_ROLE = _("This role is no longer there.")
RANKS = (Status.HELD.value, Status.OFFERED.value, Status.SEATED.value)


@dataclass(frozen=True, slots=True)
class Resized:
    """How many people wait again, how many held seats are gone, and how many are told."""

    moved_back: int = 0
    released: int = 0
    told: int = 0


async def resize(
    db: Session, role_id: int, least: int, most: int, now: datetime, actor: int | None
) -> Resized:
    """Give a role at least and at most so many seats; raises Refused."""
    check_seats(least, most)
    rows = await db.execute(select(shift_role.c.shift_id).where(shift_role.c.id == role_id))
    shift_id = rows.scalar()
    if shift_id is None:
        raise Refused(NO_ROLE)
    found = await changeable(db, shift_id, now, actor)
    role = next(one for one in found.roles if one.id == role_id)
    done = await _fit(db, found, [(role, least, most)], now)
    await _note(db, found, now, actor, role=role_id, least=least, most=most)
    return done


async def add_role(
    db: Session, shift_id: int, spec: RoleSpec, now: datetime, actor: int | None
) -> int:
    """Add a role to a shift and return its number; raises Refused."""
    found = await changeable(db, shift_id, now, actor)
    there = [RoleSpec(one.part, 0, 1, one.language) for one in found.roles]
    check_roles([*there, spec])
    added = await db.execute(
        insert(shift_role).values(role_rows(shift_id, [spec])).returning(shift_role.c.id)
    )
    number = int(added.scalar_one())
    await _note(db, found, now, actor, role=number, least=spec.least, most=spec.most)
    return number


async def fit_roles(
    db: Session, shift_id: int, roles: Sequence[RoleSpec], now: datetime
) -> Resized:
    """Give a shift exactly these roles, which were checked; what is not among them goes.

    A role that somebody has signed up for stays, without seats.
    """
    found = await shift_of(db, shift_id)
    assert found is not None
    there = {(one.part, one.language): one for one in found.roles}
    sizes = []
    for spec in roles:
        role = there.pop((spec.part, spec.language), None)
        if role is None:
            await db.execute(insert(shift_role), role_rows(shift_id, [spec]))
        else:
            sizes.append((role, spec.least, spec.most))
    for role in there.values():
        if await _ever_signed_up_for(db, role):
            sizes.append((role, 0, 0))
        else:
            await db.execute(delete(shift_role).where(shift_role.c.id == role.id))
    return await _fit(db, found, sizes, now)


async def _ever_signed_up_for(db: Session, role: ShiftRole) -> bool:
    rows = await db.execute(select(exists().where(signup.c.role_id == role.id)))
    return bool(rows.scalar_one())


async def _fit(
    db: Session, found: Shift, sizes: Sequence[tuple[ShiftRole, int, int]], now: datetime
) -> Resized:
    losers: list[Any] = []
    for role, least, most in sizes:
        size = {"least": least, "most": most}
        await db.execute(update(shift_role).where(shift_role.c.id == role.id).values(size))
        losers += (await _first_to_go(db, role.id))[: max(0, role.taken - most)]
    held = [one for one in losers if one.status == Status.HELD.value]
    moved = [one for one in losers if one.status != Status.HELD.value]
    await _release(db, held, now)
    await _move_back(db, moved, now)
    told = 0
    if any(most < role.most for role, _least, most in sizes):
        newer = {"version": shift.c.version + 1}
        await db.execute(update(shift).where(shift.c.id == found.id).values(newer))
        told = await _tell_smaller(db, found, held, moved, now)
    if any(most > role.most for role, _least, most in sizes):
        await waiting.promote(db, found.id, now)
    return Resized(len(moved), len(held), told)


async def _first_to_go(db: Session, role_id: int) -> list[Any]:
    """Return the live signups of a role, in the order in which they give up their seats."""
    rows = await db.execute(
        select(signup)
        .where(signup.c.role_id == role_id, signup.c.status.in_(LIVE))
        .order_by(signup.c.created_at.desc(), signup.c.id.desc())
    )
    return sorted(rows, key=lambda one: (RANKS.index(one.status), one.confirmed_at is not None))


async def _release(db: Session, held: Sequence[Any], now: datetime) -> None:
    which = signup.c.id.in_([one.id for one in held])
    ended = {"status": Status.RELEASED.value, "ended_at": now, "until": None, "stale": True}
    await db.execute(update(signup).where(which).values(ended))


async def _move_back(db: Session, moved: Sequence[Any], now: datetime) -> None:
    ids = [one.id for one in moved]
    back = {
        "status": Status.WAITING.value,
        "until": None,
        "confirmed_at": None,
        "stale": True,
    }
    await db.execute(update(signup).where(signup.c.id.in_(ids)).values(back))
    still = handover.c.signup_id.in_(ids) & handover.c.closed_at.is_(None)
    await db.execute(update(handover).where(still).values(closed_at=now))


async def _tell_smaller(
    db: Session, found: Shift, held: Sequence[Any], moved: Sequence[Any], now: datetime
) -> int:
    """Tell everybody on the shift, who lost something what that is; returns how many."""
    losers = {one.id for one in moved}
    held_by = {one.friend_of for one in held}
    waits = select(news.c.signup_id).where(
        news.c.shift_id == found.id, news.c.kind == News.CHANGED.value
    )
    told = {row.signup_id for row in await db.execute(waits)}
    on_it = await signed_up(db, found.id)
    for one in on_it:
        if one.id in told and one.id not in losers | held_by:
            continue
        kind = News.MOVED_BACK if one.id in losers else News.CHANGED
        more = {"held": True} if one.id in held_by else {}
        await tell(
            db,
            kind,
            [one.person_id],
            now,
            shift_id=found.id,
            signup_id=one.id,
            not_after=found.ends,
            changed="seats",
            **more,
        )
    return len(on_it)


async def _note(
    db: Session, found: Shift, now: datetime, actor: int | None, **details: int
) -> None:
    shift_id, organization_id = found.id, found.organization_id
    await audit.note(db, actor, organization_id, Act.RESIZED, now, shift=shift_id, **details)
