"""Triage: coordinators see what is missing, the most urgent first, and look after it."""

from datetime import timedelta

import pytest

from db.session import Session
from services import opening_up, reported, triage
from services.categories import Category, Urgency, Whom
from services.needs import State
from services.refusals import Refused
from tests.services.missing import changed, need_at, told, watched
from tests.services.needing import a_member, a_need, a_pledge, a_point, heard, kinds
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of

HOUR = timedelta(hours=1)


async def order(db: Session, actor: int) -> list[int]:
    found, _total = await triage.board(db, actor, NOW, limit=20)
    return [one.id for one in found]


async def test_new_ones_come_first_then_by_urgency_area_and_age(db: Session) -> None:
    _team, claire = await watched(db)
    late = await told(db, urgency=Urgency.WEEK, category=Category.SOCKS)
    younger = await told(db, at=NOW + HOUR, category=Category.TENT)
    older = await told(db, category=Category.WATER)
    elsewhere = await told(db, area="Barbès", position=None, category=Category.GLOVES)
    now = await told(db, urgency=Urgency.NOW, category=Category.HOT_MEAL)
    mine = await told(db, urgency=Urgency.NOW, category=Category.SHELTER)
    await triage.claim(db, mine, NOW, claire)
    assert await order(db, claire) == [now, elsewhere, older, younger, late, mine]


async def test_the_board_comes_in_pages_and_says_how_many_there_are(db: Session) -> None:
    _team, claire = await watched(db)
    numbers = [await told(db, category=one) for one in list(Category)[:5]]
    found, total = await triage.board(db, claire, NOW, skip=3, limit=4)
    assert (len(found), total) == (2, len(numbers))


async def test_each_sees_their_own_and_a_hub_what_its_members_have(db: Session) -> None:
    hub, claire = await watched(db)
    number = await told(db)
    member, paul = await a_member(db, hub)
    await triage.move(db, number, member, NOW, claire)
    assert await order(db, claire) == await order(db, paul) == [number]
    stranger = await coordinator_of(db, await association(db, "Other"))
    assert await order(db, stranger) == []
    other = await told(db, category=Category.TENT)
    assert await order(db, paul) == [number]
    assert await order(db, claire) == [number, other]


async def test_who_looks_after_it_is_known_and_its_reporter_hears_of_it(db: Session) -> None:
    team, claire, amina, number = await a_need(db)
    await triage.claim(db, number, NOW, claire)
    found = await need_at(db, number)
    assert (found.state, found.claimed_by) == (State.CLAIMED, claire)
    assert await kinds(db) == [("need_claimed", amina)]
    assert await acts(db) == [(claire, team, "claimed_need", {"need": number})]
    await triage.claim(db, number, NOW, claire)
    assert len(await acts(db)) == 1


