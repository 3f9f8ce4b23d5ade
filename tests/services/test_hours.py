"""Hours: every moment of them agrees with every list of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from opening_hours import OpeningHours, State

from services import hours
from services.days import PARIS, service_day
from services.hours import Slot, checked, intervals, next_slots, state
from services.refusals import Refused
from services.written_hours import read
from tests.services.kitchens import paris

REAL = (Path(__file__).parents[1] / "data" / "opening_hours.txt").read_text("utf-8").splitlines()
CALAIS = (50.9513, 1.8587)
PARIS_CENTRE = (48.8566, 2.3522)


def written(slots: list[Slot]) -> list[str]:
    return [f"{one.starts.astimezone(PARIS):%d/%m %H:%M} {_end(one)}" for one in slots]


def _end(slot: Slot) -> str:
    return f"{slot.ends.astimezone(PARIS):%d/%m %H:%M}"


def day(rule: str, date: str, position: tuple[float, float] | None = None) -> list[str]:
    start = paris(f"{date}T05:00")
    found = intervals(rule, start, start + timedelta(days=1), position)
    return written([one for one in found if one.day == start.date()])


@pytest.mark.parametrize("words", REAL)
def test_every_real_string_is_read_or_refused_with_one_sentence(words: str) -> None:
    assert min(_seconds(words) for _try in range(3)) < 0.05  # a collection of garbage may hit one


def _seconds(words: str) -> float:
    """Check one string, of which nothing is remembered; returns the processor time it took."""
    hours._parsed.cache_clear()
    hours._week.cache_clear()
    now = paris("2026-03-02T12:00")
    began = thread_time()
    try:
        rule = read(words)
    except Refused as refused:
        said = refused.why.message
        assert said.endswith(".")
        assert said.count(". ") == 0
    else:
        slots = intervals(rule, now - timedelta(hours=12), now + timedelta(days=14))
        on = state(rule, now)
        assert (on is None) == (not any(one.holds(now) for one in slots))
    return thread_time() - began


def test_most_real_strings_are_read() -> None:
    read_well = 0
    for words in REAL:
        try:
            read(words)
            read_well += 1
        except Refused:
            continue
    assert (read_well, len(REAL)) == (204, 334)


MOMENTS = some.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
READABLE = [one for one in REAL if "||" not in one and "+" not in one]


@settings(deadline=None)
@given(
    some.sampled_from(READABLE),
    MOMENTS,
)
def test_a_moment_and_the_list_agree_with_each_other_and_with_the_library(
    words: str, at: datetime
) -> None:
    try:
        rule = checked(words)
    except Refused:
        return
    mine = state(rule, at)
    listed = [one for one in intervals(rule, at - timedelta(days=3), at + timedelta(days=3))]
    assert [one for one in listed if one.holds(at)] == ([mine] if mine else [])
    library = OpeningHours(
        rule,
        timezone=PARIS,
        country="FR",
        coords=(48.86, 2.35),
        auto_country=False,
        max_interval_days=366,
    )
    theirs = library.state(at.astimezone(PARIS))[0]
    assert (mine is not None) == (theirs != State.CLOSED)
    if mine is not None:
        assert mine.certain == (theirs == State.OPEN)


@settings(deadline=None)
@given(
    some.sampled_from(READABLE),
    MOMENTS,
    some.integers(1, 60),
)
def test_a_slot_is_the_same_wherever_the_window_begins(
    words: str, at: datetime, hours: int
) -> None:
    try:
        rule = checked(words)
    except Refused:
        return
    wide = intervals(rule, at - timedelta(days=9), at + timedelta(days=9))
    end = at + timedelta(hours=hours)
    narrow = intervals(rule, at, end)
    assert narrow == [one for one in wide if one.starts < end and one.ends > at]


def test_a_public_holiday_closes_what_is_off_then() -> None:
    rule = "Mo-Fr 18:00-20:00; PH off"
    assert day(rule, "2026-07-13") == ["13/07 18:00 13/07 20:00"]
    assert day(rule, "2026-07-14") == []
    assert day(rule, "2026-04-06") == []  # Easter Monday


def test_the_night_of_25_october_has_an_hour_more() -> None:
    slot = intervals("01:30-03:30", paris("2026-10-24T20:00"), paris("2026-10-25T04:00"))[-1]
    assert slot.ends - slot.starts == timedelta(hours=3)


def test_the_night_of_29_march_has_an_hour_less() -> None:
    slot = intervals("01:30-03:30", paris("2026-03-28T20:00"), paris("2026-03-29T04:00"))[-1]
    assert slot.ends - slot.starts == timedelta(hours=1)


def test_a_night_round_is_still_on_after_midnight() -> None:
    on = state("Mo 23:00-00:30", paris("2026-11-24T00:10"))
    assert on is not None
    assert on.day == paris("2026-11-23T12:00").date()
    assert state("Mo 23:00-00:30", paris("2026-11-24T00:30")) is None


def test_what_begins_after_midnight_belongs_to_the_evening_before() -> None:
    assert service_day(paris("2026-11-24T00:30")) == paris("2026-11-23T12:00").date()
    assert service_day(paris("2026-11-24T04:59")) == paris("2026-11-23T12:00").date()
    assert service_day(paris("2026-11-24T05:00")) == paris("2026-11-24T12:00").date()


def test_an_expired_season_takes_no_time() -> None:
    rule = "2025 Dec 01-2026 Mar 31 Mo-Su 18:30-20:30"
    began = thread_time()
    assert next_slots(rule, paris("2026-05-01T12:00")) == []
    assert state(rule, paris("2026-05-01T12:00")) is None
    assert thread_time() - began < 0.05


def test_week_53_and_week_1_are_both_odd() -> None:
    rule = "week 01-53/2 Mo 18:00-20:00"
    assert day(rule, "2026-12-28") == ["28/12 18:00 28/12 20:00"]
    assert day(rule, "2027-01-04") == ["04/01 18:00 04/01 20:00"]
    assert day(rule, "2027-01-11") == []


def test_a_leap_day_is_a_day() -> None:
    assert day("Feb 29 12:00-14:00", "2028-02-29") == ["29/02 12:00 29/02 14:00"]


def test_sunset_is_another_minute_in_calais_than_in_paris() -> None:
    rule = "sunset-22:00"
    assert day(rule, "2026-03-01", PARIS_CENTRE) == ["01/03 18:33 01/03 22:00"]
    assert day(rule, "2026-03-01", CALAIS) == ["01/03 18:32 01/03 22:00"]
    assert day(rule, "2026-03-01") == ["01/03 18:33 01/03 22:00"]  # where no place is known


def test_a_clock_of_utc_is_understood() -> None:
    assert state("18:00-20:00", datetime(2026, 11, 24, 17, 30, tzinfo=UTC)) is not None
    assert state("18:00-20:00", datetime(2026, 11, 24, 19, 30, tzinfo=UTC)) is None


def test_an_open_end_is_three_hours_long_and_not_known() -> None:
    slot = intervals("19:00+", paris("2026-11-24T12:00"), paris("2026-11-24T23:00"))[0]
    assert not slot.end_known
    assert slot.ends == paris("2026-11-24T22:00")
    assert state("19:00+", paris("2026-11-24T22:30")) is None


def test_an_open_end_late_at_night_lasts_beyond_midnight() -> None:
    slot = state("23:30+", paris("2026-11-25T00:30"))
    assert slot is not None
    assert slot.day == paris("2026-11-24T12:00").date()


def test_a_known_end_at_midnight_stays() -> None:
    slot = intervals("12:00-24:00", paris("2026-11-24T12:00"), paris("2026-11-24T23:00"))[0]
    assert slot.end_known
    assert slot.ends == paris("2026-11-25T00:00")


def test_what_never_closes_is_cut_at_five_each_morning() -> None:
    assert day("24/7", "2026-11-24") == ["24/11 05:00 25/11 05:00"]


def test_the_rule_may_say_that_it_is_not_certain() -> None:
    on = state('11:00-13:00 unknown "days not stated"', paris("2026-11-24T12:00"))
    assert on is not None
    assert (on.certain, on.comment) == (False, "days not stated")


def test_the_next_three_dates_can_be_confirmed() -> None:
    found = next_slots("Sa 12:00-14:00", paris("2026-11-24T12:00"))
    assert [service_day(one.starts).isoformat() for one in found] == [
        "2026-11-28",
        "2026-12-05",
        "2026-12-12",
    ]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ('Mo-Fr 09:00-12:00 || unknown "x"', '"||" cannot be used here'),
        ("SH Mo-Fr 10:00-12:00", "School holidays"),
        ("2025 Mo-Su 18:00-20:00", "A year cannot be used"),
        ("2025-2026 week 1-10 Mo 18:00-20:00", "A year cannot be used"),
        (f'Mo 10:00-12:00 "{"x" * 81}"', "The words between quotes"),
        (",".join(["Mo 10:00-12:00"] * 20), "The hours are too long"),
        ("whenever", "These hours are not understood"),
    ],
)
def test_what_would_be_read_wrongly_is_refused(rule: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        checked(rule)
    assert caught.value.why.message.startswith(reason)


def test_quoted_words_may_say_anything() -> None:
    assert checked('Mo 10:00-12:00 "SH || 2025"') == 'Mo 10:00-12:00 "SH || 2025"'
