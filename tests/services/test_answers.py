"""Answers: the nearest real meal, and never a wrong one."""

from datetime import UTC, date, timedelta

import pytest

from db.session import Session
from services import alerts, occurrences, sightings
from services.answers import When, alternative, at_place, nearest
from services.meals import Audience, Condition, Doubt, Meal, Sensitivity, SightingKind, Status
from services.seasons import set_season
from tests.services.kitchens import HERE, first, kitchen, north, now_near, paris, rule, shown
from tests.services.kitchens import somebody as new_person

NOW = paris("2026-11-24T18:05")
LATELY = paris("2026-11-20T12:00")


async def names(db: Session, **asked: object) -> list[str]:
    found = await now_near(db, NOW, **asked)  # type: ignore[arg-type]
    return [one.name for one in found.offers]


async def test_the_nearest_open_place_comes_first(db: Session) -> None:
    await kitchen(db, name="far", position=north(900), confirmed=LATELY)
    await kitchen(db, name="near", position=north(200), confirmed=LATELY)
    found = await now_near(db, NOW)
    assert [one.name for one in found.offers] == ["near", "far"]
    near = found.offers[0]
    assert (near.status, near.distance_m, near.walk_minutes) == (Status.OPEN, 200, 4)
    assert shown(near) == "2026-11-24 18:00-20:00"
    assert near.conditions == (Condition.FREE,)
    assert near.meal is Meal.DINNER
    assert near.confirmed_at == LATELY


async def test_what_is_open_now_beats_what_opens_in_two_hours_next_door(db: Session) -> None:
    await kitchen(db, "Mo-Su 20:30-22:00", name="later", position=north(50), confirmed=LATELY)
    await kitchen(db, name="now", position=north(900), confirmed=LATELY)
    assert await names(db) == ["now", "later"]


async def test_what_opens_soon_next_door_beats_an_hour_of_walking(db: Session) -> None:
    await kitchen(db, "Mo-Su 18:30-20:00", name="soon", position=north(50), confirmed=LATELY)
    await kitchen(db, name="now", position=north(3_000), confirmed=LATELY)
    assert await names(db) == ["soon", "now"]


async def test_whoever_would_come_too_late_is_not_sent(db: Session) -> None:
    closes_at_seven = "Mo-Su 17:00-19:00"  # 55 minutes are left; 3 km are 52 minutes on foot
    await kitchen(db, closes_at_seven, name="too far", position=north(3_000), confirmed=LATELY)
    await kitchen(db, closes_at_seven, name="near", position=north(2_800), confirmed=LATELY)
    found = await now_near(db, NOW)
    assert [shown(one) for one in found.offers if one.name == "near"] == ["2026-11-24 17:00-19:00"]
    assert [shown(one) for one in found.offers if one.name == "too far"] == [
        "2026-11-25 17:00-19:00"
    ]


async def test_an_unsure_place_never_comes_before_a_sure_one(db: Session) -> None:
    await kitchen(db, name="unsure", position=north(50))
    await kitchen(db, name="sure", position=north(4_000), confirmed=LATELY, hours="18:00-23:00")
    found = await now_near(db, NOW)
    assert [(one.name, one.status) for one in found.offers] == [
        ("sure", Status.OPEN),
        ("unsure", Status.UNSURE),
    ]
    assert found.offers[1].doubts == (Doubt.NOT_CONFIRMED,)


async def test_a_sure_place_beyond_the_first_ring_is_found_among_many_unsure(db: Session) -> None:
    for number in range(30):
        await kitchen(db, name="unsure", position=north(10 + number))
    await kitchen(db, "12:00-23:00", name="sure", position=north(5_000), confirmed=LATELY)
    assert (await names(db))[0] == "sure"


@pytest.mark.parametrize(
    ("days", "sure"), [(45, True), (46, False)], ids=["forty-five days", "forty-six days"]
)
async def test_a_confirmation_holds_for_45_days(db: Session, days: int, sure: bool) -> None:
    place_id = await kitchen(db, confirmed=NOW.astimezone(UTC) - timedelta(days=days))
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert offer.sure is sure


@pytest.mark.parametrize(
    "moment",
    [
        "2026-08-12T18:05",
        "2026-12-24T18:05",
        "2027-01-04T18:05",
        "2026-07-14T18:05",
        "2027-02-10T18:05",
    ],
    ids=["August", "Christmas", "New Year", "14 July", "Ramadan"],
)
async def test_at_unusual_times_a_rule_confirmed_before_is_only_usual(
    db: Session, moment: str
) -> None:
    await set_season(db, "ramadan-2027", date(2027, 2, 8), date(2027, 3, 8))
    now = paris(moment)
    before = await kitchen(db, confirmed=now - timedelta(days=30))
    within = await kitchen(db, confirmed=now - timedelta(hours=3))
    usual, sure = await first(db, now, before), await first(db, now, within)
    assert usual is not None
    assert sure is not None
    assert (usual.usually, usual.status) == (True, Status.UNSURE)
    assert (sure.usually, sure.status) == (False, Status.OPEN)


