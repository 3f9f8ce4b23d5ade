"""The pace of waves: the less time is left, the more people and the shorter the pause."""

from datetime import timedelta

import pytest

from services.pace import MOST, pace, persons
from tests.services.shift_builder import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("left", "each", "minutes"),
    [
        (timedelta(days=3), 3, 10),
        (timedelta(hours=12, seconds=1), 3, 10),
        (timedelta(hours=12), 4, 7),
        (timedelta(hours=3, seconds=1), 4, 7),
        (timedelta(hours=3), 5, 5),
        (timedelta(minutes=20), 5, 5),
        (timedelta(0), 5, 5),
    ],
)
def test_waves_grow_and_quicken_as_the_time_runs_out(
    left: timedelta, each: int, minutes: int
) -> None:
    found = pace(NOW, NOW + left)
    assert (found.each, found.pause) == (each, minutes * MINUTE)


def test_a_wave_is_for_each_one_who_is_missing_but_never_a_crowd() -> None:
    calm = pace(NOW, NOW + timedelta(days=1))
    assert [calm.people(missing) for missing in (0, 1, 2, 6, 7, 500)] == [0, 3, 6, 18, MOST, MOST]


def test_one_person_brings_several_things() -> None:
    assert [persons(things) for things in (0, 1, 5, 6, 20, 1000)] == [0, 1, 1, 2, 4, 200]
