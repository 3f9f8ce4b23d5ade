"""What news about meals say: where food is, every day, and that a meal is not as somebody heard.

* what is the same for many people is read once: thousands may have asked about one kitchen;
* a cancelled or moved meal comes with the nearest other one of that day.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import answer, date_of, in_short
from bot.daily_words import end_daily
from bot.listening import listen
from bot.messages import Approved, Option, Reply
from bot.quiet_words import follow, food, menu
from bot.spoken import meal
from bot.spots import Spot, recalled
from bot.story import Stories, Story
from locales import UNDECIDED, Text, _, as_is, lines
from locales.clips import recorded
from services import changed_meals, disclosure, following, subscriptions
from services.answers import Found, When, alternative, nearest
from services.asked import remember_asked
from services.changed_meals import Changed
from services.days import DAY, service_day
from services.meals import Audience, Status
from services.news import News
from services.offers import Offer, Viewer
from services.people import Role
from services.timetable import Change

NEAREST = 3
NEXT = 6  # the number that goes on, as after /food


async def _daily(story: Story) -> Reply | None:
    """Say where food is near the spot that somebody chose, as /food does."""
    person_id = story.item.person_id
    kept = await subscriptions.of_person(story.db, person_id)
    if kept is None:
        return None
    spot = await recalled(story.db, kept.spot)
    found = await _nearest(story, spot, kept.audience)
    shown = [one.place_id for one in (*found.offers, *found.cancelled[:1])]
    await remember_asked(story.db, person_id, shown, story.now)
    place = as_is(spot.name) if spot and spot.name else None
    first = _("📍 Near {place}:", place=place) if place else _("🍲 Food near you today:")
    best = in_short(found.offers[0])[0] if found.offers else first
    return Reply(
        lines(first, answer(found)),
        _daily_options(found, spot, _aloud(story, found, spot)),
        template=Approved("news", (best,), presses=False),
    )


def _aloud(story: Story, found: Found, spot: Spot | None) -> list[Option]:
    code = story.standing.person.language or UNDECIDED[0]
    clips = meal(found, story.now, recorded(code))
    return listen(code, clips, spot.token if spot else "")


def _daily_options(found: Found, spot: Spot | None, aloud: Sequence[Option]) -> Sequence[Option]:
    options: list[Option] = []
    if len(found.offers) > 1 or found.more:
        further = " ".join(filter(None, ("/food", spot.token if spot else "", "+1")))
        # i18n: button, max 20
        options.append(Option(further, _("➡️ Next"), number=NEXT, yields=1))
    return [*options, *aloud, end_daily(2), menu()]


async def _nearest(story: Story, spot: Spot | None, audience: Audience | None) -> Found:
    key = ("nearest", spot.token if spot else "", audience)
    if key not in story.memo:
        position = spot.position if spot else None
        story.memo[key] = await nearest(
            story.db,
            story.now,
            position,
            When.NOW,
            audience,
            limit=NEAREST,
        )
    found: Found = story.memo[key]
    return found


async def _changed(story: Story) -> Reply | None:
    """Say what a change is, unless it does not count any more, and what else is near."""
    told, other, gone_at = await _told(story)
    if told is None:
        return None
    place_id = told.offer.place_id
    mine = await following.of_person(story.db, story.item.person_id)
    follows = place_id in (number for number, _name in mine)
    first, what = _first(told)
    said = in_short(told.offer)
    instead = [_("➡️ The nearest other place:"), *in_short(other)] if other else []
    return Reply(
        lines(first, *said, *instead),
        [food(), follow(place_id, follows, 2), menu()],
        template=Approved("meal_changed", (as_is(told.offer.name), what), presses=False),
        gone_at=gone_at,
    )


async def _told(story: Story) -> tuple[Changed | None, Offer | None, datetime | None]:
    """Return what is changed, what else is near, and when that is to be gone, for this person.

    It is gone again where it says a spot exactly that is not for everyone.
    """
    who = story.item.person_id
    helps = story.recalls and story.standing.person.role.may(Role.VOLUNTEER)
    mine = await disclosure.spots(story.db, who, story.now) if helps else {}
    told, other = await _changed_for(story, frozenset(mine))
    if told is None or told.offer.place_id not in mine:
        return told, other, None
    number = told.offer.place_id
    if not await disclosure.spot_told(story.db, who, number, story.now):
        return *await _changed_for(story, frozenset()), None
    return told, other, disclosure.taken_back(mine[number], story.now)


async def _changed_for(story: Story, spots: frozenset[int]) -> tuple[Changed | None, Offer | None]:
    number = story.number("occurrence")
    key = ("changed", number, spots)
    if key not in story.memo:
        viewer = Viewer(story.now, spots=spots, seal=story.db.seal)
        told = await changed_meals.changed(story.db, number, viewer)
        story.memo[key] = told, await _instead(story, told) if told else None
    found: tuple[Changed | None, Offer | None] = story.memo[key]
    return found


async def _instead(story: Story, told: Changed) -> Offer | None:
    gone = told.offer
    if gone.status is not Status.CANCELLED and told.kind is not Change.MOVE:
        return None
    when = _when(gone, story.now)
    if when is None:
        return None
    return await alternative(story.db, story.now, gone.place_id, gone.audience, when)


def _when(gone: Offer, now: datetime) -> When | None:
    """Return for which day another place is looked for; None when it is too far away."""
    today = service_day(now)
    if gone.day is not None and gone.day <= today:
        return When.NOW
    return When.TOMORROW if gone.day == today + DAY else None


def _first(told: Changed) -> tuple[Text | None, Text]:
    """Return the first line, none for what is cancelled, and what is said in a template."""
    date = date_of(told.offer)
    if told.offer.status is Status.CANCELLED:
        return None, _("cancelled, {date}", date=date)
    if told.kind is Change.MOVE:
        return _("🔁 This meal is at another place:"), _(
            "it is at another place, {date}", date=date
        )
    if told.kind is Change.ADD:
        return _("➕ One meal more:"), _("one meal more, {date}", date=date)
    return _("🔁 This meal has other hours:"), _("other hours, {date}", date=date)


MEALS: Stories = {News.DAILY: _daily, News.MEAL_CHANGED: _changed}
