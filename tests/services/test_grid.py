"""The grid: coarse, the same every time, and nowhere more than half a cell away."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.grid import Cell, cell, snap
from services.hours import Position
from services.walking import distance

FARTHEST = 360.0  # metres: half the diagonal of a square of 500 m is 354
LATITUDES = st.floats(-89.4, 89.4)  # beyond, nobody lives and a degree is a few metres
LONGITUDES = st.floats(-180, 180)
INLAND = st.floats(-179.5, 179.5)  # up there half a cell is 0.22 degrees wide


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=100, max_size=100))
def test_of_10_000_points_each_is_kept_within_360_metres(points: list[Position]) -> None:
    assert all(distance(one, snap(*one).centre) <= FARTHEST for one in points)


@settings(max_examples=300, deadline=None)
@given(st.floats(-90, 90), LONGITUDES)
def test_a_cell_comes_back_from_its_token(latitude: float, longitude: float) -> None:
    found = snap(latitude, longitude)
    assert cell(str(found)) == found


@settings(max_examples=300, deadline=None)
@given(LATITUDES, INLAND)
def test_the_middle_of_a_cell_lies_in_that_cell(latitude: float, longitude: float) -> None:
    found = snap(latitude, longitude)
    assert snap(*found.centre) == found


def test_a_person_who_asks_a_hundred_times_is_no_better_known() -> None:
    chance = random.Random(7)
    shared = [
        (48.8841 + chance.gauss(0, 1e-5), 2.3659 + chance.gauss(0, 1e-5)) for _each in range(100)
    ]
    assert len({snap(*point) for point in shared}) == 1


def test_neighbours_in_one_street_are_one_cell() -> None:
    (latitude, longitude) = snap(48.8841, 2.3659).centre
    near = [(latitude + step * 1e-3, longitude + step * 1e-3) for step in (-1, 0, 1)]
    assert len({snap(*point) for point in near}) == 1


def test_cells_are_about_500_metres_wide_in_paris_and_in_calais() -> None:
    for point in ((48.8566, 2.3522), (50.9513, 1.8587)):
        here = snap(*point)
        for there in (Cell(here.row + 1, here.column), Cell(here.row, here.column + 1)):
            assert distance(here.centre, there.centre) == pytest.approx(500, abs=5)


@pytest.mark.parametrize(
    "point",
    [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -181), (math.nan, 0), (0, math.nan), (math.inf, 0)],
)
def test_a_point_outside_the_world_has_no_cell(point: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="world"):
        snap(*point)


@pytest.mark.parametrize("point", [(90, 0), (-90, 0), (90, 180), (-90, -180), (0, 180)])
def test_the_edges_of_the_world_have_cells(point: tuple[float, float]) -> None:
    found = snap(*point)
    assert cell(str(found)) == found


@given(st.text(max_size=80))
def test_whatever_is_read_as_a_token_is_a_cell_or_refused(token: str) -> None:
    try:
        found = cell(token)
    except ValueError:
        return
    assert cell(str(found)) == found


@pytest.mark.parametrize(
    "token",
    ["", ".", "1", "1.2.3", "1.x", "20000.0", "0.99999", "9" * 400 + ".1", "1." + "9" * 5000],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cell(token)
