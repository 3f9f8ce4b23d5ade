"""Coverage: the evenings without a dinner near the areas of a team."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from db.models import organization
from db.session import Session
from services import coverage, occurrences
from services.areas import area
from services.coverage import areas_of, evenings
from services.days import span
from services.meals import Audience, Meal, Sensitivity
from tests.services.kitchens import HERE, kitchen, north, paris
from tests.services.looked_after import their_kitchen
from tests.services.teams import a_seat_of, association, coordinator_of

NOW = paris("2026-11-24T12:00")
LATELY = NOW - timedelta(days=1)
CHAPELLE = "La Chapelle"
WEEK = [date(2026, 11, 24) + timedelta(days=one) for one in range(7)]
SUNDAY = date(2026, 11, 29)


async def near_chapelle(db: Session) -> list[tuple[date, bool]]:
    """Return the evenings without a sure dinner near La Chapelle; True where there is none."""
    spot = area("la-chapelle")
    assert spot is not None
    found = await evenings(db, [spot], NOW)
    assert all({*one.none, *one.unsure} == {CHAPELLE} for one in found)
    return [(one.day, bool(one.none)) for one in found]


async def test_the_evening_on_which_nobody_serves_is_named(db: Session) -> None:
    await kitchen(db, "Mo-Sa 19:00-20:00", confirmed=LATELY)
    assert await near_chapelle(db) == [(SUNDAY, True)]


async def test_what_is_not_sure_is_named_apart(db: Session) -> None:
    await kitchen(db, "Mo-Su 19:00-20:00")
    assert await near_chapelle(db) == [(day, False) for day in WEEK]


async def test_a_dinner_that_is_cancelled_or_moved_away_is_none(db: Session) -> None:
    number = await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY)
    await occurrences.cancel(db, NOW, number, *span(WEEK[1], WEEK[1]))
    far = north(9_000)
    await occurrences.move(db, NOW, number, *span(WEEK[3], WEEK[3]), "far", position=far)
    assert await near_chapelle(db) == [(WEEK[1], True), (WEEK[3], True)]


async def test_a_dinner_that_moves_near_counts(db: Session) -> None:
    number = await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY, position=north(9_000))
    assert len(await near_chapelle(db)) == 7
    await occurrences.move(db, NOW, number, *span(WEEK[3], WEEK[3]), "near", position=HERE)
    assert WEEK[3] not in [day for day, _none in await near_chapelle(db)]


@pytest.mark.parametrize("metres", [1_900, 2_100])
async def test_near_is_two_kilometres(db: Session, metres: int) -> None:
    spot = area("la-chapelle")
    assert spot is not None
    position = north(metres, spot.position)
    await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY, position=position)
    assert (await near_chapelle(db) == []) == (metres < coverage.NEAR)


async def test_lunch_snacks_and_tables_for_some_only_are_no_dinner(db: Session) -> None:
    await kitchen(db, "Mo-Su 12:00-14:00", confirmed=LATELY)
    await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY, meal=Meal.SNACK)
    await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY, audience=Audience.WOMEN)
    assert await near_chapelle(db) == [(day, True) for day in WEEK]


@pytest.mark.parametrize("who", [Sensitivity.VERIFIED, Sensitivity.TEAM])
async def test_a_dinner_of_which_people_are_not_told_is_none(
    db: Session, who: Sensitivity
) -> None:
    await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY, sensitivity=who)
    assert await near_chapelle(db) == [(day, True) for day in WEEK]
    await kitchen(db, "Mo-Su 19:00-20:00", confirmed=LATELY, sensitivity=who, meeting=north(500))
    assert await near_chapelle(db) == []


async def test_a_night_after_midnight_is_dinner_of_the_evening_before(db: Session) -> None:
    await kitchen(db, "Mo 00:30-01:30", confirmed=LATELY)
    assert SUNDAY not in [day for day, _none in await near_chapelle(db)]


async def test_the_areas_of_a_team_are_spots_and_towns(db: Session) -> None:
    ours = await association(db)
    assert await areas_of(db, [ours], NOW) == []
    await db.execute(update(organization).values(areas=";stalingrad;calais;nowhere;"))
    names = {one.name for one in await areas_of(db, [ours], NOW)}
    assert {"Stalingrad", "Calais"} <= names
    assert len(names) == 2


async def test_a_team_without_areas_has_those_of_its_places(db: Session) -> None:
    ours = await association(db)
    for metres in (0, 10, 20):
        await their_kitchen(db, ours, position=north(metres))
    assert [one.name for one in await areas_of(db, [ours], NOW)] == [CHAPELLE]


async def test_a_team_without_places_has_the_areas_of_its_shifts(db: Session) -> None:
    ours = await association(db)
    claire = await coordinator_of(db, ours)
    await a_seat_of(db, ours, claire, NOW)
    assert [one.name for one in await areas_of(db, [ours], NOW)] == ["Stalingrad"]
    assert await areas_of(db, [ours], NOW + timedelta(days=60)) == []
