"""Conversations of the tests: the program's own, and those that only ask questions."""

from collections.abc import Callable

import pytest

from bot.registry import Registry
from tests.conversations import with_test_commands
from tests.telephone import Chat


@pytest.fixture(scope="session")
def questions() -> Registry:
    return Registry(with_test_commands())


@pytest.fixture
def asked(chats: Callable[..., Chat], questions: Registry) -> Chat:
    """A person whose bot also knows the conversations of the tests; it speaks English."""
    return chats(registry=questions, language="en")


@pytest.fixture
async def english(asked: Chat) -> Chat:
    """The same person, who has chosen English."""
    await asked.say("English")
    return asked
