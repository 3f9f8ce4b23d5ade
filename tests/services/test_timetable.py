"""The timetable: occurrences beat rules, the newest first, slot by slot."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.days import PARIS, span
from services.hours import Position
from services.meals import Meal
from services.timetable import Change, Occurrence, Serving, Sitting, timetable
from tests.services.kitchens import paris

DINNER = Serving(1, Meal.DINNER, "Mo-Su 18:00-20:00")
BREAKFAST = Serving(2, Meal.BREAKFAST, "Mo-Su 08:00-10:00")
MONDAY = paris("2026-11-23T05:00")
ELSEWHERE = (48.8981, 2.3590)


def change(
    number: int,
    kind: Change,
    starts: str,
    ends: str,
    *,
    meal: Meal | None = None,
    address: str = "",
    position: Position | None = None,
    note: str = "",
) -> Occurrence:
    return Occurrence(
        number, kind, paris(starts), paris(ends), MONDAY, meal, address, position, note
    )


def days(number: int, kind: Change, first: str, last: str) -> Occurrence:
    starts, ends = span(date.fromisoformat(first), date.fromisoformat(last))
    return Occurrence(number, kind, starts, ends, MONDAY)


def week(
    changes: Iterable[Occurrence] = (), servings: Iterable[Serving] = (DINNER,)
) -> list[Sitting]:
    return timetable(servings, changes, MONDAY, MONDAY + timedelta(days=7))


def open_days(sittings: Iterable[Sitting]) -> list[str]:
    return [
        f"{one.slot.starts.astimezone(PARIS):%a %H:%M}" for one in sittings if not one.cancelled
    ]


def test_without_exceptions_the_rule_holds() -> None:
    assert open_days(week()) == [
        f"{day} 18:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    ]


def test_one_evening_is_cancelled_and_stays_visible() -> None:
    cancel = change(1, Change.CANCEL, "2026-11-24T18:00", "2026-11-24T20:00")
    found = week([cancel])
    assert len(found) == 7
    assert [one.slot.day.isoformat() for one in found if one.cancelled] == ["2026-11-24"]


def test_a_cancellation_after_the_doors_opened_counts() -> None:
    cancel = change(1, Change.CANCEL, "2026-11-24T19:10", "2026-11-24T20:00")
    assert "Tue 18:00" not in open_days(week([cancel]))


def test_cancelling_breakfast_leaves_dinner() -> None:
    cancel = change(1, Change.CANCEL, "2026-11-24T05:00", "2026-11-25T05:00", meal=Meal.BREAKFAST)
    found = open_days(week([cancel], (DINNER, BREAKFAST)))
    assert "Tue 18:00" in found
    assert "Tue 08:00" not in found


def test_two_closures_in_one_month_leave_what_lies_between() -> None:
    first = days(1, Change.CANCEL, "2026-11-23", "2026-11-24")
    second = days(2, Change.CANCEL, "2026-11-27", "2026-11-29")
    assert open_days(week([first, second])) == ["Wed 18:00", "Thu 18:00"]


def test_a_closure_by_days_takes_the_night_after_its_last_day() -> None:
    night = Serving(3, Meal.DINNER, "Mo-Su 00:30-02:00")
    closed = days(1, Change.CANCEL, "2026-11-24", "2026-11-24")
    cancelled = [one.slot.starts for one in week([closed], [night]) if one.cancelled]
    assert cancelled == [paris("2026-11-25T00:30")]


def test_the_newest_wins() -> None:
    cancel = change(1, Change.CANCEL, "2026-11-24T18:00", "2026-11-24T20:00")
    again = change(2, Change.REPLACE, "2026-11-24T18:00", "2026-11-24T20:00")
    never = change(3, Change.CANCEL, "2026-11-24T18:00", "2026-11-24T20:00")
    assert "Tue 18:00" in open_days(week([again, cancel]))
    assert "Tue 18:00" not in open_days(week([never, again, cancel]))


def test_other_hours_take_the_place_of_those_of_the_day() -> None:
    late = change(1, Change.REPLACE, "2026-11-24T21:00", "2026-11-24T22:00")
    found = open_days(week([late]))
    assert "Tue 21:00" in found
    assert "Tue 18:00" not in found
    assert len(found) == 7


def test_other_hours_of_one_meal_leave_the_other() -> None:
    late = change(1, Change.REPLACE, "2026-11-24T09:00", "2026-11-24T11:00")
    found = open_days(week([late], (DINNER, BREAKFAST)))
    assert "Tue 09:00" in found
    assert "Tue 08:00" not in found
    assert "Tue 18:00" in found


def test_hours_on_a_day_without_any_are_added() -> None:
    once = change(1, Change.REPLACE, "2026-11-24T12:00", "2026-11-24T13:00")
    assert open_days(week([once], ())) == ["Tue 12:00"]


def test_a_distribution_tonight_needs_no_rule() -> None:
    tonight = change(
        1,
        Change.ADD,
        "2026-11-24T23:00",
        "2026-11-25T00:30",
        address="Porte de la Chapelle",
        position=ELSEWHERE,
        meal=Meal.DINNER,
    )
    found = week([tonight], ())
    assert open_days(found) == ["Tue 23:00"]
    assert found[0].moved_to is tonight


def test_several_may_be_added_on_one_day() -> None:
    noon = change(1, Change.ADD, "2026-11-24T12:00", "2026-11-24T13:00")
    night = change(2, Change.ADD, "2026-11-24T23:00", "2026-11-24T23:45")
    assert open_days(week([noon, night], ())) == ["Tue 12:00", "Tue 23:00"]


def test_what_is_added_takes_the_place_of_what_was_cancelled() -> None:
    cancel = change(1, Change.CANCEL, "2026-11-24T18:00", "2026-11-24T20:00")
    add = change(2, Change.ADD, "2026-11-24T18:30", "2026-11-24T19:30")
    found = week([cancel, add])
    assert not any(one.cancelled for one in found)
    assert "Tue 18:30" in open_days(found)


def test_a_move_keeps_the_hours() -> None:
    move = change(
        1,
        Change.MOVE,
        "2026-11-24T18:00",
        "2026-11-24T20:00",
        address="49 boulevard de l'Hôpital",
        position=ELSEWHERE,
    )
    moved = [one for one in week([move]) if one.moved_to]
    assert open_days(moved) == ["Tue 18:00"]
    assert moved[0].moved_to is not None
    assert moved[0].moved_to.position == ELSEWHERE


def test_a_note_is_said_and_ends_with_its_days() -> None:
    note = change(1, Change.NOTE, "2026-11-24T05:00", "2026-11-26T05:00", note="Bring a bowl")
    assert [one.note for one in week([note])] == [
        "",
        "Bring a bowl",
        "Bring a bowl",
        "",
        "",
        "",
        "",
    ]


def test_a_season_is_checked_at_both_ends_and_its_last_night_belongs_to_it() -> None:
    night = Serving(
        4,
        Meal.DINNER,
        "Mo-Su 23:00-00:30",
        valid_from=date(2026, 11, 24),
        valid_to=date(2026, 11, 26),
    )
    after_midnight = Serving(
        5,
        Meal.DINNER,
        "Mo-Su 00:30-02:00",
        valid_from=date(2026, 11, 24),
        valid_to=date(2026, 11, 26),
    )
    assert open_days(week(servings=[night])) == ["Tue 23:00", "Wed 23:00", "Thu 23:00"]
    assert open_days(week(servings=[after_midnight])) == ["Wed 00:30", "Thu 00:30", "Fri 00:30"]


def test_a_rule_of_a_named_season_moves_with_it() -> None:
    begins, ends = date(2027, 2, 8), date(2027, 3, 8)
    iftar = Serving(6, Meal.DINNER, "sunset-21:00", season=(begins, ends))
    later = Serving(6, Meal.DINNER, "sunset-21:00", season=(begins + timedelta(days=1), ends))
    window = (paris("2027-02-07T05:00"), paris("2027-02-11T05:00"))
    assert [one.slot.day.day for one in timetable([iftar], [], *window)] == [8, 9, 10]
    assert [one.slot.day.day for one in timetable([later], [], *window)] == [9, 10]


def test_a_service_that_has_ended_serves_no_more() -> None:
    assert week(servings=[Serving(7, Meal.DINNER, "Mo-Su 18:00-20:00", ended=True)]) == []


def test_a_closure_whose_end_is_past_closes_nothing() -> None:
    old = days(1, Change.CANCEL, "2026-11-01", "2026-11-22")
    assert len(open_days(week([old]))) == 7


def test_what_two_sources_tell_alike_is_said_once_by_the_one_confirmed_last() -> None:
    old = Serving(8, Meal.DINNER, "Mo-Su 18:00-20:00", source="press")
    new = Serving(9, Meal.DINNER, "Mo-Su 18:00-20:00", source="town hall", confirmed_at=MONDAY)
    found = week(servings=[old, new])
    assert len(found) == 7
    assert {one.serving for one in found} == {new}
