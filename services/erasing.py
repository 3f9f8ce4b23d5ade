"""Erasing: somebody who wants it, or who wrote nothing for long, is forgotten as a whole.

* what others count on is given back first: seats, promises, questions and emergencies they took;
* then everything that names them goes with their row, and what they wrote about a need;
* what they did for a team stays in its log under a number that is never given again;
* who asked for it is answered once more: until that answer is out, their address stays alone,
  with a new number that leads to nothing of before.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, insert, select, text, update

from db.models import (
    address,
    incoming,
    metadata,
    need,
    outbox,
    person,
    pledge,
    recipient,
    report,
    shift,
    signup,
    ticket,
    volunteer,
)
from db.needs import PROMISED
from db.sealing import Seal
from db.session import Session
from db.tickets import UNENDED
from services import departures, needs, panic, pledges, ringing, volunteers
from services.audit import Act
from services.coordinators import organization_of
from services.emergencies import emergency_of
from services.leaving import leave_all
from services.news import News, tell
from services.people import Role

LAST_WORD = "forget"  # the purpose of the row that tells somebody that nothing is left
UNSETTLED = ("queued", "sending")
NUMBERED = (person, address, outbox, incoming, ticket, metadata.tables["utterance"])


async def forget(
    db: Session, seal: Seal, person_id: int, now: datetime, *, answered: bool = False
) -> None:
    """Erase a person and all that is kept of them.

    With `answered` their addresses stay until one more message is out: see `finish`.
    The caller then empties the write-ahead log: only then it is gone from the disk.
    """
    await _end_roles(db, person_id, now)
    await leave_all(db, person_id, now)
    await _take_promises_back(db, person_id, now)
    await _tell_who_answers(db, person_id, now)
    await _give_back(db, person_id, now)
    await _wipe_notes(db, seal, person_id)
    await erase(db, person_id, now, answered=answered)


async def erase(db: Session, person_id: int, now: datetime, *, answered: bool = False) -> None:
    """Erase the row of a person, or of a group, and all that goes with it."""
    await keep_numbers(db)
    theirs = select(address.c.id).where(address.c.person_id == person_id)
    await db.execute(delete(outbox).where(outbox.c.address_id.in_(theirs)))
    await db.execute(
        update(recipient)
        .where(recipient.c.person_id == person_id)
        .values(person_id=None, address_id=None)
    )
    await db.execute(delete(signup).where(signup.c.person_id == person_id))
    if answered:
        await _set_apart(db, person_id, now)
    await db.execute(delete(person).where(person.c.id == person_id))


async def finish(db: Session, address_id: int) -> bool:
    """Erase an address whose last word is out; tells whether it did.

    Who has written again since is somebody new, and stays.
    """
    rows = await db.execute(select(address.c.person_id).where(address.c.id == address_id))
    person_id = rows.scalar()
    if person_id is None or await _has_more_than_the_last_word(db, person_id):
        return False
    await keep_numbers(db)
    await db.execute(delete(person).where(person.c.id == person_id))
    return True


async def finish_all(db: Session, now: datetime) -> int:
    """Erase every address whose last word is out, or can no longer go; returns how many."""
    over = outbox.c.state.not_in(UNSETTLED) | (outbox.c.not_after < now)
    rows = await db.execute(
        select(outbox.c.address_id).where(outbox.c.purpose == LAST_WORD, over).distinct()
    )
    return sum([await finish(db, one) for one in list(rows.scalars())])


async def settled(db: Session, row: int) -> bool:
    """Tell whether nothing more is tried with a row of the outbox."""
    rows = await db.execute(select(outbox.c.state).where(outbox.c.id == row))
    return rows.scalar() not in UNSETTLED


async def keep_numbers(db: Session) -> None:
    """Let no number of a row that is about to go be given again."""
    await db.keep_numbers(*NUMBERED)


async def _end_roles(db: Session, person_id: int, now: datetime) -> None:
    """End what somebody does for a team; their colleagues hear of a volunteer."""
    rows = await db.execute(
        select(person.c.role, volunteer.c.state)
        .outerjoin(volunteer, volunteer.c.person_id == person.c.id)
        .where(person.c.id == person_id)
    )
    row = rows.first()
    if row is None:
        return
    await panic.withdraw(db, person_id)
    if row.role == Role.COORDINATOR.value or await organization_of(db, person_id) is not None:
        await departures.end(db, person_id, now, person_id, Act.REVOKED)
    if row.state in (volunteers.State.PENDING.value, volunteers.State.APPROVED.value):
        await volunteers.leave(db, person_id, now)


async def _take_promises_back(db: Session, person_id: int, now: datetime) -> None:
    rows = await db.execute(
        select(pledge.c.id).where(pledge.c.person_id == person_id, text(PROMISED))
    )
    for number in list(rows.scalars()):
        await pledges.cancel(db, person_id, number, now)


async def _tell_who_answers(db: Session, person_id: int, now: datetime) -> None:
    """Let those know who have, or were told of, a question of theirs that is now gone."""
    rows = await db.execute(
        select(ticket.c.id, ticket.c.taken_by).where(
            ticket.c.person_id == person_id, text(UNENDED)
        )
    )
    for row in rows.all():
        alarm = await emergency_of(db, row.id)
        told = set(await ringing.told(db, alarm, now)) if alarm is not None else set()
        whom = {*told, *([row.taken_by] if row.taken_by is not None else [])} - {person_id}
        await tell(db, News.WRITER_GONE, whom, now, ticket=row.id, danger=alarm is not None)


async def _give_back(db: Session, person_id: int, now: datetime) -> None:
    """Let others take the questions and needs they looked after, and forget a lead's contact."""
    await ringing.released(db, person_id, now)
    held = ticket.c.taken_by == person_id, text(UNENDED)
    free = {"state": "waiting", "taken_by": None, "taken_at": None}
    await db.execute(update(ticket).where(*held).values(free))
    mine = need.c.claimed_by == person_id
    claimed = mine, need.c.state == needs.State.CLAIMED.value
    new = {"state": needs.State.NEW.value, "claimed_by": None, "claimed_at": None}
    await db.execute(update(need).where(*claimed).values(new))
    leads = shift.c.lead_id == person_id
    await db.execute(update(shift).where(leads).values(lead_id=None, contact=None))


