"""Ringing: an emergency is with somebody, or all know that it is with nobody.

* first who is on duty for the organization is told, three minutes later who is on duty for its
  hub and the hub's other members, three minutes later all who act for it;
* then it is an alarm, told again every five minutes, after an hour every half hour, and the
  person is told honestly;
* a taken one in which nobody answers the person for half an hour rings its holder, and after
  another half hour it is everybody's again;
* of a child only those hear who are named for that, see `safeguarding`, all in the first round;
* where nobody acts any more but the person in danger, another organization is told;
* as long as nobody took it, the moment of its next ring stands in the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, text, update

from db.models import ticket, utterance
from db.session import Session
from db.tickets import UNENDED
from services import safeguarding
from services.coordinators import acts_for
from services.dangers import Danger
from services.deadlines import later
from services.grid import Cell, cell
from services.news import News, tell
from services.rounds import EVERYBODY, circle
from services.routing import organization_for

PATIENCE = timedelta(minutes=3)
AGAIN = timedelta(minutes=5)
LATER_AGAIN = timedelta(minutes=30)
LOUD = timedelta(hours=1)  # since the alarm
SILENT = timedelta(minutes=30)  # of who took it
OF_USE = timedelta(hours=1)  # a ring that could not be delivered by then
FARTHEST = timedelta(hours=1)  # no ring is so far ahead, unless the clock was set back
STILL = text(UNENDED)
RINGS = text("rings_at IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody in danger, and with whom it is."""

    id: int
    danger: Danger
    person_id: int
    organization_id: int
    area: str
    cell: Cell | None
    state: str
    taken_by: int | None
    created: datetime
    taken: datetime | None
    rung: int  # how many rounds were told
    alarmed: datetime | None
    said: datetime  # when either side last said something

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.state == "closed"


def emergency(row: Any) -> Emergency:
    """Return the emergency of a row of tickets."""
    return Emergency(
        row.id,
        Danger(row.kind),
        row.person_id,
        row.organization_id,
        row.area,
        cell(row.cell) if row.cell else None,
        row.state,
        row.taken_by,
        row.created_at,
        row.taken_at,
        row.rung,
        row.alarmed_at,
        row.said_at,
    )


async def keep(db: Session, now: datetime) -> None:
    """Ring for all whose time has come."""
    time_has_come = or_(ticket.c.rings_at <= now, ticket.c.rings_at > later(now, FARTHEST))
    due = await db.execute(select(ticket).where(RINGS, time_has_come).order_by(ticket.c.rings_at))
    for row in due.all():
        found = emergency(row)
        if found.ended:
            await _change(db, found.id, rings_at=None)
        elif found.state == "taken":
            await _remind(db, found, now)
        else:
            await ring(db, found, now)


async def begin(
    db: Session, ticket_id: int, now: datetime, at: datetime | None = None
) -> Emergency:
    """Let one ring from the first round on, whoever had it; returns it as it is then.

    At the first ring the person reads the answer: nobody tells them again that nobody is there.
    With a moment `at` that is still to come it rings then.
    """
    waits = at is not None and at > now
    await _change(
        db,
        ticket_id,
        state="waiting",
        taken_by=None,
        taken_at=None,
        ended_at=None,
        rings_at=at if waits else now,
        rung=0,
        alarmed_at=None,
    )
    if not waits:
        await ring(db, await _load(db, ticket_id), now, quietly=True)
    return await _load(db, ticket_id)


async def ring(db: Session, found: Emergency, now: datetime, *, quietly: bool = False) -> None:
    """Tell the next ones; `quietly` tells the person nothing."""
    already = await told(db, found, now)
    for number in range(found.rung + 1, EVERYBODY):
        fresh = [one for one in await _circle(db, found, number, now) if one not in already]
        if fresh:
            await _change(db, found.id, rung=number, rings_at=later(now, PATIENCE))
            await _tell(db, News.EMERGENCY, fresh, found, now)
            return
    everybody = await _circle(db, found, EVERYBODY, now)
    if not everybody and await _moved(db, found, now):
        await begin(db, found.id, now)
        return
    since = found.alarmed or now
    pause = AGAIN if now - since < LOUD else LATER_AGAIN
    untold = found.rung == EVERYBODY or (found.alarmed is None and not quietly)
    rung = EVERYBODY if quietly else max(found.rung, EVERYBODY) + 1  # the person knows
    await _change(db, found.id, rung=rung, rings_at=later(now, pause), alarmed_at=since)
    await _tell(db, News.EMERGENCY_OPEN, everybody, found, now, pause)
    if untold:
        await _tell(db, News.EMERGENCY_WAITS, [found.person_id], found, now)


async def told(db: Session, found: Emergency, now: datetime) -> list[int]:
    """Return who was told about an emergency so far, as far as they still have to do with it."""
    circles = [
        await _circle(db, found, number, now)
        for number in range(1, min(found.rung, EVERYBODY) + 1)
    ]
    return sorted({one for circle in circles for one in circle})


