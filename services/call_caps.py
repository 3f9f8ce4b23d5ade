"""The cap of calls: how many one coordinator may send, ask for and agree to within an hour."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from db.models import audit
from db.session import Session
from locales import _
from services.audit import Act
from services.calls import Call
from services.refusals import Refused

MOST, HOUR = 6, timedelta(hours=1)
TOO_MANY = _("These were {most} calls within an hour. Please wait.", most=MOST)
COUNTED = (Act.SENT_CALL.value, Act.ASKED_APPROVAL.value, Act.APPROVED_CALL.value)


async def must_be_few(db: Session, found: Call, now: datetime, actor: int | None) -> None:
    """Raise Refused for one call more than six in an hour; the administrator has no cap."""
    if actor is None:
        return
    number = audit.c.details["call"].as_integer()
    mine = select(func.count(number.distinct())).where(
        audit.c.organization_id == found.organization_id,
        audit.c.actor == actor,
        audit.c.at > now - HOUR,
        audit.c.act.in_(COUNTED),
        number != found.id,
    )
    if (await db.execute(mine)).scalar_one() >= MOST:
        raise Refused(TOO_MANY)
