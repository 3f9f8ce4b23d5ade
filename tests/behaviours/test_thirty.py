"""The thirty behaviours: each is named in the documents, with tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "behaviours.md"
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS = [
    (int(number), behaviour, tuple(re.findall(r"`(test_\w+)`", tests)))
    for number, behaviour, tests in ROW.findall(PAGE.read_text("utf-8"))
]


@cache
def every_test() -> frozenset[str]:
    """Return the names of all tests."""
    return frozenset(
        one.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for one in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_")
    )


def test_there_are_thirty() -> None:
    assert [number for number, _behaviour, _tests in ROWS] == list(range(1, 31))


@pytest.mark.parametrize(
    ("behaviour", "tests"),
    [pytest.param(one, tests, id=f"{number:02}") for number, one, tests in ROWS],
)
def test_a_behaviour_is_shown_by_tests_that_exist(behaviour: str, tests: tuple[str, ...]) -> None:
    assert behaviour
    assert tests
    assert set(tests) <= every_test()
