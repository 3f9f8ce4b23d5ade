"""The outbox: who goes first, how many at once, and what is never sent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.channels import DeliveryError
from bot.messages import Lane
from bot.outbox import CALLS_AT_ONCE
from db.models import address, outbox
from db.store import Store
from services import deliveries, people
from services.erasing import LAST_WORD
from tests.bot.post import Line, Office, a_while, busy, unknown, until
from tests.disk import everything_in
from tests.services.teams import SEAL

REPLY, PERSONAL, CALL = Lane.REPLY, Lane.PERSONAL, Lane.CALL
SECOND = timedelta(seconds=1)


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    store = Store(database, seal=SEAL)
    yield Office(store, Line())
    await store.close()


@pytest.fixture
def opened(office: Office) -> Office:
    """An office whose line answers at once."""
    office.line.open.set()
    return office


def names(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


async def test_the_lowest_lane_goes_first_and_then_the_oldest(opened: Office) -> None:
    opened.line.parallel = 1
    await opened.put(CALL, "call")
    await opened.put(PERSONAL, "second", "third")
    await opened.put(REPLY, "first")
    async with opened.sending():
        await opened.until_settled(4)
    assert opened.line.texts[0] == "first"
    assert [text for text in opened.line.texts if text != "call"] == ["first", "second", "third"]


async def test_a_reply_does_not_wait_for_a_broadcast(office: Office) -> None:
    await office.put(CALL, *names("c", 100))
    async with office.sending() as sender:
        await until(lambda: len(office.line.begun) == CALLS_AT_ONCE)
        sender.hand_over(await office.put(REPLY, "reply"))
        await until(lambda: "reply" in office.line.texts)
    assert office.line.texts.index("reply") == CALLS_AT_ONCE


async def test_one_message_of_a_person_is_on_its_way_at_a_time_and_in_order(
    office: Office,
) -> None:
    mine = names("m", 5)
    await office.put(REPLY, *mine, to="amina")
    await office.put(REPLY, "other", to="bruno")
    async with office.sending():
        await until(lambda: len(office.line.begun) == 2)
        await a_while()
        assert sorted(office.line.texts) == ["m0", "other"]
        office.line.open.set()
        await office.until_settled(6)
    assert [text for text in office.line.texts if text != "other"] == mine


async def test_a_call_waits_for_the_reply_of_the_same_person(office: Office) -> None:
    await office.put(CALL, "call", to="amina")
    await office.put(REPLY, "reply", to="amina")
    async with office.sending():
        await until(lambda: office.line.begun)
        await a_while()
        assert office.line.texts == ["reply"]


async def test_no_more_calls_are_on_their_way_than_may_be_lost(office: Office) -> None:
    await office.put(CALL, *names("c", 3 * CALLS_AT_ONCE))
    async with office.sending():
        await until(lambda: len(office.line.begun) == CALLS_AT_ONCE)
        await a_while()
        assert len(office.line.begun) == CALLS_AT_ONCE
        assert (await office.states()).count("sending") == CALLS_AT_ONCE
        office.line.open.set()
        await office.until_settled(3 * CALLS_AT_ONCE)
    assert office.line.most[CALL] == CALLS_AT_ONCE


async def test_no_more_messages_are_on_their_way_than_the_channel_takes(office: Office) -> None:
    office.line.parallel = 3
    await office.put(REPLY, *names("r", 10))
    async with office.sending():
        await until(lambda: len(office.line.begun) == 3)
        await a_while()
        assert len(office.line.begun) == 3
        office.line.open.set()
        await office.until_settled(10)
    assert office.line.most[PERSONAL] == 3


@pytest.mark.parametrize("lane", [REPLY, PERSONAL, CALL])
async def test_what_is_in_the_store_goes_without_a_pause_however_much_it_is(
    opened: Office, lane: int
) -> None:
    await opened.put(lane, *names("r", 60))
    async with opened.sending():
        await opened.until_settled(60)
    assert sorted(opened.line.texts) == sorted(names("r", 60))


async def test_many_rows_of_one_person_do_not_hide_those_of_others(office: Office) -> None:
    office.line.parallel = 2
    await office.put(PERSONAL, *names("m", 20), to="amina")
    await office.put(PERSONAL, "other", to="bruno")
    office.line.open.set()
    async with office.sending():
        await office.until_settled(21)
    assert office.line.texts.index("other") < 20


@pytest.mark.parametrize("lane", [REPLY, PERSONAL, CALL])
async def test_what_has_expired_is_never_sent(opened: Office, lane: int) -> None:
    await opened.put(lane, "late", lasts=timedelta(0))
    await opened.put(lane, "in time", lasts=2 * SECOND)
    async with opened.sending():
        await opened.until_settled(2)
    assert opened.line.texts == ["in time"]
    assert opened.line.begun[0].seconds_left == 2
    late, _in_time = (await opened.rows()).values()
    assert (late.state, late.error, late.body) == ("skipped", "expired", None)


async def test_what_expires_while_it_waits_for_another_is_not_sent(office: Office) -> None:
    await office.put(REPLY, "first", "second", to="amina", lasts=10 * SECOND)
    async with office.sending():
        await until(lambda: office.line.begun)
        office.now += 11 * SECOND
        office.line.open.set()
        await office.until_settled(2)
    assert await office.states() == ["sent", "skipped"]


async def test_who_cannot_be_reached_is_not_tried(opened: Office) -> None:
    (row,) = await opened.put(PERSONAL, "hello")
    async with opened.store.write() as db:
        await people.left(db, row.address_id, opened.now)
    async with opened.sending():
        await opened.until_settled(1)
    assert opened.line.begun == []
    (kept,) = (await opened.rows()).values()
    assert (kept.state, kept.error) == ("skipped", "unreachable")


async def test_rows_of_another_channel_are_left_alone(opened: Office) -> None:
    await opened.put(REPLY, "theirs", channel="telegram")
    await opened.put(REPLY, "ours")
    async with opened.sending():
        await opened.until_settled(1)
        await a_while()
    assert opened.line.texts == ["ours"]
    assert await opened.states() == ["queued", "sent"]


async def test_a_row_that_was_sent_keeps_its_id_and_not_its_words(opened: Office) -> None:
    (row,) = await opened.put(REPLY, "hello")
    async with opened.sending():
        await opened.until_settled(1)
    (kept,) = (await opened.rows()).values()
    assert (kept.state, kept.provider_id, kept.body) == ("sent", f"SM{row.id}", None)


@pytest.mark.parametrize("lane", [REPLY, PERSONAL, CALL])
async def test_a_busy_platform_is_tried_again_later(opened: Office, lane: int) -> None:
    opened.line.fates["hello"] = [busy()]
    await opened.put(lane, "hello")
    async with opened.sending() as sender:
        await opened.until_settled(1)
        sender.wake()
        await a_while()
        (kept,) = (await opened.rows()).values()
        assert (kept.state, kept.attempts, kept.error) == ("queued", 1, "500")
        opened.now += timedelta(seconds=0.8 * {REPLY: 2, PERSONAL: 10, CALL: 300}[lane] - 1)
        sender.wake()
        await a_while()
        assert opened.line.texts == ["hello"]
        opened.now += timedelta(seconds=0.4 * {REPLY: 2, PERSONAL: 10, CALL: 300}[lane] + 2)
        sender.wake()
        await opened.until_settled(2)
    assert await opened.states() == ["sent"]


async def test_a_refusal_is_obeyed_for_exactly_as_long_as_it_says(opened: Office) -> None:
    opened.line.fates["hello"] = [busy(retry_after=7)]
    opened.now += SECOND / 2
    await opened.put(REPLY, "hello")
    async with opened.sending() as sender:
        await opened.until_settled(1)
        for later, count in ((6.9 * SECOND, 1), (0.6 * SECOND, 2)):
            opened.now += later
            sender.wake()
            await a_while()
            assert len(opened.line.begun) == count


async def test_what_is_due_later_goes_in_time_also_while_others_write_without_pause(
    opened: Office,
) -> None:
    await opened.put(PERSONAL, "reminder", at=opened.now + SECOND)
    async with opened.sending() as sender:
        await a_while()
        assert opened.line.texts == []
        opened.now += SECOND
        for text in names("r", 15):
            sender.hand_over(await opened.put(REPLY, text))
            await a_while()
    assert "reminder" in opened.line.texts


async def test_what_is_ended_or_written_anew_before_it_went_is_not_said_as_it_was(
    office: Office,
) -> None:
    office.line.parallel = 1
    await office.put(REPLY, "first")
    _kept, gone, changed = await office.put(PERSONAL, "kept", "gone", "changed")
    async with office.sending() as sender:
        await until(lambda: office.line.begun)
        async with office.store.write() as db:
            await deliveries.end(db, gone.id, "skipped", "gone")
            words = {**changed.body, "text": "anew"}
            await db.execute(update(outbox).where(outbox.c.id == changed.id).values(body=words))
        sender.wake()
        await a_while()
        office.line.open.set()
        await office.until_settled(3)
    assert office.line.texts == ["first", "kept", "anew"]


async def test_what_must_wait_is_sent_when_its_time_has_come_without_being_woken(
    opened: Office,
) -> None:
    opened.line.fates["hello"] = [busy(retry_after=1)]
    await opened.put(REPLY, "hello")
    async with opened.sending():
        await opened.until_settled(1)
        await a_while()
        opened.now += SECOND
        await opened.until_settled(2)
    assert opened.line.texts == ["hello", "hello"]


@pytest.mark.parametrize(("lane", "times"), [(REPLY, 2), (PERSONAL, 2), (CALL, 1)])
async def test_what_may_have_arrived_is_sent_once_more_but_never_a_call(
    opened: Office, lane: int, times: int
) -> None:
    opened.line.fates["hello"] = [unknown() for _each in range(5)]
    await opened.put(lane, "hello")
    async with opened.sending() as sender:
        for _each in range(4):
            opened.now += 60 * SECOND
            sender.wake()
            await a_while()
    assert opened.line.texts == ["hello"] * times
    assert await opened.states() == ["failed"]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DeliveryError("400", permanent=True), "failed"),
        (DeliveryError("no_template", permanent=True, skipped=True), "skipped"),
        (KeyError("a bug in a channel"), "failed"),
    ],
)
async def test_what_cannot_be_sent_ends(opened: Office, error: BaseException, state: str) -> None:
    opened.line.fates["hello"] = [error]
    await opened.put(REPLY, "hello", "after it")
    async with opened.sending():
        await opened.until_settled(2)
    assert await opened.states() == [state, "sent"]
    assert (await opened.rows())["1"].body is None


async def test_who_blocked_us_is_not_written_to_again(opened: Office) -> None:
    opened.line.fates["one"] = [DeliveryError("403", permanent=True, unreachable=True)]
    await opened.put(REPLY, "one", to="amina")
    async with opened.sending():
        await opened.until_settled(1)
    await opened.put(PERSONAL, "two", to="amina")
    async with opened.sending():
        await opened.until_settled(2)
    assert opened.line.texts == ["one"]
    assert await opened.states() == ["failed", "skipped"]


async def test_with_somebodys_last_word_out_nothing_of_them_is_left_on_the_disk(
    opened: Office, tmp_path: Path
) -> None:
    (row,) = await opened.put(REPLY, "Nothing is left.", to="amina")
    async with opened.store.write() as db:
        last = {"purpose": LAST_WORD, "body": {**row.body, "last": True}}
        await db.execute(update(outbox).where(outbox.c.id == row.id).values(last))
        sealed = (await db.execute(select(address.c.sealed))).scalar_one()
    assert sealed in everything_in(tmp_path)
    async with opened.sending():
        await opened.until_settled(1)
        assert opened.line.texts == ["Nothing is left."]
        assert sealed not in everything_in(tmp_path)  # while the program goes on
