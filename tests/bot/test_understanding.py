"""Understanding: what is heard first, whatever question is open."""

import pytest

from bot.held import Held, Offer
from bot.messages import Incoming, Kind
from bot.registry import Registry
from bot.talk import Frame
from bot.understanding import (
    CANNOT_LISTEN,
    CANNOT_SEE,
    OVER,
    UNCLEAR,
    Back,
    Cancel,
    Meaning,
    Press,
    Start,
    Unclear,
    otherwise,
    urgent,
)
from locales.fold import fold


def typed(text: str) -> Incoming:
    return Incoming("wire", "amina", "m1", text=text)


def pressed(token: str) -> Incoming:
    return Incoming("wire", "amina", "m1", Kind.BUTTON, token=token)


def asking() -> Held:
    """A conversation whose question is open."""
    return Held([Frame("need", "k7", "", {"thing": "tent"}, "count")])


def said(meaning: Meaning | None) -> str | None:
    """Write a meaning as one word or two."""
    match meaning:
        case Start(command, argument):
            return f"{command.name} {argument}".strip()
        case Press(question, token):
            return f"{question}={token}"
        case Unclear(why):
            return why.message
        case Back() | Cancel():
            return type(meaning).__name__
    return None


URGENT_INSIDE = [
    ("112", None),  # in a question a number is first an answer
    ("5", None),
    ("٣", None),
    ("🚨", "emergency"),
    ("SOS", "emergency"),
    ("danger", "danger"),
    ("help me", "emergency"),
    ("back", "Back"),
    ("retour", "Back"),
    ("cancel", "Cancel"),
    ("annuler", "Cancel"),
    ("🌐", "language"),
    ("العربية", "language ar"),
    ("farsi", "language fa_AF"),
    ("help", "help"),
    ("menu", "menu"),
    ("person", "person"),
    ("🍲", "food"),
    ("food", None),  # the question reads it first
    ("tomorrow", None),
    ("qwrtpsdf", None),
    ("/food", "food"),
    ("/food +2 !women", "food +2 !women"),
    ("/FOOD@popote_bot now", "food now"),
    ("/nothing", UNCLEAR.message),
    ("/", UNCLEAR.message),
]


@pytest.mark.parametrize(("text", "meaning"), URGENT_INSIDE)
def test_inside_a_question_only_what_is_urgent_is_heard_first(
    registry: Registry, text: str, meaning: str | None
) -> None:
    assert said(urgent(registry, typed(text), asking(), "en_GB")) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("back", "Back"), ("cancel", "Cancel"), ("112", "emergency"), ("5", None)],
)
def test_outside_a_conversation_a_number_may_be_an_emergency(
    registry: Registry, text: str, meaning: str | None
) -> None:
    assert said(urgent(registry, typed(text), Held(), "en_GB")) == meaning


@pytest.mark.parametrize(
    ("token", "meaning"),
    [
        ("count:5:k7", "count=5"),
        ("thing:blanket:k7", "thing=blanket"),
        ("where:cell:1.2:k7", "where=cell:1.2"),
        ("count:5:k6", OVER.message),  # of an earlier conversation
        ("count::k7", OVER.message),
        ("count", OVER.message),
        ("", OVER.message),
        ("/food +2", "food +2"),
        ("/nothing", OVER.message),
    ],
)
def test_a_button_means_what_it_says_only_in_its_own_conversation(
    registry: Registry, token: str, meaning: str
) -> None:
    assert said(urgent(registry, pressed(token), asking(), "en_GB")) == meaning
    outside = said(urgent(registry, pressed(token), Held(), "en_GB"))
    assert outside == (meaning if token.startswith("/") else OVER.message)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1", "food"),
        ("3", "tomorrow"),
        ("٢", "near"),
        ("0", "menu"),
        ("9", "person"),
        ("77", UNCLEAR.message),
        ("9999", UNCLEAR.message),
        ("hungry", "food"),
        ("HUNGRY!!", "food"),
        ("j'ai faim", "food"),
        ("qwrtpsdf", UNCLEAR.message),
        ("", UNCLEAR.message),
    ],
)
def test_what_no_question_understood_may_be_a_number_or_words_for_a_command(
    registry: Registry, text: str, meaning: str
) -> None:
    assert said(otherwise(registry, typed(text), Held(), "en_GB")) == meaning


def test_what_was_offered_last_can_be_typed_by_number_or_words(registry: Registry) -> None:
    offers = Held(offers=[Offer("/food +1", fold("➡️ Next"), 6), Offer("/sighting 4", "there", 7)])
    for text, meaning in (("6", "food +1"), ("next", "food +1"), ("there", "sighting 4")):
        assert said(otherwise(registry, typed(text), offers, "en_GB")) == meaning
    assert said(otherwise(registry, typed("1"), offers, "en_GB")) == "food"


def test_a_shared_location_asks_what_is_near_it(registry: Registry) -> None:
    shared = Incoming("wire", "amina", "m1", Kind.LOCATION, location=(48.8841, 2.3659))
    assert said(otherwise(registry, shared, Held(), "fr")) == "near 48.88410,2.36590"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind.VOICE, CANNOT_LISTEN),
        (Kind.PICTURE, CANNOT_SEE),
        (Kind.STICKER, CANNOT_SEE),
        (Kind.CONTACT, CANNOT_SEE),
        (Kind.DOCUMENT, CANNOT_SEE),
        (Kind.OTHER, CANNOT_SEE),
    ],
)
def test_what_is_not_words_gets_an_honest_answer(
    registry: Registry, kind: Kind, why: object
) -> None:
    meaning = otherwise(registry, Incoming("wire", "amina", "m1", kind), Held(), "fr")
    assert meaning == Unclear(why, wordless=True)  # type: ignore[arg-type]
