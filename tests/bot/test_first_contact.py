"""The first contact: a language is taken when it is sure, else French and English are said."""

from collections.abc import Callable

import pytest

from bot.messages import Kind, Style
from tests.telephone import WHATSAPP, Chat


async def test_an_emoji_is_answered_in_french_and_english_with_the_picker(chat: Chat) -> None:
    said = await chat.say("🍲")
    assert "115" in said
    assert said.count("👋 Popote") == 2
    assert chat.labels[:3] == ["العربية", "دری / فارسی", "پښتو"]
    await chat.press("ትግርኛ")
    assert chat.last.language == "ti"
    assert "115" in chat.last.text


@pytest.mark.parametrize(
    ("words", "language"),
    [("أين الطعام", "ar"), ("їжа є тут", "uk"), ("খাবার", "bn"), ("چېرته خواړه دي", "ps")],
)
async def test_a_script_that_is_sure_is_answered_in_its_language(
    chat: Chat, words: str, language: str
) -> None:
    await chat.say(words)
    assert chat.last.language == language


async def test_the_language_of_the_telephone_is_a_hint(chats: Callable[..., Chat]) -> None:
    chat = chats(language="so")
    await chat.say("🍲")
    assert chat.last.language == "so"


async def test_a_telephone_set_to_english_is_only_a_menu(chats: Callable[..., Chat]) -> None:
    chat = chats(language="en-US")
    await chat.say("🍲")
    assert len(chat.labels) == 10


async def test_who_it_is_is_said_once(chat: Chat) -> None:
    assert "👋 Popote" in await chat.say("English")
    assert "👋 Popote" not in await chat.say("🍲")


@pytest.mark.parametrize(
    "kind", [Kind.VOICE, Kind.STICKER, Kind.PICTURE, Kind.CONTACT, Kind.OTHER]
)
async def test_what_is_not_words_gets_an_honest_answer_with_food(chat: Chat, kind: Kind) -> None:
    await chat.say("English")
    said = await chat.send_kind(kind)
    assert "cannot listen" in said or "only read words" in said
    assert "112" in said
    assert "115" in said


async def test_on_whatsapp_the_picker_is_a_list(chats: Callable[..., Chat]) -> None:
    chat = chats(limits=WHATSAPP)
    await chat.say("🍲")
    assert chat.last.style is Style.LIST
    assert len(chat.last.buttons) == 10
    assert len(chat.last.text) <= 1024


async def test_leaving_and_coming_back_is_not_answered(chat: Chat) -> None:
    await chat.say("English")
    assert await chat.send_kind(Kind.LEFT) == ""
    assert await chat.send_kind(Kind.RETURNED) == ""
    assert "115" in await chat.say("food")
