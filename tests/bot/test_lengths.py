"""Lengths: cut words are never longer than allowed, and no sign is cut in two."""

from hypothesis import given
from hypothesis import strategies as st

from bot.lengths import cut, units

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.text(
    "a🍲é", max_size=120
)


def utf16(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


@given(WORDS)
def test_units_are_those_of_utf_16(words: str) -> None:
    assert units(words) == utf16(words)


@given(WORDS, st.integers(1, 150))
def test_cut_words_fit_and_begin_like_the_words(words: str, most: int) -> None:
    found = cut(words, most)
    assert utf16(found) <= most
    found.encode("utf-8")  # half a sign could not be written
    assert found == words or (found.endswith("…") and words.startswith(found[:-1]))


@given(WORDS, st.integers(1, 150))
def test_as_much_is_kept_as_fits(words: str, most: int) -> None:
    found = cut(words, most)
    if utf16(words) <= most:
        assert found == words
    else:
        following = words[len(found) - 1]
        assert utf16(found) + utf16(following) > most


def test_a_long_text_full_of_emoji_is_cut_at_its_end() -> None:
    assert cut("🍲" * 1000, 101) == "🍲" * 50 + "…"
    assert cut("x" * 1599 + "🍲" * 1000, 1600) == "x" * 1599 + "…"
