"""People: who is talking, by which address, in which language, with which role.

* the role that is read with a message is the one that counts now: a freeze pauses all of them, and
  a suspension one, so that it holds from the next message on, for old buttons too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, select, tuple_, update

from db.models import address, conversation, person
from db.sealing import Seal, binding
from db.session import Session
from services.roles import frozen, suspended


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    PERSON = "person"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"

    def may(self, needed: "Role") -> bool:
        """Tell whether this role is enough where another is needed."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom we talk with; there is no name."""

    id: int
    language: str | None = None  # None until it is known
    role: Role = Role.PERSON  # as it counts now
    paused: Role | None = None  # the role that a freeze pauses
    suspended: bool = False  # another coordinator, or they themselves, suspended their role


@dataclass(frozen=True, slots=True)
class Writer:
    """A message's sender before we know who it is."""

    channel: str
    address: str
    also: str | None = None

    def __repr__(self) -> str:
        return f"Writer({self.channel})"


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as found in the store: their address and where their conversation stands."""

    person: Person
    address_id: int
    channel: str
    new: bool = False
    lost: bool = False  # we believed that this address cannot be reached
    state: dict[str, Any] | None = None
    touched_at: datetime | None = None
    last_seen: Any = None

    def __repr__(self) -> str:
        return f"Standing({self.person}, {self.channel})"


KNOWN = (
    select(
        address.c.lookup,
        address.c.id.label("address_id"),
        address.c.channel,
        address.c.unreachable_at,
        person.c.id,
        person.c.language,
        person.c.role,
        frozen().label("frozen"),
        suspended(person.c.id).label("suspended"),
        person.c.last_seen,
        conversation.c.state,
        conversation.c.touched_at,
    )
    .join(person, person.c.id == address.c.person_id)
    .outerjoin(conversation, conversation.c.person_id == person.c.id)
    .where(address.c.lookup.in_(bindparam("lookups", expanding=True)))
)
SEEN = (
    update(address)
    .where(address.c.id == bindparam("which"))
    .values(last_incoming_at=bindparam("at"), unreachable_at=None)
)


async def recognise(
    db: Session, seal: Seal, writers: Sequence[Writer], now: datetime
) -> list[Standing]:
    """Return who wrote, in the same order; somebody new is a person from now on."""
    lookups = {
        seal.lookup(one.channel, text)
        for one in writers
        for text in (one.address, one.also)
        if text is not None
    }
    rows = await db.execute(KNOWN, {"lookups": sorted(lookups)})
    known = {row.lookup: _standing(row) for row in rows}
    standings = []
    for one in writers:
        standing = known.get(seal.lookup(one.channel, one.address))
        other = one.also and known.get(seal.lookup(one.channel, one.also))
        if standing is None:
            standing = await _add(db, seal, one, other or None, now)
            known[seal.lookup(one.channel, one.address)] = standing
        if one.also:
            await _join(db, seal, one, standing, other or None)
        standings.append(standing)
    return standings


async def seen(db: Session, address_ids: Sequence[int], now: datetime) -> None:
    """Note that these addresses wrote: they can be reached, and WhatsApp's window is open."""
    if address_ids:
        await db.execute(SEEN, [{"which": one, "at": now} for one in address_ids])


async def remember(db: Session, person_id: int, **changed: object) -> None:
    """Change what is kept of a person."""
    await db.execute(update(person).where(person.c.id == person_id).values(**changed))


async def left(db: Session, address_id: int, now: datetime, *, blocked: bool = False) -> None:
    """Note that an address cannot be reached any more, until it writes again.

    Who blocked us gets no calls on that channel either, until they say that they want some.
    """
    await db.execute(update(address).where(address.c.id == address_id).values(unreachable_at=now))
    if blocked:
        same = select(address.c.person_id, address.c.channel).where(address.c.id == address_id)
        theirs = tuple_(address.c.person_id, address.c.channel).in_(same)
        await db.execute(update(address).where(theirs).values(calls_off=True))


