"""Rekeying: after it nothing is left that the earlier key opens, and everything is found again."""

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary, insert, select, update

from db.models import address, conversation, feed, metadata, outbox, person, shift_template
from db.sealing import Seal, binding
from db.session import Session
from db.store import Store
from services import (
    calendars,
    deliveries,
    directory,
    drop_offs,
    letters,
    occurrences,
    people,
    planning,
    templates,
    tickets,
    utterances,
)
from services.meals import Sensitivity
from services.people import Writer
from services.rekeying import renew_calendars, reseal, sealed_columns
from tests.conftest import TUESDAY_EVENING as NOW
from tests.services.rosters import spec
from tests.services.teams import association

OLD, NEW = "an earlier secret of the tests", "the newest secret of the tests"
BEFORE, BOTH, AFTER = Seal(OLD), Seal(NEW, OLD), Seal(NEW)
UNSEALED = {
    "address.lookup",
    "feed.lookup",
    "pin.salt",
    "pin.digest",
    "audit.chain",
    "job.mark",
}
PEOPLE = 450  # more than are done at once


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """A store of before."""
    made = Store(database, seal=BEFORE)
    yield made
    await made.close()


async def planned(db: Session) -> None:
    """Let a place that is not public, a shift, one that comes back and a drop-off point be."""
    where: dict[str, Any] = {"address": "3 Rue Secrète", "position": (48.88, 2.36)}
    number = await directory.add(db, "Soup", "Paris", sensitivity=Sensitivity.TEAM, **where)
    evening = NOW + timedelta(hours=2), NOW + timedelta(hours=4)
    await occurrences.move(db, NOW, number, *evening, "9 Quai Secret")
    await planning.create(db, BEFORE, await spec(db), NOW, None)
    weekly = "FREQ=WEEKLY;BYDAY=FR", date(2026, 11, 27), None
    await templates.create_template(db, BEFORE, await spec(db), *weekly, NOW, None)
    team = await association(db)
    contact: dict[str, Any] = {
        "name": "Store",
        "area": "Stalingrad",
        "address": "1 Rue",
        "contact": "a number",
    }
    await drop_offs.create(db, BEFORE, team, NOW, None, hours="Mo-Su 10:00-12:00", **contact)


async def filled(db: Session) -> None:
    await planned(db)
    await people.recognise(db, BEFORE, [Writer("wire", f"p{n}") for n in range(PEOPLE)], NOW)
    await letters.keep(db, BEFORE, [("wire", "m1", b"words that wait")], NOW)
    sealed = BEFORE.seal(b"my own words", binding("conversation", "state", 1)).hex()
    state = {"frames": [{"answers": {"where": f"words:{sealed}", "what": "tent"}}]}
    await db.execute(insert(conversation).values(person_id=1, state=state, touched_at=NOW))
    body = {
        "sealed": BEFORE.seal(b"{}", binding("outbox", "body")).hex(),
        "template": {"key": "x"},
    }
    draft = deliveries.Draft(1, "wire", 1, body, "fr", NOW, None)
    await deliveries.queue(db, [draft], NOW)
    await calendars.token(db, BEFORE, 1)


async def all_of(db: Session) -> None:
    while await reseal(db, BOTH):
        pass
    await renew_calendars(db, BOTH)


def test_every_column_of_bytes_is_sealed_anew_or_named_here() -> None:
    known = {f"{one.column.table.name}.{one.column.name}" for one in sealed_columns()}
    of_bytes = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }
    assert known | UNSEALED == of_bytes
    assert not known & UNSEALED


async def test_nothing_is_left_under_the_earlier_key(db: Session) -> None:
    await filled(db)
    await all_of(db)
    counts: dict[str, int] = {}
    for one in sealed_columns():
        kept = (
            (await db.execute(select(one.column).where(one.column.is_not(None)))).scalars().all()
        )
        assert all(value.startswith(AFTER.mark) for value in kept), one.column
        counts[str(one.column)] = len(kept)
    empty = {"need.note", "utterance.words", "call_text.words"}  # their own tests fill them
    assert {name for name, count in counts.items() if not count} == empty
    (what,) = (await db.execute(select(shift_template.c.what))).scalars()
    assert bytes.fromhex(what["exact"]).startswith(AFTER.mark)
    said = json.dumps(
        [
            *(await db.execute(select(conversation.c.state))).scalars(),
            *(await db.execute(select(outbox.c.body))).scalars(),
        ]
    )
    assert said.count(AFTER.mark.hex()) == 2
    assert BEFORE.mark.hex() not in said


async def test_everybody_is_known_again_by_the_new_key_alone(db: Session) -> None:
    await filled(db)
    await all_of(db)
    known = await people.recognise(db, AFTER, [Writer("wire", f"p{PEOPLE - 1}")], NOW)
    assert not known[0].new
    assert await people.opens(db, AFTER)
    assert not await people.opens(db, BEFORE)
    (waiting,) = await letters.waiting(db, AFTER)
    assert waiting.body == b"words that wait"


async def test_what_was_done_is_not_done_again(db: Session) -> None:
    await filled(db)
    await all_of(db)
    before = (await db.execute(select(address.c.sealed).order_by(address.c.id))).scalars().all()
    assert await reseal(db, BOTH) == 0
    after = (await db.execute(select(address.c.sealed).order_by(address.c.id))).scalars().all()
    assert before == after


async def test_it_goes_on_where_it_was_stopped(store: Store) -> None:
    async with store.write() as db:
        await filled(db)
    async with store.write() as db:
        assert await reseal(db, BOTH) > 200  # and then the program is killed
    async with store.write() as db:
        await all_of(db)
        assert len(await people.recognise(db, AFTER, [Writer("wire", "p0")], NOW)) == 1
        assert (await db.execute(select(person.c.id))).scalars().all() == [*range(1, PEOPLE + 1)]


async def test_a_calendar_has_a_new_word(db: Session) -> None:
    await filled(db)
    word = await calendars.token(db, BEFORE, 1)
    await all_of(db)
    assert await calendars.feed(db, AFTER, word, NOW) is None
    assert await calendars.feed(db, AFTER, await calendars.token(db, AFTER, 1), NOW) is not None
    assert len((await db.execute(select(feed.c.lookup))).all()) == 1


async def test_a_value_that_neither_key_opens_stops_it(db: Session) -> None:
    await filled(db)
    await db.execute(update(address).where(address.c.id == 3).values(sealed=b"\x02" + bytes(40)))
    with pytest.raises(ValueError, match="another key"):
        await reseal(db, BOTH)


async def test_words_of_a_ticket_are_read_with_the_new_key(db: Session) -> None:
    (asker,) = await people.recognise(db, BEFORE, [Writer("wire", "amina")], NOW)
    number = await tickets.open_(db, asker.person.id, await association(db), NOW)
    await utterances.keep(db, BEFORE, number, "my brother", "en_GB", NOW)
    await all_of(db)
    (said,) = await utterances.utterances(db, AFTER, number, 5)
    assert said.words == "my brother"
