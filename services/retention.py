"""Retention: what is forgotten, after how long, and why; one table, from which the rest follows.

* it is looked after by the hour, each class by itself, all at one moment;
* a clock that jumped would erase what is needed, or keep it for ever: more than 36 hours after the
  last time, or before it, nothing is forgotten until somebody, or a day of this program without
  another jump, says that the clock is right.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.sealing import Seal
from db.session import Session
from locales import Text, _
from services import (
    asked,
    audit_chain,
    call_forgetting,
    conversations,
    coordinators,
    deliveries,
    forgetting,
    idle,
    jobs,
    letters,
    sightings,
    ticket_ends,
    utterances,
    vouching,
)
from services.erasing import keep_numbers
from services.news import News, tell

NAME = "retention"
AT_MOST = timedelta(hours=36)  # between two runs
STEADY = timedelta(hours=24)  # that a program sees its clock go right
CLOCK = "clock"  # why it did not run
AUDIT = timedelta(days=90)
SIGHTING = timedelta(hours=24)  # believed for two hours, it may be settled for a day

Forget = Callable[[Session, Seal, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A class of what is kept: what it is, for how long, and why not longer or shorter."""

    name: str
    what: str
    lasts: timedelta
    after: str  # what the time is counted from
    why: str
    forget: Forget  # to be called until it returns nothing more
    said: Text | None = None  # how people read it, where it is about them


def _plain(forget: Callable[[Session, datetime], Awaitable[object]]) -> Forget:
    async def _forget(db: Session, seal: Seal, now: datetime) -> object:
        return await forget(db, now)

    return _forget


async def _sightings(db: Session, now: datetime) -> None:
    await sightings.forget(db, now - SIGHTING)


async def _outbox(db: Session, now: datetime) -> None:
    await call_forgetting.settle(db, now)  # nothing is cleared that was not settled
    await deliveries.clear(db, now)


async def _audit(db: Session, now: datetime) -> None:
    await audit_chain.forget_before(db, now - AUDIT)


