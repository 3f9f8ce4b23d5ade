"""Questions: what is kept comes back, and whatever is said is read or asked for again."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Incoming, Kind
from bot.questions import Choice, Confirmation, Declined, NotUnderstood, Number, Question, Said
from bot.written import Day, FreeText, TimeOfDay
from db.sealing import Seal
from locales import LANGUAGES, Text, as_is, label
from tests.bot.answers import button, said, words

SEAL = Seal("a secret that is only for the tests")
ASKED = as_is("What?")
TUESDAY = date(2026, 11, 24)
THINGS = {
    "blanket": ("a blanket", as_is("Blanket")),
    "tent": ("a tent", as_is("Tent")),
    "shoes": ("shoes", as_is("Chaussures")),
}
KINDS = {
    "choice": Choice(ASKED, THINGS),
    "number": Number(ASKED, 1, 500),
    "confirmation": Confirmation(ASKED),
    "day": Day(ASKED, TUESDAY),
    "time": TimeOfDay(ASKED),
}


def sealed(typed: str) -> str:
    return SEAL.seal(typed.encode(), b"answer").hex()


def unsealed(token: str) -> str:
    return SEAL.open(bytes.fromhex(token), b"answer").decode()


FREE = FreeText(ASKED, sealed, unsealed)


async def why(question: Question[str], answer: Said) -> str:
    """Return the reason for which an answer was not taken."""
    with pytest.raises(NotUnderstood) as caught:
        await question.read(answer)
    assert isinstance(caught.value.why, Text)
    return caught.value.why.message


@given(st.sampled_from([value for value, _label in THINGS.values()]))
async def test_a_kept_choice_comes_back(value: str) -> None:
    question = Choice(ASKED, THINGS)
    assert await question.recall(question.keep(value)) == value


@given(st.integers(-5, 10**6), st.integers(0, 10**6), st.data())
async def test_a_kept_number_comes_back(least: int, span: int, data: st.DataObject) -> None:
    question = Number(ASKED, max(least, 0), max(least, 0) + span)
    value = data.draw(st.integers(question.at_least, question.at_most))
    assert await question.recall(question.keep(value)) == value


async def test_a_kept_confirmation_comes_back() -> None:
    question = Confirmation(ASKED)
    assert await question.recall(question.keep(True)) is True


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
async def test_kept_words_come_back_and_are_not_in_their_token(typed: str) -> None:
    token = FREE.keep(typed)
    assert await FREE.recall(token) == typed
    assert token.isascii()
    assert len(typed) < 4 or typed not in token


@pytest.mark.parametrize("question", [*KINDS.values(), FREE], ids=[*KINDS, "text"])
@settings(max_examples=150, deadline=None)
@given(answer=said())
async def test_whatever_is_said_is_read_declined_or_not_understood(
    question: Question[object], answer: Said
) -> None:
    try:
        value = await question.read(answer)
    except (NotUnderstood, Declined):
        return
    assert await question.recall(question.keep(value)) == value


@pytest.mark.parametrize("question", [*KINDS.values(), FREE], ids=[*KINDS, "text"])
@given(token=st.text(max_size=80))
async def test_a_token_that_nobody_made_is_not_understood(
    question: Question[object], token: str
) -> None:
    try:
        value = await question.recall(token)
    except NotUnderstood:
        return
    assert await question.recall(question.keep(value)) == value


@pytest.mark.parametrize("question", KINDS.values(), ids=KINDS)
async def test_every_option_can_be_pressed_and_typed_by_its_number(
    question: Question[object],
) -> None:
    for option in question.options():
        assert option.token.isascii()
        for answer in (button(option.token), words(str(option.number))):
            try:
                kept = question.keep(await question.read(answer))
            except Declined:
                kept = "no"
            assert kept == option.token


@pytest.mark.parametrize("typed", ["Tent", "tent", " TENT!", "2", "٢", "۲", "2️⃣"])
async def test_a_choice_is_read_by_label_or_number_in_any_spelling(typed: str) -> None:
    assert await Choice(ASKED, THINGS).read(words(typed)) == "a tent"


@pytest.mark.parametrize("typed", ["", "tents", "4", "0", "1.5", "🍲", "blanket tent"])
async def test_what_is_no_choice_is_asked_again(typed: str) -> None:
    assert await why(Choice(ASKED, THINGS), words(typed)) == "Please choose one of these."


async def test_a_choice_that_is_gone_says_so() -> None:
    question = Choice(ASKED, THINGS, as_is("It is full."))
    with pytest.raises(NotUnderstood) as caught:
        await question.recall("boots")
    assert label(caught.value.why, "en_GB") == "It is full."


@pytest.mark.parametrize(
    ("typed", "value"), [("1", 1), ("500", 500), ("٤٢", 42), ("۴۲", 42), ("০৭", 7), (" 12 ", 12)]
)
async def test_a_number_is_read_in_the_digits_of_any_script(typed: str, value: int) -> None:
    assert await Number(ASKED, 1, 500).read(words(typed)) == value


@pytest.mark.parametrize("typed", ["0", "501", "1.5", "many", "", "1e2", "9" * 5000])
async def test_what_is_no_such_number_is_asked_again_with_the_bounds(typed: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        await Number(ASKED, 1, 500).read(words(typed))
    assert caught.value.why.values == {"least": 1, "most": 500}


async def test_a_number_kept_yesterday_is_checked_against_todays_bounds() -> None:
    with pytest.raises(NotUnderstood):
        await Number(ASKED, 1, 5).recall(Number(ASKED, 1, 500).keep(12))


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
async def test_yes_and_no_are_read_in_every_language(language: str) -> None:
    question = Confirmation(ASKED)
    yes, no = (label(one.label, language) for one in question.options())
    for typed in (yes, yes.removeprefix("✅ "), "yes", "1"):
        assert await question.read(words(typed, language)) is True
    for typed in (no, no.removeprefix("❌ "), "no", "2"):
        with pytest.raises(Declined):
            await question.read(words(typed, language))


@pytest.mark.parametrize("typed", ["", "maybe", "3", "👍👎"])
async def test_neither_yes_nor_no_is_asked_again(typed: str) -> None:
    assert await why(Confirmation(ASKED), words(typed)) == "Please answer yes or no."  # type: ignore[arg-type]


async def test_words_are_taken_as_they_were_written() -> None:
    assert await FREE.read(words("Il fait froid, -3° !")) == "Il fait froid, -3° !"


async def test_words_that_are_too_long_or_none_are_asked_again() -> None:
    assert "at most {count} letters" in await why(FREE, words("x" * 201))
    assert await FREE.read(words("x" * 200)) == "x" * 200
    assert "in words" in await why(FREE, words(""))
    for kind in (Kind.VOICE, Kind.PICTURE, Kind.LOCATION, Kind.BUTTON):
        picture = Incoming("wire", "amina", "m1", kind, text="a caption")
        assert "in words" in await why(FREE, Said(picture, "fr"))


async def test_words_sealed_with_another_key_are_asked_for_again() -> None:
    other = Seal("another secret, also for the tests")
    with pytest.raises(NotUnderstood):
        await FREE.recall(other.seal(b"words", b"answer").hex())
