"""Calendars: each volunteer's own feed of shifts, for the calendar of a telephone.

* its address is a secret that can be renewed: the earlier one opens nothing from then on;
* a shift stays one event, whatever happens to it: what is cancelled is said to be cancelled;
* it says of where only what the person may know, and never what is exact: what others' machines
  fetch and keep cannot be taken back;
* https://www.rfc-editor.org/rfc/rfc5545 says how it is written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from sqlalchemy import select

from db.models import feed as feeds
from db.models import person
from db.sealing import Seal
from db.session import Session
from locales import UNDECIDED, Text, _, as_is, label, listed
from services.activities import Status
from services.days import PARIS
from services.shifts import Shift, load
from services.sight import Eyes, Sight, eyes, sight
from services.signups import Seat, history

CHANNEL = "calendar"  # what the index of addresses calls it
TOKEN = re.compile(r"[0-9a-f]{32}")
LOOKED_BACK = timedelta(days=90)
LOOKED_AT = timedelta(hours=1)  # how often a calendar is to look for what is new
MAKER = "-//Popote//Shifts//EN"
COMES = {Status.SEATED: "CONFIRMED", Status.OFFERED: "TENTATIVE"}
ENDED = frozenset(Status) - {*COMES, Status.WAITING, Status.HELD}


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clock that comes every year: on the last Sunday of its month."""

    name: str
    begins: datetime  # on the clock before it
    before: int  # hours from UTC
    after: int


SPRING = _Change("CEST", datetime(1996, 3, 31, 2), 1, 2)  # noqa: DTZ001, on a clock
AUTUMN = _Change("CET", datetime(1996, 10, 27, 3), 2, 1)  # noqa: DTZ001, on a clock


async def token(db: Session, seal: Seal, person_id: int) -> str:
    """Return the secret word in the address of somebody's feed, which is made if need be."""
    serial = await _serial(db, person_id)
    if serial is None:
        await reopen(db, seal, person_id, 1)
    return _token(seal, person_id, serial or 1)


async def renew(db: Session, seal: Seal, person_id: int) -> str:
    """Return a new word for somebody's feed; every earlier one opens nothing any more."""
    serial = (await _serial(db, person_id) or 0) + 1
    await reopen(db, seal, person_id, serial)
    return _token(seal, person_id, serial)


async def feed(db: Session, seal: Seal, word: str, now: datetime) -> bytes | None:
    """Return the calendar behind a secret word, or None when it opens nothing."""
    if not TOKEN.fullmatch(word):
        return None
    found = await db.execute(
        select(person.c.id, person.c.language)
        .join(feeds, feeds.c.person_id == person.c.id)
        .where(feeds.c.lookup == seal.lookup(CHANNEL, word))
    )
    row = found.first()
    if row is None:
        return None
    return _calendar(await _events(db, seal, row.id, row.language or UNDECIDED[0], now))


async def _events(
    db: Session, seal: Seal, person_id: int, code: str, now: datetime
) -> list[Event]:
    seats: dict[int, list[Seat]] = {}
    for one in await history(db, person_id, now - LOOKED_BACK):
        seats.setdefault(one.shift_id, []).append(one)
    looks = await eyes(db, person_id)
    events = []
    for shift in await load(db, seats):
        mine = seats[shift.id]
        if any(one.status in COMES or one.status in ENDED for one in mine):
            name = seal.signature(f"event {person_id} {shift.id}")
            events.append(_event(f"{name}@popote", shift, mine, looks, code, now))
    return events


def _event(
    uid: str, shift: Shift, seats: Sequence[Seat], looks: Eyes, code: str, now: datetime
) -> Event:
    """Write one shift; `seats` are all that the person ever had on it, the oldest first."""
    seat = next((one for one in seats if one.status in COMES), None)
    comes = seat is not None and not shift.cancelled
    event = Event()
    event.add("uid", uid)
    event.add("sequence", _changes(shift, seats))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _moment(shift.meets))
    event.add("dtend", _moment(shift.ends))
    event.add("status", COMES[seat.status] if seat and comes else "CANCELLED")
    event.add("transp", "OPAQUE" if comes else "TRANSPARENT")
    event.add("summary", label(_title(shift, comes), code))
    seen = sight(shift, looks, now, seat if comes else None)
    event.add("location", label(_where(shift, seen if comes else Sight.AREA), code))
    if seat and comes:
        event.add("description", "\n".join(label(one, code) for one in _details(shift, seat)))
    return event


def _changes(shift: Shift, seats: Sequence[Seat]) -> int:
    """Count what changed: the shift, and each seat that was taken or given back."""
    ended = sum(one.status in ENDED for one in seats)
    return shift.version + len(seats) - 1 + ended


def _title(shift: Shift, comes: bool) -> Text:
    if comes:
        return listed(shift.activity.label, as_is(shift.organization))
    return listed(_("Cancelled"), shift.activity.label, as_is(shift.organization))


def _where(shift: Shift, seen: Sight) -> Text:
    told = [shift.area]
    if seen >= Sight.MEETING:
        told.insert(0, shift.meeting)
    return as_is(", ".join(filter(None, dict.fromkeys(told))))


def _details(shift: Shift, seat: Seat) -> list[Text]:
    """Return what else is to be known; signs need no translation."""
    part = next(one.part for one in shift.roles if one.id == seat.role_id)
    hours = as_is(f"{shift.starts:%H:%M}-{shift.ends:%H:%M}")
    told = [listed(hours, part.label, as_is(f"#{seat.number}"))]
    told += [as_is(f"🎒 {shift.bring}")] if shift.bring else []
    told += [as_is(f"📝 {shift.note}")] if shift.note else []
    return told


def _moment(clock: datetime) -> datetime:
    """Return a moment as a calendar reads it: what the clock shows twice is given in UTC.

    In local time it would be the first of the two.
    """
    return clock.astimezone(UTC) if clock.fold else clock


def _calendar(events: Sequence[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Popote")
    calendar.add("x-wr-timezone", PARIS.key)
    calendar.add("refresh-interval", LOOKED_AT, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """Return when the clocks change: https://eur-lex.europa.eu/eli/dir/2000/84/oj, since 1996.

    Written out, because what the library draws from the zone changes an hour late in spring.
    """
    zone = Timezone()
    zone.add("tzid", PARIS.key)
    for part, change in ((TimezoneDaylight(), SPRING), (TimezoneStandard(), AUTUMN)):
        part.add("dtstart", change.begins)
        part.add("tzoffsetfrom", timedelta(hours=change.before))
        part.add("tzoffsetto", timedelta(hours=change.after))
        part.add("tzname", change.name)
        part.add("rrule", {"freq": "yearly", "bymonth": change.begins.month, "byday": "-1su"})
        zone.add_component(part)
    return zone


async def _serial(db: Session, person_id: int) -> int | None:
    rows = await db.execute(select(feeds.c.serial).where(feeds.c.person_id == person_id))
    serial: int | None = rows.scalar()
    return serial


async def reopen(db: Session, seal: Seal, person_id: int, serial: int) -> None:
    """Let the word of this serial be the only one that opens the feed."""
    lookup = seal.lookup(CHANNEL, _token(seal, person_id, serial))
    await db.upsert(feeds, [{"person_id": person_id, "serial": serial, "lookup": lookup}])


def _token(seal: Seal, person_id: int, serial: int) -> str:
    return seal.signature(f"calendar {person_id} {serial}")
