"""Duties: who is told at once, until when, and what happens when nobody follows."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from db.models import coordinator, duty
from db.session import Session
from services import duties, suspending
from services.refusals import Refused
from tests.services.teams import NOW, acts, association, coordinator_of, somebody, told
from tests.services.watch import HOUR, MINUTE, heard, member_of, watch


async def test_who_is_on_duty_now_is_known(db: Session) -> None:
    team = await association(db)
    now = await watch(db, team)
    await watch(db, team, starts=NOW + HOUR, ends=NOW + 2 * HOUR)
    await watch(db, team, starts=NOW - 2 * HOUR, ends=NOW)  # over to the second
    assert await duties.on_duty(db, team, NOW) == [now]
    assert await duties.on_duty(db, team + 1, NOW) == []


async def test_who_has_two_duties_at_once_is_one_person(db: Session) -> None:
    team = await association(db)
    person = await watch(db, team)
    await watch(db, team, person)
    assert await duties.on_duty(db, team, NOW) == [person]


async def test_who_is_suspended_is_not_on_duty_and_all_others_still_are(db: Session) -> None:
    ours = await association(db)
    claire, dora, emma = [await coordinator_of(db, ours) for _one in range(3)]
    for one in (claire, dora):
        await watch(db, ours, one)
    await suspending.suspend(db, dora, NOW, emma)
    assert await duties.on_duty(db, ours, NOW) == [claire]


async def test_who_does_not_coordinate_any_more_is_not_on_duty(db: Session) -> None:
    team = await association(db)
    person = await watch(db, team)
    await watch(db, team, person, NOW + HOUR, NOW + 5 * HOUR)
    await db.execute(delete(coordinator).where(coordinator.c.person_id == person))
    assert await duties.on_duty(db, team, NOW) == []
    assert await duties.next_on_duty(db, team, NOW) is None
    assert await duties.rota(db, team, NOW) == []


async def test_a_coordinator_of_the_hub_can_be_on_duty_for_its_members(db: Session) -> None:
    hub = await association(db, "Hub")
    team = await member_of(db, hub, "Small kitchen")
    helper = await coordinator_of(db, hub)
    await duties.put(db, team, helper, NOW, NOW + HOUR, NOW, helper)
    assert await duties.on_duty(db, team, NOW) == [helper]
    assert await duties.on_duty(db, hub, NOW) == []


async def test_the_next_duty_is_told_and_the_rota_is_in_order(db: Session) -> None:
    team = await association(db)
    later = await watch(db, team, starts=NOW + 9 * HOUR, ends=NOW + 12 * HOUR)
    sooner = await watch(db, team, starts=NOW + 3 * HOUR, ends=NOW + 9 * HOUR)
    assert await duties.next_on_duty(db, team, NOW) == NOW + 3 * HOUR
    assert [one.person_id for one in await duties.rota(db, team, NOW)] == [sooner, later]


async def test_putting_somebody_on_duty_is_noted_and_told_to_them(db: Session) -> None:
    team = await association(db)
    anna, berta = await coordinator_of(db, team), await coordinator_of(db, team)
    await duties.put(db, team, berta, NOW, NOW + 4 * HOUR, NOW, anna)
    assert await acts(db) == [(anna, team, "on_duty", {"person": berta, "hours": 4})]
    assert await told(db) == [("duty_given", berta)]
    await duties.put(db, team, anna, NOW, NOW + 4 * HOUR, NOW, anna)
    assert await told(db) == [("duty_given", berta)]


async def test_what_touches_a_duty_makes_it_longer(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    first = await duties.put(db, team, anna, NOW, NOW + 2 * HOUR, NOW, anna)
    assert await duties.put(db, team, anna, NOW + HOUR, NOW + 5 * HOUR, NOW, anna) == first
    assert await duties.put(db, team, anna, NOW + 5 * HOUR, NOW + 6 * HOUR, NOW, anna) == first
    (one,) = await duties.rota(db, team, NOW)
    assert (one.starts, one.ends) == (NOW, NOW + 6 * HOUR)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (timedelta(0), timedelta(0)),
        (HOUR, timedelta(0)),
        (-3 * HOUR, -HOUR),
        (timedelta(0), timedelta(hours=25)),
        (timedelta(days=90), timedelta(days=90, hours=1)),
    ],
)
async def test_a_duty_that_cannot_be_is_refused(
    db: Session, starts: timedelta, ends: timedelta
) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    with pytest.raises(Refused):
        await duties.put(db, team, anna, NOW + starts, NOW + ends, NOW, anna)


async def test_only_who_acts_for_a_team_changes_its_duties(db: Session) -> None:
    team, others = await association(db), await association(db, "Another kitchen")
    anna, olga = await coordinator_of(db, team), await coordinator_of(db, others)
    with pytest.raises(Refused):
        await duties.put(db, team, anna, NOW, NOW + HOUR, NOW, olga)
    with pytest.raises(Refused):
        await duties.put(db, team, olga, NOW, NOW + HOUR, NOW, anna)
    with pytest.raises(Refused):
        await duties.put(db, team, await somebody(db), NOW, NOW + HOUR, NOW, anna)
    number = await duties.put(db, team, anna, NOW, NOW + HOUR, NOW, anna)
    with pytest.raises(Refused):
        await duties.stop(db, number, NOW, olga)
    assert await duties.on_duty(db, team, NOW) == [anna]


async def test_a_duty_ends_when_it_is_stopped_and_no_second_time(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    number = await duties.put(db, team, anna, NOW, NOW + HOUR, NOW, anna)
    await duties.stop(db, number, NOW + MINUTE, anna)
    assert await duties.on_duty(db, team, NOW + MINUTE) == []
    assert (await acts(db))[-1] == (anna, team, "off_duty", {"person": anna})
    with pytest.raises(Refused):
        await duties.stop(db, number, NOW + 2 * MINUTE, anna)


async def test_all_are_told_once_when_nobody_follows(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team, ends=NOW)
    berta = await coordinator_of(db, team)
    await duties.keep(db, NOW - MINUTE)
    assert await heard(db) == {}
    await duties.keep(db, NOW)
    assert await heard(db) == {"duty_nobody": [anna, berta]}
    await duties.keep(db, NOW + HOUR)
    assert await heard(db) == {}


async def test_stopping_the_last_duty_is_an_alert_as_well(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    number = await duties.put(db, team, anna, NOW, NOW + HOUR, NOW, anna)
    await duties.stop(db, number, NOW + MINUTE, anna)
    await duties.keep(db, NOW + 2 * MINUTE)
    assert await heard(db) == {"duty_nobody": [anna]}


async def test_nobody_is_told_when_somebody_follows_or_is_still_there(db: Session) -> None:
    team, others = await association(db), await association(db, "Another kitchen")
    await watch(db, team, ends=NOW)
    await watch(db, team, ends=NOW + HOUR)
    await watch(db, others, ends=NOW)
    await watch(db, others, starts=NOW + 10 * MINUTE, ends=NOW + HOUR)
    await duties.keep(db, NOW)
    assert await heard(db) == {}


async def test_a_duty_called_off_before_it_began_is_no_alert(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    number = await duties.put(db, team, anna, NOW + HOUR, NOW + 2 * HOUR, NOW, anna)
    await duties.stop(db, number, NOW, anna)
    assert await duties.rota(db, team, NOW) == []
    await duties.keep(db, NOW + 3 * HOUR)
    assert await heard(db) == {}
    (row,) = await db.execute(select(duty))
    assert row.closed
