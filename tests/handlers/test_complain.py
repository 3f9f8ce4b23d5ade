"""/complain: a way that does not lead to those it is about."""

from collections.abc import Callable

from tests.conftest import TUESDAY_EVENING
from tests.telephone import Chat


async def test_who_complains_hears_who_answers_for_this_bot_and_an_office_beside_it(
    chats: Callable[..., Chat],
) -> None:
    chat = chats("amina", now=TUESDAY_EVENING, contact="bureau@example.org")
    said = await chat.say("/complain")
    assert "bureau@example.org" in said
    assert "09 69 39 00 00" in said
    assert "does not read it there" in said


async def test_without_a_contact_there_still_is_an_office(chat: Chat) -> None:
    said = await chat.say("complain")
    assert "ask at a meal" in said
    assert "09 69 39 00 00" in said


async def test_a_complaint_leaves_the_open_question_open(chat: Chat) -> None:
    await chat.say("4")
    question = chat.last.text
    said = await chat.say("/complain")
    assert "09 69 39 00 00" in said
    assert question.splitlines()[-1] in said
