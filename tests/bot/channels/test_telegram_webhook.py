"""The webhook: who may call it, and what it is answered."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels.telegram_channel import TelegramChannel
from bot.messages import Status
from tests.platforms.bot_api import BotApi, QuietServer
from tests.platforms.telegram_side import Inbox, opened

HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def no_report(_status: Status) -> None:
    """Telegram tells nothing of deliveries."""


def secret_of(api: BotApi) -> str:
    return api.webhook["secret_token"]


@asynccontextmanager
async def called(channel: TelegramChannel, inbox: Inbox) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the web application that serves the channel's routes."""
    app = Starlette(routes=channel.routes(inbox.receive, no_report))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


@asynccontextmanager
async def webhook(api: BotApi, inbox: Inbox) -> AsyncIterator[httpx.AsyncClient]:
    """A channel in webhook mode whose address was told to Telegram."""
    given = {"telegram_mode": "webhook", "public_url": "http://127.0.0.1:9"}
    async with opened(api, **given) as channel, called(channel, inbox) as client:
        await channel.run(inbox.receive)
        yield client


async def test_telegram_is_told_the_address_the_secret_and_the_updates() -> None:
    async with BotApi() as api, webhook(api, Inbox()):
        assert api.webhook["url"] == "http://127.0.0.1:9/telegram"
        assert len(secret_of(api)) == 32
        assert "my_chat_member" in api.webhook["allowed_updates"]


async def test_the_address_is_told_again_until_telegram_listens() -> None:
    async with BotApi() as api:
        api.fail("gateway", method="setWebhook", times=3)
        async with webhook(api, Inbox()):
            assert api.webhook["url"]


async def test_a_channel_that_polls_serves_no_address() -> None:
    async with BotApi() as api, opened(api) as channel:
        assert channel.routes(Inbox().receive, no_report) == ()


async def test_the_right_secret_is_needed() -> None:
    inbox = Inbox()
    async with BotApi() as api, webhook(api, inbox) as client:
        right = secret_of(api)
        matrix = {
            right: 200,
            "": 403,
            "wrong": 403,
            right[:-1]: 403,
            right + "0": 403,
            right.upper(): 403,
            f" {right[1:]}": 403,
            "é": 403,
        }
        for secret, status in matrix.items():
            headers = {HEADER.encode(): secret.encode()}
            answer = await client.post("/telegram", content=b'{"update_id": 1}', headers=headers)
            assert answer.status_code == status, secret
        assert (await client.post("/telegram", content=b"{}")).status_code == 403
        assert (await client.get("/telegram")).status_code == 405
        assert inbox.ids == ["1"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b'{"update_id": 1',
        b"[1]",
        b'{"update_id": "x"}',
        b"\xff\xfe",
        b"[" * 99_999,
    ],
)
async def test_what_cannot_be_read_is_taken_and_answered_200(body: bytes) -> None:
    inbox = Inbox()
    async with BotApi() as api, webhook(api, inbox) as client:
        for _ in range(2):
            headers = {HEADER: secret_of(api)}
            answer = await client.post("/telegram", content=body, headers=headers)
            assert answer.status_code == 200
        assert inbox.kept[0].body == body
        assert inbox.kept[0].external_id.startswith("bad-")
        assert inbox.kept[0] == inbox.kept[1]


@pytest.mark.parametrize(("size", "status"), [(256 * 1024, 200), (256 * 1024 + 1, 413)])
async def test_a_body_has_a_largest_size(size: int, status: int) -> None:
    inbox = Inbox()
    async with BotApi() as api, webhook(api, inbox) as client:
        headers = {HEADER: secret_of(api)}
        answer = await client.post("/telegram", content=b" " * size, headers=headers)
        assert answer.status_code == status
        assert len(inbox.kept) == (status == 200)


async def test_a_failed_commit_is_answered_503_so_that_telegram_comes_again() -> None:
    inbox = Inbox(broken=1)
    async with BotApi() as api, webhook(api, inbox) as client:
        send = {"content": b'{"update_id": 1}', "headers": {HEADER: secret_of(api)}}
        assert (await client.post("/telegram", **send)).status_code == 503  # type: ignore[arg-type]
        assert (await client.post("/telegram", **send)).status_code == 200  # type: ignore[arg-type]
        assert inbox.ids == ["1"]


@asynccontextmanager
async def served(api: BotApi, inbox: Inbox) -> AsyncIterator[TelegramChannel]:
    """A channel in webhook mode behind a real server that Telegram's stand-in calls."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with opened(api, telegram_mode="webhook", public_url=url) as channel:
        app = Starlette(routes=channel.routes(inbox.receive, no_report))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")
        server = QuietServer(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await channel.run(inbox.receive)
        with contextlib.closing(listening):
            yield channel
            server.should_exit = True
            await serving


async def test_telegram_repeats_until_the_commit_succeeds_and_goes_on() -> None:
    inbox = Inbox(broken=2)
    async with BotApi() as api, served(api, inbox):
        first = api.people.say(7, "hello")
        api.people.garble("no JSON {")
        last = api.people.press(7, "meals:now")
        await api.until(lambda: str(last) in inbox.ids)
        await api.until(lambda: api.answered)
        accepted = [status for status in api.pushes if status]
        assert accepted == [503, 503, 200, 200, 200]
        assert inbox.ids[0] == str(first)
        assert inbox.ids[1].startswith("bad-")
