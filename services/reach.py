"""Reach: how near a shift is to the areas where a volunteer said they can be."""

from enum import IntEnum
from functools import cache, lru_cache

from services.areas import TOWN, Area, area, every_area
from services.hours import Position
from services.likeness import folded
from services.walking import distance

NEAR = 3_000  # metres in a straight line: fifty minutes on foot, or a few stations


class Reach(IntEnum):
    """How near, the nearest first; who named no area can be anywhere."""

    NEAR = 0
    TOWN = 1  # the same town, or nobody knows where the shift is
    FAR = 2


@lru_cache(maxsize=50_000)
def reach(areas: str, called: str, position: Position | None) -> Reach:
    """Return how near a shift is, given by what its area is called and its point.

    `areas` are keys between semicolons, as they are kept: ";stalingrad;calais;".
    """
    mine = _spots(areas)
    if not mine:
        return Reach.NEAR
    known = known_area(called)
    there = position or (known.position if known else None)
    if there is None:
        return Reach.TOWN
    metres = min(distance(there, one.position) for one in mine)
    if metres <= NEAR:
        return Reach.NEAR
    return Reach.TOWN if metres <= TOWN else Reach.FAR


@lru_cache(maxsize=10_000)
def names_near(areas: str) -> tuple[str, ...]:
    """Return what the areas within reach on foot are called: their names and keys."""
    mine = _spots(areas)
    near = [
        one
        for one in every_area()
        if any(distance(one.position, other.position) <= NEAR for other in mine)
    ]
    return tuple(sorted({words for one in near for words in (one.key, one.name)}))


def known_area(called: str) -> Area | None:
    """Return the area that is called so, by its key or its name, or None."""
    return _by_name().get(folded(called))


@cache
def _by_name() -> dict[str, Area]:
    found: dict[str, Area] = {}
    for one in every_area():
        for words in (one.key, one.name):
            found.setdefault(folded(words), one)
    return found


def _spots(areas: str) -> tuple[Area, ...]:
    keys = filter(None, areas.split(";"))
    return tuple(one for key in keys if (one := area(key)) is not None)
