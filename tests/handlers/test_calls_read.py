"""Calls as people read them again: who got one, and who came by its word."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from db.sealing import Seal
from services import call_reading
from services.people import Role
from tests.callers import WORDS, call_now, write_to_all
from tests.conftest import TUESDAY_EVENING
from tests.telephone import SECRET, Chat
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]
OVER = "This is over, or not for you."


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator with whom nobody else acts for the team."""
    return await volunteers("claire", Role.COORDINATOR)


async def test_a_recipient_reads_it_again_and_nobody_else(
    claire: Chat, bruno: Chat, chats: Callable[..., Chat]
) -> None:
    number = await write_to_all(claire)
    assert OVER in await bruno.say(f"/readcall {number}")  # not sent yet
    await claire.say(f"/call {number}")
    await claire.press("✅ Send")
    await settled([claire, bruno])
    assert WORDS in await bruno.say(f"/readcall {number}")
    stranger = chats("xenia")
    await stranger.say("English")
    for words in (str(number), "0", "x", "9" * 30, ""):
        assert OVER in await stranger.say(f"/readcall {words}")
    later = {"now": TUESDAY_EVENING + timedelta(days=2)}
    assert OVER in await chats("bruno", **later).say(f"/readcall {number}")


async def test_a_word_of_a_group_opens_a_call_and_a_forged_one_does_not(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    number = await write_to_all(claire)
    found = await call_now(claire.url, number)
    word = call_reading.word(Seal(SECRET), found)
    forged = call_reading.word(Seal("another"), found)
    stranger = chats("xenia")
    await stranger.say("English")
    assert OVER in await stranger.say(word)
    await claire.press("✅ Send")
    assert OVER in await stranger.say(forged)
    assert WORDS in await stranger.say(word)


async def test_who_came_by_the_word_of_a_call_answers_with_it(
    claire: Chat, bruno: Chat, chats: Callable[..., Chat]
) -> None:
    await claire.say("/newcall shift 5")
    await claire.press("Interpreter")
    await claire.press("💪")
    await claire.press("✅ Send")
    word = call_reading.word(Seal(SECRET), await call_now(claire.url, 1))
    stranger = chats("xenia")
    await stranger.say("English")
    await stranger.say(word)
    assert [one.token for one in stranger.last.buttons] == [
        f"/come {word}",
        f"/notme {word}",
        "/quiet call 1",
    ]
