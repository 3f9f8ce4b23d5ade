"""The grid: where a person is, kept only as one of fixed cells about 500 m wide.

Random jitter averages out (14 m after a hundred answers); a fixed cell always answers the same.
"""

from dataclasses import dataclass
from math import cos, floor, radians

STEP = 0.0045  # degrees of latitude in 500 m
LONGEST = 13  # letters of a token, as of -19999.-40000


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the grid, counted from the equator and Greenwich."""

    row: int
    column: int

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle: latitude and longitude in degrees."""
        return (self.row + 0.5) * STEP, (self.column + 0.5) * _width(self.row)

    def __str__(self) -> str:
        return f"{self.row}.{self.column}"


def snap(latitude: float, longitude: float) -> Cell:
    """Return the cell of a point; raises ValueError outside the world."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("not a point of the world")
    row = min(floor(latitude / STEP), floor(90 / STEP) - 1)
    return Cell(row, floor(longitude / _width(row)))


def cell(token: str) -> Cell:
    """Read a cell from its token; raises ValueError when it is none."""
    if len(token) > LONGEST:
        raise ValueError("not a cell of the world")
    row, column = (int(part) for part in token.split("."))
    found = Cell(row, column)
    latitude, longitude = found.centre
    if not (-90 <= latitude <= 90 and -181 <= longitude <= 181):
        raise ValueError("not a cell of the world")
    return found


def _width(row: int) -> float:
    return STEP / max(cos(radians((row + 0.5) * STEP)), 0.01)
