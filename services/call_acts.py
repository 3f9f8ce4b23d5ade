"""Call acts: a call is sent, approved, paused and stopped, and ends.

* each changes the state in one statement that names the states it may come from: of two who do
  it at once one has done it, and the other finds it done;
* above a set number of people two have to agree to what is sent, within a quarter of an hour: who
  asks for it, and somebody else of those who act for the organization;
* what two agreed to begins after a minute, in which it can be undone;
* nobody sends more than six calls an hour;
* what is paused or stopped is taken back from the outbox in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from db.models import recipient
from db.session import Session
from locales import _
from services import audit, calls, coordinators, recipients
from services.audit import Act
from services.call_caps import must_be_few
from services.call_drafts import ENDED, LATE, UNSENT, move, must_find
from services.calls import Call, State
from services.deadlines import later
from services.freezing import must_not_be_frozen
from services.news import LASTS, News, tell
from services.previews import preview
from services.rates import Rates
from services.recipients import Skipped
from services.refusals import Refused
from services.taking_back import take_back

NOBODY = _("Nobody would get this now. Please choose more people.")
SECOND = _("For so many people a second coordinator must agree, and there is none yet.")
YOURS = _("You wrote this call. Somebody else must approve it.")
BEGUN = _("It is being sent already. You can stop it.")
AGREED_IN = timedelta(minutes=15)  # after it was asked for
UNDONE_IN = timedelta(seconds=60)  # after two agreed
UNSENT_YET = _("This call is not sent yet.")
RUNNING = (State.SENDING, State.PAUSED)


async def send(
    db: Session,
    call_id: int,
    now: datetime,
    actor: int | None,
    rates: Rates,
    *,
    at_night: bool = False,
) -> State:
    """Send a call, or ask for its approval; returns how it stands then. Raises Refused.

    Who asks answers for it, and cannot approve it. Doing it again changes nothing.
    """
    await must_not_be_frozen(db)
    found = await must_find(db, call_id, actor)
    if found.state is not State.DRAFT:
        return _still(found)
    _must_be_in_time(found, now)
    await must_be_few(db, found, now, actor)
    seen = await preview(db, found, now, rates)
    if not seen.people and not seen.groups:
        raise Refused(NOBODY)
    if not seen.needs_approval:
        return await _begin(db, found, now, now, actor, Act.SENT_CALL, at_night=at_night)
    return await _ask(db, found, now, actor, at_night=at_night)


async def approve(
    db: Session, call_id: int, now: datetime, actor: int | None, *, at_night: bool = False
) -> State:
    """Agree to a call that somebody else asks for: it is sent; returns how it stands then.

    One that was asked for too long ago is a draft again. Doing it again changes nothing. Raises
    Refused.
    """
    await must_not_be_frozen(db)
    found = await must_find(db, call_id, actor)
    if found.state is not State.APPROVING:
        return _still(found)
    if actor == found.created_by:
        raise Refused(YOURS)
    _must_be_in_time(found, now)
    if too_late(found, now):
        await move(db, call_id, [State.APPROVING], State.DRAFT)
        await audit.note(db, actor, found.organization_id, Act.REFUSED_CALL, now, call=call_id)
        return State.DRAFT
    await must_be_few(db, found, now, actor)
    if not await recipients.size(db, found, now):
        raise Refused(NOBODY)
    return await _approved(db, found, now, actor, at_night=found.at_night or at_night)


async def refuse(db: Session, call_id: int, now: datetime, actor: int | None) -> State:
    """Send a call back to who wrote it, as a draft; returns how it stands then."""
    found = await must_find(db, call_id, actor)
    if found.state is not State.APPROVING:
        return _still(found)
    if not await move(db, call_id, [State.APPROVING], State.DRAFT):
        return _still(found)
    if actor != found.created_by:
        await tell(db, News.CALL_REFUSED, await writers(db, found), now, call=call_id)
    await audit.note(db, actor, found.organization_id, Act.REFUSED_CALL, now, call=call_id)
    return State.DRAFT


async def undo(db: Session, call_id: int, now: datetime, actor: int | None) -> State:
    """Make a call that two agreed to a draft again, before it begins. Raises Refused."""
    found = await _sent(db, call_id, actor)
    if not found.state.running:
        return found.state
    if not to_begin(found, now):
        raise Refused(BEGUN)
    if not await move(db, call_id, RUNNING, State.DRAFT, begins_at=None, approved_by=None):
        return found.state
    await db.execute(delete(recipient).where(recipient.c.call_id == call_id))
    told = set(await coordinators.acting_for(db, found.organization_id)) - {actor}
    concerned = told & {found.created_by, found.approved_by}
    await tell(db, News.CALL_REFUSED, concerned, now, call=call_id)
    await audit.note(db, actor, found.organization_id, Act.UNDID_CALL, now, call=call_id)
    return State.DRAFT


def too_late(found: Call, now: datetime) -> bool:
    """Tell whether a call was asked for too long ago to be agreed to."""
    return found.asked_at is None or not timedelta(0) <= now - found.asked_at < AGREED_IN


def to_begin(found: Call, now: datetime) -> bool:
    """Tell whether a call that is to be sent can still be undone."""
    return found.state.running and found.begins_at is not None and now < found.begins_at


async def pause(db: Session, call_id: int, now: datetime, actor: int | None) -> State:
    """Hold a call back from now on; returns how it stands then. Raises Refused."""
    found = await _sent(db, call_id, actor)
    if found.state is not State.SENDING:
        return found.state
    if not await move(db, call_id, [State.SENDING], State.PAUSED):
        return found.state
    await take_back(db, call_id)
    await audit.note(db, actor, found.organization_id, Act.PAUSED_CALL, now, call=call_id)
    return State.PAUSED


async def resume(db: Session, call_id: int, now: datetime, actor: int | None) -> State:
    """Let a call that was held back go on; returns how it stands then. Raises Refused."""
    await must_not_be_frozen(db)
    found = await _sent(db, call_id, actor)
    if found.state is not State.PAUSED:
        return found.state
    _must_be_in_time(found, now)
    if not await move(db, call_id, [State.PAUSED], State.SENDING):
        return found.state
    await audit.note(db, actor, found.organization_id, Act.RESUMED_CALL, now, call=call_id)
    return State.SENDING


async def stop(db: Session, call_id: int, now: datetime, actor: int | None) -> State:
    """End a call: nobody more gets it; returns how it stands then. Raises Refused."""
    found = await _sent(db, call_id, actor)
    if not found.state.running:
        return found.state
    if not await _end(db, call_id, State.STOPPED, Skipped.STOPPED, now):
        return found.state
    await audit.note(db, actor, found.organization_id, Act.STOPPED_CALL, now, call=call_id)
    return State.STOPPED


async def fill(db: Session, call_id: int, now: datetime) -> bool:
    """End a call because nobody more is needed; tells whether it ran until now."""
    return await _over(db, call_id, State.FILLED, Skipped.FILLED, now)


async def complete(db: Session, call_id: int, now: datetime) -> bool:
    """End a call with the last yes that was wanted; tells whether that was still missing.

    Most answers come when everybody has the call: it is done then, and is filled after that.
    """
    return await _over(db, call_id, State.FILLED, Skipped.FILLED, now, (*RUNNING, State.DONE))


async def finish(db: Session, call_id: int, now: datetime) -> bool:
    """End a call that everybody got; tells whether it ran until now."""
    return await _over(db, call_id, State.DONE, Skipped.EXPIRED, now)


async def expire(db: Session, call_id: int, now: datetime) -> bool:
    """End a call whose time is over; tells whether it was one, and ran until now."""
    found = await calls.call_of(db, call_id)
    if found is None or found.not_after > now:
        return False
    return await _over(db, call_id, State.DONE, Skipped.EXPIRED, now)


async def writers(db: Session, found: Call) -> list[int]:
    """Return who is told how a call goes: who wrote it, while they act for its organization."""
    team = await coordinators.acting_for(db, found.organization_id)
    return [one for one in team if one == found.created_by]


async def _ask(
    db: Session, found: Call, now: datetime, actor: int | None, *, at_night: bool
) -> State:
    team = await coordinators.acting_for(db, found.organization_id)
    others = [one for one in team if one != actor]
    if not others:
        raise Refused(SECOND)
    changed = {"at_night": at_night, "created_by": actor, "asked_at": now}
    await move(db, found.id, [State.DRAFT], State.APPROVING, **changed)
    until = min(found.not_after, now + LASTS)
    await tell(db, News.CALL_APPROVE, others, now, not_after=until, call=found.id)
    await audit.note(db, actor, found.organization_id, Act.ASKED_APPROVAL, now, call=found.id)
    return State.APPROVING


async def _approved(
    db: Session, found: Call, now: datetime, actor: int | None, *, at_night: bool
) -> State:
    changed: dict[str, Any] = {"at_night": at_night, "approved_by": actor}
    begins = later(now, UNDONE_IN)
    await _begin(db, found, now, begins, actor, Act.APPROVED_CALL, **changed)
    await tell(db, News.CALL_APPROVED, await writers(db, found), now, call=found.id)
    return State.SENDING


async def _begin(
    db: Session,
    found: Call,
    now: datetime,
    begins: datetime,
    actor: int | None,
    act: Act,
    **changed: Any,
) -> State:
    """Freeze the audience and let the call go; the row of the call is locked."""
    people = await recipients.freeze(db, found, now)
    await move(db, found.id, UNSENT, State.SENDING, begins_at=begins, **changed)
    await audit.note(db, actor, found.organization_id, act, now, call=found.id, people=people)
    return State.SENDING


async def _over(
    db: Session,
    call_id: int,
    to: State,
    why: Skipped,
    now: datetime,
    before: Iterable[State] = RUNNING,
) -> bool:
    if not await _end(db, call_id, to, why, now, before):
        return False
    found = await calls.call_of(db, call_id)
    if found is not None:
        await tell(db, News.CALL_OVER, await _concerned(db, found), now, call=call_id)
    return True


async def _concerned(db: Session, found: Call) -> list[int]:
    """Return who is told how a call ended: the team, when who wrote it acts for it no more."""
    team = coordinators.looking_after
    return await writers(db, found) or await team(db, found.organization_id)


async def _end(
    db: Session,
    call_id: int,
    to: State,
    why: Skipped,
    now: datetime,
    before: Iterable[State] = RUNNING,
) -> bool:
    if not await move(db, call_id, before, to, ended_at=now, next_wave_at=None):
        return False
    await take_back(db, call_id)
    await recipients.skip_waiting(db, call_id, why)
    return True


async def _sent(db: Session, call_id: int, actor: int | None) -> Call:
    found = await must_find(db, call_id, actor)
    if found.state.unsent or found.state is State.DROPPED:
        raise Refused(UNSENT_YET)
    return found


def _still(found: Call) -> State:
    """Return how a call stands that somebody else was faster with; a dropped one is refused."""
    if found.state is State.DROPPED:
        raise Refused(ENDED)
    return found.state


def _must_be_in_time(found: Call, now: datetime) -> None:
    if found.not_after <= now:
        raise Refused(LATE)
