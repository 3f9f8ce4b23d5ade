"""Portions: what was served and missing, by day and area."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert

from db.models import shift
from db.session import Session
from services.categories import Category
from services.portions import Portions, of_last_week
from tests.services.kitchens import paris
from tests.services.needs_built import a_need
from tests.services.teams import association

NOW = paris("2026-11-24T12:00")
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)


async def a_shift(
    db: Session,
    team: int,
    starts: datetime,
    served: int | None = None,
    left: int | None = None,
    *,
    area: str = "Stalingrad",
    activity: str = "distribution",
    status: str = "open",
) -> None:
    await db.execute(
        insert(shift).values(
            organization_id=team,
            activity=activity,
            area=area,
            meets_at=starts,
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
            status=status,
            created_at=starts,
            portions_served=served,
            portions_left=left,
        )
    )


async def test_a_week_by_day_and_area_the_newest_first(db: Session) -> None:
    ours = await association(db)
    await a_shift(db, ours, paris("2026-11-22T18:00"), 80, 0)
    await a_shift(db, ours, paris("2026-11-23T18:00"), 100, 5)
    await a_shift(db, ours, paris("2026-11-24T00:30"), 40, 1, area="stalingrad")
    await a_shift(db, ours, paris("2026-11-23T19:00"), 30, 2, area="Porte de la Chapelle")
    assert await of_last_week(db, [ours], NOW) == [
        Portions(MONDAY, "Porte de la Chapelle", 30, 2),
        Portions(MONDAY, "Stalingrad", 140, 6),
        Portions(SUNDAY, "Stalingrad", 80, 0),
    ]


async def test_food_of_which_nobody_noted_the_portions_is_said(db: Session) -> None:
    ours = await association(db)
    await a_shift(db, ours, paris("2026-11-23T18:00"))
    await a_shift(db, ours, paris("2026-11-23T18:00"), activity="sorting")
    await a_shift(db, ours, paris("2026-11-23T18:00"), 9, 9, status="cancelled")
    await a_shift(db, ours, paris("2026-11-24T11:00"))  # not over yet
    await a_shift(db, ours, paris("2026-11-10T18:00"), 9, 9)  # too long ago
    assert await of_last_week(db, [ours], NOW) == [Portions(MONDAY, "Stalingrad", unnoted=1)]


async def test_hot_meals_that_nobody_brought_are_missing(db: Session) -> None:
    ours, theirs = await association(db), await association(db, "Another kitchen")
    evening = paris("2026-11-23T20:00")
    hot = Category.HOT_MEAL
    await a_need(db, ours, created=evening, category=hot, quantity=15)
    await a_need(db, ours, created=evening, category=hot, quantity=3)
    await a_need(db, theirs, created=evening, category=hot, quantity=7)
    await a_need(db, ours, created=evening, category=Category.BLANKET, quantity=7)
    await a_need(db, ours, created=evening, category=hot, state="fulfilled", ended=NOW)
    await a_need(
        db, ours, created=evening, category=hot, state="closed", reason="double", ended=NOW
    )
    found = await of_last_week(db, [ours], NOW)
    assert [(one.day, one.missing, one.served) for one in found] == [(MONDAY, 18, 0)]


async def test_other_teams_are_not_counted(db: Session) -> None:
    ours, theirs = await association(db), await association(db, "Another kitchen")
    await a_shift(db, theirs, paris("2026-11-23T18:00"), 100, 5)
    assert await of_last_week(db, [ours], NOW) == []
    assert len(await of_last_week(db, [ours, theirs], NOW)) == 1
