"""Approvals: the texts WhatsApp was asked to approve, and what it said of each.

* outside its 24 hours WhatsApp takes only these, in the person's language, French or English;
* a text that was changed is asked for anew, under a name with a number; until that is approved the
  one before it is used.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from db.models import approval
from db.session import Session
from locales import language

APPROVED = "approved"
OUTDATED = "outdated"  # it was approved, and asks for values that are not given any more
UNTRANSLATED = "untranslated"
REFUSED = "refused"  # Twilio did not take it: the reason is its code
FALLBACKS = ("fr", "en")  # Meta's codes, for who speaks a language that Meta does not have


@dataclass(frozen=True, slots=True)
class Approval:
    """One text in one language, as it stands at WhatsApp."""

    name: str  # popote_seat_free_fr, popote_seat_free_fr_v2
    key: str
    language: str  # Meta's code in small letters
    sid: str  # Twilio's number of it
    status: str  # as Twilio says: unsubmitted, received, pending, approved, rejected, paused …
    reason: str = ""  # why it was rejected


def tongues(code: str) -> list[str]:
    """Return Meta's codes in which somebody of this language may be told, the best first.

    "" stands for a language that is not known. Meta has no Amharic, Tigrinya, Somali, Pashto or
    Sorani.
    """
    own = language(code).meta if code else None
    return list(dict.fromkeys([own.lower(), *FALLBACKS] if own else FALLBACKS))


async def approved(db: Session, key: str, languages: Collection[str]) -> set[str]:
    """Return which of these languages (our codes, "" for unknown) a text can be sent to.

    One for which only the French or the English text is approved is among them.
    """
    rows = await db.execute(
        select(approval.c.language).where(approval.c.key == key, approval.c.status == APPROVED)
    )
    known = set(rows.scalars())
    return {one for one in languages if not known.isdisjoint(tongues(one))}


async def all_of(db: Session) -> list[Approval]:
    """Return every text that WhatsApp was asked about, by name."""
    columns = [approval.c[name] for name in Approval.__slots__]
    rows = await db.execute(select(*columns).order_by(approval.c.name))
    return [Approval(**row._mapping) for row in rows]


async def note(db: Session, found: Sequence[Approval], now: datetime) -> None:
    """Write down how all texts stand; those that are gone are forgotten."""
    names = [one.name for one in found]
    await db.execute(delete(approval).where(approval.c.name.not_in(names)))
    known = {one.name for one in await all_of(db)}
    for one in found:
        values: Mapping[str, Any] = asdict(one) | {"checked_at": now}
        if one.name in known:
            mine = approval.c.name == one.name
            await db.execute(update(approval).where(mine).values(**values))
        else:
            await db.execute(insert(approval).values(**values))
