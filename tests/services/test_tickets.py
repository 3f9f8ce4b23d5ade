"""Tickets: opened, and talked in by both sides."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.models import news, ticket
from db.session import Session
from services import ticket_ends, tickets, utterances
from services.ready import Ready
from services.refusals import Refused
from services.ticket_rows import FRESH, State, must_be, of_person
from tests.services.askers import LATER, WORDS, a_need, asked, on_duty, state_of, texts
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of, somebody, told


async def test_all_coordinators_are_told_when_nobody_is_on_duty(db: Session) -> None:
    team = await association(db)
    both = [await coordinator_of(db, team), await coordinator_of(db, team)]
    await coordinator_of(db, await association(db, "Others"))
    await asked(db, team)
    assert await told(db) == [("ticket", one) for one in both]


async def test_only_who_is_on_duty_is_told(db: Session) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    second = await coordinator_of(db, team)
    await on_duty(db, team, second)
    await asked(db, team, WORDS)
    assert await told(db) == [("ticket", second), ("ticket_words", second)]


async def test_a_coordinator_who_asks_is_not_told_of_it(db: Session) -> None:
    team = await association(db)
    mine, other = await coordinator_of(db, team), await coordinator_of(db, team)
    await tickets.open_(db, mine, team, NOW)
    assert await told(db) == [("ticket", other)]


async def test_asking_again_goes_on_with_the_same_ticket_and_tells_nobody_twice(
    db: Session,
) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    person_id, number = await asked(db, team)
    assert await tickets.open_(db, person_id, team, LATER) == number
    assert len(await told(db)) == 1


async def test_asking_again_after_days_tells_the_team_again(db: Session) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    person_id, number = await asked(db, team)
    later = NOW + FRESH + timedelta(hours=1)
    assert await of_person(db, person_id, later) is None
    assert await tickets.open_(db, person_id, team, later) == number
    assert [kind for kind, _who in await told(db)] == ["ticket", "ticket"]
    found = await of_person(db, person_id, later)
    assert found is not None
    assert found.id == number


async def test_words_are_read_in_order_by_both_sides(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id, number = await asked(db, team, "first", "second")
    await tickets.answer(db, SEAL, number, Ready.WHERE, "fr", LATER, claire)
    await tickets.said(db, SEAL, number, person_id, "third", "ar", LATER)
    said = await utterances.utterances(db, SEAL, number, 3)
    assert [(one.by_team, one.words, one.ready) for one in said] == [
        (False, "second", None),
        (True, "", Ready.WHERE),
        (False, "third", None),
    ]
    assert [one.language for one in said] == ["ar", "fr", "ar"]


async def test_who_answers_has_the_ticket_and_reads_what_comes(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    person_id, number = await asked(db, team, WORDS)
    await tickets.answer(db, SEAL, number, "We come.", "fr", LATER, omar)
    assert await state_of(db, number) == (State.TAKEN, omar)
    await db.execute(news.delete())
    await tickets.said(db, SEAL, number, person_id, "thanks", "ar", LATER)
    assert await told(db) == [("ticket_words", omar)]
    await tickets.answer(db, SEAL, number, "Good.", "fr", LATER, claire)
    assert await state_of(db, number) == (State.TAKEN, claire)
    assert ("ticket_given", omar) in await told(db)


async def test_news_and_the_audit_log_hold_no_words(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    _person, number = await asked(db, team, WORDS)
    await tickets.answer(db, SEAL, number, "Come to the red house", "fr", LATER, claire)
    assert await acts(db) == [(claire, team, "answered", {"ticket": number})]
    details = [row.details for row in await db.execute(select(news))]
    assert all(type(value) in (int, bool) for one in details for value in one.values())


async def test_a_coordinator_who_acts_for_it_no_more_is_not_told(db: Session) -> None:
    team, other = await association(db), await association(db, "Others")
    claire = await coordinator_of(db, team)
    person_id, number = await asked(db, team)
    gone = await coordinator_of(db, other)
    await db.execute(update(ticket).values(taken_by=gone, state="taken"))
    await db.execute(news.delete())
    await tickets.said(db, SEAL, number, person_id, WORDS, "ar", LATER)
    assert await told(db) == [("ticket_words", claire)]


async def test_nobody_writes_into_somebody_elses_ticket(db: Session) -> None:
    team = await association(db)
    _person, number = await asked(db, team, WORDS)
    stranger = await somebody(db)
    for one in (
        lambda: tickets.said(db, SEAL, number, stranger, "x", "fr", LATER),
        lambda: ticket_ends.end(db, number, stranger, LATER),
        lambda: ticket_ends.reopen(db, number, stranger, LATER),
    ):
        with pytest.raises(Refused):
            await one()
    assert await texts(db, number) == [WORDS]


async def test_the_team_asks_back_about_a_need_in_one_ticket(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id = await somebody(db)
    need_id = await a_need(db, team)
    given = (person_id, team, need_id, "Which size?", "fr")
    number = await tickets.open_from_team(db, SEAL, *given, NOW, claire)
    assert await tickets.open_from_team(db, SEAL, *given, LATER, claire) == number
    found = await of_person(db, person_id, LATER)
    assert found is not None
    assert (found.id, found.kind, found.need_id, found.taken_by) == (
        number,
        "need",
        need_id,
        claire,
    )
    assert await told(db) == [("ticket_answer", person_id)] * 2
    stranger = await coordinator_of(db, await association(db, "Others"))
    with pytest.raises(Refused):
        await tickets.open_from_team(db, SEAL, *given, LATER, stranger)


async def test_a_flood_is_told_less_often_and_then_has_to_wait(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id, number = await asked(db, team, *(f"m{one}" for one in range(60)))
    assert len([one for one in await told(db) if one[0] == "ticket_words"]) == 5 + 11
    with pytest.raises(Refused):
        await tickets.said(db, SEAL, number, person_id, "more", "ar", NOW)
    await tickets.answer(db, SEAL, number, Ready.TOMORROW, "fr", NOW, claire)
    await tickets.said(db, SEAL, number, person_id, "thanks", "ar", NOW)
    assert (await told(db))[-1][0] == "ticket_words"


async def test_where_somebody_is_is_kept_as_a_cell_and_a_spot(db: Session) -> None:
    team = await association(db)
    person_id, number = await asked(db, team)
    name = await tickets.located(db, SEAL, number, person_id, (48.88441, 2.35959), "ar", NOW)
    found = await must_be(db, number)
    assert found.area == name
    assert found.cell is not None
    assert "48." not in found.cell
    assert await texts(db, number) == [f"📍 {name}"]
