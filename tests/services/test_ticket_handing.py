"""Tickets among coordinators: listed, read, taken, and handed over."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update

from db.models import organization, ticket
from db.session import Session
from services import coordinators, ticket_ends, ticket_handing, tickets
from services.ready import Ready
from services.refusals import Refused
from services.ticket_rows import State, Ticket, must_be, open_tickets, theirs
from tests.services.askers import LATER, WORDS, asked, emergency, on_duty, state_of
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of, somebody, told


async def test_nobody_of_another_organization_can_do_anything(db: Session) -> None:
    team, other = await association(db), await association(db, "Others")
    claire, stranger = await coordinator_of(db, team), await coordinator_of(db, other)
    _person, number = await asked(db, team, WORDS)
    tries: list[Callable[[], Awaitable[object]]] = [
        lambda: tickets.answer(db, SEAL, number, "x", "fr", LATER, stranger),
        lambda: tickets.take(db, number, LATER, stranger),
        lambda: ticket_handing.give(db, number, claire, LATER, stranger),
        lambda: ticket_handing.give_to_team(db, number, other, LATER, stranger),
        lambda: ticket_ends.close(db, number, LATER, stranger),
        lambda: ticket_ends.reopen_for_team(db, number, LATER, stranger),
        lambda: theirs(db, number, stranger, LATER),
    ]
    for one in tries:
        with pytest.raises(Refused) as refused:
            await one()
        assert refused.value.why == coordinators.NOT_YOURS
    assert await open_tickets(db, stranger) == []
    assert await state_of(db, number) == (State.WAITING, None)


async def test_a_hub_sees_the_tickets_of_its_members(db: Session) -> None:
    hub = await association(db, "Hub")
    team = await association(db)
    await db.execute(update(organization).where(organization.c.id == team).values(hub_id=hub))
    harriet = await coordinator_of(db, hub)
    _person, number = await asked(db, team)
    assert [one.id for one in await open_tickets(db, harriet)] == [number]


async def test_the_list_has_those_that_nobody_has_first_and_no_emergency(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    _one, taken = await asked(db, team)
    await tickets.take(db, taken, NOW, claire)
    _two, waits = await asked(db, team)
    _three, closed = await asked(db, team)
    await ticket_ends.close(db, closed, LATER, claire)
    await emergency(db, team, await somebody(db))
    assert [one.id for one in await open_tickets(db, claire)] == [waits, taken]


async def test_the_first_who_takes_it_has_it(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    person_id, number = await asked(db, team)
    assert await tickets.take(db, number, LATER, omar) == omar
    assert await tickets.take(db, number, LATER, claire) == omar
    assert [one for one in await told(db) if one[0] == "ticket_taken"] == [
        ("ticket_taken", person_id)
    ]
    assert [act[2] for act in await acts(db)] == ["took_ticket"]


async def test_it_is_given_to_another_coordinator_who_is_told(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    person_id, number = await asked(db, team)
    assert await ticket_handing.others(db, await must_be(db, number), claire) == [omar]
    await ticket_handing.give(db, number, omar, LATER, claire)
    assert await state_of(db, number) == (State.TAKEN, omar)
    assert (await told(db))[-1] == ("ticket_given", omar)
    assert (await acts(db))[-1][2:] == ("gave_ticket", {"ticket": number, "to": omar})
    with pytest.raises(Refused):
        await ticket_handing.give(db, number, person_id, LATER, claire)


async def test_it_is_given_to_another_team_and_then_only_that_one_reads_it(db: Session) -> None:
    team, other = await association(db), await association(db, "Others")
    empty = await association(db, "Without anybody")
    claire, olga = await coordinator_of(db, team), await coordinator_of(db, other)
    _person, number = await asked(db, team, WORDS)
    choices = await ticket_handing.other_teams(db, await must_be(db, number))
    assert [one.id for one in choices] == [other]
    with pytest.raises(Refused):
        await ticket_handing.give_to_team(db, number, empty, LATER, claire)
    await ticket_handing.give_to_team(db, number, other, LATER, claire)
    assert await open_tickets(db, claire) == []
    assert [one.id for one in await open_tickets(db, olga)] == [number]
    assert (await told(db))[-1] == ("ticket", olga)
    with pytest.raises(Refused):
        await theirs(db, number, claire, LATER)


async def test_an_emergency_is_answered_by_who_took_it(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    number = await emergency(db, team, await somebody(db))
    for one in (
        lambda: tickets.answer(db, SEAL, number, Ready.WHERE, "fr", NOW, claire),
        lambda: tickets.take(db, number, NOW, claire),
        lambda: ticket_ends.close(db, number, NOW, claire),
        lambda: ticket_handing.give(db, number, claire, NOW, claire),
    ):
        with pytest.raises(Refused):
            await one()
    await db.execute(update(ticket).values(taken_by=claire, state="taken"))
    await tickets.answer(db, SEAL, number, Ready.WHERE, "fr", NOW, claire)
    assert (await told(db))[-1][0] == "ticket_answer"


async def test_an_emergency_is_read_by_who_is_on_duty_until_others_are_told(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    await on_duty(db, team, omar)
    number = await emergency(db, team, await somebody(db))
    assert (await theirs(db, number, omar, NOW)).emergency
    with pytest.raises(Refused):
        await theirs(db, number, claire, NOW)
    await db.execute(update(ticket).values(rung=3))
    assert (await theirs(db, number, claire, NOW)).id == number


async def test_words_of_an_emergency_go_to_who_was_told_of_it(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    await on_duty(db, team, omar)
    person_id = await somebody(db)
    number = await emergency(db, team, person_id)
    await tickets.said(db, SEAL, number, person_id, WORDS, "ar", NOW)
    assert await told(db) == [("ticket_words", omar)]
    await db.execute(update(ticket).values(rung=3))
    await tickets.said(db, SEAL, number, person_id, WORDS, "ar", NOW)
    assert (await told(db))[1:] == [("ticket_words", claire), ("ticket_words", omar)]


async def test_an_emergency_stays_with_its_team(db: Session) -> None:
    team, other = await association(db), await association(db, "Others")
    claire = await coordinator_of(db, team)
    await coordinator_of(db, other)
    number = await emergency(db, team, await somebody(db))
    await db.execute(update(ticket).values(taken_by=claire, state="taken"))
    assert await ticket_handing.other_teams(db, await must_be(db, number)) == []
    with pytest.raises(Refused):
        await ticket_handing.give_to_team(db, number, other, NOW, claire)


async def test_a_ticket_knows_which_danger_it_is_about(db: Session) -> None:
    team = await association(db)
    number = await emergency(db, team, await somebody(db))
    found: Ticket = await must_be(db, number)
    assert found.danger is not None
    assert found.danger.value == "medical"
    _person, other = await asked(db, team)
    assert (await must_be(db, other)).danger is None
