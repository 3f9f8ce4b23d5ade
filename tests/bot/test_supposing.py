"""Supposing: words that nothing else understood begin something, are offered, or are noise."""

import pytest

from bot.intents import COMMANDS
from bot.lengths import units
from bot.messages import Incoming
from bot.registry import Registry
from bot.supposing import offered, supposed
from bot.understanding import Maybe, Start
from locales import LANGUAGES, Language, label
from services.people import Role
from services.search import named_area
from tests.telephone import WHATSAPP, Chat


async def area(words: str, alone: bool) -> str | None:
    return named_area(words, alone=alone)


async def said(registry: Registry, words: str, code: str = "en_GB") -> str | None:
    """Return what begins with its argument, or what is offered."""
    match await supposed(registry, area, Incoming("wire", "amina", "m1", text=words), code):
        case Start(command, argument):
            return f"{command.name} {argument}".strip()
        case Maybe(commands):
            return "?" + " ".join(one.name for one in commands)
    return None


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Stalingrad", "near area:stalingrad"),
        ("metro stalingrad", "near area:stalingrad"),
        ("stalingard", "near area:stalingrad"),  # a slip
        ("food in stalingrad", "near area:stalingrad"),
        ("food tomorrow in stalingrad", "tomorrow area:stalingrad"),
        ("where can i eatt", "food"),
        ("my brother is misssing", "missing my brother is misssing"),  # the words go along
        ("thank you brother", "welcome"),
        ("", None),
        ("qwrtpsdf", None),
        ("x" * 4096, None),
    ],
)
async def test_what_words_begin(registry: Registry, words: str, meaning: str | None) -> None:
    assert await said(registry, words) == meaning


async def test_a_place_beside_another_wish_begins_nothing(registry: Registry) -> None:
    found = await said(registry, "we have no blankets left at stalingrad")
    assert found is not None
    assert found.startswith("?need")


async def test_who_has_no_shifts_is_offered_those_that_can_be_taken(registry: Registry) -> None:
    mine = registry.commands["myshifts"]
    assert [one.token for one in offered(registry, [mine], Role.PERSON)] == ["/shifts"]
    assert [one.token for one in offered(registry, [mine], Role.VOLUNTEER)] == ["/myshifts"]


async def test_what_may_be_meant_is_asked_beside_food_and_can_be_pressed(english: Chat) -> None:
    text = await english.say("we hav no warm shoes for our kids")
    assert "Did you mean" in text.split("\n")[0]
    assert "112" in text.split("\n")[0]
    tokens = [one.token for one in english.last.buttons]
    assert tokens[0] == "/need"
    assert "/menu" in tokens
    assert len(tokens) == len(set(tokens)) <= 10
    assert "What?" in await english.press("/need")


async def test_its_number_can_be_typed(english: Chat) -> None:
    await english.say("is there any soup for us on the next day")
    assert "/tomorrow" in [one.token for one in english.last.buttons]
    assert "Did you mean" not in await english.say("3")


async def test_two_guesses_in_a_row_offer_a_person(english: Chat) -> None:
    await english.say("is there any soup for us on the next day")
    assert "/person" not in [one.token for one in english.last.buttons]
    await english.say("we hav no warm shoes for our kids")
    assert "/person" in [one.token for one in english.last.buttons]


async def test_inside_a_question_slips_begin_nothing_but_cries_do(english: Chat) -> None:
    await english.say("/need")
    asked = await english.say("where can i eatt")
    assert "Did you mean" not in asked
    said = await english.say("the boat is sinkng")
    assert "196" in said


async def test_thanks_are_answered_kindly_with_food(english: Chat) -> None:
    text = await english.say("thanks a lot my brother")
    assert "🙏" in text
    assert "did not understand" not in text
    assert "☎️" in text


@pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)
def test_what_can_be_offered_fits_a_row_of_a_list(registry: Registry, one: Language) -> None:
    for name in (*COMMANDS.values(), "shifts"):
        assert units(label(registry.commands[name].title, one.code)) <= WHATSAPP.row_label
