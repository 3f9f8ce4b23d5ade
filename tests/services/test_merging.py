"""Merging: two needs that are the same become one, with the reports of both."""

import pytest

from db.session import Session
from services import merging, needs, opening_up, receiving, reported, reporting, triage
from services.categories import Category, Urgency, Whom
from services.needs import State
from services.refusals import Refused
from tests.services.missing import changed, need_at, told, watched
from tests.services.needing import a_member, a_pledge, a_point, heard, kinds
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of, somebody


async def two(db: Session) -> tuple[int, int, int, int, int, int]:
    """Return a team, its coordinator, two people, and what each of them told."""
    team, claire = await watched(db)
    amina, omar = await somebody(db), await somebody(db)
    first = await told(db, amina, whom=Whom.US, quantity=4)
    second = await told(db, omar, whom=Whom.US, quantity=3, urgency=Urgency.NOW)
    await heard(db)
    return team, claire, amina, omar, first, second


async def test_the_reports_of_both_are_those_of_one(db: Session) -> None:
    team, claire, amina, omar, first, second = await two(db)
    assert await merging.merge(db, second, first, NOW, claire) == 2
    into, gone = await need_at(db, first), await need_at(db, second)
    assert (into.quantity, into.reports, into.urgency) == (7, 2, Urgency.NOW)
    assert (gone.state, gone.merged_into, gone.ended) == (State.MERGED, first, NOW)
    assert await needs.reporters(db, first) == [amina, omar]
    details = {"need": second, "into": first}
    assert await acts(db) == [(claire, team, "merged_need", details)]


async def test_who_told_both_counts_once_with_the_higher_number(db: Session) -> None:
    _team, claire = await watched(db)
    amina = await somebody(db)
    first = await told(db, amina, whom=Whom.US, quantity=2)
    second = await told(db, amina, whom=Whom.US, quantity=5, area="Barbès", position=None)
    await merging.merge(db, second, first, NOW, claire)
    into = await need_at(db, first)
    assert (into.reports, into.quantity) == (1, 5)
    assert await needs.reporters(db, first) == [amina]
    await reported.take_back(db, SEAL, first, amina, NOW)
    assert (await need_at(db, first)).state is State.CLOSED


async def test_an_old_button_finds_the_one_it_became_part_of(db: Session) -> None:
    _team, claire, _amina, _omar, first, second = await two(db)
    await merging.merge(db, second, first, NOW, claire)
    await triage.claim(db, second, NOW, claire)
    assert (await need_at(db, first)).claimed_by == claire
    assert (await triage.actable(db, second, claire)).id == first


async def test_its_words_are_found_with_the_other_one(db: Session) -> None:
    _team, claire, amina, omar, first, second = await two(db)
    await reported.add_words(db, SEAL, first, amina, "it rains", NOW)
    await reported.add_words(db, SEAL, second, omar, "near the canal", NOW)
    await merging.merge(db, second, first, NOW, claire)
    assert await needs.note_of(db, SEAL, first) == "it rains\nnear the canal"


async def test_who_is_further_on_now_hears_so(db: Session) -> None:
    team, claire, _amina, omar, first, second = await two(db)
    await opening_up.open_up(db, first, 4, (await a_point(db, team)).id, None, NOW, claire)
    await heard(db)
    await merging.merge(db, second, first, NOW, claire)
    assert await heard(db) == [("need_open", omar, {"need": first})]
    assert (await need_at(db, first)).wanted == 7


async def test_who_hears_nothing_new_is_not_written_to(db: Session) -> None:
    _team, claire, _amina, _omar, first, second = await two(db)
    await triage.claim(db, first, NOW, claire)
    await triage.claim(db, second, NOW, claire)
    await heard(db)
    await merging.merge(db, second, first, NOW, claire)
    assert await kinds(db) == []


async def test_a_need_with_promises_is_merged_into_none_but_others_into_it(db: Session) -> None:
    team, claire, _amina, _omar, first, second = await two(db)
    await opening_up.open_up(db, first, 4, (await a_point(db, team)).id, None, NOW, claire)
    await a_pledge(db, first, 3)
    with pytest.raises(Refused, match="promised"):
        await merging.merge(db, first, second, NOW, claire)
    await merging.merge(db, second, first, NOW, claire)
    assert (await need_at(db, first)).promised == 3


async def test_only_the_same_thing_of_the_same_team_is_joined(db: Session) -> None:
    hub, claire = await watched(db)
    first = await told(db, category=Category.BOOTS, size="42")
    other = await told(db, category=Category.BOOTS, size="40")
    tent = await told(db, category=Category.TENT)
    moved = await told(db, category=Category.BOOTS, size="42")
    member, _paul = await a_member(db, hub)
    await triage.move(db, moved, member, NOW, claire)
    for one in (other, tent, moved, first):
        with pytest.raises(Refused, match="same thing"):
            await merging.merge(db, one, first, NOW, claire)
    whole = await told(db, category=Category.BOOTS)
    found = await merging.candidates(db, await need_at(db, whole))
    assert {one.id for one in found} == {first, other}


async def test_what_has_ended_and_what_is_others_is_not_joined(db: Session) -> None:
    _team, claire, _amina, _omar, first, second = await two(db)
    stranger = await coordinator_of(db, await association(db, "Other"))
    with pytest.raises(Refused, match="another organization"):
        await merging.merge(db, second, first, NOW, stranger)
    await changed(db, first, state="closed", ended_at=NOW)
    with pytest.raises(Refused, match="closed already"):
        await merging.merge(db, second, first, NOW, claire)
    assert await merging.candidates(db, await need_at(db, second)) == []


async def test_one_more_who_sees_it_is_counted_on_the_other_one(db: Session) -> None:
    _team, claire, _amina, _omar, first, second = await two(db)
    await merging.merge(db, second, first, NOW, claire)
    await reporting.see_too(db, second, await somebody(db), Whom.ME, 1, NOW)
    assert (await need_at(db, first)).reports == 3


async def test_joined_needs_are_never_fewer_than_before(db: Session) -> None:
    team, claire, _amina, _omar, first, second = await two(db)
    point = await a_point(db, team)
    await opening_up.open_up(db, first, 1000, point.id, None, NOW, claire)
    await changed(db, first, quantity=1500, wanted=1200)
    await merging.merge(db, second, first, NOW, claire)
    into = await need_at(db, first)
    assert (into.quantity, into.wanted) == (1500, 1200)


async def test_what_comes_late_for_the_one_counts_for_the_other(db: Session) -> None:
    team, claire, _amina, _omar, first, second = await two(db)
    point = await a_point(db, team)
    for number in (first, second):
        await opening_up.open_up(db, number, 10, point.id, None, NOW, claire)
    _sam, late = await a_pledge(db, second, 4, state="expired", until=None)
    await merging.merge(db, second, first, NOW, claire)
    assert await receiving.receive(db, late, 4, NOW, claire) == 9  # 10 and 3 more, less 4


async def test_who_takes_it_back_takes_their_words_with_them(db: Session) -> None:
    _team, claire, amina, omar, first, second = await two(db)
    await reported.add_words(db, SEAL, first, amina, "it rains", NOW)
    await reported.add_words(db, SEAL, second, omar, "near the canal", NOW)
    await merging.merge(db, second, first, NOW, claire)
    await reported.take_back(db, SEAL, first, omar, NOW)
    assert await needs.note_of(db, SEAL, first) == "it rains"
