"""Rotation: a day of hours, a week of days, nothing after, and no trust in a clock that jumped."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rotation import kept

NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_life(hours: int, start: datetime = NOW, have: set[datetime] | None = None) -> set[datetime]:
    """Make a backup every hour and put away what is not kept; returns what there is then."""
    have = set(have or ())
    for hour in range(hours):
        now = start + hour * HOUR
        have = kept(have | {now}, now)
    return have


def test_of_a_long_life_a_day_of_hours_and_a_week_of_days_are_there() -> None:
    have, end = a_life(24 * 30), NOW + (24 * 30 - 1) * HOUR
    assert {end - number * HOUR for number in range(24)} <= have
    assert len({one.date() for one in have}) in (7, 8)
    assert 24 + 6 <= len(have) <= 24 + 7


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 24 * 20))
def test_nothing_is_ever_kept_for_a_week(hours: int) -> None:
    end, have = NOW + (hours - 1) * HOUR, a_life(hours)
    assert all(end - one < 7 * DAY - HOUR for one in have)
    assert end in have


def test_a_clock_that_jumps_ahead_costs_no_backup_in_the_first_day() -> None:
    have, later = a_life(24 * 10), NOW + timedelta(days=3650)
    assert have <= a_life(24, later, have)
    assert not have & a_life(26, later, have)


def test_what_a_wrong_clock_made_goes_once_the_clock_is_right() -> None:
    have, now = a_life(24 * 10), NOW + 240 * HOUR
    wrong = {NOW + timedelta(days=3650)}
    assert a_life(40, now, have | wrong) == a_life(40, now, have)


def test_a_clock_that_is_set_back_costs_no_backup_in_the_first_day() -> None:
    have, end = a_life(24 * 10), NOW + 240 * HOUR
    newest = max(have)
    for back in (HOUR, DAY, 3 * DAY, 6 * DAY, 20 * DAY, 3650 * DAY):
        assert newest in a_life(20, end - back, have), back


def test_after_a_pause_nothing_goes_for_a_day_and_then_what_is_old() -> None:
    have, again = a_life(24 * 10), NOW + 20 * DAY
    assert have <= a_life(20, again, have)
    assert not have & a_life(26, again, have)


def test_several_in_one_hour_become_one() -> None:
    many = {NOW + timedelta(minutes=number) for number in range(50)}
    assert len(kept(many, NOW + HOUR)) == 1
    assert max(many) in kept(many, NOW + HOUR)
