from pathlib import Path

import pytest

from locales import vocabulary as reading
from locales.vocabulary import Vocabulary, vocabulary

WRITTEN = """# Words of a small language.
food_now: Où manger ? | where's food
food_now: MANGER
THING: sac de couchage | couverture
3: trois | TRES
common: je | n'est | JE
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vocabulary:
    (tmp_path / "small.txt").write_text(WRITTEN, "utf-8")
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    return vocabulary("small")


def test_lines_of_one_name_are_read_together_and_folded(small: Vocabulary) -> None:
    assert small.phrases == {"food_now": {"ou manger", "where s food", "manger"}}


def test_concepts_numbers_and_common_words_are_told_apart(small: Vocabulary) -> None:
    assert small.concepts == {"THING": {"sac de couchage", "couverture"}}
    assert small.numbers == {"trois": 3, "tres": 3}
    assert small.common == {"je", "n est"}


def test_nothing_is_known_of_a_language_without_a_file() -> None:
    assert vocabulary("xx") == Vocabulary({}, {}, frozenset(), {})


def test_a_vocabulary_cannot_be_changed(small: Vocabulary) -> None:
    with pytest.raises(TypeError):
        small.numbers["four"] = 4  # type: ignore[index]
