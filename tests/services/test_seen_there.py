"""What people saw: who hears of it, and how it is settled."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import news, push, sighting
from db.session import Session
from services import sightings
from services.answers import at_place
from services.audit import Act
from services.meals import Doubt, SightingKind, Status
from services.refusals import Refused
from services.settling import cancel_what_is_on
from tests.services.kitchens import kitchen, paris
from tests.services.looked_after import asked_about, team, their_kitchen
from tests.services.teams import acts, how_many, somebody

NOW = paris("2026-11-24T18:30")
EVENING = "Tu 18:00-20:00"


async def told(db: Session, place_id: int, *kinds: SightingKind, verified: bool = False) -> None:
    for one in kinds:
        await sightings.report(db, await somebody(db), verified, place_id, one, NOW)


async def test_only_who_looks_after_the_place_hears_of_it(db: Session) -> None:
    ours, claire = await team(db)
    _theirs, _olga = await team(db, "Another kitchen")
    number = await their_kitchen(db, ours, hours=EVENING)
    await told(db, number, SightingKind.CLOSED)
    assert await asked_about(db, "seen") == [(claire, number)]


async def test_of_what_nobody_looks_after_every_coordinator_hears(db: Session) -> None:
    _ours, claire = await team(db)
    _theirs, olga = await team(db, "Another kitchen")
    number = await kitchen(db, EVENING)
    await told(db, number, SightingKind.QUEUE)
    assert {person for person, _place in await asked_about(db, "seen")} == {claire, olga}


async def test_the_same_is_not_told_again_and_again(db: Session) -> None:
    ours, _claire = await team(db)
    number = await their_kitchen(db, ours, hours=EVENING)
    await told(db, number, *[SightingKind.NO_FOOD] * 9)
    assert len(await asked_about(db, "seen")) == 2  # the first voice, and when it is believed
    await told(db, number, *[SightingKind.QUEUE] * 9)
    assert len(await asked_about(db, "seen")) == 4
    rows = await db.execute(select(news.c.not_after))
    assert {row.not_after for row in rows} == {NOW + timedelta(hours=2)}


async def test_one_person_has_one_voice_however_often_they_tell_it(db: Session) -> None:
    ours, _claire = await team(db)
    number = await their_kitchen(db, ours, hours=EVENING)
    ann = await somebody(db)
    for minute in range(50):
        kind = (SightingKind.CLOSED, SightingKind.NO_FOOD, SightingKind.QUEUE)[minute % 3]
        when = NOW + timedelta(minutes=minute)
        assert not await sightings.report(db, ann, False, number, kind, when)
    assert len(await sightings.of_place(db, number, NOW + timedelta(minutes=50))) == 2
    assert await how_many(db, sighting) == 2


async def test_who_says_now_this_and_now_that_rings_once(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours, hours=EVENING)
    joker = await somebody(db)
    for _each in range(20):
        for kind in (SightingKind.CLOSED, SightingKind.NO_FOOD):
            await sightings.report(db, joker, False, number, kind, NOW)
    assert await asked_about(db, "seen") == [(claire, number)]


async def test_who_tells_it_is_not_told(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours, hours=EVENING)
    await sightings.report(db, claire, True, number, SightingKind.CLOSED, NOW)
    assert await asked_about(db, "seen") == []


async def test_what_is_not_true_is_told_to_nobody_more(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours, hours=EVENING, confirmed=NOW)
    await told(db, number, SightingKind.CLOSED, verified=True)
    assert Doubt.CLOSED in (await at_place(db, NOW, number))[0].doubts
    assert await sightings.settle(db, number, False, NOW, claire) == 1
    assert await sightings.settle(db, number, False, NOW, claire) == 0
    assert (await at_place(db, NOW, number))[0].sure
    details = {"place": number, "told": 1, "true": 0}
    assert await acts(db) == [(claire, ours, Act.SETTLED.value, details)]


async def test_what_is_true_cancels_what_is_on(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours, hours=EVENING, confirmed=NOW)
    await told(db, number, SightingKind.CLOSED, SightingKind.NO_FOOD)
    sitting = await sightings.sitting_told_of(db, number, NOW, claire)
    assert sitting is not None
    await cancel_what_is_on(db, number, sitting, NOW, claire)
    assert (await at_place(db, NOW, number))[0].status is Status.CANCELLED
    assert await sightings.of_place(db, number, NOW) == []
    assert await sightings.sitting_told_of(db, number, NOW, claire) is None
    assert await how_many(db, push) == 1
    assert [one[2] for one in await acts(db)] == [
        Act.CANCELLED_MEAL.value,
        Act.SETTLED.value,
    ]


async def test_other_teams_settle_nothing(db: Session) -> None:
    ours, _claire = await team(db)
    _theirs, olga = await team(db, "Another kitchen")
    number = await their_kitchen(db, ours, hours=EVENING)
    await told(db, number, SightingKind.CLOSED)
    with pytest.raises(Refused):
        await sightings.settle(db, number, False, NOW, olga)
    with pytest.raises(Refused):
        await sightings.sitting_told_of(db, number, NOW, olga)
    assert len(await sightings.of_place(db, number, NOW)) == 1
