"""Erasing: nothing of somebody is left, on the disk either, and others lose nothing by it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, LargeBinary, String, insert, select, update

from db.models import (
    address,
    feed,
    follow,
    metadata,
    need,
    outbox,
    person,
    pin,
    recipient,
    report,
    shift,
    signup,
    subscription,
    suspension,
    ticket,
    volunteer,
)
from db.session import Session
from db.store import Store
from services import audit, erasing, needs, people
from services.audit import Act
from services.people import Writer
from tests.disk import everything_in
from tests.services.planted import (
    NOW,
    THEIRS,
    a_need,
    a_question,
    a_seat,
    add,
    base,
    plant,
)
from tests.week import SEAL

FOR_EVER = {"audit", "freeze", "spot", "dead letter", "group"}  # not theirs
REFERS = [
    (table, column)
    for table in metadata.sorted_tables
    for column in table.c
    for key in column.foreign_keys
    if key.column.table is person
]


@pytest.mark.parametrize(
    ("table", "column"), REFERS, ids=[f"{one.name}.{two.name}" for one, two in REFERS]
)
def test_nothing_that_refers_to_a_person_keeps_them(table: Any, column: Any) -> None:
    (key,) = column.foreign_keys
    assert key.ondelete in ("CASCADE", "SET NULL")


async def fill(db: Session) -> int:
    """Plant something of everything of one person, with marks in all that is text or bytes."""
    who = await base(db)
    for name in set(THEIRS) - FOR_EVER:
        await plant(db, name, who, NOW - timedelta(minutes=1))
    await a_seat(db, NOW + timedelta(days=1), who)
    await add(db, volunteer, person_id=who, state="approved", applied_at=NOW)
    await add(db, feed, person_id=who, serial=1, lookup=b"l")
    await add(db, follow, person_id=who, place_id=1, since=NOW)
    await add(db, subscription, person_id=who, time="17:00", created_at=NOW, next_at=NOW)
    await add(db, pin, person_id=who, salt=b"s", digest=b"d", set_at=NOW)
    await add(db, suspension, person_id=who, at=NOW, until=NOW)
    return who


async def mark(db: Session, who: int) -> None:
    """Write a mark into every text and bytes of the rows that go with a person."""
    gone = [
        table for table, column in REFERS if next(iter(column.foreign_keys)).ondelete == "CASCADE"
    ]
    for table in {*gone, outbox}:
        values: dict[str, Any] = {}
        for column in table.c:
            if column.primary_key or column.foreign_keys or column.name in KEPT:
                continue
            words = f"MARK{table.name}{column.name}"
            if isinstance(column.type, JSON):
                values[column.name] = {"text": words}
            elif isinstance(column.type, LargeBinary):
                values[column.name] = words.encode()
            elif isinstance(column.type, String):
                values[column.name] = words
        if values:
            await db.execute(update(table).values(values))


KEPT = {"state", "kind", "role", "status", "activities"}  # which are checked, and say nothing


async def test_nothing_of_somebody_is_left_in_the_file_and_its_log(
    store: Store, tmp_path: Path
) -> None:
    async with store.write() as db:
        who = await fill(db)
        await mark(db, who)
    assert everything_in(tmp_path).count(b"MARK") >= 15
    async with store.write() as db:
        await erasing.forget(db, SEAL, who, NOW)
    assert b"MARK" in everything_in(tmp_path)  # it still stands in the log
    assert await store.checkpoint()
    assert b"MARK" not in everything_in(tmp_path)


async def test_no_row_names_somebody_who_was_forgotten(db: Session) -> None:
    who = await fill(db)
    await erasing.forget(db, SEAL, who, NOW)
    for table, column in REFERS:
        found = await db.execute(select(table).where(column == who))
        assert found.all() == [], (table.name, column.name)
    assert (await db.execute(select(address))).all() == []
    assert (await db.execute(select(outbox))).all() == []
    assert (await db.execute(select(recipient.c.address_id))).scalar() is None


async def test_a_number_is_never_given_again(db: Session) -> None:
    who = await base(db)
    await audit.note(db, who, None, Act.IMPORTED, NOW)
    for _once in range(3):
        before = (await db.execute(select(person.c.id))).scalar_one()
        question = await a_question(db, before, None)
        await erasing.forget(db, SEAL, before, NOW)
        (after,) = await people.recognise(db, SEAL, [Writer("wire", "amina")], NOW)
        assert after.new
        assert after.person.id > before
        assert await db.next_number(ticket) > question
        assert await db.next_number(outbox) >= 1


async def test_what_they_wrote_about_a_need_goes_and_what_others_wrote_stays(db: Session) -> None:
    who = await base(db)
    (other,) = await people.recognise(db, SEAL, [Writer("wire", "farid")], NOW)
    number = await a_need(db, who, None)
    row = {"need_id": number, "person_id": other.person.id, "quantity": 1, "whom": "me"}
    theirs = await add(db, report, **row, created_at=NOW)
    rows = await db.execute(select(report.c.id).where(report.c.person_id == who))
    words = {str(rows.scalar_one()): "mine", str(theirs): "theirs"}
    note = needs.sealed_words(SEAL, number, words)
    await db.execute(update(need).values(note=note))
    await erasing.forget(db, SEAL, who, NOW)
    assert await needs.note_of(db, SEAL, number) == "theirs"
    found = (await db.execute(select(need.c.state, need.c.quantity))).one()
    assert tuple(found) == ("new", 1)
    assert await needs.reporters(db, number) == [other.person.id]


async def test_who_leads_a_shift_leaves_no_contact_there(db: Session) -> None:
    who = await base(db)
    await a_seat(db, NOW + timedelta(days=1), who)
    await erasing.forget(db, SEAL, who, NOW)
    assert (await db.execute(select(shift.c.lead_id, shift.c.contact))).one() == (None, None)
    assert (await db.execute(select(signup))).all() == []


async def test_what_they_looked_after_is_free_for_others(db: Session) -> None:
    who = await base(db)
    (other,) = await people.recognise(db, SEAL, [Writer("wire", "farid")], NOW)
    question = await a_question(db, other.person.id, None)
    await db.execute(update(ticket).values(state="taken", taken_by=who, taken_at=NOW))
    number = await a_need(db, other.person.id, None)
    await db.execute(update(need).values(state="claimed", claimed_by=who, claimed_at=NOW))
    await erasing.forget(db, SEAL, who, NOW)
    free = await db.execute(select(ticket.c.id, ticket.c.state, ticket.c.taken_by))
    assert tuple(free.one()) == (question, "waiting", None)
    new = await db.execute(select(need.c.id, need.c.state, need.c.claimed_by))
    assert tuple(new.one()) == (number, "new", None)


async def test_to_forget_nobody_does_nothing(db: Session) -> None:
    await base(db)
    await erasing.forget(db, SEAL, 999, NOW)
    assert len((await db.execute(select(person))).all()) == 1


async def last_word(db: Session, where: int, state: str, *, purpose: str | None) -> None:
    row = {"address_id": where, "channel": "wire", "lane": 0, "language": "fr", "state": state}
    until = NOW + timedelta(hours=1)
    more = {"next_at": NOW, "not_after": until, "created_at": NOW, "purpose": purpose}
    await db.execute(insert(outbox).values({**row, **more, "body": json.loads("{}")}))


@pytest.mark.parametrize(("state", "gone"), [("queued", False), ("sent", True), ("failed", True)])
async def test_the_address_goes_once_the_last_word_is_out(
    db: Session, state: str, gone: bool
) -> None:
    who = await base(db)
    await erasing.forget(db, SEAL, who, NOW, answered=True)
    where = (await db.execute(select(address.c.id))).scalar_one()
    await last_word(db, where, state, purpose=erasing.LAST_WORD)
    assert await erasing.finish_all(db, NOW) == int(gone)
    assert len((await db.execute(select(person))).all()) == int(not gone)
    late = NOW + timedelta(hours=1, seconds=1)
    assert await erasing.finish_all(db, late) == int(not gone)
    assert (await db.execute(select(address))).all() == []


async def test_who_wrote_again_meanwhile_stays(db: Session) -> None:
    who = await base(db)
    await erasing.forget(db, SEAL, who, NOW, answered=True)
    where = (await db.execute(select(address.c.id))).scalar_one()
    await last_word(db, where, "sent", purpose=erasing.LAST_WORD)
    await last_word(db, where, "queued", purpose=None)
    assert await erasing.finish_all(db, NOW) == 0
    assert len((await db.execute(select(address))).all()) == 1


async def test_while_the_last_word_is_on_its_way_nothing_else_leads_to_the_address(
    db: Session,
) -> None:
    who = await fill(db)
    theirs = select(address.c.id).where(address.c.person_id == who)
    where = (await db.execute(theirs)).scalar_one()
    got = update(recipient).where(recipient.c.person_id == who).values(address_id=where)
    assert (await db.execute(got)).rowcount
    await erasing.forget(db, SEAL, who, NOW, answered=True)
    assert (await db.execute(select(address.c.id))).scalars().all() == [where]
    for table in metadata.sorted_tables:
        for column in table.c:
            if any(key.column is address.c.id for key in column.foreign_keys):
                found = await db.execute(select(table).where(column == where))
                assert found.all() == [], (table.name, column.name)
