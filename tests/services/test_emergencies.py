"""Emergencies: raised once, taken by one, over when the person says so, seen by nobody else."""

import asyncio

import pytest
from sqlalchemy import select, update

from db.models import organization, outbox, ticket
from db.session import Session
from db.store import Store
from services import emergencies, ticket_rows, tickets
from services.dangers import Danger
from services.refusals import Refused
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of, somebody
from tests.services.watch import HOUR, MINUTE, heard, member_of, raised, row_of, watch

CALAIS = (50.9513, 1.8587)


async def test_who_is_on_duty_is_told_and_nobody_else(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team)
    await coordinator_of(db, team)
    found = await emergencies.raise_(db, await somebody(db), Danger.MEDICAL, NOW)
    assert found.on_duty
    assert not found.known
    assert await heard(db) == {"emergency": [anna]}
    row = await row_of(db, found.ticket_id or 0)
    assert (row.kind, row.state, row.rung) == ("medical", "waiting", 1)
    assert row.rings_at == NOW + 3 * MINUTE


async def test_with_nobody_on_duty_all_are_told_and_the_person_hears_when_somebody_is(
    db: Session,
) -> None:
    team = await association(db)
    anna = await watch(db, team, starts=NOW + 2 * HOUR)
    berta = await coordinator_of(db, team)
    found = await emergencies.raise_(db, await somebody(db), Danger.DANGER, NOW)
    assert not found.on_duty
    assert found.next_at == NOW + 2 * HOUR
    assert await heard(db) == {"emergency_open": [anna, berta]}
    row = await row_of(db, found.ticket_id or 0)
    assert row.alarmed_at == NOW
    assert row.rings_at == NOW + 5 * MINUTE


async def test_where_nobody_coordinates_the_person_is_told_so(db: Session) -> None:
    await association(db)
    found = await emergencies.raise_(db, await somebody(db), Danger.SEA, NOW)
    assert found == emergencies.Raised(None, False, None)
    assert (await db.execute(select(ticket))).all() == []


async def test_the_same_person_within_half_an_hour_is_the_same_emergency(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team)
    person = await somebody(db)
    first = await emergencies.raise_(db, person, Danger.DANGER, NOW)
    await heard(db)
    second = await emergencies.raise_(db, person, Danger.DANGER, NOW + 20 * MINUTE)
    assert second.ticket_id == first.ticket_id
    assert second.known
    assert await heard(db) == {}
    third = await emergencies.raise_(db, person, Danger.MEDICAL, NOW + 40 * MINUTE)
    assert third.ticket_id == first.ticket_id
    assert await heard(db) == {"emergency": [anna]}
    assert (await row_of(db, first.ticket_id or 0)).kind == "medical"


async def test_raised_again_much_later_it_rings_from_the_beginning(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team, ends=NOW + HOUR)
    person = await somebody(db)
    first = await emergencies.raise_(db, person, Danger.DANGER, NOW)
    await emergencies.take(db, first.ticket_id or 0, NOW, anna)
    berta = await watch(db, team, starts=NOW + HOUR)
    await heard(db)
    again = await emergencies.raise_(db, person, Danger.DANGER, NOW + 2 * HOUR)
    assert again.ticket_id == first.ticket_id
    assert again.on_duty
    assert not again.known
    assert await heard(db) == {"emergency": [berta]}
    assert (await row_of(db, first.ticket_id or 0)).taken_by is None


async def test_who_is_on_duty_and_in_danger_is_not_told_of_themselves(db: Session) -> None:
    team = await association(db)
    anna, berta = await watch(db, team), await coordinator_of(db, team)
    found = await emergencies.raise_(db, anna, Danger.DANGER, NOW)
    assert not found.on_duty
    assert await heard(db) == {"emergency_open": [berta]}
    with pytest.raises(Refused):
        await emergencies.take(db, found.ticket_id or 0, NOW, anna)


async def test_the_first_who_takes_it_has_it_and_the_others_are_told(db: Session) -> None:
    team = await association(db)
    anna, berta = await watch(db, team), await watch(db, team)
    number = await raised(db)
    await heard(db)
    assert await emergencies.take(db, number, NOW + MINUTE, anna) == anna
    row = await row_of(db, number)
    assert (row.state, row.taken_by) == ("taken", anna)
    assert await heard(db) == {"emergency_taken": [berta], "ticket_taken": [row.person_id]}
    assert await emergencies.take(db, number, NOW + MINUTE, berta) == anna
    assert await emergencies.take(db, number, NOW + MINUTE, anna) == anna
    assert await heard(db) == {}
    assert await acts(db) == [(anna, team, "took_ticket", {"ticket": number})]


async def test_of_thirty_who_take_it_at_once_one_has_it(store: Store) -> None:
    async with store.write() as db:
        team = await association(db)
        people = [await watch(db, team) for _each in range(30)]
        number = await raised(db)

    async def _take(actor: int) -> int:
        async with store.write() as db:
            return await emergencies.take(db, number, NOW, actor)

    holders = await asyncio.gather(*(_take(one) for one in people))
    assert len(set(holders)) == 1
    async with store.read() as db:
        assert (await row_of(db, number)).taken_by == holders[0]


