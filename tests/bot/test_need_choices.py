"""Need choices: whatever is said, they give a value that can be recalled, or ask again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.need_choices import ANY, MORE, Amount, Size, What
from bot.questions import NotUnderstood, Question, Said
from locales import label, say
from services.categories import CLOTHES_SIZES, SHOE_SIZES, Category
from tests.bot.answers import said, words

PROMPT = Category.TENT.label
EVERY = (What(PROMPT), Size(PROMPT, SHOE_SIZES), Size(PROMPT, CLOTHES_SIZES), Amount(PROMPT, 500))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EVERY), said())
async def test_whatever_is_said_is_a_value_or_is_asked_again(
    question: Question[str], one: Said
) -> None:
    try:
        value = await question.read(one)
    except NotUnderstood as error:
        why = say(error.why, "en_GB")
    else:
        why = "understood"
        assert await question.recall(question.keep(value)) == value
    assert why


@pytest.mark.parametrize("category", Category)
async def test_every_category_is_understood_by_its_words(category: Category) -> None:
    for code in ("en_GB", "fr"):
        typed = words(label(category.label, code), code)
        assert await What(PROMPT).read(typed) == category.value


@pytest.mark.parametrize("question", EVERY, ids=lambda one: type(one).__name__)
def test_no_list_is_longer_than_ten(question: Question[str]) -> None:
    assert 1 < len(question.options()) <= 10


async def test_the_last_but_one_leads_to_everything_else() -> None:
    assert await What(PROMPT).read(words("9")) == MORE


@pytest.mark.parametrize(
    ("typed", "size"), [("38", "37-38"), ("45-46", "45-46"), ("40", "40"), ("4", "40"), (ANY, "")]
)
async def test_shoes_are_asked_for_by_number(typed: str, size: str) -> None:
    assert await Size(PROMPT, SHOE_SIZES).read(words(typed)) == size


@pytest.mark.parametrize(("typed", "size"), [("xl", "XL"), ("Child", "child"), ("2", "XS")])
async def test_clothes_are_asked_for_by_letter(typed: str, size: str) -> None:
    assert await Size(PROMPT, CLOTHES_SIZES).read(words(typed)) == size
