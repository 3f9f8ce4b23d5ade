"""Callouts: helpers are asked whether they can bring what is missing, or come and help."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import volunteer
from db.session import Session
from services import callouts, opening_up
from services.categories import Category
from services.refusals import Refused
from tests.services.missing import changed
from tests.services.needing import a_need, a_pledge, a_point, a_volunteer, heard, reached
from tests.services.teams import NOW, acts, association, coordinator_of, somebody

DAY = timedelta(days=1)


async def opened(db: Session) -> tuple[int, int, int, int]:
    team, claire, amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 5, point.id, NOW + 3 * DAY, NOW, claire)
    await heard(db)
    return team, claire, amina, number


async def supporter(db: Session, number: int, ended: int = 10, **more: object) -> int:
    """Return who brought something some days ago."""
    who = await reached(db, await somebody(db))
    at = NOW - ended * DAY
    await a_pledge(db, number, person_id=who, state="received", received=1, ended_at=at, **more)  # type: ignore[arg-type]
    return who


async def called(db: Session) -> list[int]:
    return [person_id for kind, person_id, _details in await heard(db) if kind == "need_call"]


async def test_volunteers_who_are_near_are_asked_those_first_who_were_asked_longest_ago(
    db: Session,
) -> None:
    team, claire, _amina, number = await opened(db)
    lately = await a_volunteer(db, asked_at=NOW - 2 * DAY)
    before = await a_volunteer(db, asked_at=NOW - 9 * DAY)
    never = await a_volunteer(db)
    anywhere = await a_volunteer(db, areas="")
    await a_volunteer(db, areas=";calais;")
    await a_volunteer(db, asked_at=NOW - timedelta(hours=23))
    await a_volunteer(db, state="pending")
    assert await callouts.call_volunteers(db, number, NOW, claire) == 4
    told = await heard(db)
    assert {(kind, one["need"]) for kind, _person, one in told} == {("need_call", number)}
    assert sorted(who for _kind, who, _one in told) == sorted([lately, before, never, anywhere])
    assert (await acts(db))[-1] == (
        claire,
        team,
        "called_for_need",
        {"need": number, "people": 4},
    )


async def test_ten_volunteers_are_asked_at_once_and_nobody_twice_in_a_day(db: Session) -> None:
    _team, claire, _amina, number = await opened(db)
    everybody = [await a_volunteer(db) for _number in range(13)]
    assert await callouts.call_volunteers(db, number, NOW, claire) == 10
    first = await called(db)
    assert await callouts.call_volunteers(db, number, NOW, claire) == 3
    assert sorted(first + await called(db)) == everybody
    assert await callouts.call_volunteers(db, number, NOW, claire) == 0
    assert await heard(db) == []
    rows = await db.execute(select(volunteer.c.asked_at))
    assert set(rows.scalars()) == {NOW}


async def test_who_brings_it_told_it_or_asks_is_not_asked(db: Session) -> None:
    _team, claire, amina, number = await opened(db)
    bringing = await a_volunteer(db)
    await a_pledge(db, number, person_id=bringing)
    await reached(db, amina)
    await a_pledge(db, number, person_id=amina, state="received", received=1, ended_at=NOW - DAY)
    assert await callouts.call_volunteers(db, number, NOW, claire) == 0
    assert await callouts.call_supporters(db, number, NOW, claire) == 0


async def test_supporters_are_who_brought_something_in_half_a_year(db: Session) -> None:
    _team, claire, _amina, number = await opened(db)
    lately, long_ago = await supporter(db, number, 170), await supporter(db, number, 1)
    await supporter(db, number, 181)
    who = await reached(db, await somebody(db))
    await a_pledge(db, number, person_id=who, state="cancelled", ended_at=NOW - DAY)
    await a_pledge(db, number, state="received", received=1, ended_at=NOW - DAY)  # no address
    assert await callouts.call_supporters(db, number, NOW, claire) == 2
    assert sorted(await called(db)) == sorted([lately, long_ago])
    assert await callouts.call_supporters(db, number, NOW, claire) == 0
    assert await callouts.call_supporters(db, number, NOW + 2 * DAY, claire) == 2


async def test_twenty_supporters_are_asked_at_once(db: Session) -> None:
    _team, claire, _amina, number = await opened(db)
    for _number in range(23):
        await supporter(db, number)
    await changed(db, number, wanted=50)
    assert await callouts.call_supporters(db, number, NOW, claire) == 20
    assert await callouts.call_supporters(db, number, NOW, claire) == 3


async def test_a_volunteer_who_was_asked_is_not_asked_as_a_supporter_too(db: Session) -> None:
    _team, claire, _amina, number = await opened(db)
    both = await a_volunteer(db)
    at = NOW - DAY
    await a_pledge(db, number, person_id=both, state="received", received=1, ended_at=at)
    assert await callouts.call_volunteers(db, number, NOW, claire) == 1
    assert await callouts.call_supporters(db, number, NOW, claire) == 0


async def test_things_are_called_for_once_people_know_where_to(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    for call in (callouts.call_volunteers, callouts.call_supporters):
        with pytest.raises(Refused, match="bring it first"):
            await call(db, number, NOW, claire)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 2, point.id, NOW + 2 * DAY, NOW, claire)
    with pytest.raises(Refused, match="time for it is over"):
        await callouts.call_volunteers(db, number, NOW + 2 * DAY, claire)
    await a_pledge(db, number, 2)
    with pytest.raises(Refused, match="promised already"):
        await callouts.call_volunteers(db, number, NOW, claire)


async def test_help_is_called_for_at_once(db: Session) -> None:
    _team, claire, _amina, number = await a_need(db, category=Category.INTERPRETING)
    asked = await a_volunteer(db)
    assert await callouts.call_volunteers(db, number, NOW, claire) == 1
    assert await called(db) == [asked]


async def test_another_organization_calls_nobody(db: Session) -> None:
    _team, _claire, _amina, number = await opened(db)
    await a_volunteer(db)
    stranger = await coordinator_of(db, await association(db, "Other"))
    with pytest.raises(Refused, match="another organization"):
        await callouts.call_volunteers(db, number, NOW, stranger)
