"""PINs: kept as a digest, guessed with 5 in 1,000,000, and nobody waits for the digest."""

import asyncio
import random
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import pin
from db.session import Session
from services import pins
from services.refusals import Refused
from tests.services.teams import NOW, acts, association, coordinator_of, told

PIN = "280624"


@pytest.fixture
async def claire(db: Session) -> int:
    """A coordinator, by number."""
    return await coordinator_of(db, await association(db))


async def test_only_a_salted_digest_is_kept(db: Session, claire: int) -> None:
    other = await coordinator_of(db, 1)
    for one in (claire, other):
        await pins.choose(db, one, PIN, NOW)
    rows = (await db.execute(select(pin))).all()
    assert len({row.digest for row in rows}) == 2
    assert PIN.encode() not in b"".join(row.salt + row.digest for row in rows)


async def test_one_that_was_entered_holds_for_five_minutes(db: Session, claire: int) -> None:
    assert not await pins.fresh(db, claire, NOW)
    await pins.choose(db, claire, PIN, NOW)
    for seconds, holds in ((0, True), (299, True), (300, False), (-1, False)):
        assert await pins.fresh(db, claire, NOW + timedelta(seconds=seconds)) is holds
    later = NOW + timedelta(hours=1)
    assert not await pins.enter(db, claire, "280625", later)
    assert not await pins.fresh(db, claire, later)
    assert await pins.enter(db, claire, PIN, later)
    assert await pins.fresh(db, claire, later)


async def test_a_right_one_forgives_the_wrong_ones_before_it(db: Session, claire: int) -> None:
    await pins.choose(db, claire, PIN, NOW)
    for _round in range(3):
        for _guess in range(4):
            assert not await pins.enter(db, claire, "900001", NOW)
        assert await pins.enter(db, claire, PIN, NOW)


async def test_after_five_wrong_ones_not_even_the_right_one_opens_for_a_day(
    db: Session, claire: int
) -> None:
    other = await coordinator_of(db, 1)
    await pins.choose(db, claire, PIN, NOW)
    for _guess in range(4):
        assert not await pins.enter(db, claire, "900001", NOW)
    with pytest.raises(Refused):
        await pins.enter(db, claire, "900001", NOW)
    assert not await pins.fresh(db, claire, NOW)
    for hours in (0, 12, 23.9):
        for act in (pins.enter, pins.choose):
            with pytest.raises(Refused):
                await act(db, claire, PIN, NOW + timedelta(hours=hours))
    assert await pins.enter(db, claire, PIN, NOW + timedelta(hours=24))
    assert await told(db) == [("pin_locked", other)]
    assert [one[2] for one in await acts(db)] == ["set_pin", "locked_pin"]


async def test_guessing_all_day_tries_five_of_a_million(
    db: Session, claire: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def _quick(digits: str, salt: bytes) -> bytes:
        return digits.encode().rjust(32)

    monkeypatch.setattr(pins, "_digest", _quick)
    await pins.choose(db, claire, PIN, NOW)
    chance, tried = random.Random(1), 0
    for minute in range(24 * 60):
        try:
            await pins.enter(
                db,
                claire,
                f"{chance.randrange(300_000, 900_000)}",
                NOW + minute * timedelta(minutes=1),
            )
        except Refused:
            continue
        tried += 1
    assert tried + 1 == pins.TRIES  # the fifth is refused and counted
    assert pins.TRIES / 10**pins.SHORTEST <= 5e-6


async def test_nobody_waits_for_a_digest(db: Session, claire: int) -> None:
    longest, running = 0.0, True
    clock = asyncio.get_running_loop().time

    async def _beat() -> None:
        nonlocal longest
        while running:
            began = clock()
            await asyncio.sleep(0.001)
            longest = max(longest, clock() - began)

    beating = asyncio.create_task(_beat())
    await pins.choose(db, claire, PIN, NOW)
    began = clock()
    assert await pins.enter(db, claire, PIN, NOW)
    took, running = clock() - began, False
    await beating
    assert longest < max(took, 0.1)


async def test_what_is_written_of_a_pin_is_no_write_of_the_conversation(
    db: Session, claire: int
) -> None:
    db.wrote = db.noted = False
    await pins.choose(db, claire, PIN, NOW)
    await pins.enter(db, claire, "900001", NOW)
    assert not db.wrote
    assert not db.noted


@given(st.text(alphabet="0123456789", max_size=14))
def test_a_pin_of_six_to_twelve_figures_that_is_no_pattern_is_good(digits: str) -> None:
    long_enough = 6 <= len(digits) <= 12
    try:
        pins.must_be_good(digits)
    except Refused:
        assert not long_enough or len(set(digits)) <= 4 or _runs(digits)
    else:
        assert long_enough
        assert len(set(digits)) > 2


def _runs(digits: str) -> bool:
    return digits in "0123456789" * 3 or digits[::-1] in "0123456789" * 3 or _steps(digits)


def _steps(digits: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return len(steps) == 1


@pytest.mark.parametrize("digits", ["28o624", "28062４", "²80624", "", "-28062", "28 624"])
def test_what_is_not_figures_is_no_pin(digits: str) -> None:
    with pytest.raises(Refused):
        pins.must_be_good(digits)
