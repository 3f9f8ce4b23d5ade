"""Times of day and days as people write them, in any of the thirteen languages."""

from datetime import date, time, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES, language
from locales.clock_words import times
from locales.day_words import day_named

CODES = [one.code for one in LANGUAGES]
TUESDAY = date(2026, 11, 24)


def read(typed: str, code: str) -> str:
    return " ".join(f"{one:%H:%M}" for one in times(typed, code))


@pytest.mark.parametrize(
    ("code", "typed", "readings"),
    [
        ("en_GB", "6pm", "18:00"),
        ("en_GB", "6 p.m.", "18:00"),
        ("en_GB", "6.30 pm", "18:30"),
        ("en_GB", "at 7 in the morning", "07:00"),
        ("en_GB", "half past six", "06:30 18:30"),
        ("en_GB", "12 am", "00:00"),
        ("en_GB", "12 pm", "12:00"),
        ("en_GB", "noon", "12:00"),
        ("fr", "18h30", "18:30"),
        ("fr", "18 h 30", "18:30"),
        ("fr", "23h", "23:00"),
        ("fr", "midi", "12:00"),
        ("fr", "minuit", "00:00"),
        ("fr", "six heures et demie", "06:30"),
        ("fr", "six heures moins le quart", "05:45"),
        ("fr", "six heures du soir", "18:00"),
        ("fr", "dix-huit heures trente", "18:30"),
        ("fr", "à 7h du matin", "07:00"),
        ("ar", "٦ مساء", "18:00"),
        ("ar", "الساعة ٦ ونص", "06:30 18:30"),
        ("ar", "12 ظهرا", "12:00"),
        ("fa_AF", "۶ شام", "18:00"),
        ("fa_AF", "ساعت ۸ شب", "20:00"),
        ("ur", "شام 7", "19:00"),
        ("ru", "в 6 часов вечера", "18:00"),
        ("ru", "2 ночи", "02:00"),
        ("uk", "о 18:00", "18:00"),
        ("bn", "সন্ধ্যা ৭টা", "19:00"),
        ("so", "7 subaxnimo", "07:00"),
        ("ckb", "٨ی شەو", "20:00"),
        ("ps", "۷ ماښام", "19:00"),
    ],
)
def test_a_time_is_read_as_people_write_it(code: str, typed: str, readings: str) -> None:
    assert read(typed, code) == readings


@pytest.mark.parametrize("code", ["am", "ti"])
def test_hours_up_to_twelve_are_never_assumed_where_the_day_begins_at_six(code: str) -> None:
    assert read("1", code) == "01:00 07:00 19:00"
    assert read("12", code) == "06:00 12:00 18:00"
    assert read("18:30", code) == "18:30"
    evening = {"am": "12 ሰዓት ማታ", "ti": "12 ምሸት"}[code]
    assert "18:00" in read(evening, code)
    assert len(times(evening, code)) > 1 or read(evening, code) == "18:00"


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "24:00", "1:2", "18:60", "1 2 3 4", "🕕"])
def test_what_is_no_time_has_no_reading(typed: str) -> None:
    assert times(typed, "en_GB") == ()


@pytest.mark.parametrize("code", CODES)
@given(at=st.times())
def test_a_time_on_a_clock_of_twenty_four_hours_is_read_everywhere(code: str, at: time) -> None:
    assert at.replace(second=0, microsecond=0, tzinfo=None) in times(f"{at:%H:%M}", code)


@given(st.text(max_size=60), st.sampled_from(CODES))
def test_no_text_makes_it_fail(text: str, code: str) -> None:
    assert len(times(text, code)) <= 4
    assert day_named(text, code, TUESDAY) is None or text


@pytest.mark.parametrize("code", CODES)
def test_every_weekday_is_named_as_its_calendar_writes_it(code: str) -> None:
    for ahead in range(7):
        day = TUESDAY + timedelta(days=ahead)
        name = format_date(day, "EEEE", locale=language(code).babel)
        assert day_named(name, code, TUESDAY) == day, name


@pytest.mark.parametrize(
    ("code", "typed", "ahead"),
    [
        ("en_GB", "tonight", 0),
        ("en_GB", "next friday", 3),
        ("en_GB", "24 november", 0),
        ("fr", "après-demain", 2),
        ("fr", "vendredi soir", 3),
        ("fr", "1er decembre", 7),
        ("fr", "le 1 décembre", 7),
        ("ar", "بكرة", 1),
        ("fa_AF", "پس فردا", 2),
        ("ur", "پرسوں", 2),
        ("ru", "послезавтра", 2),
        ("uk", "післязавтра", 2),
        ("so", "berri", 1),
        ("ckb", "سبەینێ", 1),
        ("bn", "পরশু", 2),
    ],
)
def test_a_day_is_read_as_people_name_it(code: str, typed: str, ahead: int) -> None:
    assert day_named(typed, code, TUESDAY) == TUESDAY + timedelta(days=ahead)


@pytest.mark.parametrize("typed", ["", "soon", "friday or saturday", "32 november", "hello"])
def test_what_names_no_day_or_two_is_none(typed: str) -> None:
    assert day_named(typed, "en_GB", TUESDAY) is None
