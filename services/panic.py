"""Panic: one coordinator freezes all, two go on; two, or ten minutes, erase everything.

* it is for a stolen telephone or a taken-over account, whose owner alone can freeze, and nothing
  more unseen: every coordinator of every organization is told, and can cancel for ten minutes;
* those ten minutes count while the program runs and can tell people, whatever the clock says;
* calls on their way are held back at once; nobody lets them go again but a coordinator;
* a drill tells all coordinators and measures how many answer, and changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from db.models import audit as log_table
from db.models import freeze as table
from db.models import person
from db.session import Session
from locales import _
from services import audit, call_acts, coordinators, feeding, freezing, people, reminders
from services.audit import Act
from services.freezing import PATIENCE, Freeze
from services.news import News, tell
from services.people import Role
from services.refusals import Refused

OF_USE = timedelta(days=7)  # who comes back after days reads that all is frozen
LOOK = timedelta(minutes=1)  # more than that between two looks is a sleep, or another clock
MUTE = timedelta(minutes=30)  # between two drills
SEEN_WITHIN = timedelta(hours=24)
NOT_FROZEN = _("Nothing is frozen.")
SECOND = _("You asked for this already. Another coordinator must agree.")
NO_WIPE = _("Nobody has asked to erase anything.")
ASKED = _("It is asked already. Another coordinator can agree.")
TOO_LATE = _("Two of you agreed. It is being erased now.")


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill found."""

    id: int
    at: datetime
    told: int  # coordinators
    unreachable: int  # of them
    calls: int  # that would be held back
    roles: int  # that would be paused
    answers: tuple[datetime, ...] = ()  # when each coordinator pressed the button


@dataclass(slots=True)
class Watch:
    """Counts how long this program has seen that a wipe is asked for, and could tell people."""

    asked_at: datetime | None = None
    seen_at: datetime | None = None
    waited: timedelta = timedelta()

    def see(self, asked_at: datetime | None, now: datetime) -> timedelta:
        """Look once more, at most a minute after the last time; returns how long it is asked."""
        if asked_at is None or asked_at != self.asked_at or self.seen_at is None:
            self.waited = timedelta()
        else:
            self.waited += min(max(now - self.seen_at, timedelta()), LOOK)
        self.asked_at, self.seen_at = asked_at, now
        return self.waited


async def freeze(db: Session, now: datetime, actor: int | None) -> Freeze:
    """Freeze all from this moment on, and let every other coordinator know.

    Doing it again changes nothing.
    """
    known = await freezing.current(db)
    if known is not None:
        return known
    values = {"at": now, "begun_by": actor}
    added = await db.execute(insert(table).values(values).returning(table.c.id))
    number = int(added.scalar_one())
    held = await _hold_calls(db, now)
    await reminders.withdraw_details(db)
    await _tell(db, News.FROZEN, now, [actor], freeze=number)
    await _note(db, actor, Act.PANICKED, now, calls=held)
    return await _must_find(db)


async def thaw(db: Session, now: datetime, actor: int | None) -> bool:
    """Ask that all goes on, or agree to it; tells whether it does. Raises Refused.

    The administrator needs nobody else, nor does who is the only coordinator there is.
    """
    found = await _must_find(db)
    if found.wipe_agreed_at is not None:
        raise Refused(TOO_LATE)
    alone = actor is None or await is_the_only_one(db, actor)
    if not alone and found.thaw_asked_by is None:
        await _change(db, found, thaw_asked_by=actor)
        await _tell(db, News.THAW_ASKED, now, [actor], freeze=found.id)
        await _note(db, actor, Act.ASKED_THAW, now)
        return False
    if not alone and actor == found.thaw_asked_by:
        raise Refused(SECOND)
    await _change(db, found, ended_at=now, wipe_asked_at=None, wipe_asked_by=None)
    await reminders.mark_all(db, now)
    await _tell(db, News.THAWED, now, [actor])
    await _note(db, actor, Act.THAWED, now)
    return True


async def ask_wipe(db: Session, now: datetime, actor: int) -> Freeze:
    """Ask that all but public data is erased; every other coordinator is told. Raises Refused."""
    found = await _must_find(db)
    if found.wipe_asked_at is not None:
        raise Refused(ASKED)
    await _change(db, found, wipe_asked_at=now, wipe_asked_by=actor)
    await _tell(db, News.WIPE_ASKED, now, [actor], freeze=found.id)
    await _note(db, actor, Act.ASKED_WIPE, now)
    return await _must_find(db)


async def agree_to_wipe(db: Session, now: datetime, actor: int) -> None:
    """Agree to erase all, as another coordinator than who asked: it is done at the next look.

    Raises Refused.
    """
    found = await _must_find(db)
    if found.wipe_asked_at is None:
        raise Refused(NO_WIPE)
    if found.wipe_asked_by == actor:
        raise Refused(SECOND)
    if found.wipe_agreed_at is not None:
        return
    await _change(db, found, wipe_agreed_at=now)
    await _tell(db, News.WIPE_AGREED, now, [actor], freeze=found.id)
    await _note(db, actor, Act.AGREED_WIPE, now)


