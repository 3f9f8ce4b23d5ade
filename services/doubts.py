"""Doubts: why an answer about a sitting is not sure.

* a rule is sure for 45 days after somebody confirmed it; one never confirmed is not;
* in August, at Christmas, on public holidays and in Ramadan it must have been confirmed in that
  time, or in the twelve days before it began; else it is "usually";
* an occurrence was written by a coordinator and needs no confirmation;
* what people on the spot tell is believed for two hours, from two voices or one verified.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from services.circumstances import Alert, Circumstances, Season, Sighting
from services.days import beginning, span, unusual_since
from services.hours import Position, Slot, intervals
from services.meals import Doubt, SightingKind
from services.timetable import Serving, Sitting
from services.walking import distance

SURE_FOR = timedelta(days=45)
AHEAD = timedelta(days=12)  # who is asked about August on 20 July has answered for August
BELIEVED_FOR = timedelta(hours=2)
EARLY = timedelta(hours=1)  # who finds it closed may stand there before the hour


def doubts(
    sitting: Sitting,
    position: Position | None,
    servings: Sequence[Serving],
    sightings: Sequence[Sighting],
    around: Circumstances,
    now: datetime,
) -> tuple[Doubt, ...]:
    """Return why a sitting is not sure, the most important reason first; () when it is."""
    found = set()
    if position is not None and alerts_at(position, sitting, around.alerts):
        found.add(Doubt.ALERT)
    seen = believed(sitting, sightings, now)
    if SightingKind.NO_FOOD in seen:
        found.add(Doubt.NO_FOOD)
    if SightingKind.CLOSED in seen:
        found.add(Doubt.CLOSED)
    if sitting.changed is None or now - sitting.changed.created_at > SURE_FOR:
        found |= _of_rule(sitting, servings, around.seasons, now)
    return tuple(one for one in Doubt if one in found)


def alerts_at(position: Position, sitting: Sitting, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Return the alerts that touch a sitting served at a point, even for a part of it."""
    slot = sitting.slot
    return tuple(
        one
        for one in alerts
        if one.starts < slot.ends
        and slot.starts < one.ends
        and distance(position, one.position) <= one.radius_m
    )


def believed(
    sitting: Sitting, sightings: Sequence[Sighting], now: datetime
) -> frozenset[SightingKind]:
    """Return what is believed of a sitting: two voices or one verified, not yet two hours old.

    "Closed" and "no food left" speak of the same empty plate: their voices are counted together.
    """
    if not sightings:
        return frozenset()
    slot = sitting.slot
    recent = [
        one
        for one in sightings
        if now - BELIEVED_FOR < one.seen_at <= now
        and slot.starts - EARLY <= one.seen_at < slot.ends
    ]
    queue = [one for one in recent if one.kind is SightingKind.QUEUE]
    empty = [one for one in recent if one.kind is not SightingKind.QUEUE]
    kinds = {SightingKind.QUEUE} if is_believed(queue) else set()
    if is_believed(empty):
        kinds.add(max(empty, key=lambda one: one.seen_at).kind)
    return frozenset(kinds)


def is_believed(sightings: Sequence[Sighting]) -> bool:
    """Tell whether sightings of one sort are two voices, or one verified."""
    voices = {one.person_id for one in sightings}
    return len(voices) > 1 or any(one.verified for one in sightings)


def unusual(day: date, seasons: Iterable[Season]) -> date | None:
    """Return when the unusual time began that a service day lies in, else None."""
    began = unusual_since(day)
    for season in seasons:
        if season.key.startswith("ramadan") and season.starts_on <= day <= season.ends_on:
            began = min(began or season.starts_on, season.starts_on)
    return began


def confirmed(serving: Serving, now: datetime) -> bool:
    """Tell whether somebody confirmed a rule recently enough."""
    return serving.confirmed_at is not None and now - serving.confirmed_at <= SURE_FOR


def _of_rule(
    sitting: Sitting, servings: Sequence[Serving], seasons: Iterable[Season], now: datetime
) -> set[Doubt]:
    serving = sitting.serving
    if serving is None:
        return set()
    found = set()
    if not sitting.slot.certain:
        found.add(Doubt.HOURS_UNCERTAIN)
    if not confirmed(serving, now):
        found.add(Doubt.NOT_CONFIRMED)
    began = unusual(sitting.slot.day, seasons)
    if began is not None and (
        serving.confirmed_at is None or serving.confirmed_at < beginning(began) - AHEAD
    ):
        found.add(Doubt.USUALLY)
    if any(_contradicts(one, sitting) for one in servings):
        found.add(Doubt.CONFLICT)
    return found


def _contradicts(other: Serving, sitting: Sitting) -> bool:
    """Tell whether another source gives this meal other hours on the same day."""
    serving, day = sitting.serving, sitting.slot.day
    if serving is None or other.id == serving.id or other.source == serving.source:
        return False
    if other.meal is not serving.meal or not other.hours or not other.runs_on(day):
        return False
    return not any(_agrees(one, sitting) for one in _slots_on(other, day))


def _slots_on(serving: Serving, day: date) -> list[Slot]:
    return [one for one in intervals(serving.hours, *span(day, day)) if one.day == day]


def _agrees(slot: Slot, sitting: Sitting) -> bool:
    mine = sitting.slot
    open_ended = not (slot.end_known and mine.end_known)
    return slot.starts == mine.starts and (open_ended or slot.ends == mine.ends)
