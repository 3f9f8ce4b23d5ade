"""Forwardable words: typed, forwarded inside other words, pressed or brought by a link."""

from collections.abc import Callable

import pytest

from bot.messages import Reply
from bot.registry import Registry, command
from bot.talk import Talk
from locales import as_is
from services.slips import Kind
from tests.conversations import with_test_commands
from tests.telephone import Chat

WORD = "popote-s12-0123456789abcdef0123"


@command("takeover", as_is("Take over"), slip=Kind.SWAP)
async def take_over(talk: Talk) -> Reply:
    """Say which word was brought."""
    await talk.confirm(as_is("Take it over?"))
    return Reply(as_is(f"Taken: {talk.argument}"))


@pytest.fixture
async def friend(chats: Callable[..., Chat]) -> Chat:
    others = [one for one in with_test_commands() if one.slip is None]
    chat = chats(registry=Registry([*others, take_over]), language="en")
    await chat.say("English")
    return chat


@pytest.mark.parametrize(
    "said",
    [
        WORD,
        f"/start {WORD}",
        f"/start@stand_in_bot {WORD}",
        WORD.upper(),
        WORD.replace("-", " "),
        f"Who can come? Write this: {WORD}. Thank you!",
        f"/takeover {WORD}",
    ],
)
async def test_a_word_begins_its_command(friend: Chat, said: str) -> None:
    assert "Take it over?" in await friend.say(said)
    assert await friend.press("✅") == f"\u2068Taken: {WORD}\u2069"


async def test_a_word_is_heard_inside_a_question(friend: Chat) -> None:
    await friend.say("/need")
    assert "Take it over?" in await friend.say(WORD)


async def test_a_word_that_is_pressed_is_heard(friend: Chat) -> None:
    assert "Take it over?" in await friend.press_token(f"/start {WORD}")


async def test_a_word_that_no_command_takes_is_not_understood(friend: Chat) -> None:
    said = await friend.say(WORD.replace("-s", "-f"))
    assert "I did not understand" in said


async def test_start_without_a_word_begins_as_ever(friend: Chat) -> None:
    assert "Hello" in await friend.say("/start")
    assert "Hello" in await friend.say("/start from-a-poster")
