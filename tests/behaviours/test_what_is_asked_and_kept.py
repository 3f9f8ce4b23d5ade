"""Behaviours 1 to 3, 10 and 11: how little is asked of people, and how little of them stays."""

import random
from collections.abc import Callable

import pytest
from sqlalchemy import Date, select

from db.models import conversation, incoming, metadata, person
from db.store import Store
from locales import LANGUAGES
from services.grid import STEP, Cell, cell, snap
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.services.teams import SEAL
from tests.standing import stored
from tests.telephone import Chat

IDENTITY = ("name", "age", "born", "gender", "sex", "nationality", "country", "status", "papers")
OF_PEOPLE = ("person", "address", "conversation", "incoming", "outbox", "asked", "subscription")
PARIS = ((48.80, 2.25), (48.92, 2.45))
DRAWN = random.Random(7)


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
async def test_01_helped_people_are_asked_nothing_before_food(
    chats: Callable[..., Chat], database: str, code: str
) -> None:
    async with stored(database) as db:
        await open_kitchens(db, TUESDAY_EVENING)
    chat = chats(language=code)
    said = await chat.say("/start")
    if "🍲" not in said:
        said = await chat.say("1")
    assert "18:" in said or "19:" in said or "20:" in said, said


def test_01_no_table_of_people_has_a_column_for_who_they_are() -> None:
    for table in OF_PEOPLE:
        named = {part for one in metadata.tables[table].c for part in one.name.split("_")}
        assert not named & set(IDENTITY), table


async def test_03_the_words_of_a_message_are_gone_when_it_is_handled(
    chat: Chat, database: str
) -> None:
    for words in ("food", "canary one", "4", "canary two", "0", "canary three"):
        await chat.say(words)
    store = Store(database, seal=SEAL)
    async with store.read() as db:
        kept = (await db.execute(select(incoming.c.state, incoming.c.sealed))).all()
        states = (await db.execute(select(conversation.c.state))).scalars().all()
    await store.close()
    assert {tuple(one) for one in kept} == {("handled", None)}
    assert "canary" not in str(states)


def test_10_when_somebody_was_here_is_a_day_and_no_trail() -> None:
    assert isinstance(person.c.last_seen.type, Date)
    assert "message" not in metadata.tables
    assert not {"history", "log", "visit"} & set(metadata.tables)


def test_11_a_point_is_one_cell_however_often_it_is_asked() -> None:
    (south, west), (north, east) = PARIS
    for _time in range(10_000):
        point = DRAWN.uniform(south, north), DRAWN.uniform(west, east)
        found = snap(*point)
        assert {snap(*point) for _again in range(3)} == {found}
        assert cell(str(found)) == found
        assert abs(found.centre[0] - point[0]) <= STEP / 2 + 1e-9
        assert snap(*found.centre) == found


async def test_11_what_is_kept_of_a_shared_point_is_a_cell(chat: Chat, database: str) -> None:
    async with stored(database) as db:
        await open_kitchens(db, TUESDAY_EVENING)
    await chat.share(48.884321, 2.370987)
    await chat.say("4")
    await chat.share(48.884321, 2.370987)
    store = Store(database, seal=SEAL)
    async with store.read() as db:
        states = (await db.execute(select(conversation.c.state))).scalars().all()
    await store.close()
    assert "48.88" not in str(states)
    assert isinstance(snap(48.884321, 2.370987), Cell)
