"""The timetable of a place: its rules, and what the dated occurrences make of them.

* occurrences are taken in the order in which they were written: the newest wins, slot by slot;
* one concerns the slots that begin in it, and the slot in which it begins and lasts to the end;
* nothing is stored: the same rows give the same timetable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.days import service_day
from services.hours import Position, Slot, intervals
from services.meals import Meal


class Change(StrEnum):
    """What an occurrence does."""

    ADD = "add"
    CANCEL = "cancel"
    REPLACE = "replace"
    MOVE = "move"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Serving:
    """A rule by which a place serves a meal."""

    id: int
    meal: Meal
    hours: str  # "" when nobody knows
    valid_from: date | None = None
    valid_to: date | None = None
    season: tuple[date, date] | None = None  # first and last day, when it refers to one
    ended: bool = False
    source: str = ""
    sourced_on: str = ""
    confirmed_at: datetime | None = None

    @property
    def always(self) -> bool:
        """Tell whether it is in force on every day."""
        return not (self.ended or self.valid_from or self.valid_to or self.season)

    def runs_on(self, day: date) -> bool:
        """Tell whether it is in force on a service day, both ends included."""
        if self.ended or (self.valid_from and day < self.valid_from):
            return False
        if self.valid_to and day > self.valid_to:
            return False
        return self.season is None or self.season[0] <= day <= self.season[1]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One dated exception to the rules of a place."""

    id: int
    kind: Change
    starts: datetime
    ends: datetime
    created_at: datetime
    meal: Meal | None = None  # None: whatever is served then
    address: str = ""
    position: Position | None = None
    note: str = ""
    exact: bytes | None = None  # sealed: address and point, where those above are not exact

    def concerns(self, sitting: "Sitting") -> bool:
        """Tell whether a sitting is among those it speaks of."""
        if self.meal not in (None, sitting.meal, sitting.meal.at(sitting.slot.starts)):
            return False
        slot = sitting.slot
        within = self.starts <= slot.starts < self.ends
        return within or (slot.starts < self.starts < slot.ends <= self.ends)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One time at which one meal is served at one place."""

    slot: Slot
    meal: Meal
    serving: Serving | None = None  # None when an occurrence added it
    cancelled: bool = False
    changed: Occurrence | None = None  # the newest occurrence about it, but for a note
    moved_to: Occurrence | None = None
    note: str = ""


def timetable(
    servings: Iterable[Serving],
    occurrences: Iterable[Occurrence],
    start: datetime,
    end: datetime,
    position: Position | None = None,
) -> list[Sitting]:
    """Return what is served between two moments, the soonest first, cancelled ones included."""
    rules = [one for one in servings if one.hours and not one.ended]
    found = [
        Sitting(slot, serving.meal, serving, note=slot.comment)
        for serving in rules
        for slot in intervals(serving.hours, start, end, position)
        if serving.always or serving.runs_on(slot.day)
    ]
    found = _once(found) if len(rules) > 1 else found
    for occurrence in sorted(occurrences, key=lambda one: one.id):
        found = _changed(found, occurrence)
    found = [one for one in found if one.slot.starts < end and one.slot.ends > start]
    return sorted(found, key=lambda one: (one.slot.starts, one.slot.ends))


def _once(sittings: list[Sitting]) -> list[Sitting]:
    """Keep one of those that two sources tell alike: the one confirmed last."""
    kept: dict[tuple[datetime, Meal], Sitting] = {}
    for one in sittings:
        known = kept.setdefault((one.slot.starts, one.meal), one)
        if _vouched(one) > _vouched(known):
            kept[one.slot.starts, one.meal] = one
    return list(kept.values())


def _vouched(sitting: Sitting) -> tuple[float, bool]:
    serving = sitting.serving
    at = serving.confirmed_at.timestamp() if serving and serving.confirmed_at else 0.0
    return at, sitting.slot.end_known


def _changed(sittings: list[Sitting], by: Occurrence) -> list[Sitting]:
    if by.kind is Change.ADD:
        return [one for one in sittings if not _taken_back(one, by)] + [_added(by)]
    if by.kind is Change.REPLACE:
        return _replaced(sittings, by)
    return [_touched(one, by) if by.concerns(one) else one for one in sittings]


def _touched(sitting: Sitting, by: Occurrence) -> Sitting:
    if by.kind is Change.CANCEL:
        return replace(sitting, cancelled=True, changed=by, note=by.note)
    if by.kind is Change.MOVE:
        return replace(sitting, moved_to=by, changed=by, note=by.note or sitting.note)
    return replace(sitting, note=by.note)


def _added(by: Occurrence) -> Sitting:
    elsewhere = by if by.address or by.position else None
    return Sitting(
        Slot(by.starts, by.ends),
        by.meal or Meal.MEAL,
        changed=by,
        moved_to=elsewhere,
        note=by.note,
    )


def _taken_back(sitting: Sitting, by: Occurrence) -> bool:
    """Tell whether what is added stands in the place of a cancelled sitting."""
    return sitting.cancelled and sitting.slot.starts < by.ends and by.starts < sitting.slot.ends


def _replaced(sittings: list[Sitting], by: Occurrence) -> list[Sitting]:
    """Put other hours in the place of a sitting; a cancelled one is served again."""
    meant = _meant(sittings, by)
    if not meant:
        return [*sittings, _added(by)]
    first = meant[0]
    renewed = replace(
        first,
        slot=Slot(by.starts, by.ends),
        cancelled=False,
        changed=by,
        note=by.note or ("" if first.cancelled else first.note),
    )
    return [one for one in sittings if one not in meant] + [renewed]


def _meant(sittings: Sequence[Sitting], by: Occurrence) -> list[Sitting]:
    """Return the sittings it overlaps, else the one of that service day that is nearest."""
    same = [one for one in sittings if by.meal in (None, one.meal, one.meal.at(one.slot.starts))]
    over = [one for one in same if one.slot.starts < by.ends and by.starts < one.slot.ends]
    if over:
        return over
    day = service_day(by.starts)
    near = [one for one in same if one.slot.day == day]
    return sorted(near, key=lambda one: abs(one.slot.starts - by.starts))[:1]
