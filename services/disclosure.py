"""Disclosure: who is told what not everybody may know, decided here and nowhere else.

* where a shift is exactly, and its lead's contact: as `sight` says, when it is time;
* where a place is exactly that is not public: who comes to a shift that carries its meal, from
  three hours before until an hour after it, and who acts for the place, always;
* both only where a message can be taken back, one spot at a time, as many as `ledger` lets;
* words of a need: who acts for its organization; of a ticket: its person, and its coordinators;
* the address and the contact of a drop-off point: who brings something there, and who acts for it;
* people: nobody is told of anybody else, but by a number;
* who is suspended is told nothing of it, and nobody is in a freeze.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, or_, select, text

from db.models import need, place, pledge, shift, signup
from db.needs import PROMISED
from db.sealing import Seal
from db.session import Session
from locales import Text, _
from services import drop_offs, ledger, needs, signups, utterances
from services.activities import Status
from services.days import local
from services.deadlines import later
from services.drop_offs import DropOff
from services.ledger import Spot
from services.meals import Sensitivity
from services.needs import Need
from services.refusals import Refused
from services.shifts import Shift, contact_of, shift_of
from services.sight import AFTER, BEFORE, Eyes, Sight, comes, eyes, opens, sight
from services.ticket_rows import GONE, Ticket, theirs, ticket_of
from services.utterances import Utterance

TAKEN_BACK = timedelta(hours=2)  # after the end, a message that says where is taken back
AT_LEAST = timedelta(hours=1)  # it is there to be read
AT_MOST = timedelta(hours=46)  # Telegram takes back what is younger than 48 hours
NOT_HERE = _(
    # i18n: where a shift is; "delete": take the message out of their chat later
    "🔒 I cannot delete messages here. Ask your coordinator for the address."
)
TOO_MANY = _("🔒 I told you many addresses today. Ask your coordinator for this one.")


class Thing(StrEnum):
    """What there is to know about."""

    PLACE = "place"
    SHIFT = "shift"
    TICKET = "ticket"
    NEED = "need"
    DROP_OFF = "drop_off"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told of a shift now; what is exact only with `Sight.EXACT`."""

    sight: Sight
    address: str = ""
    contact: str = ""
    gone_at: datetime | None = None  # when the message that says it is to be taken back
    why: Text | None = None  # why it is not told to who comes


async def may_know(db: Session, person_id: int, thing: Thing, number: int, now: datetime) -> Sight:
    """Return how much somebody may know of one thing now; EXACT: its point, contact or words."""
    match thing:
        case Thing.PLACE:
            return await _of_place(db, person_id, number, now)
        case Thing.SHIFT:
            found = await shift_of(db, number)
            mine = await signups.own_seat(db, person_id, number)
            looking = await eyes(db, person_id)
            return sight(found, looking, now, mine) if found else Sight.NOTHING
        case Thing.TICKET:
            ticket = await ticket_of(db, number)
            reads = ticket is not None and await may_read(db, ticket, person_id, now)
            return Sight.EXACT if reads else Sight.NOTHING
        case Thing.NEED:
            one = await needs.need_of(db, number)
            acts = one is not None and await _acts(db, person_id, one.organization_id)
            return Sight.EXACT if acts else Sight.AREA
        case Thing.DROP_OFF:
            point = await drop_offs.drop_off_of(db, number)
            brings = point is not None and await _brings(db, person_id, point)
            return Sight.EXACT if brings else Sight.AREA
        case Thing.PERSON:
            return Sight.EXACT if person_id == number else Sight.NOTHING


async def of_shift(
    db: Session,
    seal: Seal,
    person_id: int,
    found: Shift,
    now: datetime,
    seat: signups.Seat | None = None,
    *,
    recalls: bool,
    spot: Spot = Spot.SHIFT,
) -> Told:
    """Return what somebody is told of a shift now, which is written down when it is exact.

    `recalls`: whether the message that says it can be taken back.
    """
    looking = await eyes(db, person_id)
    seen, contact = sight(found, looking, now, seat), contact_of(seal, found)
    nothing = not found.address and not contact
    if seen < Sight.EXACT or nothing:
        why = None if nothing or seen < Sight.MEETING else _later(found, looking, now, seat)
        return Told(min(seen, Sight.MEETING), why=why if recalls or why is None else NOT_HERE)
    if not recalls:
        return Told(Sight.MEETING, why=NOT_HERE)
    if not await ledger.enter(db, person_id, spot, found.id, now):
        return Told(Sight.MEETING, why=TOO_MANY)
    return Told(seen, found.address, contact, taken_back(found.ends, now))


