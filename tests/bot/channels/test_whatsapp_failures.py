"""What a failure means: tried again, never again, or nobody knows."""

import asyncio
import logging
import time
import traceback

import pytest

from bot.channels import DeliveryError, whatsapp
from bot.channels.whatsapp_errors import MEANINGS, refusal
from bot.messages import Kind, Lane
from tests.bot.channels.whatsapp_bot import (
    AMINA,
    BRUNO,
    EVERYBODY,
    Bot,
    buttons,
    message,
    whatsapp_bot,
)
from tests.platforms.twilio_api import TwilioApi

UNREACHABLE = [63024, 63003, 63032, 63033, 63014, 21610, 21211, 21614]
BLOCKED = [63033, 63014, 21610]
ACCOUNT = [20003, 20020, 63020, 63001, 63007]
PERMANENT = [*UNREACHABLE, *ACCOUNT, 63016, 63049, 63015, 63013, 63026, 21617]


async def failure(bot: Bot, kind: str, where: str = "Messages") -> DeliveryError:
    bot.twilio.fail(kind, where=where)
    with pytest.raises(DeliveryError) as caught:
        await bot.channel.send(message())
    return caught.value


@pytest.mark.parametrize("code", PERMANENT)
async def test_a_refusal_for_good_is_permanent(code: int) -> None:
    async with whatsapp_bot() as bot:
        error = await failure(bot, str(code))
        assert (error.code, error.permanent, error.unknown) == (str(code), True, False)
        assert error.unreachable == (code in UNREACHABLE)
        assert error.blocked == (code in BLOCKED)
        assert error.window_closed == (code == 63016)


@pytest.mark.parametrize(
    ("kind", "code", "after"),
    [
        ("20429", "20429", 1.0),
        ("500", "500", None),
        ("30001", "30001", None),
        ("63018", "63018", 3600.0),
        ("63038", "63038", 3600.0),
    ],
)
async def test_what_passes_is_tried_again(kind: str, code: str, after: float | None) -> None:
    async with whatsapp_bot() as bot:
        error = await failure(bot, kind)
        assert (error.code, error.retry_after) == (code, after)
        assert not error.permanent
        assert not error.unknown


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_of_html_is_tried_again(status: int) -> None:
    assert not refusal(None, status).permanent


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_an_unknown_refusal_is_final(status: int) -> None:
    assert refusal(99_999, status).permanent


def test_every_code_has_one_meaning() -> None:
    for code, meaning in MEANINGS.items():
        assert meaning.permanent or not meaning.unreachable, code
        assert not (meaning.unreachable and meaning.window_closed), code


@pytest.mark.parametrize("kind", ["lost", "reset"])
async def test_a_connection_that_breaks_leaves_it_unknown(kind: str) -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        error = await failure(bot, kind)
        assert error.unknown
        assert not error.permanent
        assert len(bot.twilio.shown) == (1 if kind == "lost" else 0), "it may have arrived"


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    async with whatsapp_bot(patience=0.5) as bot:
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.lateness = 30.0
        began = time.monotonic()
        error = await failure(bot, "late")
        assert error.unknown
        assert 0.4 < time.monotonic() - began < 2.0
        assert len(bot.twilio.shown) == 1


async def test_buttons_do_not_wait_for_content_that_does_not_come() -> None:
    async with whatsapp_bot(patience=0.5) as bot:
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.lateness = 30.0
        bot.twilio.fail("late", where="Content")
        began = time.monotonic()
        await bot.channel.send(buttons("Yes"))
        assert time.monotonic() - began < 2.0
        assert bot.twilio.shown[0].style == "text"


async def test_nobody_there_is_tried_again() -> None:
    async with TwilioApi() as twilio, whatsapp_bot(twilio) as bot:
        twilio.settings()
    async with whatsapp_bot(twilio) as bot:
        with pytest.raises(DeliveryError) as caught:
            await bot.channel.send(message())
        assert caught.value.code == "connect"
        assert not caught.value.unknown
        assert not caught.value.permanent


