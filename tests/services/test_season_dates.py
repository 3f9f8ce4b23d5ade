"""Seasons as coordinators move them: what moves along, and what is refused."""

from datetime import date, timedelta

import pytest

from db.session import Session
from services import seasons
from services.audit import Act
from services.refusals import Refused
from services.seasons import key_of
from tests.services.kitchens import first, kitchen, paris, rule, shown
from tests.services.looked_after import team
from tests.services.teams import acts, somebody

NOW = paris("2027-02-07T20:00")
FIRST, LAST = date(2027, 2, 8), date(2027, 3, 9)
DAY = timedelta(days=1)


async def test_moving_a_season_the_evening_before_moves_every_meal_of_it(db: Session) -> None:
    ours, claire = await team(db)
    number = await seasons.set_dates(db, "ramadan-2027", FIRST, LAST, NOW, claire)
    place_id = await kitchen(db, "Mo-Su 18:00-20:00", season_id=number, confirmed=NOW)
    await rule(db, place_id, "Mo-Su 04:00-05:00", season_id=number)
    assert shown(await first(db, NOW, place_id)).startswith("2027-02-08")
    moved = await seasons.moving(db, number)
    assert (moved.meals, moved.places) == (2, 1)
    again = await seasons.set_dates(db, "ramadan-2027", FIRST + DAY, LAST + DAY, NOW, claire)
    assert again == number
    assert shown(await first(db, NOW, place_id)).startswith("2027-02-09")
    assert [one[:3] for one in await acts(db)] == [(claire, ours, Act.SET_SEASON.value)] * 2
    assert (await acts(db))[0][3] == {
        "season": number,
        "first": "2027-02-08",
        "last": "2027-03-09",
    }


@pytest.mark.parametrize(
    ("starts", "ends"), [(LAST, FIRST), (FIRST, FIRST + 200 * DAY)], ids=["order", "too long"]
)
async def test_days_that_are_no_season_are_refused(db: Session, starts: date, ends: date) -> None:
    _ours, claire = await team(db)
    with pytest.raises(Refused):
        await seasons.set_dates(db, "ramadan-2027", starts, ends, NOW, claire)
    assert await seasons.season_of(db, "ramadan-2027") is None


async def test_who_coordinates_nothing_sets_no_season(db: Session) -> None:
    with pytest.raises(Refused):
        await seasons.set_dates(db, "ramadan-2027", FIRST, LAST, NOW, await somebody(db))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Winter 2027", "winter-2027"),
        ("grand-froid", "grand-froid"),
        ("Été", "ete"),
        ("../a;b", "a-b"),
    ],
)
def test_a_name_gives_a_key(words: str, key: str) -> None:
    assert key_of(words) == key


@pytest.mark.parametrize("words", ["", "رمضان", "a long name " * 4, "…"])
def test_what_gives_no_key_is_refused(words: str) -> None:
    with pytest.raises(Refused):
        key_of(words)


def test_ramadan_has_29_or_30_days() -> None:
    assert not seasons.is_odd("ramadan-2027", FIRST, LAST)
    assert seasons.is_odd("ramadan-2027", FIRST, LAST + DAY)
    assert not seasons.is_odd("winter-2027", FIRST, LAST + DAY)


@pytest.mark.parametrize(
    ("today", "key", "announced"),
    [
        (date(2026, 11, 24), "ramadan-2027", date(2027, 2, 8)),
        (date(2027, 3, 20), "ramadan-2028", date(2028, 1, 28)),
        (date(2026, 3, 1), "ramadan-2026", date(2026, 2, 18)),
    ],
)
def test_the_next_ramadan_is_expected_within_a_day(today: date, key: str, announced: date) -> None:
    expected = seasons.expected_ramadans(today)
    assert next(iter(expected)) == key
    assert abs(expected[key] - announced) <= DAY
