"""Spoken: which clips say a card, for those who cannot read it.

* clips know half hours only: a beginning is said later than it is and an end earlier, never the
  other way, so that nobody comes to a closed door; what cannot be said so is left to the message;
* only the first meal is said, and what is cancelled; the address always stands in the message;
* what may turn somebody away is said before the place.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from locales.clips import AREA, time_clip, weekday_clip
from services.answers import Found
from services.areas import every_area
from services.days import DAY, service_day
from services.meals import Audience, Condition, Doubt, Status
from services.offers import Offer
from services.walking import distance

HALF_HOUR = timedelta(minutes=30)
WEEK = 7 * DAY
IN_PARIS, ELSEWHERE = 1_500, 4_000  # metres within which a station, or a town, is near
MOST_CONDITIONS = 2
EMERGENCY = (
    "danger",
    "hurt",
    "call-112",
    "doctor",
    "call-15",
    "cannot-speak",
    "sms-114",
    "sleep",
    "call-115",
    "child",
    "call-119",
    "sea",
    "call-196",
    "free-call",
    "choose",
)
TOLD = (  # as on a written card, the most important first
    (Condition.REGISTRATION, "registration"),
    (Condition.REFERRAL, "referral"),
    (Condition.CARD, "card"),
    (Condition.PAPERS, "papers"),
    (Condition.PAID, "paid"),
    (Condition.FREE, "free"),
    (Condition.NO_PAPERS, "no-papers"),
)


def meal(found: Found, now: datetime, have: Collection[str]) -> tuple[str, ...]:
    """Return the clips that say an answer; near which area, when `have` holds its clip."""
    cancelled = _cancelled(found.cancelled[0], now, have) if found.cancelled else []
    if not found.offers:
        return (*cancelled, "nothing", "call-115", "free-call")
    first = found.offers[0]
    others = ["others"] if len(found.offers) > 1 else []
    said = [*_when(first, now), *_who(first), *_where(first, have)]
    return (*cancelled, *said, "address", *others)


def later(moment: datetime) -> datetime:
    """Return the half hour at or after a moment."""
    half_hour = earlier(moment)
    return half_hour if half_hour == moment else half_hour + HALF_HOUR


def earlier(moment: datetime) -> datetime:
    """Return the half hour at or before a moment."""
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)


def _when(offer: Offer, now: datetime) -> list[str]:
    """Say when, how sure that is, and that it is an example."""
    sure = ["example"] if offer.example else []
    sure += _doubts(offer) if offer.status is Status.UNSURE else []
    if offer.starts is None or offer.day is None:
        return [*sure, "hours-unknown"]
    if offer.status is Status.OPEN:
        return [*sure, "food-now", *_end(offer, now)]
    return [*sure, *_day(offer.day, later(offer.starts), now), *_times(offer)]


def _end(offer: Offer, now: datetime) -> list[str]:
    if offer.ends is None:
        return []
    end = earlier(offer.ends)
    return ["ends", time_clip(end.time())] if end > now else ["ends-soon"]


def _times(offer: Offer) -> list[str]:
    assert offer.starts
    start = later(offer.starts)
    begins = ["begins", time_clip(start.time())]
    if offer.ends is None:
        return begins
    end = earlier(offer.ends)
    if start >= end:  # too short a time for half hours
        return ["time-in-message"]
    return [*begins, "ends", time_clip(end.time())]


def _day(day: date, start: datetime, now: datetime) -> list[str]:
    """Say the service day, and that it begins in the night after it."""
    today = service_day(now)
    if not today <= day < today + WEEK:
        return ["day-in-message"]
    near = {today: ["today"], today + DAY: ["tomorrow"]}.get(day, [])
    night = ["after-midnight"] if start.date() > day else []
    return [*near, weekday_clip(day), *night]


def _doubts(offer: Offer) -> list[str]:
    if Doubt.CLOSED in offer.doubts:
        return ["closed"]
    return ["no-food"] if Doubt.NO_FOOD in offer.doubts else ["perhaps"]


def _cancelled(offer: Offer, now: datetime, have: Collection[str]) -> list[str]:
    said = ["cancelled"]
    if offer.starts is not None and offer.day is not None:
        start = later(offer.starts)
        said += [*_day(offer.day, start, now), *_times(offer)]
    return [*said, *_near(offer, have)]


def _who(offer: Offer) -> list[str]:
    told = [name for condition, name in TOLD if condition in offer.conditions]
    audience = [] if offer.audience is Audience.EVERYONE else [offer.audience.value]
    return [*audience, *told[:MOST_CONDITIONS]]


def _where(offer: Offer, have: Collection[str]) -> list[str]:
    moved = ["meeting-point"] if offer.meeting_point else ["moved"] if offer.moved else []
    queue = ["queue"] if offer.queue else []
    return [*moved, *_near(offer, have), *queue]


def _near(offer: Offer, have: Collection[str]) -> Sequence[str]:
    """Say the nearest of the areas of which there is a clip; nothing where all are far."""
    if offer.position is None:
        return []
    at = offer.position
    ranked = [
        (distance(at, one.position), one) for one in every_area() if f"{AREA}{one.key}" in have
    ]
    if not ranked:
        return []
    metres, nearest = min(ranked, key=lambda pair: pair[0])
    most = IN_PARIS if nearest.city == "Paris" else ELSEWHERE
    return ["near", f"{AREA}{nearest.key}"] if metres <= most else []
