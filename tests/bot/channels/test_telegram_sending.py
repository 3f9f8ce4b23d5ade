"""Sending through the stand-in: what people see, and what errors mean."""

import asyncio
import logging
import time
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TimedOut,
)

from bot.channels import DeliveryError
from bot.channels.telegram import open_channel
from bot.channels.telegram_client import Flood
from bot.channels.telegram_sending import LIMITS, keyboard, meaning, rows
from bot.messages import Button, Lane, Outgoing
from bot.settings import read_settings
from tests.platforms.bot_api import BotApi, Sent
from tests.platforms.telegram_side import message, opened

MENU = tuple(Button(f"{number} food and drink", f"menu:{number}") for number in range(3))
SHORT = (Button("Yes", "confirm:yes"), Button("No", "confirm:no"))


async def failure(channel: Any, outgoing: Outgoing) -> dict[str, Any]:
    """Return what an error says, without what it does not say."""
    with pytest.raises(DeliveryError) as caught:
        await channel.send(outgoing)
    return {name: value for name, value in vars(caught.value).items() if value}


async def sent_once(outgoing: Outgoing) -> Sent:
    async with BotApi() as api, opened(api) as channel:
        assert await channel.send(outgoing) == str(api.sent[0].id)
        return api.sent[0]


def test_without_a_token_there_is_no_channel() -> None:
    assert open_channel(read_settings(None, telegram_bot_token=None)) is None


async def test_with_a_token_there_is_one() -> None:
    channel = open_channel(read_settings(None, telegram_bot_token="1:x", secret_key="k" * 32))
    assert channel is not None
    assert (channel.name, channel.limits, channel.parallel) == ("telegram", LIMITS, 4)
    await channel.close()


async def test_a_text_arrives_as_it_is_without_a_preview() -> None:
    sent = await sent_once(message(text="*Soup* <b>18:00</b> https://example.org\n\u200fشوربة"))
    assert (sent.chat, sent.text) == ("7", "*Soup* <b>18:00</b> https://example.org\n\u200fشوربة")
    assert sent.markup is None
    assert "parse_mode" not in sent.params
    assert sent.params["link_preview_options"] == '{"is_disabled": true}'


async def test_options_are_buttons_one_in_a_row() -> None:
    sent = await sent_once(message(buttons=MENU))
    assert sent.markup == {
        "inline_keyboard": [[{"text": each.label, "callback_data": each.token}] for each in MENU]
    }


@pytest.mark.parametrize(
    ("labels", "widths"),
    [
        ((), []),
        (("Yes",), [1]),
        (("Yes", "No"), [2]),
        (("Yes", "No", "Later"), [2, 1]),
        (("Yes", "Something much longer", "No", "Later"), [1, 1, 2]),
        (("Something much longer", "Yes", "No"), [1, 2]),
        (("x" * 14, "y" * 15), [1, 1]),
    ],
)
def test_neighbours_with_short_labels_share_a_row(
    labels: tuple[str, ...], widths: list[int]
) -> None:
    laid = rows([Button(label, "t") for label in labels])
    assert [len(row) for row in laid] == widths
    assert [each.label for row in laid for each in row] == list(labels)


