"""What nobody wrote themselves says nothing of their language: French and English are said."""

from collections.abc import Callable

import pytest

from tests.telephone import Chat

WORD = "popote-i12-face0face0face0face0"


@pytest.mark.parametrize(
    "words",
    ["/start", "/start from-a-poster", "/food", "/language", WORD, WORD.upper(), f"/start {WORD}"],
)
async def test_a_command_is_in_no_language(chat: Chat, words: str) -> None:
    said = await chat.say(words)
    assert said.count("👋 Popote") == 2
    await chat.say("አማርኛ")
    assert chat.last.language == "am"


@pytest.mark.parametrize("name", ["Porte de la Chapelle", "la chapelle", "Stalingrad", "Calais"])
async def test_a_street_sign_is_in_nobody_s_language(chat: Chat, name: str) -> None:
    assert (await chat.say(name)).count("👋 Popote") == 2


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("où manger à Stalingrad", "fr"),
        ("فين لا شابيل", "ar"),
        ("food near Calais please", "en_GB"),
    ],
)
async def test_words_around_a_street_sign_and_its_name_in_another_script_tell_the_language(
    chat: Chat, words: str, language: str
) -> None:
    await chat.say(words)
    assert chat.last.language == language


async def test_a_telephone_is_believed_where_a_command_says_nothing(
    chats: Callable[..., Chat],
) -> None:
    chat = chats(language="ti")
    await chat.say("/start")
    assert chat.last.language == "ti"
