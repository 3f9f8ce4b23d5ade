"""What who brings something reads without having asked: every word and button of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.lengths import units
from bot.messages import Outgoing
from db.models import news
from services import pledges
from services.calling_off import call_off
from services.news import News, tell
from services.people import Role
from tests.dialogue import LETTERS, LINES, answer, plain
from tests.standing import number_of, stored
from tests.supplies import open_things
from tests.telephone import WHATSAPP, Chat
from tests.week import at, settled, somebody

BLANKETS = 1


@pytest.fixture
async def amina(week: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody who brings five blankets on Thursday."""
    async with stored(week) as db:
        await open_things(db)
        await somebody(db, "amina", Role.PERSON)
    amina = chats("amina", limits=WHATSAPP)
    await answer(amina, f"/bring {BLANKETS}", "5", "2")
    return amina


async def heard(amina: Chat) -> list[Outgoing]:
    return (await settled([amina])).get("amina", [])


@pytest.mark.parametrize("kind", [one for one in News if one.value.startswith("pledge")])
async def test_every_piece_of_news_is_short_has_a_template_and_buttons_that_work(
    amina: Chat, kind: News
) -> None:
    if kind is News.PLEDGE_OVER:
        amina.now = at(26, 12, 5)  # asked late, for the program was down, and nobody answered
        await heard(amina)
        amina.now = at(26, 14, 30)
    else:
        me = await number_of(amina.url, "amina")
        async with stored(amina.url) as db:
            await tell(db, kind, [me], amina.now, pledge=1, need=BLANKETS, quantity=5)
    (said,) = await heard(amina)
    words = plain(said.text)
    assert "5 × 🛏 Blanket" in words
    assert len(words.split("\n")) <= LINES
    assert units(words) <= LETTERS
    assert said.template is not None
    for button in said.buttons:
        assert button.token.split()[0].removeprefix("/") in amina.registry.commands


async def test_who_was_sure_to_come_is_not_told_that_they_did_not(amina: Chat) -> None:
    await answer(amina, "/confirmpledge 1")
    amina.now = at(27, 18, 5)
    (said,) = await heard(amina)
    assert "We did not see what you wanted to bring" in plain(said.text)
    assert "Did you bring it? Thank you!" in plain(said.text)


async def test_who_would_bring_what_is_not_needed_is_asked_to_keep_it(amina: Chat) -> None:
    async with stored(amina.url) as db:
        await call_off(db, BLANKETS, amina.now)
    (said,) = await heard(amina)
    assert "Please do not bring this any more: 5 × 🛏 Blanket · #1" in plain(said.text)
    assert "It is not needed any more" in await answer(amina, "/pledge 1")


@pytest.mark.parametrize("kind", [News.PLEDGED, News.PLEDGE_ASK, News.PLEDGE_OVER])
async def test_what_is_no_longer_true_is_told_to_nobody(amina: Chat, kind: News) -> None:
    me = await number_of(amina.url, "amina")
    async with stored(amina.url) as db:
        await pledges.cancel(db, me, 1, amina.now)
        await tell(db, kind, [me], amina.now, pledge=1, need=BLANKETS)
    assert await heard(amina) == []
    async with stored(amina.url) as db:
        assert (await db.execute(select(news))).all() == []


async def test_news_of_a_pledge_that_is_gone_are_told_to_nobody(amina: Chat) -> None:
    me = await number_of(amina.url, "amina")
    async with stored(amina.url) as db:
        for kind in (one for one in News if one.value.startswith("pledge")):
            await tell(db, kind, [me], amina.now, pledge=99, need=BLANKETS)
    assert await heard(amina) == []
