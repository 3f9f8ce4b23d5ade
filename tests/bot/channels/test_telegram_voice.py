"""Voice messages on Telegram: heard with the text below, uploaded once, forced on nobody."""

import pytest

from bot.channels import DeliveryError
from bot.channels.telegram_voice import CAPTION
from bot.messages import Button, Outgoing
from bot.recordings import speech
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_side import message, opened

CLIPS = ("food-now", "ends", "t2000", "address")
BUTTONS = (Button("Menu", "/menu"),)


def spoken(
    text: str = "Open until 20:00", chat: int = 7, voice: tuple[str, ...] = CLIPS
) -> Outgoing:
    return Outgoing(1, str(chat), 0, text, "fr", BUTTONS, voice=voice)


async def test_a_card_is_heard_with_its_text_and_buttons() -> None:
    async with BotApi() as api, opened(api) as channel:
        assert await channel.send(spoken()) == str(api.sent[0].id)
        [sent] = api.sent
        assert sent.text == "Open until 20:00"
        assert sent.markup == {"inline_keyboard": [[{"text": "Menu", "callback_data": "/menu"}]]}
        assert api.voices[sent.voice] == speech("fr", CLIPS)


async def test_what_was_uploaded_once_is_not_uploaded_again() -> None:
    async with BotApi() as api, opened(api) as channel:
        for chat in (7, 8, 9):
            await channel.send(spoken(chat=chat))
        await channel.send(spoken(voice=("free",)))
        assert len(api.voices) == 2
        assert [one.voice for one in api.sent[:3]] == [api.sent[0].voice] * 3


async def test_what_telegram_forgot_is_uploaded_anew() -> None:
    async with BotApi() as api, opened(api) as channel:
        await channel.send(spoken())
        api.voices.clear()
        await channel.send(spoken(chat=8))
        await channel.send(spoken(chat=9))
        assert len(api.voices) == 1
        assert [one.chat for one in api.sent] == ["7", "8", "9"]


async def test_who_forbids_voice_messages_reads_the_text() -> None:
    async with BotApi() as api, opened(api) as channel:
        api.people.voiceless.add("7")
        await channel.send(spoken())
        [sent] = api.sent
        assert (sent.text, sent.voice) == ("Open until 20:00", "")
        assert sent.markup is not None


async def test_what_cannot_be_said_is_written() -> None:
    async with BotApi() as api, opened(api) as channel:
        await channel.send(spoken(voice=("no such clip",)))
        assert [(one.text, one.voice) for one in api.sent] == [("Open until 20:00", "")]


async def test_a_text_that_is_too_long_for_below_follows_whole() -> None:
    async with BotApi() as api, opened(api) as channel:
        text = "x" * (CAPTION + 1)
        number = await channel.send(spoken(text))
        heard, written = api.sent
        assert (heard.text, heard.markup) == ("", None)
        assert (written.text, str(written.id)) == (text, number)
        await channel.send(spoken("y" * CAPTION, chat=8))
        assert api.sent[-1].text == "y" * CAPTION


async def test_a_voice_message_counts_as_any_other() -> None:
    async with BotApi() as api, opened(api) as channel:
        for _time in range(4):
            await channel.send(spoken())
        assert api.refused == 0
        assert api.sent[3].at - api.sent[0].at > 0.9


@pytest.mark.parametrize("kind", ["blocked", "deactivated"])
async def test_who_left_is_not_written_to_either(kind: str) -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail(kind, "sendVoice")
        with pytest.raises(DeliveryError) as caught:
            await channel.send(spoken())
        assert caught.value.unreachable
        assert not api.sent


async def test_an_answer_that_is_lost_may_have_arrived() -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail("lost", "sendVoice")
        with pytest.raises(DeliveryError) as caught:
            await channel.send(spoken())
        assert caught.value.unknown
        api.fail("flood", "sendVoice")
        with pytest.raises(DeliveryError) as caught:
            await channel.send(spoken(chat=8))
        assert caught.value.retry_after


async def test_nobody_without_a_chat_hears_anything() -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail("not found", "sendVoice")
        api.fail("not found")
        with pytest.raises(DeliveryError) as caught:
            await channel.send(spoken())
        assert caught.value.permanent
        await channel.send(message())
        assert len(api.sent) == 1