async def test_only_who_is_asked_in_turn_can_take_it(db: Session) -> None:
    hub = await association(db, "Hub")
    team, sister = await member_of(db, hub, "North"), await member_of(db, hub, "South")
    anna = await watch(db, team)
    number = await raised(db)
    idle, stranger = (
        await coordinator_of(db, sister),
        await coordinator_of(db, await association(db, "Elsewhere")),
    )
    for one in (idle, stranger, await somebody(db)):
        with pytest.raises(Refused):
            await emergencies.take(db, number, NOW, one)
    assert anna


async def test_who_takes_it_from_the_hubs_other_member_looks_after_it(db: Session) -> None:
    hub = await association(db, "Hub")
    team, sister = await member_of(db, hub, "North"), await member_of(db, hub, "South")
    await coordinator_of(db, team)
    olga = await watch(db, sister)
    await db.execute(
        update(organization).where(organization.c.id == team).values(areas=";calais;")
    )
    found = await emergencies.raise_(db, await somebody(db), Danger.SEA, NOW, position=CALAIS)
    number = found.ticket_id or 0
    assert (await row_of(db, number)).organization_id == team
    assert await emergencies.take(db, number, NOW, olga) == olga
    assert (await row_of(db, number)).organization_id == sister


async def test_what_is_over_can_not_be_taken(db: Session) -> None:
    anna = await watch(db, await association(db))
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    assert await emergencies.safe(db, number, person, NOW)
    with pytest.raises(Refused):
        await emergencies.take(db, number, NOW, anna)


async def test_who_says_that_they_are_safe_ends_it_and_who_was_told_is_told(db: Session) -> None:
    team = await association(db)
    anna, berta = await watch(db, team), await watch(db, team)
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    await emergencies.take(db, number, NOW, anna)
    await heard(db)
    assert not await emergencies.safe(db, number, await somebody(db), NOW)
    assert await emergencies.safe(db, number, person, NOW)
    assert await heard(db) == {"emergency_safe": [anna, berta]}
    row = await row_of(db, number)
    assert (row.state, row.rings_at) == ("closed", None)
    assert not await emergencies.safe(db, number, person, NOW)
    assert await emergencies.open_of(db, person) is None


async def test_a_place_is_kept_as_a_cell_and_told_to_who_has_it(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team)
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    await emergencies.take(db, number, NOW, anna)
    await heard(db)
    assert await emergencies.place(db, number, person, CALAIS, "", NOW)
    row = await row_of(db, number)
    assert row.area == "Calais"
    assert row.cell
    assert await heard(db) == {"emergency": [anna]}
    assert not await emergencies.place(db, number, anna, CALAIS, "", NOW)


async def test_a_place_brings_it_to_who_looks_after_it(db: Session) -> None:
    paris, calais = await association(db, "In Paris"), await association(db, "In Calais")
    await db.execute(
        update(organization).where(organization.c.id == calais).values(areas=";calais;")
    )
    anna, olga = await watch(db, paris), await watch(db, calais)
    number = await raised(db)
    assert await heard(db) == {"emergency": [anna]}
    person = (await row_of(db, number)).person_id
    await emergencies.place(db, number, person, CALAIS, "", NOW + MINUTE)
    assert await heard(db) == {"emergency": [olga]}
    assert (await row_of(db, number)).organization_id == calais


async def test_far_from_every_place_we_know_the_point_is_kept(db: Session) -> None:
    await watch(db, await association(db))
    found = await emergencies.raise_(db, await somebody(db), Danger.SEA, NOW, position=(43.3, 5.4))
    row = await row_of(db, found.ticket_id or 0)
    assert row.area == ""
    assert row.cell


async def test_an_emergency_stands_in_no_list_and_the_log_has_its_number_only(
    db: Session,
) -> None:
    team = await association(db)
    anna = await watch(db, team)
    number = await raised(db, Danger.VIOLENCE)
    person = (await row_of(db, number)).person_id
    await tickets.said(db, SEAL, number, person, "He has a knife", "en_GB", NOW)
    assert await ticket_rows.open_tickets(db, anna) == []
    await emergencies.take(db, number, NOW, anna)
    assert await ticket_rows.open_tickets(db, anna) == []
    assert [details for *_who, details in await acts(db)] == [{"ticket": number}]
    assert (await db.execute(select(outbox))).all() == []


async def test_as_long_as_it_rings_the_person_can_end_it_and_say_where(db: Session) -> None:
    await watch(db, await association(db))
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    assert await emergencies.open_of(db, person) == number
    assert await emergencies.place(db, number, person, CALAIS, "", NOW + 30 * HOUR)
    assert await emergencies.safe(db, number, person, NOW + 31 * HOUR)
    assert await emergencies.open_of(db, person) is None
