"""Reach: how near a shift is to the areas a volunteer named."""

import pytest

from services.reach import Reach, known_area, names_near, reach


@pytest.mark.parametrize(
    ("areas", "called", "expected"),
    [
        (";stalingrad;", "Stalingrad", Reach.NEAR),
        (";stalingrad;", "stalingrad", Reach.NEAR),
        (";stalingrad;", "La Chapelle", Reach.NEAR),
        (";stalingrad;", "Place d'Italie", Reach.TOWN),
        (";stalingrad;", "Calais", Reach.FAR),
        (";stalingrad;calais;", "Calais", Reach.NEAR),
        (";stalingrad;", "a place nobody knows", Reach.TOWN),
        ("", "Calais", Reach.NEAR),
        (";no-longer-known;", "Calais", Reach.NEAR),
    ],
)
def test_how_near_an_area_is(areas: str, called: str, expected: Reach) -> None:
    assert reach(areas, called, None) is expected


def test_a_point_says_more_than_the_words() -> None:
    assert reach(";calais;", "Stalingrad", (50.9535, 1.8509)) is Reach.NEAR


def test_near_areas_are_named_by_key_and_by_name() -> None:
    near = names_near(";stalingrad;")
    assert {"stalingrad", "Stalingrad", "la-chapelle", "La Chapelle"} <= set(near)
    assert "calais" not in near
    assert names_near("") == ()


def test_an_area_is_known_in_any_spelling_of_its_name() -> None:
    found = known_area("JAURES")
    assert found is not None
    assert found.key == "jaures"
    assert known_area("nowhere") is None