async def reachable(db: Session, person_ids: Sequence[int]) -> list[Standing]:
    """Return one address for each of these people who can be reached: the one last used."""
    rows = await db.execute(
        select(
            address.c.id.label("address_id"),
            address.c.channel,
            person.c.id,
            person.c.language,
            person.c.role,
            frozen().label("frozen"),
            suspended(person.c.id).label("suspended"),
            person.c.last_seen,
        )
        .join(person, person.c.id == address.c.person_id)
        .where(person.c.id.in_(person_ids), address.c.unreachable_at.is_(None))
        .order_by(person.c.id, address.c.last_incoming_at)
    )
    return list({row.id: _standing(row) for row in rows}.values())


async def opens(db: Session, seal: Seal) -> bool:
    """Tell whether this key opens the addresses that are kept; True when there are none."""
    row = (await db.execute(select(address.c.id, address.c.sealed).limit(1))).first()
    try:
        return row is None or bool(seal.open(row.sealed, address_binding(row.id)))
    except ValueError:
        return False


async def with_role(db: Session, role: Role) -> list[int]:
    """Return the numbers of everybody who has exactly this role, and is not suspended."""
    theirs = person.c.role == role.value, ~suspended(person.c.id)
    rows = await db.execute(select(person.c.id).where(*theirs))
    return [row.id for row in rows]


def _standing(row: Any) -> Standing:
    found = row._mapping
    return Standing(
        _person(row),
        row.address_id,
        row.channel,
        lost=found.get("unreachable_at") is not None,
        state=found.get("state"),
        touched_at=found.get("touched_at"),
        last_seen=row.last_seen,
    )


def _person(row: Any) -> Person:
    role = Role(row.role)
    if row.suspended and role is not Role.PERSON:
        return Person(row.id, row.language, suspended=True)
    if row.frozen and role is not Role.PERSON:
        return Person(row.id, row.language, paused=role)
    return Person(row.id, row.language, role)


async def _add(
    db: Session, seal: Seal, writer: Writer, other: Standing | None, now: datetime
) -> Standing:
    """Keep a new address: of somebody known by another one, or of somebody new."""
    if other is not None:
        kept = await _add_address(db, seal, writer.channel, writer.address, other.person.id)
        return replace(other, address_id=kept, lost=False)
    number = await db.next_number(person)
    await db.execute(insert(person).values(id=number, last_seen=now.date()))
    kept = await _add_address(db, seal, writer.channel, writer.address, number)
    return Standing(Person(number), kept, writer.channel, new=True, last_seen=now.date())


def kept_address(seal: Seal, number: int, channel: str, text: str) -> dict[str, Any]:
    """Return an address as it is kept in the row of this number."""
    return {
        "id": number,
        "channel": channel,
        "lookup": seal.lookup(channel, text),
        "sealed": seal.seal(text.encode(), address_binding(number)),
    }


def address_binding(number: int) -> bytes:
    """Return what binds an address to its row."""
    return binding("address", "sealed", number)


async def _add_address(db: Session, seal: Seal, channel: str, text: str, person_id: int) -> int:
    number = await db.next_number(address)
    row = {"person_id": person_id, **kept_address(seal, number, channel, text)}
    added = await db.execute(insert(address).values(row).returning(address.c.id))
    return int(added.scalar_one())


async def _join(
    db: Session, seal: Seal, writer: Writer, standing: Standing, other: Standing | None
) -> None:
    """Let a second address of the same person lead to the same person."""
    if writer.also is None or (other and other.person.id == standing.person.id):
        return
    if other is None:
        await _add_address(db, seal, writer.channel, writer.also, standing.person.id)
        return
    await db.execute(
        update(address)
        .where(address.c.id == other.address_id)
        .values(person_id=standing.person.id)
    )
