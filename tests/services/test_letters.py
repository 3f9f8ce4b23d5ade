"""Letters: kept once, sealed until they are handled, wiped by what handled them, dead at three."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import incoming
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import letters
from services.letters import Letter
from tests.disk import checkpoint, everything_in

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
WORDS = b"where is food near stalingrad"


def mail(*ids: str, channel: str = "wire") -> list[tuple[str, str, bytes]]:
    return [(channel, one, WORDS) for one in ids]


async def keep(db: Session, raws: Sequence[tuple[str, str, bytes]]) -> list[Letter]:
    return await letters.keep(db, SEAL, raws, NOW)


async def waiting(db: Session) -> list[str]:
    return [one.external_id for one in await letters.waiting(db, SEAL)]


async def sealed(db: Session, number: int) -> bytes | None:
    found = await db.execute(select(incoming.c.sealed).where(incoming.c.id == number))
    words: bytes | None = found.scalar_one()
    return words


async def test_letters_wait_in_the_order_in_which_they_came(db: Session) -> None:
    kept = await keep(db, mail("b", "a", "c"))
    assert [one.external_id for one in kept] == ["b", "a", "c"]
    assert [one.body for one in kept] == [WORDS] * 3
    assert await letters.waiting(db, SEAL) == kept


async def test_what_was_delivered_before_is_not_kept_again(db: Session) -> None:
    await keep(db, mail("a", "b"))
    assert [one.external_id for one in await keep(db, mail("b", "c", "a"))] == ["c"]
    assert await waiting(db) == ["a", "b", "c"]


async def test_what_is_delivered_twice_at_once_is_kept_once(db: Session) -> None:
    first, second = ("wire", "a", b"one"), ("wire", "b", b"two")
    kept = await keep(db, [first, second, first])
    assert [(one.external_id, one.body) for one in kept] == [("a", b"one"), ("b", b"two")]


async def test_what_was_handled_is_still_known(db: Session) -> None:
    (letter,) = await keep(db, mail("a"))
    await letters.handled(db, [letter.id])
    assert await keep(db, mail("a")) == []
    assert await waiting(db) == []


async def test_the_same_id_on_two_channels_is_two_letters(db: Session) -> None:
    kept = await keep(db, [*mail("7"), *mail("7", channel="telegram")])
    assert [one.channel for one in kept] == ["wire", "telegram"]


async def test_nothing_is_kept_of_nothing(db: Session) -> None:
    assert await keep(db, []) == []


async def test_handling_wipes_the_words(db: Session) -> None:
    one, two = await keep(db, mail("a", "b"))
    await letters.handled(db, [one.id])
    assert await sealed(db, one.id) is None
    assert await sealed(db, two.id) is not None
    assert await waiting(db) == ["b"]


@pytest.mark.parametrize("size", [20, 900, 20_000], ids=["short", "long", "on pages of its own"])
async def test_of_what_was_handled_neither_words_nor_seal_are_on_the_disk(
    store: Store, tmp_path: Path, size: int
) -> None:
    body = (WORDS * size)[:size]
    async with store.write() as db:
        kept = await keep(db, [("wire", str(number), body) for number in range(20)])
        seals = [await sealed(db, one.id) for one in kept]
    assert body[:20] not in everything_in(tmp_path)
    assert all(one is not None and one[:16] in everything_in(tmp_path) for one in seals)
    async with store.write() as db:
        await letters.handled(db, [one.id for one in kept])
    checkpoint(tmp_path)
    left = everything_in(tmp_path)
    for one in seals:
        assert one is not None
        pieces = range(0, len(one) - 16, 1 + len(one) // 20)
        assert not any(one[at : at + 16] in left for at in pieces)


async def test_the_third_failure_gives_a_letter_up(db: Session) -> None:
    one, two = await keep(db, mail("a", "b"))
    assert [await letters.failed(db, one.id, "KeyError") for _each in range(3)] == [
        False,
        False,
        True,
    ]
    assert await waiting(db) == ["b"]
    assert await letters.counted(db, "dead") == 1
    assert await letters.counted(db, "waiting") == 1
    assert two.attempts == 0


async def test_failures_are_counted_over_restarts(store: Store) -> None:
    async with store.write() as db:
        (letter,) = await keep(db, mail("a"))
        await letters.failed(db, letter.id, "KeyError")
    async with store.read() as db:
        (again,) = await letters.waiting(db, SEAL)
    assert again.attempts == 1


async def test_of_a_failure_only_its_name_is_kept(db: Session) -> None:
    (letter,) = await keep(db, mail("a"))
    await letters.failed(db, letter.id, "E" * 200)
    fault = (await db.execute(select(incoming.c.fault))).scalar_one()
    assert fault == "E" * 64


async def test_old_ids_are_forgotten_after_eight_days_and_dead_letters_after_one(
    db: Session,
) -> None:
    handled, dead, open_ = await keep(db, mail("handled", "dead", "waiting"))
    await letters.handled(db, [handled.id])
    for _each in range(3):
        await letters.failed(db, dead.id, "KeyError")
    for later, left in (
        (timedelta(hours=24), {handled.id, dead.id, open_.id}),
        (timedelta(hours=24, seconds=1), {handled.id, open_.id}),
        (timedelta(days=8), {handled.id, open_.id}),
        (timedelta(days=8, seconds=1), {open_.id}),
    ):
        await letters.clear(db, NOW + later)
        assert set((await db.execute(select(incoming.c.id))).scalars()) == left
