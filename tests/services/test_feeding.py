"""Feeding: who gets a call next, what is taken back, and that everybody is counted once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text, update

from db.models import address, person, recipient
from db.models import call as calls
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import call_acts, call_counts, deliveries, fates, feeding, people, quiet
from services.calls import Call, State, call_of, change
from services.deliveries import Draft
from services.quiet import Level
from services.taking_back import take_back, withdraw
from tests.calling import Scene, recipients, sent, settled

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
CHATS = [str(one) for one in range(100, 112)]
BODY: dict[str, Any] = {"text": "x", "buttons": [], "style": "none"}


async def a_call(db: Session, channel: str = "telegram", **given: Any) -> tuple[Scene, Call]:
    scene = await settled(db, SEAL, channel, CHATS, NOW)
    number = await sent(db, SEAL, scene, NOW, **given)
    in_turn = [one.person_id for one in await recipients(db, number)]
    return replace(scene, people=in_turn), await again(db, number)


async def again(db: Session, number: int) -> Call:
    found = await call_of(db, number)
    assert found is not None
    return found


async def fed(db: Session, call: Call, most: int, channel: str = "telegram") -> list[int]:
    """Hand the next ones to the outbox; returns their rows."""
    some = await feeding.next_waiting(db, call, NOW, channel, most)
    drafts = [
        Draft(one.address_id, channel, 2, BODY, "fr", call.not_after, call_id=call.id)
        for one in some
    ]
    rows = await deliveries.queue(db, drafts, NOW)
    pairs = [(one.recipient_id, row) for one, row in zip(some, rows, strict=True)]
    await feeding.queued(db, pairs, NOW)
    return rows


async def states(db: Session, call: Call) -> list[str]:
    return [one.state for one in await recipients(db, call.id)]


async def test_the_next_ones_come_in_order_each_once(db: Session) -> None:
    scene, call = await a_call(db)
    first = await feeding.next_waiting(db, call, NOW, "telegram", 5)
    assert [one.person_id for one in first] == scene.people[:5]
    assert {one.language for one in first} == {"ar", "en_GB"}
    assert not any(one.group for one in first)
    await fed(db, call, 5)
    second = await feeding.next_waiting(db, call, NOW, "telegram", 50)
    assert [one.person_id for one in second] == scene.people[5:]
    assert await feeding.next_waiting(db, call, NOW, "whatsapp", 50) == []


async def test_who_opted_out_or_left_meanwhile_is_skipped_and_others_take_their_place(
    db: Session,
) -> None:
    scene, call = await a_call(db)
    await quiet.set_level(db, scene.people[0], Level.NONE, NOW)
    await quiet.set_level(db, scene.people[1], Level.URGENT, NOW)
    rows = await recipients(db, call.id)
    await people.left(db, rows[2].address_id, NOW)
    await db.execute(update(recipient).where(recipient.c.id == rows[3].id).values(person_id=None))
    got = await feeding.next_waiting(db, call, NOW, "telegram", 4)
    assert [one.person_id for one in got] == scene.people[4:8]
    counts = await call_counts.counts(db, call.id)
    assert counts.skipped == {"quiet": 2, "unreachable": 1, "gone": 1}
    assert (counts.waiting, counts.people) == (8, 12)


async def test_an_urgent_call_reaches_who_wants_urgent_ones(db: Session) -> None:
    scene, call = await a_call(db, urgent=True)
    await quiet.set_level(db, scene.people[0], Level.URGENT, NOW)
    got = await feeding.next_waiting(db, call, NOW, "telegram", 1)
    assert [one.person_id for one in got] == scene.people[:1]


async def test_only_so_many_are_outside_the_window(db: Session) -> None:
    scene, call = await a_call(db, "whatsapp")
    closed = NOW - timedelta(days=2)
    for one in (await recipients(db, call.id))[:6]:
        await people.seen(db, [one.address_id], closed)
    await db.execute(
        update(address).where(address.c.person_id == scene.people[0]).values(last_incoming_at=None)
    )
    got = await feeding.next_waiting(db, call, NOW, "whatsapp", 50, outside=2)
    assert [one.person_id for one in got] == scene.people[6:] + scene.people[:2]
    assert [one.window_open for one in got] == [True] * 6 + [False] * 2
    assert await feeding.hungry(db, call.id, NOW, "whatsapp", outside=0)
    await fed(db, call, 6, "whatsapp")  # in order: those outside
    await db.execute(update(recipient).values(state="skipped", reason="capped"))
    await db.execute(
        update(recipient)
        .where(recipient.c.person_id == scene.people[0])
        .values(state="waiting", reason=None)
    )
    assert not await feeding.hungry(db, call.id, NOW, "whatsapp", outside=0)
    assert await feeding.hungry(db, call.id, NOW, "whatsapp", outside=1)
    assert await feeding.waits(db, call.id)


async def test_what_is_taken_back_waits_again_and_what_is_under_way_does_not(
    db: Session,
) -> None:
    _scene, call = await a_call(db)
    rows = await fed(db, call, 5)
    await deliveries.claim(db, rows[:2])
    assert await take_back(db, call.id) == 3
    assert await states(db, call) == ["queued"] * 2 + ["waiting"] * 10
    assert await deliveries.claim(db, rows) == []
    assert await take_back(db, call.id) == 0


async def test_numbers_of_rows_taken_back_are_not_given_out_again(db: Session) -> None:
    _scene, call = await a_call(db)
    rows = await fed(db, call, 5)
    await take_back(db, call.id)
    assert min(await fed(db, call, 5)) > max(rows)


async def test_who_opts_out_gets_nothing_that_was_queued(db: Session) -> None:
    scene, call = await a_call(db)
    rows = await fed(db, call, 2)
    assert await withdraw(db, scene.people[0]) == 1
    assert await deliveries.claim(db, rows) == rows[1:]
    assert (await states(db, call))[:2] == ["skipped", "queued"]
    counts = await call_counts.counts(db, call.id)
    assert (counts.skipped, counts.queued) == ({"quiet": 1}, 1)


async def test_who_wants_urgent_ones_only_still_gets_these(db: Session) -> None:
    scene, call = await a_call(db, urgent=True)
    rows = await fed(db, call, 1)
    assert await withdraw(db, scene.people[0], urgent_too=False) == 0
    assert await deliveries.claim(db, rows) == rows


@pytest.mark.parametrize(
    ("act", "state", "reasons"),
    [
        (call_acts.pause, "waiting", {}),
        (call_acts.stop, "skipped", {"stopped": 12}),
    ],
)
async def test_a_row_that_fails_after_its_call_was_held_back_is_not_tried_again(
    act: Any, state: str, reasons: dict[str, int], db: Session
) -> None:
    scene, call = await a_call(db)
    (row,) = await fed(db, call, 1)
    await deliveries.claim(db, [row])
    await act(db, call.id, NOW, scene.claire)
    await deliveries.retry(db, row, "500", NOW)
    await feeding.recall(db, row)
    assert await deliveries.claim(db, [row]) == []
    assert (await states(db, call))[0] == state
    assert (await call_counts.counts(db, call.id)).skipped == reasons


async def test_a_row_of_a_running_call_is_tried_again(db: Session) -> None:
    _scene, call = await a_call(db)
    (row,) = await fed(db, call, 1)
    await deliveries.claim(db, [row])
    await deliveries.retry(db, row, "500", NOW)
    await feeding.recall(db, row)
    assert await deliveries.claim(db, [row]) == [row]


async def test_the_room_tells_what_is_due_and_what_is_tried_again_later(db: Session) -> None:
    _scene, call = await a_call(db)
    rows = await fed(db, call, 5)
    await deliveries.claim(db, rows[:2])
    await deliveries.retry(db, rows[0], "500", NOW + timedelta(minutes=5))
    assert await feeding.room(db, "telegram", NOW) == (3, 4)
    assert await feeding.under_way(db, call.id)


async def test_a_call_is_found_as_long_as_it_is_not_over(db: Session) -> None:
    scene, call = await a_call(db)
    assert await feeding.unended(db) == [call.id]
    await call_acts.pause(db, call.id, NOW, scene.claire)
    assert await feeding.unended(db) == [call.id]
    await call_acts.stop(db, call.id, NOW, scene.claire)
    assert await feeding.unended(db) == []


async def test_the_urgent_calls_come_first_and_then_those_to_few(db: Session) -> None:
    _scene, many = await a_call(db)
    numbers = [many.id]
    for size, urgent in ((2, False), (99, True)):
        row = {
            "organization_id": many.organization_id,
            "kind": "notice",
            "state": "sending",
            "audience": {},
            "people": size,
            "urgent": urgent,
            "created_at": NOW,
            "begins_at": NOW,
            "not_after": many.not_after,
        }
        added = await db.execute(insert(calls).values(row).returning(calls.c.id))
        numbers.append(added.scalar_one())
    assert await feeding.unended(db) == numbers[::-1]


async def test_the_next_ones_are_found_by_an_index(db: Session) -> None:
    _scene, call = await a_call(db)
    waiting = select(recipient.c.id).where(
        recipient.c.call_id == call.id, recipient.c.channel == "telegram", feeding.WAITING
    )
    told = str(waiting.compile(compile_kwargs={"literal_binds": True}))
    plan = await db.execute(text(f"EXPLAIN QUERY PLAN {told}"))
    assert "ix_recipient_waiting" in " ".join(row.detail for row in plan)


FATES = st.lists(
    st.sampled_from(
        ["sent", "delivered", "read", "failed", "skipped", "sending", "interrupted", "gone"]
    ),
    max_size=12,
)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fates=FATES, back=st.booleans())
async def test_the_counts_always_add_up(fates: list[str], back: bool, database: str) -> None:
    store = Store(database, seal=SEAL)
    try:
        async with store.write() as db:
            await _forget_all(db)
            _scene, call = await a_call(db)
            rows = await fed(db, call, len(fates))
            await deliveries.claim(db, rows)
            for row, fate in zip(rows, fates, strict=True):
                await _meet(db, row, fate)
            if back:
                await fed(db, call, 3)
                await take_back(db, call.id)
            counts = await call_counts.counts(db, call.id)
        assert counts.people == call.people == 12
        assert counts.waiting == 12 - len(fates)
        assert counts.unknown == fates.count("interrupted") + fates.count("gone")
        assert counts.queued == fates.count("sending")
        assert counts.excluded == fates.count("skipped")
        assert counts.arrived == sum(fates.count(one) for one in ("sent", "delivered", "read"))
        parts = counts.arrived + counts.failed + counts.unknown + counts.excluded
        assert counts.people == parts + counts.waiting + counts.queued
        assert counts.through == parts
    finally:
        await store.close()


async def _meet(db: Session, row: int, fate: str) -> None:
    """Let a row come so far."""
    if fate == "gone":
        found = await db.execute(select(recipient).where(recipient.c.outbox_id == row))
        await db.execute(person.delete().where(person.c.id == found.one().person_id))
    elif fate == "interrupted":
        await deliveries.end(db, row, "failed", deliveries.INTERRUPTED)
    elif fate in ("failed", "skipped"):
        await deliveries.end(db, row, fate, "400")
    elif fate != "sending":
        await deliveries.sent(db, [(row, "1")])
        await fates.advance(db, "telegram", row, fate, "")


async def _forget_all(db: Session) -> None:
    for table in ("recipient", "outbox", "call_text", "call", "audit", "news", "coordinator"):
        await db.execute(text(f"DELETE FROM {table}"))
    for table in ("address", "person", "organization"):
        await db.execute(text(f"DELETE FROM {table}"))


async def test_what_platforms_say_later_never_goes_back(db: Session) -> None:
    _scene, call = await a_call(db, "whatsapp")
    (row,) = await fed(db, call, 1, "whatsapp")
    await deliveries.claim(db, [row])
    await deliveries.sent(db, [(row, "SM1")])
    for said in ("read", "sent", "delivered", "failed", "read"):
        await fates.advance(db, "whatsapp", row, said, "63016" if said == "failed" else "")
    counts = await call_counts.counts(db, call.id)
    assert (counts.read, counts.failed, counts.arrived) == (1, 0, 1)


async def test_who_may_have_got_it_is_unknown_until_the_platform_says(db: Session) -> None:
    _scene, call = await a_call(db, "whatsapp")
    rows = await fed(db, call, 2, "whatsapp")
    await deliveries.claim(db, rows)
    for row in rows:
        await deliveries.end(db, row, "failed", f"{deliveries.UNKNOWN}timeout")
    assert (await call_counts.counts(db, call.id)).unknown == 2
    await fates.advance(db, "whatsapp", rows[0], "delivered", "")
    counts = await call_counts.counts(db, call.id)
    assert (counts.unknown, counts.delivered) == (1, 1)


async def test_a_stopped_call_counts_who_got_it_and_who_did_not(db: Session) -> None:
    scene, call = await a_call(db)
    rows = await fed(db, call, 5)
    await deliveries.claim(db, rows[:2])
    await deliveries.sent(db, [(row, "1") for row in rows[:2]])
    await call_acts.stop(db, call.id, NOW, scene.claire)
    counts = await call_counts.counts(db, call.id)
    assert (counts.sent, counts.skipped, counts.through) == (2, {"stopped": 10}, 12)
    assert (await again(db, call.id)).state is State.STOPPED


async def test_the_end_of_a_call_is_not_undone(db: Session) -> None:
    scene, call = await a_call(db)
    await change(db, call.id, state=State.STOPPED.value)
    await call_acts.resume(db, call.id, NOW, scene.claire)
    assert (await again(db, call.id)).state is State.STOPPED
