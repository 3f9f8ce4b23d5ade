"""Groups: a coordinator says where calls are posted; what others say there leaves no trace."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.models import address, gathering, organization, person
from db.session import Session
from db.store import Store
from services import coordinators, departures, groups, people
from services.groups import Change, Spot
from services.people import Role, address_binding
from services.recipients import groups as groups_of
from services.refusals import Refused
from tests.gatherings import with_address
from tests.services.teams import (
    NOW,
    SEAL,
    acts,
    association,
    coordinator_of,
    how_many,
    somebody,
    told,
)

GROUP, OTHER_GROUP = Spot("telegram", "-1001"), Spot("telegram", "-1002")
DAY = timedelta(days=1)


async def claire(db: Session, team: int, words: str = "7") -> str:
    """Add a coordinator with a telephone; returns its address."""
    return await with_address(db, await coordinator_of(db, team), words)


async def addresses(db: Session, organization_id: int) -> list[int]:
    return [row.address_id for row in await db.execute(groups_of(organization_id))]


async def test_a_coordinator_lets_calls_be_posted_in_a_group(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    assert await groups.here(db, SEAL, GROUP, who, NOW) is Change.ON
    (one,) = await groups.of_organizations(db, [team])
    assert (one.organization, one.since, one.ended_at) == ("Kitchen of the Canal", NOW, None)
    assert len(await addresses(db, team)) == 1
    assert [(act, given) for _who, _team, act, given in await acts(db)] == [
        ("group_on", {"group": one.id})
    ]
    assert [kind for kind, _person in await told(db)] == ["group_added"]


async def test_a_group_is_no_role_and_hears_no_calls_as_a_person(db: Session) -> None:
    team = await association(db)
    await groups.here(db, SEAL, GROUP, await claire(db, team), NOW)
    (one,) = await groups.of_organizations(db, [team])
    kept = (await db.execute(select(person).where(person.c.id == one.person_id))).one()
    assert (kept.role, kept.quiet) == ("person", "none")
    assert one.person_id not in await coordinators.everyone(db)


@pytest.mark.parametrize("role", [Role.PERSON, Role.VOLUNTEER, Role.COORDINATOR])
async def test_nobody_else_may_say_so_and_is_not_known_by_it(db: Session, role: Role) -> None:
    await association(db)
    who = await with_address(db, await somebody(db, role), "8")
    before = await how_many(db, person)
    for words in (who, "a stranger"):
        assert await groups.here(db, SEAL, GROUP, words, NOW) is None
        assert await groups.away(db, SEAL, GROUP, words, NOW) is None
    assert await how_many(db, person) == before
    assert await how_many(db, gathering) == 0
    assert (await acts(db), await told(db)) == ([], [])


async def test_who_coordinates_no_more_says_nothing_more(db: Session) -> None:
    team = await association(db)
    first, second = await coordinator_of(db, team), await coordinator_of(db, team)
    who = await with_address(db, first, "7")
    await departures.revoke(db, first, NOW, second)
    assert await groups.here(db, SEAL, GROUP, who, NOW) is None


async def test_saying_it_twice_is_saying_it_once(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    for _time in range(2):
        assert await groups.here(db, SEAL, GROUP, who, NOW) is Change.ON
    assert await how_many(db, gathering) == 1
    assert len(await acts(db)) == 1
    for _time in range(2):
        assert await groups.away(db, SEAL, GROUP, who, NOW) is Change.OFF
    assert [act for _who, _team, act, _given in await acts(db)] == ["group_on", "group_off"]
    assert await addresses(db, team) == []


async def test_it_can_begin_again_after_it_ended(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    await groups.here(db, SEAL, GROUP, who, NOW)
    (one,) = await groups.of_organizations(db, [team])
    await groups.gone(db, SEAL, GROUP, NOW + DAY)
    await db.execute(update(address).values(unreachable_at=NOW, calls_off=True))
    await groups.here(db, SEAL, GROUP, who, NOW + 2 * DAY)
    (again,) = await groups.of_organizations(db, [team])
    assert (again.id, again.since) == (one.id, NOW + 2 * DAY)
    rows = await db.execute(select(address).where(address.c.person_id == one.person_id))
    kept = rows.one()
    assert (kept.unreachable_at, kept.calls_off) == (None, False)


async def test_another_team_cannot_take_a_group(db: Session) -> None:
    ours, theirs = await association(db), await association(db, "Others")
    await groups.here(db, SEAL, GROUP, await claire(db, ours), NOW)
    other = await claire(db, theirs, "9")
    assert await groups.here(db, SEAL, GROUP, other, NOW) is Change.TAKEN
    assert await groups.away(db, SEAL, GROUP, other, NOW) is None
    assert len(await groups.of_organizations(db, [ours])) == 1
    assert await groups.of_organizations(db, [theirs]) == []
    (number,) = [one.id for one in await groups.of_organizations(db, [ours])]
    with pytest.raises(Refused):
        await groups.end(db, number, NOW, await coordinator_of(db, theirs))


async def test_who_acts_for_the_hub_may_end_it(db: Session) -> None:
    hub, ours = await association(db, "Hub"), await association(db)
    await db.execute(update(organization).where(organization.c.id == ours).values(hub_id=hub))
    await groups.here(db, SEAL, GROUP, await claire(db, ours), NOW)
    boss = await claire(db, hub, "9")
    assert await groups.here(db, SEAL, GROUP, boss, NOW) is Change.ON
    assert len(await groups.of_organizations(db, [ours])) == 1, "it stays with its team"
    assert await groups.away(db, SEAL, GROUP, boss, NOW) is Change.OFF


async def test_an_unknown_group_is_refused_in_words(db: Session) -> None:
    team = await association(db)
    with pytest.raises(Refused):
        await groups.end(db, 99, NOW, await coordinator_of(db, team))


async def test_being_removed_ends_it_and_is_told_once(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    await coordinator_of(db, team)
    await groups.here(db, SEAL, GROUP, who, NOW)
    assert await groups.gone(db, SEAL, GROUP, NOW) is Change.GONE
    assert await groups.gone(db, SEAL, GROUP, NOW) is None
    assert await groups.gone(db, SEAL, OTHER_GROUP, NOW) is None
    assert len(await told(db)) == 2, "who made it hears that it began and that it ended"
    assert await addresses(db, team) == []


async def test_a_group_that_takes_nothing_ends_and_begins_again_when_it_does(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    await groups.here(db, SEAL, GROUP, who, NOW)
    (number,) = await addresses(db, team)
    for _twice in range(2):
        await people.left(db, number, NOW, blocked=True)
        await groups.lost(db, number, NOW)
    assert await groups.of_organizations(db, [team]) == []
    assert len(await told(db)) == 2, "who made it hears that it began and that it ended"
    assert await groups.here(db, SEAL, GROUP, who, NOW) is Change.ON
    kept = (await db.execute(select(address).where(address.c.id == number))).one()
    assert (kept.unreachable_at, kept.calls_off) == (None, False)


async def test_a_group_that_grew_is_found_under_its_new_address(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    await groups.here(db, SEAL, GROUP, who, NOW)
    await groups.moved(db, SEAL, GROUP, OTHER_GROUP.address, NOW)
    await groups.moved(db, SEAL, GROUP, OTHER_GROUP.address, NOW)
    (row,) = (await db.execute(groups_of(team))).all()
    kept = (await db.execute(select(address).where(address.c.id == row.address_id))).one()
    assert SEAL.open(kept.sealed, address_binding(kept.id)).decode() == OTHER_GROUP.address
    assert await groups.away(db, SEAL, GROUP, who, NOW) is None
    assert await groups.away(db, SEAL, OTHER_GROUP, who, NOW) is Change.OFF


async def test_a_group_that_grew_and_was_named_again_gets_calls_once(db: Session) -> None:
    team = await association(db)
    who = await claire(db, team)
    await groups.here(db, SEAL, GROUP, who, NOW)
    await groups.here(db, SEAL, OTHER_GROUP, who, NOW)
    await groups.moved(db, SEAL, GROUP, OTHER_GROUP.address, NOW)
    assert len(await addresses(db, team)) == 1


async def test_two_who_say_it_at_once_make_one_group(store: Store) -> None:
    async with store.write() as db:
        team = await association(db)
        who = [await claire(db, team, str(number)) for number in range(5)]

    async def _say(words: str) -> None:
        async with store.write() as db:
            await groups.here(db, SEAL, GROUP, words, NOW)

    await asyncio.gather(*map(_say, who))
    async with store.read() as db:
        assert await how_many(db, gathering) == 1


async def test_the_address_of_a_group_is_sealed(db: Session) -> None:
    team = await association(db)
    await groups.here(db, SEAL, GROUP, await claire(db, team), NOW)
    kept = (await db.execute(select(address))).all()
    assert all(GROUP.address.encode() not in one.sealed for one in kept)
