"""Drop-off points: where things are brought to, and when somebody is there to take them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from db.session import Session
from services import drop_offs, opening_up
from services.days import PARIS
from services.drop_offs import Slot, contact_of, days, of_organization, opening_on
from services.refusals import Refused
from tests.services.needing import (
    ADDRESS,
    CONTACT,
    WEDNESDAY,
    a_need,
    a_pledge,
    a_point,
    heard,
    pledge_at,
    point_at,
)
from tests.services.teams import NOW, OTHER_SEAL, SEAL, acts, association, coordinator_of

SATURDAY = date(2026, 11, 28)


def paris(day: date, hour: int) -> datetime:
    return datetime.combine(day, datetime.min.time(), PARIS) + timedelta(hours=hour)


async def test_a_point_is_made_and_who_made_it_is_noted(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    found = await a_point(db, team, claire)
    assert (found.name, found.area, found.address) == ("Store room", "La Chapelle", ADDRESS)
    assert found.hours == "Mo-Fr 14:00-18:00"
    assert found.position is not None
    assert await acts(db) == [(claire, team, "drop_off", {"drop_off": found.id})]


async def test_the_contact_is_sealed(db: Session) -> None:
    found = await a_point(db, await association(db))
    assert found.contact is not None
    assert CONTACT.encode() not in found.contact
    assert contact_of(SEAL, found) == CONTACT
    with pytest.raises(ValueError, match="another key"):
        contact_of(OTHER_SEAL, found)
    assert contact_of(SEAL, await a_point(db, found.organization_id, contact="")) == ""


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"hours": "sometimes"}, "not understood"),
        ({"hours": "2020 Nov 24 10:00-12:00"}, "never come"),
        ({"name": "x" * 81}, "at most"),
        ({"address": "x" * 121}, "at most"),
    ],
)
async def test_what_cannot_be_kept_is_refused(
    db: Session, given: dict[str, Any], why: str
) -> None:
    team = await association(db)
    with pytest.raises(Refused, match=why):
        await a_point(db, team, **given)
    assert await of_organization(db, team) == []


async def test_another_organization_can_neither_make_nor_change_nor_end_it(db: Session) -> None:
    found = await a_point(db, await association(db))
    other = await coordinator_of(db, await association(db, "Other"))
    with pytest.raises(Refused, match="another organization"):
        await a_point(db, found.organization_id, other)
    with pytest.raises(Refused, match="another organization"):
        await drop_offs.change(db, SEAL, found.id, NOW, other, name="Mine")
    with pytest.raises(Refused, match="another organization"):
        await drop_offs.end(db, found.id, NOW, other)
    assert await of_organization(db, found.organization_id) == [found]


async def test_the_next_days_are_those_on_which_it_is_open(db: Session) -> None:
    found = await a_point(db, await association(db))
    slots = days(found, NOW)  # Tuesday, 18:05
    assert [one.day.day for one in slots] == [25, 26, 27]
    assert slots[0] == Slot(WEDNESDAY, paris(WEDNESDAY, 14), paris(WEDNESDAY, 18))
    assert [one.day.day for one in days(found, NOW, 5)] == [25, 26, 27, 30, 1]


async def test_what_closes_within_half_an_hour_is_no_opening_any_more(db: Session) -> None:
    found = await a_point(db, await association(db))
    assert days(found, paris(WEDNESDAY, 14), 1)[0].day == WEDNESDAY
    assert days(found, paris(WEDNESDAY, 17) + timedelta(minutes=30), 1)[0].day == WEDNESDAY
    late = paris(WEDNESDAY, 17) + timedelta(minutes=31)
    assert days(found, late, 1)[0].day == WEDNESDAY + timedelta(days=1)


async def test_of_two_openings_in_a_day_the_one_to_come_is_meant(db: Session) -> None:
    found = await a_point(db, await association(db), hours="mer 9h-12h, 14h-18h")
    assert days(found, NOW, 1)[0].opens == paris(WEDNESDAY, 9)
    assert days(found, paris(WEDNESDAY, 13), 1)[0].opens == paris(WEDNESDAY, 14)


async def test_what_is_always_open_is_open_once_a_day(db: Session) -> None:
    found = await a_point(db, await association(db), hours="24/7")
    assert [one.day.day for one in days(found, NOW)] == [24, 25, 26]


async def test_what_goes_on_after_midnight_belongs_to_the_day_before(db: Session) -> None:
    found = await a_point(db, await association(db), hours="Mo-Su 22:00-02:00")
    night = paris(WEDNESDAY, 1)
    assert [one.day.day for one in days(found, night)] == [24, 25, 26]
    assert [one.opens for one in days(found, night, 2)] == [
        paris(WEDNESDAY - timedelta(days=1), 22),
        paris(WEDNESDAY, 22),
    ]
    for ahead in (-1, 0, 1, 9):
        day = WEDNESDAY + timedelta(days=ahead)
        slot = opening_on(found, day, night)
        assert slot is not None
        assert (slot.day, slot.opens) == (day, paris(day, 22))


async def test_a_day_has_an_opening_or_it_is_closed(db: Session) -> None:
    found = await a_point(db, await association(db))
    slot = opening_on(found, WEDNESDAY, NOW)
    assert slot is not None
    assert slot.opens == paris(WEDNESDAY, 14)
    assert opening_on(found, SATURDAY, NOW) is None
    assert opening_on(found, WEDNESDAY - timedelta(days=7), NOW) is None


async def test_a_point_that_has_ended_is_never_open(db: Session) -> None:
    found = await a_point(db, await association(db))
    await drop_offs.end(db, found.id, NOW, None)
    assert days(await point_at(db, found.id), NOW) == []
    assert await of_organization(db, found.organization_id) == []
    with pytest.raises(Refused, match="no longer there"):
        await drop_offs.change(db, SEAL, found.id, NOW, None, name="Again")


async def test_a_point_to_which_something_is_brought_does_not_end(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    found = await a_point(db, team)
    await opening_up.open_up(db, number, 3, found.id, None, NOW, claire)
    with pytest.raises(Refused, match="need is brought there"):
        await drop_offs.end(db, found.id, NOW, claire)


async def test_who_brings_something_is_asked_again_when_the_place_changes(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    found = await a_point(db, team)
    await opening_up.open_up(db, number, 3, found.id, None, NOW, claire)
    bruno, promise = await a_pledge(db, number)
    await heard(db)
    assert await drop_offs.change(db, SEAL, found.id, NOW, claire, address="9 Rue") == 1
    assert await heard(db) == [("pledge_ask", bruno, {"pledge": promise})]
    await drop_offs.change(db, SEAL, found.id, NOW, claire, name="Depot")
    assert await heard(db) == []
    assert (await point_at(db, found.id)).name == "Depot"


async def test_other_hours_move_what_is_brought_on_a_day_that_stays_open(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    found = await a_point(db, team)
    await opening_up.open_up(db, number, 3, found.id, None, NOW, claire)
    _bruno, promise = await a_pledge(db, number)
    await drop_offs.change(db, SEAL, found.id, NOW, claire, hours="mer 10h-12h")
    assert (await pledge_at(db, promise)).opens_at == paris(WEDNESDAY, 10)
    with pytest.raises(Refused, match="Somebody comes on"):
        await drop_offs.change(db, SEAL, found.id, NOW, claire, hours="jeu 10h-12h")


@pytest.mark.parametrize(("state", "until"), [("pledged", 8), ("confirmed", 36)])
async def test_other_hours_move_when_a_pledge_expires(db: Session, state: str, until: int) -> None:
    team, claire, _amina, number = await a_need(db)
    found = await a_point(db, team)
    await opening_up.open_up(db, number, 3, found.id, None, NOW, claire)
    _bruno, promise = await a_pledge(db, number, state=state)
    await drop_offs.change(db, SEAL, found.id, NOW, claire, hours="mer 10h-12h")
    assert (await pledge_at(db, promise)).until == paris(WEDNESDAY, 0) + timedelta(hours=until)


async def test_another_name_moves_nothing(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    found = await a_point(db, team, hours="mer 9h-12h, 13h-18h")
    await opening_up.open_up(db, number, 3, found.id, None, NOW, claire)
    _bruno, promise = await a_pledge(db, number)
    before = await pledge_at(db, promise)
    await drop_offs.change(db, SEAL, found.id, NOW, claire, name="Depot")
    assert await pledge_at(db, promise) == before
