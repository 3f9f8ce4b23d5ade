"""Groups: chats of several people in which the calls of an organization are posted.

* a coordinator says so in the group itself; what anybody else says there is not kept and not
  answered;
* a group stands among the people so that messages can go there: it has no role, is never an
  audience, and gets nothing but calls;
* it is known by its number only: the name of a group is not kept.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, insert, select, update

from db.models import address, gathering, organization, person
from db.sealing import Seal
from db.session import Session
from locales import _
from services import audit, coordinators, news
from services.audit import Act
from services.news import News
from services.people import Role, kept_address
from services.quiet import Level
from services.refusals import Refused
from services.roles import acting

UNKNOWN = _("I do not know this group. It may be an old button.")


class Change(StrEnum):
    """What became of a group; a token in the news of it."""

    ON = "on"
    OFF = "off"
    TAKEN = "taken"  # another organization posts there
    GONE = "gone"  # we were removed from it


@dataclass(frozen=True, slots=True)
class Spot:
    """A group as its platform calls it."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group in which calls are posted, or were."""

    id: int
    person_id: int
    organization_id: int
    organization: str
    since: datetime
    made_by: int | None
    ended_at: datetime | None


def _groups() -> Select[Any]:
    named = organization.c.name.label("organization")
    columns = [gathering.c[name] for name in Group.__slots__ if name != "organization"]
    return select(*columns, named).join(
        organization, organization.c.id == gathering.c.organization_id
    )


async def group_of(db: Session, number: int) -> Group | None:
    """Return a group by its number."""
    row = (await db.execute(_groups().where(gathering.c.id == number))).first()
    return Group(**row._mapping) if row else None


async def of_organizations(db: Session, organization_ids: Collection[int]) -> list[Group]:
    """Return the groups in which calls of these organizations are posted, the oldest first."""
    theirs = gathering.c.organization_id.in_(organization_ids), gathering.c.ended_at.is_(None)
    rows = await db.execute(_groups().where(*theirs).order_by(gathering.c.id))
    return [Group(**row._mapping) for row in rows]


async def here(db: Session, seal: Seal, spot: Spot, writer: str, now: datetime) -> Change | None:
    """Post calls in this group, as somebody said there; None when they may not say so."""
    actor = await _coordinator(db, seal, spot.channel, writer)
    mine = None if actor is None else await coordinators.organization_of(db, actor)
    if actor is None or mine is None:
        return None
    found = await _found(db, seal, spot)
    acts = found is not None and await coordinators.acts_for(db, actor, found.organization_id)
    if found is not None and found.ended_at is None and not acts:
        await _tell(db, actor, found.id, Change.TAKEN, now)
        return Change.TAKEN
    if found is None or found.ended_at is not None:
        number = await _begin(db, seal, spot, found, mine.id, actor, now)
        await audit.note(db, actor, mine.id, Act.GROUP_ON, now, group=number)
    else:
        number = found.id
    await _tell(db, actor, number, Change.ON, now)
    return Change.ON


async def away(db: Session, seal: Seal, spot: Spot, writer: str, now: datetime) -> Change | None:
    """Post no more calls in this group, as somebody said there; None when they may not say so."""
    actor = await _coordinator(db, seal, spot.channel, writer)
    found = await _found(db, seal, spot)
    if actor is None or found is None:
        return None
    if not await coordinators.acts_for(db, actor, found.organization_id):
        return None
    await end(db, found.id, now, actor)
    await _tell(db, actor, found.id, Change.OFF, now)
    return Change.OFF


async def end(db: Session, number: int, now: datetime, actor: int) -> Group:
    """Post no more calls in a group; doing it again changes nothing.

    Raises Refused for a group that is not known, or of another organization.
    """
    found = await group_of(db, number)
    if found is None:
        raise Refused(UNKNOWN)
    await coordinators.must_act_for(db, actor, found.organization_id)
    if found.ended_at is None and await _end(db, number, now):
        await audit.note(db, actor, found.organization_id, Act.GROUP_OFF, now, group=number)
    return found


async def gone(db: Session, seal: Seal, spot: Spot, now: datetime) -> Change | None:
    """Note that we were removed from a group; who added us to it hears so."""
    found = await _found(db, seal, spot)
    return None if found is None else await _gone(db, found, now)


