"""/mydata and /privacy: what is kept, in a few lines, as a file, and with the true figures."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram_sending import LIMITS
from bot.data_route import data_route
from bot.messages import Outgoing
from db.store import Store
from handlers import privacy
from services import retention
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.disk import everything_in
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_side import opened
from tests.telephone import Chat
from tests.week import SEAL

HERE = "https://popote.example"


@asynccontextmanager
async def web(chat: Chat, later: timedelta = timedelta()) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the address of files, some time after it was told."""
    store = Store(chat.url)
    routes = [data_route(store, SEAL, lambda: TUESDAY_EVENING + later)]
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client
    await store.close()


@pytest.fixture
async def amina(kitchens: str, chats: Callable[..., Chat]) -> Chat:
    chat = chats("amina", public_url=HERE)
    await chat.say("English")
    await chat.say("/mydata")
    return chat


def link(chat: Chat) -> str:
    return next(one for one in plain(chat.last.text).split() if one.startswith(HERE))


async def test_it_is_read_in_a_few_lines_and_fetched_as_a_file(amina: Chat) -> None:
    said = plain(amina.last.text)
    assert "What we keep about you" in said
    assert "Your address at wire · English · last message: 24/11/2026" in said
    async with web(amina) as client:
        got = await client.get(link(amina))
    assert got.status_code == 200
    assert got.headers["cache-control"] == "private, no-store"
    assert "attachment" in got.headers["content-disposition"]
    file = json.loads(got.text)
    assert file["address"][0]["sealed"] == "amina"
    assert file["person"][0]["language"] == "en_GB"


@pytest.mark.parametrize(
    ("later", "status"),
    [(timedelta(minutes=10), 200), (timedelta(minutes=10, seconds=1), 404)],
)
async def test_its_address_is_good_for_ten_minutes(
    amina: Chat, later: timedelta, status: int
) -> None:
    async with web(amina, later) as client:
        assert (await client.get(link(amina))).status_code == status


@pytest.mark.parametrize("token", ["", "a", "AAAA", "ß", "A" * 66])
async def test_nobody_makes_such_an_address(amina: Chat, token: str) -> None:
    async with web(amina) as client:
        assert (await client.get(f"/mydata/{token}.json")).status_code == 404
        changed = link(amina).replace("/mydata/", "/mydata/B")
        assert (await client.get(changed)).status_code == 404


async def test_after_forgetting_it_leads_nowhere(amina: Chat) -> None:
    before = link(amina)
    await answer(amina, "/forget", "✅")
    async with web(amina) as client:
        assert (await client.get(before)).status_code == 404


async def test_where_files_are_carried_it_comes_along_and_lies_nowhere_open(
    kitchens: str, chats: Callable[..., Chat], tmp_path: Path
) -> None:
    chat = chats("amina-on-a-train", limits=LIMITS)
    await chat.say("English")
    await chat.say("/mydata")
    assert json.loads(chat.last.file)["address"][0]["sealed"] == "amina-on-a-train"
    assert "🔗" not in chat.last.text  # nobody knows where we are
    assert b"amina-on-a-train" not in everything_in(tmp_path)


async def test_telegram_gets_the_text_and_then_the_file() -> None:
    async with BotApi() as api, opened(api) as channel:
        await channel.send(Outgoing(1, "7", 0, "Your data", "fr", file='{"from": "Popote"}'))
        assert [one.text for one in api.sent] == ["Your data", ""]
        assert api.documents == ['{"from": "Popote"}']
        api.fail("blocked", "sendDocument")
        await channel.send(Outgoing(2, "8", 0, "Your data", "fr", file="{}"))
        assert [one.text for one in api.sent] == ["Your data", "", "Your data"]


async def test_privacy_is_one_line_then_one_message_then_all(hungry: Chat) -> None:
    assert "No name" in await answer(hungry, "/privacy")
    short = await answer(hungry, "➕")
    assert "for 30 days is forgotten" in short
    assert "can read this chat" in short
    said = ""
    while any(plain(one).startswith("➕") for one in hungry.labels):
        said += await answer(hungry, "➕")
    assert "24 hours" in said
    assert "90 days" in said
    assert said.count(":") >= len(privacy.SAID)


async def test_its_figures_are_those_of_the_table(hungry: Chat) -> None:
    pages = [await answer(hungry, f"/privacy {number}") for number in range(3, 8)]
    for one in retention.TABLE:
        if one.said is not None:
            days = one.lasts.days
            time = f"{days} days" if days > 1 else "24 hours"
            assert any(f"{one.said.message}: {time}" in page for page in pages), one.name


@pytest.mark.parametrize("words", ["🔒", "privacy", "who can read this"])
async def test_privacy_is_asked_for_in_ones_own_words(hungry: Chat, words: str) -> None:
    assert "No name" in await answer(hungry, words)


@pytest.mark.parametrize("argument", ["0", "999", "x", "٣", "-1"])
async def test_a_page_that_is_not_there_is_one_that_is(hungry: Chat, argument: str) -> None:
    assert await answer(hungry, f"/privacy {argument}")
