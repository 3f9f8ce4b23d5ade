"""Triage: coordinators see what is missing, the most urgent first, and look after it.

* somebody looks after a need, until they let it go; the first one has it;
* who reported a need, and may be written to, hears of each step that concerns them;
* every step is written into the audit log, by the number of the need.
"""

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import case, func, select, update

from db.models import coordinator, need, organization
from db.session import Session
from locales import _
from services import audit, needs
from services.audit import Act
from services.calling_off import comes_after, promised_by
from services.categories import Category, Urgency
from services.coordinators import must_act_for, organizations_of
from services.needs import Need, State
from services.news import News, tell
from services.refusals import Refused
from services.routing import watching

MOST = 1000  # of one thing
UNENDED = (State.NEW, State.CLAIMED, State.OPEN)
GONE = _("This need is no longer there.")
OVER = _("This need is closed already.")
STANDING = _("This is on your own list of lasting needs.")
IS_OPEN = _("People are asked to bring it already.")
PROMISED = _("Somebody promised to bring it as it is.")
NO_TEAM = _("This team is not there.")
PAST = _("That time is over already.")

_ORDER = (
    case({one.value: number for number, one in enumerate(UNENDED)}, value=need.c.state),
    case({one.value: number for number, one in enumerate(Urgency)}, value=need.c.urgency),
    need.c.area,
    need.c.created_at,
    need.c.id,
)


class Change(TypedDict, total=False):
    """What is to be different about a need."""

    category: Category
    size: str
    quantity: int
    urgency: Urgency


async def board(
    db: Session, actor: int, now: datetime, *, skip: int = 0, limit: int = 4
) -> tuple[list[Need], int]:
    """Return a page of what is missing where somebody acts, and how many there are.

    New ones come first, then by urgency, area and age; what is on an organization's own list
    is not among them.
    """
    mine = [one.id for one in await organizations_of(db, actor)]
    which = (
        need.c.organization_id.in_(mine),
        need.c.state.in_([one.value for one in UNENDED]),
        ~need.c.standing,
    )
    total = (await db.execute(select(func.count()).select_from(need).where(*which))).scalar_one()
    page = select(need.c.id).where(*which).order_by(*_ORDER).offset(skip).limit(limit)
    rows = await db.execute(page)
    return await needs.load(db, [row.id for row in rows]), int(total)


async def actable(db: Session, need_id: int, actor: int | None) -> Need:
    """Return a need on which this person may act; raises Refused for any other.

    Of a need that was merged into another one that other one is returned.
    """
    found = await needs.current(db, need_id)
    if found is None:
        raise Refused(GONE)
    await must_act_for(db, actor, found.organization_id)
    return found


async def unended(db: Session, need_id: int, actor: int | None) -> Need:
    """Return a need that has not ended, on which this person may act; raises Refused."""
    found = await actable(db, need_id, actor)
    if found.state.ended:
        raise Refused(OVER)
    return found


async def claim(db: Session, need_id: int, now: datetime, actor: int) -> None:
    """Look after a need; the first one has it, and Refused is raised for any other."""
    found = await unended(db, need_id, actor)
    if found.claimed_by == actor:
        return
    if found.claimed_by is not None:
        number = found.claimed_by
        raise Refused(_("Coordinator {number} looks after it already.", number=number))
    first = (
        await db.execute(select(need.c.claimed_at).where(need.c.id == found.id))
    ).scalar_one() is None
    values = {"claimed_by": actor, "claimed_at": now} if first else {"claimed_by": actor}
    await _set(db, found, **values, state=_claimed(found).value)
    if first and found.state is State.NEW:
        await tell_reporters(db, News.NEED_CLAIMED, found.id, now, actor)
    await audit.note(db, actor, found.organization_id, Act.CLAIMED_NEED, now, need=found.id)


async def let_go(db: Session, need_id: int, now: datetime, actor: int | None) -> None:
    """Let nobody look after a need any more, so that somebody else can; raises Refused."""
    found = await unended(db, need_id, actor)
    if found.claimed_by is None and found.state is not State.CLAIMED:
        return
    state = State.NEW if found.state is State.CLAIMED else found.state
    await _set(db, found, claimed_by=None, state=state.value)
    details = {"need": found.id, "let_go": 1}
    await audit.note(db, actor, found.organization_id, Act.CLAIMED_NEED, now, **details)


