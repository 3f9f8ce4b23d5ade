"""A call to many while people ask: the figures of the lanes against a platform that refuses."""

import asyncio
import time

from bot.channels.telegram_channel import TelegramChannel
from bot.messages import Lane
from tests.platforms.bot_api import BotApi
from tests.platforms.bot_api_rules import Speed
from tests.platforms.telegram_side import message, opened

SECONDS = 6.0
SHARE = 24


async def call_everybody(channel: TelegramChannel, many: int) -> None:
    """Bring a call to many, as fast as the channel takes them."""
    rows = iter([message(100_000 + number, Lane.CALL) for number in range(many)])

    async def worker() -> None:
        for row in rows:
            await channel.send(row)

    await asyncio.gather(*(worker() for _ in range(channel.parallel)))


async def ask(channel: TelegramChannel, chat: int) -> float:
    began = time.monotonic()
    await channel.send(message(chat, Lane.REPLY))
    return time.monotonic() - began


async def test_a_call_to_ten_thousand_keeps_its_pace_and_nobody_hungry_waits() -> None:
    speed = Speed(burst=1, punish=True)
    async with BotApi(latency=0.06, speed=speed) as api, opened(api) as channel:
        call = asyncio.create_task(call_everybody(channel, 10_000))
        waits: list[float] = []
        began = time.monotonic()
        while (passed := time.monotonic() - began) < SECONDS:
            if passed > 1:
                waits.append(await ask(channel, 1 + len(waits)))
            await asyncio.sleep(0.25)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        moments = [one.at for one in api.sent if int(one.chat) >= 100_000]
        rate = (len(moments) - 1) / (moments[-1] - moments[0])
        assert api.refused == 0
        assert rate >= 0.95 * SHARE
        assert sorted(waits)[int(len(waits) * 0.99)] < 0.3
        assert len(waits) >= 12
