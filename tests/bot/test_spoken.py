"""Spoken: what the clips of a card say, and what they leave to the message."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spoken import EMERGENCY, TOLD, earlier, later, meal
from locales.clips import AREA, ClipKind, clips
from services.answers import Found
from services.meals import Audience, Condition, Doubt, Meal, Status
from services.offers import Offer
from tests.conftest import PARIS, TUESDAY_EVENING

ALL = frozenset(one.name for one in clips())
TUESDAY = date(2026, 11, 24)
STALINGRAD = (48.8841, 2.3659)
PLAIN = Offer(
    place_id=1,
    name="Example kitchen",
    operator="",
    city="Paris",
    address="1 Rue de l'Exemple",
    station="",
    position=STALINGRAD,
    audience=Audience.EVERYONE,
    conditions=(),
    languages=(),
    meal=Meal.DINNER,
    status=Status.OPENS,
    day=TUESDAY,
)


def at(clock: str, day: int = 24) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), PARIS)


def offer(start: str, end: str | None, day: int = 24, **given: object) -> Offer:
    ends = at(end, day) if end else None
    if ends is not None and ends < at(start, day):
        ends += timedelta(days=1)
    told = {"starts": at(start, day), "ends": ends, "day": date(2026, 11, day), **given}
    return replace(PLAIN, **told)  # type: ignore[arg-type]


def said(
    *offers: Offer, now: datetime = TUESDAY_EVENING, cancelled: tuple[Offer, ...] = ()
) -> str:
    return " ".join(meal(Found(offers, more=False, cancelled=cancelled), now, ALL))


def test_a_meal_that_goes_on_says_until_when_and_near_what() -> None:
    one = offer("18:00", "20:00", status=Status.OPEN)
    assert said(one) == "food-now ends t2000 near at-stalingrad address"


def test_a_later_meal_says_the_day_first() -> None:
    end = "near at-stalingrad address"
    assert said(offer("19:00", "20:30")) == f"today tuesday begins t1900 ends t2030 {end}"
    assert said(offer("12:00", "13:00", 25)).startswith("tomorrow wednesday begins t1200 ends")
    assert said(offer("12:00", "13:00", 28)).startswith("saturday begins t1200")
    assert said(offer("12:00", None, 25)).startswith("tomorrow wednesday begins t1200 near")


def test_a_day_that_a_weekday_does_not_tell_is_left_to_the_message() -> None:
    words = said(replace(offer("12:00", "13:00"), day=date(2026, 12, 1)))
    assert words.startswith("day-in-message begins t1200")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("18:35", "20:10", "begins t1900 ends t2000"),
        ("18:31", "20:29", "begins t1900 ends t2000"),
        ("18:30", "20:30", "begins t1830 ends t2030"),
        ("19:10", "19:50", "time-in-message"),
        ("19:05", "19:30", "time-in-message"),
    ],
)
def test_a_time_between_is_rounded_so_that_nobody_finds_a_closed_door(
    start: str, end: str, words: str
) -> None:
    assert f"tuesday {words} near" in said(offer(start, end))


def test_an_end_within_the_half_hour_is_soon() -> None:
    assert said(offer("17:00", "18:20", status=Status.OPEN)).startswith("food-now ends-soon near")
    assert said(offer("17:00", None, status=Status.OPEN)).startswith("food-now near")


@given(st.times().map(lambda clock: datetime.combine(TUESDAY, clock, PARIS)))
def test_a_beginning_is_never_said_earlier_nor_an_end_later(moment: datetime) -> None:
    half_hour = timedelta(minutes=30)
    assert moment <= later(moment) < moment + half_hour
    assert moment - half_hour < earlier(moment) <= moment
    for one in (later(moment), earlier(moment)):
        assert one.minute in (0, 30)
        assert (one.second, one.microsecond) == (0, 0)


def test_after_midnight_belongs_to_the_evening_before() -> None:
    night = replace(offer("00:30", "02:00", 25), day=TUESDAY)
    assert said(night).startswith("today tuesday after-midnight begins t0030 ends t0200")
    assert said(night, now=at("00:10", 25)).startswith("today tuesday after-midnight")
    late = offer("23:40", "02:00")
    assert said(late).startswith("today tuesday after-midnight begins t0000 ends t0200")


def test_what_is_not_sure_says_so_and_why_when_people_there_told() -> None:
    unsure = offer("19:00", "20:00", status=Status.UNSURE)
    assert said(unsure).startswith("perhaps today tuesday begins t1900")
    for doubt, word in ((Doubt.CLOSED, "closed"), (Doubt.NO_FOOD, "no-food")):
        assert said(replace(unsure, doubts=(doubt,))).startswith(f"{word} today")
    unknown = replace(PLAIN, status=Status.UNSURE, day=None)
    assert said(unknown) == "perhaps hours-unknown near at-stalingrad address"


def test_an_example_is_never_for_today() -> None:
    assert said(offer("19:00", "20:00", example=True)).startswith("example today")


def test_who_may_eat_and_what_they_need_comes_before_the_place() -> None:
    one = offer(
        "19:00",
        "20:00",
        audience=Audience.WOMEN,
        conditions=(Condition.FREE, Condition.HALAL, Condition.PAPERS, Condition.REGISTRATION),
    )
    assert "t2000 women registration papers near" in said(one)


def test_a_place_that_is_not_as_it_was_says_so() -> None:
    assert "moved near" in said(offer("19:00", "20:00", moved=True))
    assert "meeting-point near" in said(offer("19:00", "20:00", meeting_point=True))
    assert said(offer("19:00", "20:00", queue=True)).endswith("at-stalingrad queue address")


def test_a_place_far_from_all_that_was_recorded_is_left_to_the_message() -> None:
    far = offer("19:00", "20:00", position=(43.3, 5.4))
    assert said(far).endswith("t2000 address")
    assert said(replace(far, position=None)).endswith("t2000 address")
    near_calais = replace(far, position=(50.97, 1.86))
    assert said(near_calais).endswith("near at-calais address")
    found = Found((offer("19:00", "20:00"),), more=False)
    assert "near" not in meal(found, TUESDAY_EVENING, ALL - {f"{AREA}stalingrad"} - _areas())


def _areas() -> frozenset[str]:
    return frozenset(one.name for one in clips() if one.kind is ClipKind.AREA)


def test_other_places_are_left_to_the_message() -> None:
    two = (offer("19:00", "20:00"), offer("20:00", "21:00"))
    assert said(*two).endswith("address others")


def test_what_is_cancelled_is_said_first() -> None:
    gone = offer("19:00", "20:00", status=Status.CANCELLED)
    other = offer("20:00", "21:00")
    words = said(other, cancelled=(gone,))
    first = "cancelled today tuesday begins t1900 ends t2000 near at-stalingrad"
    assert words.startswith(f"{first} today tuesday begins t2000")
    unknown = replace(PLAIN, status=Status.CANCELLED, day=None, position=None)
    assert said(cancelled=(unknown,)) == "cancelled nothing call-115 free-call"


def test_where_nothing_is_known_the_number_to_call_is_said() -> None:
    assert said() == "nothing call-115 free-call"


def test_every_word_that_can_be_said_is_a_clip() -> None:
    assert {name for _condition, name in TOLD} <= ALL
    assert {one.value for one in Audience} - {"everyone"} <= ALL
    assert set(EMERGENCY) <= ALL
