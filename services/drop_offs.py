"""Drop-off points: where things are brought to, and when somebody is there to take them.

* everybody may know the name, the area and the hours; the address and the contact are for who
  brings something;
* hours are a rule as those of meals are, read from what coordinators type;
* a point to which something is still to be brought does not end.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import func, insert, select, text, update

from db.models import drop_off, need, pledge
from db.needs import PROMISED
from db.sealing import Seal, binding
from db.session import Session
from locales import _, ngettext
from services import audit, written_hours
from services.audit import Act
from services.coordinators import must_act_for
from services.days import DAY, local
from services.hours import Position, intervals, position_of
from services.news import News, tell
from services.pledge_times import answered, kept
from services.reach import known_area
from services.refusals import Refused

AHEAD = 26  # weeks in which an opening is looked for
AT_LEAST = timedelta(minutes=30)  # what closes sooner is no opening any more
LONGEST = {"name": 50, "area": 50, "address": 120, "contact": 60}
GONE = _("This drop-off point is no longer there.")
NEVER_OPEN = _("These hours never come. Write them like this: lun-ven 14h-18h")


@dataclass(frozen=True, slots=True)
class DropOff:
    """Where things are brought to."""

    id: int
    organization_id: int
    name: str
    area: str  # what everybody may know of where it is
    address: str  # for who brings something
    position: Position | None
    hours: str  # a rule of opening hours
    contact: bytes | None  # sealed; for who brings something
    ended: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """One opening of a drop-off point, in local time."""

    day: date
    opens: datetime
    closes: datetime


class Point(TypedDict, total=False):
    """What a drop-off point is to be; hours as people write them: "lun-ven 14h-18h"."""

    name: str
    area: str
    address: str
    hours: str
    contact: str
    position: Position | None


async def create(
    db: Session,
    seal: Seal,
    organization_id: int,
    now: datetime,
    actor: int | None,
    **point: Unpack[Point],
) -> int:
    """Make a drop-off point and return its number; raises Refused."""
    await must_act_for(db, actor, organization_id)
    number = await db.next_number(drop_off)
    row = {"organization_id": organization_id, **_row(seal, number, point, now)}
    await db.execute(insert(drop_off).values(id=number, **row))
    await audit.note(db, actor, organization_id, Act.DROP_OFF, now, drop_off=number)
    return number


async def change(
    db: Session,
    seal: Seal,
    drop_off_id: int,
    now: datetime,
    actor: int | None,
    **point: Unpack[Point],
) -> int:
    """Change what is given; who brings something there is asked again. Returns how many are.

    Raises Refused, also when somebody comes on a day on which it would be closed.
    """
    found = await _changeable(db, drop_off_id, actor)
    row = _row(seal, drop_off_id, point, now)
    expected = await _expected(db, drop_off_id)
    moved = _moved(expected, row["hours"], found.position, now) if "hours" in row else {}
    await db.execute(update(drop_off).where(drop_off.c.id == drop_off_id).values(row))
    for one in expected:
        if slot := moved.get(one.id):
            await db.execute(update(pledge).where(pledge.c.id == one.id).values(_times(one, slot)))
    if {"address", "hours"} & row.keys():
        for one in expected:
            until = moved[one.id].closes if one.id in moved else one.closes_at
            await tell(db, News.PLEDGE_ASK, [one.person_id], now, not_after=until, pledge=one.id)
    await audit.note(db, actor, found.organization_id, Act.DROP_OFF, now, drop_off=drop_off_id)
    return len(expected)


async def end(db: Session, drop_off_id: int, now: datetime, actor: int | None) -> None:
    """End a drop-off point; raises Refused while something is to be brought there."""
    found = await _changeable(db, drop_off_id, actor)
    await may_end(db, found)
    await db.execute(update(drop_off).where(drop_off.c.id == drop_off_id).values(ended=True))
    details = {"drop_off": drop_off_id, "ended": 1}
    await audit.note(db, actor, found.organization_id, Act.DROP_OFF, now, **details)


async def may_end(db: Session, found: DropOff) -> None:
    """Raise Refused while something is to be brought to a drop-off point."""
    if used := await needs_at(db, found.id):
        raise Refused(
            ngettext(
                "{count} need is brought there. Close it first.",
                "{count} needs are brought there. Close them first.",
                used,
            )
        )
    if await _expected(db, found.id):
        raise Refused(_("Somebody still brings something there."))


async def of_organization(db: Session, organization_id: int) -> list[DropOff]:
    """Return the drop-off points of an organization that have not ended, by name."""
    return await of_organizations(db, [organization_id])


async def of_organizations(db: Session, organization_ids: Collection[int]) -> list[DropOff]:
    """Return the drop-off points of several organizations that have not ended, by name."""
    rows = await db.execute(
        select(drop_off)
        .where(drop_off.c.organization_id.in_(organization_ids), ~drop_off.c.ended)
        .order_by(drop_off.c.name, drop_off.c.id)
    )
    return [_made(row) for row in rows]


async def drop_off_of(db: Session, drop_off_id: int) -> DropOff | None:
    """Return a drop-off point, also one that has ended, or None."""
    rows = await db.execute(select(drop_off).where(drop_off.c.id == drop_off_id))
    row = rows.first()
    return _made(row) if row else None


async def needs_at(db: Session, drop_off_id: int) -> int:
    """Return how many open needs are brought to a drop-off point."""
    rows = await db.execute(
        select(func.count())
        .select_from(need)
        .where(text("state = 'open'"), need.c.drop_off_id == drop_off_id)
    )
    return int(rows.scalar_one())


def contact_of(seal: Seal, found: DropOff) -> str:
    """Return whom to call at a drop-off point, "" when nobody is named."""
    if found.contact is None:
        return ""
    return seal.open(found.contact, binding("drop_off", "contact", found.id)).decode()


def days(found: DropOff, now: datetime, count: int = 3) -> list[Slot]:
    """Return the next days on which it is open, each with the first opening still to come."""
    return [] if found.ended else openings(found.hours, now, count, found.position)


def opening_on(found: DropOff, day: date, now: datetime) -> Slot | None:
    """Return when it is open on a day within the coming weeks, or None when it is closed."""
    return next((one for one in days(found, now, _until(day, now)) if one.day == day), None)


def openings(
    rule: str, now: datetime, count: int = 3, position: Position | None = None
) -> list[Slot]:
    """Return the next days on which a rule is open, each with the first opening to come.

    What goes on after midnight belongs to the day on which it began.
    """
    slots: dict[date, Slot] = {}
    start, last = now, now + AHEAD * 7 * DAY
    while len(slots) < count and start < last:
        until = start + 14 * DAY
        for one in intervals(rule, start, until, position):
            opens, closes = local(one.starts), local(one.ends)
            if one.ends >= now + AT_LEAST:
                slots.setdefault(opens.date(), Slot(opens.date(), opens, closes))
        start = until
    return list(slots.values())[:count]


async def _changeable(db: Session, drop_off_id: int, actor: int | None) -> DropOff:
    found = await drop_off_of(db, drop_off_id)
    if found is None:
        raise Refused(GONE)
    await must_act_for(db, actor, found.organization_id)
    if found.ended:
        raise Refused(GONE)
    return found


async def _expected(db: Session, drop_off_id: int) -> list[Any]:
    """Return the promised pledges that are brought to a drop-off point."""
    rows = await db.execute(
        select(pledge)
        .join(need, need.c.id == pledge.c.need_id)
        .where(
            need.c.drop_off_id == drop_off_id,
            text(f"pledge.{PROMISED}"),
            pledge.c.person_id.is_not(None),
        )
        .order_by(pledge.c.id)
    )
    return list(rows)


def _times(row: Any, slot: Slot) -> dict[str, Any]:
    """Return the times of a pledge that is brought in another opening."""
    sure = row.state == "confirmed"
    until = kept(slot.closes) if sure else answered(slot.opens, row.asked_at)
    return {"opens_at": slot.opens, "closes_at": slot.closes, "until": until}


def _moved(
    expected: list[Any], hours: str, position: Position | None, now: datetime
) -> dict[int, Slot]:
    """Return the new openings of what is expected; raises Refused when there is none."""
    coming = {one.comes_on for one in expected if one.closes_at > now}
    most = max((_until(day, now) for day in coming), default=0)
    slots = {one.day: one for one in openings(hours, now, most, position)}
    closed = min(coming - slots.keys(), default=None)
    if closed is not None:
        raise Refused(_("Somebody comes on {day}. Please keep that day open.", day=closed))
    return {one.id: slots[one.comes_on] for one in expected if one.comes_on in slots}


def _until(day: date, now: datetime) -> int:
    """Return how many openings there can be until a day, with one that began yesterday."""
    return max(0, (day - local(now).date()).days) + 2


def _row(seal: Seal, number: int, point: Point, now: datetime) -> dict[str, Any]:
    """Return the columns of what is given; raises Refused for what cannot be kept."""
    row: dict[str, Any] = {**point}
    for name, most in LONGEST.items():
        if len(str(row.get(name) or "")) > most:
            raise Refused(_("Please write less: at most {count} letters.", count=most))
    if "hours" in row:
        row["hours"] = written_hours.read(row["hours"])
        if not openings(row["hours"], now, 1):
            raise Refused(NEVER_OPEN)
    if "contact" in row:
        words = str(row["contact"])
        where = binding("drop_off", "contact", number)
        row["contact"] = seal.seal(words.encode(), where) if words else None
    position = row.pop("position", None)
    known = known_area(str(row.get("area") or ""))
    position = position or (known.position if known else None)
    if position is not None:
        row["latitude"], row["longitude"] = position
    return row


def _made(row: Any) -> DropOff:
    return DropOff(
        row.id,
        row.organization_id,
        row.name,
        row.area,
        row.address,
        position_of(row.latitude, row.longitude),
        row.hours,
        row.contact,
        row.ended,
    )
