from pathlib import Path

import pytest

from locales import LANGUAGES, names, pgettext, phrases
from locales.fold import fold
from tests.locales.small_catalogues import Teach, teacher, untranslated

FOOD = pgettext("words", "food | eat | I am hungry")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return untranslated(tmp_path, monkeypatch)


@pytest.fixture
def teach(folder: Path) -> Teach:
    return teacher(folder)


def test_what_people_type_is_listed_by_each_catalogue(teach: Teach) -> None:
    teach("ar", {"words\x04food | eat | I am hungry": "طعام | أكل | أنا جائع| 🍲 "})
    assert phrases(FOOD, "ar") == {"طعام", "اکل", "انا جائع".replace("ئ", "ی"), "🍲"}


def test_a_list_that_is_not_translated_is_the_english_one(folder: Path) -> None:
    assert phrases(FOOD, "ps") == {"food", "eat", "i am hungry"}


def test_an_empty_alternative_matches_nothing(teach: Teach) -> None:
    teach("fr", {"words\x04food | eat | I am hungry": "| manger || ... |"})
    assert phrases(FOOD, "fr") == {"manger"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("arabic", "ar"),
        ("Arabe", "ar"),
        ("عربي", "ar"),
        ("العربية", "ar"),
        ("arabi", "ar"),
        ("Dari", "fa_AF"),
        ("farsi", "fa_AF"),
        ("فارسی", "fa_AF"),
        ("فارسي", "fa_AF"),
        ("دری", "fa_AF"),
        ("persian", "fa_AF"),
        ("persan", "fa_AF"),
        ("Pashto", "ps"),
        ("pachto", "ps"),
        ("پشتو", "ps"),
        ("پښتو", "ps"),
        ("pashtu", "ps"),
        ("tigrinya", "ti"),
        ("tigrigna", "ti"),
        ("ትግርኛ", "ti"),
        ("amharic", "am"),
        ("amharique", "am"),
        ("amharigna", "am"),
        ("አማርኛ", "am"),
        ("somali", "so"),
        ("Soomaali", "so"),
        ("af-soomaali", "so"),
        ("sorani", "ckb"),
        ("kurdish", "ckb"),
        ("Kurde", "ckb"),
        ("کوردی", "ckb"),
        ("كوردي", "ckb"),
        ("سۆرانی", "ckb"),
        ("urdu", "ur"),
        ("ourdou", "ur"),
        ("اردو", "ur"),
        ("bengali", "bn"),
        ("bangla", "bn"),
        ("বাংলা", "bn"),
        ("ukrainian", "uk"),
        ("ukrainien", "uk"),
        ("українська", "uk"),
        ("украинский", "uk"),
        ("russian", "ru"),
        ("russe", "ru"),
        ("русский", "ru"),
        ("по-русски", "ru"),
        ("english", "en_GB"),
        ("anglais", "en_GB"),
        ("إنجليزي", "en_GB"),
        ("انگلیسی", "en_GB"),
        ("french", "fr"),
        ("français", "fr"),
        ("francais", "fr"),
        ("فرانسوی", "fr"),
        ("ፈረንሳይኛ", "fr"),
    ],
)
def test_a_language_is_found_by_what_anybody_calls_it(typed: str, code: str) -> None:
    assert names()[fold(typed)] == code


def test_every_language_is_found_by_its_own_name() -> None:
    assert {names()[fold(one.name)] for one in LANGUAGES} == {one.code for one in LANGUAGES}


def test_names_are_folded_and_no_short_word_is_one() -> None:
    assert all(fold(name) == name for name in names())
    assert not [name for name in names() if len(name) < 3 and name.isascii()]


def test_the_names_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        names()["klingon"] = "fr"  # type: ignore[index]