async def test_minors_are_never_sent_among_adults_and_see_their_own(db: Session) -> None:
    for audience in Audience:
        await kitchen(db, name=audience.value, audience=audience, confirmed=LATELY)
    assert set(await names(db, audience=Audience.MINORS, limit=9)) == {"everyone", "minors"}
    assert set(await names(db, audience=Audience.FAMILIES, limit=9)) == {"everyone", "families"}
    assert set(await names(db, audience=Audience.WOMEN, limit=9)) == {
        "everyone",
        "women",
        "adults",
    }
    assert set(await names(db, audience=None, limit=9)) == {one.value for one in Audience}


async def test_three_at_a_time_and_then_the_others(db: Session) -> None:
    for number in range(5):
        await kitchen(db, name=f"{number}", position=north(100 * number), confirmed=LATELY)
    page = await nearest(db, NOW, HERE, When.NOW, None)
    rest = await nearest(db, NOW, HERE, When.NOW, None, skip=3)
    assert [one.name for one in page.offers] == ["0", "1", "2"]
    assert [one.name for one in rest.offers] == ["3", "4"]
    assert (page.more, rest.more) == (True, False)


async def test_pages_do_not_repeat_a_place_among_many(db: Session) -> None:
    for number in range(70):
        fresh = LATELY if number % 2 else None
        await kitchen(db, name=f"{number}", position=north(5 * number), confirmed=fresh)
    seen: list[str] = []
    for skip in range(0, 69, 3):
        found = await nearest(db, NOW, HERE, When.NOW, None, skip=skip)
        seen += [one.name for one in found.offers]
    assert len(seen) == len(set(seen)) == 69


async def test_without_a_position_the_soonest_comes_first(db: Session) -> None:
    await kitchen(db, "Mo-Su 21:00-22:00", name="21", confirmed=LATELY, position=None)
    await kitchen(db, "Mo-Su 19:00-20:00", name="19", confirmed=LATELY)
    await kitchen(db, "Mo-Su 08:00-10:00", name="tomorrow", confirmed=LATELY, position=north(9))
    found = await now_near(db, NOW, None)
    assert [one.name for one in found.offers] == ["19", "21", "tomorrow"]
    assert [one.distance_m for one in found.offers] == [None, None, None]


async def test_at_night_the_round_of_the_evening_is_still_named(db: Session) -> None:
    await kitchen(db, "Mo 23:00-00:30", name="night", confirmed=LATELY)
    found = await now_near(db, paris("2026-11-24T00:10"))
    assert found.offers[0].status is Status.OPEN
    assert found.offers[0].day == date(2026, 11, 23)


async def test_tomorrow_is_the_next_service_day(db: Session) -> None:
    await kitchen(db, "Tu 08:00-10:00", name="today", confirmed=LATELY)
    await kitchen(db, "We 08:00-10:00,18:00-20:00", name="tomorrow", confirmed=LATELY)
    await kitchen(db, "Th 00:30-02:00", name="tomorrow night", confirmed=LATELY)
    found = await now_near(db, NOW, when=When.TOMORROW, limit=9)
    assert [(one.name, shown(one)) for one in found.offers] == [
        ("tomorrow", "2026-11-25 08:00-10:00"),
        ("tomorrow", "2026-11-25 18:00-20:00"),
        ("tomorrow night", "2026-11-26 00:30-02:00"),
    ]


async def test_what_opens_in_five_days_is_named_when_there_is_nothing_before(db: Session) -> None:
    await kitchen(db, "Su 12:00-14:00", name="sure on Sunday", confirmed=LATELY)
    assert await names(db) == ["sure on Sunday"]
    await kitchen(db, name="unsure tonight")
    assert await names(db) == ["unsure tonight", "sure on Sunday"]


async def test_a_place_without_hours_is_named_last(db: Session) -> None:
    await kitchen(db, "", name="hours unknown", confirmed=LATELY)
    await kitchen(db, name="unsure", position=north(900))
    found = await now_near(db, NOW)
    assert [one.name for one in found.offers] == ["unsure", "hours unknown"]
    last = found.offers[-1]
    assert (last.starts, last.status, last.doubts) == (
        None,
        Status.UNSURE,
        (Doubt.HOURS_UNKNOWN,),
    )


async def test_an_expired_rule_is_not_named(db: Session) -> None:
    await kitchen(db, valid_to=date(2026, 11, 23), confirmed=LATELY)
    await kitchen(db, "", valid_to=date(2026, 11, 23))
    await kitchen(db, valid_from=date(2026, 12, 24), confirmed=LATELY)
    assert await names(db) == []


