"""Place words: what is said of a place to who looks after it, and the buttons that lead there."""

from collections import Counter
from collections.abc import Sequence

from bot.lengths import cut
from bot.messages import Option
from locales import Text, _, as_is, listed, ngettext
from services.circumstances import Sighting
from services.days import local
from services.meals import Sensitivity, SightingKind
from services.timetable import Sitting

SHOWN = 3  # dates on one line
MEETING = 120  # letters of a meeting point that is read back
MET = _("📍 Where do the others meet you? Write it, or skip: then they do not see it.")
WHO_SEES = {
    # i18n: button: who may see where a place is; max 24
    Sensitivity.PUBLIC: _("🌍 Everybody"),
    # i18n: button: who may see where a place is; max 24
    Sensitivity.VERIFIED: _("💪 Volunteers only"),
    # i18n: button: who may see where a place is; max 24
    Sensitivity.TEAM: _("🔒 Only those on shift"),
}


def coming_line(sittings: Sequence[Sitting]) -> Text:
    """Say the next dates on one line."""
    if not sittings:
        return _("🕕 Nothing is served in these two weeks.")
    return _("🕕 Next: {dates}", dates=listed(*map(date_of, sittings[:SHOWN])))


def date_of(sitting: Sitting) -> Text:
    """Say when a sitting is, with its day."""
    slot = sitting.slot
    day, start = slot.day, local(slot.starts).time()
    if not slot.end_known:
        return _("{day}, from {start}", day=day, start=start)
    return _("{day}, from {start} to {end}", day=day, start=start, end=local(slot.ends).time())


def what_was_seen(told: Sequence[Sighting]) -> list[Text]:
    """Say what people told of a place, a line for each thing: how many, and when last."""
    voices = {(one.kind, one.person_id or -number) for number, one in enumerate(told, start=1)}
    counts = Counter(kind for kind, _person in voices)
    return [
        ngettext(
            "{seen}: {count} person, last at {time}",
            "{seen}: {count} people, last at {time}",
            counts[kind],
            seen=kind.label,
            time=max(local(one.seen_at) for one in told if one.kind is kind).time(),
        )
        for kind in SightingKind
        if counts[kind]
    ]


def who_sees() -> dict[str, tuple[Sensitivity, Text]]:
    """Return who may see exactly where a place is, as it is chosen."""
    return {one.value: (one, WHO_SEES[one]) for one in Sensitivity}


def others(chosen: Sensitivity, words: str) -> Text | None:
    """Say what those hear who may not know where a place is."""
    if chosen is Sensitivity.PUBLIC:
        return None
    if words:
        return _("📍 Others meet at: {point}", point=cut(words, MEETING))
    return _("🚫 Others do not see this place.")


def still_true(place_id: int, number: int | None = None) -> Option:
    """Return the button that confirms the hours of a place."""
    # i18n: button: the hours of a place; max 20
    return Option(f"/stilltrue {place_id}", _("✅ Still true"), number=number)


def it_changed(place_id: int, number: int | None = None) -> Option:
    """Return the button that changes the hours of a place."""
    # i18n: button: the hours of a place; max 20
    return Option(f"/hours {place_id}", _("✏️ No, it changed"), number=number)


def this_place(place_id: int, number: int | None = None) -> Option:
    """Return the button that shows a place as its coordinators see it."""
    # i18n: button: where food is served, for who looks after it; max 20
    return Option(f"/placedesk {place_id}", _("🍲 This place"), number=number)


def meals() -> Option:
    """Return the button that shows the places somebody looks after."""
    # i18n: button: where food is served, for who looks after it; max 20
    return Option("/meals", _("🍲 Meals"))


def metres(radius_m: int) -> Text:
    """Say a radius."""
    if radius_m < 1_000:
        # i18n: metres
        return _("{count} m", count=radius_m)
    whole = radius_m // 1_000
    # i18n: kilometres
    return _("{count} km", count=whole if radius_m % 1_000 == 0 else radius_m / 1_000)


def numbered_line(number: int, *parts: Text) -> Text:
    """Say one thing of a list, with the number that is typed for it."""
    return listed(as_is(f"{number}"), *parts)