async def cancel_wipe(db: Session, now: datetime, actor: int) -> None:
    """Call off that all is erased, as any coordinator; raises Refused once two agreed."""
    found = await freezing.current(db)
    if found is None or found.wipe_asked_at is None:
        raise Refused(NO_WIPE)
    if found.wipe_agreed_at is not None:
        raise Refused(TOO_LATE)
    await _change(db, found, wipe_asked_at=None, wipe_asked_by=None)
    await _tell(db, News.WIPE_CANCELLED, now, [actor], freeze=found.id)
    await _note(db, actor, Act.CANCELLED_WIPE, now)


async def wipe_due(db: Session, now: datetime, waited: timedelta) -> bool:
    """Tell whether all is to be erased now; `waited` is how long the program has seen it asked."""
    found = await freezing.current(db)
    if found is None or found.wipe_asked_at is None:
        return False
    over = waited >= PATIENCE and now >= found.wipe_asked_at + PATIENCE
    return found.wipe_agreed_at is not None or over


async def withdraw(db: Session, person_id: int) -> None:
    """Forget what somebody asked of a freeze who is suspended: a wipe, or that all goes on.

    What two agreed to stays.
    """
    found = await freezing.current(db)
    if found is None:
        return
    if found.thaw_asked_by == person_id:
        await _change(db, found, thaw_asked_by=None)
    if found.wipe_asked_by == person_id and found.wipe_agreed_at is None:
        await _change(db, found, wipe_asked_at=None, wipe_asked_by=None)


async def drill(db: Session, now: datetime, actor: int) -> Drill:
    """Let every other coordinator press a button, and find out what a freeze would do.

    Within half an hour it is the same one. Raises Refused in a freeze.
    """
    await freezing.must_not_be_frozen(db)
    known = await freezing.last_drill(db)
    if known is None or known.at <= now - MUTE or known.at > now:
        values = {"at": now, "begun_by": actor, "drill": True, "ended_at": now}
        added = await db.execute(insert(table).values(values).returning(table.c.id))
        number = int(added.scalar_one())
        await _tell(db, News.DRILL, now, [actor], freeze=number)
        await _note(db, actor, Act.DRILLED, now, drill=number)
        known = await freezing.last_drill(db)
    if known is None:
        raise Refused(NOT_FROZEN)
    return await _measured(db, known)


async def saw_drill(db: Session, number: int, now: datetime, actor: int) -> None:
    """Note that a coordinator read about a drill; raises Refused when it is long over."""
    found = await freezing.freeze_of(db, number)
    if found is None or not found.drill or found.at <= now - SEEN_WITHIN:
        raise Refused(_("This drill is over."))
    await _note(db, actor, Act.SAW_DRILL, now, drill=number)


async def _measured(db: Session, found: Freeze) -> Drill:
    everybody = [one for one in await coordinators.everyone(db) if one != found.begun_by]
    reached = await people.reachable(db, everybody)
    paused = select(func.count()).where(person.c.role != Role.PERSON.value)
    roles = int((await db.execute(paused)).scalar_one())
    running = len(await feeding.unended(db))
    seen = select(log_table.c.actor, log_table.c.at, log_table.c.details).where(
        log_table.c.act == Act.SAW_DRILL.value, log_table.c.at >= found.at
    )
    rows = (await db.execute(seen.order_by(log_table.c.id.desc()))).all()
    first = {row.actor: row.at for row in rows if row.details.get("drill") == found.id}
    answers = tuple(sorted(at for actor, at in first.items() if actor in everybody))
    unreachable = len(everybody) - len(reached)
    return Drill(found.id, found.at, len(everybody), unreachable, running, roles, answers)


async def _hold_calls(db: Session, now: datetime) -> int:
    """Pause every call that is being sent; returns how many there were."""
    numbers = await feeding.unended(db)
    for number in numbers:
        await call_acts.pause(db, number, now, None)
    return len(numbers)


async def is_the_only_one(db: Session, actor: int) -> bool:
    """Tell whether there is no other coordinator at all, suspended or not."""
    role = person.c.role == Role.COORDINATOR.value
    rows = await db.execute(select(person.c.id).where(role, person.c.id != actor).limit(1))
    return rows.first() is None


async def _must_find(db: Session) -> Freeze:
    found = await freezing.current(db)
    if found is None:
        raise Refused(NOT_FROZEN)
    return found


async def _change(db: Session, found: Freeze, **changed: object) -> None:
    await db.execute(update(table).where(table.c.id == found.id).values(**changed))


async def _tell(
    db: Session, kind: News, now: datetime, besides: Collection[int | None], **details: int
) -> None:
    """Let every coordinator of every organization know, but who did it."""
    others = set(await coordinators.everyone(db)) - set(besides)
    told = [one for one in others if one is not None]
    await tell(db, kind, told, now, not_after=now + OF_USE, **details)


async def _note(db: Session, actor: int | None, act: Act, now: datetime, **details: int) -> None:
    mine = await coordinators.organization_of(db, actor) if actor is not None else None
    await audit.note(db, actor, mine.id if mine else None, act, now, **details)
