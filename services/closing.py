"""Closing: a need is met, or ends for a reason; what is still promised for it is called off."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import update

from db.models import need
from db.session import Session
from locales import Text, _
from services import audit
from services.audit import Act
from services.calling_off import call_off
from services.needs import Need, State
from services.news import News
from services.refusals import Refused
from services.triage import OVER, STANDING, actable, tell_reporters, unended


class Reason(StrEnum):
    """Why a need is closed without being met by the team."""

    MET_ELSEWHERE = "elsewhere"
    GONE = "gone"  # it is not needed any more
    NOT_POSSIBLE = "impossible"
    DOUBLE = "double"
    PRANK = "prank"
    WITHDRAWN = "withdrawn"  # by who reported it

    @property
    def label(self) -> Text:
        """What coordinators choose."""
        return REASONS[self]

    @property
    def told(self) -> bool:
        """Whether who reported it is told; nobody is blamed, nor told of their own doing."""
        return self not in (Reason.PRANK, Reason.WITHDRAWN)


REASONS = {
    # i18n: all reasons to close a need: row of a list, max 24: others have given it
    Reason.MET_ELSEWHERE: _("🤝 Others gave it"),
    # i18n: row of a list, max 24
    Reason.GONE: _("👋 Not needed any more"),
    # i18n: row of a list, max 24
    Reason.NOT_POSSIBLE: _("😔 We cannot do it"),
    # i18n: row of a list, max 24: it was reported before
    Reason.DOUBLE: _("👥 We had it already"),
    # i18n: row of a list, max 24: nobody is told of it
    Reason.PRANK: _("🎭 Not serious"),
    # i18n: row of a list, max 24: by who reported it
    Reason.WITHDRAWN: _("↩️ Taken back"),
}
BY_COORDINATORS = tuple(one for one in Reason if one is not Reason.WITHDRAWN)


def may_end(found: Need) -> None:
    """Raise Refused when a need has ended."""
    if found.state.ended:
        raise Refused(OVER)


def may_be_met(found: Need) -> None:
    """Raise Refused when a need cannot be marked as met."""
    may_end(found)
    if found.standing:
        raise Refused(STANDING)


async def fulfil(db: Session, need_id: int, now: datetime, actor: int | None) -> int:
    """Mark a need as met; returns how many reporters are told. Raises Refused."""
    found = await actable(db, need_id, actor)
    may_be_met(found)
    told = await tell_reporters(db, News.NEED_MET, found.id, now, actor)
    await _end(db, found, State.FULFILLED, now)
    await audit.note(db, actor, found.organization_id, Act.MET_NEED, now, need=found.id)
    return told


async def close(
    db: Session, need_id: int, reason: Reason, now: datetime, actor: int | None
) -> int:
    """Close a need for a reason; returns how many reporters are told. Raises Refused."""
    found = await unended(db, need_id, actor)
    told = 0
    if reason.told:
        told = await tell_reporters(
            db, News.NEED_CLOSED, found.id, now, actor, reason=reason.value
        )
    await _end(db, found, State.CLOSED, now, reason.value)
    details = {"need": found.id, "reason": reason.value}
    act = Act.STANDING_NEED if found.standing else Act.CLOSED_NEED
    await audit.note(db, actor, found.organization_id, act, now, **details)
    return told


async def _end(
    db: Session, found: Need, state: State, now: datetime, reason: str | None = None
) -> None:
    values = {"state": state.value, "ended_at": now, "reason": reason}
    await db.execute(update(need).where(need.c.id == found.id).values(values))
    await call_off(db, found.id, now)
