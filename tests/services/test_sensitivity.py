"""Sensitivity: how secret a place is, and where others are met, set by who looks after it."""

import pytest
from sqlalchemy import select

from db.models import place
from db.session import Session
from services import sensitivity
from services.answers import at_place
from services.audit import Act
from services.meals import Sensitivity
from services.refusals import Refused
from tests.services.kitchens import HERE, north, paris
from tests.services.looked_after import team, their_kitchen
from tests.services.teams import acts

NOW = paris("2026-11-24T18:05")
LIBRARY = "in front of the library"


async def test_others_get_the_meeting_point_and_nothing_exact(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours, position=north(400))
    for chosen in (Sensitivity.VERIFIED, Sensitivity.TEAM):
        await sensitivity.set_sensitivity(
            db, number, chosen, NOW, claire, meeting_point=LIBRARY, meeting_position=HERE
        )
        offer = (await at_place(db, NOW, number))[0]
        assert (offer.address, offer.position, offer.meeting_point) == (LIBRARY, HERE, True)
    exact = (await at_place(db, NOW, number, spots=frozenset({number})))[0]
    assert exact.position == north(400)


async def test_without_a_meeting_point_others_do_not_see_it(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours)
    await sensitivity.set_sensitivity(
        db, number, Sensitivity.VERIFIED, NOW, claire, meeting_position=HERE
    )
    assert await at_place(db, NOW, number) == ()
    assert (await at_place(db, NOW, number, spots=frozenset({number})))[0].position == HERE


async def test_a_public_place_keeps_no_meeting_point(db: Session) -> None:
    ours, claire = await team(db)
    number = await their_kitchen(db, ours, meeting=HERE)
    await sensitivity.set_sensitivity(
        db, number, Sensitivity.PUBLIC, NOW, claire, meeting_point=LIBRARY, meeting_position=HERE
    )
    row = (await db.execute(select(place).where(place.c.id == number))).one()
    assert (row.meeting_point, row.meeting_latitude, row.meeting_longitude) == (None,) * 3
    told = {"place": number, "sensitivity": "public", "met": 0}
    assert await acts(db) == [(claire, ours, Act.CHANGED_PLACE.value, told)]


async def test_nobody_else_changes_it(db: Session) -> None:
    ours, claire = await team(db)
    _theirs, olga = await team(db, "Another kitchen")
    number = await their_kitchen(db, ours)
    with pytest.raises(Refused):
        await sensitivity.set_sensitivity(db, number, Sensitivity.TEAM, NOW, olga)
    with pytest.raises(Refused):
        await sensitivity.set_sensitivity(db, 99, Sensitivity.TEAM, NOW, claire)
    with pytest.raises(Refused):
        await sensitivity.set_sensitivity(
            db, number, Sensitivity.TEAM, NOW, claire, meeting_point="x" * 201
        )
    with pytest.raises(Refused):
        await sensitivity.kept_place(db, number, NOW, olga)
    assert await acts(db) == []
