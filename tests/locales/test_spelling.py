"""Spelling: forms in which slips of hand and ear are small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.fold import fold
from locales.spelling import bones, script, sounds, spread


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("food", "Latn"),
        ("12 مطبخ", "Arab"),
        ("кухня", "Cyrl"),
        ("ምግብ", "Ethi"),
        ("খাবার", "Beng"),
        ("12", ""),
        ("🍲", ""),
        ("", ""),
    ],
)
def test_the_script_is_that_of_the_letters(words: str, name: str) -> None:
    assert script(fold(words)) == name


def test_a_letter_with_a_w_in_it_is_as_good_as_two() -> None:
    assert spread(fold("ቋንቋ")) == spread(fold("ቁዋንቁዋ"))
    assert spread(fold("ሏ")) == spread(fold("ሉዋ"))


@pytest.mark.parametrize(
    ("word", "bare"), [("cunto", "cnt"), ("cnto", "cnt"), ("مطعم", ""), ("eau", "")]
)
def test_the_bones_of_a_word_are_its_consonants(word: str, bare: str) -> None:
    assert bones(word) == bare


def test_a_wrong_vowel_changes_one_of_two_signs() -> None:
    one, other = spread("ለ"), spread("ሉ")
    assert (len(one), len(other)) == (2, 2)
    assert one[0] == other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("wein", "wen"), ("khana", "khaana"), ("shukran", "choukran"), ("jou3", "ju3")],
)
def test_what_sounds_alike_is_one(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


@given(st.text(max_size=40))
def test_no_text_is_too_strange(words: str) -> None:
    folded = fold(words)
    assert isinstance(sounds(folded), str)
    assert isinstance(spread(folded), str)
    assert script(folded) in ("", "Latn", "Arab", "Cyrl", "Ethi", "Beng")
