"""Alerts as coordinators draw and lift them."""

from datetime import timedelta

import pytest

from db.session import Session
from services import alerts
from services.answers import at_place
from services.audit import Act
from services.meals import Doubt
from services.refusals import Refused
from tests.services.kitchens import HERE, kitchen, north, paris
from tests.services.looked_after import team
from tests.services.teams import acts, somebody

NOW = paris("2026-11-24T17:05")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def test_who_drew_and_lifted_an_alert_is_written_down_without_words(db: Session) -> None:
    ours, claire = await team(db)
    number = await alerts.raise_alert(
        db, NOW, HERE, 300, NOW, NOW + DAY, note="an order", actor=claire
    )
    assert await alerts.lift(db, number, NOW + timedelta(hours=1), claire)
    assert not await alerts.lift(db, number, NOW + timedelta(hours=2), claire)
    assert await acts(db) == [
        (claire, ours, Act.RAISED_ALERT.value, {"alert": number, "metres": 300}),
        (claire, ours, Act.LIFTED_ALERT.value, {"alert": number}),
    ]


async def test_only_who_coordinates_somewhere_draws_and_lifts(db: Session) -> None:
    _ours, claire = await team(db)
    stranger = await somebody(db)
    with pytest.raises(Refused):
        await alerts.raise_alert(db, NOW, HERE, 300, NOW, NOW + DAY, actor=stranger)
    number = await alerts.raise_alert(db, NOW, HERE, 300, NOW, NOW + DAY, actor=claire)
    with pytest.raises(Refused):
        await alerts.lift(db, number, NOW, stranger)
    assert [one.id for one in await alerts.standing(db, NOW)] == [number]


async def test_a_long_note_is_refused(db: Session) -> None:
    with pytest.raises(Refused):
        await alerts.raise_alert(db, NOW, HERE, 300, NOW, NOW + DAY, note="x" * 201)


async def test_those_that_are_on_and_to_come_stand_the_soonest_first(db: Session) -> None:
    later = await alerts.raise_alert(db, NOW, HERE, 300, NOW + DAY, NOW + 2 * DAY)
    now = await alerts.raise_alert(db, NOW, HERE, 500, NOW, NOW + DAY)
    assert [one.id for one in await alerts.standing(db, NOW)] == [now, later]
    assert [one.id for one in await alerts.standing(db, NOW + DAY)] == [later]
    assert await alerts.alert_of(db, now, NOW + DAY) is None


async def test_what_lies_in_a_circle_is_counted(db: Session) -> None:
    await kitchen(db, position=north(90))
    await kitchen(db, position=north(110))
    await kitchen(db, None, position=north(10))
    await kitchen(db, position=None)
    assert await alerts.places_in(db, HERE, 100) == 1
    assert await alerts.places_in(db, HERE, 300) == 2


async def test_an_alert_lifted_in_the_middle_of_a_meal_flags_it_no_more(db: Session) -> None:
    place_id = await kitchen(db, "Tu 18:00-20:00", confirmed=NOW - DAY)
    number = await alerts.raise_alert(db, NOW, HERE, 300, NOW, NOW + DAY)
    at = paris("2026-11-24T18:30")
    assert Doubt.ALERT in (await at_place(db, at, place_id))[0].doubts
    await alerts.lift(db, number, at)
    assert (await at_place(db, at, place_id))[0].doubts == ()


async def test_an_alert_lifted_before_it_begins_flags_nothing(db: Session) -> None:
    place_id = await kitchen(db, "Tu 18:00-20:00", confirmed=NOW - DAY)
    number = await alerts.raise_alert(db, NOW, HERE, 300, paris("2026-11-24T19:00"), NOW + DAY)
    await alerts.lift(db, number, paris("2026-11-24T18:30"))
    assert (await at_place(db, paris("2026-11-24T18:30"), place_id))[0].doubts == ()


async def test_an_alert_that_is_over_is_not_drawn(db: Session) -> None:
    with pytest.raises(Refused, match="over"):
        await alerts.raise_alert(db, NOW, HERE, 100, NOW - 2 * HOUR, NOW - HOUR)
    assert await alerts.standing(db, NOW - 3 * HOUR) == []
