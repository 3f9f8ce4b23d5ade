"""The stand-in of the Bot API refuses what Telegram refuses, alone and as a process."""

import asyncio
import sys
from typing import Any

import httpx
import pytest

from tests.platforms.bot_api import TOKEN, BotApi
from tests.platforms.bot_api_rules import Speed


async def call(url: str, method: str, **params: Any) -> dict[str, Any]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{url}/bot{TOKEN}/{method}", data=params)
        told: dict[str, Any] = answer.json()
        return told


def test_no_second_holds_more_than_thirty() -> None:
    speed = Speed()
    assert [speed.refuse(str(chat), 5.0) for chat in range(31)] == [None] * 30 + [1]
    assert speed.refuse("later", 5.9) == 1
    assert speed.refuse("later", 6.0) is None


def test_a_chat_has_a_burst_and_then_one_a_second() -> None:
    speed = Speed(burst=3)
    assert [speed.refuse("a", 5.0) for _ in range(4)] == [None, None, None, 1]
    assert speed.refuse("b", 5.0) is None
    assert [speed.refuse("a", 6.0) for _ in range(2)] == [None, 1]


def test_a_punishing_platform_doubles_its_pauses() -> None:
    speed = Speed(limit=1, punish=True)
    speed.refuse("a", 5.0)
    assert [speed.refuse("b", 5.1 + step / 100) for step in range(4)] == [1, 2, 4, 8]
    assert speed.refuse("b", 10.0) is not None


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"chat_id": 7, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": 7, "text": " "}, "message text is empty"),
        ({"text": "hello"}, "chat_id is empty"),
        (
            {
                "chat_id": 7,
                "text": "hello",
                "reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}',
            },
            "BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_what_telegram_does_not_take_is_refused(params: dict[str, Any], why: str) -> None:
    async with BotApi() as api:
        told = await call(api.url, "sendMessage", **params)
        assert told == {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}


async def test_it_runs_as_a_process_of_its_own() -> None:
    arguments = (sys.executable, "-m", "tests.platforms.bot_api", "--port", "0")
    process = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(trust_env=False) as client:
            said = await client.post(f"{url}/control/say", json={"chat": 7, "text": "hello"})
            update = (await call(url, "getUpdates", timeout=5))["result"][0]
            assert update["update_id"] == said.json()["result"]
            assert update["message"]["text"] == "hello"
            await call(url, "sendMessage", chat_id=7, text="good evening")
            state = (await client.get(f"{url}/control/state")).json()
            assert [one["text"] for one in state["sent"]] == ["good evening"]
    finally:
        process.terminate()
        await process.wait()
