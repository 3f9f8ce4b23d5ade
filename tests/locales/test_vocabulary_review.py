from pathlib import Path

import pytest

from locales.vocabulary import HEARD
from locales.vocabulary_review import check

SOUND = "# Words\n\nFOOD: ekmek | yemek\nfood_now: yemek nerede\n1: bir\ncommon: ben | sen\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give every language, and signs, a vocabulary with nothing wrong."""
    for code in (*HEARD, "und"):
        (tmp_path / f"{code}.txt").write_text(SOUND, "utf-8")
    return tmp_path


def test_sound_vocabularies_have_nothing_wrong(folder: Path) -> None:
    assert check(folder) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("SOUP: corba", "'SOUP' is no name of anything"),
        ("food_later: yemek sonra", "'food_later' is no name of anything"),
        ("21: yirmi bir", "'21' is no name of anything"),
        ("DRINK: | . |", "'DRINK' is empty"),
        ("DRINK su", "line 7 has no name"),
        ("food_near: Yemek  nerede?", "«yemek nerede» is food_near and food_now"),
        ("harmless: yemek nerede", "«yemek nerede» is food_now and harmless"),
        ("stop: yemek nerede", "«yemek nerede» is food_now and stop"),
        ("stop: Ekmek!", "«ekmek» is stop, and FOOD too"),
        ("stop: bir", "«bir» is stop, and 1 too"),
        ("stop: ben", "«ben» is stop, and common too"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, line: str, why: str) -> None:
    (folder / "tr.txt").write_text(f"{SOUND}{line}\n", "utf-8")
    assert check(folder) == [f"tr.txt: {why}"]


def test_the_words_of_stop_are_words_of_its_concept(folder: Path) -> None:
    (folder / "tr.txt").write_text(f"{SOUND}stop: dur\nSTOP: dur\n", "utf-8")
    assert check(folder) == []


def test_what_one_language_means_by_a_phrase_binds_no_other(folder: Path) -> None:
    (folder / "ku.txt").write_text("food_near: yemek nerede\n", "utf-8")
    assert check(folder) == []


def test_a_vocabulary_that_is_missing_empty_or_of_no_language_is_named(folder: Path) -> None:
    (folder / "ti.txt").unlink()
    (folder / "am.txt").write_text("# nothing yet\n", "utf-8")
    (folder / "xx.txt").write_text(SOUND, "utf-8")
    assert check(folder) == [
        "xx.txt: is of no language that people write here",
        "ti.txt: does not exist",
        "am.txt: is empty",
    ]
