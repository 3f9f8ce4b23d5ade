"""Whom a call is for, in words: who, near which place, in which languages, with what."""

from bot.shift_cards import area_name, language_name
from locales import Text, _, listed
from services.areas import area
from services.audiences import Audience
from services.days import local

SHOWN = 3  # languages, areas or activities that are named one by one


def whom(audience: Audience) -> Text:
    """Say whom a call is for, on a part of a line."""
    told = [
        *(area_name(_area(key)) for key in audience.areas[:SHOWN]),
        *(one.label for one in audience.activities[:SHOWN]),
        *(language_name(code) for code in audience.languages[:SHOWN]),
        *(_("+ {count}", count=more) for more in _more(audience)),
        *(label for name, label in HAVE.items() if getattr(audience, name)),
    ]
    if audience.free is not None:
        first, last = (local(one) for one in audience.free)
        told.append(
            # i18n: people who have no shift at that time
            _("free {day}, {start} – {end}", day=first.date(), start=first.time(), end=last.time())
        )
    return listed(audience.role.label, *told)


def _area(key: str) -> str:
    known = area(key)
    return known.name if known is not None else key


def _more(audience: Audience) -> list[int]:
    """Return how many are not named one by one; [] for none."""
    lists = audience.areas, audience.activities, audience.languages
    more = sum(max(0, len(one) - SHOWN) for one in lists)
    return [more] if more else []


HAVE = {
    # i18n: volunteers or coordinators of this organization; max 24
    "own": _("🏠 Of our team"),
    # i18n: of volunteers; max 24
    "licence": _("🪪 Driving licence"),
    # i18n: of volunteers; max 24
    "car": _("🚗 A car"),
    # i18n: of volunteers; max 24
    "first_aid": _("⛑ First aid"),
    # i18n: who asked about a place in the last three hours; max 24
    "asked": _("🕒 Asked in last 3 hours"),
    # i18n: who wants to be told when a place changes; max 24
    "follows": _("🔔 Who follows a place"),
}
