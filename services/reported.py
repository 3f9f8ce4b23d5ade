"""Reported: what somebody can still do about a need that they told.

* only who told it may add to it, quiet it or take it back; what became part of another need is
  that one;
* where others told it too, only one's own report goes.

The news say why in `why`: "words", "urgent", or "back" when who told it needs it no more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from db.models import need
from db.models import report as table
from db.sealing import Seal
from db.session import Session
from locales import _
from services import needs, routing
from services.categories import Urgency
from services.coordinators import acts_for
from services.needs import Need, State
from services.news import News, tell
from services.refusals import Refused
from services.reporting import NOT_TOLD, OVER, WITHDRAWN

SHOWN_FOR = timedelta(days=7)  # after the end, to who told it
LONGEST = 1_000  # letters about one need, of one person
TAKEN_BACK = _("You took this back already. Is it missing again? Please tell us: 4.")
TOO_LONG = _("That is a lot of words. The team has the first ones. For more: 👤 9.")


@dataclass(frozen=True, slots=True)
class Told:
    """A need as one of those who told it may see it: with what they told themselves."""

    need: Need
    quantity: int  # of this person
    may_write: bool  # whether the team may write back about it


async def own(db: Session, need_id: int, person_id: int) -> Told:
    """Return a need that this person told, also after it became part of another one.

    Raises Refused for any other.
    """
    found, row = await _own(db, need_id, person_id)
    return Told(found, row.quantity, row.may_write)


async def add_words(
    db: Session, seal: Seal, need_id: int, person_id: int, words: str, now: datetime
) -> None:
    """Keep what somebody adds about a need they told, sealed; raises Refused."""
    found, mine = await _running(db, need_id, person_id)
    note = (await db.execute(select(need.c.note).where(need.c.id == found.id))).scalar_one()
    known = needs.opened_words(seal, found.id, note)
    both = "\n".join(filter(None, (known.get(str(mine.id)), words.strip())))
    if len(both) > LONGEST:
        raise Refused(TOO_LONG)
    known[str(mine.id)] = both
    await _change(db, found.id, note=needs.sealed_words(seal, found.id, known))
    await _tell_holder(db, found, "words", now)


async def set_urgency(
    db: Session, need_id: int, person_id: int, urgency: Urgency, now: datetime
) -> None:
    """Say how soon it is needed; where others told it too, it only becomes more urgent."""
    found, _mine = await _running(db, need_id, person_id)
    order = list(Urgency)
    sooner = order.index(urgency) < order.index(found.urgency)
    if urgency is found.urgency or (found.reports > 1 and not sooner):
        return
    await _change(db, found.id, urgency=urgency.value)
    if urgency is Urgency.NOW:
        await _tell_holder(db, found, "urgent", now)


async def set_may_write(db: Session, need_id: int, person_id: int, may: bool) -> None:
    """Say whether the team may write back about a need; raises Refused for another's."""
    _found, mine = await _own(db, need_id, person_id)
    await db.execute(update(table).where(table.c.id == mine.id).values(may_write=may))


async def take_back(db: Session, seal: Seal, need_id: int, person_id: int, now: datetime) -> None:
    """Take a report back: nobody's need ends, and of others' only this report goes."""
    found, mine = await _running(db, need_id, person_id)
    await _wipe(db, seal, found.id, await _reports(db, person_id, mine.id))
    if found.reports == 1 and found.state is State.NEW:
        await _change(db, found.id, state=State.CLOSED.value, ended_at=now, reason=WITHDRAWN)
        return
    await db.execute(delete(table).where(table.c.id == mine.id))
    await _change(db, found.id, quantity=max(1, found.quantity - mine.quantity))
    if found.state is not State.NEW:
        await _tell_holder(db, found, "back", now)


async def mine(db: Session, person_id: int, now: datetime) -> list[Told]:
    """Return what somebody told and did not take back, the newest first; a week after its end."""
    rows = await db.execute(
        select(table)
        .join(need, table.c.need_id == need.c.id)
        .where(
            table.c.person_id == person_id,
            func.coalesce(need.c.ended_at, now) > now - SHOWN_FOR,
            func.coalesce(need.c.reason, "") != WITHDRAWN,
        )
        .order_by(need.c.id.desc())
    )
    told = {row.need_id: row for row in rows}
    found = await needs.load(db, list(told))
    return [Told(one, told[one.id].quantity, told[one.id].may_write) for one in found]


async def _own(db: Session, need_id: int, person_id: int) -> tuple[Need, Any]:
    found = await needs.current(db, need_id)
    row = None
    if found is not None:
        rows = await db.execute(
            select(table).where(table.c.need_id == found.id, table.c.person_id == person_id)
        )
        row = rows.first()
    if found is None or row is None:
        raise Refused(NOT_TOLD)
    return found, row


async def _running(db: Session, need_id: int, person_id: int) -> tuple[Need, Any]:
    found, row = await _own(db, need_id, person_id)
    if found.state.ended:
        raise Refused(TAKEN_BACK if found.reason == WITHDRAWN else OVER)
    return found, row


async def _reports(db: Session, person_id: int, own_report: int) -> set[str]:
    """Return the numbers of this report and of those left with needs that were merged."""
    rows = await db.execute(
        select(table.c.id)
        .join(need, need.c.id == table.c.need_id)
        .where(table.c.person_id == person_id, need.c.state == State.MERGED.value)
    )
    return {str(own_report), *(str(row.id) for row in rows)}


async def _wipe(db: Session, seal: Seal, need_id: int, reports: set[str]) -> None:
    """Forget what these reports wrote about a need, and about those it took in."""
    rows = await db.execute(
        select(need.c.id, need.c.note).where(
            (need.c.id == need_id) | (need.c.merged_into == need_id)
        )
    )
    for row in rows.all():
        known = needs.opened_words(seal, row.id, row.note)
        left = {number: words for number, words in known.items() if number not in reports}
        if left != known:
            await _change(db, row.id, note=needs.sealed_words(seal, row.id, left))
        if row.id != need_id:
            await _wipe(db, seal, row.id, reports)


async def _change(db: Session, need_id: int, **changed: object) -> None:
    await db.execute(update(need).where(need.c.id == need_id).values(**changed))


async def _tell_holder(db: Session, found: Need, why: str, now: datetime) -> None:
    """Let who looks after a need know, else everybody who may."""
    holder = found.claimed_by
    if holder is None or not await acts_for(db, holder, found.organization_id):
        told = await routing.watching(db, found.organization_id, now)
    else:
        told = [holder]
    await tell(db, News.NEED, told, now, need=found.id, why=why)