async def test_a_message_that_asks_for_the_location_has_keys_instead() -> None:
    sent = await sent_once(message(buttons=SHORT, asks_location="📍 Share where I am"))
    assert sent.markup == {
        "keyboard": [
            [{"text": "📍 Share where I am", "request_location": True}],
            [{"text": "Yes"}, {"text": "No"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


@pytest.mark.parametrize("text", ["x" * 5000, "🍲" * 2500, "x" + "🍲" * 2500])
async def test_a_text_that_nobody_cut_is_cut(text: str) -> None:
    sent = await sent_once(message(text=text))
    assert 4095 <= len(sent.text.encode("utf-16-le")) / 2 <= 4096
    assert text.startswith(sent.text)


async def test_a_lone_surrogate_does_no_harm() -> None:
    assert (await sent_once(message(text="a \ud83c b"))).text == "a ? b"


TOLD = {
    "blocked": {"code": "403", "permanent": True, "unreachable": True, "blocked": True},
    "deactivated": {"code": "403", "permanent": True, "unreachable": True, "blocked": True},
    "not found": {"code": "400", "permanent": True, "unreachable": True},
    "bad": {"code": "400", "permanent": True},
    "unauthorized": {"code": "token", "permanent": True},
    "unknown": {"code": "token", "permanent": True},
    "error": {"code": "network"},
    "gateway": {"code": "network"},
    "flood": {"code": "429", "retry_after": 3.0},
    "dropped": {"code": "network", "unknown": True},
    "lost": {"code": "network", "unknown": True},
    "broken": {"code": "answer", "unknown": True},
    "empty": {"code": "answer", "unknown": True},
    "late": {"code": "timeout", "unknown": True},
}


@pytest.mark.parametrize(("kind", "told"), TOLD.items(), ids=TOLD)
async def test_an_error_says_what_follows(
    kind: str, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram_channel.ANSWER", 0.3)
    async with BotApi() as api, opened(api) as channel:
        api.fail(kind, seconds=3 if kind == "flood" else 0.6)
        assert await failure(channel, message()) == told


async def test_who_has_blocked_the_bot_is_out_of_reach() -> None:
    async with BotApi() as api, opened(api) as channel:
        api.people.block(7)
        assert (await failure(channel, message()))["unreachable"]


async def test_a_platform_out_of_reach_can_be_tried_again() -> None:
    api = BotApi()  # its address is taken, and nobody answers there
    with api.socket:
        async with opened(api) as channel:
            assert await failure(channel, message()) == {"code": "network"}


@pytest.mark.parametrize("text", ["", " \n"])
async def test_a_text_that_says_nothing_is_not_sent(text: str) -> None:
    async with BotApi() as api, opened(api) as channel:
        assert await failure(channel, message(text=text)) == {"code": "empty", "permanent": True}
        assert api.calls == []


async def test_a_token_that_is_too_long_is_refused_for_good() -> None:
    async with BotApi() as api, opened(api) as channel:
        long = message(buttons=(Button("Yes", "x" * 65),))
        assert await failure(channel, long) == {"code": "400", "permanent": True}


def caused(error: Exception, cause: Exception) -> Any:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "permanent", "unknown"),
    [
        (caused(TimedOut(), httpx.PoolTimeout("")), False, False),
        (caused(TimedOut(), httpx.ConnectTimeout("")), False, False),
        (caused(TimedOut(), httpx.ReadTimeout("")), False, True),
        (caused(TimedOut(), httpx.WriteTimeout("")), False, True),
        (caused(NetworkError("x"), httpx.ConnectError("")), False, False),
        (caused(NetworkError("x"), httpx.ReadError("")), False, True),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("")), False, True),
        (NetworkError("Bad Gateway (502)"), False, False),
        (Conflict("x"), False, True),
        (Forbidden("x"), True, False),
        (BadRequest("x"), True, False),
        (InvalidToken("x"), True, False),
        (Flood(5), False, False),
        (ChatMigrated(-1007), False, False),  # it can be sent to its new number
    ],
    ids=lambda value: type(getattr(value, "__cause__", None) or value).__name__,
)
def test_every_error_has_a_meaning(error: Any, permanent: bool, unknown: bool) -> None:
    found = meaning(error)
    assert (found.permanent, found.unknown) == (permanent, unknown)


async def test_a_refusal_of_one_chat_holds_up_nobody_else() -> None:
    async with BotApi(latency=0.02) as api, opened(api) as channel:
        api.fail("flood", chat=7, seconds=5)
        assert (await failure(channel, message(7)))["retry_after"] == 5
        began = time.monotonic()
        await channel.send(message(8))
        assert time.monotonic() - began < 0.3
        again = await failure(channel, message(7))
        assert again["code"] == "paused"
        assert 4 < again["retry_after"] <= 5
        assert [one.chat for one in api.sent] == ["8"]


async def test_a_refusal_holds_up_the_calls() -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail("flood", chat=7, seconds=1)
        await failure(channel, message(7))
        refused = time.monotonic()
        await channel.send(message(8, Lane.CALL))
        assert api.sent[0].at - refused > 0.95


async def test_a_message_that_waits_too_long_is_not_sent() -> None:
    async with BotApi() as api, opened(api) as channel:
        for _time in range(4):  # a burst that is made up for afterwards
            await channel.send(message(8))
        late = message(8, Lane.PERSONAL, seconds_left=1)
        told = {"code": "expired", "permanent": True, "skipped": True}
        assert await failure(channel, late) == told
        assert len(api.sent) == 4


async def test_commands_are_told_in_every_language_telegram_knows(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail("gateway", method="setMyCommands")
        await channel.announce(
            {
                "": [("meals", "Food now")],
                "fr": [("meals", "Manger"), ("help", "Aide")],
                "ckb": [("meals", "نان")],
                "en_GB": [("meals", "Food now")],
                "uk": [("Wrong Name", "x")],
                "ar": [("meals", "طعام")],
            }
        )
        assert api.commands == {
            "fr": [
                {"command": "meals", "description": "Manger"},
                {"command": "help", "description": "Aide"},
            ],
            "ar": [{"command": "meals", "description": "طعام"}],
        }
        lines = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
        assert lines == [
            "Telegram: no menu for '' (NetworkError)",
            "Telegram: no menu for 'uk' (BadRequest)",
        ]
        scopes = {params["scope"] for method, params in api.calls if method == "setMyCommands"}
        assert scopes == {'{"type": "all_private_chats"}'}


async def test_nothing_is_logged_that_says_who_wrote_what(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.WARNING)
    async with BotApi() as api, opened(api) as channel:
        for kind in ("broken", "gateway", "not found", "lost"):
            api.fail(kind)
            await failure(channel, message(73_000_123, text="my secret"))
            await asyncio.sleep(0)
        text = caplog.text
        for canary in ("73000123", "my secret", api.token):
            assert canary not in text


def test_what_is_written_is_what_the_librarys_types_read() -> None:
    shown = keyboard(message(1, buttons=MENU))
    assert shown is not None
    read = InlineKeyboardMarkup.de_json(shown, None)
    assert read.to_dict() == shown
    asking = keyboard(message(1, buttons=MENU, asks_location="Share"))
    assert asking is not None
    read_keys = ReplyKeyboardMarkup.de_json(asking, None)
    assert read_keys.to_dict() == asking