async def _gone(db: Session, found: Group, now: datetime) -> Change | None:
    if not await _end(db, found.id, now):
        return None
    told = await coordinators.acting_for(db, found.organization_id)
    maker = [one for one in told if one == found.made_by]
    for one in maker or told:
        await _tell(db, one, found.id, Change.GONE, now)
    return Change.GONE


async def lost(db: Session, address_id: int, now: datetime) -> None:
    """Do the same when its platform says so of something that was to be posted there."""
    known = select(address.c.person_id).where(address.c.id == address_id)
    row = (await db.execute(_groups().where(gathering.c.person_id.in_(known)))).first()
    if row is not None:
        await _gone(db, Group(**row._mapping), now)


async def moved(db: Session, seal: Seal, spot: Spot, new: str, now: datetime) -> None:
    """Note the new address of a group, which Telegram gives to one that grows."""
    found = await _found(db, seal, spot)
    if found is None:
        return
    if await _found(db, seal, Spot(spot.channel, new)) is not None:
        await _end(db, found.id, now)  # somebody was faster, and said it in the new one
        return
    theirs = address.c.lookup == seal.lookup(spot.channel, spot.address)
    number = int((await db.execute(select(address.c.id).where(theirs))).scalar_one())
    await db.execute(
        update(address)
        .where(address.c.id == number)
        .values(
            **kept_address(seal, number, spot.channel, new),
            unreachable_at=None,
            calls_off=False,
        )
    )


async def _coordinator(db: Session, seal: Seal, channel: str, writer: str) -> int | None:
    """Return who wrote, when they are a coordinator; nobody new is known by this."""
    rows = await db.execute(
        select(person.c.id)
        .join(address, address.c.person_id == person.c.id)
        .where(
            address.c.lookup == seal.lookup(channel, writer),
            acting() == Role.COORDINATOR.value,
        )
    )
    number: int | None = rows.scalar_one_or_none()
    return number


async def _found(db: Session, seal: Seal, spot: Spot) -> Group | None:
    known = select(address.c.person_id).where(
        address.c.lookup == seal.lookup(spot.channel, spot.address)
    )
    row = (await db.execute(_groups().where(gathering.c.person_id.in_(known)))).first()
    return Group(**row._mapping) if row else None


async def _begin(
    db: Session,
    seal: Seal,
    spot: Spot,
    found: Group | None,
    organization_id: int,
    actor: int,
    now: datetime,
) -> int:
    """Let calls be posted in a group from now on, in the coordinator's language."""
    spoken = (await db.execute(select(person.c.language).where(person.c.id == actor))).scalar_one()
    values = {
        "organization_id": organization_id,
        "since": now,
        "made_by": actor,
        "ended_at": None,
    }
    if found is not None:
        await db.execute(
            update(person).where(person.c.id == found.person_id).values(language=spoken)
        )
        reached = update(address).where(address.c.person_id == found.person_id)
        await db.execute(reached.values(unreachable_at=None, calls_off=False))
        await db.execute(update(gathering).where(gathering.c.id == found.id).values(**values))
        return found.id
    person_id = await db.next_number(person)
    silent = {"language": spoken, "last_seen": now.date(), "quiet": Level.NONE.value}
    await db.execute(insert(person).values(id=person_id, **silent))
    await db.execute(
        insert(address).values(
            person_id=person_id,
            **kept_address(seal, await db.next_number(address), spot.channel, spot.address),
        )
    )
    made = await db.execute(
        insert(gathering).values(person_id=person_id, **values).returning(gathering.c.id)
    )
    number: int = made.scalar_one()
    return number


async def _end(db: Session, number: int, now: datetime) -> bool:
    """End a group; tells whether it was not ended before."""
    open_one = gathering.c.id == number, gathering.c.ended_at.is_(None)
    ended = await db.execute(update(gathering).where(*open_one).values(ended_at=now))
    return bool(ended.rowcount)


async def _tell(db: Session, person_id: int, number: int, change: Change, now: datetime) -> None:
    await news.tell(db, News.GROUP_ADDED, [person_id], now, group=number, change=change.value)
