"""Asking back: a coordinator asks who reported a need, in a ticket about it.

Neither side sees the other's number or name.
"""

from datetime import datetime

from db.sealing import Seal
from db.session import Session
from locales import _
from services import audit, needs, tickets
from services.audit import Act
from services.refusals import Refused
from services.triage import unended

MOST = 3  # reporters who are asked, the latest; the others said the same
NOBODY = _("Nobody who told us wants to be written to.")


async def ask_back(
    db: Session,
    seal: Seal,
    need_id: int,
    words: str,
    language: str,
    now: datetime,
    actor: int,
) -> int:
    """Ask those who reported a need; returns how many are asked. Raises Refused."""
    found = await unended(db, need_id, actor)
    whom = await to_be_asked(db, found.id, actor)
    if not whom:
        raise Refused(NOBODY)
    for one in whom:
        await tickets.open_from_team(
            db, seal, one, found.organization_id, found.id, words, language, now, actor
        )
    details = {"need": found.id, "people": len(whom)}
    await audit.note(db, actor, found.organization_id, Act.ASKED_BACK, now, **details)
    return len(whom)


async def to_be_asked(db: Session, need_id: int, actor: int) -> list[int]:
    """Return who would be asked about a need: the latest who may be written to."""
    return [one for one in await needs.reporters(db, need_id) if one != actor][-MOST:]
