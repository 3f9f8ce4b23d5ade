import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

import locales
from locales import LANGUAGES
from locales.moments import clock, day, stamp

ROOT = Path(locales.__file__).parents[1]
CODES = [one.code for one in LANGUAGES]
ALL_BUT_AMHARIC = [code for code in CODES if code != "am"]
MONDAY = date(2025, 11, 24)
ETHIOPIAN_MONTHS = [
    "መስከረም",
    "ጥቅምቲ",
    "ሕዳር",
    "ታሕሳስ",
    "ጥሪ",
    "ለካቲት",
    "መጋቢት",
    "ሚያዝያ",
    "ግንቦት",
    "ሰነ",
    "ሓምለ",
    "ነሓሰ",
    "ጳጉሜን",
]

LOCAL_READINGS = {
    0: "ሌሊት 6 ሰዓት",
    4: "ሌሊት 10 ሰዓት",
    6: "ጠዋት 12 ሰዓት",
    7: "ጠዋት 1 ሰዓት",
    8: "ጠዋት 2 ሰዓት",
    11: "ጠዋት 5 ሰዓት",
    12: "ቀን 6 ሰዓት",
    14: "ቀን 8 ሰዓት",
    17: "ቀን 11 ሰዓት",
    18: "ምሽት 12 ሰዓት",
    19: "ምሽት 1 ሰዓት",
    21: "ምሽት 3 ሰዓት",
    23: "ምሽት 5 ሰዓት",
}

WEEKDAYS = {
    "fr": "lundi",
    "en_GB": "Monday",
    "ar": "الاثنين",
    "fa_AF": "دوشنبه",
    "ps": "دونۍ",
    "ti": "ሰኑይ",
    "am": "ሰኞ",
    "so": "Isniin",
    "ckb": "دووشەممە",
    "ur": "پیر",
    "bn": "সোমবার",
    "uk": "понеділок",
    "ru": "понедельник",
}


@pytest.mark.parametrize("code", ALL_BUT_AMHARIC)
@pytest.mark.parametrize("hour", range(24))
def test_a_time_is_written_with_twenty_four_hours_and_nothing_else(code: str, hour: int) -> None:
    assert clock(time(hour, 5), code) == f"{hour:02d}:05"


@pytest.mark.parametrize(("hour", "reading"), LOCAL_READINGS.items())
def test_amharic_adds_the_local_reading_six_hours_apart(hour: int, reading: str) -> None:
    assert clock(time(hour), "am") == f"{hour:02d}:00 ({reading})"


def test_amharic_minutes_are_the_same_in_both_readings() -> None:
    assert clock(time(18, 30), "am") == "18:30 (ምሽት 12:30 ሰዓት)"


def test_no_two_hours_of_the_day_have_the_same_amharic_reading() -> None:
    assert len({clock(time(hour), "am").split("(")[1] for hour in range(24)}) == 24


@pytest.mark.parametrize("code", CODES)
def test_a_day_is_its_weekday_in_words_and_day_and_month_in_figures(code: str) -> None:
    assert day(MONDAY, code) == f"{WEEKDAYS[code]} 24/11"
    assert day(datetime(2025, 11, 24, 23, 59), code) == f"{WEEKDAYS[code]} 24/11"  # noqa: DTZ001


@pytest.mark.parametrize("code", CODES)
def test_no_day_of_a_year_names_a_month(code: str) -> None:
    for offset in range(366):
        written = day(MONDAY + timedelta(offset), code)
        assert written.split()[-1] == f"{MONDAY + timedelta(offset):%d/%m}"
        assert not any(month in written for month in ETHIOPIAN_MONTHS)
        assert len(written.split("/")) == 2


@pytest.mark.parametrize("code", CODES)
def test_the_seven_days_of_a_week_differ(code: str) -> None:
    assert len({day(MONDAY + timedelta(n), code).rsplit(" ", 1)[0] for n in range(7)}) == 7


@pytest.mark.parametrize("code", CODES)
def test_when_something_was_seen_is_written_in_figures_only(code: str) -> None:
    assert stamp(datetime(2025, 11, 24, 16, 5), code) == "24/11 16:05"  # noqa: DTZ001


@pytest.mark.parametrize("code", CODES)
def test_every_figure_is_ascii(code: str) -> None:
    moment = datetime(2025, 11, 24, 16, 5)  # noqa: DTZ001
    written = clock(moment, code) + day(moment, code) + stamp(moment, code)
    assert all(letter in "0123456789" for letter in written if letter.isnumeric())


def test_nothing_but_weekdays_and_months_that_are_typed_is_taken_from_a_calendar_library() -> None:
    """CLDR's relative times, intervals and plain dates fail in several of our languages."""
    written = "".join(
        path.read_text("utf-8")
        for folder in ("bot", "handlers", "services", "db", "locales")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert set(re.findall(r"babel\.dates.*", written)) == {
        "babel.dates import format_date",
        "babel.dates import get_month_names",
    }
    assert not re.findall(r"^(?:import|from) (?:icu|jdatetime|hijridate)\b", written, re.MULTILINE)
