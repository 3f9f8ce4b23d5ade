"""Coordinators: for whom they act, and how that ends."""

from db.session import Session
from services import coordinators
from services.coordinators import Organization
from services.people import Role
from tests.services.teams import (
    association,
    coordinator_of,
    somebody,
)


async def test_a_coordinator_acts_for_one_organization(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    claire, paul = await coordinator_of(db, canal), await coordinator_of(db, port)
    assert await coordinators.organization_of(db, claire) == Organization(
        canal, "Kitchen of the Canal"
    )
    assert await coordinators.of_organization(db, canal) == [claire]
    assert await coordinators.everyone(db) == [claire, paul]
    assert await coordinators.acts_for(db, claire, canal)
    assert not await coordinators.acts_for(db, claire, port)


async def test_who_is_no_coordinator_acts_for_nobody(db: Session) -> None:
    canal, amina = await association(db), await somebody(db)
    assert await coordinators.organization_of(db, amina) is None
    assert not await coordinators.acts_for(db, amina, canal)
    assert await coordinators.of_organization(db, canal) == []


async def test_somebody_who_has_only_the_role_acts_for_nobody_and_is_told(db: Session) -> None:
    canal, dana = await association(db), await somebody(db, Role.COORDINATOR)
    assert await coordinators.everyone(db) == [dana]
    assert await coordinators.organization_of(db, dana) is None
    assert not await coordinators.acts_for(db, dana, canal)


async def test_the_administrator_acts_for_all(db: Session) -> None:
    assert await coordinators.acts_for(db, None, await association(db))
