"""The budget: people outside the window, each once in 24 hours, and a tenth for reminders."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text as sql

from db.sealing import Seal
from db.session import Session
from services import budget, deliveries, people
from services.deliveries import Draft
from services.people import Writer
from services.rates import Rates

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEN = Rates(conversations=10)  # nine of them for calls


async def queued(
    db: Session,
    *names: str,
    channel: str = "whatsapp",
    wrote: timedelta | None = None,
    at: datetime = NOW,
) -> list[int]:
    """Queue a row for each person, who wrote so long ago; returns the rows."""
    known = await people.recognise(db, SEAL, [Writer(channel, one) for one in names], NOW)
    if wrote is not None:
        await people.seen(db, [one.address_id for one in known], NOW - wrote)
    drafts = [Draft(one.address_id, channel, 2, {}, "fr", NOW + 6 * HOUR, at=at) for one in known]
    return await deliveries.queue(db, drafts, NOW)


async def sent(db: Session, *names: str, at: datetime = NOW) -> None:
    """Send to people outside the window at a moment."""
    rows = await queued(db, *names)
    await deliveries.sent(db, [(one, f"SM{one}") for one in rows])
    await budget.began(db, rows, at)


@pytest.mark.parametrize(("allowed", "for_calls"), [(250, 225), (10, 9), (1, 0), (0, 0), (15, 13)])
def test_a_tenth_is_kept_for_what_one_person_must_know(allowed: int, for_calls: int) -> None:
    assert budget.for_calls(Rates(conversations=allowed)) == for_calls


async def test_who_was_written_to_counts_for_a_day(db: Session) -> None:
    await sent(db, "amina", "bruno")
    assert await budget.left(db, NOW, TEN) == 7
    assert await budget.left(db, NOW + 23 * HOUR, TEN) == 7
    assert await budget.left(db, NOW + 24 * HOUR, TEN) == 9


async def test_a_person_counts_once_however_often_we_write(db: Session) -> None:
    await sent(db, "amina")
    await sent(db, "amina", at=NOW + HOUR)
    await queued(db, "amina")
    assert await budget.left(db, NOW + HOUR, TEN) == 8


async def test_what_is_about_to_be_sent_counts_already(db: Session) -> None:
    rows = await queued(db, "amina", "bruno")
    await deliveries.claim(db, rows[:1])
    assert await budget.left(db, NOW, TEN) == 7


async def test_who_wrote_within_the_day_costs_nothing(db: Session) -> None:
    await queued(db, "amina", wrote=HOUR)
    assert await budget.left(db, NOW, TEN) == 9
    await queued(db, "bruno", wrote=deliveries.WINDOW)
    assert await budget.left(db, NOW, TEN) == 8


async def test_other_channels_and_what_waits_for_later_do_not_count(db: Session) -> None:
    await queued(db, "amina", channel="telegram")
    await queued(db, "bruno", at=NOW + HOUR)
    assert await budget.left(db, NOW, TEN) == 9


async def test_there_is_never_less_than_nothing(db: Session) -> None:
    await sent(db, *(f"person {n}" for n in range(12)))
    assert await budget.left(db, NOW, TEN) == 0


async def test_it_says_when_there_is_room_again(db: Session) -> None:
    assert await budget.grows(db, NOW) is None
    await sent(db, "amina", at=NOW - 2 * HOUR)
    await sent(db, "bruno", at=NOW - HOUR)
    assert await budget.grows(db, NOW) == NOW + 22 * HOUR


async def test_what_was_sent_is_found_by_an_index(db: Session) -> None:
    asked = "EXPLAIN QUERY PLAN SELECT address_id FROM outbox WHERE begun_at > 5"
    plan = [str(row._mapping["detail"]) for row in await db.execute(sql(asked))]
    assert any("ix_outbox_begun_at" in one for one in plan), plan
