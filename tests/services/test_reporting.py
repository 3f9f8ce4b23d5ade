"""Reporting: what is missing is told once, counted when others tell it, and taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.models import need
from db.session import Session
from services import needs, reported, reporting
from services.categories import Category, Urgency, Whom
from services.needs import State
from services.people import Role
from services.refusals import Refused
from tests.services.missing import (
    BLANKET,
    STALINGRAD,
    changed,
    heard,
    need_at,
    opened,
    told,
    watched,
)
from tests.services.teams import NOW, SEAL, how_many, somebody

HOUR = timedelta(hours=1)
NEARBY = (48.8878, 2.3665)  # 400 m
FARTHER = (48.8981, 2.3590)  # 1.6 km


async def found_alike(db: Session, **wish: object) -> int | None:
    when = wish.pop("at", NOW)
    found = await reporting.alike(db, replace(BLANKET, **wish), await somebody(db), when)  # type: ignore[arg-type]
    return None if found is None else found.id


async def test_who_coordinates_is_told_at_once_and_reads_no_words_of_it(db: Session) -> None:
    _team, claire = await watched(db)
    number = await told(db)
    assert await heard(db) == [("need", claire, "new")]
    assert (await need_at(db, number)).state is State.NEW


async def test_without_anybody_who_coordinates_nothing_is_kept(db: Session) -> None:
    with pytest.raises(Refused, match="Nobody"):
        await told(db)
    assert await how_many(db, need) == 0


async def test_one_is_for_me_and_several_are_for_us(db: Session) -> None:
    await watched(db)
    assert (await need_at(db, await told(db, whom=Whom.ME, quantity=9))).quantity == 1
    assert (await need_at(db, await told(db, whom=Whom.US, quantity=9))).quantity == 9


@pytest.mark.parametrize(
    ("wish", "known"),
    [
        ({}, True),
        ({"position": NEARBY, "area": "Jardins d'Éole"}, True),
        ({"position": FARTHER, "area": "Porte de la Chapelle"}, False),
        ({"position": FARTHER}, True),  # of the same area
        ({"position": None}, True),
        ({"position": None, "area": "Calais"}, False),
        ({"category": Category.TENT}, False),
        ({"at": NOW + 47 * HOUR}, True),
        ({"at": NOW + 48 * HOUR}, False),
    ],
)
async def test_what_is_near_and_new_may_be_the_same(
    db: Session, wish: dict[str, object], known: bool
) -> None:
    await watched(db)
    number = await told(db)
    assert await found_alike(db, **wish) == (number if known else None)


async def test_another_size_is_another_need(db: Session) -> None:
    await watched(db)
    number = await told(db, category=Category.BOOTS, size="42")
    assert await found_alike(db, category=Category.BOOTS, size="42") == number
    assert await found_alike(db, category=Category.BOOTS, size="43") is None


async def test_help_for_a_person_is_never_the_same_as_anothers(db: Session) -> None:
    await watched(db)
    await told(db, category=Category.MEDICAL)
    assert await found_alike(db, category=Category.MEDICAL) is None


@pytest.mark.parametrize("state", ["fulfilled", "closed", "merged"])
async def test_what_is_over_is_told_anew(db: Session, state: str) -> None:
    await watched(db)
    await changed(db, await told(db), state=state)
    assert await found_alike(db) is None


async def test_an_organizations_own_list_is_nobodys_need(db: Session) -> None:
    await watched(db)
    await changed(db, await told(db), standing=True)
    assert await found_alike(db) is None


async def test_of_several_the_nearest_is_offered(db: Session) -> None:
    await watched(db)
    await told(db, position=(48.8905, 2.3600))
    here = await told(db, position=STALINGRAD)
    await told(db, position=(48.8905, 2.3600))
    assert await found_alike(db) == here


async def test_who_sees_it_too_is_counted_and_twice_is_once(db: Session) -> None:
    await watched(db)
    number = await told(db)
    ben = await somebody(db)
    for _each in range(2):
        assert await reporting.see_too(db, number, ben, Whom.US, 4, NOW) == number
    found = await need_at(db, number)
    assert (found.quantity, found.reports) == (5, 2)
    assert await how_many(db, need) == 1


async def test_the_team_is_told_of_others_once_in_half_an_hour(db: Session) -> None:
    await watched(db)
    number = await told(db)
    for minutes in (29, 30, 59, 61, 200):
        at = NOW + timedelta(minutes=minutes)
        await reporting.see_too(db, number, await somebody(db), Whom.ME, 1, at)
    assert [why for _kind, _who, why in await heard(db)] == ["new", "again"]


async def test_a_need_that_is_over_counts_nobody(db: Session) -> None:
    await watched(db)
    number = await told(db)
    await changed(db, number, state="fulfilled", ended_at=NOW)
    with pytest.raises(Refused, match="tell us again"):
        await reporting.see_too(db, number, await somebody(db), Whom.ME, 1, NOW)
    with pytest.raises(Refused, match="do not know"):
        await reporting.see_too(db, 999, await somebody(db), Whom.ME, 1, NOW)


async def test_an_old_button_counts_for_what_it_became_part_of(db: Session) -> None:
    await watched(db)
    first, second = await told(db), await told(db)
    await changed(db, first, state="merged", merged_into=second)
    assert await reporting.see_too(db, first, await somebody(db), Whom.ME, 1, NOW) == second


async def test_three_open_reports_a_day_are_enough_for_one_person(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    numbers = [await told(db, ann) for _each in range(3)]
    with pytest.raises(Refused, match="many things"):
        await told(db, ann)
    others = await told(db)
    with pytest.raises(Refused, match="many things"):
        await reporting.see_too(db, others, ann, Whom.ME, 1, NOW)
    await changed(db, numbers[0], state="fulfilled", ended_at=NOW)
    await told(db, ann)
    await told(db, ann, NOW + 24 * HOUR)
    helper = await somebody(db, Role.VOLUNTEER)
    assert len([await told(db, helper) for _each in range(11)]) == 11


async def test_telling_and_taking_back_comes_to_an_end(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    for _each in range(6):
        await reported.take_back(db, SEAL, await told(db, ann), ann, NOW)
    with pytest.raises(Refused, match="many things"):
        await told(db, ann)
    await told(db, ann, NOW + 24 * HOUR)


async def test_words_are_added_and_who_looks_after_it_is_told(db: Session) -> None:
    team, claire = await watched(db)
    ann = await somebody(db)
    number = await told(db, ann)
    await reported.add_words(db, SEAL, number, ann, "under the bridge", NOW)
    await reported.add_words(db, SEAL, number, ann, "until ten", NOW)
    assert await needs.note_of(db, SEAL, number) == "under the bridge\nuntil ten"
    dora = await somebody(db, Role.COORDINATOR)  # who acts for nobody
    await changed(db, number, claimed_by=dora, state="claimed")
    await reported.add_words(db, SEAL, number, ann, "a dog", NOW)
    assert [one[1:] for one in await heard(db)] == [(claire, "new"), *[(claire, "words")] * 3]
    with pytest.raises(Refused, match="lot of words"):
        await reported.add_words(db, SEAL, number, ann, "x" * 1000, NOW)
    assert (await need_at(db, number)).organization_id == team


async def test_nobody_else_touches_what_somebody_told(db: Session) -> None:
    await watched(db)
    number, other = await told(db), await somebody(db)
    with pytest.raises(Refused, match="do not know"):
        await reported.own(db, number, other)
    with pytest.raises(Refused, match="do not know"):
        await reported.add_words(db, SEAL, number, other, "words", NOW)
    with pytest.raises(Refused, match="do not know"):
        await reported.set_urgency(db, number, other, Urgency.NOW, NOW)
    with pytest.raises(Refused, match="do not know"):
        await reported.set_may_write(db, number, other, False)
    with pytest.raises(Refused, match="do not know"):
        await reported.take_back(db, SEAL, number, other, NOW)


async def test_with_others_it_only_becomes_more_urgent(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    number = await told(db, ann)
    await reported.set_urgency(db, number, ann, Urgency.WEEK, NOW)
    assert (await need_at(db, number)).urgency is Urgency.WEEK
    await reported.set_urgency(db, number, ann, Urgency.NOW, NOW)
    await reported.set_urgency(db, number, ann, Urgency.NOW, NOW)
    await reporting.see_too(db, number, await somebody(db), Whom.ME, 1, NOW)
    await reported.set_urgency(db, number, ann, Urgency.WEEK, NOW)
    assert (await need_at(db, number)).urgency is Urgency.NOW
    assert [why for _kind, _who, why in await heard(db)] == ["new", "urgent"]


async def test_who_told_it_alone_takes_it_back_with_every_word(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    number = await told(db, ann)
    await reported.add_words(db, SEAL, number, ann, "under the bridge", NOW)
    await reported.take_back(db, SEAL, number, ann, NOW)
    found = await need_at(db, number)
    assert (found.state, found.reason, found.ended is not None) == (
        State.CLOSED,
        "withdrawn",
        True,
    )
    assert await needs.note_of(db, SEAL, number) == ""
    assert await reported.mine(db, ann, NOW) == []
    with pytest.raises(Refused, match="already"):
        await reported.take_back(db, SEAL, number, ann, NOW)


async def test_of_several_only_ones_own_report_goes(db: Session) -> None:
    await watched(db)
    ann, ben = await somebody(db), await somebody(db)
    number = await told(db, ann, whom=Whom.US, quantity=3)
    await reporting.see_too(db, number, ben, Whom.US, 2, NOW)
    await reported.add_words(db, SEAL, number, ann, "of ann", NOW)
    await reported.add_words(db, SEAL, number, ben, "of ben", NOW)
    await reported.take_back(db, SEAL, number, ann, NOW)
    found = await need_at(db, number)
    assert (found.state, found.quantity, found.reports) == (State.NEW, 2, 1)
    assert await needs.note_of(db, SEAL, number) == "of ben"


async def test_what_the_team_works_on_is_theirs_to_end(db: Session) -> None:
    _team, claire = await watched(db)
    ann = await somebody(db)
    number = await told(db, ann)
    await opened(db, number, 1)
    await reported.take_back(db, SEAL, number, ann, NOW)
    found = await need_at(db, number)
    assert (found.state, found.quantity, found.reports) == (State.OPEN, 1, 0)
    assert (await heard(db))[-1] == ("need", claire, "back")


async def test_mine_are_the_newest_first_until_a_week_after_the_end(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    await told(db)
    first, second = await told(db, ann), await told(db, ann, category=Category.TENT)
    assert [one.need.id for one in await reported.mine(db, ann, NOW)] == [second, first]
    await changed(db, second, state="fulfilled", ended_at=NOW)
    assert len(await reported.mine(db, ann, NOW + timedelta(days=6))) == 2
    later = await reported.mine(db, ann, NOW + timedelta(days=8))
    assert [one.need.id for one in later] == [first]


async def test_somebody_may_ask_not_to_be_written_to_and_ask_again(db: Session) -> None:
    await watched(db)
    ann = await somebody(db)
    number = await told(db, ann)
    assert (await reported.own(db, number, ann)).may_write
    await reported.set_may_write(db, number, ann, False)
    assert not (await reported.own(db, number, ann)).may_write
    await reported.set_may_write(db, number, ann, True)
    assert (await reported.own(db, number, ann)).may_write
