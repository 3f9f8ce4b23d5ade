"""Recipients: who gets a call, written down once when it is sent, or wave by wave.

* everybody of the audience is one of them, also those who cannot get it, with the reason: what
  came of them always adds up to the size of the audience;
* a person is a recipient of a call at most once, however often this is done;
* nobody gets more than three calls in 24 hours; urgent ones are not counted and not held back.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from db.models import address, call, gathering, person, recipient
from db.session import Session
from locales import Text, _
from services import quiet
from services.audiences import MOST, everyone, from_json, selected, too_many
from services.calls import Call

DAILY = 3  # calls that one person may get
COUNTED = timedelta(hours=24)
BEGUN = ("sending", "paused", "stopped", "filled", "done")


class Skipped(StrEnum):
    """Why somebody of an audience does not get a call."""

    QUIET = "quiet"  # said that they want none
    CAPPED = "capped"  # had three in a day
    UNREACHABLE = "unreachable"
    NO_WINDOW = "no_window"  # WhatsApp takes nothing that would say it
    GONE = "gone"  # asked us to forget them
    STOPPED = "stopped"
    FILLED = "filled"
    EXPIRED = "expired"  # its time was over before their turn came

    @property
    def label(self) -> Text:
        """What coordinators read, beside a number."""
        return REASONS[self]


REASONS = {
    # i18n: why people did not get a message, beside their number: they want none; max 24
    Skipped.QUIET: _("🔕 Want no calls"),
    # i18n: why people did not get a message, beside their number; max 24
    Skipped.CAPPED: _("✋ Had 3 calls today"),
    # i18n: why people did not get a message, beside their number; max 24
    Skipped.UNREACHABLE: _("📵 Cannot be reached"),
    # i18n: why people did not get a message, beside their number: they wrote long ago; max 24
    Skipped.NO_WINDOW: _("⌛ WhatsApp is closed"),
    # i18n: why people did not get a message, beside their number; max 24
    Skipped.GONE: _("👋 Have left"),
    # i18n: why people did not get a message, beside their number; max 24
    Skipped.STOPPED: _("⏹ Stopped before"),
    # i18n: why people did not get a message, beside their number; max 24
    Skipped.FILLED: _("✅ Filled before"),
    # i18n: why people did not get a message, beside their number; max 24
    Skipped.EXPIRED: _("⏰ Too late"),
}


async def freeze(db: Session, call: Call, now: datetime) -> int:
    """Write down everybody of a call's audience, and its groups; returns how many they are now.

    Doing it again changes nothing. Raises Refused, before it writes, for too large an audience.
    """
    await size(db, call, now)
    whom = selected(from_json(call.audience), call.organization_id, now)
    await _write(db, call, _judged(whom, await fate(db, call.urgent, now)), now, 0)
    if call.groups:
        await _write(db, call, _judged(groups(call.organization_id), _group_fate()), now, 0)
    return await _count(db, call.id)


async def size(db: Session, call: Call, now: datetime) -> int:
    """Return how many people and groups a call is meant for now; raises Refused for too many."""
    people = await _how_many(db, selected(from_json(call.audience), call.organization_id, now))
    if people > MOST:
        raise too_many()
    return people + (await _how_many(db, groups(call.organization_id)) if call.groups else 0)


async def add(
    db: Session, call: Call, person_ids: Collection[int], now: datetime, wave: int
) -> int:
    """Let these people be asked in a wave; returns how many more of them will get it.

    Who is a recipient already is passed by; who may not be asked is written down as skipped.
    """
    if not person_ids:
        return 0
    whom = everyone().where(
        person.c.id.in_(sorted(set(person_ids))),
        person.c.id.not_in(select(gathering.c.person_id)),
    )
    await _write(db, call, _judged(whom, await fate(db, call.urgent, now)), now, wave)
    await _count(db, call.id)
    waiting = select(func.count()).where(
        recipient.c.call_id == call.id,
        recipient.c.person_id.in_(sorted(set(person_ids))),
        recipient.c.wave == wave,
        recipient.c.state == "waiting",
    )
    return int((await db.execute(waiting)).scalar_one())


async def fate(db: Session, urgent: bool, now: datetime) -> ColumnElement[str | None]:
    """Return why a person does not get a call, NULL for who gets it, as a column of SQL.

    It is of the tables `person` and `address`, as `audiences.selected` joins them.
    """
    reasons: list[tuple[ColumnElement[bool], ColumnElement[str]]] = [
        (~quiet.hears(urgent), literal(Skipped.QUIET.value)),
        (address.c.unreachable_at.is_not(None), literal(Skipped.UNREACHABLE.value)),
    ]
    if not urgent:
        counted = await capping(db, now)
        reasons.append((capped(counted, person.c.id, now), literal(Skipped.CAPPED.value)))
    return case(*reasons, else_=null())


async def capping(db: Session, now: datetime) -> list[int]:
    """Return the calls that count for the daily cap now; fewer than three cap nobody."""
    rows = await db.execute(
        select(call.c.id).where(
            call.c.urgent.is_(False),
            call.c.state.in_(BEGUN),
            or_(call.c.ended_at.is_(None), call.c.ended_at > now - COUNTED),
        )
    )
    return list(rows.scalars())


def capped(
    counted: Collection[int], who: ColumnElement[Any], now: datetime
) -> ColumnElement[bool]:
    """Return whether somebody had as many calls as a day allows, of those that count."""
    if len(counted) < DAILY:
        return false()
    had = recipient.alias("had")
    times = (
        select(func.count())
        .where(
            had.c.person_id == who,
            had.c.queued_at > now - COUNTED,
            had.c.call_id.in_(sorted(counted)),
            had.c.state != "skipped",
        )
        .scalar_subquery()
    )
    return times >= DAILY


def groups(organization_id: int) -> Select[Any]:
    """Return the group chats of an organization, as `audiences.selected` returns people."""
    mine = gathering.c.organization_id == organization_id, gathering.c.ended_at.is_(None)
    return everyone().where(person.c.id.in_(select(gathering.c.person_id).where(*mine)))


async def skip_waiting(db: Session, call_id: int, why: Skipped) -> int:
    """Skip all who still wait for a call; returns how many."""
    skipped = await db.execute(
        update(recipient)
        .where(recipient.c.call_id == call_id, recipient.c.state == "waiting")
        .values(state="skipped", reason=why.value)
    )
    return skipped.rowcount


def _group_fate() -> ColumnElement[str | None]:
    unreachable = address.c.unreachable_at.is_not(None)
    return case((unreachable, literal(Skipped.UNREACHABLE.value)), else_=null())


def _judged(whom: Select[Any], why: ColumnElement[str | None]) -> Select[Any]:
    return whom.add_columns(why.label("why"))


async def _how_many(db: Session, whom: Select[Any]) -> int:
    counted = select(func.count()).select_from(whom.subquery())
    return int((await db.execute(counted)).scalar_one())


async def _write(db: Session, to: Call, judged: Select[Any], now: datetime, wave: int) -> None:
    one = judged.subquery()
    known = exists().where(recipient.c.call_id == to.id, recipient.c.person_id == one.c.person_id)
    rows = select(
        literal(to.id),
        one.c.person_id,
        one.c.address_id,
        one.c.channel,
        func.coalesce(one.c.language, ""),
        literal(wave),
        case((one.c.why.is_(None), literal("waiting")), else_=literal("skipped")),
        one.c.why,
    ).where(~known)
    columns = "call_id", "person_id", "address_id", "channel", "language", "wave", "state"
    await db.execute(insert(recipient).from_select([*columns, "reason"], rows))


async def _count(db: Session, call_id: int) -> int:
    """Write into the call how many its recipients are."""
    mine = select(func.count()).where(recipient.c.call_id == call_id)
    many = int((await db.execute(mine)).scalar_one())
    await db.execute(update(call).where(call.c.id == call_id).values(people=many))
    return many