async def change(
    db: Session, need_id: int, now: datetime, actor: int | None, **fields: Unpack[Change]
) -> None:
    """Change what is missing, how many or how urgent; raises Refused.

    What people are asked to bring stays what it is while somebody promised it.
    """
    found = await unended(db, need_id, actor)
    category, size = fields.get("category", found.category), fields.get("size", found.size)
    size = size if size in category.sizes else ""
    other = (category, size) != (found.category, found.size)
    if other and found.state is State.OPEN and (found.promised or not category.brought):
        raise Refused(PROMISED if found.promised else IS_OPEN)
    quantity = fields.get("quantity", found.quantity)
    if quantity != found.quantity:  # many reports together may be more than one may write
        check_amount(quantity)
    urgency = fields.get("urgency", found.urgency)
    values = {
        "category": category.value,
        "size": size,
        "quantity": quantity,
        "urgency": urgency.value,
    }
    await _set(db, found, **values)
    await audit.note(
        db, actor, found.organization_id, Act.CHANGED_NEED, now, need=found.id, **values
    )


async def set_deadline(
    db: Session, need_id: int, deadline: datetime | None, now: datetime, actor: int | None
) -> None:
    """Say until when it is of use, None for as long as it is missing; raises Refused.

    Nobody who promised something is to come too late.
    """
    await needs.lock(db, need_id)
    found = await unended(db, need_id, actor)
    check_deadline(deadline, now)
    if deadline is not None and await comes_after(db, found.id, deadline):
        raise Refused(PROMISED)
    await _set(db, found, deadline=deadline)
    details = {"need": found.id, "deadline": int(deadline.timestamp()) if deadline else 0}
    await audit.note(db, actor, found.organization_id, Act.CHANGED_NEED, now, **details)


async def move(
    db: Session, need_id: int, organization_id: int, now: datetime, actor: int | None
) -> None:
    """Give a need to another organization, whose coordinators are told; raises Refused."""
    found = await actable(db, need_id, actor)
    may_move(found)
    if organization_id not in dict(await teams(db, found.organization_id)):
        raise Refused(NO_TEAM)
    fresh = {"state": State.NEW.value, "claimed_by": None, "claimed_at": None}
    await _set(db, found, organization_id=organization_id, **fresh)
    theirs = [one for one in await watching(db, organization_id, now) if one != actor]
    await tell(db, News.NEED_MOVED, theirs, now, need=found.id)
    details = {"need": found.id, "to": organization_id}
    await audit.note(db, actor, found.organization_id, Act.MOVED_NEED, now, **details)


def may_move(found: Need) -> None:
    """Raise Refused when another organization cannot look after a need."""
    if found.state.ended:
        raise Refused(OVER)
    if found.standing:
        raise Refused(STANDING)
    if found.state is State.OPEN:
        raise Refused(IS_OPEN)


async def teams(db: Session, beside: int) -> list[tuple[int, str]]:
    """Return the other organizations that somebody coordinates: numbers and names."""
    rows = await db.execute(
        select(organization.c.id, organization.c.name)
        .where(
            organization.c.id != beside,
            organization.c.id.in_(select(coordinator.c.organization_id)),
        )
        .order_by(organization.c.name)
    )
    return [(row.id, row.name) for row in rows]


async def tell_reporters(
    db: Session, kind: News, need_id: int, now: datetime, actor: int | None, reason: str = ""
) -> int:
    """Let those who reported a need, and may be written to, know something; returns how many.

    Who did it themselves, and who brings it, is not told.
    """
    spared = {actor, *await promised_by(db, need_id)}
    whom = [one for one in await needs.reporters(db, need_id) if one not in spared]
    await tell(db, kind, whom, now, need=need_id, reason=reason)
    return len(whom)


def check_amount(amount: int, most: int = MOST) -> None:
    """Raise Refused unless so many of one thing can be asked for."""
    if not 1 <= amount <= most:
        raise Refused(_("Please write a number from {least} to {most}.", least=1, most=most))


def check_deadline(deadline: datetime | None, now: datetime) -> None:
    """Raise Refused for a deadline that is over already."""
    if deadline is not None and deadline <= now:
        raise Refused(PAST)


def _claimed(found: Need) -> State:
    return State.CLAIMED if found.state is State.NEW else found.state


async def _set(db: Session, found: Need, **values: object) -> None:
    await db.execute(update(need).where(need.c.id == found.id).values(values))
