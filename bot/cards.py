"""Cards: how a meal is said, the condition before the address and how fresh it is last.

One card has four lines; what else is near has one line each.
"""

from datetime import date, time

from locales import Lines, Text, _, as_is, lines, listed
from services.answers import Found
from services.meals import Condition, Doubt, Status
from services.offers import Offer

NAME, ADDRESS = 40, 90  # characters; what is longer is cut
TOLD = (  # what decides whether somebody goes there, the most important first
    Condition.REGISTRATION,
    Condition.REFERRAL,
    Condition.CARD,
    Condition.PAPERS,
    Condition.PAID,
    Condition.FREE,
    Condition.NO_PAPERS,
    Condition.HALAL,
    Condition.VEGETARIAN,
    Condition.NO_PORK,
    Condition.TAKE_AWAY,
)
NOTHING = lines(
    _("🍲 I know no meal for you in the next days."),
    _("☎️ Call 115, free, day and night: they know where food is."),
)


def answer(found: Found) -> Lines:
    """Say the best offer in full, up to two more in short, and first what is cancelled."""
    cancelled = [_cancelled(one) for one in found.cancelled[:1]]
    if not found.offers:
        return lines(*cancelled, NOTHING)
    first, *others = found.offers
    return lines(*cancelled, card(first), *(brief(one) for one in others[:2]))


def card(offer: Offer) -> Lines:
    """Say one offer in four lines."""
    return lines(_state(offer), _conditions(offer), _where(offer), _fresh(offer))


def in_short(offer: Offer) -> list[Text]:
    """Say one offer in two lines, or in one that it is cancelled."""
    if offer.status is Status.CANCELLED:
        return [_cancelled(offer)]
    return [_state(offer), _where(offer)]


def brief(offer: Offer) -> Text:
    """Say one offer in a line."""
    place = _name(offer)
    if offer.starts is None or offer.day is None:
        return _("➕ {place}: hours not known", place=place)
    if offer.status is Status.OPEN and offer.ends:
        return _("➕ {place}: open until {end}", place=place, end=offer.ends.time())
    if offer.status is Status.UNSURE:
        return _(
            "➕ {place}: perhaps {day}, {start}",
            place=place,
            day=offer.day,
            start=offer.starts.time(),
        )
    return _("➕ {place}: {day}, {start}", place=place, day=offer.day, start=offer.starts.time())


def date_of(offer: Offer) -> Text:
    """Say when an offer begins, always with the day."""
    if offer.starts is None or offer.day is None:
        return _("hours not known")
    return _("{day}, {start}", day=offer.day, start=offer.starts.time())


def _state(offer: Offer) -> Text:
    """Say when, always with the day."""
    place = _name(offer)
    if offer.starts is None or offer.day is None:
        return _("❓ {place}: hours not known", place=place)
    if offer.ends is None:
        return _open_ended(offer, place, offer.day, offer.starts.time())
    day, start, end = offer.day, offer.starts.time(), offer.ends.time()
    if offer.status is Status.OPEN:
        return _("🍲 {place}: open until {end}, {day}", place=place, end=end, day=day)
    if offer.status is Status.UNSURE:
        return _(
            "❓ {place}: perhaps {day}, from {start} to {end}",
            place=place,
            day=day,
            start=start,
            end=end,
        )
    return _(
        "🕕 {place}: {day}, from {start} to {end}", place=place, day=day, start=start, end=end
    )


def _open_ended(offer: Offer, place: Text, day: date, start: time) -> Text:
    """Say when it begins, where nobody said until when."""
    if offer.status is Status.OPEN:
        return _("🍲 {place}: open now, {day}, since {start}", place=place, day=day, start=start)
    if offer.status is Status.UNSURE:
        return _("❓ {place}: perhaps {day}, from {start}", place=place, day=day, start=start)
    return _("🕕 {place}: {day}, from {start}", place=place, day=day, start=start)


def _cancelled(offer: Offer) -> Text:
    return _("❌ {place}: cancelled, {date}", place=_name(offer), date=date_of(offer))


def _conditions(offer: Offer) -> Text:
    told = [one.label for one in TOLD if one in offer.conditions][:2]
    return _("👥 {conditions}", conditions=listed(offer.audience.label, *told))


def _where(offer: Offer) -> Text:
    address = _cut(offer.address or offer.station or offer.city, ADDRESS)
    if offer.meeting_point:
        place = _("📍 Meet at: {address}", address=address)
    elif offer.moved:
        place = _("📍 Moved to: {address}", address=address)
    else:
        place = _("📍 {address}", address=address)
    if not offer.walk_minutes:
        return place
    return listed(place, _("{minutes} min on foot", minutes=offer.walk_minutes))


def _fresh(offer: Offer) -> Text:
    """Say how sure it is: a doubt first, then when it was last confirmed."""
    serious = [one.label for one in offer.doubts if one is not Doubt.NOT_CONFIRMED]
    if serious:
        return listed(_("⚠️ {doubt}", doubt=serious[0]), _confirmed(offer))
    return listed(_("⏳ Long queue"), _confirmed(offer)) if offer.queue else _confirmed(offer)


def _confirmed(offer: Offer) -> Text:
    """Say when it was last confirmed; an example is never for today."""
    since = _month(offer.sourced_on)
    if offer.example and since:
        return _("🧪 Example of {date}, not for today", date=since)
    if offer.example:
        return _("🧪 Example, not for today")
    if offer.confirmed_at:
        return _("✅ Checked {when}", when=offer.confirmed_at)
    if offer.sourced_on:
        return _("❔ Not confirmed since {date}", date=since)
    return _("❔ Nobody has confirmed this")


def _month(day: str) -> str:
    """Write 2024-06-11 and 2024-06 as 06/2024."""
    return "/".join(reversed(day.split("-")[:2]))


def _name(offer: Offer) -> Text:
    """Say a name, with the town for somebody of whom we do not know where they are."""
    name = _cut(offer.name, NAME)
    far = offer.walk_minutes is None and offer.city not in name
    return as_is(f"{name} ({offer.city})" if far else name)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip(" ,;(-") + "…"
