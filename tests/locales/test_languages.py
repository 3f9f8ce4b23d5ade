import gettext
from collections import Counter

import pytest
from babel import Locale

from locales import LANGUAGES, UNDECIDED, Language, from_tag, language

ARABIC_GNU = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4, 200: 5}


def test_there_are_thirteen_languages_with_a_code_and_a_name_of_their_own() -> None:
    assert len(LANGUAGES) == 13
    assert Counter(one.code for one in LANGUAGES).most_common(1)[0][1] == 1
    assert Counter(one.name for one in LANGUAGES).most_common(1)[0][1] == 1


@pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)
def test_babel_knows_every_locale_and_writes_it_in_our_direction(one: Language) -> None:
    known = Locale.parse(one.babel)
    assert known.text_direction == one.direction


def test_arabic_counts_in_the_order_of_gettext_and_not_of_babel() -> None:
    rule = gettext.c2py(language("ar").plural.split("plural=")[1].rstrip(";"))
    assert {number: rule(number) for number in ARABIC_GNU} == ARABIC_GNU


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_numbers_share_a_plural_form_exactly_when_they_do_in_cldr(code: str) -> None:
    rule = gettext.c2py(language(code).plural.split("plural=")[1].rstrip(";"))
    category = Locale.parse(language(code).babel).plural_form
    pairs = {(rule(number), category(number)) for number in range(300)}
    assert len(pairs) == len({form for form, _ in pairs}) == len({name for _, name in pairs})
    assert {form for form, _ in pairs} == set(range(len(pairs)))
    assert language(code).plural.startswith(f"nplurals={len(pairs)};")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fa", "fa_AF"),
        ("fa-IR", "fa_AF"),
        ("fa_AF", "fa_AF"),
        ("prs", "fa_AF"),
        ("pes", "fa_AF"),
        ("ar", "ar"),
        ("ar-SD", "ar"),
        ("ar_EG", "ar"),
        ("ckb", "ckb"),
        ("ckb-IQ", "ckb"),
        ("ku-Arab", "ckb"),
        ("ku-Arab-IQ", "ckb"),
        ("ps-AF", "ps"),
        ("ti-ER", "ti"),
        ("am", "am"),
        ("so-SO", "so"),
        ("ur-PK", "ur"),
        ("bn-BD", "bn"),
        ("UK", "uk"),
        ("ru-UA", "ru"),
    ],
)
def test_a_telephone_in_one_of_our_languages_is_a_strong_hint(tag: str, code: str) -> None:
    assert from_tag(tag) == code


@pytest.mark.parametrize("tag", ["en", "en-US", "fr", "fr-FR"])
def test_english_and_french_are_only_the_menu_of_a_telephone(tag: str) -> None:
    assert from_tag(tag) is None


@pytest.mark.parametrize(
    "tag", [None, "", "-", "und", "ku", "kmr", "ku-TR", "haz", "en_XA", "x" * 5000, "\ud800", "é"]
)
def test_a_tag_that_says_nothing_to_us_is_no_hint_and_no_error(tag: str | None) -> None:
    assert from_tag(tag) is None


def test_no_tag_of_a_telephone_reaches_babel(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("Babel was asked")

    monkeypatch.setattr(Locale, "parse", refuse)
    assert from_tag("prs") == "fa_AF"
    assert from_tag("und") is None


def test_only_our_own_codes_are_languages() -> None:
    with pytest.raises(KeyError):
        language("en")


def test_while_nothing_is_known_french_and_english_are_said() -> None:
    assert [language(code).code for code in UNDECIDED] == ["fr", "en_GB"]


def test_telegram_and_meta_get_only_codes_they_have() -> None:
    telegram = {one.code: one.telegram for one in LANGUAGES}
    assert telegram["ckb"] is None
    assert telegram["fa_AF"] == "fa"
    assert all(code is None or len(code) == 2 for code in telegram.values())
    meta = {one.code: one.meta for one in LANGUAGES}
    assert {code for code, name in meta.items() if name is None} == {"ps", "ti", "am", "so", "ckb"}
    assert meta["fa_AF"] == "prs_AF"
