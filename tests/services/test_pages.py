"""Information pages: found by topic and language, and cut for a small screen."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from db.session import Session
from services.exchange_pages import import_pages
from services.pages import HEADING, LETTERS, LINES, page, parts, topics, units

NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)


def file(title: str, position: int = 1, body: str = "One line.", source: str = "Us") -> str:
    head = f"title: {title}\nposition: {position}\nsource: {source}\nchecked: 2026-11-01"
    return f"---\n{head}\n---\n\n{body}\n"


async def filled(db: Session) -> None:
    files = {
        "showers.fr.md": file("Douches", 2),
        "showers.en_GB.md": file("Showers", 2),
        "numbers.ar.md": file("أرقام", 1),
        "numbers.fr.md": file("Numéros", 1),
        "rules.so.md": file("Xeerarka", 3, "Hal.", "https://a.example/x https://b.example/y"),
        "house.en_GB.md": file("House", 3),
    }
    await import_pages(db, files, NOW)


async def test_topics_stand_in_their_order_and_are_named_in_the_best_language(
    db: Session,
) -> None:
    await filled(db)
    assert [one.title for one in await topics(db, "ar")] == [
        "أرقام",
        "Douches",
        "House",
        "Xeerarka",
    ]
    assert [one.title for one in await topics(db, "en_GB")][:2] == ["Numéros", "Showers"]
    assert [one.name for one in await topics(db, "uk")] == ["numbers", "showers", "house", "rules"]


async def test_there_are_no_topics_before_an_import(db: Session) -> None:
    assert await topics(db, "fr") == []
    assert await page(db, "numbers", "fr") is None


async def test_a_page_is_in_the_language_that_was_asked_for(db: Session) -> None:
    await filled(db)
    found = await page(db, "numbers", "ar")
    assert found is not None
    assert (found.language, found.fallback, found.title) == ("ar", False, "أرقام")
    assert found.checked_on == date(2026, 11, 1)
    assert found.sources == ("Us",)


async def test_a_missing_translation_falls_back_to_french_then_english_then_any(
    db: Session,
) -> None:
    await filled(db)
    used = {}
    for topic in ("showers", "house", "rules"):
        found = await page(db, topic, "ti")
        assert found is not None
        assert found.fallback
        used[topic] = found.language
    assert used == {"showers": "fr", "house": "en_GB", "rules": "so"}


async def test_several_addresses_are_several_sources_and_words_are_one(db: Session) -> None:
    await filled(db)
    found = await page(db, "rules", "so")
    assert found is not None
    assert found.sources == ("https://a.example/x", "https://b.example/y")


def test_a_page_is_cut_at_the_ends_of_its_paragraphs() -> None:
    assert list(parts("a\nb\nc\n\nd\ne\n\nf")) == [("a", "b", "c"), ("d", "e", "f")]
    assert list(parts("a\n\nb\n\nc\n\nd\n\ne")) == [("a", "b", "c", "d"), ("e",)]


def test_a_heading_goes_with_what_it_is_above() -> None:
    long = "x" * (LETTERS - 5)
    assert list(parts(f"a\n\n{HEADING}b\n{long}\ny")) == [("a",), (f"{HEADING}b", long, "y")]
    items = "\n".join("• c" for _number in range(5))
    assert list(parts(f"a\nb\n\n{HEADING}d\n{items}")) == [
        ("a", "b"),
        (f"{HEADING}d", "• c", "• c", "• c"),
        ("• c", "• c"),
    ]


LINE = st.text("ab é🍲", min_size=1, max_size=120).filter(lambda one: units(one) <= LETTERS)
BLOCKS = st.lists(st.lists(LINE, min_size=1, max_size=8), min_size=1, max_size=8)


@given(BLOCKS)
def test_nothing_is_lost_and_every_part_fits(blocks: list[list[str]]) -> None:
    found = list(parts("\n\n".join("\n".join(block) for block in blocks)))
    assert [line for part in found for line in part] == [line for one in blocks for line in one]
    for part in found:
        assert 1 <= len(part) <= LINES
        assert sum(map(units, part)) <= LETTERS