async def may_take(db: Session, found: Emergency, person_id: int, now: datetime) -> bool:
    """Tell whether somebody may take it: who acts for the organization, or is asked in turn."""
    if person_id == found.person_id:
        return False
    if leads := await safeguarding.alone(db, found):
        return person_id in leads
    if await acts_for(db, person_id, found.organization_id):
        return True
    return person_id in await _circle(db, found, 2, now)


async def watched(db: Session, found: Emergency, now: datetime) -> bool:
    """Tell whether somebody is on duty who is told before all are."""
    return any([await _circle(db, found, number, now) for number in range(1, EVERYBODY)])


async def waits(db: Session, ticket_id: int, now: datetime) -> None:
    """Note that the person said something to who has it, and waits for a word."""
    await db.execute(
        update(ticket)
        .where(
            ticket.c.id == ticket_id,
            ticket.c.state == "taken",
            ticket.c.rings_at.is_(None),
            ticket.c.kind.in_([one.value for one in Danger]),
        )
        .values(rings_at=later(now, SILENT))
    )


async def newly_on_duty(db: Session, organization_id: int, person_id: int, now: datetime) -> None:
    """Tell who goes on duty what nobody has taken yet."""
    rows = await db.execute(
        select(ticket).where(
            ticket.c.organization_id == organization_id,
            ticket.c.state == "waiting",
            ticket.c.person_id != person_id,
            RINGS,
        )
    )
    for row in rows.all():
        found = emergency(row)
        if await safeguarding.may_have(db, found, person_id):
            await _tell(db, News.EMERGENCY, [person_id], found, now)


async def released(db: Session, person_id: int, now: datetime) -> None:
    """Let ring again what somebody took who does not coordinate any more."""
    rows = await db.execute(
        select(ticket.c.id).where(
            STILL,
            ticket.c.taken_by == person_id,
            ticket.c.kind.in_([one.value for one in Danger]),
        )
    )
    for row in rows.all():
        await begin(db, row.id, now)


async def _remind(db: Session, found: Emergency, now: datetime) -> None:
    """Ring the holder who said nothing, then give it back to all."""
    since = await _unanswered_since(db, found)
    if found.taken_by is None or not await acts_for(db, found.taken_by, found.organization_id):
        await begin(db, found.id, now)
    elif since is None:
        await _change(db, found.id, rings_at=None)
    elif now < later(since, SILENT):
        await _change(db, found.id, rings_at=later(since, SILENT))
    elif now < later(since, 2 * SILENT):
        await _change(db, found.id, rings_at=later(since, 2 * SILENT))
        await _tell(db, News.EMERGENCY, [found.taken_by], found, now, silent=True)
    else:
        back = {"state": "waiting", "taken_by": None, "taken_at": None, "alarmed_at": None}
        await _change(db, found.id, **back, rung=EVERYBODY - 1)
        await ring(db, await _load(db, found.id), now)


async def _unanswered_since(db: Session, found: Emergency) -> datetime | None:
    """Return since when the person waits for a word, None when the team said the last one."""
    taken = found.taken or found.created
    of_it = utterance.c.ticket_id == found.id
    last = await db.execute(
        select(utterance.c.id, utterance.c.at)
        .where(of_it, utterance.c.by_team.is_(True), utterance.c.at >= taken)
        .order_by(utterance.c.id.desc())
        .limit(1)
    )
    answered = last.first()
    if answered is None:
        return taken
    written = await db.execute(
        select(func.min(utterance.c.at)).where(of_it, utterance.c.id > answered.id)
    )
    since: datetime | None = written.scalar()
    # A place, or the same cry again, stands in no utterance.
    return since or (found.said if found.said > answered.at else None)


async def _moved(db: Session, found: Emergency, now: datetime) -> bool:
    """Give it to another organization where somebody acts; False when there is none."""
    elsewhere = await organization_for(
        db,
        position=found.cell.centre if found.cell else None,
        area=found.area,
        person_id=found.person_id,
        now=now,
        besides=True,
    )
    if elsewhere is None or elsewhere == found.organization_id:
        return False
    await _change(db, found.id, organization_id=elsewhere)
    return True


async def _circle(db: Session, found: Emergency, number: int, now: datetime) -> list[int]:
    if leads := await safeguarding.alone(db, found):
        return leads
    return await circle(db, found.organization_id, found.person_id, number, now)


async def _tell(
    db: Session,
    kind: News,
    person_ids: list[int],
    found: Emergency,
    now: datetime,
    of_use: timedelta = OF_USE,
    **details: bool,
) -> None:
    """Let people know; what comes again is of no use once it does."""
    await tell(db, kind, person_ids, now, not_after=later(now, of_use), ticket=found.id, **details)


async def _load(db: Session, ticket_id: int) -> Emergency:
    return emergency((await db.execute(select(ticket).where(ticket.c.id == ticket_id))).one())


async def _change(db: Session, ticket_id: int, **changed: object) -> None:
    await db.execute(update(ticket).where(ticket.c.id == ticket_id).values(**changed))
