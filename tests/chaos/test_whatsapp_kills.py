"""WhatsApp under kills: what was answered 200 is not lost, nor what nobody was there to answer."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from socket import create_server

import httpx

from tests.chaos import ledger
from tests.chaos.lives import killed, lives
from tests.chaos.pressing import SECRET
from tests.chaos.stage import ROUND_TRIP, furnish, meanwhile
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Line

PACE = 8.0  # messages a second
PHONES = [f"whatsapp:+3363998{number:04}" for number in range(40)]


async def test_nothing_is_lost_on_whatsapp(
    tmp_path: Path, kills: int, figures: Callable[[str], None]
) -> None:
    database, log, chance = tmp_path / "popote.db", tmp_path / "popote.log", random.Random(4)
    with closing(create_server(("127.0.0.1", 0))) as found:
        port = int(found.getsockname()[1])
    async with TwilioApi(Line(f"http://127.0.0.1:{port}"), latency=ROUND_TRIP) as twilio:
        twilio.line.open()
        await furnish(database)
        given = {
            "secret_key": SECRET,
            "database_url": f"sqlite+aiosqlite:///{database}",
            "port": port,
            **twilio.settings(),
        }
        acknowledged: list[int] = []
        async with lives("popote", given, log) as all_lives:
            async with meanwhile(write(twilio, acknowledged, chance)):
                ended = await killed(
                    all_lives, lambda: len(twilio.requests), max(kills // 12, 3), chance
                )
            life = await all_lives.begin()
            await asyncio.wait_for(until_it_serves(port), 30)
            everything = {one["MessageSid"] for one in twilio.people.written}
            with suppress(TimeoutError):
                await asyncio.wait_for(until_all_is_done(database, everything), 60)
            await twilio.settled()
            await all_lives.stop(life)
    said = Counter((one.to, one.text) for one in twilio.shown)
    figures(
        f"Popote on WhatsApp, {len(ended)} kills: {len(everything)} messages,"
        f" {acknowledged.count(200)} answered 200,"
        f" {len(everything - set(ledger.incoming(database)))} lost;"
        f" {said.total()} sent, {said.total() - len(everything)} said twice"
    )
    assert set(ledger.incoming(database)) == everything
    assert set(ledger.incoming(database).values()) == {("handled", False)}
    assert ledger.seen(database) == Counter(range(1, len(everything) + 1))
    assert len(said) == len(everything)
    assert ledger.busy(database, "whatsapp") == 0
    assert ledger.damage(database) == "ok"
    assert log.read_text("utf-8") == ""


async def until_it_serves(port: int) -> None:
    """Wait for the last life: before it serves, a signal to stop would simply kill it.

    That somebody listens says nothing: it does so before it has its store.
    """
    async with httpx.AsyncClient(trust_env=False) as web:
        while True:
            with suppress(httpx.TransportError):
                if (await web.get(f"http://127.0.0.1:{port}/health")).is_success:
                    return
            await asyncio.sleep(0.05)


async def until_all_is_done(database: Path, everything: set[str]) -> None:
    """Wait for what is said on WhatsApp: coordinators are told on Telegram, which is not there."""
    while (  # noqa: ASYNC110, it is a file
        set(ledger.incoming(database)) != everything or ledger.busy(database, "whatsapp")
    ):
        await asyncio.sleep(0.2)


async def write(twilio: TwilioApi, acknowledged: list[int], chance: random.Random) -> None:
    """Write numbered messages until cancelled; those under way are then awaited."""

    async def _say(phone: str, number: int) -> None:
        acknowledged.append(await twilio.people.say(phone, f"/spotted {number}"))

    async with asyncio.TaskGroup() as tasks:
        number = 0
        with suppress(asyncio.CancelledError):
            while True:
                number += 1
                tasks.create_task(_say(chance.choice(PHONES), number))
                await asyncio.sleep(chance.expovariate(PACE))
