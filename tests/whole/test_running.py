"""`python -m bot run` and `demo`: served, quickly, until a signal."""

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.demo import TELEPHONES
from bot.settings import read_settings
from bot.web import health_word
from tests.platforms.bot_api import BotApi
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Line
from tests.whole.programs import KEY, Running, free_port, running

AT_ONCE = 3.0  # seconds in which it must end


@dataclass(frozen=True, slots=True)
class Spent:
    """What it took from the start to the first answer."""

    seconds: float
    processor: float  # seconds of it


QUICK = 3.0  # seconds of the processor from the start to the first answer
BUSY = 3  # times slower, on a machine with other things to do
NOBODY = "whatsapp:+33639980001"
Figure = Callable[[str, float], None]


@pytest.fixture
def figure(
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> Figure:
    """Show a figure that was measured."""

    def _figure(what: str, seconds: float) -> None:
        record_property(what, seconds)
        with capsys.disabled():
            sys.stdout.write(f"\n{what}: {seconds:.2f} s\n")

    return _figure


async def ask(client: httpx.AsyncClient, phone: str = "x") -> list[dict[str, Any]]:
    answer = await client.post(f"/simulator/{phone}/messages", json={"text": "food"})
    assert answer.status_code == 200
    replies: list[dict[str, Any]] = answer.json()["replies"]
    return replies


def browser(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=15, trust_env=False)


async def until_answered(api: BotApi, chat: int, text: str = "food") -> None:
    before = len(api.sent)
    api.people.say(chat, text, language="ar")
    await api.until(lambda: len(api.sent) > before)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
async def test_a_demo_ends_at_once_while_pages_wait_for_news(
    tmp_path: Path, end: signal.Signals
) -> None:
    async with running(tmp_path, "demo") as demo, browser(demo.url) as client:
        assert await ask(client)
        news = "/simulator/news?wait=25&after=99"
        waiting = [asyncio.create_task(client.get(news)) for _page in range(3)]
        await asyncio.sleep(0.3)
        code, seconds = await demo.stop(end)
        assert (code, seconds < AT_ONCE) == (0, True)
        assert [(await one).status_code for one in waiting] == [200, 200, 200]
        assert demo.complaints.read_text("utf-8") == ""


async def test_the_demo_listens_where_it_is_told_and_its_clock_may_stand_still(
    tmp_path: Path,
) -> None:
    port, now = free_port(), "2026-11-24T18:05:00+01:00"
    given = {"port": str(port), "host": "127.0.0.1", "now": now, "database_url": "sqlite:///no"}
    async with running(tmp_path, "demo", **given) as demo:
        assert demo.first_line == f"Popote is here: http://127.0.0.1:{port}/"
        async with browser(demo.url) as client:
            assert (await client.get("/simulator/setup")).json()["now"] == now
            assert (await client.get("/")).headers["content-type"].startswith("text/html")
            health = (await client.get("/health")).json()
            assert health == {"up": True}
        assert (tmp_path / "var" / "demo.db").exists()


async def test_a_demo_answers_soon_after_every_start(tmp_path: Path, figure: Figure) -> None:
    async def _first_answer() -> Spent:
        async with running(tmp_path, "demo") as demo, browser(demo.url) as client:
            await ask(client)
            spent = Spent(time.monotonic() - demo.began, demo.processor)
            said = [await ask(client, phone) for phone in TELEPHONES]
            assert all(len(replies) == 1 for replies in said)
            await demo.stop(signal.SIGTERM)
        return spent

    for start in ("first", "second"):
        figure(f"demo: {start} start to first answer", await quick(_first_answer))


async def test_with_a_telegram_token_it_polls(tmp_path: Path, figure: Figure) -> None:
    async with BotApi() as api:
        given = telegram(api)

        async def _first_answer() -> Spent:
            api.people.say(7, "طعام")
            before = len(api.sent)
            async with running(tmp_path, "run", **given) as bot:
                await api.until(lambda: len(api.sent) > before, 20)
                spent = Spent(api.sent[-1].at - bot.began, bot.processor)
                await ends_at_once(bot, signal.SIGTERM)
            return spent

        figure("run, Telegram: start to first answer", await quick(_first_answer))
        assert all(one.chat == "7" for one in api.sent)
        assert api.people.pending == []


async def test_with_twilios_keys_it_serves_the_webhook(tmp_path: Path, figure: Figure) -> None:
    port = free_port()
    line = Line(f"http://127.0.0.1:{port}")
    line.open()
    async with TwilioApi(line) as twilio:
        given = {"secret_key": KEY, "port": str(port), **twilio.settings()}

        async def _first_answer() -> Spent:
            before = len(twilio.shown)
            async with running(tmp_path, "run", **given) as bot:
                assert bot.first_line == "Popote runs: whatsapp"
                assert await twilio.people.say(NOBODY, "طعام") == 200
                async with asyncio.timeout(20):
                    while len(twilio.shown) == before:  # noqa: ASYNC110, it is another process
                        await asyncio.sleep(0.005)
                spent = Spent(twilio.shown[-1].at - bot.began, bot.processor)
                await twilio.settled()
                await ends_at_once(bot, signal.SIGINT)
            return spent

        figure("run, WhatsApp: start to first answer", await quick(_first_answer))
        assert twilio.problems == []


async def test_both_are_served_by_one_program(tmp_path: Path) -> None:
    port = free_port()
    line = Line(f"http://127.0.0.1:{port}")
    line.open()
    async with BotApi() as api, TwilioApi(line) as twilio:
        given = {**telegram(api), **twilio.settings(), "port": str(port), "secret_key": KEY}
        word = health_word(read_settings(None, secret_key=KEY))
        async with running(tmp_path, "run", **given) as bot:
            assert bot.first_line == "Popote runs: telegram, whatsapp"
            await until_answered(api, 7)
            assert await twilio.people.say(NOBODY, "food") == 200
            async with browser(line.public_url) as client:
                told = {"Authorization": f"Bearer {word}"}
                health = (await client.get("/health", headers=told)).json()
            assert health == {
                "up": True,
                "channels": ["telegram", "whatsapp"],
                "dead_letters": 0,
                "alarms": 0,
                "troubles": [],
            }
            await twilio.settled()


async def test_a_kill_after_the_words_were_taken_loses_no_answer(tmp_path: Path) -> None:
    async with BotApi() as api:
        async with running(tmp_path, "run", **telegram(api)) as bot:
            await until_answered(api, 7)
            api.fail("late", seconds=3)
            api.people.say(8, "food")
            await api.until(lambda: len(api.sent) == 2)
            bot.process.kill()
            await bot.process.wait()
        async with running(tmp_path, "run", **telegram(api)):
            await api.until(lambda: len(api.sent) == 3)
        assert [one.chat for one in api.sent] == ["7", "8", "8"], "at least once"


def telegram(api: BotApi) -> dict[str, str]:
    return {
        "secret_key": KEY,
        "telegram_bot_token": api.token,
        "telegram_api_url": api.url,
    }


async def ends_at_once(bot: Running, end: signal.Signals) -> None:
    code, seconds = await bot.stop(end)
    complaints = bot.complaints.read_text("utf-8")
    assert (code, complaints) == (0, "")
    assert seconds < AT_ONCE


async def quick(first_answer: Callable[[], Awaitable[Spent]]) -> float:
    """Start once and return the seconds to the first answer.

    Where other programs take the processor, what this one took of it is what can be held to.
    """
    spent = await first_answer()
    assert spent.processor < QUICK
    assert spent.seconds < BUSY * QUICK
    return spent.seconds
