"""News: what people are to know, written by the transaction that made it true.

* whoever writes them needs no chat: a conversation, an import and the clock all do the same;
* the machine puts them into words, and into the outbox, and then they are gone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select

from db.models import news, person
from db.session import Session
from services.roles import frozen

LASTS = timedelta(hours=24)


class News(StrEnum):
    """What happened."""

    APPLIED = "applied"  # to coordinators: somebody wants to help
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"  # a coordinator ended your role
    LEFT = "left"  # to coordinators: a volunteer left
    SECOND = "second"  # to coordinators: somebody whom one of you invited needs a yes
    SECONDED = "seconded"  # to who was invited: you are a coordinator
    ASLEEP = "asleep"  # to a volunteer: no shift for 30 days
    ASLEEP_TEAM = "asleep_team"  # to coordinators: whose role sleeps
    ROLE_ENDS = "role_ends"  # to a coordinator who wrote nothing for long: it ends in a week
    ROLE_UNUSED = "role_unused"  # to coordinators: the role of one of you has ended
    OFFERED = "offered"  # a seat is free for you until …
    OFFER_OVER = "offer_over"
    RELEASED = "released"  # you did not confirm, somebody else has the seat
    MOVED_BACK = "moved_back"  # the shift shrank: you wait again
    CHANGED = "changed"
    CALLED_OFF = "called_off"
    REPLACED = "replaced"  # somebody took over your seat
    FRIEND = "friend"  # a friend took the seat held for them
    HOLD_OVER = "hold_over"  # nobody came for the seats you held
    LATE = "late"  # to lead and coordinators: a late cancellation
    LEADS = "leads"  # you lead this shift now
    ROLL = "roll"  # to the lead: who is there?
    MISSED_TWICE = "missed_twice"  # to coordinators
    ASKED_AFTER = "asked_after"  # to a volunteer who was missed: is all well?
    NEED = "need"  # to coordinators: something is missing
    NEED_CLAIMED = "need_claimed"  # to reporters: the team looks after it
    NEED_OPEN = "need_open"  # to reporters: people are asked to bring it
    NEED_MET = "need_met"  # to reporters
    NEED_CLOSED = "need_closed"  # to reporters, with the reason
    NEED_MOVED = "need_moved"  # to coordinators: another organization gives it to you
    PLEDGED = "pledged"  # to coordinators: somebody brings something
    PLEDGE_ASK = "pledge_ask"  # to who brings something: do you still?
    PLEDGE_OVER = "pledge_over"  # it expired
    PLEDGE_OFF = "pledge_off"  # please do not bring it any more
    PLEDGE_TAKEN = "pledge_taken"  # it was received, or a part of it
    EMERGENCY = "emergency"  # to who is on duty: take it
    EMERGENCY_OPEN = "emergency_open"  # to all coordinators: nobody took it yet
    EMERGENCY_TAKEN = "emergency_taken"  # to the others who were told
    EMERGENCY_SAFE = "emergency_safe"  # to who took it or was told: the person says it is over
    EMERGENCY_WAITS = "emergency_waits"  # to the person: nobody answered yet
    TICKET = "ticket"  # to coordinators: somebody asks for a person
    TICKET_TAKEN = "ticket_taken"  # to the person: somebody of the team is here
    TICKET_ANSWER = "ticket_answer"  # to the person: what the team says
    TICKET_WORDS = "ticket_words"  # to the coordinator: what the person says
    TICKET_GIVEN = "ticket_given"  # to a coordinator: another one hands it over
    TICKET_CLOSED = "ticket_closed"  # to the person
    DUTY_GIVEN = "duty_given"  # to a coordinator: another one put you on duty
    DUTY_NOBODY = "duty_nobody"  # to coordinators: nobody is on duty from now on
    SUMMARY = "summary"  # to coordinators: the week in needs
    CALL_APPROVE = "call_approve"  # to coordinators: a call to many waits for one of you
    CALL_APPROVED = "call_approved"  # to who wrote it: it is sent
    CALL_REFUSED = "call_refused"  # to who wrote it: somebody sent it back
    CALL_OVER = "call_over"  # to who wrote it, else to the team: how it ended
    CALL_TROUBLE = "call_trouble"  # to coordinators: a platform refuses calls
    MEAL_CHANGED = "meal_changed"  # to who asked or follows: cancelled, moved, other hours
    DAILY = "daily"  # to who subscribed: where food is
    STILL_TRUE = "still_true"  # to coordinators: is this place's timetable still true?
    SEEN = "seen"  # to coordinators: people tell something about a place of theirs
    GROUP_ADDED = "group_added"  # to a coordinator: calls are posted in this group
    FROZEN = "frozen"  # to all coordinators: one of you froze everything
    THAW_ASKED = "thaw_asked"  # to all coordinators: one of you wants to go on
    THAWED = "thawed"  # to all coordinators
    WIPE_ASKED = "wipe_asked"  # to all coordinators: in ten minutes all is erased
    WIPE_CANCELLED = "wipe_cancelled"  # to all coordinators
    WIPE_AGREED = "wipe_agreed"  # to all coordinators: it is erased now
    DRILL = "drill"  # to all coordinators: press, so that we know who reads it
    SUSPENDED = "suspended"  # to the team: one of you, or a volunteer, can do nothing for a day
    RESTORE_ASKED = "restore_asked"  # to the team: one of you wants to give the role back
    RESTORED = "restored"  # to the team, and to whose role it is
    WRITER_GONE = "writer_gone"  # to who answers a question: who asked it was forgotten
    TROUBLE = "trouble"  # to all coordinators: something of the machine does not go well
    TROUBLE_OVER = "trouble_over"  # to all coordinators
    CLOCK = "clock"  # to all coordinators: the clock jumped, nothing is forgotten for now
    MANY_SPOTS = "many_spots"  # to all coordinators: many exact addresses were asked for
    PIN_LOCKED = "pin_locked"  # to the team: five wrong PINs of one of you


TO_MANY = (News.MEAL_CHANGED.value,)
IN_A_FREEZE = tuple(
    one.value
    for one in (
        News.EMERGENCY,
        News.EMERGENCY_OPEN,
        News.EMERGENCY_TAKEN,
        News.EMERGENCY_SAFE,
        News.EMERGENCY_WAITS,
        News.TICKET_WORDS,  # of a danger: who words it says nothing of the others
        News.TICKET_GIVEN,
        News.DUTY_GIVEN,
        News.DUTY_NOBODY,
        News.MEAL_CHANGED,
        News.DAILY,
        News.FROZEN,
        News.THAW_ASKED,
        News.WIPE_ASKED,
        News.WIPE_CANCELLED,
        News.WIPE_AGREED,
        News.SUSPENDED,
        News.RESTORE_ASKED,
        News.RESTORED,
        News.PIN_LOCKED,
        News.WRITER_GONE,  # it says a number
    )
)
"""What is told in a freeze to those whose roles it pauses; all else waits until it is over."""
BATCH = 50  # of them in one transaction: an answer to somebody else never waits for all


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
    """Return all news, which are then gone; of what goes to many only the next ones."""
    at_once = select(news).where(news.c.kind.not_in(TO_MANY), ~_held())
    some = select(news).where(news.c.kind.in_(TO_MANY)).order_by(news.c.id).limit(BATCH)
    found = [*(await db.execute(at_once)), *(await db.execute(some))]
    rows = sorted(found, key=lambda one: one.id)
    if rows:
        await db.execute(delete(news).where(news.c.id.in_([one.id for one in rows])))
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


async def any_left(db: Session) -> bool:
    """Tell whether there are news that nobody took yet."""
    return (await db.execute(select(news.c.id).where(~_held()).limit(1))).first() is not None


def _held() -> ColumnElement[bool]:
    """Return whether news wait for the end of a freeze."""
    team = select(person.c.id).where(person.c.role != "person")
    later = news.c.kind.not_in(IN_A_FREEZE)
    return and_(frozen(), later, news.c.person_id.in_(team))
