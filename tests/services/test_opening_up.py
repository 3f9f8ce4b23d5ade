"""Opening up: anybody is asked to bring what is missing, as many as are wanted, to one point."""

from datetime import timedelta

import pytest

from db.session import Session
from services import drop_offs, opening_up, standing_needs, triage
from services.categories import Category
from services.needs import State
from services.refusals import Refused
from tests.services.missing import need_at
from tests.services.needing import a_need, a_pledge, a_point, heard, kinds
from tests.services.teams import NOW, acts, association

DAY = timedelta(days=1)


async def test_people_can_bring_it_and_who_reported_it_hears_so(db: Session) -> None:
    team, claire, amina, number = await a_need(db)
    point = await a_point(db, team)
    until = NOW + 3 * DAY
    assert await opening_up.open_up(db, number, 12, point.id, until, NOW, claire) == 1
    found = await need_at(db, number)
    assert (found.state, found.wanted, found.missing) == (State.OPEN, 12, 12)
    assert (found.drop_off_id, found.deadline, found.opened) == (point.id, until, NOW)
    assert found.claimed_by == claire
    assert await kinds(db) == [("need_open", amina)]
    details = {"need": number, "wanted": 12, "drop_off": point.id}
    assert (await acts(db))[-1] == (claire, team, "opened_need", details)


async def test_who_looks_after_it_stays(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    await triage.claim(db, number, NOW, claire)
    await opening_up.open_up(db, number, 2, (await a_point(db, team)).id, None, NOW, None)
    assert (await need_at(db, number)).claimed_by == claire


async def test_help_is_nothing_that_people_bring(db: Session) -> None:
    team, claire, _amina, number = await a_need(db, category=Category.INTERPRETING)
    point = await a_point(db, team)
    with pytest.raises(Refused, match="no thing"):
        await opening_up.open_up(db, number, 1, point.id, None, NOW, claire)


async def test_the_point_is_ones_own_open_in_time_and_has_not_ended(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    ended = await a_point(db, team)
    await drop_offs.end(db, ended.id, NOW, claire)
    theirs = await a_point(db, await association(db, "Other"))
    mine = await a_point(db, team)
    for point, until, why in (
        (ended.id, None, "no longer there"),
        (99, None, "no longer there"),
        (theirs.id, None, "another organization"),
        (mine.id, NOW, "over already"),
        (mine.id, NOW + timedelta(hours=5), "not open before then"),
    ):
        with pytest.raises(Refused, match=why):
            await opening_up.open_up(db, number, 1, point, until, NOW, claire)
    assert (await need_at(db, number)).state is State.NEW


@pytest.mark.parametrize("wanted", [0, -1, 1001])
async def test_only_a_number_that_can_be_is_wanted(db: Session, wanted: int) -> None:
    team, claire, _amina, number = await a_need(db)
    point = await a_point(db, team)
    with pytest.raises(Refused, match="write a number"):
        await opening_up.open_up(db, number, wanted, point.id, None, NOW, claire)


async def test_it_is_opened_once(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 2, point.id, None, NOW, claire)
    with pytest.raises(Refused, match="already"):
        await opening_up.open_up(db, number, 9, point.id, None, NOW, claire)


async def test_never_fewer_are_wanted_than_are_promised_or_there(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    point = await a_point(db, team)
    with pytest.raises(Refused, match="Nobody is asked"):
        await opening_up.set_wanted(db, number, 2, NOW, claire)
    await opening_up.open_up(db, number, 10, point.id, None, NOW, claire)
    await a_pledge(db, number, 3)
    await a_pledge(db, number, 4, state="received", received=2)
    await a_pledge(db, number, 9, state="expired")
    with pytest.raises(Refused, match="cannot be less"):
        await opening_up.set_wanted(db, number, 4, NOW, claire)
    await opening_up.set_wanted(db, number, 5, NOW, claire)
    assert (await need_at(db, number)).missing == 0
    await opening_up.set_wanted(db, number, 8, NOW, claire)
    assert (await need_at(db, number)).missing == 3


async def test_when_all_that_is_wanted_is_there_it_is_met(db: Session) -> None:
    team, claire, amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 10, point.id, None, NOW, claire)
    await a_pledge(db, number, 4, state="received", received=4)
    await heard(db)
    await opening_up.set_wanted(db, number, 4, NOW, claire)
    assert (await need_at(db, number)).state is State.FULFILLED
    assert await kinds(db) == [("need_met", amina)]


async def test_a_lasting_need_is_on_the_list_at_once(db: Session) -> None:
    team, claire, _amina, _number = await a_need(db)
    point = await a_point(db, team)
    number = await standing_needs.standing(
        db, team, Category.BOOTS, "42", 20, point.id, NOW + 60 * DAY, NOW, claire
    )
    found = await need_at(db, number)
    assert (found.state, found.standing, found.missing) == (State.OPEN, True, 20)
    assert (found.area, found.size, found.reports) == ("La Chapelle", "42", 0)
    assert found.position is not None
    listed, total = await standing_needs.lasting(db, claire)
    assert ([one.id for one in listed], total) == ([number], 1)
    assert number not in [one.id for one in (await triage.board(db, claire, NOW))[0]]
    details = {"need": number, "wanted": 20}
    assert (await acts(db))[-1] == (claire, team, "standing_need", details)


async def test_the_same_thing_is_on_the_list_once(db: Session) -> None:
    team, claire, _amina, _number = await a_need(db)
    point = await a_point(db, team)
    for size in ("42", "41"):
        await standing_needs.standing(
            db, team, Category.BOOTS, size, 20, point.id, None, NOW, claire
        )
    with pytest.raises(Refused, match="on your list already"):
        await standing_needs.standing(
            db, team, Category.BOOTS, "42", 9, point.id, None, NOW, claire
        )
    with pytest.raises(Refused, match="no thing"):
        await standing_needs.standing(db, team, Category.LEGAL, "", 9, point.id, None, NOW, claire)


async def test_a_lasting_need_that_has_all_stays(db: Session) -> None:
    team, claire, _amina, _number = await a_need(db)
    point = await a_point(db, team)
    number = await standing_needs.standing(
        db, team, Category.SOCKS, "", 20, point.id, None, NOW, claire
    )
    await a_pledge(db, number, 5, state="received", received=5)
    await opening_up.set_wanted(db, number, 5, NOW, claire)
    assert (await need_at(db, number)).state is State.OPEN


async def test_after_a_long_winter_still_more_can_be_asked_for(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 1000, point.id, None, NOW, claire)
    await a_pledge(db, number, 1000, state="received", received=990, until=None)
    await opening_up.set_wanted(db, number, 1500, NOW, claire)
    assert (await need_at(db, number)).missing == 510
    with pytest.raises(Refused, match="Please write a number"):
        await opening_up.set_wanted(db, number, 1991, NOW, claire)
