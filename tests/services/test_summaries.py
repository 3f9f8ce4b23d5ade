"""Summaries: a week in needs, counted once, told once, with nobody in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.models import news, organization
from db.session import Session
from services.categories import Category
from services.days import PARIS
from services.news import News, take_news
from services.summaries import Summary, Unmet, monday_of, summary, tell_week
from tests.services.needs_built import SECRETS, a_need, a_pledge, an_emergency
from tests.services.teams import association, coordinator_of, told

MONDAY = date(2026, 11, 16)
NEXT = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)  # the Monday on which it is told


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


async def week(db: Session, *teams: int) -> Summary:
    return await summary(db, teams, MONDAY)


async def test_a_week_without_needs_is_quiet(db: Session) -> None:
    found = await week(db, await association(db))
    assert found == Summary(MONDAY, 0, 0, None, 0, ())
    assert found.quiet
    assert found.sunday == date(2026, 11, 22)


async def test_what_was_asked_is_counted_by_the_clock_of_the_street(db: Session) -> None:
    team = await association(db)
    for created in (at(15, 23, 59), at(16, 0), at(22, 23, 59), at(23, 0)):
        await a_need(db, team, created=created)
    assert (await week(db, team)).asked == 2
    assert (await week(db, team)).waiting == 3  # what was told before still waits


async def test_what_was_met_in_the_week_counts_whenever_it_was_asked(db: Session) -> None:
    team = await association(db)
    await a_need(db, team, created=at(10, 8), state="fulfilled", ended=at(17, 8))
    await a_need(db, team, created=at(17, 8), state="fulfilled", ended=at(17, 10))
    await a_need(db, team, created=at(18, 8), state="closed", reason="elsewhere", ended=at(18, 9))
    await a_need(db, team, created=at(18, 8), state="fulfilled", ended=at(23, 8))
    await a_need(db, team, created=at(18, 8), state="closed", reason="gone", ended=at(18, 9))
    found = await week(db, team)
    assert (found.asked, found.met, found.waiting) == (4, 3, 1)
    assert found.half == timedelta(hours=2)


async def test_half_of_an_even_number_lies_between_the_two_in_the_middle(db: Session) -> None:
    team = await association(db)
    for hours in (1, 3, 5, 100):
        ended = at(16, 0) + timedelta(hours=hours)
        await a_need(db, team, created=at(16, 0), state="fulfilled", ended=ended)
    assert (await week(db, team)).half == timedelta(hours=4)


async def test_what_is_no_wish_of_a_person_is_not_counted(db: Session) -> None:
    team = await association(db)
    created = at(17, 12)
    await a_need(db, team, created=created, standing=True, state="claimed")
    await a_need(db, team, created=created, state="merged", ended=at(18, 12))
    for reason in ("double", "prank"):
        await a_need(db, team, created=created, state="closed", reason=reason, ended=at(18, 1))
    assert (await week(db, team)).quiet


async def test_what_is_missing_is_said_by_kind_and_area_the_most_first(db: Session) -> None:
    team = await association(db)
    await a_need(db, team, created=at(17, 1), quantity=3)
    await a_need(db, team, created=at(18, 1), quantity=4)
    await a_need(db, team, created=at(18, 1), quantity=5, area="Calais")
    await a_need(db, team, created=at(18, 1), category="water", quantity=9)
    await a_need(db, team, created=at(1, 1), category="medical", quantity=1)
    found = await week(db, team)
    assert found.unmet == (
        Unmet(Category.WATER, "Stalingrad", 9),
        Unmet(Category.BLANKET, "Stalingrad", 7),
        Unmet(Category.BLANKET, "Calais", 5),
        Unmet(Category.MEDICAL, "Stalingrad", 1),
    )
    assert found.waiting == 5


async def test_what_was_received_by_then_is_not_missing(db: Session) -> None:
    team = await association(db)
    opened = at(17, 2)
    given = {"created": at(17, 1), "state": "open", "opened": opened, "wanted": 10}
    number = await a_need(db, team, **given)  # type: ignore[arg-type]
    await a_pledge(db, number, 4, "received", received=4, ended=at(19, 1))
    await a_pledge(db, number, 3, "received", received=3, ended=at(24, 1))
    await a_pledge(db, number, 2, "confirmed")
    assert (await week(db, team)).unmet == (Unmet(Category.BLANKET, "Stalingrad", 6),)


async def test_a_week_is_of_the_organizations_that_are_asked_for(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    await a_need(db, canal, created=at(17, 1))
    await a_need(db, port, created=at(17, 1))
    await a_need(db, port, created=at(17, 1), area="Calais")
    assert (await week(db, canal)).asked == 1
    assert (await week(db, port)).asked == 2
    assert (await week(db, canal, port)).asked == 3


async def test_nobody_and_no_emergency_is_in_a_summary(db: Session) -> None:
    team = await association(db)
    await a_need(db, team, created=at(17, 1), state="open", opened=at(17, 2), wanted=5)
    before = await week(db, team)
    await an_emergency(db, team)
    assert await week(db, team) == before
    for secret in SECRETS:
        assert secret not in repr(before), secret


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(MONDAY + timedelta(days=one)) for one in range(7)} == {MONDAY}


async def test_coordinators_are_told_once_on_monday_at_nine(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    await association(db, "Nobody coordinates here")
    claire, paul = await coordinator_of(db, canal), await coordinator_of(db, port)
    for team in (canal, port):
        await a_need(db, team, created=at(17, 1))
    for early in (
        NEXT - timedelta(minutes=1),
        NEXT - timedelta(days=1),
        NEXT - timedelta(hours=9),
    ):
        await tell_week(db, early)
    assert await told(db) == []
    await tell_week(db, NEXT)
    assert await told(db) == [("summary", claire), ("summary", paul)]
    items = await take_news(db)
    assert [one.details for one in items] == [
        {"organization": canal, "week": "2026-11-16"},
        {"organization": port, "week": "2026-11-16"},
    ]
    assert {one.not_after for one in items} == {at(23, 21)}
    for later in (timedelta(seconds=30), timedelta(hours=5), timedelta(hours=11)):
        await tell_week(db, NEXT + later)
    assert await told(db) == []
    await tell_week(db, NEXT + timedelta(days=7))
    assert [kind for kind, _who in await told(db)] == [News.SUMMARY.value] * 2


@pytest.mark.parametrize("later", [timedelta(hours=12), timedelta(days=1), timedelta(days=6)])
async def test_what_comes_too_late_is_not_told(db: Session, later: timedelta) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    await a_need(db, team, created=at(17, 1))
    await tell_week(db, NEXT + later)
    assert await told(db) == []


async def test_after_some_hours_without_the_program_it_is_told_all_the_same(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    await a_need(db, team, created=at(17, 1))
    await tell_week(db, NEXT + timedelta(hours=7))
    assert await told(db) == [("summary", claire)]


async def test_a_quiet_week_is_not_told(db: Session) -> None:
    team = await association(db)
    await coordinator_of(db, team)
    await tell_week(db, NEXT)
    assert await told(db) == []
    assert (await db.execute(select(organization.c.summed_on))).scalar_one() == NEXT.date()


async def test_a_hub_is_told_of_the_week_of_its_members(db: Session) -> None:
    hub, small = await association(db, "Big Hub"), await association(db, "Small team")
    await db.execute(update(organization).where(organization.c.id == small).values(hub_id=hub))
    hanna = await coordinator_of(db, hub)
    await a_need(db, small, created=at(17, 1))
    await tell_week(db, NEXT)
    assert await told(db) == [("summary", hanna)]
    assert [row.details["organization"] for row in await db.execute(select(news))] == [hub]
