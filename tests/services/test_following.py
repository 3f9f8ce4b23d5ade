"""Following: a place may be followed by who may know of it, once, and not too many of them."""

import pytest

from db.session import Session
from services import following, quiet
from services.meals import Sensitivity
from services.quiet import Level
from services.refusals import Refused
from tests.services.kitchens import HERE, kitchen, paris, somebody

NOW = paris("2026-11-24T17:05")


async def test_a_place_is_followed_once_and_ended_once(db: Session) -> None:
    amina = await somebody(db)
    place_id = await kitchen(db, name="Cantine du Canal")
    for _ in range(2):
        assert await following.begin(db, amina, place_id, NOW) == "Cantine du Canal"
    assert await following.of_person(db, amina) == [(place_id, "Cantine du Canal")]
    assert await following.end(db, amina, place_id)
    assert not await following.end(db, amina, place_id)
    assert await following.of_person(db, amina) == []


async def test_a_place_that_is_not_there_cannot_be_followed(db: Session) -> None:
    with pytest.raises(Refused):
        await following.begin(db, await somebody(db), 999_999, NOW)


async def test_a_secret_place_is_followed_only_by_who_may_know_of_it(db: Session) -> None:
    amina = await somebody(db)
    verified = await kitchen(db, sensitivity=Sensitivity.VERIFIED)
    team = await kitchen(db, sensitivity=Sensitivity.TEAM)
    met = await kitchen(db, sensitivity=Sensitivity.TEAM, meeting=HERE)
    for one in (verified, team):
        with pytest.raises(Refused):
            await following.begin(db, amina, one, NOW)
    await following.begin(db, amina, met, NOW)
    await following.begin(db, amina, verified, NOW, spots={verified})
    with pytest.raises(Refused):
        await following.begin(db, amina, team, NOW, spots={verified})
    await following.begin(db, amina, team, NOW, spots={team})
    assert len(await following.of_person(db, amina)) == 3


async def test_nobody_follows_more_than_twenty_places(db: Session) -> None:
    amina = await somebody(db)
    places = [await kitchen(db) for _ in range(following.MOST + 1)]
    for one in places[:-1]:
        await following.begin(db, amina, one, NOW)
    await following.begin(db, amina, places[0], NOW)  # one that is followed already
    with pytest.raises(Refused):
        await following.begin(db, amina, places[-1], NOW)


async def test_followers_who_want_no_messages_are_left_out(db: Session) -> None:
    place_id = await kitchen(db)
    amina, omar, sara = [await somebody(db) for _ in range(3)]
    for one in (amina, omar, sara):
        await following.begin(db, one, place_id, NOW)
    await quiet.set_level(db, omar, Level.NONE, NOW)
    await quiet.set_level(db, sara, Level.URGENT, NOW)
    assert await following.followers(db, place_id) == [amina, sara]
