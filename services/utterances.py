"""Utterances: what both sides said in a ticket, sealed, and forgotten some days after its end.

* a ready-made answer is kept by its name, and said in each reader's own language;
* nobody's words stand in news, audit notes or logs: those hold the number of an utterance.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from db.models import ticket, utterance
from db.sealing import Seal, binding
from db.session import Session
from locales import Text, _, as_is
from services.days import local
from services.ready import Ready

KEPT = timedelta(days=7)  # after the end of their ticket
FORGOTTEN = _("🗑 These words are forgotten.")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that one side said."""

    id: int
    ticket_id: int
    by_team: bool
    person_id: int | None  # who of the team
    language: str
    ready: Ready | None
    words: str  # on one line; "" when ready-made or forgotten
    at: datetime  # in local time

    @property
    def text(self) -> Text:
        """What is read: a ready-made answer in the reader's own language, else as written."""
        if self.ready is not None:
            return self.ready.words
        return as_is(self.words) if self.words else FORGOTTEN


async def keep(
    db: Session,
    seal: Seal,
    ticket_id: int,
    said: str | Ready,
    language: str,
    now: datetime,
    *,
    actor: int | None = None,
    by_team: bool = False,
) -> int:
    """Write down what was said, words sealed, and return its number."""
    ready = said if isinstance(said, Ready) else None
    number = await db.next_number(utterance)
    added = await db.execute(
        insert(utterance)
        .values(
            id=number,
            ticket_id=ticket_id,
            by_team=by_team,
            person_id=actor,
            language=language,
            ready=ready.value if ready else None,
            words=None if ready else seal.seal(said.encode(), _bound(number)),
            at=now,
        )
        .returning(utterance.c.id)
    )
    return int(added.scalar_one())


async def utterances(
    db: Session, seal: Seal, ticket_id: int, limit: int, before_id: int | None = None
) -> list[Utterance]:
    """Return the last things that were said in a ticket, in order."""
    wanted = select(utterance).where(utterance.c.ticket_id == ticket_id)
    if before_id is not None:
        wanted = wanted.where(utterance.c.id < before_id)
    rows = (await db.execute(wanted.order_by(utterance.c.id.desc()).limit(limit))).all()
    return [_utterance(seal, row) for row in reversed(rows)]


async def utterance_of(db: Session, seal: Seal, number: int) -> Utterance | None:
    """Return one thing that was said, or None."""
    row = (await db.execute(select(utterance).where(utterance.c.id == number))).first()
    return _utterance(seal, row) if row else None


async def last_ready(db: Session, ticket_id: int) -> Ready | None:
    """Return the ready-made question to which a ticket waits for the answer, if there is one."""
    row = (
        await db.execute(
            select(utterance.c.ready, utterance.c.by_team)
            .where(utterance.c.ticket_id == ticket_id)
            .order_by(utterance.c.id.desc())
            .limit(1)
        )
    ).first()
    return Ready(row.ready) if row and row.by_team and row.ready else None


async def unanswered(db: Session, ticket_id: int) -> int:
    """Return how many things the person said since the team last said something."""
    answered = (
        select(func.coalesce(func.max(utterance.c.id), 0))
        .where(utterance.c.ticket_id == ticket_id, utterance.c.by_team.is_(True))
        .scalar_subquery()
    )
    found = await db.execute(
        select(func.count())
        .select_from(utterance)
        .where(utterance.c.ticket_id == ticket_id, utterance.c.id > answered)
    )
    number: int = found.scalar_one()
    return number


async def forget(db: Session, now: datetime) -> None:
    """Wipe the words of tickets that ended seven days ago."""
    over = select(ticket.c.id).where(ticket.c.ended_at <= now - KEPT)
    await db.execute(
        update(utterance)
        .where(utterance.c.words.is_not(None), utterance.c.ticket_id.in_(over))
        .values(words=None)
    )


def _bound(number: int) -> bytes:
    return binding("utterance", "words", number)


def _utterance(seal: Seal, row: object) -> Utterance:
    found = row._mapping  # type: ignore[attr-defined]
    words = seal.open(found["words"], _bound(found["id"])).decode() if found["words"] else ""
    return Utterance(
        found["id"],
        found["ticket_id"],
        found["by_team"],
        found["person_id"],
        found["language"],
        Ready(found["ready"]) if found["ready"] else None,
        " ".join(words.split()),
        local(found["at"]),
    )
