"""Planted rows: something of every class that is kept, whose time counts from a moment."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from db.models import (
    asked,
    audit,
    call,
    conversation,
    disclosure,
    duty,
    freeze,
    gathering,
    incoming,
    invitation,
    need,
    news,
    occurrence,
    organization,
    outbox,
    person,
    place,
    pledge,
    recipient,
    report,
    shift,
    shift_role,
    sighting,
    signup,
    ticket,
    utterance,
)
from db.session import Session
from services import audit_chain
from services.days import PARIS
from services.people import Writer, recognise
from tests.week import SEAL

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)
SECOND = timedelta(seconds=1)
AHEAD = NOW + timedelta(days=400)


async def add(db: Session, table: Table, **values: Any) -> int:
    added = await db.execute(insert(table).values(values))
    (number, *_more) = added.inserted_primary_key or (0,)
    return int(number)


async def base(db: Session) -> int:
    """Somebody who has just written, a team, a place and a shift to refer to."""
    (found,) = await recognise(db, SEAL, [Writer("wire", "amina")], NOW)
    await add(db, organization, id=1, name="Team")
    await add(db, place, id=1, key="p", name="P", city="Paris", organization_id=1)
    return found.person.id


async def a_shift(db: Session, ends: datetime, **more: Any) -> int:
    hour = timedelta(hours=1)
    times = {"meets_at": ends - 2 * hour, "starts_at": ends - hour, "ends_at": ends}
    about = {"organization_id": 1, "activity": "cooking", "area": "Paris", "created_at": ends}
    return await add(db, shift, **about, **times, **more)


async def a_seat(db: Session, ends: datetime, who: int, status: str = "seated") -> int:
    number = await a_shift(db, ends, lead_id=who, contact=b"x")
    role = await add(db, shift_role, shift_id=number, part="anyone", least=1, most=2)
    row = {"shift_id": number, "role_id": role, "person_id": who, "number": 1, "seen_version": 1}
    return await add(db, signup, **row, status=status, created_at=ends)


async def a_need(db: Session, who: int, ended: datetime | None, note: bytes | None = None) -> int:
    what = {"category": "tent", "quantity": 1, "urgency": "now", "area": "Paris", "cell": "1:1"}
    state = "closed" if ended else "new"
    moments = {"created_at": NOW - timedelta(days=300), "ended_at": ended}
    number = await add(db, need, organization_id=1, state=state, note=note, **what, **moments)
    told = {"need_id": number, "person_id": who, "quantity": 1, "whom": "me"}
    await add(db, report, **told, created_at=NOW)
    return number


async def a_promise(db: Session, who: int, ended: datetime | None) -> int:
    number = await a_need(db, who, NOW)
    when = {"comes_on": NOW.date(), "opens_at": NOW, "closes_at": NOW, "created_at": NOW}
    state = "received" if ended else "pledged"
    row = {"need_id": number, "person_id": who, "quantity": 1, "state": state}
    return await add(db, pledge, **row, **when, ended_at=ended)


async def a_question(db: Session, who: int, ended: datetime | None, said: datetime = NOW) -> int:
    row = {"kind": "person", "person_id": who, "organization_id": 1, "cell": "1:1"}
    state = "closed" if ended else "waiting"
    moments = {"created_at": NOW, "said_at": said, "ended_at": ended}
    number = await add(db, ticket, **row, state=state, **moments)
    words = {"ticket_id": number, "by_team": False, "language": "fr", "words": b"x", "at": NOW}
    await add(db, utterance, **words)
    return number


async def a_call(db: Session, who: int, ended: datetime) -> None:
    row = {"organization_id": 1, "kind": "notice", "state": "done", "audience": {}}
    number = await add(db, call, **row, created_at=ended, not_after=ended, ended_at=ended)
    await add(db, recipient, call_id=number, person_id=who, channel="wire", state="sent")


async def a_row(db: Session, until: datetime, **more: Any) -> None:
    row = {"address_id": 1, "channel": "wire", "lane": 0, "language": "fr", "body": {"text": "x"}}
    moments = {"next_at": until, "not_after": until, "created_at": until}
    await add(db, outbox, **{**row, "state": "sent", **moments, **more})


async def a_letter(db: Session, at: datetime, state: str) -> None:
    known = {"channel": "wire", "external_id": f"{state}{at}", "state": state}
    await add(db, incoming, **known, sealed=b"x" if state == "dead" else None, received_at=at)


async def a_line(db: Session, at: datetime) -> None:
    row: dict[str, Any] = {
        "at": at,
        "actor": None,
        "organization_id": None,
        "act": "invited",
        "details": {},
    }
    await audit_chain.append(db, row)


async def a_group(db: Session, ended: datetime) -> None:
    who = await add(db, person, last_seen=date(2020, 1, 1), quiet="none")
    await add(db, gathering, person_id=who, organization_id=1, since=ended, ended_at=ended)


async def plant(db: Session, name: str, who: int, at: datetime) -> None:  # noqa: C901, a table
    """Put something of a class into the store, whose time counts from a moment."""
    match name:
        case "dialogue":
            await add(db, conversation, person_id=who, state={}, touched_at=at)
        case "dead letter":
            await a_letter(db, at, "dead")
        case "outbox":
            await a_row(db, at)
        case "asked":
            await add(db, asked, place_id=1, person_id=who, asked_at=at)
        case "sighting":
            told = {"place_id": 1, "person_id": who, "kind": "queue", "verified": False}
            await add(db, sighting, **told, seen_at=at)
        case "question" | "closed question":
            await a_question(db, who, at)
        case "need":
            await a_need(db, who, at, b"x")
        case "pledge":
            await a_promise(db, who, at)
        case "sign-up":
            await a_seat(db, at, who)
        case "duty":
            times = {"starts_at": at - SECOND, "ends_at": at, "closed": True}
            await add(db, duty, organization_id=1, person_id=who, **times)
        case "disclosure":
            await add(db, disclosure, person_id=who, kind="place", number=1, at=at)
        case "spot":
            times = {"starts_at": at - SECOND, "ends_at": at, "created_at": at}
            await add(db, occurrence, place_id=1, kind="add", exact=b"x", **times)
            await a_shift(db, at, exact=b"x")
        case "news":
            await add(db, news, kind="approved", person_id=who, details={}, not_after=at)
        case "call":
            await a_call(db, who, at)
        case "group":
            await a_group(db, at)
        case "invitation":
            row = {"role": "coordinator", "organization_id": 1, "created_at": at}
            await add(db, invitation, **row, not_after=AHEAD, used_at=at, used_by=who)
        case "freeze":
            await add(db, freeze, at=at, begun_by=who, ended_at=at)
        case "audit":
            await a_line(db, at)
        case _:
            raise AssertionError(name)


THEIRS = {
    "dialogue": conversation.c.person_id,
    "dead letter": incoming.c.id,
    "outbox": outbox.c.id,
    "asked": asked.c.person_id,
    "sighting": sighting.c.id,
    "question": utterance.c.words,
    "closed question": ticket.c.id,
    "need": report.c.person_id,
    "pledge": pledge.c.person_id,
    "sign-up": signup.c.id,
    "duty": duty.c.id,
    "disclosure": disclosure.c.id,
    "spot": shift.c.exact,
    "news": news.c.id,
    "call": recipient.c.person_id,
    "group": gathering.c.id,
    "invitation": invitation.c.id,
    "freeze": freeze.c.id,
    "audit": audit.c.id,
}
