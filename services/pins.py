"""PINs: a secret number that a coordinator types before what is dangerous.

* only scrypt's digest of it is kept, with a salt; one guess costs 32 MiB and a tenth of a second
  (https://www.rfc-editor.org/rfc/rfc7914), in a thread, so that nobody else waits;
* after five wrong ones in a row it is locked for 24 hours, and the other coordinators are told:
  of a million numbers nobody guesses one with more luck than 5 in 1,000,000 a day;
* one that was entered holds for five minutes;
* what is written here counts for no conversation: a wrong PIN is counted though the question is
  asked again.
"""

import asyncio
import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select, update

from db.models import pin
from db.session import Session
from locales import _
from services import audit, coordinators
from services.audit import Act
from services.news import News, tell
from services.refusals import Refused

FRESH = timedelta(minutes=5)
LOCKED = timedelta(hours=24)
TRIES = 5
SHORTEST, LONGEST = 6, 12  # digits
COST = {"n": 1 << 15, "r": 8, "p": 1, "maxmem": 64 << 20, "dklen": 32}
TOO_SHORT = _("A PIN has {least} to {most} figures.", least=SHORTEST, most=LONGEST)
TOO_EASY = _("This PIN is too easy to guess. Please choose another.")
WRONG = _("This PIN is wrong.")
IS_LOCKED = _(
    "🔒 Five wrong PINs. It is locked for 24 hours, and the other coordinators are told."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of somebody's PIN."""

    salt: bytes
    digest: bytes
    misses: int
    locked_until: datetime | None
    entered_at: datetime | None

    def locked(self, now: datetime) -> bool:
        """Tell whether it is locked."""
        return self.locked_until is not None and now < self.locked_until


async def kept(db: Session, person_id: int) -> Kept | None:
    """Return what is kept of somebody's PIN, None when they set none."""
    row = (await db.execute(select(pin).where(pin.c.person_id == person_id))).first()
    if row is None:
        return None
    return Kept(row.salt, row.digest, row.misses, row.locked_until, row.entered_at)


async def fresh(db: Session, person_id: int, now: datetime) -> bool:
    """Tell whether somebody entered their PIN within the last five minutes."""
    found = await kept(db, person_id)
    if found is None or found.entered_at is None or found.locked(now):
        return False
    return timedelta() <= now - found.entered_at < FRESH


async def choose(db: Session, person_id: int, digits: str, now: datetime) -> None:
    """Set somebody's PIN, or another one; raises Refused for a bad one, and while it is locked.

    It counts as entered.
    """
    must_be_good(digits)
    found = await kept(db, person_id)
    if found is not None and found.locked(now):
        raise Refused(IS_LOCKED)
    salt = os.urandom(16)
    row = {
        "person_id": person_id,
        "salt": salt,
        "digest": await _digest(digits, salt),
        "misses": 0,
        "locked_until": None,
        "entered_at": now,
        "set_at": now,
    }
    with db.aside():
        await db.upsert(pin, [row])
        await _note(db, person_id, Act.SET_PIN, now)


async def enter(db: Session, person_id: int, digits: str, now: datetime) -> bool:
    """Tell whether this is somebody's PIN, and count it.

    Raises Refused when it is locked, or was never set.
    """
    found = await kept(db, person_id)
    if found is None:
        raise Refused(_("You have no PIN yet. Set one: /pin"))
    if found.locked(now):
        raise Refused(IS_LOCKED)
    right = hmac.compare_digest(await _digest(digits, found.salt), found.digest)
    misses = 0 if right else found.misses + 1
    changed: dict[str, object] = {"misses": misses, "locked_until": None}
    if right:
        changed["entered_at"] = now
    elif misses >= TRIES:
        changed = {"misses": 0, "locked_until": now + LOCKED, "entered_at": None}
    with db.aside():
        await db.execute(update(pin).where(pin.c.person_id == person_id).values(**changed))
        if misses >= TRIES:
            await _locked(db, person_id, now)
    if misses >= TRIES:
        raise Refused(IS_LOCKED)
    return right


def must_be_good(digits: str) -> None:
    """Raise Refused for a PIN that is too short, or that is guessed among the first."""
    if not (digits.isascii() and digits.isdecimal() and SHORTEST <= len(digits) <= LONGEST):
        raise Refused(TOO_SHORT)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    repeats = any(
        len(digits) % size == 0 and digits == digits[:size] * (len(digits) // size)
        for size in (2, 3, 4)
    )
    if len(steps) == 1 or repeats or len(set(digits)) <= 2:
        raise Refused(TOO_EASY)


async def _locked(db: Session, person_id: int, now: datetime) -> None:
    others = set(await coordinators.everyone(db)) - {person_id}
    await tell(db, News.PIN_LOCKED, others, now, person=person_id)
    await _note(db, person_id, Act.LOCKED_PIN, now)


async def _note(db: Session, person_id: int, act: Act, now: datetime) -> None:
    mine = await coordinators.organization_of(db, person_id)
    await audit.note(db, person_id, mine.id if mine else None, act, now)


async def _digest(digits: str, salt: bytes) -> bytes:
    """Return scrypt's digest: 130 ms of a thread, which leaves the loop to others."""
    return await asyncio.to_thread(hashlib.scrypt, digits.encode(), salt=salt, **COST)
