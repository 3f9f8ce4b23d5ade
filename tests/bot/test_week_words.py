"""Week words: simple rules are said in words, others are shown as they are written."""

import pytest

from bot.meal_desk import when
from bot.week_words import in_words
from locales import label
from tests.services.kitchens import paris


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("Mo-Su 19:00-21:00", "Every day: 19:00-21:00"),
        ("19:00-21:00", "Every day: 19:00-21:00"),
        ("Mo-Sa 19:30+", "Monday to Saturday: 19:30+"),
        ("Sa,Su 12:00-14:00,19:00-21:00", "Saturday · Sunday: 12:00-14:00,19:00-21:00"),
        (
            "Mo-Fr 18:00-20:00; Su 12:00-13:00",
            "Monday to Friday: 18:00-20:00 · Sunday: 12:00-13:00",
        ),
        ("Mo-Fr 18:00-20:00; PH off", "Mo-Fr 18:00-20:00; PH off"),
        ("Dec 01-Mar 31 19:30-20:15", "Dec 01-Mar 31 19:30-20:15"),
    ],
)
def test_a_rule_is_said_in_words_where_it_is_simple(rule: str, words: str) -> None:
    assert label(in_words(rule), "en_GB") == words


def test_a_time_after_midnight_names_the_night() -> None:
    late = when(paris("2026-11-25T00:30"), paris("2026-11-25T02:00"))
    said = label(late, "en_GB")
    assert said == "night from Tuesday 24/11 to Wednesday 25/11, from 00:30 to 02:00"
    evening = label(when(paris("2026-11-24T23:00"), paris("2026-11-25T01:00")), "en_GB")
    assert evening == "Tuesday 24/11, from 23:00 to 01:00"
