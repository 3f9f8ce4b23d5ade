"""The search: places and areas by the name somebody typed, in any spelling.

* everybody finds the point that is for everyone, the exact one only who looks after the place;
* what only its team knows is not even named to coordinators of others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.models import organization, place
from db.sealing import Seal
from db.session import Session
from locales.fold import fold
from services import coordinators
from services.areas import LIST, Area, area_of, every_area, known_areas
from services.exact import opened
from services.hours import Position, position_of
from services.likeness import score
from services.meals import Sensitivity
from services.sounding import by_ear

FORGIVEN = 1_000  # names among which a slip is looked for
ALONE = 90  # of 100: the name, and small words at most
GOOD = 55  # of 100: below, it is only a resemblance
DIGITS = 18  # of the highest number that the store can hold
CLOSE = 25  # what is so much worse than the best is not meant


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that has a name and a place: an area, or a place where food is served."""

    key: str  # "area:la-chapelle" or "place:12"
    name: str
    position: Position | None  # None when it is not known or not for everyone
    place_id: int | None = None


Known = tuple[Spot, tuple[str, ...]]  # with all its names

_NAMES = select(
    place.c.id,
    place.c.name,
    place.c.station,
    place.c.sensitivity,
    place.c.meeting_point,
    place.c.latitude,
    place.c.longitude,
    place.c.meeting_latitude,
    place.c.meeting_longitude,
    place.c.exact,
    organization.c.name.label("operator"),
).outerjoin(organization, organization.c.id == place.c.organization_id)


async def named(
    db: Session, words: str, *, actor: int | None = None, alone: bool = False
) -> tuple[Spot, ...]:
    """Return at most eight spots that these words name, the best first; () for none.

    `actor` is the coordinator who asks, None for anybody; `alone` asks that they are a name and
    nothing else, without slips.
    """
    if _figure(words):
        return ()
    known = _areas(await known_areas(db))
    theirs = await _of_others(db, actor)
    for row in await db.execute(_NAMES):
        if actor is None or row.id not in theirs or _is_named(row):
            one = _spot(row, db.seal, actor is not None and row.id not in theirs)
            known.append((one, (row.name, f"{row.operator or ''} {row.name}")))
    return _meant(fold(words), known, alone)


def named_area(words: str, *, alone: bool = False) -> str | None:
    """Return the key of the spot of the file that these words name; what is stored is not read."""
    found = () if _figure(words) else _meant(fold(words), _areas(every_area()), alone)
    return found[0].key if found else None


def _figure(words: str) -> bool:
    """Tell whether it is a figure alone: it is a choice, no arrondissement."""
    typed = fold(words)
    return len(typed) < 2 and not typed.isalpha()


def _areas(known: Sequence[Area]) -> list[Known]:
    return [(Spot(f"area:{one.key}", one.name, one.position), one.spellings) for one in known]


def _meant(typed: str, known: Sequence[Known], alone: bool) -> tuple[Spot, ...]:
    if alone:
        return _best(typed, known, least=ALONE)
    some = known[:FORGIVEN]
    return _best(typed, known) or _best(typed, some, forgiving=True) or _heard(typed, some)


def _heard(typed: str, known: Sequence[Known]) -> tuple[Spot, ...]:
    """Return what sounds like these words, in whatever script they are."""
    found = [(by_ear(typed, names), one) for one, names in known]
    best = max((points for points, _one in found), default=0.0)
    return tuple(one for points, one in found if points and points >= best - CLOSE / 5)[:LIST]


def _best(
    typed: str, known: Sequence[Known], *, forgiving: bool = False, least: float = GOOD
) -> tuple[Spot, ...]:
    found = []
    for one, names in known:
        points = score(typed, names, forgiving=forgiving)
        if points >= least:
            found.append((points - (one.place_id is not None), one))  # of two, the area is meant
    found.sort(key=lambda pair: -pair[0])
    return tuple(one for points, one in found if points >= found[0][0] - CLOSE)[:LIST]


async def spot(db: Session, key: str, *, actor: int | None = None) -> Spot | None:
    """Return the spot of a key again, or None when it is gone, or nothing for this `actor`."""
    kind, _, name = key.partition(":")
    if kind == "area":
        known = await area_of(db, name)
        return None if known is None else Spot(key, known.name, known.position)
    if kind != "place" or not name.isdecimal() or len(name) > DIGITS:
        return None
    row = (await db.execute(_NAMES.where(place.c.id == int(name)))).first()
    if row is None:
        return None
    theirs = row.id in await _of_others(db, actor)
    if theirs and not _is_named(row):
        return None
    return _spot(row, db.seal, actor is not None and not theirs)


def _is_named(row: Any) -> bool:
    """Tell whether a place that others look after is named to a coordinator at all."""
    return row.sensitivity != Sensitivity.TEAM or bool(row.meeting_point)


async def _of_others(db: Session, actor: int | None) -> set[int]:
    """Return the places, not public, that others than this coordinator look after."""
    if actor is None:
        return set()
    hidden = place.c.sensitivity != Sensitivity.PUBLIC.value
    found: set[int] = set()
    for row in await db.execute(select(place.c.id, place.c.organization_id).where(hidden)):
        team = row.organization_id
        keepers = [] if team is None else await coordinators.acting_for(db, team)
        if keepers and actor not in keepers:
            found.add(row.id)
    return found


def _spot(row: Any, seal: Seal | None, exact: bool) -> Spot:
    if exact and row.exact is not None:
        point = opened(seal, "place", row.id, row.exact).position
    elif exact or row.sensitivity == Sensitivity.PUBLIC:
        point = position_of(row.latitude, row.longitude)
    else:
        point = position_of(row.meeting_latitude, row.meeting_longitude)
    return Spot(f"place:{row.id}", row.name, point, row.id)
