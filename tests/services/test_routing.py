"""Routing: who looks after what is missing, and who of them is told."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from db.models import duty, organization, volunteer
from db.session import Session
from services import routing
from services.people import Role
from services.refusals import Refused
from tests.services.teams import NOW, association, coordinator_of, somebody

STALINGRAD = (48.8841, 2.3659)
CALAIS = (50.9513, 1.8587)
MARSEILLE = (43.2965, 5.3698)


async def team(db: Session, name: str, areas: str = "", hub: int | None = None) -> int:
    number = await association(db, name)
    await db.execute(
        update(organization).where(organization.c.id == number).values(areas=areas, hub_id=hub)
    )
    return number


async def on_duty(db: Session, organization_id: int, hours: int = 2) -> int:
    person_id = await coordinator_of(db, organization_id)
    starts = NOW + timedelta(hours=min(hours, 0))
    await db.execute(
        insert(duty).values(
            organization_id=organization_id,
            person_id=person_id,
            starts_at=starts - timedelta(hours=1),
            ends_at=NOW + timedelta(hours=hours),
        )
    )
    return person_id


async def routed(
    db: Session, position: tuple[float, float] | None = STALINGRAD, area: str = "", who: int = 0
) -> int | None:
    return await routing.organization_for(db, position=position, area=area, person_id=who, now=NOW)


async def test_nobody_looks_after_anything_where_nobody_coordinates(db: Session) -> None:
    await team(db, "Empty", ";stalingrad;")
    assert await routed(db) is None
    assert not await routing.anybody(db)


async def test_who_names_the_spot_comes_before_who_names_the_town(db: Session) -> None:
    first, town, spot = [
        await team(db, name, areas)
        for name, areas in (("A", ""), ("B", ";paris;"), ("C", ";calais;stalingrad;"))
    ]
    for one in (first, town, spot):
        await coordinator_of(db, one)
    assert await routed(db) == spot
    assert await routed(db, CALAIS) == spot
    assert await routed(db, (48.8671, 2.3635)) == town  # République
    assert await routed(db, None, "Stalingrad") == spot
    assert await routed(db, None, "nowhere") == first
    assert await routing.anybody(db)


async def test_of_two_that_name_the_spot_the_one_on_duty_looks_after_it(db: Session) -> None:
    one, other = [await team(db, name, ";stalingrad;") for name in "AB"]
    await coordinator_of(db, one)
    assert await routed(db) == one
    await on_duty(db, other)
    assert await routed(db) == other


async def test_a_town_may_be_named_in_any_spelling(db: Session) -> None:
    await coordinator_of(db, await team(db, "A"))
    north = await team(db, "B", ";Grande-Synthe;")
    await coordinator_of(db, north)
    assert await routed(db, (51.0133, 2.3022)) == north


async def test_elsewhere_who_approved_this_volunteer_looks_after_it(db: Session) -> None:
    first, second, third = [await team(db, name) for name in "ABC"]
    for one in (first, second):
        await coordinator_of(db, one)
    await on_duty(db, third)
    who = await somebody(db, Role.VOLUNTEER)
    row = {"person_id": who, "state": "approved", "organization_id": second, "applied_at": NOW}
    await db.execute(insert(volunteer).values(row))
    assert await routed(db, who=who) == second
    assert await routed(db) == third


async def test_then_a_hub_and_at_last_the_first_of_all(db: Session) -> None:
    first, hub = [await team(db, name) for name in "AB"]
    for one in (first, hub):
        await coordinator_of(db, one)
    assert await routed(db) == first
    small = await team(db, "C", ";calais;", hub)
    assert await routed(db) == hub
    assert await routed(db, CALAIS) == small  # the hub's coordinators act for it


async def test_a_duty_that_is_over_counts_no_more(db: Session) -> None:
    first, second = [await team(db, name) for name in "AB"]
    await coordinator_of(db, first)
    await on_duty(db, second, hours=-1)
    assert await routed(db) == first


async def test_who_is_on_duty_is_told_else_everybody_who_acts(db: Session) -> None:
    hub = await team(db, "Hub")
    mine = await team(db, "A", hub=hub)
    everybody = [await coordinator_of(db, one) for one in (hub, mine)]
    assert await routing.watching(db, mine, NOW) == sorted(everybody)
    watcher = await on_duty(db, mine)
    assert await routing.watching(db, mine, NOW) == [watcher]


async def test_a_spot_is_found_near_a_point_and_nobody_is_sent_far_away(db: Session) -> None:
    assert (await routing.area_at(db, STALINGRAD)).name == "Stalingrad"
    with pytest.raises(Refused, match="115"):
        await routing.area_at(db, MARSEILLE)
