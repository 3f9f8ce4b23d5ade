"""Guesses: five wrong words an hour for one, a hundred for all, and then it is quiet."""

from datetime import datetime, timedelta

import pytest

from db.models import job
from db.session import Session
from services import guesses
from services.refusals import Refused
from tests.services.teams import NOW, how_many

HOUR, A_SECOND = timedelta(hours=1), timedelta(seconds=1)


async def may(db: Session, person_id: int, now: datetime) -> bool:
    try:
        await guesses.must_be_few(db, person_id, now)
    except Refused:
        return False
    return True


async def test_five_wrong_words_are_looked_at_and_no_more_for_an_hour(db: Session) -> None:
    for _one in range(5):
        assert await may(db, 7, NOW)
        await guesses.count(db, 7, NOW)
    assert not await may(db, 7, NOW)
    assert not await may(db, 7, NOW + HOUR - A_SECOND)
    assert await may(db, 7, NOW + HOUR)
    assert await may(db, 8, NOW)


async def test_a_hundred_wrong_words_of_all_end_it_for_all(db: Session) -> None:
    for one in range(100):
        assert await may(db, one, NOW)
        await guesses.count(db, one, NOW)
    assert not await may(db, 999, NOW + HOUR - A_SECOND)
    with pytest.raises(Refused, match="Too many wrong words"):
        await guesses.must_be_few(db, 999, NOW)
    assert await may(db, 999, NOW + HOUR)


async def test_what_was_counted_is_gone_after_the_hour(db: Session) -> None:
    await guesses.count(db, 7, NOW)
    await guesses.clear(db, NOW + HOUR - A_SECOND)
    assert await how_many(db, job) == 2
    await guesses.clear(db, NOW + HOUR)
    assert await how_many(db, job) == 0


async def test_a_clock_that_was_ahead_shuts_nobody_out(db: Session) -> None:
    for _one in range(5):
        await guesses.count(db, 7, NOW + 999 * HOUR)
    assert await may(db, 7, NOW)
    await guesses.count(db, 7, NOW)
    assert await may(db, 7, NOW)
