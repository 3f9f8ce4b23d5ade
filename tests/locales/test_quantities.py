"""Numbers as people write them, in any digits and any of the thirteen languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES
from locales.quantities import quantity
from locales.vocabulary import vocabulary

ZEROS = "0٠۰০"  # the first digit of each script that people type
CODES = [one.code for one in LANGUAGES]


@given(st.integers(0, 100_000), st.sampled_from(ZEROS), st.sampled_from(CODES))
def test_a_number_is_read_in_the_digits_of_any_script(number: int, zero: str, code: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert quantity(typed, code) == number


@pytest.mark.parametrize("code", CODES)
def test_every_number_word_of_a_vocabulary_is_read_back(code: str) -> None:
    words = vocabulary(code).numbers
    assert len(set(words.values())) >= 25
    wrong = {
        word: quantity(word, code)
        for word, value in words.items()
        if quantity(word, code) not in (value, None)
    }
    assert len(wrong) <= len(words) / 50, wrong  # "one and a half dozen" and the like


@pytest.mark.parametrize(
    ("code", "typed", "number"),
    [
        ("en_GB", "twenty five", 25),
        ("en_GB", "one hundred and twenty", 120),
        ("en_GB", "20 sleeping bags", 20),
        ("en_GB", "a dozen", 12),
        ("en_GB", "two dozen", 24),
        ("en_GB", "we are 5", 5),
        ("fr", "dix", 10),
        ("fr", "vingt-cinq", 25),
        ("fr", "soixante-quinze", 75),
        ("fr", "quatre-vingts", 80),
        ("fr", "quatre-vingt-onze", 91),
        ("fr", "quatre-vingt-dix-sept", 97),
        ("fr", "mille deux cents", 1200),
        ("fr", "une douzaine", 12),
        ("ar", "عشرة", 10),
        ("ar", "خمسة وعشرون", 25),
        ("ar", "نحن خمسة", 5),
        ("ar", "٢٠ بطانية", 20),
        ("fa_AF", "پنجاه و پنج", 55),
        ("fa_AF", "۲۰ نفر", 20),
        ("ps", "شل", 20),
        ("ur", "دس", 10),
        ("bn", "দশ জন", 10),
        ("so", "toban", 10),
        ("ckb", "بیست و پێنج", 25),
        ("uk", "двадцять", 20),
        ("ru", "двадцать пять", 25),
        ("ru", "нас пятеро", 5),
        ("am", "አስር", 10),
        ("ti", "ዓሰርተ", 10),
    ],
)
def test_numbers_in_words_are_read(code: str, typed: str, number: int) -> None:
    assert quantity(typed, code) == number


@pytest.mark.parametrize(
    ("code", "typed", "people"),
    [
        ("en_GB", "for me", 1),
        ("en_GB", "for me and my two kids", 3),
        ("en_GB", "me my wife and 3 children", 5),
        ("fr", "moi et ma femme", 2),
        ("fr", "pour moi et mes trois enfants", 4),
        ("ar", "انا وزوجتي وطفلين", 4),
        ("fa_AF", "من و دو طفلم", 3),
        ("ru", "я и двое детей", 3),
    ],
)
def test_people_are_counted_as_they_are_named(code: str, typed: str, people: int) -> None:
    assert quantity(typed, code) == people


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("en_GB", "3-4"),
        ("en_GB", "2 tents 3 blankets"),
        ("en_GB", "me and my kids"),
        ("en_GB", "hello"),
        ("fr", "beaucoup"),
        ("ar", "كثير"),
        ("ru", "много"),
        ("en_GB", ""),
        ("en_GB", "99999999999999"),
    ],
)
def test_what_is_no_number_or_more_than_one_is_asked_back(code: str, typed: str) -> None:
    assert quantity(typed, code) is None


@given(st.text(max_size=80), st.sampled_from(CODES))
def test_no_text_makes_it_fail(text: str, code: str) -> None:
    found = quantity(text, code)
    assert found is None or found >= 0
