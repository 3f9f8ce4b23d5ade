"""Ringing: an emergency is with somebody, or all know that it is with nobody.

* first who is on duty for the organization is told, three minutes later who is on duty for its
  hub and the hub's other members, three minutes later all who act for it;
* then it is an alarm, told again every five minutes, after an hour every half hour, and the
  person is told honestly;
* a taken one in which nobody says a word to the person for half an hour rings its holder, and
  after another half hour it is everybody's again;
* as long as nobody took it, the moment of its next ring stands in the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, text, update

from db.models import organization, ticket, utterance
from db.session import Session
from db.tickets import UNENDED
from services.coordinators import acting_for, acts_for
from services.dangers import Danger
from services.duties import on_duty
from services.grid import Cell, cell
from services.news import News, tell

PATIENCE = timedelta(minutes=3)
AGAIN = timedelta(minutes=5)
LATER_AGAIN = timedelta(minutes=30)
LOUD = timedelta(hours=1)  # since the alarm
SILENT = timedelta(minutes=30)  # of who took it
OF_USE = timedelta(hours=1)  # a ring that could not be delivered by then
EVERYBODY = 3  # the round in which all are told
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
    )


async def keep(db: Session, now: datetime) -> None:
    """Ring for all whose time has come."""
    due = await db.execute(
        select(ticket).where(RINGS, ticket.c.rings_at <= now).order_by(ticket.c.rings_at)
    )
    for row in due.all():
        found = emergency(row)
        if found.ended:
            await _change(db, found.id, rings_at=None)
        elif found.state == "taken":
            await _remind(db, found, now)
        else:
            await ring(db, found, now)


async def begin(db: Session, ticket_id: int, now: datetime) -> Emergency:
    """Let one ring from the first round on, whoever had it; returns it as it is then.

    At the first ring the person reads the answer: nobody tells them again that nobody is there.
    """
    await _change(
        db,
        ticket_id,
        state="waiting",
        taken_by=None,
        taken_at=None,
        ended_at=None,
        rings_at=now,
        rung=0,
        alarmed_at=None,
    )
    await ring(db, await _load(db, ticket_id), now, quietly=True)
    return await _load(db, ticket_id)


async def ring(db: Session, found: Emergency, now: datetime, *, quietly: bool = False) -> None:
    """Tell the next ones; `quietly` tells the person nothing."""
    already = await told(db, found, now)
    for number in range(found.rung + 1, EVERYBODY):
        fresh = [one for one in await _circle(db, found, number, now) if one not in already]
        if fresh:
            await _change(db, found.id, rung=number, rings_at=now + PATIENCE)
            await _tell(db, News.EMERGENCY, fresh, found, now)
            return
    since = found.alarmed or now
    pause = AGAIN if now - since < LOUD else LATER_AGAIN
    untold = found.rung == EVERYBODY or (found.alarmed is None and not quietly)
    rung = EVERYBODY if quietly else max(found.rung, EVERYBODY) + 1  # the person knows
    await _change(db, found.id, rung=rung, rings_at=now + pause, alarmed_at=since)
    everybody = await _circle(db, found, EVERYBODY, now)
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
    if await acts_for(db, person_id, found.organization_id):
        return True
    return person_id in await _circle(db, found, 2, now)


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
        await _tell(db, News.EMERGENCY, [person_id], emergency(row), now)


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
    since = found.taken or found.created
    if found.taken_by is None or not await acts_for(db, found.taken_by, found.organization_id):
        await begin(db, found.id, now)
    elif await _answered(db, found.id, since):
        await _change(db, found.id, rings_at=None)
    elif now < since + 2 * SILENT:
        await _change(db, found.id, rings_at=since + 2 * SILENT)
        await _tell(db, News.EMERGENCY, [found.taken_by], found, now, silent=True)
    else:
        back = {"state": "waiting", "taken_by": None, "taken_at": None, "alarmed_at": None}
        await _change(db, found.id, **back, rung=EVERYBODY - 1)
        await ring(db, await _load(db, found.id), now)


async def _answered(db: Session, ticket_id: int, since: datetime) -> bool:
    rows = await db.execute(
        select(utterance.c.id)
        .where(
            utterance.c.ticket_id == ticket_id,
            utterance.c.by_team.is_(True),
            utterance.c.at >= since,
        )
        .limit(1)
    )
    return rows.first() is not None


async def _circle(db: Session, found: Emergency, number: int, now: datetime) -> list[int]:
    """Return who is told in a round, the person in danger never."""
    if number == 1:
        circle = await on_duty(db, found.organization_id, now)
    elif number < EVERYBODY:
        family = await _family(db, found.organization_id)
        circle = [one for each in family for one in await on_duty(db, each, now)]
    else:
        circle = await acting_for(db, found.organization_id)
    return sorted({one for one in circle if one != found.person_id})


async def _family(db: Session, organization_id: int) -> list[int]:
    """Return an organization's hub and all that name the same hub."""
    own = select(organization.c.hub_id).where(organization.c.id == organization_id)
    hub = (await db.execute(own)).scalar() or organization_id
    rows = await db.execute(
        select(organization.c.id)
        .where(or_(organization.c.id == hub, organization.c.hub_id == hub))
        .order_by(organization.c.id)
    )
    return [row.id for row in rows]


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
    await tell(db, kind, person_ids, now, not_after=now + of_use, ticket=found.id, **details)


async def _load(db: Session, ticket_id: int) -> Emergency:
    return emergency((await db.execute(select(ticket).where(ticket.c.id == ticket_id))).one())


async def _change(db: Session, ticket_id: int, **changed: object) -> None:
    await db.execute(update(ticket).where(ticket.c.id == ticket_id).values(**changed))
