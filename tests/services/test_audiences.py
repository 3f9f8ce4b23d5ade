"""Audiences: whom a call is meant for."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from db.models import coordinator, follow
from db.session import Session
from services.activities import Activity
from services.audiences import Audience, Whom, from_json, selected, to_json
from services.people import remember
from tests.services.calling import HOUR, a_team, asks, group, helper, kitchen, known, reached
from tests.services.needing import a_need, a_pledge
from tests.services.teams import NOW, a_seat_of, association

CALAIS = (50.951, 1.8587)


async def reaches(db: Session, audience: Audience, team: int = 1) -> list[int]:
    rows = await db.execute(selected(audience, team, NOW))
    return sorted(row.person_id for row in rows)


async def address_of(db: Session, number: int) -> Any:
    rows = await db.execute(selected(Audience(), 1, NOW))
    return next(row for row in rows if row.person_id == number)


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        Audience(Whom.SUPPORTERS, languages=("fr", "ar")),
        Audience(
            Whom.VOLUNTEERS,
            areas=("stalingrad",),
            activities=(Activity.COOKING,),
            licence=True,
            car=True,
            first_aid=True,
            free=(NOW, NOW + HOUR),
            own=True,
        ),
        Audience(asked=3, follows=4),
    ],
)
def test_an_audience_is_the_same_after_it_was_kept(audience: Audience) -> None:
    assert from_json(to_json(audience)) == audience


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(ValueError, match="friends"):
        from_json({"role": "friends"})


async def test_each_role_reaches_its_people(db: Session) -> None:
    _team, claire, _other = await a_team(db)
    await reached(db, claire)
    amina, bruno = await known(db), await helper(db)
    assert await reaches(db, Audience()) == sorted([claire, amina, bruno])
    assert await reaches(db, Audience(Whom.PEOPLE)) == [amina]
    assert await reaches(db, Audience(Whom.VOLUNTEERS)) == [bruno]
    assert await reaches(db, Audience(Whom.COORDINATORS)) == [claire]


async def test_a_coordinator_who_volunteers_is_a_volunteer_as_well(db: Session) -> None:
    team = await association(db)
    both = await helper(db, team)
    await db.execute(insert(coordinator).values(person_id=both, organization_id=team, since=NOW))
    await remember(db, both, role="coordinator")
    assert await reaches(db, Audience(Whom.VOLUNTEERS)) == [both]
    assert await reaches(db, Audience(Whom.COORDINATORS)) == [both]


async def test_who_only_applied_was_refused_or_left_is_no_volunteer(db: Session) -> None:
    for state in ("pending", "refused", "left"):
        await helper(db, state=state)
    assert await reaches(db, Audience(Whom.VOLUNTEERS)) == []


async def test_who_brought_something_lately_is_a_supporter(db: Session) -> None:
    _team, _claire, _amina, number = await a_need(db)
    brought, long_ago, promised = [await known(db) for _one in range(3)]
    done = {"state": "received", "received": 2}
    await a_pledge(db, number, person_id=brought, ended_at=NOW - timedelta(days=9), **done)  # type: ignore[arg-type]
    await a_pledge(db, number, person_id=long_ago, ended_at=NOW - timedelta(days=300), **done)  # type: ignore[arg-type]
    await a_pledge(db, number, person_id=promised)
    assert await reaches(db, Audience(Whom.SUPPORTERS)) == [brought]


async def test_one_of_the_languages_is_enough_and_an_unknown_one_is_none(db: Session) -> None:
    french, arabic = await known(db, "fr"), await known(db, "ar")
    await known(db, "ps")
    await known(db, None)
    assert await reaches(db, Audience(languages=("fr", "ar"))) == [french, arabic]


async def test_volunteers_are_chosen_by_all_skills_and_any_activity(db: Session) -> None:
    able = await helper(db, activities=";cooking;night;", licence=True, car=True)
    await helper(db, activities=";cooking;", licence=True)
    await helper(db, activities=";sorting;", licence=True, car=True)
    wanted = (Activity.COOKING, Activity.DRIVING)
    chosen = Audience(activities=wanted, licence=True, car=True)
    assert chosen.volunteers
    assert await reaches(db, chosen) == [able]


async def test_volunteers_are_near_by_their_areas_others_by_what_they_asked(db: Session) -> None:
    here, next_door = await helper(db, areas=";calais;stalingrad;"), await helper(db)
    anywhere = next_door  # who named no area
    beside, far = await helper(db, areas=";la-chapelle;"), await helper(db, areas=";calais;")
    asking, elsewhere, before = [await known(db) for _one in range(3)]
    canal, port = await kitchen(db), await kitchen(db, *CALAIS)
    await asks(db, asking, canal)
    await asks(db, elsewhere, port)
    await asks(db, before, canal, timedelta(hours=4))
    near = Audience(areas=("stalingrad",))
    assert await reaches(db, near) == sorted([here, anywhere, beside, asking])
    assert far not in await reaches(db, near)
    theirs = Audience(Whom.VOLUNTEERS, areas=("stalingrad",))
    assert await reaches(db, theirs) == sorted([here, anywhere, beside])
    assert await reaches(db, Audience(Whom.PEOPLE, areas=("stalingrad",))) == [asking]


async def test_who_asked_about_a_place_and_who_follows_it(db: Session) -> None:
    canal = await kitchen(db)
    asking, following, neither = [await known(db) for _one in range(3)]
    await asks(db, asking, canal)
    await asks(db, neither, canal, timedelta(hours=3))
    await db.execute(insert(follow).values(place_id=canal, person_id=following, since=NOW))
    assert await reaches(db, Audience(asked=canal)) == [asking]
    assert await reaches(db, Audience(follows=canal)) == [following]
    assert await reaches(db, Audience(asked=canal, follows=canal)) == []


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [(-2, -1, True), (-2, 0, True), (-1, 1, False), (1, 2, False), (3, 5, True)],
)
async def test_who_has_a_seat_at_that_time_is_not_free(
    db: Session, first: int, last: int, free: bool
) -> None:
    team = await association(db)
    bruno = await helper(db)
    starts = NOW + timedelta(days=1)
    await a_seat_of(db, team, bruno, starts)  # of three hours
    span: tuple[datetime, datetime] = (starts + first * HOUR, starts + last * HOUR)
    found = await reaches(db, Audience(Whom.VOLUNTEERS, free=span), team)
    assert found == ([bruno] if free else [])


async def test_our_own_volunteers_are_those_we_approved(db: Session) -> None:
    ours, theirs = await association(db), await association(db, "Kitchen of the Port")
    mine = await helper(db, ours)
    await helper(db, theirs)
    await helper(db, None)
    assert await reaches(db, Audience(own=True), ours) == [mine]


async def test_a_group_chat_belongs_to_no_audience(db: Session) -> None:
    team = await association(db)
    amina = await known(db)
    await group(db, team)
    await group(db, team, ended_at=NOW)
    assert await reaches(db, Audience(), team) == [amina]


async def test_somebody_counts_once_by_the_reachable_address_last_used(db: Session) -> None:
    amina = await known(db, channel="telegram", last_incoming_at=NOW - 2 * HOUR)
    used = await reached(db, amina, "whatsapp", last_incoming_at=NOW - HOUR)
    await reached(db, amina, "other", last_incoming_at=None)
    gone = await reached(db, amina, "gone", last_incoming_at=NOW, unreachable_at=NOW)
    assert await reaches(db, Audience()) == [amina]
    assert (await address_of(db, amina)).address_id == used
    alone = await known(db, channel="telegram", last_incoming_at=None, unreachable_at=NOW)
    assert (await address_of(db, alone)).unreachable_at == NOW
    assert gone != used
