"""Walking: how far two points are, and how long one walks."""

from math import asin, ceil, cos, hypot, radians, sin, sqrt

EARTH = 6_371_008.8  # metres, the mean radius
PER_MINUTE = 75  # metres: 4.5 km/h, somebody with a bag
DETOUR = 1.3  # streets are longer than the straight line


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the metres between two points in a straight line."""
    north = radians(other[0] - one[0])
    east = radians(other[1] - one[1])
    if abs(north) + abs(east) < 0.01:  # within 60 km the earth is flat enough: below 0.1 %
        return EARTH * hypot(north, east * cos(radians((one[0] + other[0]) / 2)))
    across = sin(north / 2) ** 2
    across += cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(across))


def walk_minutes(metres: float) -> int:
    """Return the minutes it takes to walk a distance measured in a straight line."""
    return ceil(metres * DETOUR / PER_MINUTE)
