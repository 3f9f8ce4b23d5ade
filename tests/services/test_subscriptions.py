"""Subscriptions: every day at one time on the clock of the street, once, and never hours late."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from db.models import person, subscription
from db.session import Session
from services import people, quiet, subscriptions
from services.days import local
from services.meals import Audience
from services.news import take_news
from services.quiet import Level
from tests.services.kitchens import paris, somebody

NOW = paris("2026-11-24T16:00")
FIVE = time(17)


async def told(db: Session) -> list[int]:
    """Return who has news, which are then gone."""
    return [one.person_id for one in await take_news(db)]


async def test_somebody_is_told_at_the_time_they_chose_once_a_day(db: Session) -> None:
    amina = await somebody(db)
    first = await subscriptions.subscribe(db, amina, FIVE, "area:stalingrad", NOW)
    assert first == paris("2026-11-24T17:00")
    assert await subscriptions.keep(db, NOW) == 0
    for minutes in (0, 1, 30):
        await subscriptions.keep(db, first + timedelta(minutes=minutes))
    assert await told(db) == [amina]
    await subscriptions.keep(db, paris("2026-11-25T16:59"))
    assert await told(db) == []
    await subscriptions.keep(db, paris("2026-11-25T17:00"))
    assert await told(db) == [amina]


async def test_a_time_that_is_over_today_begins_tomorrow(db: Session) -> None:
    amina = await somebody(db)
    first = await subscriptions.subscribe(db, amina, time(12), "", NOW)
    assert first == paris("2026-11-25T12:00")


async def test_what_is_two_hours_late_waits_for_the_next_day(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    await subscriptions.keep(db, paris("2026-11-24T19:01"))
    assert await told(db) == []
    kept = await subscriptions.of_person(db, amina)
    assert kept is not None
    assert kept.next_at == paris("2026-11-25T17:00")


async def test_what_is_one_hour_late_is_still_told(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    await subscriptions.keep(db, paris("2026-11-24T18:00"))
    assert await told(db) == [amina]


async def test_who_wants_no_messages_is_not_told_and_keeps_it(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    await quiet.set_level(db, amina, Level.NONE, NOW)
    await subscriptions.keep(db, paris("2026-11-24T17:00"))
    assert await told(db) == []
    await quiet.set_level(db, amina, Level.URGENT, NOW)
    await subscriptions.keep(db, paris("2026-11-25T17:00"))
    assert await told(db) == [amina]


async def test_a_second_one_takes_the_place_of_the_first(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "area:stalingrad", NOW)
    await subscriptions.subscribe(db, amina, time(7), "", NOW, Audience.MINORS)
    kept = await subscriptions.of_person(db, amina)
    assert kept is not None
    assert (kept.at, kept.spot, kept.audience) == (time(7), "", Audience.MINORS)


async def test_it_can_be_ended_once(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    assert await subscriptions.end(db, amina)
    assert not await subscriptions.end(db, amina)
    assert await subscriptions.of_person(db, amina) is None
    await subscriptions.keep(db, paris("2026-11-24T17:00"))
    assert await told(db) == []


async def test_many_are_told_in_batches_until_nobody_is_due(db: Session) -> None:
    everyone = [await somebody(db) for _ in range(45)]
    for one in everyone:
        await subscriptions.subscribe(db, one, FIVE, "", NOW)
    due = paris("2026-11-24T17:00")
    assert [await subscriptions.keep(db, due) for _ in range(4)] == [20, 20, 5, 0]
    assert await told(db) == everyone


async def test_who_is_forgotten_has_no_subscription(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    await db.execute(delete(person).where(person.c.id == amina))
    assert (await db.execute(select(subscription))).first() is None


@given(st.integers(0, 2 * 365 * 24 * 60), st.times(timezones=st.none()))
def test_the_next_moment_is_the_first_on_which_the_clock_shows_the_time(
    minutes: int, chosen: time
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    chosen = chosen.replace(second=0, microsecond=0)
    found = subscriptions.following(chosen, now)
    assert timedelta(0) < found - now <= timedelta(hours=25)
    shown = local(found).time()
    skipped = local(found).date().month == 3 and chosen.hour == 2 and shown.hour == 3
    assert shown == chosen or skipped


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
@pytest.mark.parametrize("clock", ["01:30", "02:00", "02:30", "03:00"])
def test_the_days_on_which_the_clock_changes_have_it_once(day: str, clock: str) -> None:
    chosen = time.fromisoformat(clock)
    now = paris(f"{day}T00:00").astimezone(UTC)
    moments = []
    for _ in range(3):
        now = subscriptions.following(chosen, now)
        moments.append(local(now).date())
    assert len(set(moments)) == 3


async def test_nobody_is_told_twice_after_a_restart(db: Session) -> None:
    amina = await somebody(db)
    await people.remember(db, amina, language="fr")
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    due = paris("2026-11-24T17:00")
    await subscriptions.keep(db, due)
    await subscriptions.keep(db, due)  # another process, the same minute
    assert await told(db) == [amina]


async def test_what_came_late_is_sent_no_later_than_two_hours_after_its_time(db: Session) -> None:
    amina = await somebody(db)
    await subscriptions.subscribe(db, amina, FIVE, "", NOW)
    await subscriptions.keep(db, paris("2026-11-24T18:50"))
    (item,) = await take_news(db)
    assert item.not_after == paris("2026-11-24T19:00")
