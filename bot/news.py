"""News: what services wrote down for people becomes rows of the outbox, in each one's language."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.call_news import CALLS
from bot.emergency_news import EMERGENCIES
from bot.group_news import GATHERINGS
from bot.house_news import HOUSE
from bot.ledger_news import LEDGER
from bot.logs import where
from bot.meal_news import MEALS
from bot.messages import Lane, Reply
from bot.need_news import NEEDS
from bot.news_words import WITH_CARD, About, reply_of
from bot.panic_news import PANICS
from bot.place_news import PLACES
from bot.pledge_news import PLEDGES
from bot.role_news import ROLES
from bot.story import Stories, Story
from bot.summary_news import SUMMARIES
from bot.taking import Desk, draft, languages_of
from bot.ticket_news import TICKETS
from bot.trouble_news import TROUBLES
from db.session import Session
from services import news, people, shifts, signups
from services.deliveries import Draft
from services.disclosure import of_shift
from services.ledger import Spot
from services.news import Item, News
from services.people import Standing
from services.promise_keeping import PURPOSE
from services.shifts import Shift

log = logging.getLogger(__name__)

STORIES: Stories = {
    **NEEDS,
    **PLEDGES,
    **EMERGENCIES,
    **TICKETS,
    **SUMMARIES,
    **PLACES,
    **MEALS,
    **CALLS,
    **GATHERINGS,
    **PANICS,
    **ROLES,
    **TROUBLES,
    **HOUSE,
    **LEDGER,
}
"""How news are told that are not of shifts."""


async def worded(db: Session, desk: Desk, now: datetime) -> list[Draft]:
    """Take all news and put them into words for everybody who can be reached."""
    items = [one for one in await news.take_news(db) if one.not_after > now]
    if not items:
        return []
    reached = await people.reachable(db, sorted({one.person_id for one in items}))
    standings = {one.person.id: one for one in reached}
    told = await shifts.load(db, [one.shift_id for one in items if one.shift_id is not None])
    known = {one.id: one for one in told}
    memo: dict[object, Any] = {}
    drafts = [
        await _draft_or_none(db, desk, item, standings[item.person_id], known, memo, now)
        for item in items
        if item.person_id in standings
    ]
    return [one for one in drafts if one is not None]


async def _draft_or_none(
    db: Session,
    desk: Desk,
    item: Item,
    standing: Standing,
    known: Mapping[int, Shift],
    memo: dict[object, Any],
    now: datetime,
) -> Draft | None:
    """Put news into words; what cannot be said is logged, and keeps nothing else back."""
    try:
        return await _draft(db, desk, item, standing, known, memo, now)
    except Exception as error:  # an alarm of somebody else may wait behind it
        log.error("news of the kind %s cannot be said: %s", item.kind, where(error))
        return None


async def _draft(
    db: Session,
    desk: Desk,
    item: Item,
    standing: Standing,
    known: Mapping[int, Shift],
    memo: dict[object, Any],
    now: datetime,
) -> Draft | None:
    said = await _said(db, desk, item, standing, known, memo, now)
    if said is None:
        return None
    said = replace(said, not_after=item.not_after)
    made = draft(desk, standing, said, languages_of(standing), now, None, Lane.PERSONAL)
    return replace(made, purpose=PURPOSE) if item.kind is News.PLEDGE_ASK else made


async def _said(
    db: Session,
    desk: Desk,
    item: Item,
    standing: Standing,
    known: Mapping[int, Shift],
    memo: dict[object, Any],
    now: datetime,
) -> Reply | None:
    tell = STORIES.get(item.kind)
    if tell is not None:
        recalls = desk.recalls(standing.channel)
        return await tell(Story(db, desk.seal, item, standing, now, memo, recalls))
    about = await _about(db, desk, item, standing, known.get(item.shift_id or 0), now)
    said = reply_of(about)
    return replace(said, gone_at=about.told.gone_at) if said is not None else None


async def _about(
    db: Session, desk: Desk, item: Item, standing: Standing, shift: Shift | None, now: datetime
) -> About:
    """Find out what may be said of a shift to this person, as far as their news shows it."""
    if shift is None:
        return About(item)
    seat = await signups.seat(db, item.signup_id) if item.signup_id is not None else None
    mine = seat if seat is not None and seat.person_id == item.person_id else None
    if item.kind not in WITH_CARD:
        return About(item, shift, mine)
    recalls = desk.recalls(standing.channel)
    told = await of_shift(
        db, desk.seal, item.person_id, shift, now, mine, recalls=recalls, spot=Spot.DETAILS
    )
    return About(item, shift, mine, told)
