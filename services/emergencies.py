"""Emergencies: somebody is in danger, and those on duty, nobody else, are told until one has it.

* an emergency is a ticket: in no list, no broadcast, no export, and the log has its number only;
* who raises it again within half an hour adds to the same one, later it rings from the beginning;
* who raised and ended five within an hour rings the team every three minutes at most;
* that of a child stays one, whatever else is said in it, and leaves who has it for who answers
  for children;
* of several who take it at once the first one has it, and the others are told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from db.models import ticket
from db.session import Session
from locales import _
from services import audit, ringing, safeguarding
from services.areas import nearest_area
from services.audit import Act
from services.coordinators import acts_for, organization_of
from services.dangers import Danger
from services.deadlines import later
from services.duties import next_on_duty
from services.grid import snap
from services.hours import Position
from services.news import News, tell
from services.refusals import Refused
from services.ringing import PATIENCE, SILENT, STILL, Emergency, emergency
from services.rounds import EVERYBODY
from services.routing import organization_for
from services.walking import distance

SAME = timedelta(minutes=30)
OFTEN = 5  # raised and ended within an hour
HOUR = timedelta(hours=1)
NEAR = 40_000  # metres from a known spot, whose name then says something
KINDS = [one.value for one in Danger]
OVER = _("This emergency is over.")
NOT_YOURS = _("Only the team on duty can take this.")


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of a cry for help, as it is told to the person."""

    ticket_id: int | None  # None when nobody coordinates at all
    on_duty: bool  # somebody on duty was told
    next_at: datetime | None  # when somebody is on duty next, when nobody is
    known: bool = False  # it was raised before
    taken: bool = False  # somebody has it

    @property
    def unheard(self) -> bool:
        """Whether the team was told before, and nobody has answered."""
        return self.known and not self.taken and not self.on_duty


async def raise_(
    db: Session,
    person_id: int,
    danger: Danger,
    now: datetime,
    *,
    position: Position | None = None,
    area: str = "",
) -> Raised:
    """Let those on duty know that somebody is in danger, and return what may be told of it."""
    known = await _unended(db, person_id)
    if known is not None:
        return await _again(db, known, danger, now)
    named = area or await _area(db, position)
    organization_id = await organization_for(
        db, position=position, area=named, person_id=person_id, now=now, besides=True
    )
    if organization_id is None:
        return Raised(None, False, None)
    rings_at = await _rings_at(db, person_id, now)
    number = await db.next_number(ticket)
    await db.execute(
        insert(ticket).values(
            id=number,
            kind=danger.value,
            person_id=person_id,
            organization_id=organization_id,
            area=named,
            cell=str(snap(*position)) if position else None,
            state="waiting",
            created_at=now,
            said_at=now,
            rings_at=rings_at,
        )
    )
    return await _raised(db, await ringing.begin(db, number, now, rings_at), now)


async def take(db: Session, ticket_id: int, now: datetime, actor: int) -> int:
    """Take an emergency and return who has it: the first who took it; raises Refused."""
    found = await emergency_of(db, ticket_id, locked=True)
    if found is None or not await ringing.may_take(db, found, actor, now):
        raise Refused(NOT_YOURS)
    if found.ended:
        raise Refused(OVER)
    if found.taken_by is not None:
        return found.taken_by
    told = await ringing.told(db, found, now)
    taken = await db.execute(
        update(ticket)
        .where(ticket.c.id == ticket_id)
        .values(
            state="taken",
            taken_by=actor,
            taken_at=now,
            rings_at=later(now, SILENT),
            organization_id=await _looked_after(db, found, actor),
        )
        .returning(ticket.c.organization_id)
    )
    row = taken.one()
    await audit.note(db, actor, row.organization_id, Act.TOOK_TICKET, now, ticket=ticket_id)
    others = [one for one in told if one != actor]
    await tell(db, News.EMERGENCY_TAKEN, others, now, ticket=ticket_id)
    await tell(db, News.TICKET_TAKEN, [found.person_id], now, ticket=ticket_id)
    return actor


async def safe(db: Session, ticket_id: int, person_id: int, now: datetime) -> bool:
    """Let somebody say that their emergency is over, or was none; False when it was over.

    Whoever was told is told.
    """
    found = await emergency_of(db, ticket_id)
    if found is None or found.person_id != person_id or found.ended:
        return False
    told = await ringing.told(db, found, now)
    await db.execute(
        update(ticket)
        .where(ticket.c.id == ticket_id, STILL)
        .values(state="closed", ended_at=now, said_at=now, rings_at=None)
    )
    everybody = {*told, *([found.taken_by] if found.taken_by else [])}
    await tell(db, News.EMERGENCY_SAFE, everybody, now, ticket=ticket_id)
    return True