async def test_the_first_who_looks_after_it_has_it_until_they_let_it_go(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    paul = await coordinator_of(db, team)
    await triage.claim(db, number, NOW, claire)
    with pytest.raises(Refused, match="looks after it already"):
        await triage.claim(db, number, NOW, paul)
    await triage.let_go(db, number, NOW, paul)
    assert (await need_at(db, number)).state is State.NEW
    await heard(db)
    await triage.claim(db, number, NOW, paul)
    assert await heard(db) == []  # its reporter was told before


async def test_who_does_not_want_to_be_written_to_hears_nothing(db: Session) -> None:
    _team, claire, amina, number = await a_need(db)
    await reported.set_may_write(db, number, amina, False)
    await triage.claim(db, number, NOW, claire)
    assert await heard(db) == []


async def test_who_acts_is_not_told_of_their_own_doing(db: Session) -> None:
    _team, claire = await watched(db)
    number = await told(db, claire)
    await heard(db)
    await triage.claim(db, number, NOW, claire)
    assert await heard(db) == []


async def test_a_need_of_another_organization_is_refused(db: Session) -> None:
    _team, _claire, _amina, number = await a_need(db)
    stranger = await coordinator_of(db, await association(db, "Other"))
    for act in (
        triage.claim(db, number, NOW, stranger),
        triage.let_go(db, number, NOW, stranger),
        triage.change(db, number, NOW, stranger, quantity=9),
        triage.set_deadline(db, number, NOW + HOUR, NOW, stranger),
        triage.move(db, number, (await need_at(db, number)).organization_id, NOW, stranger),
    ):
        with pytest.raises(Refused, match="another organization"):
            await act
    assert await acts(db) == []


async def test_a_need_that_is_not_there_is_refused(db: Session) -> None:
    _team, claire = await watched(db)
    with pytest.raises(Refused, match="no longer there"):
        await triage.claim(db, 99, NOW, claire)


async def test_what_is_told_of_a_need_can_be_changed(db: Session) -> None:
    team, claire, _amina, number = await a_need(db, whom=Whom.US, quantity=4)
    await triage.change(
        db, number, NOW, claire, category=Category.BOOTS, size="42", urgency=Urgency.NOW
    )
    found = await need_at(db, number)
    assert (found.category, found.size, found.quantity) == (Category.BOOTS, "42", 4)
    assert found.urgency is Urgency.NOW
    await triage.change(db, number, NOW, claire, category=Category.TENT)
    assert (await need_at(db, number)).size == ""
    details = {"need": number, "category": "tent", "size": "", "quantity": 4, "urgency": "now"}
    assert (await acts(db))[-1] == (claire, team, "changed_need", details)
    with pytest.raises(Refused, match="write a number"):
        await triage.change(db, number, NOW, claire, quantity=0)


async def test_what_somebody_promised_stays_what_it_is(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 5, point.id, None, NOW, claire)
    with pytest.raises(Refused, match="already"):
        await triage.change(db, number, NOW, claire, category=Category.LEGAL)
    await a_pledge(db, number)
    with pytest.raises(Refused, match="promised to bring"):
        await triage.change(db, number, NOW, claire, category=Category.TENT)
    await triage.change(db, number, NOW, claire, urgency=Urgency.NOW)
    assert (await need_at(db, number)).urgency is Urgency.NOW


async def test_a_deadline_is_to_come_and_can_be_taken_away(db: Session) -> None:
    _team, claire, _amina, number = await a_need(db)
    await triage.set_deadline(db, number, NOW + HOUR, NOW, claire)
    assert (await need_at(db, number)).deadline == NOW + HOUR
    with pytest.raises(Refused, match="over already"):
        await triage.set_deadline(db, number, NOW, NOW, claire)
    await triage.set_deadline(db, number, None, NOW, claire)
    assert (await need_at(db, number)).deadline is None


async def test_another_team_is_told_and_begins_anew(db: Session) -> None:
    team, claire, amina, number = await a_need(db)
    other = await association(db, "Other")
    paul = await coordinator_of(db, other)
    await triage.claim(db, number, NOW, claire)
    await heard(db)
    await triage.move(db, number, other, NOW, claire)
    found = await need_at(db, number)
    assert (found.organization_id, found.state, found.claimed_by) == (other, State.NEW, None)
    assert await heard(db) == [("need_moved", paul, {"need": number})]
    assert (await acts(db))[-1] == (claire, team, "moved_need", {"need": number, "to": other})
    with pytest.raises(Refused, match="another organization"):
        await triage.claim(db, number, NOW, claire)
    await triage.claim(db, number, NOW, paul)
    assert await kinds(db) == [("need_claimed", amina)]


async def test_a_need_goes_to_nobody_who_has_no_coordinator(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    for to in (await association(db, "Empty"), team, 99):
        with pytest.raises(Refused, match="not there"):
            await triage.move(db, number, to, NOW, claire)


async def test_words_stand_in_no_news_and_no_note(db: Session) -> None:
    _team, claire, amina, number = await a_need(db)
    await reported.add_words(db, SEAL, number, amina, "behind the bakery", NOW)
    other = await association(db, "Other")
    await coordinator_of(db, other)
    await triage.claim(db, number, NOW, claire)
    await triage.move(db, number, other, NOW, claire)
    written = [*(await heard(db)), *(await acts(db))]
    assert written
    assert "bakery" not in str(written)
    assert "Stalingrad" not in str(written)


async def test_many_reports_together_can_still_become_urgent(db: Session) -> None:
    _team, claire, _amina, number = await a_need(db)
    await changed(db, number, quantity=1500)
    await triage.change(db, number, NOW, claire, urgency=Urgency.NOW)
    found = await need_at(db, number)
    assert (found.urgency, found.quantity) == (Urgency.NOW, 1500)


async def test_no_deadline_makes_who_promised_something_come_too_late(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 5, point.id, None, NOW, claire)
    await a_pledge(db, number)  # tomorrow at 14:00
    with pytest.raises(Refused, match="promised to bring it"):
        await triage.set_deadline(db, number, NOW + 12 * HOUR, NOW, claire)
    await triage.set_deadline(db, number, NOW + 24 * HOUR, NOW, claire)
    assert (await need_at(db, number)).deadline == NOW + 24 * HOUR
