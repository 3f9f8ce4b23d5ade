"""`python -m bot import pages`: a folder is taken whole, or it is said what is wrong in it."""

from pathlib import Path

from bot.demo import PAGES
from tests.disk import opened
from tests.whole.programs import KEY, Command

PAGE = "---\ntitle: Douches\nsource: Us\nchecked: 2026-11-01\n---\n\nGratuit.\n"


def titles(folder: Path) -> list[str]:
    with opened(folder / "var" / "popote.db") as db:
        return [str(title) for (title,) in db.execute("SELECT title FROM page ORDER BY title")]


def test_the_pages_of_the_demo_are_taken_and_then_they_are_as_they_were(
    command: Command,
) -> None:
    count = len(list(PAGES.glob("*.md")))
    first = command("import", "pages", str(PAGES), secret_key=KEY)
    assert (first.code, first.complained) == (0, "")
    assert first.said == f"{count} new, 0 changed, 0 as they were.\n"
    again = command("import", "pages", str(PAGES), secret_key=KEY)
    assert again.said == f"0 new, 0 changed, {count} as they were.\n"


def test_one_wrong_page_and_nothing_is_taken(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "showers.fr.md").write_text(PAGE, "utf-8")
    (folder / "wrong.fr.md").write_text(f"{PAGE}\n| a |\n", "utf-8")
    (folder / "README.md").write_text("words", "utf-8")
    end = command("import", "pages", str(folder), secret_key=KEY)
    assert (end.code, end.said) == (1, "")
    assert "wrong.fr.md: line 9: tables, pictures" in end.complained
    assert "README.md: the name must be the topic and the language" in end.complained
    assert titles(tmp_path) == []


def test_a_folder_without_pages_is_refused(command: Command, tmp_path: Path) -> None:
    end = command("import", "pages", str(tmp_path / "nowhere"), secret_key=KEY)
    assert end.code == 1
    assert end.complained.endswith("is not a folder with pages such as “numbers.fr.md”\n")
