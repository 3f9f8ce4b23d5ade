"""Needs: what is missing, how many are promised already, and what its reporters wrote.

* moments are kept in UTC and told on the clock of the street in France;
* what somebody wrote is sealed, kept apart for each report, and gone with it;
* a need that was merged into another one lends it its words.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select, text, update

from db.models import need, organization, pledge, report
from db.needs import PROMISED
from db.sealing import Seal, binding
from db.session import Session
from services.categories import Category, Urgency
from services.days import local
from services.grid import cell
from services.hours import Position

KEPT = timedelta(days=7)  # after the end, what was written about it


class State(StrEnum):
    """How far a need has come."""

    NEW = "new"  # nobody of the team looked after it yet
    CLAIMED = "claimed"
    OPEN = "open"  # anybody can bring it
    FULFILLED = "fulfilled"
    CLOSED = "closed"  # for a reason
    MERGED = "merged"  # it is part of another one

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self in (State.FULFILLED, State.CLOSED, State.MERGED)


UNENDED = (State.NEW.value, State.CLAIMED.value, State.OPEN.value)


@dataclass(frozen=True, slots=True)
class Need:
    """A need as it stands; `created`, `opened`, `deadline` and `ended` are local moments."""

    id: int
    organization_id: int
    organization: str
    category: Category
    size: str  # "" when it does not matter
    quantity: int  # as reported, all reports together
    urgency: Urgency
    area: str  # what everybody may know of where it is
    cell: str | None  # of the grid of 500 m; for the coordinators of its organization
    place_id: int | None
    standing: bool  # on an organization's own list, until it ends
    state: State
    claimed_by: int | None
    created: datetime
    opened: datetime | None
    wanted: int  # how many are to be brought
    promised: int  # by who will bring them
    received: int
    drop_off_id: int | None
    deadline: datetime | None
    merged_into: int | None
    ended: datetime | None
    reason: str  # why it was closed, "" unless it was
    reports: int  # how many people told it

    @property
    def missing(self) -> int:
        """How many nobody promised yet."""
        return max(0, self.wanted - self.promised - self.received)

    @property
    def position(self) -> Position | None:
        """The middle of its cell; None when it is not known."""
        return cell(self.cell).centre if self.cell else None


def _sum(column: Any, which: str = "") -> ScalarSelect[int]:
    """Add up the pledges of a need, in words that the index of only such pledges knows."""
    mine = select(func.coalesce(func.sum(column), 0)).where(pledge.c.need_id == need.c.id)
    mine = mine.where(text(which)) if which else mine
    return mine.correlate(need).scalar_subquery()


_NEEDS = (
    select(
        need,
        organization.c.name.label("organization"),
        _sum(pledge.c.quantity, f"pledge.{PROMISED}").label("promised"),
        _sum(pledge.c.received).label("received"),
        select(func.count(report.c.id))
        .where(report.c.need_id == need.c.id)
        .correlate(need)
        .scalar_subquery()
        .label("reports"),
    )
    .join(organization, organization.c.id == need.c.organization_id)
    .where(need.c.id.in_(bindparam("ids", expanding=True)))
)
_NOTES = select(need.c.id, need.c.note)


async def load(db: Session, ids: Collection[int]) -> list[Need]:
    """Return these needs in the order asked for, in one statement however many they are."""
    if not ids:
        return []
    rows = await db.execute(_NEEDS, {"ids": sorted(set(ids))})
    known = {row.id: _need(row._mapping) for row in rows}
    return [known[one] for one in dict.fromkeys(ids) if one in known]


async def need_of(db: Session, need_id: int) -> Need | None:
    """Return one need, or None when there is no such one."""
    return next(iter(await load(db, [need_id])), None)


async def lock(db: Session, *need_ids: int) -> None:
    """Let nobody else change these needs before we commit; SQLite needs no word for it."""
    await db.execute(
        select(need.c.id).where(need.c.id.in_(need_ids)).order_by(need.c.id).with_for_update()
    )


async def current(db: Session, need_id: int) -> Need | None:
    """Return a need, or the one that it became part of; None when there is no such one."""
    found = await need_of(db, need_id)
    while found is not None and found.merged_into is not None:
        found = await need_of(db, found.merged_into)
    return found


async def reporters(db: Session, need_id: int, *, may_write: bool = True) -> list[int]:
    """Return who told of a need; those only whom we may write to, unless all are asked for."""
    rows = await db.execute(
        select(report.c.person_id)
        .where(
            report.c.need_id == need_id,
            report.c.person_id.is_not(None),
            *([report.c.may_write] if may_write else []),
        )
        .order_by(report.c.id)
    )
    return [row.person_id for row in rows]


async def note_of(db: Session, seal: Seal, need_id: int) -> str:
    """Return what was written about a need, a line for each report; only for its coordinators.

    What was written about those that were merged into it follows; "" when nobody wrote.
    """
    said: list[str] = []
    wanted, seen = [need_id], {need_id}
    while wanted:
        rows = await db.execute(_NOTES.where(need.c.id.in_(wanted)).order_by(need.c.id))
        for row in rows:
            said += opened_words(seal, row.id, row.note).values()
        merged = await db.execute(select(need.c.id).where(need.c.merged_into.in_(wanted)))
        wanted = [row.id for row in merged if row.id not in seen]
        seen.update(wanted)
    return "\n".join(said)


def opened_words(seal: Seal, need_id: int, note: bytes | None) -> dict[str, str]:
    """Return what is written in a need's note, by the number of the report it belongs to."""
    if note is None:
        return {}
    found: dict[str, str] = json.loads(seal.open(note, binding("need", "note", need_id)))
    return found


def sealed_words(seal: Seal, need_id: int, words: Mapping[str, str]) -> bytes | None:
    """Return words by the number of their report as they are kept; None for none."""
    if not words:
        return None
    said = json.dumps(dict(words), ensure_ascii=False).encode()
    return seal.seal(said, binding("need", "note", need_id))


async def forget(db: Session, now: datetime) -> None:
    """Wipe what was written about needs that ended a week ago."""
    await db.execute(
        update(need)
        .where(need.c.note.is_not(None), need.c.ended_at < now - KEPT)
        .values(note=None)
    )


def _need(row: Mapping[Any, Any]) -> Need:
    def at(name: str) -> datetime | None:
        return None if row[name] is None else local(row[name])

    return Need(
        id=row["id"],
        organization_id=row["organization_id"],
        organization=row["organization"],
        category=Category(row["category"]),
        size=row["size"],
        quantity=row["quantity"],
        urgency=Urgency(row["urgency"]),
        area=row["area"],
        cell=row["cell"],
        place_id=row["place_id"],
        standing=row["standing"],
        state=State(row["state"]),
        claimed_by=row["claimed_by"],
        created=local(row["created_at"]),
        opened=at("opened_at"),
        wanted=row["wanted"],
        promised=row["promised"],
        received=row["received"],
        drop_off_id=row["drop_off_id"],
        deadline=at("deadline"),
        merged_into=row["merged_into"],
        ended=at("ended_at"),
        reason=row["reason"] or "",
        reports=row["reports"],
    )
