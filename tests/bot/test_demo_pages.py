"""The pages of the demo: real, dated, from somewhere, and short enough for every screen."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.channels.pages import THREE
from bot.demo import PIN, written_pages
from bot.lengths import units
from locales import LANGUAGES
from services.page_files import Written, read
from services.pages import LETTERS, LINES, parts

PAGES = {name: read(name, text) for name, text in written_pages().items()}
README = Path(__file__).parents[2] / "README.md"
TOPICS = {one.topic for one in PAGES.values()}
EMERGENCY = ("112", "15", "114", "115", "119", "196")
OFFICE = "01 42 50 09 00"  # of the state, for a first appointment
TELEPHONE = re.compile(r"\+?\d(?:[ .-]?\d){7,}")
each = pytest.mark.parametrize("one", PAGES.values(), ids=list(PAGES))


def test_there_is_a_page_for_every_topic_of_people_and_of_helpers() -> None:
    assert {
        "numbers",
        "asylum",
        "reception",
        "police",
        "health",
        "showers",
        "charging",
        "bring",
        "paris",
        "calais",
    } == TOPICS


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_topic_is_there_in_french_and_in_english(topic: str) -> None:
    assert {f"{topic}.fr.md", f"{topic}.en_GB.md"} <= set(PAGES)


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_the_emergency_numbers_are_there_in_every_language(code: str) -> None:
    written = PAGES[f"numbers.{code}.md"]
    assert sorted(re.findall(r"\d+", written.body)) == sorted(EMERGENCY)
    assert written.body.startswith("🚨 112")
    assert len(list(parts(written.body))) == 1  # nobody presses "next" for a number


@each
def test_a_page_is_dated_and_says_where_it_is_from(one: Written) -> None:
    assert one.checked_on is not None
    assert date(2015, 1, 1) < one.checked_on < date(2026, 11, 24)
    sources = one.source.split()
    assert sources
    assert all(re.fullmatch(r"https?://[\w.-]+/\S+", source) for source in sources)


@each
def test_a_page_is_short(one: Written) -> None:
    assert units(one.title) <= 24
    assert len(list(parts(one.body))) <= 5
    for part in parts(one.body):
        assert len(part) <= LINES
        assert sum(map(units, part)) <= LETTERS
    for line in one.body.split("\n"):
        assert units(line) <= 160


@each
def test_a_page_names_nobody(one: Written) -> None:
    words = one.body.replace(OFFICE, "")
    assert not TELEPHONE.search(words)
    assert "@" not in words


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_the_languages_of_a_topic_agree(topic: str) -> None:
    same = [one for one in PAGES.values() if one.topic == topic]
    assert len({(one.position, one.source, one.checked_on) for one in same}) == 1
    figures = {tuple(sorted(_figures(one.body))) for one in same}
    assert len(figures) == 1


def _figures(words: str) -> list[str]:
    """Return the numbers of a page, however they are written."""
    joined = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=000\b)", "", words)
    return re.findall(r"\d+", joined)


def test_the_pin_that_is_shown_is_the_coordinators() -> None:
    (claire,) = [one for one in THREE if one["phone"] == "claire"]
    assert str(claire["role"]).endswith(f"PIN {PIN}")
    assert PIN in README.read_text("utf-8")
