"""Races for the last places: by tasks and by processes on a file, and a naive way that must fail.

What is answered is held against the file afterwards: nobody is overbooked, nobody sits twice or
in two places at once, and who was told "you have a seat" has it, unless they left, or were told.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

from services.keeping import keep
from services.waiting import could_follow
from tests.services.race import SEATS
from tests.services.racing import (
    Answer,
    alone,
    faults,
    happened,
    rows,
    store_on,
    together,
    told,
    wrong,
)
from tests.services.shift_builder import in_

TWICE = """
    SELECT shift_id, person_id FROM signup WHERE status IN ('seated', 'offered', 'waiting')
    GROUP BY shift_id, person_id HAVING count(*) > 1
"""
SEATED = "SELECT id, person_id FROM signup WHERE status = 'seated'"
TOLD = "SELECT signup_id FROM news WHERE kind IN ('replaced', 'released', 'moved_back')"
WAITED_FOR = """
    SELECT role.id FROM shift_role role WHERE role.most > (
        SELECT count(*) FROM signup s
        WHERE s.role_id = role.id AND s.status IN ('seated', 'offered', 'held'))
    AND EXISTS (SELECT 1 FROM signup w WHERE w.role_id = role.id AND w.status = 'waiting')
"""


def lost(file: Path, answers: Sequence[Answer]) -> set[tuple[int | None, int | None]]:
    """Return who was told that they have a seat, has none, and neither left nor heard of it."""
    left = {
        who for act, outcome, who, _p in answers if act == "leave" and outcome in ("left", "late")
    }
    heard = {who for (who,) in rows(file, TOLD)}
    gone = told(answers, ("seated",)) - set(rows(file, SEATED))
    return {one for one in gone if one[0] not in left | heard}


def unheard(file: Path, answers: Sequence[Answer]) -> set[tuple[Any, ...]]:
    """Return seats nobody was told of."""
    return set(rows(file, SEATED)) - told(answers, ("seated",))


def must_be_right(file: Path, answers: Sequence[Answer], attempts: int) -> None:
    assert len(answers) == attempts
    assert faults(answers) == Counter()
    assert wrong(file) == Counter()
    assert rows(file, TWICE) == []
    assert lost(file, answers) == set()
    assert unheard(file, answers) == set()
    assert MIXED - happened(answers) == set()


MIXED = {
    ("take", "seated"),
    ("take", "full"),
    ("take", "overlaps"),
    ("take", "already_seated"),
    ("wait", "waiting"),
    ("accept", "seated"),
    ("leave", "left"),
    ("swap", "seated"),
    ("come", "seated"),
    ("resize", "some moved back"),
    ("keep", "kept"),
}


async def test_tasks_at_once_take_no_seat_twice(tmp_path: Path, attempts: int) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await alone(SEATS, file, attempts), attempts)


async def test_four_processes_at_once_take_no_seat_twice(tmp_path: Path, attempts: int) -> None:
    file = tmp_path / "popote.db"
    must_be_right(file, await together(SEATS, file, attempts), attempts)


async def test_the_naive_way_fails_in_the_same_race(tmp_path: Path, attempts: int) -> None:
    for way in (alone, together):
        file = tmp_path / f"{way.__name__}.db"
        answers = await way(SEATS, file, attempts // 2, "naive")
        assert faults(answers) == Counter()  # it fails without a word
        assert wrong(file)["too_many"]


async def test_nobody_waits_beside_a_free_seat_who_could_have_it(tmp_path: Path) -> None:
    file = tmp_path / "popote.db"
    assert faults(await alone(SEATS, file, 400)) == Counter()
    async with store_on(file) as store, store.write() as db:
        now = in_(hours=8)
        await keep(db, now)
        free = [role_id for (role_id,) in await db.execute(text(WAITED_FOR))]
        assert not any([await could_follow(db, role_id, now) for role_id in free])
