"""Deadlines: shorter near the start, over in the morning and not in the night, none at the end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.days import PARIS, local
from services.deadlines import LAST_HOUR, MORNING, NIGHT, deadline, later
from tests.services.shift_builder import paris

NOON = paris("2026-11-24", "12:00")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CHANGES = ("2026-10-25", "2027-03-28")


@pytest.mark.parametrize(
    ("left", "length"),
    [
        (72 * HOUR, 2 * HOUR),
        (24 * HOUR + SECOND, 2 * HOUR),
        (24 * HOUR, HOUR),
        (6 * HOUR + SECOND, HOUR),
        (6 * HOUR, timedelta(minutes=15)),
        (HOUR + SECOND, timedelta(minutes=15)),
    ],
)
def test_the_nearer_the_start_the_shorter(left: timedelta, length: timedelta) -> None:
    assert deadline(NOON, NOON + left) == NOON + length


@pytest.mark.parametrize("left", [HOUR, HOUR - SECOND, SECOND, timedelta(0), -HOUR])
def test_in_the_last_hour_there_is_no_time_to_wait(left: timedelta) -> None:
    assert deadline(NOON, NOON + left) is None


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("19:59", "2026-11-24 21:59"),
        ("20:00", "2026-11-25 09:00"),  # 22:00 is night
        ("21:30", "2026-11-25 09:00"),
        ("23:30", "2026-11-25 09:00"),
    ],
)
def test_what_would_end_in_the_night_ends_in_the_morning(asked: str, until: str) -> None:
    day, clock = until.split()
    found = deadline(paris("2026-11-24", asked), paris("2026-11-27", "18:00"))
    assert found == paris(day, clock)


@pytest.mark.parametrize(
    ("asked", "until"),
    [("00:10", "09:00"), ("06:59", "09:00"), ("07:00", "09:00"), ("07:01", "09:01")],
)
def test_the_small_hours_wait_for_the_same_morning(asked: str, until: str) -> None:
    found = deadline(paris("2026-11-25", asked), paris("2026-11-27", "18:00"))
    assert found == paris("2026-11-25", until)


@pytest.mark.parametrize(("starts", "until"), [("15:00", "09:00"), ("14:59", "00:30")])
def test_a_night_is_waited_for_only_when_there_is_time_after_it(starts: str, until: str) -> None:
    found = deadline(paris("2026-11-24", "23:30"), paris("2026-11-25", starts))
    assert found == paris("2026-11-25", until)


@pytest.mark.parametrize("night", CHANGES)
def test_a_length_is_real_time_also_when_clocks_are_changed(night: str) -> None:
    for minute in range(0, 24 * 60, 15):
        now = (paris(night, "00:00").astimezone(UTC) + timedelta(minutes=minute)).astimezone(PARIS)
        assert later(now, HOUR).timestamp() == now.timestamp() + 3600
        starts = (now.astimezone(UTC) + 5 * HOUR).astimezone(PARIS)
        found = deadline(now, starts)
        assert found is not None
        assert found.timestamp() == now.timestamp() + 15 * 60


@pytest.mark.parametrize("night", CHANGES)
def test_the_morning_after_the_clocks_are_changed_is_at_nine(night: str) -> None:
    before = local(paris(night, "00:30"))
    found = deadline(before, before + timedelta(days=3))
    assert found == paris(night, "09:00")


@pytest.mark.parametrize(
    ("day", "morning"),
    [
        ("2026-10-31", "2026-11-01"),
        ("2028-02-28", "2028-02-29"),
        ("2028-02-29", "2028-03-01"),
        ("2026-12-31", "2027-01-01"),
    ],
)
def test_the_morning_after_the_last_of_a_month_is_the_first(day: str, morning: str) -> None:
    found = deadline(paris(day, "22:15"), paris(day, "22:15") + timedelta(days=3))
    assert found == paris(morning, "09:00")


MOMENTS = st.builds(
    datetime.fromtimestamp,
    st.integers(1_767_225_600, 1_861_920_000),  # 2026 to 2028
    st.sampled_from([UTC, PARIS]),
)


@given(now=MOMENTS, left=st.integers(-86_400, 5 * 86_400))
def test_whoever_is_asked_has_time_and_the_next_one_too(now: datetime, left: int) -> None:
    starts = now.astimezone(UTC) + timedelta(seconds=left)
    until = deadline(now, starts.astimezone(PARIS))
    if until is None:
        assert left <= LAST_HOUR.total_seconds()
        return
    assert until - now.astimezone(UTC) >= timedelta(minutes=15)
    assert starts - until >= timedelta(minutes=45)
    if starts - now.astimezone(UTC) > timedelta(hours=30):
        assert MORNING <= local(until).time() < NIGHT
