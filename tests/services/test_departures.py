"""Departures: a role that ends opens nothing any more."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from db.models import coordinator, shift, signup
from db.models import volunteer as table
from db.session import Session
from services import coordinators, departures, invitations, volunteers
from services.people import Role
from services.refusals import Refused
from services.volunteers import Profile
from tests.services.teams import (
    NOW,
    SEAL,
    a_seat_of,
    acts,
    association,
    coordinator_of,
    how_many,
    role_of,
    somebody,
)


async def test_who_is_revoked_is_a_person_who_acts_for_nobody(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    await departures.revoke(db, dana, NOW, claire)
    assert await role_of(db, dana) is Role.PERSON
    assert await coordinators.organization_of(db, dana) is None
    assert await coordinators.everyone(db) == [claire]
    assert await acts(db) == [(claire, canal, "revoked", {"person": dana})]


@pytest.mark.parametrize(
    ("state", "role"),
    [("approved", Role.VOLUNTEER), ("left", Role.PERSON), ("refused", Role.PERSON)],
)
async def test_only_an_approved_volunteer_stays_one_when_revoked(
    db: Session, state: str, role: Role
) -> None:
    claire = await coordinator_of(db, await association(db))
    await db.execute(insert(table).values(person_id=claire, state=state, applied_at=NOW))
    await departures.revoke(db, claire, NOW, None)
    assert await role_of(db, claire) is role


async def test_what_a_revoked_coordinator_offered_opens_nothing(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    hers = await invitations.invite(db, SEAL, canal, NOW, dana)
    other = await invitations.invite(db, SEAL, canal, NOW, claire)
    await departures.revoke(db, dana, NOW, claire)
    with pytest.raises(Refused, match="taken back"):
        await invitations.redeem(db, SEAL, hers.word, dana, NOW + timedelta(minutes=1))
    used = await invitations.redeem(db, SEAL, other.word, omar, NOW)
    assert used.waits


async def test_who_was_revoked_can_be_invited_again(db: Session) -> None:
    canal = await association(db)
    dana = await coordinator_of(db, canal)
    await departures.revoke(db, dana, NOW, None)
    again = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, again.word, dana, NOW)
    assert await role_of(db, dana) is Role.COORDINATOR


async def test_nobody_revokes_for_another_organization(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    paul = await coordinator_of(db, await association(db, "Kitchen of the Port"))
    only_role = await somebody(db, Role.COORDINATOR)
    for actor, whom in ((claire, paul), (claire, only_role), (only_role, claire)):
        db.wrote = False
        with pytest.raises(Refused, match="another organization"):
            await departures.revoke(db, whom, NOW, actor)
        assert not db.wrote
    assert await how_many(db, coordinator) == 2
    await departures.revoke(db, only_role, NOW, None)
    assert await role_of(db, only_role) is Role.PERSON
    assert await acts(db) == [(None, None, "revoked", {"person": only_role})]


async def test_who_is_no_coordinator_cannot_be_revoked(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    for whom in (await somebody(db), await somebody(db, Role.VOLUNTEER), 999):
        db.wrote = False
        with pytest.raises(Refused, match="not a coordinator"):
            await departures.revoke(db, whom, NOW, claire)
        assert not db.wrote


async def test_a_second_revocation_changes_nothing(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    await departures.revoke(db, dana, NOW, claire)
    with pytest.raises(Refused, match="not a coordinator"):
        await departures.revoke(db, dana, NOW, claire)
    assert len(await acts(db)) == 1


async def test_a_coordinator_may_step_down(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    await departures.revoke(db, claire, NOW, claire)
    assert await coordinators.everyone(db) == []


async def test_who_is_no_volunteer_either_has_no_seat_and_leads_nothing(db: Session) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    seat = await a_seat_of(db, canal, claire, NOW + timedelta(days=3))
    await db.execute(update(shift).values(lead_id=claire))
    await departures.revoke(db, claire, NOW, None)
    row = (await db.execute(select(signup).where(signup.c.id == seat))).one()
    assert (row.status, row.person_id) == ("cancelled", claire)
    assert (await db.execute(select(shift.c.lead_id))).scalar_one() is None


async def test_who_stays_a_volunteer_keeps_seat_and_lead(db: Session) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    await volunteers.apply(db, claire, Profile(), NOW)
    await a_seat_of(db, canal, claire, NOW + timedelta(days=3))
    await db.execute(update(shift).values(lead_id=claire))
    await departures.revoke(db, claire, NOW, None)
    assert await role_of(db, claire) is Role.VOLUNTEER
    assert (await db.execute(select(signup.c.status))).scalar_one() == "seated"
    assert (await db.execute(select(shift.c.lead_id))).scalar_one() == claire


async def test_the_lead_of_a_shift_that_is_over_is_remembered(db: Session) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    seat = await a_seat_of(db, canal, claire, NOW - timedelta(days=3))
    await db.execute(update(shift).values(lead_id=claire))
    await departures.revoke(db, claire, NOW, None)
    assert (await db.execute(select(shift.c.lead_id))).scalar_one() == claire
    status = select(signup.c.status).where(signup.c.id == seat)
    assert (await db.execute(status)).scalar_one() == "seated"  # its hours are kept
