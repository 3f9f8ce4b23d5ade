"""Calls, and people who may get one, for tests of whom they reach and what becomes of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from db.models import (
    address,
    asked,
    call,
    call_text,
    gathering,
    news,
    outbox,
    person,
    place,
    recipient,
    volunteer,
)
from db.session import Session
from services import call_drafts, calls
from services.audiences import Audience, Whom
from services.call_drafts import Draft
from services.calls import Call, Kind
from services.rates import Rates
from tests.services.teams import NOW, SEAL, association, coordinator_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERYBODY = Audience()
FEW = Rates(approval=2)


async def known(
    db: Session,
    language: str | None = "fr",
    *,
    role: str = "person",
    quiet: str | None = None,
    **more: Any,
) -> int:
    """Add somebody with an address; returns their number."""
    row = {"role": role, "language": language, "quiet": quiet, "last_seen": NOW.date()}
    added = await db.execute(insert(person).values(row).returning(person.c.id))
    number = int(added.scalar_one())
    await reached(db, number, **more)
    return number


async def reached(db: Session, number: int, channel: str = "wire", **more: Any) -> int:
    """Give somebody an address, which may be one more; returns its number."""
    count = (await db.execute(select(address.c.id).order_by(address.c.id.desc()))).scalar() or 0
    row = {"person_id": number, "channel": channel, "sealed": b"", "lookup": str(count).encode()}
    row = row | {"last_incoming_at": NOW - HOUR} | more
    added = await db.execute(insert(address).values(row).returning(address.c.id))
    return int(added.scalar_one())


async def helper(
    db: Session, team: int | None = None, language: str | None = "fr", **told: Any
) -> int:
    """Add an approved volunteer with an address; returns their number."""
    number = await known(db, language, role="volunteer")
    row = {"person_id": number, "state": "approved", "organization_id": team, "applied_at": NOW}
    await db.execute(insert(volunteer).values(row | told))
    return number


async def kitchen(db: Session, latitude: float = 48.884, longitude: float = 2.365) -> int:
    """Add a place, at Stalingrad unless said; returns its number."""
    row = {"name": "Kitchen", "city": "Paris", "latitude": latitude, "longitude": longitude}
    count = len((await db.execute(select(place.c.id))).all())
    added = await db.execute(
        insert(place).values(**row, key=f"kitchen-{count}").returning(place.c.id)
    )
    return int(added.scalar_one())


async def asks(db: Session, number: int, place_id: int, ago: timedelta = HOUR) -> None:
    """Let somebody have asked about a place."""
    row = {"person_id": number, "place_id": place_id, "asked_at": NOW - ago}
    await db.execute(insert(asked).values(row))


async def group(db: Session, team: int, **more: Any) -> int:
    """Add a group chat of an organization; returns its number as a person."""
    number = await known(db, quiet="none")
    row = {"person_id": number, "organization_id": team, "since": NOW}
    await db.execute(insert(gathering).values(row | more))
    return number


async def a_team(db: Session) -> tuple[int, int, int]:
    """Add an organization; returns it and two who coordinate there."""
    team = await association(db)
    return team, await coordinator_of(db, team), await coordinator_of(db, team)


async def written(db: Session, team: int, actor: int | None, **more: Any) -> int:
    """Write a call to everybody unless said otherwise; returns its number."""
    given: dict[str, Any] = {
        "kind": Kind.NOTICE,
        "audience": Audience(Whom.PEOPLE),
        "not_after": NOW + DAY,
        "language": "fr",
        "words": "On ferme à 20 h.",
    }
    draft = Draft(team, **(given | more))
    return await call_drafts.write(db, SEAL, draft, NOW, actor)


async def the_call(db: Session, number: int) -> Call:
    found = await calls.call_of(db, number)
    assert found is not None
    return found


async def gets(db: Session, call_id: int) -> dict[int | None, tuple[str, str | None]]:
    """Return the state and the reason of each recipient by their number as a person."""
    rows = await db.execute(select(recipient).where(recipient.c.call_id == call_id))
    return {row.person_id: (row.state, row.reason) for row in rows}


async def waiting(db: Session, call_id: int) -> list[int | None]:
    """Return who waits for a call."""
    return [who for who, how in (await gets(db, call_id)).items() if how[0] == "waiting"]


async def words_kept(db: Session) -> int:
    return len((await db.execute(select(call_text.c.id))).all())


async def sent_before(db: Session, team: int, *people: int, **more: Any) -> int:
    """Let a call have gone to these people an hour ago; returns its number."""
    row = {
        "organization_id": team,
        "kind": "notice",
        "state": "done",
        "audience": {},
        "created_at": NOW - DAY,
        "begins_at": NOW - HOUR,
        "ended_at": NOW - HOUR,
        "not_after": NOW,
    }
    added = await db.execute(insert(call).values(row | more).returning(call.c.id))
    number = int(added.scalar_one())
    for one in people:
        had = {"call_id": number, "person_id": one, "channel": "wire", "state": "sent"}
        await db.execute(insert(recipient).values(had | {"queued_at": NOW - HOUR}))
    return number


async def a_row(db: Session, call_id: int, person_id: int, **more: Any) -> int:
    """Put a recipient's message into the outbox; returns the row's number."""
    at = select(address.c.id).where(address.c.person_id == person_id).limit(1)
    given: dict[str, Any] = {
        "address_id": (await db.execute(at)).scalar_one(),
        "channel": "wire",
        "lane": 2,
        "state": "queued",
        "body": {},
        "language": "fr",
        "next_at": NOW,
        "not_after": NOW + DAY,
        "created_at": NOW,
        "call_id": call_id,
    }
    added = await db.execute(insert(outbox).values(given | more).returning(outbox.c.id))
    number = int(added.scalar_one())
    mine = recipient.c.call_id == call_id, recipient.c.person_id == person_id
    values = {"state": "queued", "outbox_id": number, "queued_at": NOW}
    await db.execute(recipient.update().where(*mine).values(values))
    return number


async def told(db: Session) -> list[tuple[str, int]]:
    """Return which news wait for whom."""
    rows = await db.execute(select(news).order_by(news.c.id))
    return [(row.kind, row.person_id) for row in rows]
