"""Deliveries: which rows are due, and that their states only go forward."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import outbox
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import deliveries, fates, people
from services.deliveries import Delivery, Draft
from services.people import Writer
from tests.disk import checkpoint, everything_in

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERY = (0, 2)
BODY = {"text": "soup tonight at the canal", "buttons": [], "style": "none"}
STATES = ("sent", "failed", "delivered", "read")


async def rows(
    db: Session, *lanes: int, to: Sequence[str] = ("amina",), channel: str = "wire"
) -> list[int]:
    """Queue one row for each lane, to people in turn."""
    writers = [Writer(channel, to[place % len(to)]) for place in range(len(lanes))]
    known = await people.recognise(db, SEAL, writers, NOW)
    drafts = [
        Draft(one.address_id, channel, lane, BODY, "fr", NOW + 6 * HOUR)
        for one, lane in zip(known, lanes, strict=True)
    ]
    return await deliveries.queue(db, drafts, NOW)


async def due(
    db: Session, now: datetime = NOW, lanes: tuple[int, int] = EVERY, channel: str = "wire"
) -> list[Delivery]:
    return await deliveries.due(db, SEAL, channel, now, lanes, 100)


async def row(db: Session, number: int) -> Any:
    return (await db.execute(select(outbox).where(outbox.c.id == number))).one()


async def state(db: Session, number: int) -> str:
    found: str = (await row(db, number)).state
    return found


async def test_what_is_queued_is_due_with_everything_a_sender_needs(db: Session) -> None:
    (number,) = await rows(db, 1)
    (found,) = await due(db)
    assert (found.id, found.address, found.lane, found.body) == (number, "amina", 1, BODY)
    assert (found.language, found.attempts, found.not_after) == ("fr", 0, NOW + 6 * HOUR)
    assert not found.unreachable
    assert not found.window_open


async def test_the_lowest_lane_is_due_first_and_then_the_oldest(db: Session) -> None:
    numbers = await rows(db, 2, 0, 1, 0, 2, 1)
    assert [one.id for one in await due(db)] == [numbers[place] for place in (1, 3, 2, 5, 0, 4)]


async def test_lanes_and_channels_are_asked_for_apart(db: Session) -> None:
    reply, personal, call = await rows(db, 0, 1, 2)
    (other,) = await rows(db, 0, channel="telegram")
    assert [one.id for one in await due(db, lanes=(0, 1))] == [reply, personal]
    assert [one.id for one in await due(db, lanes=(2, 2))] == [call]
    assert [one.id for one in await due(db, channel="telegram")] == [other]


async def test_no_more_are_read_than_asked_for(db: Session) -> None:
    numbers = await rows(db, *[0] * 5)
    found = await deliveries.due(db, SEAL, "wire", NOW, EVERY, 2)
    assert [one.id for one in found] == numbers[:2]


async def test_rows_are_numbered_in_the_order_in_which_they_are_queued(db: Session) -> None:
    first = await rows(db, 0, 1)
    second = await rows(db, 0, 1)
    assert first + second == sorted(first + second)
    assert await deliveries.queue(db, [], NOW) == []


@pytest.mark.parametrize(
    ("ago", "opened"),
    [(timedelta(0), True), (timedelta(hours=23, minutes=49), True), (deliveries.WINDOW, False)],
)
async def test_the_window_is_open_for_almost_24_hours(
    db: Session, ago: timedelta, opened: bool
) -> None:
    await rows(db, 0)
    (before,) = await due(db)
    await people.seen(db, [before.address_id], NOW - ago)
    (found,) = await due(db)
    assert found.window_open is opened
    await deliveries.close_window(db, found.address_id)
    (closed,) = await due(db)
    assert not closed.window_open


async def test_who_left_is_known_to_be_out_of_reach(db: Session) -> None:
    await rows(db, 0)
    (before,) = await due(db)
    await people.left(db, before.address_id, NOW)
    (found,) = await due(db)
    assert found.unreachable


async def test_what_was_sent_is_not_due_and_its_words_are_gone(db: Session) -> None:
    one, two = await rows(db, 0, 0)
    await deliveries.sent(db, [(one, "SM1")])
    assert [each.id for each in await due(db)] == [two]
    kept = await row(db, one)
    assert (kept.state, kept.provider_id, kept.body, kept.error) == ("sent", "SM1", None, None)
    await deliveries.sent(db, [])


async def test_what_must_wait_is_due_later_and_says_when(db: Session) -> None:
    one, two = await rows(db, 0, 1)
    assert await deliveries.next_due(db, "wire", NOW) is None
    await deliveries.retry(db, one, "429", NOW + 2 * HOUR)
    await deliveries.retry(db, two, "500", NOW + HOUR)
    assert await due(db) == []
    assert await deliveries.next_due(db, "wire", NOW) == NOW + HOUR
    assert await deliveries.next_due(db, "telegram", NOW) is None
    (found,) = await due(db, NOW + HOUR)
    assert (found.id, found.attempts) == (two, 1)
    assert await deliveries.next_due(db, "wire", NOW + HOUR) == NOW + 2 * HOUR


@pytest.mark.parametrize("how", ["failed", "skipped"])
async def test_what_ended_is_not_due_and_its_words_are_gone(db: Session, how: str) -> None:
    (number,) = await rows(db, 0)
    await deliveries.end(db, number, how, "E" * 100)
    assert await due(db) == []
    kept = await row(db, number)
    assert (kept.state, kept.body, kept.error) == (how, None, "E" * 64)


async def test_a_call_is_claimed_once(db: Session) -> None:
    one, two, three = await rows(db, 2, 2, 2)
    assert await deliveries.claim(db, [one, two]) == [one, two]
    assert await deliveries.claim(db, [one, two, three]) == [three]
    assert await due(db) == []


async def test_what_was_claimed_when_the_program_stopped_is_never_sent(db: Session) -> None:
    one, two = await rows(db, 2, 2)
    await deliveries.claim(db, [one])
    assert await deliveries.recover(db) == 1
    assert [each.id for each in await due(db)] == [two]
    kept = await row(db, one)
    assert (kept.state, kept.error, kept.body) == ("failed", "interrupted", None)


async def test_a_claimed_call_that_was_refused_may_be_tried_again(db: Session) -> None:
    (number,) = await rows(db, 2)
    await deliveries.claim(db, [number])
    await deliveries.retry(db, number, "429", NOW)
    assert [each.id for each in await due(db)] == [number]


@pytest.mark.parametrize(
    "order", [each for size in range(1, 5) for each in permutations(STATES, size)]
)
async def test_in_whatever_order_statuses_come_the_furthest_one_stays(
    db: Session, order: Sequence[str]
) -> None:
    (number,) = await rows(db, 0)
    await deliveries.sent(db, [(number, "SM1")])
    seen = [fates.FORWARD["sent"]]
    for each in (*order, *order):  # and each of them twice
        await fates.advance(db, "wire", number, each, "")
        seen.append(fates.FORWARD[await state(db, number)])
    assert seen == sorted(seen)
    assert await state(db, number) == max(("sent", *order), key=STATES.index)


@pytest.mark.parametrize(("ended", "said"), [*product(("failed", "skipped"), STATES)])
async def test_what_ended_has_arrived_after_all_only_when_its_platform_says_so(
    db: Session, ended: str, said: str
) -> None:
    (number,) = await rows(db, 0)
    await deliveries.end(db, number, ended, "30008")
    await fates.advance(db, "wire", number, said, "")
    further = fates.FORWARD[said] > fates.FORWARD[ended]
    assert await state(db, number) == (said if further else ended)
    assert (await row(db, number)).error == (None if further else "30008")


@pytest.mark.parametrize("said", STATES)
async def test_a_status_that_comes_before_our_own_note_is_not_undone_by_it(
    db: Session, said: str
) -> None:
    (number,) = await rows(db, 0)
    await fates.advance(db, "wire", number, said, "")
    await deliveries.sent(db, [(number, "SM1")])
    await deliveries.retry(db, number, "timeout", NOW)
    await deliveries.end(db, number, "failed", "timeout")
    assert await state(db, number) == said
    assert await due(db) == []


async def test_a_status_says_whose_row_it_was(db: Session) -> None:
    (number,) = await rows(db, 0)
    (found,) = await due(db)
    assert await fates.advance(db, "wire", number, "sent", "") == found.address_id
    assert await fates.advance(db, "wire", number + 1, "sent", "") is None
    assert await fates.advance(db, "telegram", number, "read", "") is None
    assert await state(db, number) == "sent"


async def test_rows_are_counted_by_channel_and_state(db: Session) -> None:
    one, *_others = await rows(db, 0, 0, 0)
    await rows(db, 0, channel="telegram")
    await deliveries.sent(db, [(one, "1")])
    assert await deliveries.counts(db) == {
        ("wire", "queued"): 2,
        ("wire", "sent"): 1,
        ("telegram", "queued"): 1,
    }


async def test_what_is_of_no_use_is_forgotten_after_three_days(db: Session) -> None:
    sent, failed, _queued = await rows(db, 0, 0, 0)
    await deliveries.sent(db, [(sent, "1")])
    await deliveries.end(db, failed, "failed", "x")
    useless = NOW + 6 * HOUR + deliveries.REPORTED
    await deliveries.clear(db, useless)
    assert len(await deliveries.counts(db)) == 3
    await deliveries.clear(db, useless + timedelta(seconds=1))
    assert await deliveries.counts(db) == {}  # what waits for a channel that is gone, too


async def test_words_that_arrived_are_not_on_the_disk(store: Store, tmp_path: Path) -> None:
    async with store.write() as db:
        numbers = await rows(db, 0, 1, 2)
    assert b"soup tonight" in everything_in(tmp_path)
    async with store.write() as db:
        await deliveries.sent(db, [(one, "1") for one in numbers])
    checkpoint(tmp_path)
    assert b"soup tonight" not in everything_in(tmp_path)
