"""Polling against the stand-in of the Bot API: nothing is lost, nothing stops it."""

import asyncio
import json
import logging

import pytest

from bot.messages import Kind
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_side import Inbox, opened, polling


async def test_what_people_write_is_committed_and_then_acknowledged() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox) as channel:
        first, second = api.people.say(7, "hello"), api.people.share_location(8, 48.9, 2.3)
        await api.until(lambda: api.confirmed > second)
        assert inbox.ids == [str(first), str(second)]
        incoming = channel.read(inbox.kept[0])
        assert incoming is not None
        assert (incoming.address, incoming.text, incoming.language) == ("7", "hello", "fr")
        assert [each.kind for raw in inbox.kept[1:] if (each := channel.read(raw))] == [
            Kind.LOCATION
        ]


async def test_an_offset_moves_only_after_the_commit() -> None:
    inbox = Inbox(broken=3)
    async with BotApi() as api, polling(api, inbox):
        number = api.people.say(7, "hello")
        await api.until(lambda: inbox.broken == 1)
        assert api.confirmed == 0
        assert inbox.ids == []
        await api.until(lambda: api.confirmed > number)
        assert inbox.ids == [str(number)]


async def test_a_crash_between_commit_and_offset_repeats_the_message() -> None:
    first, second = Inbox(), Inbox()
    async with BotApi() as api:
        number = api.people.say(7, "hello")
        api.fail("dropped", method="getUpdates", times=1000)  # no offset ever gets through
        async with opened(api) as channel:
            task = asyncio.create_task(channel.run(first.receive))
            await asyncio.sleep(0.05)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        api.mend()
        async with polling(api, second):
            await api.until(lambda: api.confirmed > number)
        assert second.ids == [str(number)]


async def test_what_is_delivered_twice_keeps_its_number() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        number = api.people.say(7, "hello")
        await api.until(lambda: api.confirmed > number)
        api.people.repeat(number)
        await api.until(lambda: len(inbox.kept) == 2)
        assert inbox.ids == [str(number)] * 2
        assert inbox.kept[0] == inbox.kept[1]


@pytest.mark.parametrize(
    "poison",
    [
        {},
        {"update_id": "seven"},
        {"update_id": None, "message": 5},
        [],
        "garbage",
        None,
        7,
        {"message": {"text": "no number"}},
    ],
)
async def test_a_poisoned_update_does_not_stop_those_behind_it(poison: object) -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox) as channel:
        api.people.garble(poison)
        number = api.people.say(7, "hello")
        await api.until(lambda: api.confirmed > number)
        bad = [raw for raw in inbox.kept if raw.external_id.startswith("bad-")]
        assert str(number) in inbox.ids
        assert len({raw.external_id for raw in bad}) == 1
        assert json.loads(bad[0].body) == poison
        with pytest.raises(ValueError):  # noqa: PT011, the text is for nobody
            channel.read(bad[0])


async def test_a_poisoned_update_alone_is_asked_for_with_pauses() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        api.people.garble({"update_id": "seven"})
        await asyncio.sleep(0.4)
        assert 2 <= len(api.calls) < 30
        assert len(set(inbox.ids)) == 1


async def test_a_lone_surrogate_is_committed_as_it_came() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox) as channel:
        api.people.say(7, "\ud800 hello \x00")
        await api.until(lambda: inbox.kept)
        incoming = channel.read(inbox.kept[0])
        assert incoming is not None
        assert incoming.text == "\ud800 hello \x00"


@pytest.mark.parametrize(
    "kind", ["dropped", "error", "gateway", "broken", "empty", "unauthorized", "conflict", "flood"]
)
async def test_no_trouble_of_the_network_ends_it(kind: str) -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        api.fail(kind, method="getUpdates", times=2)
        api.people.say(7, "hello")
        await api.until(lambda: inbox.kept)
        assert len(set(inbox.ids)) == 1


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("unauthorized", "it refuses the token (401), check TELEGRAM_BOT_TOKEN"),
        ("conflict", "another program fetches the messages of this bot (409), stop one of them"),
        ("gateway", "messages could not be fetched or kept (NetworkError)"),
    ],
)
async def test_a_trouble_is_one_line_without_secrets(
    kind: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.WARNING, "httpx")
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        api.people.say(73_000_123, "my secret")
        api.fail(kind, method="getUpdates")
        await api.until(lambda: inbox.kept)
        lines = [one.getMessage() for one in caplog.records]
        assert lines == [f"Telegram: {told}; next try in 0 s"]
        assert not [line for line in lines if "my secret" in line or api.token in line]


async def test_an_unreachable_platform_is_waited_for() -> None:
    inbox = Inbox()
    api = BotApi()
    async with opened(api) as channel:
        polls = asyncio.create_task(channel.run(inbox.receive))
        await asyncio.sleep(0.1)  # nobody serves the address yet
        async with api:
            api.people.say(7, "hello")
            await api.until(lambda: inbox.kept)
            polls.cancel()
            await asyncio.gather(polls, return_exceptions=True)


async def test_a_webhook_set_before_is_taken_away_first() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        api.people.say(7, "hello")
        await api.until(lambda: inbox.kept)
        assert [method for method, _ in api.calls[:2]] == ["deleteWebhook", "getUpdates"]


async def test_only_the_updates_that_are_read_are_asked_for() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        await api.until(lambda: len(api.calls) >= 2)
        asked = json.loads(api.calls[1][1]["allowed_updates"])
        assert asked == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_a_pressed_button_is_acknowledged_after_its_commit() -> None:
    inbox = Inbox(broken=1)
    async with BotApi() as api, polling(api, inbox):
        api.fail("error", method="answerCallbackQuery")
        api.people.press(7, "meals:now")
        api.people.press(8, "meals:now")
        await api.until(lambda: len(inbox.kept) == 2)
        await api.until(lambda: len(api.answered) == 1)  # the other one is no loss
        assert inbox.broken == 0


async def test_new_numbers_after_a_quiet_week_are_not_hidden_by_an_old_offset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.telegram_polling.PATIENCE", 0.05)
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        api.people.say(7, "hello")
        await api.until(lambda: api.confirmed)
        await api.until(lambda: "offset" not in api.calls[-1][1])
        api.people.next_update = 5  # far below the offset
        api.confirmed = 0
        api.people.say(7, "a week later")
        await api.until(lambda: len(inbox.kept) == 2)
        assert inbox.ids[1] == "5"


async def test_a_hundred_messages_at_once_all_arrive_in_order() -> None:
    inbox = Inbox()
    async with BotApi() as api, polling(api, inbox):
        numbers = [api.people.say(7 + index % 9, f"message {index}") for index in range(250)]
        await api.until(lambda: api.confirmed > numbers[-1])
        assert inbox.ids == [str(number) for number in numbers]
