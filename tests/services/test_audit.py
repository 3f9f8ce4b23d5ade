"""The audit log: who did what for which organization, without a name."""

from contextlib import suppress
from datetime import timedelta

import pytest

from db.models import audit as table
from db.session import Session
from db.store import Store
from services import audit
from services.act_words import ACTS
from services.audit import Act, Entry
from tests.services.teams import NOW, association, coordinator_of, how_many, somebody


async def test_coordinators_read_what_was_done_for_their_organization(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    claire = await coordinator_of(db, canal)
    await audit.note(db, claire, canal, Act.CREATED_SHIFT, NOW, shift=7)
    await audit.note(db, None, port, Act.INVITED, NOW, invitation=1)
    await audit.note(db, claire, None, Act.CANCELLED_MEAL, NOW, place=3)
    await audit.note(db, None, canal, Act.IMPORTED, NOW + timedelta(hours=1), shifts=60)
    assert await audit.read(db, canal, 10) == [
        Entry(4, NOW + timedelta(hours=1), None, Act.IMPORTED, {"shifts": 60}),
        Entry(1, NOW, claire, Act.CREATED_SHIFT, {"shift": 7}),
    ]
    assert [one.id for one in await audit.read(db, port, 10)] == [2]
    assert [one.id for one in await audit.read(db, None, 10)] == [4, 3, 2, 1]


async def test_the_log_is_read_a_page_at_a_time(db: Session) -> None:
    canal = await association(db)
    for shift in range(5):
        await audit.note(db, None, canal, Act.CREATED_SHIFT, NOW, shift=shift)
    first = await audit.read(db, canal, 2)
    second = await audit.read(db, canal, 2, before_id=first[-1].id)
    third = await audit.read(db, canal, 2, before_id=second[-1].id)
    assert [[one.details["shift"] for one in page] for page in (first, second, third)] == [
        [4, 3],
        [2, 1],
        [0],
    ]
    assert await audit.read(db, canal, 2, before_id=third[-1].id) == []


async def test_the_session_knows_that_an_act_was_noted(db: Session) -> None:
    assert not db.noted
    await audit.note(db, await somebody(db), None, Act.CANCELLED_MEAL, NOW)
    assert db.noted


async def test_words_of_a_person_are_not_noted(db: Session) -> None:
    for words in ("Amina and Omar", "أمينة", "x" * 81):
        with pytest.raises(ValueError, match="not a token: note"):
            await audit.note(db, None, None, Act.CHANGED_SHIFT, NOW, note=words)
    assert await how_many(db, table) == 0
    assert not db.noted


async def test_an_act_that_is_undone_is_not_noted(store: Store) -> None:
    with suppress(RuntimeError):
        async with store.write() as db:
            await audit.note(db, None, None, Act.CHANGED_SHIFT, NOW)
            raise RuntimeError
    async with store.read() as db:
        assert await audit.read(db, None, 10) == []


async def test_every_act_has_its_line_in_the_log(db: Session) -> None:
    assert set(ACTS) == set(Act)
    assert all(len(one.label.message) <= 40 for one in Act)
    assert len({one.label.message for one in Act}) == len(Act)
    assert all(len(one.value) <= 32 for one in Act)  # as long as its column
    for act in Act:
        await audit.note(db, None, None, act, NOW)
    assert {one.act for one in await audit.read(db, None, 100)} == set(Act)
