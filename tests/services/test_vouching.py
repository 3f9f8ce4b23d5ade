"""Vouching: a role sleeps or ends when nobody uses it, to the second, and by no wrong clock."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import job, news, shift, signup
from db.models import volunteer as table
from db.session import Session
from services import departures, people, volunteers, vouching
from services.people import Role
from services.refusals import Refused
from services.volunteers import Profile, State
from services.vouching import LASTS, lapse
from tests.services.teams import (
    NOW,
    a_seat_of,
    acts,
    association,
    coordinator_of,
    role_of,
    somebody,
    told,
)

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


async def looked(db: Session, now: datetime) -> None:
    """Let the clock be right since an hour, and look."""
    await db.execute(update(job).where(job.c.name == vouching.NAME).values(ran_at=now))
    await lapse(db, now - timedelta(minutes=30))
    await lapse(db, now)


async def approved(db: Session, by: int | None) -> int:
    """Add a volunteer who is approved now and wrote lately; returns their number."""
    number = await somebody(db)
    await volunteers.apply(db, number, Profile(), NOW)
    await volunteers.approve(db, number, NOW, by)
    await writes(db, number, NOW + 99 * A_DAY)
    return number


async def writes(db: Session, number: int, at: datetime) -> None:
    await people.remember(db, number, last_seen=at.date())


async def known(db: Session, number: int) -> volunteers.Volunteer:
    found = await volunteers.volunteer(db, number)
    assert found is not None
    return found


async def news_of(db: Session, kind: str) -> list[tuple[int, dict[str, Any]]]:
    rows = await db.execute(select(news).where(news.c.kind == kind).order_by(news.c.id))
    return [(row.person_id, row.details) for row in rows]


async def test_a_vouch_lasts_for_30_days_and_no_second_longer(db: Session) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    await writes(db, claire, NOW + 99 * A_DAY)
    omar = await approved(db, claire)
    await looked(db, NOW + LASTS - A_SECOND)
    assert await role_of(db, omar) is Role.VOLUNTEER
    await looked(db, NOW + LASTS)
    assert await role_of(db, omar) is Role.PERSON
    found = await known(db, omar)
    assert (found.state, found.vouched_at, found.asleep) == (State.PENDING, None, True)
    assert found.refused_at is None
    assert (await acts(db))[-1] == (None, canal, "asleep", {"volunteer": omar})


async def test_the_person_and_the_team_are_told_once_each(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    await coordinator_of(db, await association(db, "Kitchen of the Port"))
    await writes(db, claire, NOW + 99 * A_DAY)
    sleepers = [await approved(db, claire) for _one in range(3)]
    await looked(db, NOW + LASTS)
    await looked(db, NOW + LASTS + A_DAY)
    assert [who for who, _details in await news_of(db, "asleep")] == sleepers
    assert await news_of(db, "asleep_team") == [(claire, {"count": 3})]


async def test_one_tap_of_a_coordinator_wakes_it_with_all_its_seats(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    omar = await approved(db, claire)
    later = NOW + LASTS
    seat = await a_seat_of(db, canal, omar, later + A_DAY)
    await db.execute(update(shift).values(lead_id=omar))
    await looked(db, later)
    assert [one.person_id for one in await volunteers.pending(db)] == [omar]
    kept = await db.execute(select(signup.c.status).where(signup.c.id == seat))
    assert kept.scalar_one() == "seated"
    assert (await db.execute(select(shift.c.lead_id))).scalar_one() is None
    await volunteers.approve(db, omar, later, dana)
    found = await known(db, omar)
    assert (found.state, found.vouched_by, found.vouched_at) == (State.APPROVED, dana, later)
    assert await role_of(db, omar) is Role.VOLUNTEER


async def test_who_is_refused_while_their_role_sleeps_loses_their_seats(db: Session) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    omar = await approved(db, claire)
    seat = await a_seat_of(db, canal, omar, NOW + LASTS + A_DAY)
    await looked(db, NOW + LASTS)
    await volunteers.refuse(db, omar, NOW + LASTS, claire)
    kept = await db.execute(select(signup.c.status).where(signup.c.id == seat))
    assert kept.scalar_one() == "cancelled"
    assert (await known(db, omar)).organization_id is None


@pytest.mark.parametrize(
    ("status", "attendance", "of_shift", "days", "stays"),
    [
        ("seated", None, "open", -1, True),
        ("seated", "here", "open", -29, True),
        ("seated", "late", "open", -29, True),
        ("seated", "here", "open", -30, False),
        ("seated", "missed", "open", -1, False),
        ("cancelled", None, "open", -1, False),
        ("late", None, "open", -1, False),
        ("waiting", None, "open", -1, False),
        ("seated", None, "cancelled", -1, False),
        ("seated", None, "open", 1, False),  # a promise is no shift
    ],
)
async def test_a_shift_counts_when_somebody_came(
    db: Session, status: str, attendance: str | None, of_shift: str, days: int, stays: bool
) -> None:
    canal = await association(db)
    omar = await approved(db, await coordinator_of(db, canal))
    later = NOW + 2 * LASTS
    seat = await a_seat_of(db, canal, omar, later + days * A_DAY)
    values = {"status": status, "attendance": attendance}
    await db.execute(update(signup).where(signup.c.id == seat).values(values))
    await db.execute(update(shift).values(status=of_shift))
    await looked(db, later)
    assert (await role_of(db, omar) is Role.VOLUNTEER) is stays


async def test_a_shift_counts_for_30_days_although_its_signup_is_forgotten_before(
    db: Session,
) -> None:
    canal = await association(db)
    omar = await approved(db, await coordinator_of(db, canal))
    came = NOW + 20 * A_DAY
    seat = await a_seat_of(db, canal, omar, came)
    await looked(db, came + 14 * A_DAY)
    await db.execute(update(signup).where(signup.c.id == seat).values(person_id=None))
    await looked(db, came + LASTS - A_SECOND)
    assert await role_of(db, omar) is Role.VOLUNTEER
    await looked(db, came + LASTS)
    assert await role_of(db, omar) is Role.PERSON


async def test_a_new_word_of_a_coordinator_counts_for_30_days(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    omar = await approved(db, claire)
    await vouching.renew(db, omar, NOW + 20 * A_DAY, dana)
    assert (await acts(db))[-1] == (dana, canal, "vouched", {"volunteer": omar})
    await looked(db, NOW + 20 * A_DAY + LASTS - A_SECOND)
    assert await role_of(db, omar) is Role.VOLUNTEER
    (one,) = await vouching.vouches(db, [canal])
    assert (one.vouched_by, one.until, one.review) == (dana, NOW + 20 * A_DAY + LASTS, False)
    await looked(db, NOW + 20 * A_DAY + LASTS)
    assert await role_of(db, omar) is Role.PERSON
    with pytest.raises(Refused, match="not a volunteer"):
        await vouching.renew(db, omar, NOW, dana)


async def test_nobody_vouches_for_a_volunteer_of_another_organization(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    omar = await approved(db, await coordinator_of(db, canal))
    with pytest.raises(Refused, match="another organization"):
        await vouching.renew(db, omar, NOW, await coordinator_of(db, port))
    assert await vouching.vouches(db, [port]) == []
    with pytest.raises(Refused, match="not a volunteer"):
        await vouching.vouch_of(db, omar, [port])


@pytest.mark.parametrize(("days", "role"), [(45, Role.VOLUNTEER), (46, Role.PERSON)])
async def test_a_number_that_was_silent_for_45_days_has_no_role(
    db: Session, days: int, role: Role
) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    await writes(db, claire, NOW + 99 * A_DAY)
    omar = await approved(db, claire)
    await writes(db, omar, NOW)
    later = NOW + days * A_DAY
    await a_seat_of(db, canal, omar, later - A_DAY)
    await looked(db, later)
    assert await role_of(db, omar) is role
    assert await news_of(db, "asleep") == []  # it may be somebody else's number
    assert len(await news_of(db, "asleep_team")) == (role is Role.PERSON)


@pytest.mark.parametrize(("days", "role"), [(45, Role.COORDINATOR), (46, Role.PERSON)])
async def test_a_coordinator_who_was_silent_for_45_days_is_none(
    db: Session, days: int, role: Role
) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    await writes(db, dana, NOW + 99 * A_DAY)
    await looked(db, NOW + days * A_DAY)
    assert await role_of(db, claire) is role
    assert await role_of(db, dana) is Role.COORDINATOR
    if role is Role.PERSON:
        assert await news_of(db, "role_unused") == [(dana, {"person": claire})]
        assert (await acts(db))[-1] == (None, canal, "unused", {"person": claire})


async def test_a_coordinator_is_warned_once_a_week_before(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    for hour in range(37 * 24, 45 * 24, 5):
        await looked(db, NOW + timedelta(hours=hour))
        warned = [who for who, _details in await news_of(db, "role_ends")]
        assert warned == ([claire] if hour >= 39 * 24 - 18 else []), hour  # from that midnight on
    assert await role_of(db, claire) is Role.COORDINATOR


async def test_who_writes_after_the_warning_keeps_the_role_and_is_warned_again(
    db: Session,
) -> None:
    claire = await coordinator_of(db, await association(db))
    for day in range(120):
        await looked(db, NOW + day * A_DAY)
        if day == 42:
            await writes(db, claire, NOW + day * A_DAY)
    assert len(await news_of(db, "role_ends")) == 2
    assert await role_of(db, claire) is Role.PERSON


async def test_the_last_coordinator_goes_too_and_the_administrator_is_told(
    db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    canal = await association(db)
    await association(db, "Kitchen of the Port")  # never had one
    await coordinator_of(db, canal)
    with caplog.at_level(logging.WARNING):
        await looked(db, NOW + 50 * A_DAY)
    assert f"nobody acts for organization {canal} any more" in caplog.text
    assert await vouching.abandoned(db) == ["Kitchen of the Canal"]
    await coordinator_of(db, canal)
    assert await vouching.abandoned(db) == []


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(hours=37), -timedelta(days=1)])
async def test_a_clock_that_jumped_ends_no_role(db: Session, jump: timedelta) -> None:
    claire = await coordinator_of(db, await association(db))
    omar = await approved(db, claire)
    await writes(db, claire, NOW - 50 * A_DAY)
    await lapse(db, NOW)  # the first look notes the time
    await lapse(db, NOW + jump)
    assert await role_of(db, omar) is Role.VOLUNTEER
    assert await role_of(db, claire) is Role.COORDINATOR


async def test_volunteers_of_who_was_sent_away_are_looked_at_first(db: Session) -> None:
    canal = await association(db)
    claire, dana, elif_ = [await coordinator_of(db, canal) for _one in range(3)]
    first = await approved(db, elif_)
    theirs = await approved(db, dana)
    await departures.revoke(db, elif_, NOW, elif_)  # by their own will
    await departures.revoke(db, dana, NOW, claire)
    found = await vouching.vouches(db, [canal])
    assert [(one.person_id, one.review) for one in found] == [(theirs, True), (first, False)]
    await vouching.renew(db, theirs, NOW, claire)
    assert not any(one.review for one in await vouching.vouches(db, [canal]))


async def test_a_coordinator_who_volunteers_does_not_sleep(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    await volunteers.apply(db, claire, Profile(), NOW)
    await writes(db, claire, NOW + 99 * A_DAY)
    await looked(db, NOW + 2 * LASTS)
    assert await role_of(db, claire) is Role.COORDINATOR
    assert (await db.execute(select(table.c.state))).scalar_one() == "approved"


async def test_nothing_is_told_when_nothing_ends(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    await approved(db, claire)
    before = await told(db)
    await looked(db, NOW + A_DAY)
    assert await told(db) == before
    kept = (await db.execute(select(job.c.progress).where(job.c.name == vouching.NAME))).scalar()
    assert kept == date(2026, 11, 25).toordinal()
