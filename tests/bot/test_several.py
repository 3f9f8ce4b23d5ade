"""Several of many, and words that may be skipped."""

from collections.abc import Callable

import pytest

from bot.messages import Reply
from bot.questions import NotUnderstood
from bot.registry import Registry, command
from bot.several import Several
from bot.talk import Talk
from locales import LANGUAGES, Text, as_is
from tests.bot.answers import button, words
from tests.conversations import with_test_commands
from tests.telephone import WHATSAPP, Chat

FRUITS = {one: as_is(one.capitalize()) for one in ("apple", "pear", "plum", "fig")}


@command("basket", as_is("Basket"))
async def basket(talk: Talk) -> Reply:
    """Ask for any number of fruits, a note and a yes."""
    choices: dict[str, tuple[str, Text]] = {key: (key, text) for key, text in FRUITS.items()}
    fruits = await talk.several("fruits", as_is("Which fruits?"), choices)
    note = await talk.text("note", as_is("A note?"), optional=True)
    await talk.confirm(as_is("Send it?"))
    return Reply(as_is(f"Basket: {', '.join(fruits) or 'nothing'}; {note or 'no note'}."))


@pytest.fixture
async def buyer(chats: Callable[..., Chat]) -> Chat:
    chat = chats(registry=Registry([*with_test_commands(), basket]), language="en")
    await chat.say("English")
    return chat


async def test_several_are_pressed_one_after_the_other(buyer: Chat) -> None:
    assert "one after the other" in await buyer.say("/basket")
    assert buyer.labels == ["Apple", "Pear", "Plum", "Fig", "⏭ Skip"]
    said = await buyer.press("Pear")
    assert "✅ \u2068Pear\u2069" in said
    assert buyer.labels == ["Apple", "Plum", "Fig", "☑️ That is all"]
    await buyer.press("Apple")
    assert "A note?" in await buyer.press("☑️")
    await buyer.press("⏭")
    assert await buyer.press("✅") == "\u2068Basket: pear, apple; no note.\u2069"


async def test_when_everything_is_chosen_nothing_more_is_asked(buyer: Chat) -> None:
    await buyer.say("/basket")
    assert "A note?" in await buyer.say("4 3 2 1")
    await buyer.say("ripe please")
    said = await buyer.press("✅")
    assert said == "\u2068Basket: fig, plum, pear, apple; ripe please.\u2069"


async def test_a_button_of_the_first_message_chooses_one_more(buyer: Chat) -> None:
    await buyer.say("/basket")
    tokens = [one.token for one in buyer.last.buttons]
    await buyer.press_token(tokens[0])
    await buyer.press_token(tokens[2])
    said = await buyer.press_token(tokens[1])
    assert buyer.labels == ["Fig", "☑️ That is all"]
    assert "Apple" in said
    assert "chosen already" in await buyer.press_token(tokens[0])


async def test_a_button_pressed_after_the_end_opens_the_list_again(buyer: Chat) -> None:
    await buyer.say("/basket")
    tokens = [one.token for one in buyer.last.buttons]
    await buyer.say("1")
    await buyer.say("that is all")
    await buyer.say("green")
    assert "Which fruits?" in await buyer.press_token(tokens[3])
    assert "Send it?" in await buyer.say("0")
    assert "apple, fig; green" in await buyer.press("✅")


async def test_back_takes_the_last_one_back(buyer: Chat) -> None:
    await buyer.say("/basket")
    await buyer.say("1")
    await buyer.say("2")
    said = await buyer.say("back")
    assert "Apple" in said
    assert "Pear" in buyer.labels
    assert "Apple" in (await buyer.say("back"), buyer.labels)[1]


@pytest.mark.parametrize("typed", ["0", "skip", "none", "⏭ Skip"])
async def test_nothing_may_be_chosen(buyer: Chat, typed: str) -> None:
    await buyer.say("/basket")
    assert "A note?" in await buyer.say(typed)
    assert "Send it?" in await buyer.say("none")
    assert "Basket: nothing; no note." in await buyer.say("yes")


async def test_numbers_stay_the_same_in_every_round(buyer: Chat) -> None:
    await buyer.say("/basket")
    await buyer.say("1")
    await buyer.say("2")
    await buyer.say("٣ ٤")
    await buyer.say("skip")
    assert "apple, pear, plum, fig" in await buyer.say("yes")


async def test_a_list_that_is_too_long_for_buttons_is_typed(chats: Callable[..., Chat]) -> None:
    @command("tongues", as_is("Tongues"))
    async def tongues(talk: Talk) -> Reply:
        """Ask for languages."""
        choices = {one.code: (one.code, as_is(one.name)) for one in LANGUAGES}
        chosen = await talk.several("tongues", as_is("Which languages?"), choices)
        return Reply(as_is(" ".join(chosen)))

    chat = chats(registry=Registry([*with_test_commands(), tongues]), limits=WHATSAPP)
    await chat.say("English")
    said = await chat.say("/tongues")
    assert "1 العربية" in said
    assert "0 ⏭ Skip" in said
    await chat.say("1 3")
    assert "ar ps" in await chat.say("0")


async def test_what_can_no_longer_be_chosen_is_left_out() -> None:
    question = Several(as_is("?"), FRUITS)
    assert await question.recall("apple mango pear") == ("apple", "pear")
    assert await question.recall("-") is None


@pytest.mark.parametrize("typed", ["5", "1 9", "mango", "1 mango", ""])
async def test_what_is_none_of_them_is_asked_again(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        await Several(as_is("?"), FRUITS).read(words(typed))


async def test_a_button_nobody_made_is_asked_again() -> None:
    with pytest.raises(NotUnderstood):
        await Several(as_is("?"), FRUITS).read(button("mango"))
