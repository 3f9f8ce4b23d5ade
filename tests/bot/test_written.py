"""Days and times as people write them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import NotUnderstood
from bot.written import Day, TimeOfDay
from locales import LANGUAGES, as_is, label
from locales.clock_words import IN_HALVES
from locales.fold import fold
from tests.bot.answers import button, words

TUESDAY = date(2026, 11, 24)
DAY = Day(as_is("Which day?"), TUESDAY)
TIME = TimeOfDay(as_is("At what time?"))
CODES = [one.code for one in LANGUAGES]
HERE = [code for code in CODES if code not in ("am", "ti")]  # where 18:00 is called eighteen


async def no_day(typed: str, asked: Day = DAY) -> str:
    with pytest.raises(NotUnderstood) as caught:
        await asked.read(words(typed))
    return caught.value.why.message


@given(st.integers(0, 60))
async def test_a_kept_day_comes_back(ahead: int) -> None:
    day = TUESDAY + timedelta(days=ahead)
    assert await DAY.recall(DAY.keep(day)) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24/11", date(2026, 11, 24)),
        ("24.11.2026", date(2026, 11, 24)),
        ("24-11-2026", date(2026, 11, 24)),
        ("24 11", date(2026, 11, 24)),
        ("1/12", date(2026, 12, 1)),
        ("01/12/2026", date(2026, 12, 1)),
        ("٢٤/١١", date(2026, 11, 24)),
        ("۲۴/۱۱/۲۰۲۶", date(2026, 11, 24)),
        ("২৪/১১", date(2026, 11, 24)),
        ("1/1", date(2027, 1, 1)),
        ("23/1", date(2027, 1, 23)),
        ("1", date(2026, 11, 24)),
        ("7", date(2026, 11, 30)),
        ("tomorrow", date(2026, 11, 25)),
        ("Tonight", date(2026, 11, 24)),
        ("THURSDAY", date(2026, 11, 26)),
        ("Thursday 26/11", date(2026, 11, 26)),
    ],
)
async def test_a_day_is_read_as_people_write_it(typed: str, day: date) -> None:
    assert await DAY.read(words(typed)) == day


@pytest.mark.parametrize("code", CODES)
async def test_every_weekday_is_read_in_every_language(code: str) -> None:
    for ahead in range(7):
        day = TUESDAY + timedelta(days=ahead)
        shown = label(as_is(day), code)
        for typed in (shown, shown.rsplit(" ", 1)[0], fold(shown)):
            assert await DAY.read(words(typed, code)) == day


@pytest.mark.parametrize(
    ("code", "today", "tomorrow"),
    [
        ("ar", "اليوم", "غداً"),
        ("fa_AF", "امروز", "فردا"),
        ("ps", "نن", "سبا"),
        ("ti", "ሎሚ", "ጽባሕ"),
        ("am", "ዛሬ", "ነገ"),
        ("so", "maanta", "berri"),
        ("ckb", "ئەمڕۆ", "سبەی"),
        ("fr", "aujourd’hui", "demain"),
        ("en_GB", "today", "tomorrow"),
        ("ur", "آج", "کل"),
        ("bn", "আজ", "আগামীকাল"),
        ("uk", "сьогодні", "завтра"),
        ("ru", "сегодня", "завтра"),
    ],
)
async def test_today_and_tomorrow_are_read_in_every_language(
    code: str, today: str, tomorrow: str
) -> None:
    assert await DAY.read(words(today, code)) == TUESDAY
    assert await DAY.read(words(tomorrow, code)) == TUESDAY + timedelta(days=1)
    assert await DAY.read(words("today", code)) == TUESDAY


@pytest.mark.parametrize(
    "typed", ["", "32/11", "24/13", "31/11", "8", "0", "soon", "24", "п", "24/11/26"]
)
async def test_what_is_no_day_is_asked_again_with_an_example(typed: str) -> None:
    assert await no_day(typed) == "Please write a day like {example}."


@pytest.mark.parametrize("typed", ["23/11/2026", "24/1", "24/11/2027", "24/11/9999", "1/1/0001"])
async def test_a_day_that_is_over_or_far_away_is_asked_again_with_the_reason(typed: str) -> None:
    assert "within the next {count} days" in await no_day(typed)


async def test_a_day_in_the_new_year_needs_no_year() -> None:
    sylvester = Day(DAY.prompt, date(2027, 12, 31))
    assert await sylvester.read(words("1/1")) == date(2028, 1, 1)
    assert await sylvester.read(words("29/2")) == date(2028, 2, 29)


async def test_a_day_that_was_kept_and_is_over_is_asked_again() -> None:
    token = DAY.keep(TUESDAY)
    with pytest.raises(NotUnderstood):
        await Day(DAY.prompt, TUESDAY + timedelta(days=1)).recall(token)


@pytest.mark.parametrize("token", ["", "2026-11-31", "yesterday", "2026-11-23", "2027-11-24"])
async def test_a_token_of_no_such_day_is_not_understood(token: str) -> None:
    with pytest.raises(NotUnderstood):
        await DAY.read(button(token))


@given(st.times())
async def test_a_kept_time_comes_back_by_the_minute(at: time) -> None:
    assert await TIME.recall(TIME.keep(at)) == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize("code", HERE)
async def test_a_bare_hour_is_asked_back_where_the_day_has_two_halves(code: str) -> None:
    if code not in IN_HALVES:
        assert await TIME.read(words("7", code)) == time(7)
        return
    with pytest.raises(NotUnderstood) as caught:
        await TIME.read(words("7", code))
    assert [one.token for one in caught.value.options or ()] == ["07:00", "19:00"]


@pytest.mark.parametrize("code", HERE)
@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("18:30", time(18, 30)),
        ("18h30", time(18, 30)),
        ("18.30", time(18, 30)),
        ("18 h 30", time(18, 30)),
        ("1830", time(18, 30)),
        ("18", time(18)),
        ("8 30", time(8, 30)),
        ("8h30", time(8, 30)),
        ("18h", time(18)),
        ("6pm", time(18)),
        ("6 PM", time(18)),
        ("6:30 pm", time(18, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("0:05", time(0, 5)),
        ("١٨:٣٠", time(18, 30)),
        ("۱۸", time(18)),
    ],
)
async def test_a_time_is_read_as_people_write_it(typed: str, at: time, code: str) -> None:
    assert await TIME.read(words(typed, code)) == at


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24:00",
        "25",
        "18:60",
        "99pm",
        "25am",
        "soon",
        "1:2",
        "18:30:00",
        "181818",
        "112",
        "115",
    ],
)
async def test_what_is_no_time_is_asked_again_with_an_example(typed: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        await TIME.read(words(typed))
    assert caught.value.why.message == "Please write a time like {example}."


@pytest.mark.parametrize("code", ["am", "ti"])
@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1", ["01:00", "07:00", "19:00"]),
        ("12", ["06:00", "12:00", "18:00"]),
        ("7:30", ["01:30", "07:30", "13:30"]),
        ("6", ["00:00", "06:00", "12:00"]),
    ],
)
async def test_where_a_day_begins_at_six_a_time_is_asked_back_and_never_assumed(
    code: str, typed: str, readings: list[str]
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        await TIME.read(words(typed, code))
    assert caught.value.options is not None
    assert [one.token for one in caught.value.options] == readings
    for one in caught.value.options:
        assert await TIME.read(button(one.token, code)) == time.fromisoformat(one.token)


@pytest.mark.parametrize("code", ["am", "ti"])
@pytest.mark.parametrize(("typed", "at"), [("18:30", time(18, 30)), ("7am", time(7))])
async def test_where_a_day_begins_at_six_a_time_that_is_sure_is_taken(
    code: str, typed: str, at: time
) -> None:
    assert await TIME.read(words(typed, code)) == at


@pytest.mark.parametrize("token", ["", "25:00", "noon", "18:30:61"])
async def test_a_token_of_no_time_is_not_understood(token: str) -> None:
    with pytest.raises(NotUnderstood):
        await TIME.read(button(token))
