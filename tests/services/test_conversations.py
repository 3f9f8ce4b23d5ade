"""Conversations in the store: one for each person, for 24 hours after the last message."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.models import conversation
from db.sealing import Seal
from db.session import Session
from services import conversations, people
from services.people import Writer

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)


@pytest.fixture
async def three(db: Session) -> list[int]:
    """Three people."""
    writers = [Writer("wire", name) for name in ("amina", "bruno", "claire")]
    return [one.person.id for one in await people.recognise(db, SEAL, writers, NOW)]


async def kept(db: Session) -> dict[int, object]:
    rows = await db.execute(select(conversation.c.person_id, conversation.c.state))
    return {row.person_id: row.state for row in rows}


async def test_where_a_conversation_stands_is_found_with_its_person(
    db: Session, three: list[int]
) -> None:
    await conversations.keep(db, {three[0]: {"frames": [], "misses": 1}}, NOW)
    (standing,) = await people.recognise(db, SEAL, [Writer("wire", "amina")], NOW)
    assert standing.state == {"frames": [], "misses": 1}
    assert standing.touched_at == NOW


async def test_keeping_changes_and_forgets_in_one_go(db: Session, three: list[int]) -> None:
    one, two, other = three
    await conversations.keep(db, {one: {"a": 1}, two: {"b": 1}}, NOW)
    await conversations.keep(db, {one: {"a": 2}, two: None, other: {"c": 1}}, NOW)
    assert await kept(db) == {one: {"a": 2}, other: {"c": 1}}


async def test_forgetting_what_is_not_there_is_nothing(db: Session, three: list[int]) -> None:
    await conversations.keep(db, {three[0]: None}, NOW)
    await conversations.keep(db, {}, NOW)
    assert await kept(db) == {}


@pytest.mark.parametrize(
    ("age", "gone"),
    [
        (timedelta(hours=23, minutes=59), 0),
        (timedelta(hours=24), 0),
        (timedelta(hours=24, seconds=1), 1),
    ],
)
async def test_a_conversation_is_forgotten_24_hours_after_the_last_message(
    db: Session, three: list[int], age: timedelta, gone: int
) -> None:
    await conversations.keep(db, {three[0]: {"a": 1}}, NOW - age)
    assert await conversations.expire(db, NOW) == gone
    assert len(await kept(db)) == 1 - gone


async def test_every_message_gives_another_24_hours(db: Session, three: list[int]) -> None:
    await conversations.keep(db, {three[0]: {"a": 1}}, NOW - timedelta(hours=30))
    await conversations.keep(db, {three[0]: {"a": 2}}, NOW - timedelta(hours=20))
    assert await conversations.expire(db, NOW) == 0
    assert await kept(db) == {three[0]: {"a": 2}}
