"""Editing on Telegram: a message takes the place of an earlier one, as long as that is there."""

import time

import pytest

from bot.channels import DeliveryError
from bot.messages import Button, Lane
from tests.platforms.bot_api import BotApi
from tests.platforms.bot_api_rules import Speed
from tests.platforms.telegram_side import message, opened


async def test_a_message_takes_the_place_of_an_earlier_one() -> None:
    async with BotApi() as api, opened(api) as channel:
        first = await channel.send(message(text="10 of 60"))
        pause = (Button("Pause", "/pausecall 1"),)
        again = await channel.send(message(text="20 of 60", edits=first, buttons=pause))
        assert again == first
        assert [one.text for one in api.sent] == ["10 of 60"]
        assert [(one.id, one.text) for one in api.edited] == [(int(first), "20 of 60")]
        assert api.edited[0].markup == {
            "inline_keyboard": [[{"text": "Pause", "callback_data": "/pausecall 1"}]]
        }


async def test_saying_the_same_again_is_no_failure() -> None:
    async with BotApi() as api, opened(api) as channel:
        first = await channel.send(message(text="10 of 60"))
        assert await channel.send(message(text="10 of 60", edits=first)) == first
        assert len(api.sent) == 1


async def test_a_message_that_is_gone_is_said_anew() -> None:
    async with BotApi() as api, opened(api) as channel:
        first = await channel.send(message(text="10 of 60"))
        api.deleted.add(int(first))
        again = await channel.send(message(text="20 of 60", edits=first))
        assert again != first
        assert [one.text for one in api.sent] == ["10 of 60", "20 of 60"]


async def test_what_is_wrong_with_a_change_is_told_as_with_any_message() -> None:
    async with BotApi() as api, opened(api) as channel:
        first = await channel.send(message(text="10 of 60"))
        api.fail("blocked", method="editMessageText")
        with pytest.raises(DeliveryError) as caught:
            await channel.send(message(text="20 of 60", edits=first))
        assert caught.value.unreachable


async def test_changes_count_among_the_messages_of_a_chat() -> None:
    async with BotApi(speed=Speed(burst=3)) as api, opened(api) as channel:
        first = await channel.send(message(text="0", lane=Lane.PERSONAL))
        began = time.monotonic()
        for number in range(1, 3):
            await channel.send(message(text=str(number), lane=Lane.PERSONAL, edits=first))
        assert time.monotonic() - began > 1.5
        assert api.refused == 0
