"""The exchange of pages: Markdown files are taken together or not at all."""

import pytest
from sqlalchemy import func, select

from db.models import page as pages
from db.session import Session
from services.exchange import Imported
from services.exchange_pages import import_pages
from services.exchange_rows import FileRefused
from services.page_files import MOST_PARTS, read
from services.pages import LETTERS, page
from tests.services.test_exchange import plain
from tests.services.test_pages import NOW, file

HEAD = "---\ntitle: Showers\nsource: Us\nchecked: 2026-11-01\n---\n"


def body(text: str) -> list[str]:
    return read("showers.fr.md", f"{HEAD}{text}").body.split("\n")


def mistakes(text: str, name: str = "showers.fr.md") -> list[str]:
    with pytest.raises(FileRefused) as caught:
        read(name, text)
    return [plain(one) for one in caught.value.errors]


async def shown(db: Session, topic: str, language: str) -> tuple[str, ...]:
    found = await page(db, topic, language)
    assert found is not None
    return found.parts[0]


async def test_pages_are_taken_and_done_twice_changes_nothing(db: Session) -> None:
    files = {"showers.fr.md": file("Douches"), "showers.en_GB.md": file("Showers")}
    assert await import_pages(db, files, NOW) == Imported(created=2)
    db.wrote = False
    assert await import_pages(db, files, NOW) == Imported(unchanged=2)
    assert not db.wrote


async def test_a_page_that_was_rewritten_is_changed_and_others_stay(db: Session) -> None:
    await import_pages(db, {"a.fr.md": file("A"), "b.fr.md": file("B")}, NOW)
    again = {"a.fr.md": file("A", body="Other words.")}
    assert await import_pages(db, again, NOW) == Imported(updated=1)
    assert await shown(db, "a", "fr") == ("Other words.",)
    assert await shown(db, "b", "fr") == ("One line.",)


async def test_a_page_is_taken_away_only_when_its_file_says_so(db: Session) -> None:
    await import_pages(db, {"a.fr.md": file("A")}, NOW)
    gone = {"a.fr.md": "---\nremove: yes\n---\n"}
    assert await import_pages(db, gone, NOW) == Imported(updated=1)
    assert await page(db, "a", "fr") is None
    assert await import_pages(db, gone, NOW) == Imported(unchanged=1)


async def test_one_wrong_file_and_nothing_is_taken(db: Session) -> None:
    files = {"a.fr.md": file("A"), "b.fr.md": "no head", "c.xx.md": file("C")}
    with pytest.raises(FileRefused) as caught:
        await import_pages(db, files, NOW)
    said = [plain(one) for one in caught.value.errors]
    assert said[0] == "b.fr.md: line 1: it must begin with a head between two lines of “---”."
    assert said[1].startswith("c.xx.md: the name must be the topic and the language")
    assert len(said) == 2
    count = await db.execute(select(func.count()).select_from(pages))
    assert count.scalar_one() == 0


async def test_progress_is_told_page_by_page(db: Session) -> None:
    seen: list[tuple[int, int]] = []
    files = {"a.fr.md": file("A"), "b.fr.md": file("B")}
    await import_pages(db, files, NOW, lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]


def test_markdown_becomes_plain_lines() -> None:
    assert body("# Paris\n\nThe **town** has\nshowers.\n\n* soap\n* __towel__\n1. go") == [
        "📌 Paris",
        "The town has showers.",
        "",
        "• soap",
        "• towel",
        "1. go",
    ]
    assert body("Read [the guide](https://a.example/x) today.") == [
        "Read the guide today.",
        "https://a.example/x",
    ]
    assert body("Look:\n\n<https://a.example/x>") == ["Look:", "", "https://a.example/x"]


def test_a_list_goes_with_the_line_above_it_unless_a_line_is_left_empty() -> None:
    assert body("You need:\n- soap\n- a towel") == ["You need:", "• soap", "• a towel"]
    assert body("You need:\n\n- soap") == ["You need:", "", "• soap"]


def test_marks_of_direction_are_left_out_and_joiners_stay() -> None:
    assert body("\u200fنمی\u200cتوانید\u2069 18:00\r\nb") == ["نمی\u200cتوانید 18:00 b"]


@pytest.mark.parametrize(
    "words",
    [
        "| a | b |",
        "```\ncode",
        "> said",
        "![picture](https://a.example/x)",
        "<b>bold</b>",
        "a\n\n---\n\nb",
    ],
)
def test_what_a_chat_cannot_show_is_refused_with_its_line(words: str) -> None:
    (said,) = mistakes(f"{HEAD}\nGood.\n\n{words}\n")
    assert said.startswith("line 11: " if words.startswith("a\n") else "line 9: ")
    assert said.endswith("cannot be shown in a chat.")


def test_an_address_among_words_is_refused() -> None:
    (said,) = mistakes(f"{HEAD}See https://a.example/x for more.")
    assert said.startswith("line 6: an address of the web must stand")


def test_a_paragraph_that_does_not_fit_a_screen_is_refused() -> None:
    (said,) = mistakes(f"{HEAD}\n{'x ' * 100}\n{'y ' * 100}\n\nGood.")
    assert said == f"line 7: this paragraph has 399 characters: use {LETTERS} at most."


def test_a_page_that_has_no_end_is_refused() -> None:
    paragraphs = "\n\n".join("x" * LETTERS for _number in range(MOST_PARTS + 1))
    assert mistakes(f"{HEAD}{paragraphs}") == [
        f"line 6: the text is too long: {MOST_PARTS} parts at most."
    ]


def test_a_page_without_words_is_refused() -> None:
    assert mistakes(HEAD) == ["line 6: there is no text below the head."]


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("title: A\nsource: Us\nchecked: soon", "line 1: checked must be a date such as"),
        ("title: A\nsource: Us\nchecked: 2026-11-01\nposition: first", "line 1: position must"),
        ("title: A\nsource: Us\nchecked: 2026-11-01\ncolour: red", "line 5: each line must be"),
        ("title: A\ntitle: B\nsource: Us\nchecked: 2026-11-01", "line 3: each line must be"),
        (f"title: {'x' * 25}\nsource: Us\nchecked: 2026-11-01", "line 1: title is too long"),
        (f"title: A\nsource: {'x' * 301}\nchecked: 2026-11-01", "line 1: source is too long"),
        ("title: A\nchecked: 2026-11-01", "line 1: source is empty."),
        ("source: Us\nchecked: 2026-11-01", "line 1: title is empty."),
        ("title: A\nsource: Us", "line 1: checked is empty."),
        ("remove: no", "line 1: title is empty."),
    ],
)
def test_a_wrong_head_is_refused_with_the_reason(head: str, why: str) -> None:
    assert mistakes(f"---\n{head}\n---\nWords.")[0].startswith(why)


@pytest.mark.parametrize(
    "name",
    ["fr.md", "a.md", "A.fr.md", "a b.fr.md", "../a.fr.md", "a.fr.txt", f"{'a' * 25}.fr.md"],
)
def test_a_file_is_named_after_its_topic_and_language(name: str) -> None:
    (said,) = mistakes(file("A"), name)
    assert said.startswith("the name must be the topic and the language")
