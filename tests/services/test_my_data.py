"""/mydata: every personal column, with what is theirs, and nothing of anybody else."""

import json
from datetime import timedelta

from sqlalchemy import select, update

from db.columns import described, personal
from db.models import address, metadata, need, person, report, shift, ticket, utterance, volunteer
from db.sealing import binding
from db.session import Session
from services import my_data, needs, people
from services.people import Writer
from services.shifts import sealed_contact
from tests.services.planted import NOW, a_need, a_promise, a_question, a_seat, add, base
from tests.services.test_erasing import fill
from tests.week import SEAL


def test_every_column_of_every_table_is_described_and_no_other() -> None:
    known = [(one.table, one.column) for one in described()]
    there = {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}
    assert sorted(known) == sorted(there)
    assert all(one.why and one.how_long and one.who_sees for one in described())


def test_whatever_names_a_person_is_personal() -> None:
    ours = {(table, one) for table, columns in personal().items() for one in columns}
    for table in metadata.sorted_tables:
        assert {(table.name, one) for one in my_data.naming(table)} <= ours


async def clean(db: Session) -> int:
    """Plant everything of one person, sealed as it should be."""
    who = await fill(db)
    note = needs.sealed_words(SEAL, 1, {"1": "mine"})
    await db.execute(update(need).values(note=None))
    await db.execute(update(need).where(need.c.id == 1).values(note=note))
    for number in (await db.execute(select(utterance.c.id))).scalars().all():
        words = SEAL.seal(b"help", binding("utterance", "words", number))
        await db.execute(update(utterance).where(utterance.c.id == number).values(words=words))
    for number in (await db.execute(select(shift.c.id))).scalars().all():
        contact = sealed_contact(SEAL, "my number", "shift", number)
        await db.execute(update(shift).where(shift.c.id == number).values(contact=contact))
    return who


async def test_the_file_has_all_personal_columns_and_no_other(db: Session) -> None:
    who = await clean(db)
    found = await my_data.everything(db, SEAL, who)
    assert set(found) == set(personal())
    for name, rows in found.items():
        told = {one for row in rows for one in row}
        assert told <= set(personal()[name]), name
        own = set(personal()[name]) - set(my_data.naming(metadata.tables[name]))
        if rows and any(set(row) & own for row in rows):
            assert own <= told, name
    assert {name for name, rows in found.items() if rows} >= {
        "address",
        "person",
        "volunteer",
        "signup",
        "pledge",
        "report",
        "need",
        "ticket",
        "utterance",
        "outbox",
        "subscription",
        "follow",
        "conversation",
        "disclosure",
        "pin",
    }
    assert found["address"][0]["sealed"] == "amina"
    assert found["shift"][0]["contact"] == "my number"
    assert {one["words"] for one in found["utterance"]} == {"help"}
    assert found["outbox"][0]["body"] == "x"
    assert json.loads(my_data.written(found, NOW))["at"] == "2026-11-24 12:00"


async def test_it_holds_nothing_of_another_person(db: Session) -> None:
    who = await base(db)
    (other,) = await people.recognise(db, SEAL, [Writer("wire", "farid-the-other")], NOW)
    number = await a_need(db, other.person.id, None)
    told = {"need_id": number, "quantity": 1, "whom": "me", "created_at": NOW}
    mine = await add(db, report, person_id=who, **told)
    words = {"1": "theirs, secret", str(mine): "mine"}
    note = needs.sealed_words(SEAL, number, words)
    await db.execute(update(need).values(note=note, claimed_by=other.person.id))
    question = await a_question(db, other.person.id, None)
    words_kept = SEAL.seal(b"theirs, secret", binding("utterance", "words", 1))
    await db.execute(update(utterance).values(words=words_kept, person_id=who))
    await db.execute(update(ticket).where(ticket.c.id == question).values(taken_by=who))
    await a_seat(db, NOW + timedelta(days=1), other.person.id)
    await a_promise(db, other.person.id, None)
    row = {"state": "approved", "applied_at": NOW, "vouched_by": who, "areas": ";secret;"}
    await add(db, volunteer, person_id=other.person.id, **row)
    found = await my_data.everything(db, SEAL, who)
    file = my_data.written(found, NOW)
    assert "secret" not in file
    assert "farid" not in file
    assert "1:1" not in file  # the cell of who told it first
    assert found["need"][0]["note"] == ["mine"]
    assert found["ticket"] == [{"taken_by": who}]
    assert found["volunteer"] == [{"vouched_by": who}]
    assert found["utterance"] == [{"person_id": who}]


async def test_of_somebody_who_was_forgotten_there_is_nothing(db: Session) -> None:
    await base(db)
    found = await my_data.everything(db, SEAL, 999)
    assert not any(found.values())
    assert len((await db.execute(select(person))).all()) == 1
    assert len((await db.execute(select(address))).all()) == 1
