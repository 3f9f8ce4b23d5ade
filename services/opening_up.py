"""Opening up: anybody is asked to bring what is missing, as many as are wanted, to one point."""

from datetime import datetime

from sqlalchemy import func, literal, update

from db.models import need
from db.session import Session
from db.types import Moment
from locales import _
from services import audit, drop_offs, needs
from services.audit import Act
from services.coordinators import must_act_for
from services.drop_offs import DropOff
from services.fulfilment import settle
from services.needs import Need, State
from services.news import News
from services.refusals import Refused
from services.triage import (
    IS_OPEN,
    MOST,
    OVER,
    actable,
    check_amount,
    check_deadline,
    tell_reporters,
    unended,
)

HELP = _("That is help, no thing that people can bring.")
NOT_OPEN = _("Nobody is asked to bring it yet.")


def may_be_opened(found: Need) -> None:
    """Raise Refused when nobody can be asked to bring it."""
    if found.state.ended:
        raise Refused(OVER)
    if found.state is State.OPEN:
        raise Refused(IS_OPEN)
    if not found.category.brought:
        raise Refused(HELP)


async def open_up(
    db: Session,
    need_id: int,
    wanted: int,
    drop_off_id: int,
    deadline: datetime | None,
    now: datetime,
    actor: int | None,
) -> int:
    """Ask people to bring it; returns how many reporters are told. Raises Refused."""
    found = await actable(db, need_id, actor)
    may_be_opened(found)
    check_amount(wanted)
    await usable(db, drop_off_id, deadline, now, actor)
    values = {
        "state": State.OPEN.value,
        "wanted": wanted,
        "drop_off_id": drop_off_id,
        "deadline": deadline,
        "opened_at": now,
        "claimed_by": func.coalesce(need.c.claimed_by, actor),
        "claimed_at": func.coalesce(need.c.claimed_at, literal(now, Moment)),
    }
    await db.execute(update(need).where(need.c.id == found.id).values(values))
    told = await tell_reporters(db, News.NEED_OPEN, found.id, now, actor)
    details = {"need": found.id, "wanted": wanted, "drop_off": drop_off_id}
    await audit.note(db, actor, found.organization_id, Act.OPENED_NEED, now, **details)
    return told


async def set_wanted(
    db: Session, need_id: int, wanted: int, now: datetime, actor: int | None
) -> Need:
    """Change how many are to be brought, never below what is promised or was brought.

    Returns the need as it was. When all of it is there already, it is met. Raises Refused.
    """
    await needs.lock(db, need_id)
    found = await unended(db, need_id, actor)
    if found.state is not State.OPEN:
        raise Refused(NOT_OPEN)
    check_amount(wanted, most_wanted(found))
    sure = found.promised + found.received
    if wanted < sure:
        raise Refused(_("{count} are promised or there already. It cannot be less.", count=sure))
    await db.execute(update(need).where(need.c.id == found.id).values(wanted=wanted))
    await settle(db, [found.id], now)
    details = {"need": found.id, "wanted": wanted}
    act = Act.STANDING_NEED if found.standing else Act.CHANGED_NEED
    await audit.note(db, actor, found.organization_id, act, now, **details)
    return found


def most_wanted(found: Need) -> int:
    """Return how many can be asked for in all; what came, as in a long winter, is on top."""
    return MOST + found.received


async def usable(
    db: Session, drop_off_id: int, until: datetime | None, now: datetime, actor: int | None
) -> DropOff:
    """Return a drop-off point that can take things until then; raises Refused for any other."""
    check_deadline(until, now)
    point = await drop_offs.drop_off_of(db, drop_off_id)
    if point is None or point.ended:
        raise Refused(drop_offs.GONE)
    await must_act_for(db, actor, point.organization_id)
    coming = drop_offs.days(point, now, 1)
    if not coming or (until is not None and coming[0].opens >= until):
        raise Refused(_("This drop-off point is not open before then."))
    return point
