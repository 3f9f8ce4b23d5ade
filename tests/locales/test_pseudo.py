import string
from datetime import time
from pathlib import Path

import pytest

from locales import LANGUAGES, _, as_is, catalogues, language, lines, pgettext, phrases, say
from locales.extraction import entries, extract, key
from locales.formatter import RLM
from locales.readers import WORDS
from locales.review import names
from tests.locales.pseudo import leaks, pseudo, write


def test_a_pseudo_language_is_longer_and_keeps_its_placeholders_and_lines() -> None:
    said = pseudo("🍲 Open now at {place}\n\nuntil {time}", language("fr"))
    assert said == "⟦🍲 Ópéñ ñów át {place}~~~~~⟧\n\n⟦úñtíl {time}~~⟧"
    assert names(said) == {"place", "time"}


def test_a_pseudo_language_from_right_to_left_has_arabic_letters() -> None:
    said = pseudo("Open {time}", language("ar"))
    assert said.startswith("⟦")
    assert said.endswith(" {time}⟧")
    assert not any(letter in string.ascii_letters for letter in said.replace("{time}", ""))


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_words_that_come_from_no_catalogue_are_found(code: str) -> None:
    one = language(code)
    inner = pseudo("in {what}", one).replace("{what}", pseudo("now", one))
    assert leaks(f"{RLM}{inner}\n\u2068Rue X\u2069 18:00\nhttps://a.example/b") == []
    assert leaks(f"{inner}\nleft in English") == ["left", "in", "English"]


def test_the_program_speaks_a_pseudo_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    template = list(entries(extract()))
    for one in LANGUAGES:
        for message in template:
            if isinstance(message.id, str) and message.context is None:
                values = dict.fromkeys(names(message.id), time(18))
                assert leaks(say(_(message.id, **values), one.code)) == []
    assert leaks(say(lines(as_is("Wilson"), _("never extracted")), "fr")) == ["never", "extracted"]


def test_what_is_typed_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    lists = [message for message in entries(extract()) if message.context == WORDS]
    for message in lists:
        text = pgettext(WORDS, key(message))
        assert phrases(text, "ar") == phrases(text, "en_GB") != frozenset()
