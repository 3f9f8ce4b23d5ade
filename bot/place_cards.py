"""Place cards: how a place is said to who looks after it, in six lines at most."""

from datetime import datetime

from bot.cards import NAME, date_of
from bot.lengths import cut
from bot.place_words import what_was_seen
from bot.week_words import in_words
from locales import Lines, Text, _, as_is, lines, listed
from services.circumstances import Sighting
from services.days import local
from services.meals import Doubt, Sensitivity, Status
from services.offers import Offer
from services.places import Place
from services.timetable import Serving

SHOWN = 3  # dates
RULES = 2


def line(number: int, name: str, offer: Offer | None) -> Text:
    """Say a place on one line of a list, with what is on or comes."""
    return listed(as_is(f"{number}"), as_is(cut(name, NAME)), state(offer))


def state(offer: Offer | None) -> Text:
    """Say what is on or comes; None stands for nothing."""
    if offer is None or offer.starts is None:
        return _("🕕 nothing planned")
    if offer.status is Status.CANCELLED:
        return _("❌ {date}", date=date_of(offer))
    if offer.status is Status.OPEN and offer.ends:
        return _("🍲 open until {end}", end=offer.ends.time())
    if offer.status is Status.UNSURE:
        return _("❓ {date}", date=date_of(offer))
    return _("🕕 {date}", date=date_of(offer))


def card(
    place: Place, offers: tuple[Offer, ...], told: list[Sighting], own: frozenset[str]
) -> Lines:
    """Say a place in full: today, the next dates, its hours, and how sure they are."""
    theirs = [] if place.operator in own or not place.operator else [as_is(place.operator)]
    secret = place.sensitivity is not Sensitivity.PUBLIC
    hidden = [_("🔒 {who}", who=place.sensitivity.label)] if secret else []
    return lines(
        listed(_("🏠 {place}", place=cut(place.name, NAME)), *theirs, *hidden),
        _today(offers),
        _coming(offers),
        _rules(place),
        _fresh(place),
        listed(_("👀 People tell"), *what_was_seen(told)[:2]) if told else None,
    )


def _today(offers: tuple[Offer, ...]) -> Text:
    """Say what is on or comes first, and the most important doubt about it."""
    first = next(iter(offers), None)
    if first is None or first.starts is None:
        return _("🕕 Nothing is planned in the next two weeks.")
    serious = [one.label for one in first.doubts if one is not Doubt.NOT_CONFIRMED]
    return listed(state(first), *serious[:1])


def _coming(offers: tuple[Offer, ...]) -> Text | None:
    dates = [one for one in offers[1:] if one.starts and one.status is not Status.CANCELLED]
    if not dates:
        return None
    return _("📅 Then: {dates}", dates=listed(*map(date_of, dates[:SHOWN])))


def _rules(place: Place) -> Text:
    known = [one for one in place.servings if one.hours]
    if not known:
        return _("🗓 No weekly hours")
    return _("🗓 Every week: {rules}", rules=listed(*map(_rule, known[:RULES])))


def _rule(serving: Serving) -> Text:
    hours = in_words(serving.hours)
    since, until = serving.valid_from, serving.valid_to
    if serving.season:
        since, until = serving.season
    if since and until:
        return _("{hours}, {first} to {last}", hours=hours, first=since, last=until)
    if until:
        return _("{hours}, until {last}", hours=hours, last=until)
    if since:
        return _("{hours}, from {first} on", hours=hours, first=since)
    return hours


def _fresh(place: Place) -> Text | None:
    known = [one.confirmed_at for one in place.servings if one.hours]
    if not known:
        return None
    if None in known:
        return _("❔ Nobody has confirmed this")
    oldest: datetime = min(one for one in known if one is not None)
    return _("✅ Checked {when}", when=local(oldest))