async def spots(db: Session, person_id: int, now: datetime) -> Mapping[int, datetime]:
    """Return the places, not public, of which somebody may be told now exactly where they are.

    With each stands the end of what they are there for.
    """
    looking = await eyes(db, person_id)
    if looking.paused or not looking.approved:
        return {}
    found: dict[int, datetime] = {}
    for row in await db.execute(_carried(person_id, now)):
        found[row.place_id] = row.ends_at
    if looking.coordinates:
        theirs = place.c.organization_id.in_(looking.coordinates)
        for number in (await db.execute(_SECRET.where(theirs))).scalars():
            found.setdefault(number, now)
    return found


async def spot_told(db: Session, person_id: int, place_id: int, now: datetime) -> bool:
    """Write down that somebody is told where a place is; False when they may not be any more."""
    return await ledger.enter(db, person_id, Spot.PLACE, place_id, now)


def taken_back(ends: datetime, now: datetime) -> datetime:
    """Return when a message is taken back that says where something is until its end."""
    return min(max(later(ends, TAKEN_BACK), later(now, AT_LEAST)), later(now, AT_MOST))


async def words_of_need(db: Session, seal: Seal, found: Need, reader: int) -> str:
    """Return what was written about a need, "" for who does not act for its organization."""
    if not await _acts(db, reader, found.organization_id):
        return ""
    return await needs.note_of(db, seal, found.id)


async def of_drop_off(db: Session, seal: Seal, point: DropOff, reader: int) -> tuple[str, str]:
    """Return the address and the contact of a drop-off point, both "" for who may not know."""
    if not await _brings(db, reader, point):
        return "", ""
    return point.address, drop_offs.contact_of(seal, point)


async def may_read(db: Session, found: Ticket, reader: int, now: datetime) -> bool:
    """Tell whether somebody may read what was said in a ticket: its person, or its team."""
    try:
        return found.person_id == reader or bool(await theirs(db, found.id, reader, now))
    except Refused:
        return False


async def said_in(
    db: Session,
    seal: Seal,
    found: Ticket,
    reader: int,
    now: datetime,
    limit: int,
    before_id: int | None = None,
) -> Sequence[Utterance]:
    """Return the last things said in a ticket, in order; raises Refused for who may not read."""
    if not await may_read(db, found, reader, now):
        raise Refused(GONE)
    return await utterances.utterances(db, seal, found.id, limit, before_id)


async def said(
    db: Session, seal: Seal, found: Ticket, reader: int, now: datetime, number: int
) -> Utterance | None:
    """Return one thing said in a ticket, None when it is not; raises Refused as above."""
    if not await may_read(db, found, reader, now):
        raise Refused(GONE)
    one = await utterances.utterance_of(db, seal, number)
    return one if one is not None and one.ticket_id == found.id else None


_SECRET = select(place.c.id).where(place.c.sensitivity != Sensitivity.PUBLIC.value)


def _carried(person_id: int, now: datetime) -> Select[Any]:
    """Choose the places of the shifts, at their time, to which somebody comes."""
    confirmed = exists().where(
        signup.c.shift_id == shift.c.id,
        signup.c.person_id == person_id,
        signup.c.status == Status.SEATED.value,
        signup.c.confirmed_at.is_not(None),
    )
    return (
        select(shift.c.place_id, shift.c.ends_at)
        .where(
            shift.c.status == "open",
            shift.c.starts_at <= later(now, BEFORE),
            shift.c.ends_at > later(now, -AFTER),
            shift.c.place_id.in_(_SECRET),
            or_(shift.c.lead_id == person_id, confirmed),
        )
        .order_by(shift.c.starts_at.desc())
    )


async def _of_place(db: Session, person_id: int, number: int, now: datetime) -> Sight:
    row = (await db.execute(select(place).where(place.c.id == number))).first()
    if row is None:
        return Sight.NOTHING
    if row.sensitivity == Sensitivity.PUBLIC.value or number in await spots(db, person_id, now):
        return Sight.EXACT
    return Sight.MEETING if row.meeting_point else Sight.NOTHING


async def _acts(db: Session, person_id: int, organization_id: int) -> bool:
    looking = await eyes(db, person_id)
    return not looking.paused and organization_id in looking.coordinates


async def _brings(db: Session, person_id: int, point: DropOff) -> bool:
    looking = await eyes(db, person_id)
    if looking.paused:
        return False
    if point.organization_id in looking.coordinates:
        return True
    rows = await db.execute(
        select(pledge.c.id)
        .join(need, need.c.id == pledge.c.need_id)
        .where(
            pledge.c.person_id == person_id,
            need.c.drop_off_id == point.id,
            text(f"pledge.{PROMISED}"),
        )
        .limit(1)
    )
    return rows.first() is not None


def _later(found: Shift, looking: Eyes, now: datetime, seat: signups.Seat | None) -> Text | None:
    """Say from when on the address is told, to who comes."""
    if not comes(found, looking, seat) or now >= opens(found):
        return None
    since = local(opens(found))
    # i18n: line of the card of a shift: its exact address is told later
    return _(
        "🏠 From {day}, {time} on I tell you exactly where.", day=since.date(), time=since.time()
    )
