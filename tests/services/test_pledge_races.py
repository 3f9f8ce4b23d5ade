"""Races to bring what is missing: by tasks and by processes on a file, and a way that must fail.

What is answered is held against the file afterwards: no more is promised than is missing, nobody
promises the same twice, and who was told "it is promised" brings it, unless they or the store
room said otherwise, or they were told.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.services.pledge_race import PROMISES
from tests.services.racing import Answer, alone, faults, happened, rows, together, told, wrong

COMING = "state IN ('pledged', 'confirmed')"
TWICE = f"""
    SELECT need_id, person_id FROM pledge WHERE {COMING}
    GROUP BY need_id, person_id HAVING count(*) > 1
"""
PROMISED = f"SELECT id, person_id FROM pledge WHERE {COMING}"
TOLD = """
    SELECT json_extract(details, '$.pledge') FROM news
    WHERE kind IN ('pledge_over', 'pledge_off', 'pledge_taken')
"""
NEVER_ASKED = """
    SELECT pledge.id FROM pledge JOIN news ON json_extract(details, '$.pledge') = pledge.id
    WHERE kind = 'pledge_over' AND NOT json_extract(details, '$.sure') AND asked_at IS NULL
    AND ended_at < closes_at
"""
TELLINGS = "SELECT DISTINCT kind FROM news"
MET = """
    SELECT id FROM need WHERE state = 'fulfilled'
    AND wanted > (SELECT coalesce(sum(received), 0) FROM pledge WHERE need_id = need.id)
"""
SAYS = ("pledged", "confirmed", "changed")  # that it is promised


def lost(file: Path, answers: Sequence[Answer]) -> set[tuple[int | None, int | None]]:
    """Return who was told that it is promised, and it is not, and they do not know why."""
    known = {
        what
        for act, outcome, what, _who in answers
        if (act == "cancel" and outcome == "cancelled") or act == "receive"
    }
    heard = {what for (what,) in rows(file, TOLD)}
    gone = told(answers, SAYS) - set(rows(file, PROMISED))
    return {one for one in gone if one[0] not in known | heard}


def unheard(file: Path, answers: Sequence[Answer]) -> set[tuple[Any, ...]]:
    """Return promises nobody was told of."""
    return set(rows(file, PROMISED)) - told(answers, SAYS)


def must_be_right(file: Path, answers: Sequence[Answer], attempts: int) -> None:
    assert len(answers) == attempts
    assert faults(answers) == Counter()
    assert wrong(file) == Counter()
    assert rows(file, TWICE) == []
    assert rows(file, MET) == []
    assert rows(file, NEVER_ASKED) == []
    assert lost(file, answers) == set()
    assert unheard(file, answers) == set()
    assert MIXED - happened(answers) == set()
    assert {kind for (kind,) in rows(file, TELLINGS)} >= TOLD_OF


MIXED = {
    ("promise", "pledged"),
    ("promise", "already"),
    ("promise", "too_much"),
    ("promise", "nothing_missing"),
    ("change", "changed"),
    ("change", "too_much"),
    ("cancel", "cancelled"),
    ("confirm", "confirmed"),
    ("confirm", "pledged"),
    ("receive", "received"),
    ("receive", "nothing"),
    ("want", "wanted"),
    ("call off", "some"),
    ("keep", "kept"),
}
TOLD_OF = {"pledge_ask", "pledge_over", "pledge_off", "pledge_taken"}


async def test_tasks_at_once_never_promise_more_than_is_missing(
    tmp_path: Path, attempts: int
) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await alone(PROMISES, file, attempts), attempts)


async def test_four_processes_at_once_never_promise_more_than_is_missing(
    tmp_path: Path, attempts: int
) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await together(PROMISES, file, attempts), attempts)


async def test_adding_up_first_fails_in_the_same_race(tmp_path: Path, attempts: int) -> None:
    for way in (alone, together):
        file = tmp_path / f"{way.__name__}.db"
        answers = await way(PROMISES, file, attempts // 2, "naive")
        assert faults(answers) == Counter()  # it fails without a word
        assert wrong(file)["over"]
