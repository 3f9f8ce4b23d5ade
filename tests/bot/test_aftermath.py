"""The aftermath: one table says when a row is tried again, and what is kept of an address."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.aftermath import PAUSES, Result, again, note, report
from bot.channels import PAUSED, DeliveryError
from bot.messages import Lane, Status
from db.models import gathering
from db.store import Store
from services import deliveries, groups, people, quiet
from services.deliveries import Delivery
from services.people import Writer
from services.quiet import Level
from tests.bot.post import NOW, SEAL, Line, Office
from tests.services.teams import association, coordinator_of, told

REPLY, PERSONAL, CALL = Lane.REPLY, Lane.PERSONAL, Lane.CALL
LATER = datetime(2026, 11, 25, tzinfo=UTC)
BUSY = DeliveryError("500")
UNKNOWN = DeliveryError("timeout", unknown=True)
PERMANENT = DeliveryError("400", permanent=True)
REFUSED = DeliveryError("429", retry_after=17.5)
CLOSED = DeliveryError("63016", window_closed=True)
TOKEN, ACCOUNT = DeliveryError("token", permanent=True), DeliveryError("account", permanent=True)
TEMPLATE: dict[str, object] = {"text": "x", "template": {"key": "k", "variables": []}}


def row(lane: int, attempts: int, body: dict[str, object] | None = None) -> Delivery:
    return Delivery(1, 1, "amina", lane, body or {"text": "x"}, "fr", attempts, LATER, True, False)


@pytest.mark.parametrize(
    ("lane", "attempts", "error", "pause"),
    [
        (REPLY, 0, BUSY, 2),
        (REPLY, 1, BUSY, 10),
        (REPLY, 2, BUSY, 60),
        (REPLY, 3, BUSY, 300),
        (REPLY, 50, BUSY, 300),
        (PERSONAL, 0, BUSY, 10),
        (PERSONAL, 3, BUSY, 900),
        (PERSONAL, 50, BUSY, 900),
        (CALL, 0, BUSY, 300),
        (CALL, 1, BUSY, 600),
        (CALL, 2, BUSY, None),
        (REPLY, 0, UNKNOWN, 10),
        (REPLY, 1, UNKNOWN, None),
        (PERSONAL, 0, UNKNOWN, 10),
        (PERSONAL, 1, UNKNOWN, None),
        (CALL, 0, UNKNOWN, None),
        (REPLY, 0, PERMANENT, None),
        (CALL, 0, PERMANENT, None),
        (REPLY, 0, REFUSED, 17.5),
        (CALL, 9, REFUSED, 17.5),
        (REPLY, 0, CLOSED, None),
        (REPLY, 0, TOKEN, 300),
        (CALL, 99, ACCOUNT, 300),
    ],
)
def test_when_a_row_is_tried_again(
    lane: int, attempts: int, error: DeliveryError, pause: float | None
) -> None:
    found = again(row(lane, attempts), error)
    if pause is None:
        assert found is None
    else:
        assert found == pytest.approx(pause, rel=0.2 if error is BUSY else 0)


def test_a_closed_window_is_tried_once_more_with_the_template() -> None:
    assert again(row(PERSONAL, 0, TEMPLATE), CLOSED) == 0
    assert again(row(PERSONAL, 1, TEMPLATE), CLOSED) is None


@given(st.sampled_from([REPLY, PERSONAL, CALL]), st.integers(0, 10))
def test_pauses_are_spread_so_that_not_everybody_comes_back_at_once(
    lane: int, attempts: int
) -> None:
    found = {again(row(lane, attempts), BUSY) for _each in range(5)}
    assert len(found) == (1 if lane == CALL and attempts >= len(PAUSES[lane]) else 5)


@pytest.mark.parametrize(("lane", "longest"), [(REPLY, 300), (PERSONAL, 900)])
def test_what_one_person_waits_for_is_tried_until_it_is_of_no_use(
    lane: int, longest: float
) -> None:
    tries = [again(row(lane, attempts), BUSY) for attempts in range(100)]
    assert all(each is not None and each <= 1.2 * longest for each in tries)


def test_a_call_is_given_up_when_the_platform_stays_busy() -> None:
    tries = [again(row(CALL, attempts), BUSY) for attempts in range(10)]
    pauses = [each for each in tries if each is not None]
    assert sum(pauses) < timedelta(hours=1).total_seconds()
    assert tries[-1] is None


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    store = Store(database, seal=SEAL)
    yield Office(store, Line())
    await store.close()


async def noted(office: Office, *results: Result) -> None:
    async with office.store.write() as db:
        await note(db, results, NOW)


async def reported(office: Office, status: Status) -> None:
    async with office.store.write() as db:
        await report(db, status, NOW)


async def reach(office: Office) -> list[tuple[bool, bool]]:
    """Return for each row still to be sent whether it can be reached, and its window is open."""
    async with office.store.read() as db:
        found = await deliveries.due(db, SEAL, "wire", NOW + timedelta(days=1), (0, 2), 100)
    return [(not one.unreachable, one.window_open) for one in found]


async def test_results_of_every_sort_are_noted_together(office: Office) -> None:
    sent, busy, dead, skipped = await office.put(REPLY, "a", "b", "c", "d")
    no_template = DeliveryError("template", permanent=True, skipped=True)
    await noted(
        office,
        Result(sent, "SM1"),
        Result(busy, "", REFUSED),
        Result(dead, "", PERMANENT),
        Result(skipped, "", no_template),
    )
    assert await office.states() == ["sent", "queued", "failed", "skipped"]
    kept = (await office.rows())[str(busy.id)]
    assert kept.next_at == NOW + timedelta(seconds=18)


async def test_who_blocked_us_is_out_of_reach_until_they_write(office: Office) -> None:
    one, _two = await office.put(PERSONAL, "a", "b", to="amina")
    assert await reach(office) == [(True, False)] * 2
    blocked = DeliveryError("403", permanent=True, unreachable=True)
    await noted(office, Result(one, "", blocked))
    assert await reach(office) == [(False, False)]
    async with office.store.write() as db:
        await people.seen(db, [one.address_id], NOW + timedelta(hours=23))
    assert await reach(office) == [(True, True)]


@pytest.mark.parametrize("blocked", [True, False])
async def test_who_blocked_us_and_writes_again_gets_answers_and_no_calls(
    office: Office, blocked: bool
) -> None:
    one, two = await office.put(PERSONAL, "a", "b", to="amina")
    await noted(office, Result(one, "", DeliveryError("403", unreachable=True, blocked=blocked)))
    async with office.store.write() as db:
        await people.seen(db, [one.address_id], NOW + timedelta(hours=1))
        (amina,) = await people.recognise(db, SEAL, [Writer("wire", "amina")], NOW)
        level = await quiet.level_of(db, amina.person.id)
    assert level is (Level.NONE if blocked else Level.ALL)
    status = Status("wire", "SM1", "failed", two.id, unreachable=True, blocked=True)
    await reported(office, status)
    async with office.store.read() as db:
        assert await quiet.level_of(db, amina.person.id) is Level.NONE


async def test_a_group_from_which_we_were_removed_is_no_group_of_calls_any_more(
    office: Office,
) -> None:
    (row,) = await office.put(CALL, "a call", to="-100")
    async with office.store.write() as db:
        number = (await people.recognise(db, SEAL, [Writer("wire", "-100")], NOW))[0].person.id
        team = await association(db)
        made = {"person_id": number, "organization_id": team, "since": NOW}
        await db.execute(insert(gathering).values(made_by=await coordinator_of(db, team), **made))
    removed = DeliveryError("403", permanent=True, unreachable=True, blocked=True)
    await noted(office, Result(row, "", removed))
    async with office.store.read() as db:
        assert await groups.of_organizations(db, [team]) == []
        assert [kind for kind, _person in await told(db)] == ["group_added"]


async def test_a_closed_window_is_closed_for_the_next_message_too(office: Office) -> None:
    one, two = await office.put(PERSONAL, "a", "b", to="amina")
    async with office.store.write() as db:
        await people.seen(db, [one.address_id], NOW + timedelta(hours=23))
    await noted(office, Result(replace(one, body=TEMPLATE), "", CLOSED))
    assert await reach(office) == [(True, False)] * 2
    await noted(office, Result(two, "", CLOSED))
    assert await office.states() == ["queued", "failed"]


@pytest.mark.parametrize("state", ["sent", "delivered", "read", "failed"])
async def test_what_a_platform_reports_is_noted_by_our_own_number(
    office: Office, state: str
) -> None:
    one, _two = await office.put(REPLY, "a", "b")
    await reported(office, Status("wire", "SM1", state, one.id, "30008"))
    assert await office.states() == [state, "queued"]
    assert (await office.rows())[str(one.id)].error == "30008"


async def test_what_is_not_of_a_row_of_ours_changes_nothing(office: Office) -> None:
    (one,) = await office.put(REPLY, "a")
    for status in (
        Status("wire", "SM1", "read"),
        Status("wire", "SM1", "read", one.id + 1),
        Status("telegram", "SM1", "read", one.id),
    ):
        await reported(office, status)
    assert await office.states() == ["queued"]


async def test_a_report_may_say_that_nobody_is_there_or_the_window_is_closed(
    office: Office,
) -> None:
    one, _two = await office.put(REPLY, "a", "b", to="amina")
    async with office.store.write() as db:
        await people.seen(db, [one.address_id], NOW + timedelta(hours=23))
    await reported(office, Status("wire", "SM1", "failed", one.id, window_closed=True))
    assert await reach(office) == [(True, False)]
    await reported(office, Status("wire", "SM1", "failed", one.id, unreachable=True))
    assert await reach(office) == [(False, False)]


async def test_of_a_call_that_may_have_arrived_the_reason_says_so(office: Office) -> None:
    (sent,) = await office.put(CALL, "hello")
    async with office.store.write() as db:
        await note(db, [Result(sent, "", UNKNOWN)], NOW)
    assert [row.error for row in (await office.rows()).values()] == ["unknown:timeout"]


async def test_waiting_for_a_platform_costs_no_try(office: Office) -> None:
    (sent,) = await office.put(CALL, "hello")
    paused = DeliveryError(PAUSED, retry_after=3)
    async with office.store.write() as db:
        await note(db, [Result(sent, "", paused)], NOW)
    (row,) = (await office.rows()).values()
    assert (row.state, row.attempts) == ("queued", 0)