async def _wipe_notes(db: Session, seal: Seal, person_id: int) -> None:
    """Take out of the notes about needs what this person wrote.

    A need that was merged into another one keeps its note, and the report went over.
    """
    rows = await db.execute(select(report.c.id).where(report.c.person_id == person_id))
    mine = {str(one) for one in rows.scalars()}
    if not mine:
        return
    noted = await db.execute(select(need.c.id, need.c.note).where(_noted(person_id)))
    for row in noted.all():
        words = _words(seal, row.id, row.note)
        if words is None or not mine.isdisjoint(words):
            kept = {one: said for one, said in (words or {}).items() if one not in mine}
            note = needs.sealed_words(seal, row.id, kept)
            await db.execute(update(need).where(need.c.id == row.id).values(note=note))


def _words(seal: Seal, need_id: int, note: bytes) -> dict[str, str] | None:
    """Return what stands in a note; None for one that no key opens: that may be theirs."""
    try:
        return needs.opened_words(seal, need_id, note)
    except ValueError:
        return None


def _noted(person_id: int) -> ColumnElement[bool]:
    told = select(report.c.need_id).where(report.c.person_id == person_id)
    return need.c.note.is_not(None) & (need.c.id.in_(told) | need.c.merged_into.is_not(None))


async def _set_apart(db: Session, person_id: int, now: datetime) -> None:
    """Give the addresses of somebody a new number, of which nothing else is known."""
    number = await db.next_number(person)
    await db.execute(insert(person).values(id=number, last_seen=now.date()))
    await db.execute(
        update(address).where(address.c.person_id == person_id).values(person_id=number)
    )


async def _has_more_than_the_last_word(db: Session, person_id: int) -> bool:
    """Tell whether somebody wrote again: then at least one more answer lies here."""
    theirs = select(address.c.id).where(address.c.person_id == person_id)
    more = exists().where(
        outbox.c.address_id.in_(theirs), outbox.c.purpose.is_distinct_from(LAST_WORD)
    )
    return bool((await db.execute(select(more))).scalar())
