"""The ends of tickets: closed, opened again, and forgotten."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.driver import library
from db.models import metadata, person, ticket, utterance
from db.session import Session
from db.store import Store
from services import ticket_ends, tickets, utterances
from services.ready import Ready
from services.refusals import Refused
from services.ticket_rows import (
    State,
    must_be,
    of_person,
    ticket_of,
)
from tests.services.askers import LATER, WORDS, asked, emergency, state_of, texts
from tests.services.teams import (
    NOW,
    SEAL,
    acts,
    association,
    coordinator_of,
    how_many,
    somebody,
    told,
)


async def test_closed_by_the_team_the_person_is_told_and_can_open_it_again(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    person_id, number = await asked(db, team, WORDS)
    await tickets.answer(db, SEAL, number, Ready.SOLVED, "fr", NOW, omar)
    await ticket_ends.close(db, number, LATER, claire)
    assert (await told(db))[-1] == ("ticket_closed", person_id)
    assert await of_person(db, person_id, LATER) is None
    with pytest.raises(Refused):
        await tickets.said(db, SEAL, number, person_id, "x", "ar", LATER)
    with pytest.raises(Refused):
        await tickets.answer(db, SEAL, number, "x", "fr", LATER, claire)
    assert await ticket_ends.reopen(db, number, person_id, LATER) == number
    assert await state_of(db, number) == (State.TAKEN, omar)
    assert (await told(db))[-1] == ("ticket", omar)
    assert await texts(db, number) == [WORDS, ""]


async def test_ended_by_the_person_who_had_it_is_told(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id, number = await asked(db, team)
    await tickets.take(db, number, NOW, claire)
    await ticket_ends.end(db, number, person_id, LATER)
    assert (await told(db))[-1] == ("ticket_closed", claire)
    assert (await must_be(db, number)).ended == LATER


async def test_who_has_another_open_one_goes_on_with_that(db: Session) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    person_id, old = await asked(db, team)
    await ticket_ends.end(db, old, person_id, LATER)
    new = await tickets.open_(db, person_id, team, LATER)
    assert await ticket_ends.reopen(db, old, person_id, LATER) == new
    assert (await must_be(db, old)).state is State.CLOSED


async def test_a_coordinator_opens_one_again_and_has_it(db: Session) -> None:
    team = await association(db)
    claire, omar = await coordinator_of(db, team), await coordinator_of(db, team)
    _person, number = await asked(db, team)
    await ticket_ends.close(db, number, NOW, omar)
    await ticket_ends.reopen_for_team(db, number, LATER, claire)
    assert await state_of(db, number) == (State.TAKEN, claire)
    assert [act[2] for act in await acts(db)] == ["closed_ticket", "reopened_ticket"]


async def test_an_emergency_that_is_opened_again_rings_again(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id = await somebody(db)
    number = await emergency(db, team, person_id)
    await db.execute(update(ticket).values(taken_by=claire, state="taken", rung=3))
    await ticket_ends.close(db, number, NOW, claire)
    await ticket_ends.reopen(db, number, person_id, LATER)
    row = (await db.execute(select(ticket))).one()
    assert (row.state, row.taken_by, row.ended_at) == ("waiting", None, None)
    assert row.rings_at > LATER
    assert ("emergency_open", claire) in await told(db)


async def test_words_are_forgotten_seven_days_after_the_end(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id, closed = await asked(db, team, WORDS)
    await tickets.answer(db, SEAL, closed, Ready.WHERE, "fr", NOW, claire)
    _other, going_on = await asked(db, team, WORDS)
    await ticket_ends.close(db, closed, NOW, claire)
    await ticket_ends.forget(db, NOW + timedelta(days=6, hours=23))
    assert await texts(db, closed) == [WORDS, ""]
    await ticket_ends.forget(db, NOW + timedelta(days=7))
    assert await texts(db, closed) == ["", ""]
    assert await texts(db, going_on) == [WORDS]
    said = await utterances.utterances(db, SEAL, closed, 5)
    assert [one.text for one in said] == [utterances.FORGOTTEN, Ready.WHERE.words]
    with pytest.raises(Refused):
        await ticket_ends.reopen(db, closed, person_id, NOW + timedelta(days=7, seconds=1))


async def test_what_is_quiet_for_two_weeks_ends_but_no_emergency_that_nobody_took(
    db: Session,
) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    _person, number = await asked(db, team, WORDS)
    rings = await emergency(db, team, await somebody(db))
    await ticket_ends.forget(db, NOW + timedelta(days=13))
    assert (await must_be(db, number)).state is State.WAITING
    await ticket_ends.forget(db, NOW + timedelta(days=14))
    assert (await must_be(db, number)).state is State.CLOSED
    assert (await must_be(db, rings)).state is State.WAITING
    await ticket_ends.forget(db, NOW + timedelta(days=21))
    assert await texts(db, number) == [""]


async def test_nothing_is_left_of_somebody_who_is_deleted(db: Session) -> None:
    team = await association(db)
    person_id, number = await asked(db, team, WORDS)
    await db.execute(person.delete().where(person.c.id == person_id))
    assert await ticket_of(db, number) is None
    assert await how_many(db, utterance) == 0


async def test_words_lie_sealed_in_the_file_and_are_gone_from_it(tmp_path: Path) -> None:
    path = tmp_path / "popote.db"
    store = Store(f"sqlite+aiosqlite:///{path}", seal=SEAL)
    await store.run(metadata.create_all)
    async with store.write() as db:
        team = await association(db)
        claire = await coordinator_of(db, team)
        _person, number = await asked(db, team, WORDS)
        await ticket_ends.close(db, number, NOW, claire)
    (sealed,) = _kept(path)
    assert all(WORDS.encode() not in one.read_bytes() for one in tmp_path.iterdir())
    async with store.write() as db:
        await ticket_ends.forget(db, NOW + timedelta(days=7))
    assert _kept(path) == [None]
    await store.close()
    assert sealed is not None
    assert _kept(path, "?immutable=1") == [None]
    assert all(sealed not in one.read_bytes() for one in tmp_path.iterdir())


def _kept(path: Path, how: str = "?mode=ro") -> list[bytes | None]:
    """Read the words as they lie in the file, without any part of the program."""
    with closing(library().connect(f"file:{path}{how}", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM utterance")]
