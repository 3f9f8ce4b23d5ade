"""Volunteers: applying, the answer, leaving and coming back; each told to those it concerns."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.models import news, shift, signup
from db.models import volunteer as table
from db.session import Session
from db.store import Store
from services import departures, volunteers
from services.activities import Activity
from services.areas import areas
from services.people import Role, Writer, recognise, remember
from services.refusals import Refused
from services.volunteers import Profile, State, Volunteer
from tests.disk import everything_in
from tests.services.teams import (
    NOW,
    SEAL,
    a_seat_of,
    acts,
    association,
    coordinator_of,
    role_of,
    somebody,
    told,
)

LATER = NOW + timedelta(hours=3)
ABLE = Profile(
    ("fr", "ar"), (Activity.COOKING, Activity.NIGHT), ("stalingrad", "calais"), True, False, True
)


async def applied(db: Session, profile: Profile = ABLE) -> int:
    """Add somebody who waits for an answer and return their number."""
    number = await somebody(db)
    await volunteers.apply(db, number, profile, NOW)
    return number


async def known(db: Session, person_id: int) -> Volunteer:
    found = await volunteers.volunteer(db, person_id)
    assert found is not None
    return found


async def test_who_applies_waits_and_all_coordinators_are_told(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    paul = await coordinator_of(db, await association(db, "Kitchen of the Port"))
    amina = await somebody(db)
    assert await volunteers.apply(db, amina, ABLE, NOW) is State.PENDING
    assert await known(db, amina) == Volunteer(amina, State.PENDING, ABLE, None, NOW)
    assert await role_of(db, amina) is Role.PERSON
    assert await told(db) == [("applied", claire), ("applied", paul)]
    details = (await db.execute(select(news.c.details))).scalars().all()
    assert details == [{"volunteer": amina}] * 2


async def test_nothing_is_compulsory(db: Session) -> None:
    amina = await applied(db, Profile())
    assert (await known(db, amina)).profile == Profile()


async def test_who_never_applied_is_no_volunteer(db: Session) -> None:
    assert await volunteers.volunteer(db, await somebody(db)) is None


async def test_what_is_chosen_twice_is_kept_once(db: Session) -> None:
    amina = await applied(db, Profile(("fr", "ar", "fr")))
    assert (await known(db, amina)).profile.languages == ("fr", "ar")


async def test_more_than_eight_areas_are_refused(db: Session) -> None:
    amina = await somebody(db)
    keys = tuple(one.key for one in areas())
    with pytest.raises(Refused, match="areas at most"):
        await volunteers.apply(db, amina, Profile(areas=(*keys, "bercy")), NOW)
    assert not await volunteers.pending(db)
    assert await volunteers.apply(db, amina, Profile(areas=keys), NOW) is State.PENDING


async def test_who_waits_may_change_what_they_can_do_and_nobody_is_told_again(
    db: Session,
) -> None:
    await coordinator_of(db, await association(db))
    amina = await applied(db)
    assert await volunteers.apply(db, amina, Profile(car=True), LATER) is State.PENDING
    assert await known(db, amina) == Volunteer(amina, State.PENDING, Profile(car=True), None, NOW)
    assert len(await told(db)) == 1


async def test_who_waits_is_listed_and_the_first_comes_first(db: Session) -> None:
    second, first = await somebody(db), await somebody(db)
    await volunteers.apply(db, second, ABLE, LATER)
    await volunteers.apply(db, first, ABLE, NOW)
    gone = await applied(db)
    await volunteers.refuse(db, gone, NOW, None)
    assert [one.person_id for one in await volunteers.pending(db)] == [first, second]


async def test_who_is_approved_is_a_volunteer_of_who_approved_and_is_told(db: Session) -> None:
    canal = await association(db)
    claire, amina = await coordinator_of(db, canal), await applied(db)
    await volunteers.approve(db, amina, LATER, claire)
    assert await role_of(db, amina) is Role.VOLUNTEER
    approved = Volunteer(amina, State.APPROVED, ABLE, canal, NOW, None, claire, LATER)
    assert await known(db, amina) == approved
    assert await volunteers.pending(db) == []
    assert (await told(db))[-1] == ("approved", amina)
    assert await acts(db) == [(claire, canal, "approved", {"volunteer": amina})]


async def test_a_second_approval_is_refused_and_changes_nothing(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    claire, paul = await coordinator_of(db, canal), await coordinator_of(db, port)
    amina = await applied(db)
    await volunteers.approve(db, amina, NOW, claire)
    before = await told(db)
    db.wrote = False
    with pytest.raises(Refused, match="already approved"):
        await volunteers.approve(db, amina, NOW, paul)
    with pytest.raises(Refused, match="already approved"):
        await volunteers.refuse(db, amina, NOW, paul)
    assert not db.wrote
    assert (await known(db, amina)).organization_id == canal
    assert (await told(db), len(await acts(db))) == (before, 1)


async def test_of_two_coordinators_who_answer_at_once_one_decides(store: Store) -> None:
    async with store.write() as db:
        canal = await association(db)
        claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
        amina = await applied(db)

    async def answer(actor: int, yes: bool) -> bool:
        decide = volunteers.approve if yes else volunteers.refuse
        try:
            async with store.write() as db:
                await decide(db, amina, NOW, actor)
        except Refused:
            return False
        return True

    done = await asyncio.gather(answer(claire, True), answer(dana, False))
    assert sorted(done) == [False, True]
    async with store.read() as db:
        assert len(await acts(db)) == 1
        assert (await role_of(db, amina) is Role.VOLUNTEER) == done[0]


async def test_who_is_refused_is_told_and_what_they_said_is_wiped(db: Session) -> None:
    canal = await association(db)
    claire, amina = await coordinator_of(db, canal), await applied(db)
    await volunteers.refuse(db, amina, LATER, claire)
    assert await role_of(db, amina) is Role.PERSON
    assert await known(db, amina) == Volunteer(amina, State.REFUSED, Profile(), None, NOW, LATER)
    assert (await told(db))[-1] == ("refused", amina)
    assert await acts(db) == [(claire, canal, "refused", {"volunteer": amina})]


async def test_only_who_waits_can_be_answered(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    refused, left, never = await applied(db), await applied(db), await somebody(db)
    await volunteers.refuse(db, refused, NOW, claire)
    await volunteers.leave(db, left, NOW)
    db.wrote = False
    for whom in (refused, left, never, 999):
        with pytest.raises(Refused, match="does not wait"):
            await volunteers.approve(db, whom, NOW, claire)
        with pytest.raises(Refused, match="does not wait"):
            await volunteers.refuse(db, whom, NOW, claire)
    assert not db.wrote
    assert await role_of(db, never) is Role.PERSON


async def test_who_was_refused_may_apply_again(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    amina = await applied(db)
    await volunteers.refuse(db, amina, NOW, claire)
    assert await volunteers.apply(db, amina, Profile(car=True), LATER) is State.PENDING
    assert await known(db, amina) == Volunteer(
        amina, State.PENDING, Profile(car=True), None, LATER, NOW
    )
    assert (await told(db))[-1] == ("applied", claire)
    await volunteers.approve(db, amina, LATER, claire)
    assert await role_of(db, amina) is Role.VOLUNTEER


async def test_an_approved_volunteer_stays_approved_when_they_change_what_they_can_do(
    db: Session,
) -> None:
    canal = await association(db)
    claire, amina = await coordinator_of(db, canal), await applied(db)
    await volunteers.approve(db, amina, NOW, claire)
    before = await told(db)
    assert await volunteers.apply(db, amina, Profile(first_aid=True), LATER) is State.APPROVED
    assert await known(db, amina) == Volunteer(
        amina, State.APPROVED, Profile(first_aid=True), canal, NOW, None, claire, NOW
    )
    assert await told(db) == before


async def test_a_coordinator_is_a_volunteer_at_once(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    assert await volunteers.apply(db, claire, ABLE, NOW) is State.APPROVED
    assert await role_of(db, claire) is Role.COORDINATOR
    assert await told(db) == []
    await departures.revoke(db, claire, LATER, None)
    assert await role_of(db, claire) is Role.VOLUNTEER
    assert (await known(db, claire)).organization_id is None  # not of the team any more


async def test_who_leaves_is_a_person_again_and_the_coordinators_are_told(db: Session) -> None:
    canal = await association(db)
    claire, amina = await coordinator_of(db, canal), await applied(db)
    await coordinator_of(db, await association(db, "Kitchen of the Port"))
    await volunteers.approve(db, amina, NOW, claire)
    before = await told(db)
    await volunteers.leave(db, amina, LATER)
    assert await role_of(db, amina) is Role.PERSON
    assert await known(db, amina) == Volunteer(amina, State.LEFT, Profile(), None, NOW)
    assert await told(db) == [*before, ("left", claire)]


async def test_when_no_organization_approved_all_coordinators_hear_who_leaves(
    db: Session,
) -> None:
    claire = await coordinator_of(db, await association(db))
    paul = await coordinator_of(db, await association(db, "Kitchen of the Port"))
    amina = await applied(db)
    await volunteers.approve(db, amina, NOW, None)
    await volunteers.leave(db, amina, LATER)
    assert (await told(db))[-2:] == [("left", claire), ("left", paul)]


async def test_who_leaves_before_the_answer_is_not_listed_any_more(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    amina = await applied(db)
    await volunteers.leave(db, amina, NOW)
    assert await volunteers.pending(db) == []
    assert await told(db) == [("applied", claire)]


async def test_who_left_may_apply_again_and_waits_again(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    amina = await applied(db)
    await volunteers.approve(db, amina, NOW, claire)
    await volunteers.leave(db, amina, NOW)
    assert await volunteers.apply(db, amina, ABLE, LATER) is State.PENDING
    assert await role_of(db, amina) is Role.PERSON
    assert (await known(db, amina)).organization_id is None
    assert [one.person_id for one in await volunteers.pending(db)] == [amina]
    assert (await db.execute(select(table.c.decided_at))).scalar_one() is None


async def test_a_coordinator_who_leaves_the_volunteers_is_still_a_coordinator(
    db: Session,
) -> None:
    claire = await coordinator_of(db, await association(db))
    await volunteers.apply(db, claire, ABLE, NOW)
    await volunteers.leave(db, claire, NOW)
    assert await role_of(db, claire) is Role.COORDINATOR
    assert ("left", claire) not in await told(db)


async def test_who_is_no_volunteer_cannot_leave(db: Session) -> None:
    never, refused, left = await somebody(db), await applied(db), await applied(db)
    await volunteers.refuse(db, refused, NOW, None)
    await volunteers.leave(db, left, NOW)
    db.wrote = False
    for whom in (never, refused, left):
        with pytest.raises(Refused, match="You are not a volunteer"):
            await volunteers.leave(db, whom, NOW)
    assert not db.wrote


async def test_who_leaves_gives_their_seats_back(db: Session) -> None:
    canal = await association(db)
    claire, amina = await coordinator_of(db, canal), await applied(db)
    await volunteers.approve(db, amina, NOW, claire)
    seat = await a_seat_of(db, canal, amina, NOW + timedelta(days=3))
    await volunteers.leave(db, amina, NOW)
    row = (await db.execute(select(signup).where(signup.c.id == seat))).one()
    assert (row.status, row.stale) == ("cancelled", True)


async def test_what_is_kept_of_a_volunteer_holds_no_address(store: Store, tmp_path: Path) -> None:
    async with store.write() as db:
        claire = await coordinator_of(db, await association(db))
        writer = Writer("whatsapp", "whatsapp:+33639980001")
        (standing,) = await recognise(db, SEAL, [writer], NOW)
        await volunteers.apply(db, standing.person.id, ABLE, NOW)
        await volunteers.approve(db, standing.person.id, NOW, claire)
    assert b"639980001" not in everything_in(tmp_path)
    assert "name" not in table.c


async def test_who_leaves_leads_nothing_any_more(db: Session) -> None:
    canal = await association(db)
    amina = await applied(db)
    await volunteers.approve(db, amina, NOW, None)
    await a_seat_of(db, canal, amina, NOW + timedelta(days=3))
    await db.execute(update(shift).values(lead_id=amina))
    await volunteers.leave(db, amina, NOW)
    assert (await db.execute(select(shift.c.lead_id))).scalar_one() is None


async def test_who_became_a_coordinator_meanwhile_stays_one_when_approved(db: Session) -> None:
    amina = await applied(db)
    await remember(db, amina, role=Role.COORDINATOR.value)
    await volunteers.approve(db, amina, NOW, None)
    assert await role_of(db, amina) is Role.COORDINATOR


async def test_a_removed_volunteer_is_nobody_from_then_on(db: Session) -> None:
    kitchen = await association(db)
    claire = await coordinator_of(db, kitchen)
    omar = await applied(db)
    await volunteers.approve(db, omar, NOW, claire)
    seat = await a_seat_of(db, kitchen, omar, LATER)
    await db.execute(update(shift).values(lead_id=omar))
    await volunteers.remove(db, omar, LATER - timedelta(hours=2), claire)
    assert await role_of(db, omar) is Role.PERSON
    found = await known(db, omar)
    assert (found.state, found.profile) == (State.REFUSED, Profile())
    assert (
        await db.execute(select(signup.c.status).where(signup.c.id == seat))
    ).scalar() == "late"
    assert (await db.execute(select(shift.c.lead_id))).scalar() is None
    assert ("ended", omar) in await told(db)
    assert (claire, kitchen, "removed", {"volunteer": omar}) in await acts(db)


async def test_only_a_volunteer_can_be_removed_as_one(db: Session) -> None:
    claire = await coordinator_of(db, await association(db))
    waiting = await applied(db)
    for number in (claire, waiting, await somebody(db)):
        with pytest.raises(Refused):
            await volunteers.remove(db, number, NOW, claire)
