"""/storeroom and /received: what is expected, and what came of it."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update

from db.models import need, report
from services.audit import Act
from services.needs import State, need_of
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, stored
from tests.supplies import open_things
from tests.telephone import WHATSAPP, Chat
from tests.week import settled, somebody

BLANKETS, SLEEPING_BAGS, BOOTS, GLOVES, TENTS = range(1, 6)
Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(week: str, volunteers: Volunteers) -> Chat:
    """A coordinator, to whose store room five things are to be brought."""
    async with stored(week) as db:
        await open_things(db)
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


@pytest.fixture
async def amina(claire: Chat, chats: Callable[..., Chat]) -> Chat:
    """Somebody who brings all three pairs of boots, and four sleeping bags."""
    async with stored(claire.url) as db:
        await somebody(db, "amina", Role.PERSON)
    amina = chats("amina", limits=WHATSAPP)
    await answer(amina, f"/bring {BOOTS}", "3", "1")
    await answer(amina, f"/bring {SLEEPING_BAGS}", "4", "2")
    return amina


async def test_what_is_expected_is_listed_by_day(claire: Chat, amina: Chat) -> None:
    said = await answer(claire, "store room")
    assert "2 promises are expected" in said
    assert "1 · 3 × 🥾 Shoes, boots · 42 · Wednesday 25/11 · #1" in said
    assert "2 · 4 × 🛌 Sleeping bag · Thursday 26/11 · #2" in said


async def test_all_that_came_is_two_taps_and_meets_the_need(claire: Chat, amina: Chat) -> None:
    omar = await number_of(claire.url, "omar")
    async with stored(claire.url) as db:
        await somebody(db, "omar", Role.PERSON)
        told = {"need_id": BOOTS, "person_id": omar, "quantity": 3, "whom": "us"}
        await db.execute(report.insert().values(**told, created_at=TUESDAY_EVENING))
    said = await answer(claire, "/storeroom", "#1", "✅ All: 3")
    assert "The need is met" in said
    heard = await settled([claire, amina])
    assert "It arrived: 3 × 🥾 Shoes, boots · 42. Thank you!" in plain(heard["amina"][0].text)
    async with stored(claire.url) as db:
        found = await need_of(db, BOOTS)
    assert found is not None
    assert (found.state, found.received) == (State.FULFILLED, 3)
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [Act.RECEIVED]


async def test_a_part_of_it_is_a_number_and_the_rest_is_missing_again(
    claire: Chat, amina: Chat
) -> None:
    said = await answer(claire, "/received 2", "🔢 Another", "1")
    assert "Noted for #2: 1 × 🛌 Sleeping bag\nStill missing: 4" in said
    said = await answer(amina, f"/bring {SLEEPING_BAGS}")
    assert "4 still needed" in said
    said = await answer(claire, "/received 2")  # the last word counts
    assert "Noted before: 1 came" in said
    assert "Still missing: 1" in await answer(claire, "✅ All")


async def test_nothing_came(claire: Chat, amina: Chat) -> None:
    said = await answer(claire, "/received", "2", "➖")
    assert "nothing came for #2" in said
    assert "Still missing: 5" in said
    heard = await settled([claire, amina])  # she was to come tomorrow
    assert list(heard) == ["amina"]
    assert "We did not see what you wanted to bring" in plain(heard["amina"][-1].text)


async def test_how_many_can_be_left_out(claire: Chat, amina: Chat) -> None:
    assert "Nothing was noted" in await answer(claire, "/received 2", "🔢 Another", "⏭")


@pytest.mark.parametrize("words", ["/received 99", "/received x", "/storeroom 99", "/storeroom x"])
async def test_a_number_of_nothing_is_answered_kindly(claire: Chat, words: str) -> None:
    assert await answer(claire, words)
    assert await acts(claire.url, await number_of(claire.url, "claire")) == []


async def test_what_is_brought_to_another_team_is_not_seen_or_noted(
    claire: Chat, amina: Chat
) -> None:
    await answer(amina, f"/bring {TENTS}", "2", "1")
    assert "Tent" not in await answer(claire, "/storeroom")
    assert "another organization" in await answer(claire, "/received 3")


async def test_nobody_else_notes_what_came(claire: Chat, amina: Chat, bruno: Chat) -> None:
    for chat in (amina, bruno):
        for words in ("/storeroom", "/received 1"):
            assert "only for the team" in plain(await chat.say(words))


async def test_who_looks_after_a_need_hears_that_somebody_brings_it(
    claire: Chat, amina: Chat
) -> None:
    mine = await number_of(claire.url, "claire")
    async with stored(claire.url) as db:
        await db.execute(update(need).where(need.c.id == BLANKETS).values(claimed_by=mine))
    await answer(amina, f"/bring {BLANKETS}", "5", "1")
    heard = await settled([claire, amina])
    said = plain(heard["claire"][-1].text)
    assert "Somebody brings 5 × 🛏 Blanket · #3." in said
    assert "Still missing: 7" in said