async def test_a_wrong_token_is_final(monkeypatch: pytest.MonkeyPatch) -> None:
    async with whatsapp_bot() as bot:
        monkeypatch.setattr("tests.platforms.twilio_api.TOKEN", "another")
        with pytest.raises(DeliveryError) as caught:
            await bot.channel.send(message())
        assert (caught.value.code, caught.value.permanent) == ("20003", True)


async def test_no_number_is_in_an_error_or_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        await bot.channel.send(message())
        await bot.channel.run(bot.receive)
        for kind in ("63003", "reset", "500"):
            error = await failure(bot, kind)
            told = "".join(traceback.format_exception(error))
            assert "3363998" not in told
            assert error.__cause__ is None
        bot.full = True
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.fail("500", where="Messages")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bot.channel.run(bot.receive), 1)
    mine = [one for one in caplog.records if not one.name.startswith("httpx")]
    assert "SM" in caplog.text
    assert "missed messages could not be listed: 500" in caplog.text
    assert not any("3363998" in one.getMessage() for one in mine)


async def test_what_was_missed_is_asked_for_until_it_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whatsapp, "MISSED_AGAIN", 0.01)
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello", deliver=False)
        bot.twilio.fail("500", where="Messages", times=2)
        bot.full = True
        catching_up = asyncio.create_task(bot.channel.run(bot.receive))
        while len(bot.twilio.requests) < 4:  # noqa: ASYNC110, refused twice, then not kept
            await asyncio.sleep(0.01)
        assert bot.received == []
        bot.full = False
        await asyncio.wait_for(catching_up, 5)
        assert len(bot.received) == 1


async def test_what_was_missed_is_fetched_at_the_start() -> None:
    async with whatsapp_bot() as bot:
        people = bot.twilio.people
        await people.say(AMINA, "first", deliver=False)
        await people.say(BRUNO, "second", deliver=False)
        await people.media(AMINA, "audio/ogg", deliver=False)
        await people.say(AMINA, "to another number", deliver=False, To="whatsapp:+33199000001")
        await bot.channel.run(bot.receive)
        found = [bot.channel.read(raw) for raw in bot.received]
        assert [(one.address, one.text) for one in found if one] == [
            (AMINA, "first"),
            (BRUNO, "second"),
            (AMINA, ""),
        ]
        assert found[2]
        assert found[2].kind is Kind.DOCUMENT
        sids = [one["MessageSid"] for one in people.written][:3]
        assert [raw.external_id for raw in bot.received] == sids


async def test_too_many_requests_pause_that_chat_and_calls_only() -> None:
    async with whatsapp_bot() as bot:
        for person in (AMINA, BRUNO):
            await bot.twilio.people.say(person, "hello")
        await failure(bot, "20429")
        began = time.monotonic()
        await bot.channel.send(message(address=BRUNO))
        assert time.monotonic() - began < 0.5
        await bot.channel.send(message(address=BRUNO, lane=Lane.CALL))
        assert 0.8 < time.monotonic() - began < 3.0


async def test_a_reply_does_not_wait_behind_a_call_to_many() -> None:
    async with whatsapp_bot() as bot:
        await bot.everybody_writes()
        await bot.twilio.people.say(AMINA, "hello")
        calls = [
            asyncio.create_task(bot.channel.send(message(address=one, lane=Lane.CALL)))
            for one in EVERYBODY
        ]
        await asyncio.sleep(0.3)
        began = time.monotonic()
        await bot.channel.send(message("An answer"))
        assert time.monotonic() - began < 1.0
        waiting = sum(1 for one in calls if not one.done())
        assert waiting > 40
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)


async def test_many_go_at_once() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.latency = 0.1
        await bot.everybody_writes()
        began = time.monotonic()
        await asyncio.gather(*(bot.channel.send(message(address=one)) for one in EVERYBODY[:48]))
        assert time.monotonic() - began < 2.4, "one after the other it would be 4.8 seconds"
        assert len({one.sid for one in bot.twilio.shown}) == 48
