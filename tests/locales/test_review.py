import json
from datetime import date
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message

from locales import LANGUAGES, language, status
from locales.extraction import fill_source, load, rendered, update
from locales.review import _in_message, check, names

SEATS = ("{count} place left at {place}", "{count} places left at {place}")


def found(
    source: str | tuple[str, str],
    said: str | tuple[str, ...],
    code: str = "ps",
    *,
    context: str | None = None,
    comment: str = "",
) -> list[str]:
    message = Message(source, said, context=context, auto_comments=[comment])
    return list(_in_message(message, language(code)))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("At {place}", "په {place} کې"),
        ("🍲 Open", "🍲 خلاص"),
        ("1️⃣ One\n\nTwo", "1️⃣ یو\n\nدوه"),
        ("Call 112", "112 ته زنګ ووهئ"),
        ("I want", "می\u200cخواهم"),
    ],
)
def test_a_sound_translation_has_nothing_wrong(source: str, said: str) -> None:
    assert found(source, said) == []


@pytest.mark.parametrize(
    ("source", "said", "why"),
    [
        ("Hello", "", "is not translated"),
        ("At {place}", "په کې", "{place} is left out"),
        ("At {place}", "په {place} {ځای} کې", "{ځای} is not a placeholder of the source"),
        ("At {place}", "{place} {count}", "{count} is not a placeholder of the source"),
        ("At {place}", "{place} {0}", "has a placeholder that cannot be filled: {0}"),
        ("At {place}", "{place.name}", "has a placeholder that cannot be filled: {place.name}"),
        ("At {place}", "{place[0]}", "has a placeholder that cannot be filled: {place[0]}"),
        ("At {place}", "{place!r}", "has a placeholder that cannot be filled: {place}"),
        ("At {place}", "{place:>9}", "has a placeholder that cannot be filled: {place}"),
        ("Call 112", "۱۱۲", "has digits other than 0-9"),
        ("Call 1", "፩", "has digits other than 0-9"),
        ("🍲 Open", "خلاص", "must begin with '🍲', as the source"),
        ("Open", "🍲 خلاص", "must begin with '', as the source"),
        ("a\nb", "ا", "must have 2 lines, as the source"),
        ("a", "\u200fا", "has invisible characters: U+200F"),
        ("a", "\u2068ا\u2069", "has invisible characters: U+2068, U+2069"),
        ("a", "ا\t", "has invisible characters: U+0009"),
        ("a", " ا", "has spaces at an end"),
    ],
)
def test_a_flaw_is_named(source: str, said: str, why: str) -> None:
    assert why in found(source, said)


def test_braces_that_do_not_close_are_named() -> None:
    assert found("At {place}", "{place")[0].startswith("has a placeholder that cannot be filled")


def test_a_translation_marked_fuzzy_is_named() -> None:
    message = Message("a", "b", flags=["fuzzy"])
    assert "is marked fuzzy" in list(_in_message(message, language("fr")))


def test_arabic_may_spell_none_one_and_two_and_no_other_number() -> None:
    spelled = ("لا شيء {place}", "واحد {place}", "اثنان {place}")
    named = ("{count} {place}",) * 3
    assert found(SEATS, spelled + named, "ar") == []
    assert found(SEATS, (*spelled, "ثلاثة {place}", *named[1:]), "ar") == ["{count} is left out"]


@pytest.mark.parametrize(
    ("code", "may"), [("ps", True), ("so", True), ("fr", False), ("bn", False), ("uk", False)]
)
def test_one_may_be_spelled_where_the_form_is_for_exactly_one(code: str, may: bool) -> None:
    more = ("{count} {place}",) * (int(language(code).plural[9]) - 1)
    assert (found(SEATS, ("one {place}", *more), code) == []) is may


def test_other_values_stand_in_every_plural_form() -> None:
    assert found(SEATS, ("{count} {place}", "{count}"), "ps") == ["{place} is left out"]


def test_every_plural_form_is_needed() -> None:
    assert found(SEATS, ("{count} {place}", ""), "ps") == ["is not translated"]
    assert found(SEATS, ("{count} {place}",) * 2, "ar") == ["has 2 plural forms, not 6"]


def test_a_list_of_words_needs_a_word_but_neither_emoji_nor_the_same_lines() -> None:
    assert found("🍲 | food", "ډوډۍ | ۱ | 🍲", context="words") == []
    assert found("food", " | … ", context="words") == ["lists no words"]
    assert found("food", "ډوډۍ\u200f", context="words") == ["has invisible characters: U+200F"]


def test_a_length_told_to_translators_is_kept_as_telephones_count() -> None:
    assert found("a", "x" * 20, comment="on a button, max 20") == []
    assert found("a", "x" * 21, comment="on a button, max 20") == ["is longer than 20 characters"]
    assert found("😀", "😀" * 11, comment="max 20")[-1] == "is longer than 20 characters"


