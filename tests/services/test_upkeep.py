"""Upkeep: places, hours and dated changes by who acts for them, written down and announced."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, insert, select

from db.models import coordinator, occurrence, push
from db.session import Session
from services import audit, directory, occurrences, people, pushes, upkeep
from services.answers import at_place
from services.audit import Act
from services.hours import Slot
from services.meals import Meal, Sensitivity, Status
from services.people import Role
from services.refusals import Refused
from services.seasons import set_season
from services.upkeep import NewPlace, Validity
from tests.services.kitchens import HERE, first, now_near, paris, shown, somebody

DAY = timedelta(days=1)
NOW = paris("2026-11-24T18:05")
DINNER = (paris("2026-11-24T19:00"), paris("2026-11-24T21:00"))
SOUP = NewPlace("Soupe du Jardin", "Paris", HERE, "12 rue de l’Exemple")


async def of_team(db: Session, name: str = "A kitchen") -> tuple[int, int]:
    """Make a coordinator; returns the organization and the person."""
    actor = await somebody(db)
    await people.remember(db, actor, role=Role.COORDINATOR.value)
    team = await directory.organization_of(db, name)
    assert team is not None
    row = {"person_id": actor, "organization_id": team, "since": NOW}
    await db.execute(insert(coordinator).values(row))
    return team, actor


async def acts(db: Session, team: int) -> list[Act]:
    return [one.act for one in reversed(await audit.read(db, team, 20))]


def dates(slots: list[Slot]) -> list[str]:
    return [f"{one.starts.astimezone(NOW.tzinfo):%d/%m %H:%M}" for one in slots]


async def test_a_place_is_made_given_hours_and_ended_and_all_is_written_down(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", Validity(), NOW, actor)
    offer = await first(db, NOW, number)
    assert shown(offer) == "2026-11-24 19:00-21:00"
    assert offer is not None
    assert (offer.sure, offer.operator) == (True, "A kitchen")
    assert await upkeep.places_of(db, [team], NOW) == {number: "Soupe du Jardin"}
    await occurrences.add(db, NOW, number, *DINNER, person_id=actor)
    await upkeep.end(db, number, NOW, actor)
    assert await at_place(db, NOW, number) == ()
    assert await upkeep.places_of(db, [team], NOW) == {}
    await occurrences.add(db, NOW, number, *DINNER, person_id=actor)  # for one evening
    assert await upkeep.places_of(db, [team], NOW) == {number: "Soupe du Jardin"}
    assert await acts(db, team) == [
        Act.NEW_PLACE,
        Act.CHANGED_HOURS,
        Act.ADDED_MEAL,
        Act.ENDED_PLACE,
        Act.ADDED_MEAL,
    ]


async def test_two_teams_may_serve_at_one_spot_and_one_team_has_it_once(db: Session) -> None:
    team, actor = await of_team(db)
    other, stranger = await of_team(db, "Another kitchen")
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    assert await upkeep.create(db, other, SOUP, NOW, stranger) != number
    with pytest.raises(Refused, match="already known"):
        await upkeep.create(db, team, SOUP, NOW, actor)
    assert await upkeep.called(db, team, "SOUPE du jardin") == number


async def test_nobody_else_changes_a_place(db: Session) -> None:
    team, actor = await of_team(db)
    _other, stranger = await of_team(db, "Another kitchen")
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    volunteer = await somebody(db)
    for who in (stranger, volunteer):
        for work in (
            upkeep.create(db, team, SOUP, NOW, who),
            upkeep.set_hours(db, number, Meal.DINNER, "Mo 19:00-21:00", Validity(), NOW, who),
            upkeep.end(db, number, NOW, who),
            occurrences.add(db, NOW, number, *DINNER, person_id=who),
            occurrences.cancel(db, NOW, number, *DINNER, person_id=who),
            occurrences.replace(db, NOW, number, *DINNER, person_id=who),
            occurrences.move(db, NOW, number, *DINNER, "elsewhere", person_id=who),
        ):
            with pytest.raises(Refused, match="another organization"):
                await work
    with pytest.raises(Refused, match="no longer there"):
        await upkeep.end(db, 999, NOW, actor)
    assert await acts(db, team) == [Act.NEW_PLACE]


async def test_a_place_is_shown_to_whom_it_is_meant_for(db: Session) -> None:
    team, actor = await of_team(db)
    secret = NewPlace(
        "Sous le pont", "Paris", HERE, "under the bridge", Sensitivity.VERIFIED, "metro exit 2"
    )
    number = await upkeep.create(db, team, secret, NOW, actor)
    await occurrences.add(db, NOW, number, *DINNER, person_id=actor)
    met = await first(db, NOW, number)
    assert met is not None
    assert (met.address, met.position) == ("metro exit 2", None)
    (exact,) = await at_place(db, NOW, number, spots=frozenset({number}))
    assert (exact.address, exact.position) == ("under the bridge", HERE)


async def test_every_change_is_announced_and_an_undone_one_counts_nowhere(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    added = await occurrences.add(db, NOW, number, *DINNER, person_id=actor)
    assert [one.place_id for one in (await now_near(db, NOW)).offers] == [number]
    assert await pushes.undo(db, added, NOW, actor)
    assert (await now_near(db, NOW)).offers == ()
    assert await first(db, NOW, number) is None
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", Validity(), NOW, actor)
    later = DINNER[1] + timedelta(hours=1)
    for change in (
        partial(occurrences.cancel, db, NOW, number, *DINNER, person_id=actor),
        partial(occurrences.replace, db, NOW, number, DINNER[0], later, person_id=actor),
        partial(occurrences.move, db, NOW, number, *DINNER, "elsewhere", person_id=actor),
    ):
        assert await pushes.undo(db, await change(), NOW, actor)
        offer = await first(db, NOW, number)
        assert shown(offer) == "2026-11-24 19:00-21:00"
        assert offer is not None
        assert (offer.status, offer.moved) == (Status.OPENS, False)
    count = select(func.count()).select_from(push)
    assert (await db.execute(count)).scalar_one() == 4
    await occurrences.note(db, NOW, number, *DINNER, "Bring a bowl", person_id=actor)
    assert (await db.execute(count)).scalar_one() == 4  # a note tells nobody
    kept = await db.execute(select(func.count()).select_from(occurrence))
    assert kept.scalar_one() == 5


async def test_coming_hours_leave_those_of_now_until_then(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", Validity(), NOW, actor)
    winter = Validity(date(2026, 12, 1), date(2027, 3, 31))
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 18:00-20:00", winter, NOW, actor)
    november = await first(db, paris("2026-11-30T12:00"), number)
    assert shown(november) == "2026-11-30 19:00-21:00"
    december = await first(db, paris("2026-12-01T12:00"), number)
    assert shown(december) == "2026-12-01 18:00-20:00"
    assert await first(db, paris("2027-04-01T12:00"), number) is None


async def test_hours_may_hold_beside_those_of_now(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    for hours in ("Mo-Su 19:00-21:00", "Mo-Su 12:00-14:00"):
        await upkeep.set_hours(db, number, Meal.DINNER, hours, Validity(), NOW, actor, beside=True)
    found = await at_place(db, paris("2026-11-25T08:00"), number)
    assert [shown(one) for one in found[:2]] == [
        "2026-11-25 12:00-14:00",
        "2026-11-25 19:00-21:00",
    ]


async def test_the_next_dates_are_those_while_the_hours_are_in_force(db: Session) -> None:
    ramadan = await set_season(db, "ramadan-2027", date(2027, 2, 8), date(2027, 3, 9))
    rule = "Mo-Su 18:00-20:00"
    always = await upkeep.dates(db, rule, Validity(), HERE, NOW)
    assert dates(always) == ["25/11 18:00", "26/11 18:00", "27/11 18:00"]
    winter = Validity(date(2026, 12, 1), date(2026, 12, 2))
    assert dates(await upkeep.dates(db, rule, winter, HERE, NOW)) == ["01/12 18:00", "02/12 18:00"]
    found = await upkeep.dates(db, rule, Validity(season_id=ramadan), HERE, NOW)
    assert dates(found) == ["08/02 18:00", "09/02 18:00", "10/02 18:00"]
    never = Validity(date(2026, 12, 1), date(2026, 12, 2))
    assert await upkeep.dates(db, "Su 18:00-20:00", never, HERE, NOW) == []
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    with pytest.raises(Refused, match="never come"):
        await upkeep.set_hours(db, number, Meal.DINNER, "Su 18:00-20:00", never, NOW, actor)


async def test_what_ends_serves_no_changed_date_either(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", Validity(), NOW, actor)
    later = DINNER[0] + timedelta(hours=1), DINNER[1] + timedelta(hours=1)
    await occurrences.replace(db, NOW, number, *later, person_id=actor)
    await upkeep.end(db, number, NOW, actor)
    assert await at_place(db, NOW, number) == ()


async def test_hours_of_a_season_begin_with_it_whenever_that_is(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    ramadan = await set_season(db, "ramadan-2027", date(2027, 2, 8), date(2027, 3, 9))
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", Validity(), NOW, actor)
    iftar = Validity(season_id=ramadan)
    await upkeep.set_hours(db, number, Meal.DINNER, "Mo-Su 18:00-20:00", iftar, NOW, actor)
    for first_day in (8, 9, 7):
        begins = date(2027, 2, first_day)
        await set_season(db, "ramadan-2027", begins, date(2027, 3, 9))
        for day, hours in ((begins - DAY, "19:00-21:00"), (begins, "18:00-20:00")):
            found = [shown(one) for one in await at_place(db, paris(f"{day}T12:00"), number)]
            assert found[0] == f"{day} {hours}"
            assert len([one for one in found if one.startswith(f"{day} ")]) == 1
    assert shown(await first(db, NOW, number)) == "2026-11-24 19:00-21:00"


async def test_the_same_hours_once_more_are_not_broken_off(db: Session) -> None:
    team, actor = await of_team(db)
    number = await upkeep.create(db, team, SOUP, NOW, actor)
    rule, winter = "Mo-Su 19:00-21:00", Validity(date(2026, 12, 1), date(2027, 3, 31))
    await upkeep.set_hours(db, number, Meal.DINNER, rule, Validity(), NOW, actor)
    await upkeep.set_hours(db, number, Meal.DINNER, rule, winter, NOW, actor, beside=True)
    assert shown(await first(db, paris("2027-04-01T12:00"), number)) == "2027-04-01 19:00-21:00"
    await upkeep.set_hours(db, number, Meal.DINNER, rule, winter, NOW, actor)
    assert shown(await first(db, NOW, number)) == "2026-11-24 19:00-21:00"
    assert await first(db, paris("2027-04-01T12:00"), number) is None
