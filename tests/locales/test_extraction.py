import re
from datetime import date
from pathlib import Path

import pytest

from locales import LANGUAGES, status
from locales.extraction import entries, extract, key, load, missing, update
from locales.review import check
from tests.locales.small_catalogues import untranslated

PROGRAM = """
from locales import _, ngettext, pgettext

# i18n: first line of every answer, max 30
NOW = _("🍲 Open now")
NOT_SAID = print("nothing")


def left(count: int, name: str) -> object:
    words = pgettext("words", "food | eat")
    # i18n: on a button
    return ngettext("{count} place left at {place}", "{count} places left at {place}", count)
"""
MORE = 'from locales import _\n\nAGAIN = _("🍲 Open now")\nOTHER = _("Where?\\nTell us.")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return untranslated(tmp_path, monkeypatch)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program that says four things."""
    root = tmp_path / "program"
    for name in ("bot", "handlers", "services", "locales"):
        (root / name).mkdir(parents=True)
    (root / "bot" / "talk.py").write_text(PROGRAM, "utf-8")
    (root / "handlers" / "food.py").write_text(MORE, "utf-8")
    return root


def written(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_all_messages_are_found_in_the_order_of_the_program(program: Path) -> None:
    assert [key(message) for message in entries(extract(program))] == [
        "🍲 Open now",
        "food | eat",
        "{count} place left at {place}",
        "Where?\nTell us.",
    ]


def test_what_translators_are_told_stands_with_the_message(program: Path) -> None:
    found = extract(program)
    now = found.get("🍲 Open now")
    assert now is not None
    assert now.auto_comments[0] == "first line of every answer, max 30"
    assert [where for where, _ in now.locations] == ["bot/talk.py", "handlers/food.py"]
    assert found.get("food | eat", "words") is not None


def test_an_update_writes_a_template_and_a_catalogue_for_each_language(
    program: Path, tmp_path: Path
) -> None:
    update(tmp_path, program)
    names = {f"{one.code}.po" for one in LANGUAGES} | {"messages.pot", "status.json"}
    assert names <= {path.name for path in tmp_path.iterdir()}
    for one in LANGUAGES:
        assert f'"Plural-Forms: {one.plural}\\n"' in (tmp_path / f"{one.code}.po").read_text()
        assert load(tmp_path / f"{one.code}.po").num_plurals == int(one.plural[9])


def test_what_is_written_has_no_dates_and_no_line_numbers(program: Path, folder: Path) -> None:
    update(folder, program)
    everything = "".join(written(folder).values())
    assert not re.search(r"Date|Generated|\.py:\d|\b20\d\d\b", everything)
    assert "#: bot/talk.py handlers/food.py\n" in everything


def test_a_second_update_changes_nothing(program: Path, folder: Path) -> None:
    update(folder, program)
    before = written(folder)
    update(folder, program)
    assert written(folder) == before


def test_moving_lines_in_the_program_changes_nothing(program: Path, folder: Path) -> None:
    update(folder, program)
    before = written(folder)
    (program / "bot" / "talk.py").write_text("\n\n\n" + PROGRAM, "utf-8")
    update(folder, program)
    assert written(folder) == before


def test_english_is_the_source_itself_in_all_its_forms(program: Path, folder: Path) -> None:
    update(folder, program)
    catalogue = load(folder / "en_GB.po")
    assert [message.string for message in entries(catalogue)] == [
        message.id for message in entries(catalogue)
    ]
    assert missing("en_GB", folder) == []


def test_translations_and_notes_of_translators_are_kept(program: Path, folder: Path) -> None:
    update(folder, program)
    path = folder / "fr.po"
    done = path.read_text("utf-8").replace(
        'msgid "🍲 Open now"\nmsgstr ""', 'msgid "🍲 Open now"\nmsgstr "🍲 Ouvert maintenant"'
    )
    done = done.replace("#. first line", "# said aloud: good\n#. first line")
    path.write_text(done, "utf-8")
    (program / "handlers" / "more.py").write_text(MORE.replace("Where?", "When?"), "utf-8")
    update(folder, program)
    now = load(path).get("🍲 Open now")
    assert now is not None
    assert now.string == "🍲 Ouvert maintenant"
    assert now.user_comments == ["said aloud: good"]
    assert "When?\nTell us." in missing("fr", folder)


def test_a_changed_message_is_a_new_one_and_nothing_is_guessed(
    program: Path, folder: Path
) -> None:
    update(folder, program)
    path = folder / "fr.po"
    path.write_text(
        path.read_text("utf-8").replace(
            'msgid "🍲 Open now"\nmsgstr ""', 'msgid "🍲 Open now"\nmsgstr "🍲 Ouvert"'
        ),
        "utf-8",
    )
    for name in ("bot/talk.py", "handlers/food.py"):
        changed = (program / name).read_text("utf-8").replace("Open now", "Open now!")
        (program / name).write_text(changed, "utf-8")
    update(folder, program)
    assert "🍲 Open now!" in missing("fr", folder)
    assert "Ouvert" not in path.read_text("utf-8")


def test_a_message_that_gets_a_plural_is_translated_anew(program: Path, folder: Path) -> None:
    update(folder, program)
    talk = program / "bot" / "talk.py"
    talk.write_text('ngettext("🍲 Open now", "🍲 All open now", 2)', "utf-8")
    (program / "handlers" / "food.py").write_text("", "utf-8")
    update(folder, program)
    assert missing("ar", folder) == ["🍲 Open now"]
    assert len(load(folder / "ar.po").get("🍲 Open now").string) == 6  # type: ignore[union-attr, arg-type]


def test_what_is_half_translated_is_missing(program: Path, folder: Path) -> None:
    update(folder, program)
    path = folder / "ar.po"
    path.write_text(
        path.read_text("utf-8").replace('msgstr[0] ""', 'msgstr[0] "لا أماكن في {place}"'), "utf-8"
    )
    assert "{count} place left at {place}" in missing("ar", folder)


def test_after_an_update_only_translations_are_missing(program: Path, folder: Path) -> None:
    update(folder, program)
    found = check(folder, program)
    assert len(found) == 12 * 4
    assert all(line.endswith("is not translated") for line in found)
    assert not [line for line in found if line.startswith("en_GB")]


def test_a_review_of_a_message_ends_when_it_changes(program: Path, folder: Path) -> None:
    update(folder, program)
    path = folder / "en_GB.po"
    status.review("en_GB", "AB", date(2026, 11, 20), folder, load(path))
    update(folder, program)
    assert status.read(folder)["en_GB"]["all"] == "reviewed"
    assert len(status.read(folder)["en_GB"]["read"]) == 4
    (program / "handlers" / "food.py").write_text('_("🍲 Open now")\n_("Where? Tell.")', "utf-8")
    update(folder, program)
    assert status.read(folder)["en_GB"]["all"] == "draft"
    assert len(status.read(folder)["en_GB"]["read"]) == 3
    assert not any("status.json" in line for line in check(folder, program))


def test_the_program_itself_can_be_read() -> None:
    assert list(entries(extract()))
