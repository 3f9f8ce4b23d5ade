"""Recurrence: rules give days, what is no rule is refused, and every walk has an end."""

from datetime import date
from time import process_time

import pytest

from services.recurrence import checked_rule, days
from services.refusals import Refused

START = date(2026, 11, 24)  # a Tuesday


def given(rule: str, first: date, last: date, ends_on: date | None = None) -> list[str]:
    plain = checked_rule(rule, START, ends_on)
    return [f"{one:%m-%d}" for one in days(plain, START, ends_on, first, last)]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,FR", ["11-24", "11-27", "12-01", "12-04"]),
        ("RRULE:freq=weekly; byday=tu,fr;", ["11-24", "11-27", "12-01", "12-04"]),
        ("FREQ=WEEKLY", ["11-24", "12-01"]),
        ("FREQ=WEEKLY;INTERVAL=2", ["11-24"]),
        ("FREQ=DAILY;COUNT=3", ["11-24", "11-25", "11-26"]),
        ("FREQ=DAILY;UNTIL=20261126", ["11-24", "11-25", "11-26"]),
        ("FREQ=DAILY;UNTIL=20261126T225959Z", ["11-24", "11-25", "11-26"]),
        ("FREQ=DAILY;COUNT=9;UNTIL=20261125", ["11-24", "11-25"]),
        ("FREQ=MONTHLY;BYDAY=1FR", ["12-04"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["11-30"]),
    ],
)
def test_a_rule_gives_days(rule: str, found: list[str]) -> None:
    assert given(rule, START, date(2026, 12, 6)) == found


def test_both_ends_are_included_and_the_last_day_holds() -> None:
    first, last = date(2026, 11, 27), date(2026, 12, 1)
    assert given("FREQ=WEEKLY;BYDAY=TU,FR", first, last) == ["11-27", "12-01"]
    assert given("FREQ=WEEKLY;BYDAY=TU,FR", first, last, ends_on=date(2026, 11, 30)) == ["11-27"]
    assert given("FREQ=DAILY", date(2026, 11, 1), START) == ["11-24"]


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;INTERVAL=3", "FREQ=DAILY;INTERVAL=5", "FREQ=WEEKLY"]
)
def test_years_later_the_rule_is_still_in_step(rule: str) -> None:
    whole = days(rule, START, None, START, date(2031, 12, 31))
    late = days(rule, START, None, date(2031, 11, 1), date(2031, 12, 31))
    assert late == [one for one in whole if one >= date(2031, 11, 1)]
    assert late


def test_the_leap_day_comes_every_four_years() -> None:
    rule = checked_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", START)
    found = days(rule, START, None, START, date(2032, 12, 31))
    assert found == [date(2028, 2, 29), date(2032, 2, 29)]


def test_the_31st_is_left_out_where_there_is_none() -> None:
    rule = checked_rule("FREQ=MONTHLY;BYMONTHDAY=31", START)
    found = days(rule, START, None, START, date(2027, 5, 31))
    assert [f"{one:%m}" for one in found] == ["12", "01", "03", "05"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "every tuesday",
        "FREQ=FORTNIGHTLY",
        "BYDAY=MO",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=²",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=99999999999",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261340",
        "FREQ=DAILY;BYSETPOS=0",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY\nFREQ=DAILY",
        "FREQ=DAILY;BYMONTH=" + "1," * 100 + "2",
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(Refused, match="cannot be read") as caught:
        checked_rule(words, START)
    assert caught.value.why.values == {"example": "FREQ=WEEKLY;BYDAY=TU,FR"}


@pytest.mark.parametrize(
    "words", ["FREQ=HOURLY", "FREQ=MINUTELY;COUNT=5", "FREQ=DAILY;BYHOUR=9,18"]
)
def test_more_than_once_a_day_is_refused(words: str) -> None:
    with pytest.raises(Refused, match="once a day"):
        checked_rule(words, START)


@pytest.mark.parametrize(
    "words",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTHDAY=40",
        "FREQ=DAILY;COUNT=5;BYMONTH=13",
        "FREQ=YEARLY;BYWEEKNO=99",
        "FREQ=DAILY;UNTIL=20261123",
    ],
)
def test_a_rule_without_a_day_is_refused_and_costs_no_time(words: str) -> None:
    began = process_time()
    with pytest.raises(Refused, match="gives no day"):
        checked_rule(words, START)
    assert process_time() - began < 0.5


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(Refused, match="before the first day"):
        checked_rule("FREQ=DAILY", START, date(2026, 11, 23))
    assert checked_rule("FREQ=DAILY", START, START) == "FREQ=DAILY"


@pytest.mark.parametrize("year", [1, 1999, 2390, 9999])
def test_a_beginning_in_another_age_is_refused(year: int) -> None:
    with pytest.raises(Refused, match="gives no day"):
        checked_rule("FREQ=DAILY", date(year, 1, 1))