async def test_an_open_end_is_said_without_an_end(db: Session) -> None:
    place_id = await kitchen(db, "Mo-Su 18:00+", confirmed=LATELY)
    offer = await first(db, NOW, place_id)
    assert shown(offer) == "2026-11-24 18:00+"
    assert offer is not None
    assert offer.latest == paris("2026-11-24T21:00")


async def test_hours_that_are_not_certain_are_unsure(db: Session) -> None:
    place_id = await kitchen(db, '18:00-20:00 unknown "days not stated"', confirmed=LATELY)
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert offer.doubts == (Doubt.HOURS_UNCERTAIN,)
    assert offer.note == "days not stated"


async def test_a_cancelled_meal_is_told_beside_the_next_real_one(db: Session) -> None:
    gone = await kitchen(db, name="gone", position=north(50), confirmed=LATELY)
    await kitchen(db, name="real", position=north(500), confirmed=LATELY)
    times = (paris("2026-11-24T18:00"), paris("2026-11-24T20:00"))
    await occurrences.cancel(db, NOW, gone, *times, note="police")
    found = await now_near(db, NOW)
    assert found.offers[0].name == "real"
    assert [(one.name, one.status, one.note) for one in found.cancelled] == [
        ("gone", Status.CANCELLED, "police")
    ]
    tomorrow = [shown(one) for one in found.offers if one.name == "gone"]
    assert tomorrow == ["2026-11-25 18:00-20:00"]


async def test_a_long_closure_is_news_for_one_day_only(db: Session) -> None:
    place_id = await kitchen(db, confirmed=LATELY)
    until = paris("2026-12-20T05:00")
    await occurrences.cancel(db, NOW, place_id, paris("2026-11-24T05:00"), until)
    assert len((await now_near(db, NOW)).cancelled) == 1
    assert len((await now_near(db, NOW + timedelta(days=2))).cancelled) == 0


async def test_a_closure_entered_three_weeks_ahead_closes_on_its_days(db: Session) -> None:
    place_id = await kitchen(db, "12:00-14:00", confirmed=LATELY)
    start, end = paris("2026-12-15T05:00"), paris("2026-12-17T05:00")
    await occurrences.cancel(db, NOW, place_id, start, end)
    now = paris("2026-12-14T09:00")
    found = [
        (one.starts.day, one.status) for one in await at_place(db, now, place_id) if one.starts
    ]
    assert [day for day, status in found if status is Status.CANCELLED] == [15, 16]
    assert [day for day, status in found if status is not Status.CANCELLED][:2] == [14, 17]


async def test_a_moved_meal_is_where_it_moved_to(db: Session) -> None:
    place_id = await kitchen(db, position=north(2_000), confirmed=LATELY)
    times = (paris("2026-11-24T18:00"), paris("2026-11-24T20:00"))
    await occurrences.move(db, NOW, place_id, *times, "Porte de la Chapelle", position=north(100))
    offer = (await now_near(db, NOW)).offers[0]
    assert (offer.moved, offer.address, offer.distance_m) == (True, "Porte de la Chapelle", 100)
    assert shown(offer) == "2026-11-24 18:00-20:00"


async def test_a_distribution_tonight_is_found_without_any_rule(db: Session) -> None:
    place_id = await kitchen(db, None, name="tonight", position=north(300))
    await occurrences.add(
        db, NOW, place_id, paris("2026-11-24T18:00"), paris("2026-11-24T19:30"), meal=Meal.DINNER
    )
    offer = (await now_near(db, NOW)).offers[0]
    assert (offer.name, offer.status, offer.moved) == ("tonight", Status.OPEN, False)
    assert (await now_near(db, NOW + timedelta(days=1))).offers == ()


async def test_a_ban_that_begins_mid_meal_flags_it_and_deletes_nothing(db: Session) -> None:
    await kitchen(db, name="inside", position=north(100), confirmed=LATELY)
    await kitchen(db, name="outside", position=north(900), confirmed=LATELY)
    await alerts.raise_alert(
        db, NOW, HERE, 500, paris("2026-11-24T19:00"), paris("2026-11-30T00:00"), note="order"
    )
    found = await now_near(db, NOW)
    assert [(one.name, one.status, one.doubts, one.alert) for one in found.offers] == [
        ("outside", Status.OPEN, (), ""),
        ("inside", Status.UNSURE, (Doubt.ALERT,), "order"),
    ]


async def test_a_lifted_ban_flags_nothing(db: Session) -> None:
    place_id = await kitchen(db, confirmed=LATELY)
    number = await alerts.raise_alert(
        db, NOW, HERE, 500, paris("2026-11-24T17:00"), paris("2026-11-30T00:00")
    )
    await alerts.lift(db, number, paris("2026-11-24T17:30"))
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert offer.status is Status.OPEN


