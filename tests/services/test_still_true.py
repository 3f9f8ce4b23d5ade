"""Still true: asked on Monday, before the times when many close, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from db.models import coordinator, news, organization, place, serving
from db.session import Session
from services import still_true
from services.answers import at_place
from services.audit import Act
from services.refusals import Refused
from services.seasons import known_seasons, set_season
from services.still_true import A_WEEK, Why, asking_on
from tests.services.kitchens import kitchen, paris, rule
from tests.services.looked_after import asked_about, team, their_kitchen
from tests.services.teams import acts, coordinator_of, somebody

MONDAY = paris("2026-11-30T10:00")
WEEK = timedelta(days=7)


def before(now: datetime, days: int) -> datetime:
    return now.astimezone(UTC) - timedelta(days=days)


async def told_again(db: Session) -> list[tuple[int, int]]:
    """Return who was asked about what since this was called last."""
    found = await asked_about(db)
    await db.execute(delete(news))
    return found


async def test_on_monday_at_ten_a_team_is_asked_what_nobody_confirmed(db: Session) -> None:
    ours, claire = await team(db)
    old = await their_kitchen(db, ours, confirmed=before(MONDAY, 50))
    never = await their_kitchen(db, ours)
    await their_kitchen(db, ours, confirmed=before(MONDAY, 5))
    await still_true.keep(db, MONDAY - timedelta(minutes=1))
    await still_true.keep(db, MONDAY + timedelta(hours=11))
    await still_true.keep(db, MONDAY + timedelta(days=1))
    assert await told_again(db) == []
    await still_true.keep(db, MONDAY)
    assert await told_again(db) == [(claire, never), (claire, old)]
    asked = await db.execute(select(place.c.asked_on).where(place.c.id == old))
    assert asked.scalar() == date(2026, 11, 30)


async def test_a_restart_asks_nobody_again(db: Session) -> None:
    ours, _claire = await team(db)
    await their_kitchen(db, ours)
    for minutes in range(0, 600, 30):
        await still_true.keep(db, MONDAY + timedelta(minutes=minutes))
    assert len(await told_again(db)) == 1
    await still_true.keep(db, MONDAY + WEEK)
    assert await told_again(db) == []
    for hours in range(0, 24 * 10, 3):  # before Christmas it is asked once more
        await still_true.keep(db, paris("2026-12-10T10:00") + timedelta(hours=hours))
    assert len(await told_again(db)) == 1


async def test_five_a_week_and_those_not_asked_about_first(db: Session) -> None:
    ours, claire = await team(db)
    theirs, olga = await team(db, "Another kitchen")
    now = paris("2026-10-05T10:00")
    mine = [
        await their_kitchen(db, ours, confirmed=before(now, 100 - number)) for number in range(8)
    ]
    other = await their_kitchen(db, theirs)
    await still_true.keep(db, now)
    assert await told_again(db) == [*((claire, one) for one in mine[:A_WEEK]), (olga, other)]
    await still_true.keep(db, now + timedelta(hours=3))
    assert await told_again(db) == []
    await still_true.keep(db, now + WEEK)
    assert await told_again(db) == [(claire, one) for one in mine[A_WEEK:]]
    await still_true.keep(db, now + 2 * WEEK)
    assert await told_again(db) == []
    await still_true.keep(db, now + 4 * WEEK)
    assert await told_again(db) == [*((claire, one) for one in mine[:A_WEEK]), (olga, other)]


async def test_what_is_over_or_has_no_hours_is_not_asked_about(db: Session) -> None:
    ours, _claire = await team(db)
    await their_kitchen(db, ours, hours=None)
    await their_kitchen(db, ours, valid_to=date(2026, 11, 29))
    await their_kitchen(db, ours, hours="")
    season = await set_season(db, "winter-2025", date(2025, 12, 1), date(2026, 3, 31))
    await their_kitchen(db, ours, season_id=season)
    ended = await their_kitchen(db, ours)
    await db.execute(update(serving).where(serving.c.place_id == ended).values(ended=True))
    example = await their_kitchen(db, ours)
    await db.execute(update(place).where(place.c.id == example).values(example=True))
    await still_true.keep(db, MONDAY)
    assert await told_again(db) == []


async def test_of_what_nobody_looks_after_every_coordinator_is_asked_one(db: Session) -> None:
    ours, claire = await team(db)
    hub = await coordinator_of(db, (await team(db, "A hub"))[0])
    assert hub
    first = await kitchen(db, confirmed=before(MONDAY, 90))
    await kitchen(db, confirmed=before(MONDAY, 80))
    await still_true.keep(db, MONDAY)
    found = await told_again(db)
    assert {number for _person, number in found} == {first}
    assert claire in {person for person, _number in found}
    assert len(found) == 3
    assert ours


async def test_a_team_without_coordinators_is_asked_by_its_hub(db: Session) -> None:
    hub, hanna = await team(db, "A hub")
    member, _gone = await team(db, "A member")
    await db.execute(update(organization).where(organization.c.id == member).values(hub_id=hub))
    number = await their_kitchen(db, member)
    await still_true.keep(db, MONDAY)
    assert [one for one in await told_again(db) if one[0] == hanna] == []
    await db.execute(delete(coordinator).where(coordinator.c.organization_id == member))
    await db.execute(update(place).values(asked_on=None))
    await still_true.keep(db, MONDAY)
    assert await told_again(db) == [(hanna, number)]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-07-19", None),
        ("2026-07-20", Why.AUGUST),
        ("2026-07-31", Why.AUGUST),
        ("2026-08-01", None),
        ("2026-12-09", None),
        ("2026-12-10", Why.CHRISTMAS),
        ("2026-12-20", None),
        ("2027-01-28", None),
        ("2027-01-29", Why.RAMADAN),
        ("2027-02-07", Why.RAMADAN),
        ("2027-02-08", None),
    ],
)
async def test_before_the_times_when_many_close(db: Session, day: str, why: Why | None) -> None:
    await set_season(db, "ramadan-2027", date(2027, 2, 8), date(2027, 3, 9))
    await set_season(db, "winter-2027", date(2027, 1, 20), date(2027, 3, 9))
    known = await known_seasons(db, date(2026, 1, 1))
    found = asking_on(date.fromisoformat(day), known)
    assert (found.why if found else None) is why


async def test_before_august_every_place_is_asked_about_once(db: Session) -> None:
    ours, claire = await team(db)
    now = paris("2026-07-20T10:00")
    lately = {await their_kitchen(db, ours, confirmed=before(now, 1)) for _one in range(70)}
    for hour in range(0, 24 * 12, 3):
        await still_true.keep(db, now + timedelta(hours=hour))
        a_day = await db.execute(
            select(place.c.id).where(place.c.asked_on == (now + timedelta(hours=hour)).date())
        )
        assert len(a_day.all()) <= 6
    found = await told_again(db)
    assert sorted(found) == sorted((claire, one) for one in lately)


async def test_who_answered_about_august_is_not_asked_and_is_believed(db: Session) -> None:
    ours, claire = await team(db)
    now = paris("2026-07-20T10:00")
    number = await their_kitchen(db, ours)
    await still_true.confirm(db, number, now, claire)
    await still_true.keep(db, now)
    assert await told_again(db) == []
    offers = await at_place(db, paris("2026-08-05T18:30"), number)
    assert offers[0].sure


async def test_confirming_is_done_once_and_written_down(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours)
    await rule(db, number, "Sa 12:00-13:00")
    for _press in range(2):
        await still_true.confirm(db, number, MONDAY, claire)
    assert await acts(db) == [(claire, ours, Act.CONFIRMED_PLACE.value, {"place": number})]
    rows = await db.execute(select(serving.c.confirmed_at, serving.c.confirmed_by))
    assert {tuple(row) for row in rows} == {(MONDAY.astimezone(UTC), claire)}


async def test_nobody_else_confirms(db: Session) -> None:
    ours, claire = await team(db)
    _theirs, olga = await team(db, "Another kitchen")
    number = await their_kitchen(db, ours)
    with pytest.raises(Refused):
        await still_true.confirm(db, number, MONDAY, olga)
    with pytest.raises(Refused):
        await still_true.confirm(db, number, MONDAY, await somebody(db))
    empty = await their_kitchen(db, ours, hours=None)
    with pytest.raises(Refused):
        await still_true.confirm(db, empty, MONDAY, claire)
    assert await acts(db) == []


async def test_the_places_to_check_are_those_of_ones_teams_the_oldest_first(db: Session) -> None:
    ours, _claire = await team(db)
    theirs, _olga = await team(db, "Another kitchen")
    old = await their_kitchen(db, ours, confirmed=before(MONDAY, 40))
    older = await their_kitchen(db, ours, confirmed=before(MONDAY, 400))
    await their_kitchen(db, theirs)
    found = await still_true.unconfirmed(db, [ours], MONDAY)
    assert [one.place_id for one in found] == [older, old]
