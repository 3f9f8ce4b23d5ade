"""Calls: what coordinators send to many people, and how far each has come.

* a call is written, perhaps approved by a second one, sent, and ends by itself or is stopped;
* one that goes in waves asks a few people at a time, as long as somebody is missing;
* its words are sealed; what is structured is said in each one's own language.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from db.models import call, call_text, organization
from db.sealing import Seal, binding
from db.session import Session
from locales import Text, _

LONGEST = 280  # letters of a coordinator's own words: with the rest they fit on any channel


class Kind(StrEnum):
    """What a call is about."""

    URGENT = "urgent"
    GAP = "gap"
    CHANGE = "change"
    NOTICE = "notice"

    @property
    def label(self) -> Text:
        """What people read on its first line."""
        return KINDS[self]


KINDS = {
    # i18n: first line of a message to many, and in a list: something is needed now; max 24
    Kind.URGENT: _("🆘 Needed now"),
    # i18n: first line of a message to many, and in a list: a shift misses people; max 24
    Kind.GAP: _("🙏 Can you help?"),
    # i18n: first line of a message to many, and in a list: a meal or shift is changed; max 24
    Kind.CHANGE: _("🔁 A change"),
    # i18n: first line of a message to many, and in a list; max 24
    Kind.NOTICE: _("📣 A message"),
}


class State(StrEnum):
    """How far a call has come."""

    DRAFT = "draft"
    APPROVING = "approving"  # a second coordinator has to agree
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    FILLED = "filled"  # nobody more is needed
    DONE = "done"
    DROPPED = "dropped"  # thrown away before it was sent

    @property
    def label(self) -> Text:
        """What coordinators read."""
        return STATES[self]

    @property
    def unsent(self) -> bool:
        """Tell whether it can still be changed."""
        return self in (State.DRAFT, State.APPROVING)

    @property
    def running(self) -> bool:
        """Tell whether people may still get it."""
        return self in (State.SENDING, State.PAUSED)


STATES = {
    # i18n: a call that was not sent yet; max 24
    State.DRAFT: _("📝 Not sent"),
    # i18n: a call that needs the agreement of a second coordinator; max 24
    State.APPROVING: _("🖐 Waits for approval"),
    # i18n: a call; max 24
    State.SENDING: _("📤 Is being sent"),
    # i18n: a call; max 24
    State.PAUSED: _("⏸ Paused"),
    # i18n: a call; max 24
    State.STOPPED: _("⏹ Stopped"),
    # i18n: a call: nobody more is needed; max 24
    State.FILLED: _("✅ Filled"),
    # i18n: a call that everybody got; max 24
    State.DONE: _("✅ Sent"),
    # i18n: a call that was never sent; max 24
    State.DROPPED: _("🗑 Thrown away"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands; moments are in UTC."""

    id: int
    organization_id: int
    organization: str
    kind: Kind
    state: State
    urgent: bool  # goes to who wants urgent calls only, and at night once more confirmed
    at_night: bool
    audience: dict[str, Any]  # of services.audiences
    need_id: int | None
    role_id: int | None
    shift_id: int | None
    place_id: int | None
    category: str | None  # of services.categories, when no need was told
    area: str
    starts_at: datetime | None
    wanted: int  # 0: no number
    groups: bool
    people: int
    created_at: datetime
    created_by: int | None
    asked_at: datetime | None
    approved_by: int | None
    begins_at: datetime | None
    not_after: datetime
    ended_at: datetime | None
    wave: int  # 0: all at once
    next_wave_at: datetime | None
    shown_id: int | None
    shown_at: datetime | None
    shown: int


def _calls() -> Select[Any]:
    return select(call, organization.c.name.label("organization")).join(
        organization, organization.c.id == call.c.organization_id
    )


def _call(row: Any) -> Call:
    found = {name: row._mapping[name] for name in Call.__slots__}
    return Call(**found | {"kind": Kind(row.kind), "state": State(row.state)})


async def call_of(db: Session, number: int) -> Call | None:
    """Return a call by its number."""
    row = (await db.execute(_calls().where(call.c.id == number))).first()
    return _call(row) if row else None


async def of_organizations(
    db: Session, organization_ids: Collection[int], *, skip: int = 0, limit: int = 5
) -> tuple[list[Call], int]:
    """Return calls of these organizations, the newest first, and how many there are in all."""
    theirs = call.c.organization_id.in_(organization_ids), call.c.state != State.DROPPED.value
    total = (await db.execute(select(func.count()).select_from(call).where(*theirs))).scalar_one()
    newest = _calls().where(*theirs).order_by(call.c.created_at.desc(), call.c.id.desc())
    rows = await db.execute(newest.offset(skip).limit(limit))
    return [_call(row) for row in rows], int(total)


async def change(db: Session, number: int, **values: Any) -> None:
    """Write columns of a call; who may is asked before."""
    await db.execute(update(call).where(call.c.id == number).values(**values))


async def write_words(
    db: Session, seal: Seal, number: int, language: str, words: str, *, first: bool = False
) -> None:
    """Keep a version of a call's words, in place of the one in that language before."""
    mine = call_text.c.call_id == number, call_text.c.language == language
    sealed = seal.seal(words.encode(), _bound(number, language))
    changed = await db.execute(update(call_text).where(*mine).values(words=sealed))
    if not changed.rowcount:
        row = {"call_id": number, "language": language, "words": sealed, "first": first}
        await db.execute(insert(call_text).values(row))


def _bound(number: int, language: str) -> bytes:
    return binding("call_text", "words", f"{number}.{language}")


async def words_of(db: Session, seal: Seal, number: int) -> dict[str, str]:
    """Return a call's words by language: as they were written first, then the other versions."""
    rows = await db.execute(
        select(call_text.c.language, call_text.c.words)
        .where(call_text.c.call_id == number)
        .order_by(call_text.c.first.desc(), call_text.c.id)
    )
    return {
        row.language: seal.open(row.words, _bound(number, row.language)).decode() for row in rows
    }