TABLE = (
    Kept(
        "dialogue",
        "where a conversation stands: answers as tokens, never typed words",
        conversations.LASTS,
        "the last message",
        "so that a question can be answered later; words still to be sent are sealed in it",
        _plain(conversations.expire),
        # i18n: in a list of what is kept, before how long; max 60
        _("Your answers to an open question"),
    ),
    Kept(
        "dead letter",
        "a message that could not be handled, sealed, and the number of one that was",
        letters.DEAD_KEPT,
        "it came; the number alone for 8 days",
        "so that a fault can be looked for; a number, so that nothing is taken twice",
        _plain(letters.clear),
        # i18n: in a list of what is kept, before how long; max 60
        _("A message that we could not read"),
    ),
    Kept(
        "outbox",
        "that a message was sent, and how far it came; its words go once it has arrived",
        deliveries.REPORTED,
        "it is of no use any more",
        "platforms tell late what became of a message",
        _plain(_outbox),
        # i18n: in a list of what is kept, before how long; max 60
        _("That we sent you a message, without its words"),
    ),
    Kept(
        "asked",
        "who asked about which place",
        asked.TOLD_FOR,
        "the answer",
        "whoever asked is told when that meal is cancelled or moved",
        _plain(asked.forget_asked),
    ),
    Kept(
        "sighting",
        "what somebody told of a place: closed, no food left, a queue",
        SIGHTING,
        "it was told",
        "it takes two voices; the team can settle it for a day",
        _plain(_sightings),
        # i18n: in a list of what is kept, before how long; max 60
        _("What you told us of a place"),
    ),
    Kept(
        "question",
        "what both sides said after somebody asked for a person, sealed, and where they were",
        utterances.KEPT,
        "the question was closed; 14 quiet days close it",
        "it can be opened again as long",
        _plain(ticket_ends.forget),
        # i18n: in a list of what is kept, before how long; max 60
        _("What you wrote to the team, after the end"),
    ),
    Kept(
        "closed question",
        "that a question was asked, without its words and place",
        forgetting.TICKET,
        "the question was closed",
        "coordinators can read in their log what became of it",
        _plain(forgetting.tickets),
    ),
    Kept(
        "need",
        "who told of a need, what they wrote, and the cell of 500 m it is in",
        forgetting.NEED,
        "the need has ended",
        "who told of it hears what became of it; what, where about and when stays as a number",
        _plain(forgetting.needs_of_people),
        # i18n: in a list of what is kept, before how long; max 60
        _("A need you told us, after its end"),
    ),
    Kept(
        "pledge",
        "who promised to bring what",
        forgetting.PLEDGE,
        "it was brought, or has ended",
        "things come late, and the team may have to ask",
        _plain(forgetting.pledges),
        # i18n: in a list of what is kept, before how long; max 60
        _("What you promised to bring, after its end"),
    ),
    Kept(
        "sign-up",
        "who had a seat on a shift, and whether they came; its lead and their contact",
        forgetting.SIGNUP,
        "the end of the shift",
        "hours are noted, and who did not come is asked whether all is well",
        _plain(forgetting.signups),
        # i18n: in a list of what is kept, before how long; max 60
        _("Your seats on shifts, after the shift"),
    ),
    Kept(
        "duty",
        "which coordinator was on duty",
        forgetting.DUTY,
        "its end",
        "it is known who was told of an emergency",
        _plain(forgetting.duties),
    ),
    Kept(
        "disclosure",
        "which exact point was told to which helper",
        forgetting.DISCLOSURE,
        "it was told",
        "a few a day are told to each, and a leak can be followed for two weeks",
        _plain(forgetting.disclosures),
        # i18n: in a list of what is kept, before how long; max 60
        _("Which exact places you were told"),
    ),
    Kept(
        "spot",
        "the exact point of a meal that was added or moved, of a place that is not public",
        forgetting.SPOT,
        "the meal",
        "a place where people are met is of use to others, too",
        _plain(forgetting.spots),
    ),
    Kept(
        "news",
        "what somebody is still to be told",
        timedelta(0),
        "it is of no use any more",
        "it is told and then gone, unless a freeze holds it back",
        _plain(forgetting.stale_news),
    ),
    Kept(
        "call",
        "who got a call, and what they answered; its words for 7 days",
        call_forgetting.WHO,
        "the end of the call; its numbers stay for a year",
        "whoever is asked too often is not asked again",
        _plain(call_forgetting.forget),
        # i18n: in a list of what is kept, before how long; max 60
        _("Which calls of the teams you got"),
    ),
    Kept(
        "group",
        "the address of a group in which calls were posted",
        idle.GROUP,
        "calls are posted there no more",
        "it can be taken up again",
        _plain(idle.forget_groups),
    ),
    Kept(
        "parting",
        "the address of somebody who wanted to be forgotten",
        timedelta(0),
        "they were told so, or it can no longer be told",
        "they are to read that nothing is left",
        _plain(idle.forget_parting),
    ),
    Kept(
        "person",
        "an address, a language, the day of the last message, and all the rest of a person",
        idle.PERSON,
        f"the day of the last message; {idle.VOLUNTEER.days} days for who helps, whose role ends"
        f" after {vouching.SILENCE.days}",
        "a telephone number may be somebody else's later",
        idle.forget_idle,
        # i18n: in a list of what is kept, before how long; max 60
        _("Your address and language, after your last message"),
    ),
    Kept(
        "invitation",
        "that a coordinator was invited, by whom, and who came",
        forgetting.INVITATION,
        "it was used, taken back, or over",
        "it is known for as long as the log who let whom in",
        _plain(forgetting.invitations),
    ),
    Kept(
        "freeze",
        "when all was frozen, or a drill was held, and by whom",
        forgetting.FREEZE,
        "its end",
        "the team looks back at it",
        _plain(forgetting.freezes),
    ),
    Kept(
        "audit",
        "what a coordinator did, as numbers and tokens",
        AUDIT,
        "they did it",
        "whoever acts for people can be asked why",
        _plain(_audit),
        # i18n: in a list of what is kept, before how long; max 60
        _("What coordinators did, as a number"),
    ),
)
"""Everything about people that is kept for a time; the order is that in which it is forgotten."""


async def trusted(db: Session, now: datetime, steady: timedelta = timedelta()) -> bool:
    """Tell whether the clock can be trusted; `steady` is for how long it was seen to go right."""
    last = await jobs.last(db, NAME)
    return last is None or last <= now <= last + AT_MOST or steady >= STEADY


async def begin(db: Session, now: datetime, steady: timedelta = timedelta()) -> bool:
    """Tell whether to go on; when the clock jumped, all coordinators are told so, once."""
    if await trusted(db, now, steady):
        await keep_numbers(db)
        return True
    if await jobs.fault(db, NAME) != CLOCK:
        await jobs.failed(db, NAME, CLOCK)
        await tell(db, News.CLOCK, await coordinators.everyone(db), now)
    return False
