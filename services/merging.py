"""Merging: two needs that are the same become one, with the reports of both.

* they are of one organization and the same thing; the more urgent of the two tells how urgent;
* who reported both counts once, with the higher number;
* what somebody promised stays where it is: a need with promises is merged into none.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.models import need, pledge, report
from db.session import Session
from locales import _
from services import audit, needs
from services.audit import Act
from services.categories import Urgency
from services.needs import Need, State
from services.news import News, tell
from services.refusals import Refused
from services.triage import MOST, OVER, PROMISED, STANDING, UNENDED, unended

UNLIKE = _("Only needs of the same thing and the same team can be joined.")
STEPS = {State.CLAIMED: News.NEED_CLAIMED, State.OPEN: News.NEED_OPEN}
"""What those hear whose need becomes part of one that is further on."""


async def candidates(db: Session, found: Need, limit: int = 8) -> list[Need]:
    """Return the needs into which one can be merged, the newest first."""
    rows = await db.execute(
        select(need.c.id)
        .where(
            need.c.organization_id == found.organization_id,
            need.c.state.in_([one.value for one in UNENDED]),
            need.c.category == found.category.value,
            need.c.id != found.id,
            ~need.c.standing,
        )
        .order_by(need.c.area != found.area, need.c.created_at.desc(), need.c.id)
    )
    alike = await needs.load(db, [row.id for row in rows])
    return [one for one in alike if _alike(one, found)][:limit]


async def merge(db: Session, from_id: int, into_id: int, now: datetime, actor: int | None) -> int:
    """Make a need part of another one; returns how many people told the other one now.

    Raises Refused.
    """
    await needs.lock(db, from_id, into_id)
    found, into = await unended(db, from_id, actor), await unended(db, into_id, actor)
    may_be_merged(found)
    if into.standing:
        raise Refused(STANDING)
    if found.id == into.id or not _alike(found, into):
        raise Refused(UNLIKE)
    moved, twice = await _reports(db, found, into)
    more = max(0, found.quantity - sum(min(one.first, one.second) for one in twice))
    await db.execute(update(report).where(report.c.id.in_(moved)).values(need_id=into.id))
    for one in twice:
        most = max(one.first, one.second)
        await db.execute(update(report).where(report.c.id == one.id).values(quantity=most))
    urgency = min(found.urgency, into.urgency, key=list(Urgency).index)
    values = {"quantity": _more(into.quantity, more), "urgency": urgency.value}
    if into.state is State.OPEN:
        values["wanted"] = _more(into.wanted, more)
    await db.execute(update(need).where(need.c.id == into.id).values(values))
    # What ended there can still come, or be promised again: then it counts here.
    await db.execute(update(pledge).where(pledge.c.need_id == found.id).values(need_id=into.id))
    ended = {"state": State.MERGED.value, "merged_into": into.id, "ended_at": now}
    await db.execute(update(need).where(need.c.id == found.id).values(ended))
    await _tell(db, found, into, moved, now, actor)
    details = {"need": found.id, "into": into.id}
    await audit.note(db, actor, found.organization_id, Act.MERGED_NEED, now, **details)
    return into.reports + len(moved)


def may_be_merged(found: Need) -> None:
    """Raise Refused when a need cannot become part of another one."""
    if found.state.ended:
        raise Refused(OVER)
    if found.standing:
        raise Refused(STANDING)
    if found.promised or found.received:
        raise Refused(PROMISED)


def _more(known: int, added: int) -> int:
    """Return so many and some more, as many as can be asked for; never fewer than before."""
    return max(known, min(MOST, known + added))


def _alike(one: Need, other: Need) -> bool:
    sizes = {one.size, other.size} - {""}
    return (
        one.organization_id == other.organization_id
        and one.category is other.category
        and len(sizes) < 2
    )


async def _reports(db: Session, found: Need, into: Need) -> tuple[list[int], list[Any]]:
    """Return the reports that go over, and those of people who reported both."""
    mine, theirs = report.alias("mine"), report.alias("theirs")
    both = (theirs.c.need_id == into.id) & (theirs.c.person_id == mine.c.person_id)
    rows = await db.execute(
        select(
            mine.c.id.label("own"),
            mine.c.quantity.label("first"),
            theirs.c.id,
            theirs.c.quantity.label("second"),
        )
        .outerjoin(theirs, both)
        .where(mine.c.need_id == found.id)
        .order_by(mine.c.id)
    )
    reports = rows.all()
    return [one.own for one in reports if one.id is None], [one for one in reports if one.id]


async def _tell(
    db: Session, found: Need, into: Need, moved: list[int], now: datetime, actor: int | None
) -> None:
    """Tell those whose need is further on now, as part of the other one."""
    kind = STEPS.get(into.state)
    if kind is None or UNENDED.index(found.state) >= UNENDED.index(into.state):
        return
    rows = await db.execute(
        select(report.c.person_id).where(
            report.c.id.in_(moved), report.c.may_write, report.c.person_id.is_not(None)
        )
    )
    whom = [row.person_id for row in rows if row.person_id != actor]
    await tell(db, kind, whom, now, need=into.id)
