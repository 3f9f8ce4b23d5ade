"""Receiving: the store room notes what came; what did not come is missing again.

* more than was promised may come, and it counts; so does what comes after its pledge was over;
* nothing is said to who did not come, but to who was to come later still;
* a need that was met by what was noted wrongly is open again.
"""

from datetime import datetime

from sqlalchemy import update

from db.models import need, pledge
from db.session import Session
from locales import _
from services import audit
from services.audit import Act
from services.coordinators import must_act_for
from services.fulfilment import settle
from services.needs import State
from services.news import News, tell
from services.pledges import LARGEST
from services.promises import Pledge, Promise, pledge_of
from services.refusals import Refused

NO_PLEDGE = _("I do not know this number. Please look at it again.")
NOT_THAT_MANY = _("Please write a number from {least} to {most}.", least=0, most=LARGEST)


async def receive(
    db: Session, pledge_id: int, quantity: int, now: datetime, actor: int | None
) -> int:
    """Note that so many were brought, 0 when nothing came; returns how many are missing now.

    Noted again, the last word counts. Raises Refused for a pledge of another organization.
    """
    found = await pledge_of(db, pledge_id)
    if found is None:
        raise Refused(NO_PLEDGE)
    await must_act_for(db, actor, found.need.organization_id)
    if not 0 <= quantity <= LARGEST:
        raise Refused(NOT_THAT_MANY)
    await _open_again(db, found, quantity)
    ended = Promise.RECEIVED if quantity else Promise.EXPIRED
    await db.execute(
        update(pledge)
        .where(pledge.c.id == pledge_id)
        .values(state=ended.value, received=quantity, until=None, ended_at=now)
    )
    await audit.note(
        db,
        actor,
        found.need.organization_id,
        Act.RECEIVED,
        now,
        need=found.need.id,
        pledge=pledge_id,
        quantity=quantity,
    )
    if quantity and quantity != found.received and found.person_id is not None:
        await tell(
            db,
            News.PLEDGE_TAKEN,
            [found.person_id],
            now,
            need=found.need.id,
            pledge=pledge_id,
            quantity=quantity,
        )
    if not quantity and found.state.stands and found.opens > now and found.person_id is not None:
        need_id = found.need.id
        await tell(
            db, News.PLEDGE_OVER, [found.person_id], now, pledge=pledge_id, need=need_id, sure=True
        )
    await settle(db, [found.need.id], now)
    after = await pledge_of(db, pledge_id)
    return after.need.missing if after is not None else 0


async def _open_again(db: Session, found: Pledge, quantity: int) -> None:
    """Open a need again that was met only by what was noted wrongly."""
    against = found.need
    counted = against.received - found.received + quantity
    if against.state is State.FULFILLED and counted < against.wanted <= against.received:
        values = {"state": State.OPEN.value, "ended_at": None}
        await db.execute(update(need).where(need.c.id == against.id).values(values))
