"""Call reading: who may read a call that was sent, and the word by which others find it.

* everybody to whom it was sent may read it again, on whichever channel they write;
* in a group stands a word that opens it for who presses it; it can be forwarded;
* what was never sent is read by its coordinators alone.
"""

from datetime import UTC

from sqlalchemy import exists, select

from db.models import recipient
from db.sealing import Seal
from db.session import Session
from services import slips
from services.calls import Call, State, call_of
from services.slips import Kind

DIGITS = 15  # of the highest number that is looked for
UNREAD = frozenset({State.DRAFT, State.APPROVING, State.DROPPED})


async def readable(db: Session, seal: Seal, words: str, person_id: int) -> Call | None:
    """Return the call that somebody means by its number or its word, if they may read it."""
    slip = slips.read(words)
    if slip is not None and slip.kind is Kind.CALL:
        found = await call_of(db, slip.number)
        known = found is not None and slips.genuine(seal, slip, found.created_at)
        return found if known and found is not None and found.state not in UNREAD else None
    number = words.split()[0] if words.split() else ""
    if not (number.isascii() and number.isdigit() and len(number) <= DIGITS):
        return None
    found = await call_of(db, int(number))
    if found is None or found.state in UNREAD or not await _was_sent(db, found.id, person_id):
        return None
    return found


def word(seal: Seal, call: Call) -> str:
    """Return the word that opens a call for whoever says it to us."""
    return slips.write(seal, Kind.CALL, call.id, call.created_at.astimezone(UTC))


async def _was_sent(db: Session, number: int, person_id: int) -> bool:
    mine = recipient.c.call_id == number, recipient.c.person_id == person_id
    sent = recipient.c.state.in_(("queued", "sent", "delivered", "read", "failed"))
    found = await db.execute(select(exists().where(*mine, sent)))
    return bool(found.scalar_one())