async def place(
    db: Session,
    ticket_id: int,
    person_id: int,
    position: Position | None,
    area: str,
    now: datetime,
) -> bool:
    """Note where somebody in danger is, as a cell of the grid; False when theirs is over.

    Who has it is told; as long as nobody has, it goes to who looks after that place.
    """
    found = await emergency_of(db, ticket_id)
    if found is None or found.person_id != person_id or found.ended:
        return False
    named = area or await _area(db, position)
    known = {"area": named, "cell": str(snap(*position)) if position else None, "said_at": now}
    await db.execute(update(ticket).where(ticket.c.id == ticket_id).values(**known))
    if found.taken_by is not None:
        await tell(db, News.EMERGENCY, [found.taken_by], now, ticket=ticket_id, again=True)
        await ringing.waits(db, ticket_id, now)
        return True
    nearest = await organization_for(
        db, position=position, area=named, person_id=person_id, now=now, besides=True
    )
    if nearest is not None and await _may_move(db, found, nearest):
        await db.execute(
            update(ticket).where(ticket.c.id == ticket_id).values(organization_id=nearest)
        )
        await ringing.begin(db, ticket_id, now)
    else:
        told = await ringing.told(db, found, now)
        await tell(db, News.EMERGENCY, told, now, ticket=ticket_id, again=True)
    return True


async def emergency_of(db: Session, ticket_id: int, *, locked: bool = False) -> Emergency | None:
    """Return an emergency, or None when there is none of this number.

    `locked` lets nobody else change it before this transaction ends.
    """
    found = select(ticket).where(ticket.c.id == ticket_id, ticket.c.kind.in_(KINDS))
    row = (await db.execute(found.with_for_update() if locked else found)).first()
    return emergency(row) if row else None


async def open_of(db: Session, person_id: int) -> int | None:
    """Return the number of somebody's emergency that is not over."""
    found = await _unended(db, person_id)
    return found.id if found is not None else None


async def _unended(db: Session, person_id: int) -> Emergency | None:
    """Return somebody's emergency that is not over."""
    rows = await db.execute(
        select(ticket)
        .where(STILL, ticket.c.person_id == person_id, ticket.c.kind.in_(KINDS))
        .order_by(ticket.c.said_at.desc())
        .limit(1)
    )
    row = rows.first()
    return emergency(row) if row else None


async def _rings_at(db: Session, person_id: int, now: datetime) -> datetime:
    """Return when a new one rings: at once, unless somebody raised and ended many just now."""
    rows = await db.execute(
        select(ticket.c.created_at)
        .where(
            ticket.c.person_id == person_id,
            ticket.c.kind.in_(KINDS),
            ticket.c.created_at > later(now, -HOUR),
            ticket.c.created_at <= now,
        )
        .order_by(ticket.c.created_at.desc())
    )
    before = list(rows.scalars())
    return max(now, later(before[0], PATIENCE)) if len(before) >= OFTEN else now


async def _again(db: Session, found: Emergency, danger: Danger, now: datetime) -> Raised:
    """Add to an emergency that there is; who was told reads what is new."""
    recent = found.said > later(now, -SAME)
    new = danger not in (found.danger, Danger.DANGER)
    stays = found.danger is Danger.CHILD
    changed = {"kind": danger.value} if (new or not recent) and not stays else {}
    await db.execute(update(ticket).where(ticket.c.id == found.id).values(said_at=now, **changed))
    if not recent or (new and not stays and await _is_for_others(db, found.id)):
        return await _raised(db, await ringing.begin(db, found.id, now), now)
    repeated = found.taken_by is not None and found.said <= later(now, -PATIENCE)
    if new or repeated:
        told = [found.taken_by] if found.taken_by else await ringing.told(db, found, now)
        more = danger.value if new and stays else ""
        await tell(db, News.EMERGENCY, told, now, ticket=found.id, again=True, danger=more)
    await ringing.waits(db, found.id, now)
    return await _raised(db, found, now, known=True)


async def _is_for_others(db: Session, ticket_id: int) -> bool:
    """Tell whether it is of a child since now, and with nobody who answers for children."""
    found = await emergency_of(db, ticket_id)
    if found is None or not await safeguarding.alone(db, found):
        return False
    return found.taken_by is None or not await safeguarding.may_have(db, found, found.taken_by)


async def _may_move(db: Session, found: Emergency, organization_id: int) -> bool:
    """Tell whether it goes to another organization; of a child not to one without two leads."""
    if organization_id == found.organization_id:
        return False
    kept = await safeguarding.alone(db, found)
    return not kept or bool(await safeguarding.leads(db, organization_id))


async def _raised(db: Session, found: Emergency, now: datetime, known: bool = False) -> Raised:
    taken = found.taken_by is not None
    on_duty = not taken and found.rung < EVERYBODY
    if on_duty and not found.rung:  # it rings a little later
        on_duty = await ringing.watched(db, found, now)
    following = None
    if not taken and not on_duty:
        following = await next_on_duty(db, found.organization_id, now)
    return Raised(found.id, on_duty, following, known, taken)


async def _looked_after(db: Session, found: Emergency, actor: int) -> int:
    """Return for whom somebody takes it: it moves to theirs when they act for its own not."""
    if await acts_for(db, actor, found.organization_id):
        return found.organization_id
    mine = await organization_of(db, actor)
    return mine.id if mine else found.organization_id


async def _area(db: Session, position: Position | None) -> str:
    """Return the name of the known spot that is nearest, "" far from all of them."""
    if position is None:
        return ""
    nearest = await nearest_area(db, position)
    return nearest.name if distance(position, nearest.position) <= NEAR else ""
