"""Reminders: laid with the seat, gone with it, laid anew when something changes, never doubled."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.consequences import draw_all
from bot.reminding import lay
from bot.sealed_rows import opened
from db.models import disclosure
from db.session import Session
from services import deliveries, leaving, reminders, seats
from services.changing import cancel, change
from services.reminders import Purpose, Reminded
from tests.bot.rota import MEETS, NOW, SEAL, STARTS, Rota, rota_in

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
async def rota(tmp_path: Path) -> AsyncIterator[Rota]:
    async with rota_in(f"sqlite+aiosqlite:///{tmp_path}/popote.db") as made:
        yield made


async def test_a_seat_has_two_reminders_in_the_persons_language(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    laid = await rota.reminders(signup_id)
    eve, details = laid["eve"], laid["details"]
    assert (eve.next_at, eve.not_after) == (STARTS - DAY, MEETS - 12 * HOUR)
    assert (details.next_at, details.not_after) == (STARTS - 2 * HOUR, STARTS)
    said = eve.body["text"].replace("\u2068", "").replace("\u2069", "")
    assert said.split("\n") == [
        "❓ Are you still coming?",
        "📦 Distribution · Friday 27/11, from 18:00 to 21:00 · La Chapelle",
        "Please answer before Friday 27/11, 05:45: others wait for a seat.",
    ]
    assert eve.body["buttons"] == [
        ["✅ I am coming", f"/confirm {signup_id}", ""],
        ["❌ I cannot come", f"/leave {signup_id}", ""],
    ]
    assert (eve.lane, eve.language) == (1, "en_GB")


async def test_the_exact_address_is_only_for_who_has_confirmed(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    said = (await rota.reminders(signup_id))["details"].body["text"]
    for words in ("Metro exit 2", "#1", "warm clothes", "17:45"):
        assert words in said
    assert "Rue" not in said
    assert "+33" not in said
    await _ripen(rota, STARTS - 2 * HOUR)
    assert (await rota.reminders(signup_id))["details"].body["text"] == said
    await rota.do(lambda db: seats.confirm(db, bruno, signup_id, NOW))
    row = (await rota.reminders(signup_id))["details"]
    said = opened(SEAL, row.body)["text"]
    assert "12 Rue de l’Exemple" in said
    assert "+33 6 39 98 00 01" in said
    assert len(said.split("\n")) <= 7


async def _ripen(rota: Rota, now: datetime) -> None:
    rota.now = now

    async def _work(db: Session) -> None:
        await reminders.ripen(db, rota.desk.recalling, now)

    await rota.do(_work)


async def _told(rota: Rota) -> list[tuple[int, str]]:
    async with rota.store.read() as db:
        rows = await db.execute(select(disclosure).order_by(disclosure.c.id))
        return [(row.person_id, row.kind) for row in rows]


async def test_the_address_comes_into_the_details_just_before_they_go(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    await rota.do(lambda db: seats.confirm(db, bruno, signup_id, NOW))
    before = (await rota.reminders(signup_id))["details"]
    for early in (NOW, STARTS - 2 * HOUR - timedelta(minutes=2, seconds=1)):
        await _ripen(rota, early)
        row = (await rota.reminders(signup_id))["details"]
        assert (row.id, row.body, row.recall_at) == (before.id, before.body, None)
    assert await _told(rota) == []
    for _twice in range(2):
        await _ripen(rota, STARTS - 2 * HOUR - timedelta(minutes=2))
        row = (await rota.reminders(signup_id))["details"]
        assert (row.id, row.next_at) == (before.id, STARTS - 2 * HOUR)
        body = opened(SEAL, row.body)
        assert "12 Rue de l’Exemple" in body["text"]
        assert body["protected"]
        assert "text" not in row.body
        assert row.recall_at == shift.ends + 2 * HOUR
    assert await _told(rota) == [(bruno, "details")]


async def test_on_whatsapp_the_details_never_hold_the_address(rota: Rota) -> None:
    carla, shift = await rota.person("+33639980002", channel="whatsapp"), await rota.shift()
    signup_id = await rota.seat(carla, shift)
    await rota.do(lambda db: seats.confirm(db, carla, signup_id, NOW))
    await _ripen(rota, STARTS - 2 * HOUR)
    await rota.do(lambda db: reminders.mark_person(db, carla, rota.now))
    body = (await rota.reminders(signup_id))["details"].body
    assert "Metro exit 2" in body["text"]
    assert "Rue" not in str(body)
    assert "+33" not in str(body)
    assert await _told(rota) == []


async def test_who_has_confirmed_is_not_asked(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    await rota.do(lambda db: seats.confirm(db, bruno, signup_id, NOW))
    laid = await rota.reminders(signup_id)
    assert list(laid) == ["details"]
    assert [one[1] for one in laid["details"].body["buttons"]] == [
        f"/leave {signup_id}",
        f"/shift {shift.id}",
    ]


async def test_reminders_are_gone_with_the_seat(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    await rota.do(lambda db: leaving.leave(db, bruno, signup_id, NOW))
    assert await rota.reminders(signup_id) == {}
    again = await rota.seat(bruno, shift)
    assert set(await rota.reminders(again)) == {"eve", "details"}


async def test_reminders_are_gone_with_the_shift(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    await rota.do(lambda db: cancel(db, shift.id, NOW, None))
    assert await rota.reminders(signup_id) == {}


async def test_a_changed_shift_moves_its_reminders_and_doubles_none(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    before = {name: one.id for name, one in (await rota.reminders(signup_id)).items()}
    later = STARTS + DAY
    await rota.do(
        lambda db: change(
            db,
            rota.desk.seal,
            shift.id,
            NOW,
            None,
            starts=later,
            ends=later + 3 * HOUR,
            meets=later,
        )
    )
    laid = await rota.reminders(signup_id)
    assert {name: one.id for name, one in laid.items()} == before
    assert [one.next_at for one in laid.values()] == [later - DAY, later - 2 * HOUR]
    assert "Saturday 28/11" in laid["eve"].body["text"].replace("\u2068", "")


async def test_another_language_is_spoken_in_the_reminders_too(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    await rota.change_person(bruno, language="fr")
    await rota.do(lambda db: reminders.mark_person(db, bruno, NOW))
    laid = await rota.reminders(signup_id)
    assert {one.language for one in laid.values()} == {"fr"}
    assert "vendredi 27/11" in laid["eve"].body["text"]


async def test_who_only_waits_is_reminded_of_nothing(rota: Rota) -> None:
    shift = await rota.shift()
    people = [await rota.person(f"p{number}") for number in range(3)]
    for one in people[:2]:
        await rota.seat(one, shift)
    waiting = await rota.wait(people[2], shift)
    assert await rota.reminders(waiting) == {}


async def test_who_cannot_be_reached_is_laid_nothing_until_they_write_again(rota: Rota) -> None:
    from sqlalchemy import update

    from db.models import address

    bruno, shift = await rota.person("bruno"), await rota.shift()

    async def _reach(gone: datetime | None) -> None:
        async with rota.store.write() as db:
            await db.execute(update(address).values(unreachable_at=gone))

    await _reach(NOW)
    signup_id = await rota.seat(bruno, shift)
    assert await rota.reminders(signup_id) == {}
    await _reach(None)
    await rota.do(lambda db: reminders.mark_person(db, bruno, NOW))
    assert set(await rota.reminders(signup_id)) == {"eve", "details"}


@pytest.mark.parametrize(
    ("before", "laid"),
    [
        (DAY + SECOND, ["eve", "details"]),
        (DAY, ["details"]),  # taken now, it counts as confirmed
        (2 * HOUR + SECOND, ["details"]),
        (2 * HOUR, []),
        (SECOND, []),
    ],
)
async def test_only_what_is_to_come_is_laid(
    rota: Rota, before: timedelta, laid: list[str]
) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    rota.now = STARTS - before
    signup_id = await rota.seat(bruno, shift)
    assert list(await rota.reminders(signup_id)) == laid


async def test_laying_twice_changes_nothing(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    before = [tuple(one) for one in await rota.rows()]
    for _again in range(3):
        await rota.do(lambda db: reminders.mark_person(db, bruno, NOW))
    assert [tuple(one) for one in await rota.rows()] == before
    assert not (await rota.signup(signup_id)).stale


async def test_a_seat_that_is_rolled_back_leaves_no_reminder(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()

    async def _killed(db: Any) -> None:
        await seats.take(db, bruno, shift.roles[0].id, NOW)
        await draw_all(db, rota.desk, NOW)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rota.do(_killed)
    assert await rota.rows() == []


async def test_what_another_process_left_is_laid_by_the_next_look_at_the_clock(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    async with rota.store.write() as db:  # as an import does, which has no desk
        decision = await seats.take(db, bruno, shift.roles[0].id, NOW)
    assert await rota.rows() == []
    async with rota.store.write() as db:
        assert await lay(db, rota.desk, NOW)
    assert set(await rota.reminders(decision.signup_id or 0)) == {"eve", "details"}
    async with rota.store.write() as db:
        assert not await lay(db, rota.desk, NOW)


async def test_a_reminder_that_is_due_but_was_not_sent_is_kept_with_the_words_of_today(
    rota: Rota,
) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    before = (await rota.reminders(signup_id))["details"].id
    rota.now = STARTS - HOUR  # the program was down when it was due
    await rota.do(
        lambda db: change(db, rota.desk.seal, shift.id, rota.now, None, meeting="Metro exit 3")
    )
    laid = await rota.reminders(signup_id)
    assert laid["details"].id == before
    assert "Metro exit 3" in laid["details"].body["text"]


async def test_a_reminder_that_was_sent_is_not_laid_again(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    row = (await rota.reminders(signup_id))["eve"].id
    rota.now = STARTS - DAY + timedelta(minutes=1)
    async with rota.store.write() as db:
        await deliveries.sent(db, [(row, "SM1")])
    await rota.do(lambda db: reminders.mark_person(db, bruno, rota.now))
    assert list(await rota.reminders(signup_id)) == ["details"]


async def test_the_last_row_of_the_outbox_gives_its_number_to_nobody(rota: Rota) -> None:
    """A sender may hold it in memory: what it notes must not fall on another row."""
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    last = max(one.id for one in await rota.rows())
    await rota.do(lambda db: leaving.leave(db, bruno, signup_id, NOW))
    again = await rota.seat(bruno, shift)
    assert all(one.id > last for one in (await rota.reminders(again)).values())


async def test_two_hundred_stale_seats_and_more_are_all_laid(rota: Rota) -> None:
    shift = await rota.shift()
    one = await rota.person("bruno")
    async with rota.store.write() as db:
        from sqlalchemy import insert

        from db.models import signup

        await db.execute(
            insert(signup),
            [
                {
                    "shift_id": shift.id,
                    "role_id": shift.roles[0].id,
                    "person_id": one,
                    "number": number,
                    "status": "seated" if number == 450 else "cancelled",
                    "created_at": NOW,
                    "seen_version": 1,
                }
                for number in range(1, 451)
            ],
        )
        await lay(db, rota.desk, NOW)
    assert len(await rota.rows()) == 2


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seconds=st.integers(-3 * 86_400, 3 * 86_400),
    lead=st.integers(0, 14 * 3600),
    confirmed=st.booleans(),
    waiting=st.sets(st.sampled_from(Purpose)),
)
def test_a_reminder_has_always_time_to_be_of_use(
    seconds: int, lead: int, confirmed: bool, waiting: set[Purpose]
) -> None:
    starts = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # in the night the clocks go back
    now = starts + timedelta(seconds=seconds)
    meets = starts - timedelta(seconds=lead)
    one = Reminded(1, 1, 1, True, confirmed, meets, starts, dict.fromkeys(waiting, 1))
    for purpose in Purpose:
        due = one.due(purpose, now)
        if due is not None:
            assert due[0] < due[1]
            assert now < due[1]
            assert now < due[0] or purpose in waiting
        if purpose is Purpose.EVE and confirmed:
            assert due is None