async def test_two_sources_that_disagree_make_it_unsure(db: Session) -> None:
    place_id = await kitchen(db, None)
    await rule(db, place_id, "Mo-Su 18:00-20:00", source="press", confirmed=LATELY)
    await rule(db, place_id, "Mo-Fr 18:00+", source="town hall", confirmed=LATELY)
    saturday = await first(db, paris("2026-11-28T18:05"), place_id)
    tuesday = await first(db, NOW, place_id)
    assert saturday is not None
    assert tuesday is not None
    assert saturday.doubts == (Doubt.CONFLICT,)
    assert tuesday.doubts == ()


async def test_no_food_left_comes_last_and_is_forgotten_after_two_hours(db: Session) -> None:
    empty = await kitchen(db, "17:00-23:00", name="empty", confirmed=LATELY)
    await kitchen(db, "17:00-23:00", name="unsure", position=north(900))
    for _number in range(2):
        person_id = await new_person(db)
        await sightings.report(db, person_id, False, empty, SightingKind.NO_FOOD, NOW)
    found = await now_near(db, NOW)
    assert [one.name for one in found.offers] == ["unsure", "empty"]
    assert found.offers[1].doubts == (Doubt.NO_FOOD,)
    assert (await now_near(db, NOW + timedelta(hours=2))).offers[0].name == "empty"


async def test_a_hidden_place_shows_its_meeting_point_or_nothing(db: Session) -> None:
    met = await kitchen(
        db,
        name="met",
        position=north(10),
        sensitivity=Sensitivity.VERIFIED,
        meeting=north(600),
        confirmed=LATELY,
    )
    await kitchen(db, name="hidden", sensitivity=Sensitivity.TEAM, confirmed=LATELY)
    offers = (await now_near(db, NOW)).offers
    assert [one.name for one in offers] == ["met"]
    assert (offers[0].meeting_point, offers[0].address) == (True, "in front of the library")
    assert (offers[0].position, offers[0].distance_m) == (north(600), 600)
    told = await nearest(db, NOW, HERE, When.NOW, None, spots=frozenset({met}))
    assert [(one.name, one.meeting_point) for one in told.offers] == [("met", False)]
    team = await nearest(db, NOW, HERE, When.NOW, None, spots=frozenset({met + 1}))
    assert {(one.name, one.meeting_point) for one in team.offers} == {
        ("met", True),
        ("hidden", False),
    }


async def test_where_a_hidden_place_moved_to_is_hidden_too(db: Session) -> None:
    place_id = await kitchen(
        db, sensitivity=Sensitivity.VERIFIED, meeting=north(600), confirmed=LATELY
    )
    times = (paris("2026-11-24T18:00"), paris("2026-11-24T20:00"))
    await occurrences.move(
        db, NOW, place_id, *times, "the camp", position=north(5), note="at the camp"
    )
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert (offer.address, offer.note, offer.moved) == ("in front of the library", "", False)


async def test_unmapped_places_of_the_town_are_named_after_those_on_the_map(db: Session) -> None:
    calais = (50.9535, 1.8509)
    await kitchen(db, name="unmapped", position=None, city="Calais")
    await kitchen(db, name="in Paris", position=None, city="Paris")
    found = await now_near(db, NOW, calais)
    assert [(one.name, one.distance_m) for one in found.offers] == [("unmapped", None)]


async def test_nobody_in_calais_is_sent_to_paris(db: Session) -> None:
    await kitchen(db, confirmed=LATELY)
    assert (await now_near(db, NOW, (50.9535, 1.8509))).offers == ()


async def test_the_alternative_is_another_place(db: Session) -> None:
    gone = await kitchen(db, name="gone", confirmed=LATELY)
    await kitchen(db, name="other", position=north(400), confirmed=LATELY)
    other = await alternative(db, NOW, gone)
    assert other is not None
    assert other.name == "other"
    assert await alternative(db, NOW, 999) is not None


async def test_the_clock_may_be_of_any_zone(db: Session) -> None:
    place_id = await kitchen(db, confirmed=LATELY)
    offer = await first(db, NOW.astimezone(UTC), place_id)
    assert shown(offer) == "2026-11-24 18:00-20:00"


async def test_the_start_of_ramadan_moves_by_one_edit(db: Session) -> None:
    season = await set_season(db, "ramadan-2027", date(2027, 2, 8), date(2027, 3, 8))
    place_id = await kitchen(db, "sunset-21:00", season_id=season)
    now = paris("2027-02-07T12:00")
    assert shown(await first(db, now, place_id)).startswith("2027-02-08 ")
    assert await set_season(db, "ramadan-2027", date(2027, 2, 9), date(2027, 3, 9)) == season
    assert shown(await first(db, now, place_id)).startswith("2027-02-09 ")
