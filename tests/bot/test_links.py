"""Links: where a forwardable word leads, and who knows."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.channels.simulator import SimulatorChannel
from bot.channels.telegram_channel import TelegramChannel
from bot.channels.whatsapp import open_channel
from bot.links import Links
from bot.messages import Reply
from bot.registry import Registry, command
from bot.settings import Settings
from bot.talk import Talk
from locales import as_is
from tests.conversations import with_test_commands
from tests.platforms.bot_api import BotApi
from tests.telephone import SECRET, Chat

WORD = "popote-s2-0123456789abcdef0123"


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, secret_key=SECRET, **given)  # type: ignore[call-arg, arg-type]


async def test_whatsapp_is_found_by_its_number() -> None:
    channel = open_channel(
        settings(
            twilio_account_sid="AC00000000000000000000000000000000",
            twilio_auth_token="a token",
            twilio_whatsapp_from="whatsapp:+33 6 39 98 00 00",
            public_url="https://popote.example.org",
        )
    )
    assert channel is not None
    await channel.introduce()
    assert Links([channel]).to(WORD) == [f"https://wa.me/33639980000?text={WORD}"]
    await channel.close()


async def test_telegram_is_found_by_its_name_once_it_is_known() -> None:
    async with BotApi() as api:
        channel = TelegramChannel(settings(telegram_bot_token=api.token, telegram_api_url=api.url))
        assert Links([channel]).to(WORD) == []
        await channel.introduce()
        assert Links([channel]).to(WORD) == [f"https://t.me/stand_in_bot?start={WORD}"]
        await channel.close()


async def test_a_telegram_that_does_not_answer_costs_the_links_only() -> None:
    nowhere = settings(telegram_bot_token="1:token", telegram_api_url="http://127.0.0.1:9")
    channel = TelegramChannel(nowhere)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.3):
            await channel.introduce()
    assert channel.link(WORD) is None
    await channel.close()


async def test_the_demo_has_no_links_and_no_pages_unless_its_address_is_known() -> None:
    links = Links([SimulatorChannel(settings())])
    assert links.to(WORD) == []
    assert links.web("/calendar/x.ics") is None
    assert Links([], "http://127.0.0.1:8080").web("/calendar/x.ics") == (
        "http://127.0.0.1:8080/calendar/x.ics"
    )


async def test_a_conversation_knows_them(chats: Callable[..., Chat]) -> None:
    @command("where", as_is("Where"))
    async def where(talk: Talk) -> Reply:
        """Say where we are."""
        return Reply(as_is(f"{talk.links(WORD)} {talk.web('/x')}"))

    chat = chats(registry=Registry([*with_test_commands(), where]))
    assert "[] None" in await chat.say("/where")
