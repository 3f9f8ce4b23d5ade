"""The seeded bugs: each can still be sown, and the documents say that each was caught."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutations.bug import Bug
from tests.mutations.bugs import BUGS
from tests.mutations.score import BEGIN, END, Score, noted, table
from tests.mutations.trial import ROOT, copied, tried

SECONDS = 60.0
BROKEN = next(one for one in BUGS if one.file == "bot/rotation.py")
NEEDED = ("bot/__init__.py", BROKEN.file, *BROKEN.tests, "pyproject.toml")  # it is soon copied
HARMLESS = replace(BROKEN, name="only a comment", new=f"    # as before\n{BROKEN.old}")


@pytest.mark.parametrize("bug", BUGS, ids=lambda one: one.name.replace(" ", "_"))
def test_each_bug_can_still_be_sown_and_its_tests_are_there(bug: Bug) -> None:
    assert bug.misfit(ROOT) == ""
    assert bug.new != bug.old


def test_there_are_at_least_twenty_four_bugs_all_unlike() -> None:
    assert len({(one.file, one.old, one.new) for one in BUGS}) == len(BUGS) >= 24
    assert len({one.name for one in BUGS}) == len(BUGS)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"old": "SETTLED"}, "times in bot/rotation.py"),
        ({"old": "no such line"}, "stands 0 times in bot/rotation.py"),
        (
            {"tests": ("tests/bot/test_no_such.py",)},
            "there is no tests/bot/test_no_such",
        ),
        ({"tests": ("tests/bot/test_rotation.py::test_nothing",)}, "::test_nothing"),
        ({"tests": ()}, "there is no"),
    ],
)
def test_what_cannot_be_sown_says_why(changed: dict[str, object], why: str) -> None:
    assert why in replace(BROKEN, **changed).misfit(ROOT)  # type: ignore[arg-type]


def test_a_bug_in_a_copy_is_caught_and_a_change_that_is_none_is_not(tmp_path: Path) -> None:
    tree = copied(tmp_path / "copy", NEEDED)
    before = (tree / BROKEN.file).read_text("utf-8")
    found = []
    for bug in (BROKEN, HARMLESS):
        with bug.sown(tree):
            assert (tree / bug.file).read_text("utf-8") != before
            found.append(tried(tree, bug.tests, SECONDS))
        assert (tree / bug.file).read_text("utf-8") == before
    broken, harmless = found
    assert broken.failed
    assert broken.by.startswith("tests/bot/test_rotation.py::test_")
    assert (harmless.code, harmless.failed) == (0, False), harmless.said


def test_what_does_not_end_or_cannot_be_read_catches_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_slow.py").write_text("import time\ndef test_it(): time.sleep(60)\n", "utf-8")
    (tmp_path / "test_wrong.py").write_text("def test_it(:\n", "utf-8")
    slow, wrong = (
        tried(tmp_path, [one], seconds)
        for one, seconds in (("test_slow.py", 1.0), ("test_wrong.py", 30))
    )
    assert (slow.code, slow.failed) == (None, False)
    assert wrong.code not in (0, None)
    assert not wrong.failed


def test_the_score_is_noted_between_its_marks() -> None:
    scores = [Score(BROKEN, "tests/a.py::test_that_it_is_seen", 1.0), Score(HARMLESS, "", 1.0)]
    said = noted(f"before\n{BEGIN}old\n{END}after\n", scores)
    assert said == f"before\n{BEGIN}{table(scores)}\n{END}after\n"
    assert "**1 of 2 seeded bugs are caught (50 %).**" in said
    assert f"| {BROKEN.name} | `{BROKEN.file}` | that it is seen |" in said
    assert f"| {HARMLESS.name} | `{HARMLESS.file}` | **nothing** |" in said


def test_every_bug_was_caught_as_the_documents_say() -> None:
    document = (ROOT / "docs" / "testing.md").read_text("utf-8")
    said = document.partition(BEGIN)[2].partition(END)[0]
    rows = re.findall(r"^\| (.+) \| `(.+)` \| (.+) \|$", said, re.MULTILINE)
    assert [row[:2] for row in rows] == [(one.name, one.file) for one in BUGS]
    assert f"**{len(BUGS)} of {len(BUGS)} seeded bugs are caught (100 %).**" in said
