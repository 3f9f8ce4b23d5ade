"""docs/data.md says what is kept: what is in the code, in the tables and on the page is one."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.data_page import FILE, lasting, page
from db.columns import described
from services.retention import TABLE


def test_the_page_is_what_the_code_says() -> None:
    assert FILE.read_text("utf-8") == page()


def test_the_page_names_every_class_and_column() -> None:
    said = FILE.read_text("utf-8")
    assert all(f"**{one.name}**: {one.what} | {lasting(one.lasts)}" in said for one in TABLE)
    assert all(f"| {one.column} | {one.why} |" in said for one in described())


@pytest.mark.parametrize(
    ("lasts", "words"),
    [
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=30), "30 days"),
        (timedelta(), "no longer"),
    ],
)
def test_times_are_said_as_people_read_them(lasts: timedelta, words: str) -> None:
    assert lasting(lasts) == words


def test_a_page_that_says_something_else_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    assert main(["data"]) == 1
    assert main(["data", "--write"]) == 0
    assert main(["data"]) == 0
    FILE.write_text(f"{page()} ", "utf-8")
    assert main(["data"]) == 1
