"""Call drafts: a call is written and changed as long as it is not sent.

* who changes it answers for it from then on: above a set number of people somebody else of those
  who act for the organization has to agree;
* what somebody wrote is sealed; the log has numbers only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from db.models import call as table
from db.models import need, shift, shift_role
from db.sealing import Seal
from db.session import Session
from locales import _
from services import audit, calls, coordinators
from services.audiences import Audience, to_json
from services.audit import Act
from services.calls import LONGEST, Call, Kind, State
from services.refusals import Refused

GONE = _("That call does not exist any more.")
ENDED = _("This call is over.")
SENT = _("This call is sent already.")
WAITS = _("This call waits for approval. Send it back first to change it.")
LATE = _("The time for it is over. Please set a later one.")
EMPTY = _("Please write a few words.")
LONG = _("Please write at most {most} letters.", most=LONGEST)
UNSENT = (State.DRAFT, State.APPROVING)
COLUMNS = (
    "organization_id",
    "not_after",
    "need_id",
    "role_id",
    "shift_id",
    "place_id",
    "category",
    "area",
    "starts_at",
    "wanted",
    "urgent",
    "groups",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A call to be."""

    organization_id: int
    kind: Kind
    audience: Audience
    not_after: datetime
    language: str = ""  # in which the words are
    words: str = ""  # may be missing when the call is about something
    need_id: int | None = None
    role_id: int | None = None
    shift_id: int | None = None
    place_id: int | None = None
    category: str | None = None
    area: str = ""
    starts_at: datetime | None = None
    wanted: int = 0
    urgent: bool = False
    groups: bool = True


async def write(db: Session, seal: Seal, draft: Draft, now: datetime, actor: int | None) -> int:
    """Keep a call that is not sent yet; returns its number. Raises Refused."""
    await coordinators.must_act_for(db, actor, draft.organization_id)
    about = draft.need_id, draft.role_id, draft.shift_id, draft.place_id, draft.category
    if not draft.words.strip() and not any(about):
        raise Refused(EMPTY)
    _must_be_short(draft.words)
    if draft.not_after <= now:
        raise Refused(LATE)
    await _must_be_theirs(db, draft)
    named = {name: getattr(draft, name) for name in COLUMNS}
    kept = named | {"kind": draft.kind.value, "audience": to_json(draft.audience)}
    added = await db.execute(
        insert(table).values(**kept, created_at=now, created_by=actor).returning(table.c.id)
    )
    number: int = added.scalar_one()
    if draft.words.strip():
        words = draft.words.strip()
        await calls.write_words(db, seal, number, draft.language, words, first=True)
    await audit.note(db, actor, draft.organization_id, Act.WROTE_CALL, now, call=number)
    return number


async def retarget(
    db: Session, call_id: int, audience: Audience, now: datetime, actor: int | None
) -> None:
    """Choose other people for a call that is not sent yet; raises Refused."""
    await _rewrite(db, call_id, now, actor, audience=to_json(audience))


async def set_urgent(
    db: Session, call_id: int, urgent: bool, now: datetime, actor: int | None
) -> None:
    """Let a call reach those as well who want urgent ones only, or not; raises Refused."""
    await _rewrite(db, call_id, now, actor, urgent=urgent)


async def set_until(
    db: Session, call_id: int, until: datetime, now: datetime, actor: int | None
) -> None:
    """Let a call that is not sent yet be of use until another moment; raises Refused.

    Where people are wanted from the moment on that was its end, they are from the new one on.
    """
    if until <= now:
        raise Refused(LATE)
    found = await must_find(db, call_id, actor)
    from_then = found.role_id is None and found.starts_at == found.not_after
    starts = until if from_then else found.starts_at
    await _rewrite(db, call_id, now, actor, not_after=until, starts_at=starts)


async def set_groups(
    db: Session, call_id: int, groups: bool, now: datetime, actor: int | None
) -> None:
    """Let a call be posted in the organization's group chats, or not; raises Refused."""
    await _rewrite(db, call_id, now, actor, groups=groups)


async def add_version(
    db: Session,
    seal: Seal,
    call_id: int,
    language: str,
    words: str,
    now: datetime,
    actor: int | None,
) -> None:
    """Give a call's words in a language, in place of those in it before; raises Refused."""
    if not words.strip():
        raise Refused(EMPTY)
    _must_be_short(words)
    await _rewrite(db, call_id, now, actor)
    first = not await calls.words_of(db, seal, call_id)
    await calls.write_words(db, seal, call_id, language, words.strip(), first=first)


async def drop(db: Session, call_id: int, now: datetime, actor: int | None) -> State:
    """Throw away a call that was not sent; returns how it stands then. Raises Refused."""
    found = await must_find(db, call_id, actor)
    if found.state is State.DROPPED:
        return found.state
    if not await move(db, call_id, UNSENT, State.DROPPED, ended_at=now):
        raise Refused(SENT)
    await audit.note(db, actor, found.organization_id, Act.DROPPED_CALL, now, call=call_id)
    return State.DROPPED


async def must_find(db: Session, call_id: int, actor: int | None) -> Call:
    """Return a call of somebody's organization, which nobody else changes before we commit.

    Raises Refused when it is gone, or of another organization.
    """
    await db.execute(select(table.c.id).where(table.c.id == call_id).with_for_update())
    found = await calls.call_of(db, call_id)
    if found is None:
        raise Refused(GONE)
    await coordinators.must_act_for(db, actor, found.organization_id)
    return found


async def move(
    db: Session, call_id: int, before: Iterable[State], to: State, **changed: Any
) -> bool:
    """Change a call's state if it is one of those before; tells whether it was."""
    moved = await db.execute(
        update(table)
        .where(table.c.id == call_id, table.c.state.in_([one.value for one in before]))
        .values(state=to.value, **changed)
    )
    return moved.rowcount == 1


async def _rewrite(
    db: Session, call_id: int, now: datetime, actor: int | None, **changed: Any
) -> None:
    """Change a draft; who changes it answers for it, and cannot approve it alone."""
    found = await must_find(db, call_id, actor)
    if found.state is State.APPROVING:
        raise Refused(WAITS)
    if found.state is not State.DRAFT:
        raise Refused(ENDED if found.state is State.DROPPED else SENT)
    await calls.change(db, call_id, created_by=actor, **changed)
    await audit.note(db, actor, found.organization_id, Act.CHANGED_CALL, now, call=call_id)


async def _must_be_theirs(db: Session, draft: Draft) -> None:
    """Raise Refused when what a call is about belongs to another organization."""
    about = (
        select(need.c.organization_id).where(need.c.id == draft.need_id),
        select(shift.c.organization_id).where(shift.c.id == draft.shift_id),
        select(shift.c.organization_id)
        .join(shift_role, shift_role.c.shift_id == shift.c.id)
        .where(shift_role.c.id == draft.role_id),
    )
    for one in about:
        owner = (await db.execute(one)).scalar()
        if owner is not None and owner != draft.organization_id:
            raise Refused(coordinators.NOT_YOURS)


def _must_be_short(words: str) -> None:
    if len(words.strip()) > LONGEST:
        raise Refused(LONG)
