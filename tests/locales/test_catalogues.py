import json
from pathlib import Path

import pytest

from locales import LANGUAGES, _, catalogues, ngettext, pgettext, reviewed
from locales.catalogues import catalogue, translate
from tests.locales.small_catalogues import Teach, teacher, untranslated

SEATS = ("{count} place left", "{count} places left")
ARABIC_SEATS = (
    "لا أماكن",
    "مكان واحد متبقٍ",
    "مكانان متبقيان",
    "{count} أماكن متبقية",
    "{count} مكانًا متبقيًا",
    "{count} مكان متبقٍ",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return untranslated(tmp_path, monkeypatch)


@pytest.fixture
def teach(folder: Path) -> Teach:
    return teacher(folder)


@pytest.mark.parametrize(
    ("count", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5), (103, 3)]
)
def test_an_arabic_count_finds_the_form_its_translator_meant(
    count: int, form: int, teach: Teach
) -> None:
    teach("ar", {SEATS: ARABIC_SEATS})
    assert translate(ngettext(*SEATS, count), "ar") == ARABIC_SEATS[form]


@pytest.mark.parametrize(("count", "form"), [(0, 2), (1, 0), (2, 1), (5, 2), (11, 2), (21, 0)])
def test_ukrainian_and_russian_count_in_three_forms(count: int, form: int, teach: Teach) -> None:
    forms = ("{count} місце", "{count} місця", "{count} місць")
    for code in ("uk", "ru"):
        teach(code, {SEATS: forms})
        assert translate(ngettext(*SEATS, count), code) == forms[form]


@pytest.mark.parametrize("code", ["fr", "fa_AF", "ti", "am", "bn"])
def test_none_counts_as_one_where_speakers_say_so(code: str, teach: Teach) -> None:
    teach(code, {SEATS: ("few", "many")})
    said = [translate(ngettext(*SEATS, count), code) for count in (0, 1, 2, 11)]
    assert said == ["few", "few", "many", "many"]


def test_what_is_not_translated_is_said_in_english(teach: Teach) -> None:
    teach("ps", {"a": "", SEATS: ("", "")})
    assert translate(_("a"), "ps") == "a"
    assert translate(pgettext("words", "a | b"), "ps") == "a | b"
    assert translate(ngettext(*SEATS, 1), "ps") == SEATS[0]
    assert translate(ngettext(*SEATS, 5), "ps") == SEATS[1]


def test_a_fuzzy_translation_is_not_used(folder: Path) -> None:
    path = folder / "ps.po"
    path.write_text(path.read_text() + '\n#, fuzzy\nmsgid "a"\nmsgstr "guess"\n')
    assert translate(_("a"), "ps") == "a"


def test_the_same_words_are_another_message_in_another_context(teach: Teach) -> None:
    teach("fr", {"shift": "déplacer", "noun\x04shift": "créneau"})
    assert translate(_("shift"), "fr") == "déplacer"
    assert translate(pgettext("noun", "shift"), "fr") == "créneau"


def test_a_language_without_a_catalogue_says_so_at_once(folder: Path) -> None:
    (folder / "ps.po").unlink()
    with pytest.raises(FileNotFoundError):
        catalogue("ps")


def test_a_catalogue_is_compiled_once(folder: Path) -> None:
    assert catalogue("ps") is catalogue("ps")


def test_the_sidecar_says_what_a_speaker_has_read(folder: Path) -> None:
    path = folder / "status.json"
    known = json.loads(path.read_text())
    path.write_text(json.dumps(known | {"ps": known["ps"] | {"all": "reviewed"}}))
    assert reviewed("ps")
    assert not reviewed("ps", safety=True)
    assert not reviewed("ar")


def test_every_language_of_ours_has_a_status() -> None:
    known = json.loads((catalogues.FOLDER / "status.json").read_text("utf-8"))
    assert list(known) == [one.code for one in LANGUAGES]
