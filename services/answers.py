"""Answers: what is said to somebody who asks where food is served.

* only what is still open on arrival, what is sure before what is not, the nearest and soonest
  first; what only opens the day after tomorrow is named when there is nothing before;
* what people on the spot say is closed or empty comes last, what is cancelled is no answer: it is
  told beside the answers, for a day, so that nobody walks there;
* a person is never sent where they may not eat.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from db.session import Session
from services.circumstances import Circumstances
from services.days import DAY, service_day, span
from services.hours import Position
from services.meals import Audience, Doubt
from services.nearby import pools
from services.offers import Offer, Viewer, face, in_time, offer, offer_without_hours
from services.places import Place, load
from services.timetable import Change, Sitting, timetable

BEFORE = timedelta(hours=12)
SOON = timedelta(hours=36)
FAR = timedelta(days=14)
CLOSURE = timedelta(days=2)  # what is closed for longer is not news every day


class When(StrEnum):
    """For which time somebody asks."""

    NOW = "now"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class Found:
    """The answers to one question."""

    offers: tuple[Offer, ...]
    more: bool  # there are others after these
    cancelled: tuple[Offer, ...] = ()  # to be told, with the first offer as the alternative


Ranked = tuple[tuple[float, ...], Offer]


async def nearest(
    db: Session,
    now: datetime,
    position: Position | None,
    when: When,
    audience: Audience | None,
    *,
    skip: int = 0,
    limit: int = 3,
    spots: frozenset[int] = frozenset(),
) -> Found:
    """Return where somebody can eat now or tomorrow, the best first.

    Without a position the soonest come first. `audience` None: all places, whoever they are for.
    `spots`: places, not public, of which the person may be told exactly where they are.
    """
    now = now.astimezone(UTC)
    viewer = Viewer(now, position, spots, db.seal)
    wanted = skip + limit + 1
    found: list[Offer] = []
    cancelled: list[Offer] = []
    for pool in await pools(db, now, position, audience, wanted):
        ids = [one.id for one in pool]
        places, around = await load(db, ids, now, now - BEFORE, now + FAR)
        ranked = [one for place in places for one in _ranked(place, when, around, viewer)]
        found += [one for _rank, one in sorted(ranked, key=lambda pair: pair[0])]
        cancelled += _cancelled(places, when, around, viewer)
        if len(found) >= wanted:
            break
    cancelled.sort(key=lambda one: (one.distance_m or 0, one.place_id))
    return Found(
        tuple(found[skip : skip + limit]),
        len(found) > skip + limit,
        tuple(cancelled[:limit]) if skip == 0 else (),
    )


async def at_place(
    db: Session,
    now: datetime,
    place_id: int,
    *,
    position: Position | None = None,
    spots: frozenset[int] = frozenset(),
) -> tuple[Offer, ...]:
    """Return what one place serves in the next 14 days, what is cancelled included.

    Returns () for a place that is not there, that has ended, or that this person may not know.
    """
    found = await at_places(db, now, [place_id], position=position, spots=spots)
    return found.get(place_id, ())


async def at_places(
    db: Session,
    now: datetime,
    place_ids: Collection[int],
    *,
    position: Position | None = None,
    spots: frozenset[int] = frozenset(),
) -> dict[int, tuple[Offer, ...]]:
    """Return the same of several places, by their number; those left out have nothing to say."""
    now = now.astimezone(UTC)
    viewer = Viewer(now, position, spots, db.seal)
    places, around = await load(db, place_ids, now, now - BEFORE, now + FAR)
    found: dict[int, tuple[Offer, ...]] = {}
    for place in places:
        offers = []
        for sitting in _sittings(place, now, now + FAR):
            where = face(place, sitting, viewer)
            if where is not None:
                offers.append(offer(place, sitting, where, around, viewer))
        if not offers:
            offers += [one for _rank, one in _without_hours(place, now, viewer)]
        found[place.id] = tuple(offers)
    return found


async def alternative(
    db: Session,
    now: datetime,
    place_id: int,
    audience: Audience | None = None,
    when: When = When.NOW,
) -> Offer | None:
    """Return the nearest real meal elsewhere, for those who are told that one is cancelled."""
    at_once = Viewer(now)
    places, _around = await load(db, [place_id], now, now, now)
    where = face(places[0], None, at_once) if places else None
    found = await nearest(db, now, where.position if where else None, when, audience)
    return next((one for one in found.offers if one.place_id != place_id), None)


def _sittings(place: Place, now: datetime, until: datetime) -> list[Sitting]:
    """Return what is on or comes; the hours before are read for what is changed since."""
    found = timetable(place.servings, place.occurrences, now - BEFORE, until, place.position)
    return [one for one in found if one.slot.ends > now]


def _ranked(place: Place, when: When, around: Circumstances, viewer: Viewer) -> list[Ranked]:
    if when is When.TOMORROW:
        return _tomorrow(place, around, viewer)
    for until in (viewer.now + SOON, viewer.now + FAR):
        for sitting in _sittings(place, viewer.now, until):
            where = face(place, sitting, viewer)
            if where is None:
                return []
            if not sitting.cancelled and in_time(sitting, where, viewer.now):
                one = offer(place, sitting, where, around, viewer)
                return [(_rank_now(one, where.minutes, viewer.now), one)]
    return _without_hours(place, viewer.now, viewer)


def _tomorrow(place: Place, around: Circumstances, viewer: Viewer) -> list[Ranked]:
    day = service_day(viewer.now) + DAY
    start, end = span(day, day)
    ranked: list[Ranked] = []
    for sitting in _sittings(place, viewer.now, end):
        where = face(place, sitting, viewer)
        if where is not None and not sitting.cancelled and sitting.slot.starts >= start:
            one = offer(place, sitting, where, around, viewer)
            begins = sitting.slot.starts.timestamp()
            ranked.append(((_tier(one), where.minutes, begins, place.id), one))
    return ranked or _without_hours(place, start, viewer)


def _without_hours(place: Place, at: datetime, viewer: Viewer) -> list[Ranked]:
    """Name a place of which only the hours are missing, after all others."""
    where = face(place, None, viewer)
    day = service_day(at)
    for serving in place.servings:
        if where is not None and not serving.hours and serving.runs_on(day):
            one = offer_without_hours(place, serving, where)
            return [((_tier(one), where.minutes, 0, place.id), one)]
    return []


def _rank_now(one: Offer, minutes: int, now: datetime) -> tuple[float, ...]:
    """Weigh the way against the wait: the time until one eats, and the way once more."""
    starts = one.starts or now
    wait = max(0.0, (starts - now).total_seconds() / 60)
    later = wait > SOON.total_seconds() / 60
    return (4 + _tier(one) if later else _tier(one), max(minutes, wait) + minutes, one.place_id)


def _tier(one: Offer) -> int:
    if one.sure:
        return 0
    if Doubt.NO_FOOD in one.doubts or Doubt.CLOSED in one.doubts:
        return 3
    return 2 if Doubt.HOURS_UNKNOWN in one.doubts else 1


def _cancelled(
    places: Iterable[Place], when: When, around: Circumstances, viewer: Viewer
) -> list[Offer]:
    now = viewer.now
    start, end = (now, now + DAY)
    if when is When.TOMORROW:
        day = service_day(now) + DAY
        start, end = span(day, day)
    offers = []
    for place in places:
        if not any(one.kind is Change.CANCEL for one in place.occurrences):
            continue
        for sitting in _sittings(place, now, end):
            where = face(place, sitting, viewer)
            if where and sitting.slot.ends > start and _is_news(sitting, now):
                offers.append(offer(place, sitting, where, around, viewer))
                break
    return offers


def _is_news(sitting: Sitting, now: datetime) -> bool:
    by = sitting.changed
    if not sitting.cancelled or by is None:
        return False
    return by.ends - by.starts <= CLOSURE or now - by.created_at <= DAY
