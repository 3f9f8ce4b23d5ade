"""Roles: what was taken away is gone from the next message on, and every act is noted."""

from collections.abc import Callable

import pytest

from bot.messages import Reply
from bot.registry import Registry, command
from bot.talk import Talk
from db.sealing import Seal
from db.store import Store
from locales import as_is
from services import audit, people
from services.audit import Act
from services.people import Role, Writer
from tests.conftest import TUESDAY_EVENING
from tests.conversations import with_test_commands
from tests.services.teams import SEAL
from tests.telephone import SECRET, Chat


@command("decree", as_is("Decree"), role=Role.COORDINATOR)
async def decree(talk: Talk) -> Reply:
    """Ask twice, and change something that is noted."""
    words = await talk.text("words", as_is("What is decreed?"))
    await talk.confirm(as_is("Really?"))
    await people.remember(talk.db, talk.person.id, last_seen=talk.now.date())
    await audit.note(talk.db, talk.person.id, None, Act.CHANGED_SHIFT, talk.now)
    return Reply(as_is(f"Decreed: {words}"))


@command("secretly", as_is("Secretly"), role=Role.COORDINATOR)
async def secretly(talk: Talk) -> Reply:
    """Change something that nobody can read about."""
    await people.remember(talk.db, talk.person.id, last_seen=talk.now.date())
    return Reply(as_is("Nobody saw it."))


@command("look", as_is("Look"), role=Role.COORDINATOR)
async def look(talk: Talk) -> Reply:
    """Change nothing."""
    return Reply(as_is("Nothing new."))


async def have_role(chat: Chat, role: Role) -> None:
    store = Store(chat.url, seal=SEAL)
    async with store.write() as db:
        (known,) = await people.recognise(
            db, Seal(SECRET), [Writer("wire", chat.phone)], TUESDAY_EVENING
        )
        await people.remember(db, known.person.id, role=role.value)
    await store.close()


@pytest.fixture
async def claire(chats: Callable[..., Chat]) -> Chat:
    registry = Registry([*with_test_commands(), decree, secretly, look])
    chat = chats("claire", registry=registry, language="en")
    await chat.say("English")
    await have_role(chat, Role.COORDINATOR)
    return chat


async def test_a_coordinator_holds_their_conversation(claire: Chat) -> None:
    await claire.say("/decree")
    await claire.say("Soup for all")
    assert "Decreed: Soup for all" in await claire.press("✅")


async def test_revocation_holds_inside_an_open_conversation(claire: Chat) -> None:
    await claire.say("/decree")
    await claire.say("Soup for all")
    yes = claire.last.buttons[0].token
    await have_role(claire, Role.VOLUNTEER)
    said = await claire.press_token(yes)
    assert "only for the team" in said
    assert "Decreed" not in said
    assert "That question is over." in await claire.press_token(yes)


async def test_an_aside_is_answered_before_the_conversation_ends(claire: Chat) -> None:
    await claire.say("/decree")
    await have_role(claire, Role.PERSON)
    said = await claire.say("help")
    assert "112" in said
    assert "only for the team" in said
    assert "decreed" not in said


async def test_what_a_coordinator_changes_unnoted_is_a_bug_and_undone(claire: Chat) -> None:
    assert "Sorry" in await claire.say("/secretly")


async def test_who_only_looks_needs_no_note(claire: Chat) -> None:
    assert "Nothing new." in await claire.say("/look")


async def test_words_of_what_is_for_coordinators_are_words_like_any_other(
    chats: Callable[..., Chat],
) -> None:
    chat = chats("amina")
    await chat.say("English")
    for words in ("ask for help", "is all well?", "cancel a shift"):
        said = await chat.say(words)
        assert "only for the team" not in said, words
        assert "Did you mean" in said or "I did not understand" in said
