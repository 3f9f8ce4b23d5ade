"""Races to answer calls: by tasks and by processes on a file, and a naive way that must fail.

Never more say yes than are wanted, and who was told yes is one of them unless they said no since.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.services.answer_race import ANSWERS
from tests.services.racing import (
    Answer,
    alone,
    faults,
    happened,
    rows,
    together,
    told,
    wrong,
)

YES = """
    SELECT r.call_id, r.person_id FROM recipient r JOIN call c ON c.id = r.call_id
    WHERE r.answer = 'yes' AND c.role_id IS NULL
"""
PLAIN = "SELECT id FROM call WHERE role_id IS NULL"
TOO_FULL = """
    SELECT c.id FROM call c WHERE c.role_id IS NULL AND c.wanted <
        (SELECT count(*) FROM recipient r WHERE r.call_id = c.id AND r.answer = 'yes')
"""
ASKED_TWICE = """
    SELECT person_id FROM recipient WHERE wave > 0 GROUP BY person_id HAVING count(*) > 1
"""
MIXED = {
    ("come", "yes"),
    ("come", "late"),
    ("not me", "no"),
    ("not me", "seated"),
    ("leave", "left"),
    ("keep", "kept"),
}


def must_be_right(file: Path, answers: Sequence[Answer], attempts: int) -> None:
    assert len(answers) == attempts
    assert faults(answers) == Counter()
    assert wrong(file) == Counter()
    assert rows(file, TOO_FULL) == []
    assert rows(file, ASKED_TWICE) == []  # the race is shorter than a day
    plain = {number for (number,) in rows(file, PLAIN)}
    said = {one for one in told(answers, ("yes",)) if one[0] in plain}
    kept: set[Any] = set(rows(file, YES))
    assert kept - said == set()
    took_back = {(what, who) for act, how, what, who in answers if (act, how) == ("not me", "no")}
    assert said - kept - took_back == set()
    assert MIXED - happened(answers) == set()


async def test_tasks_at_once_never_say_yes_to_more_than_are_wanted(
    tmp_path: Path, attempts: int
) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await alone(ANSWERS, file, attempts), attempts)


async def test_four_processes_at_once_never_say_yes_to_more_than_are_wanted(
    tmp_path: Path, attempts: int
) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await together(ANSWERS, file, attempts), attempts)


async def test_the_naive_way_says_yes_to_too_many_in_the_same_race(
    tmp_path: Path, attempts: int
) -> None:
    for way in (alone, together):
        file = tmp_path / f"{way.__name__}.db"
        answers = await way(ANSWERS, file, attempts // 2, "naive")
        assert faults(answers) == Counter()  # it fails without a word
        assert wrong(file)["more_than_wanted"]