def test_the_names_of_placeholders_are_found() -> None:
    assert names("{a} {{b}} {c}", "{a}{d}") == {"a", "c", "d"}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program with one message, and its catalogues all in English."""
    root = tmp_path / "program"
    for name in ("bot", "handlers", "services", "locales"):
        (root / name).mkdir(parents=True)
    (root / "bot" / "talk.py").write_text('_("Hello {name}", name=name)', "utf-8")
    catalogues = root / "locales"
    update(catalogues, root)
    for one in LANGUAGES:
        filled = Catalog()
        filled.add("Hello {name}", locations=[("bot/talk.py", 1)])
        fill_source(filled)
        (catalogues / f"{one.code}.po").write_text(rendered(filled, one), "utf-8")
    return root


def test_complete_catalogues_are_well(program: Path) -> None:
    assert check(program / "locales", program) == []


def test_a_program_that_says_more_than_its_catalogues_is_named(program: Path) -> None:
    (program / "handlers" / "more.py").write_text('pgettext("noun", "shift")', "utf-8")
    named = check(program / "locales", program)
    assert "messages.pot: is not what the program says: run `python -m bot translations`" in named
    assert [line for line in named if line.endswith("«shift»: is missing")] == [
        f"{one.code}.po: «shift»: is missing" for one in LANGUAGES
    ]


def test_a_catalogue_that_says_more_than_the_program_is_named(program: Path) -> None:
    (program / "bot" / "talk.py").write_text("", "utf-8")
    assert "fr.po: «Hello {name}»: is obsolete" in check(program / "locales", program)


def test_a_lost_catalogue_is_named(program: Path) -> None:
    (program / "locales" / "so.po").unlink()
    assert check(program / "locales", program) == ["so.po: does not exist"]


@pytest.mark.parametrize(
    ("right", "wrong"), [("nplurals=6", "nplurals=2"), ("n==2 ? 2", "n==2 ? 3"), ("Plural", "X-P")]
)
def test_another_plural_rule_is_named(program: Path, right: str, wrong: str) -> None:
    path = program / "locales" / "ar.po"
    path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    assert check(program / "locales", program) == [
        f"ar.po: its plural rule must be {language('ar').plural}"
    ]


def test_a_header_broken_over_lines_by_an_editor_is_still_right(program: Path) -> None:
    path = program / "locales" / "ar.po"
    broken = path.read_text("utf-8").replace("n==2 ? 2 : ", 'n==2 ? 2 : "\n"')
    path.write_text(broken, "utf-8")
    assert check(program / "locales", program) == []


def reviewed(program: Path, code: str = "ps", initials: str = "AB") -> Path:
    """Let a speaker have read a catalogue; returns the sidecar."""
    folder = program / "locales"
    status.review(code, initials, date(2026, 11, 20), folder, load(folder / f"{code}.po"))
    return folder / "status.json"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"all": "good"}, "ps is reviewed, not good"),
        ({"all": "draft"}, "ps is reviewed, not draft"),
        ({"safety": "reviewed"}, "ps is draft in what is safety, not reviewed"),
    ],
)
def test_an_unsound_status_is_named(program: Path, change: dict[str, str], why: str) -> None:
    path = reviewed(program)
    assert check(program / "locales", program) == []
    known = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(known | {"ps": known["ps"] | change}), "utf-8")
    assert check(program / "locales", program) == [f"status.json: {why}"]


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        ("somebody 2026-11-20", "was reviewed by initials on a day, not 'somebody 2026-11-20'"),
        ("AB soon", "was reviewed by initials on a day, not 'AB soon'"),
        ("AB 2126-11-20", "was reviewed on no day that was: 2126-11-20"),
        ("AB 2026-11-31", "was reviewed on no day that was: 2026-11-31"),
    ],
)
def test_an_unsound_review_is_named(program: Path, mark: str, why: str) -> None:
    path = reviewed(program)
    known = json.loads(path.read_text("utf-8"))
    (digest,) = known["ps"]["read"]
    known["ps"]["read"] = {digest: mark}
    path.write_text(json.dumps(known), "utf-8")
    assert check(program / "locales", program) == [f"status.json: ps {why}"]


def test_a_review_of_other_words_is_none(program: Path) -> None:
    path = reviewed(program)
    catalogue = program / "locales" / "ps.po"
    catalogue.write_text(catalogue.read_text("utf-8").replace('msgstr "Hello', 'msgstr "Salam'))
    assert check(program / "locales", program) == [
        "status.json: ps has a review of what is said differently now: it is a draft",
        "status.json: ps is draft, not reviewed",
    ]
    assert path.exists()


@pytest.mark.parametrize("initials", ["", "A", "Claire", "claire b", "ABCDE"])
def test_a_reviewer_has_initials_and_no_name(program: Path, initials: str) -> None:
    with pytest.raises(ValueError, match="capital letters"):
        reviewed(program, initials=initials)


def test_a_status_of_an_unknown_language_is_named(program: Path) -> None:
    path = program / "locales" / "status.json"
    known = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(known | {"xx": known["ps"]}), "utf-8")
    assert check(program / "locales", program) == ["status.json: xx is not one of our languages"]


def test_only_our_languages_can_be_reviewed(program: Path) -> None:
    folder = program / "locales"
    with pytest.raises(KeyError):
        status.review("xx", "AB", date(2026, 11, 20), folder, load(folder / "ps.po"))
