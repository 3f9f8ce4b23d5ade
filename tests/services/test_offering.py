"""Offering: who was asked to help can say so, to the team of the need and to nobody else."""

import pytest
from sqlalchemy import select

from db.models import ticket
from db.session import Session
from services import offering, tickets, waves
from services.categories import Category
from services.refusals import Refused
from tests.services.needing import a_need, a_volunteer, kinds
from tests.services.teams import NOW, SEAL, association, coordinator_of


async def offered(db: Session, number: int, who: int) -> int:
    return await offering.offer(db, SEAL, number, who, "I can help", "fr", NOW)


async def test_nobody_can_look_up_a_need_for_which_nobody_was_asked(db: Session) -> None:
    _team, claire, _amina, number = await a_need(db, category=Category.MEDICAL)
    bruno = await a_volunteer(db)
    with pytest.raises(Refused, match="not needed"):
        await offered(db, number, bruno)
    await waves.for_need(db, number, NOW, claire)
    assert (await offering.can_help(db, number)).id == number


async def test_an_offer_goes_to_the_team_of_the_need_whatever_else_is_talked_about(
    db: Session,
) -> None:
    team, claire, _amina, number = await a_need(db, category=Category.TRANSPORT)
    bruno = await a_volunteer(db)
    await waves.for_need(db, number, NOW, claire)
    other = await association(db, "Other")
    await coordinator_of(db, other)
    before = await tickets.open_(db, bruno, other, NOW)
    await kinds(db)
    made = await offered(db, number, bruno)
    assert made != before
    rows = await db.execute(
        select(ticket.c.organization_id, ticket.c.need_id).order_by(ticket.c.id)
    )
    assert [tuple(row) for row in rows] == [(other, None), (team, number)]
    assert {person_id for _kind, person_id in await kinds(db)} == {claire}
    assert await offered(db, number, bruno) == made
