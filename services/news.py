"""News: what people are to know, written by the transaction that made it true.

* whoever writes them needs no chat: a conversation, an import and the clock all do the same;
* the machine puts them into words, and into the outbox, and then they are gone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select

from db.models import news
from db.session import Session

LASTS = timedelta(hours=24)


class News(StrEnum):
    """What happened."""

    APPLIED = "applied"  # to coordinators: somebody wants to help
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"  # a coordinator ended your role
    LEFT = "left"  # to coordinators: a volunteer left
    OFFERED = "offered"  # a seat is free for you until …
    OFFER_OVER = "offer_over"
    RELEASED = "released"  # you did not confirm, somebody else has the seat
    MOVED_BACK = "moved_back"  # the shift shrank: you wait again
    CHANGED = "changed"
    CALLED_OFF = "called_off"
    REPLACED = "replaced"  # somebody took over your seat
    FRIEND = "friend"  # a friend took the seat held for them
    HOLD_OVER = "hold_over"  # nobody came for the seats you held
    GAP = "gap"  # to volunteers: a seat is free at short notice
    LATE = "late"  # to lead and coordinators: a late cancellation
    LEADS = "leads"  # you lead this shift now
    ROLL = "roll"  # to the lead: who is there?
    MISSED_TWICE = "missed_twice"  # to coordinators
    ASKED_AFTER = "asked_after"  # to a volunteer who was missed: is all well?


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news for one person."""

    kind: News
    person_id: int
    shift_id: int | None
    signup_id: int | None
    details: dict[str, Any]  # numbers and tokens
    not_after: datetime


async def tell(
    db: Session,
    kind: News,
    person_ids: Collection[int],
    now: datetime,
    *,
    shift_id: int | None = None,
    signup_id: int | None = None,
    not_after: datetime | None = None,
    **details: int | str | bool,
) -> None:
    """Let these people know something, each in their language, after the commit."""
    rows = [
        {
            "kind": kind.value,
            "person_id": one,
            "shift_id": shift_id,
            "signup_id": signup_id,
            "details": details,
            "not_after": not_after or now + LASTS,
        }
        for one in sorted(set(person_ids))
    ]
    if rows:
        await db.execute(insert(news), rows)


async def take_news(db: Session) -> list[Item]:
    """Return all news, which are then gone."""
    rows = (await db.execute(select(news).order_by(news.c.id))).all()
    if rows:
        await db.execute(delete(news).where(news.c.id <= rows[-1].id))
    return [
        Item(
            News(row.kind),
            row.person_id,
            row.shift_id,
            row.signup_id,
            row.details,
            row.not_after,
        )
        for row in rows
    ]
