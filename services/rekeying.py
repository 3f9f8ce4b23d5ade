"""Rekeying: everything that is sealed is sealed anew under the newest key, some rows at a time.

* what is done is not done again, so it can be stopped anywhere and goes on where it was;
* addresses and calendars are found by the new key's index from then on: an address of a calendar
  that somebody subscribed to is void, and so are the words of open invitations and swaps.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, func, select, update

from db.models import (
    address,
    call_text,
    conversation,
    drop_off,
    feed,
    incoming,
    need,
    occurrence,
    outbox,
    place,
    shift,
    shift_template,
    utterance,
)
from db.sealing import Seal, binding
from db.session import Session
from services import calendars, exact, people

AT_ONCE = 200
OPEN = ("queued", "sending")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values, and what binds each to its row."""

    column: Column[Any]
    bound: Callable[[Any], bytes]


def _by_number(column: Column[Any]) -> Sealed:
    table = column.table
    return Sealed(column, lambda row: binding(str(table.name), column.name, row.id))


def sealed_columns() -> list[Sealed]:
    """Return every column of sealed values."""
    return [
        *map(_by_number, (address.c.sealed, incoming.c.sealed, need.c.note, utterance.c.words)),
        *map(_by_number, (place.c.exact, occurrence.c.exact, shift.c.exact)),
        *map(_by_number, (shift.c.contact, shift_template.c.contact, drop_off.c.contact)),
        Sealed(
            call_text.c.words,
            lambda row: binding("call_text", "words", f"{row.call_id}.{row.language}"),
        ),
    ]


async def reseal(db: Session, seal: Seal) -> int:
    """Seal some rows anew, at most 200 of each column; returns how many there were."""
    done = 0
    for one in sealed_columns():
        done += await _reseal_column(db, seal, one)
    done += await _reseal_plans(db, seal)
    return done + await _reseal_answers(db, seal) + await _reseal_rows(db, seal)


async def renew_calendars(db: Session, seal: Seal) -> None:
    """Let calendars be found by the words that the new key makes for them."""
    for row in (await db.execute(select(feed.c.person_id, feed.c.serial))).all():
        await calendars.reopen(db, seal, row.person_id, row.serial)


async def _reseal_column(db: Session, seal: Seal, one: Sealed) -> int:
    table, column = one.column.table, one.column
    old = column.is_not(None), func.substr(column, 1, len(seal.mark)) != seal.mark
    rows = (await db.execute(select(table).where(*old).limit(AT_ONCE))).all()
    for row in rows:
        where = one.bound(row)
        words = seal.open(row._mapping[column.name], where)
        changed: dict[str, object] = {column.name: seal.seal(words, where)}
        if table is address:
            changed = people.kept_address(seal, row.id, row.channel, words.decode())
        elif table is place:
            changed["key"] = exact.hidden_key(seal, exact.Exact(**json.loads(words)).key)
        await db.execute(update(table).where(table.c.id == row.id).values(**changed))
    return len(rows)


async def _reseal_plans(db: Session, seal: Seal) -> int:
    """Seal anew where the shifts are that come back."""
    rows = (await db.execute(select(shift_template.c.id, shift_template.c.what))).all()
    done = 0
    for row in rows:
        what = _renewed(seal, row.what, binding("shift_template", "what", row.id))
        if what != row.what:
            mine = shift_template.c.id == row.id
            await db.execute(update(shift_template).where(mine).values(what=what))
            done += 1
    return done


async def _reseal_answers(db: Session, seal: Seal) -> int:
    """Seal the words anew that stand in open conversations."""
    rows = (await db.execute(select(conversation.c.person_id, conversation.c.state))).all()
    done = 0
    for row in rows:
        state = _renewed(seal, row.state, binding("conversation", "state", row.person_id))
        if state != row.state:
            mine = conversation.c.person_id == row.person_id
            await db.execute(update(conversation).where(mine).values(state=state))
            done += 1
    return done


async def _reseal_rows(db: Session, seal: Seal) -> int:
    """Seal the words anew of messages that wait to be sent."""
    waiting = outbox.c.state.in_(OPEN), outbox.c.body.is_not(None)
    rows = (await db.execute(select(outbox.c.id, outbox.c.body).where(*waiting))).all()
    done = 0
    for row in rows:
        body = _renewed(seal, row.body, binding("outbox", "body"))
        if body != row.body:
            await db.execute(update(outbox).where(outbox.c.id == row.id).values(body=body))
            done += 1
    return done


def _renewed(seal: Seal, kept: Any, where: bytes) -> Any:
    """Return a value of JSON with everything in it sealed anew that an earlier key sealed."""
    if isinstance(kept, dict):
        return {name: _renewed(seal, one, where) for name, one in kept.items()}
    if isinstance(kept, list):
        return [_renewed(seal, one, where) for one in kept]
    if not isinstance(kept, str):
        return kept
    before, colon, token = kept.rpartition(":")
    return before + colon + _renewed_token(seal, token, where)


def _renewed_token(seal: Seal, token: str, where: bytes) -> str:
    try:
        sealed = bytes.fromhex(token)
        if sealed.startswith(seal.mark):
            return token
        return seal.seal(seal.open(sealed, where), where).hex()
    except ValueError:  # a token that is not sealed
        return token
