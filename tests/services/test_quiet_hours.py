"""Quiet hours: at night calls wait until eight, unless they cannot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services import quiet_hours
from services.calls import Call, Kind, State
from tests.services.kitchens import paris

EVENING, NIGHT = paris("2026-11-24T21:59"), paris("2026-11-24T22:00")


def call(**given: object) -> Call:
    plain = Call(
        id=1,
        organization_id=1,
        organization="Example kitchen",
        kind=Kind.NOTICE,
        state=State.SENDING,
        urgent=False,
        at_night=False,
        audience={},
        need_id=None,
        role_id=None,
        shift_id=None,
        place_id=None,
        category=None,
        area="",
        starts_at=None,
        wanted=0,
        groups=True,
        people=0,
        created_at=EVENING,
        created_by=None,
        approved_by=None,
        begins_at=None,
        asked_at=None,
        not_after=NIGHT + timedelta(days=1),
        ended_at=None,
        wave=0,
        next_wave_at=None,
        shown_id=None,
        shown_at=None,
        shown=0,
    )
    return replace(plain, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("03:00", True), ("07:59", True), ("08:00", False)],
)
def test_it_is_quiet_from_ten_to_eight(clock: str, quiet: bool) -> None:
    assert quiet_hours.is_quiet(paris(f"2026-11-24T{clock}")) is quiet


def test_the_clock_of_the_street_counts_in_summer_too() -> None:
    assert quiet_hours.is_quiet(datetime(2026, 7, 1, 20, 0, tzinfo=UTC))
    assert not quiet_hours.is_quiet(datetime(2026, 7, 1, 19, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-24T22:00", "2026-11-25T08:00"),
        ("2026-11-25T00:30", "2026-11-25T08:00"),
        ("2026-10-24T23:00", "2026-10-25T08:00"),  # the night that has an hour more
        ("2026-12-31T23:59", "2027-01-01T08:00"),
    ],
)
def test_it_ends_at_the_next_eight_in_the_morning(now: str, end: str) -> None:
    assert quiet_hours.ends(paris(now)) == paris(end)


def test_a_call_waits_at_night_unless_that_was_confirmed() -> None:
    assert quiet_hours.may_go(call(), EVENING)
    assert not quiet_hours.may_go(call(), NIGHT)
    assert not quiet_hours.may_go(call(urgent=True), NIGHT)
    assert quiet_hours.may_go(call(at_night=True), NIGHT)


@pytest.mark.parametrize(
    ("kind", "wave", "hours", "goes"),
    [
        (Kind.GAP, 1, 11, True),
        (Kind.GAP, 1, 12, False),
        (Kind.GAP, 0, 11, False),
        (Kind.URGENT, 2, 3, True),
        (Kind.CHANGE, 1, 3, False),
    ],
)
def test_a_wave_for_what_is_soon_goes_at_night(
    kind: Kind, wave: int, hours: int, goes: bool
) -> None:
    soon = call(kind=kind, wave=wave, starts_at=NIGHT + timedelta(hours=hours))
    assert quiet_hours.may_go(soon, NIGHT) is goes


def test_a_wave_without_a_time_is_as_soon_as_it_expires() -> None:
    soon = call(kind=Kind.URGENT, wave=1, not_after=NIGHT + timedelta(hours=5))
    assert quiet_hours.may_go(soon, NIGHT)
    assert not quiet_hours.may_go(replace(soon, not_after=NIGHT + timedelta(hours=15)), NIGHT)
