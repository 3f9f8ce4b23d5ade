"""Closing: a need is met, or ends for a reason; what is promised for it is called off."""

import pytest

from db.session import Session
from services import closing, opening_up, standing_needs, triage
from services.categories import Category
from services.closing import Reason
from services.needs import State
from services.refusals import Refused
from tests.services.missing import need_at
from tests.services.needing import a_need, a_pledge, a_point, heard, kinds, pledge_at
from tests.services.teams import NOW, acts, association, coordinator_of


async def opened(db: Session) -> tuple[int, int, int, int]:
    team, claire, amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 5, point.id, None, NOW, claire)
    await heard(db)
    return team, claire, amina, number


async def test_a_need_that_is_met_is_told_to_who_reported_it(db: Session) -> None:
    team, claire, amina, number = await a_need(db)
    assert await closing.fulfil(db, number, NOW, claire) == 1
    found = await need_at(db, number)
    assert (found.state, found.ended, found.reason) == (State.FULFILLED, NOW, "")
    assert await heard(db) == [("need_met", amina, {"need": number, "reason": ""})]
    assert await acts(db) == [(claire, team, "met_need", {"need": number})]


@pytest.mark.parametrize("end", ["met", "closed"])
async def test_what_is_promised_is_called_off_and_told(db: Session, end: str) -> None:
    _team, claire, amina, number = await opened(db)
    bruno, promise = await a_pledge(db, number)
    sara, confirmed = await a_pledge(db, number, state="confirmed")
    _over, expired = await a_pledge(db, number, state="expired")
    if end == "met":
        await closing.fulfil(db, number, NOW, claire)
    else:
        await closing.close(db, number, Reason.GONE, NOW, claire)
    for one in (promise, confirmed):
        row = await pledge_at(db, one)
        assert (row.state, row.until, row.ended_at) == ("called_off", None, NOW)
    assert (await pledge_at(db, expired)).state == "expired"
    told = await kinds(db)
    assert told[0][1] == amina
    assert told[1:] == [("pledge_off", bruno), ("pledge_off", sara)]


async def test_who_brings_it_is_told_once(db: Session) -> None:
    _team, claire, amina, number = await opened(db)
    await a_pledge(db, number, person_id=amina)
    await closing.fulfil(db, number, NOW, claire)
    assert await kinds(db) == [("pledge_off", amina)]


@pytest.mark.parametrize("reason", list(Reason))
async def test_a_need_is_closed_for_a_reason(db: Session, reason: Reason) -> None:
    team, claire, amina, number = await a_need(db)
    told = await closing.close(db, number, reason, NOW, claire)
    found = await need_at(db, number)
    assert (found.state, found.reason, found.ended) == (State.CLOSED, reason.value, NOW)
    details = {"need": number, "reason": reason.value}
    assert await acts(db) == [(claire, team, "closed_need", details)]
    expected = [("need_closed", amina, details)] if reason.told else []
    assert (told, await heard(db)) == (len(expected), expected)


async def test_what_was_not_serious_is_told_to_nobody() -> None:
    assert [one for one in Reason if not one.told] == [Reason.PRANK, Reason.WITHDRAWN]


async def test_what_has_ended_ends_once(db: Session) -> None:
    _team, claire, _amina, number = await a_need(db)
    await closing.fulfil(db, number, NOW, claire)
    for act in (
        closing.fulfil(db, number, NOW, claire),
        closing.close(db, number, Reason.GONE, NOW, claire),
        triage.claim(db, number, NOW, claire),
        triage.change(db, number, NOW, claire, quantity=2),
        opening_up.open_up(db, number, 2, 1, None, NOW, claire),
        opening_up.set_wanted(db, number, 2, NOW, claire),
    ):
        with pytest.raises(Refused, match="closed already"):
            await act
    assert len(await acts(db)) == 1


async def test_another_organization_can_end_nothing(db: Session) -> None:
    _team, _claire, _amina, number = await a_need(db)
    stranger = await coordinator_of(db, await association(db, "Other"))
    with pytest.raises(Refused, match="another organization"):
        await closing.fulfil(db, number, NOW, stranger)
    with pytest.raises(Refused, match="another organization"):
        await closing.close(db, number, Reason.PRANK, NOW, stranger)
    assert (await need_at(db, number)).state is State.NEW


async def test_a_lasting_need_is_never_met_but_ends(db: Session) -> None:
    team, claire, _amina, _number = await a_need(db)
    point = await a_point(db, team)
    lasting = await standing_needs.standing(
        db, team, Category.SOCKS, "", 40, point.id, None, NOW, claire
    )
    with pytest.raises(Refused, match="own list"):
        await closing.fulfil(db, lasting, NOW, claire)
    await closing.close(db, lasting, Reason.GONE, NOW, claire)
    assert (await acts(db))[-1][2] == "standing_need"
