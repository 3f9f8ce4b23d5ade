"""Callouts: who can be asked to bring what is missing, or to come and help."""

from datetime import timedelta

import pytest

from db.session import Session
from services import opening_up
from services.callouts import callable_need, whom_to_ask
from services.categories import Category
from services.quiet import Level, set_level
from services.refusals import Refused
from tests.services.missing import need_at, told
from tests.services.needing import a_need, a_pledge, a_point, a_volunteer, heard, reached
from tests.services.teams import NOW, association, coordinator_of, somebody

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


async def whom(db: Session, number: int, most: int = 20, **how: object) -> list[int]:
    given: dict[str, object] = {"urgent": False, **how}
    return await whom_to_ask(db, await need_at(db, number), NOW, most, **given)  # type: ignore[arg-type]


async def test_volunteers_who_are_near_are_asked_those_first_who_were_asked_longest_ago(
    db: Session,
) -> None:
    _team, _claire, _amina, number = await opened(db)
    lately = await a_volunteer(db, asked_at=NOW - 2 * DAY)
    before = await a_volunteer(db, asked_at=NOW - 9 * DAY)
    never = await a_volunteer(db)
    anywhere = await a_volunteer(db, areas="")
    await a_volunteer(db, areas=";calais;")
    await a_volunteer(db, asked_at=NOW - timedelta(hours=23))
    await a_volunteer(db, state="pending")
    assert await whom(db, number) == [never, anywhere, before, lately]
    assert await whom(db, number, 2) == [never, anywhere]


async def test_who_brings_it_told_it_or_asks_is_not_asked(db: Session) -> None:
    _team, claire, amina, number = await opened(db)
    bringing = await a_volunteer(db)
    await a_pledge(db, number, person_id=bringing)
    await reached(db, amina)
    await a_pledge(db, number, person_id=amina, state="received", received=1, ended_at=NOW - DAY)
    await reached(db, claire)
    await a_pledge(db, number, person_id=claire, state="received", received=1, ended_at=NOW - DAY)
    assert await whom(db, number, actor=claire) == []
    assert await whom(db, number) == [claire]


async def test_supporters_are_who_brought_something_in_half_a_year(db: Session) -> None:
    _team, _claire, _amina, number = await opened(db)
    long_ago, lately = await supporter(db, number, 170), await supporter(db, number, 1)
    await supporter(db, number, 181)
    who = await reached(db, await somebody(db))
    await a_pledge(db, number, person_id=who, state="cancelled", ended_at=NOW - DAY)
    await a_pledge(db, number, state="received", received=1, ended_at=NOW - DAY)  # no address
    assert await whom(db, number) == [long_ago, lately]


async def test_volunteers_come_before_supporters_and_nobody_twice(db: Session) -> None:
    _team, _claire, _amina, number = await opened(db)
    before = await supporter(db, number)
    both = await a_volunteer(db)
    at = NOW - DAY
    await a_pledge(db, number, person_id=both, state="received", received=1, ended_at=at)
    assert await whom(db, number) == [both, before]


async def test_supporters_are_asked_for_things_and_not_for_help(db: Session) -> None:
    _team, _claire, _amina, things = await opened(db)
    await supporter(db, things)
    help_ = await told(db, category=Category.INTERPRETING)
    volunteer = await a_volunteer(db)
    assert await whom(db, help_) == [volunteer]


async def test_who_wants_no_such_messages_is_not_asked(db: Session) -> None:
    _team, _claire, _amina, number = await opened(db)
    everything, urgent, none = [await a_volunteer(db) for _number in range(3)]
    brought = await supporter(db, number)
    for who, level in ((urgent, Level.URGENT), (none, Level.NONE), (brought, Level.NONE)):
        await set_level(db, who, level, NOW)
    assert await whom(db, number) == [everything]
    assert await whom(db, number, urgent=True) == [everything, urgent]


async def test_things_are_called_for_once_people_know_where_to(db: Session) -> None:
    team, claire, _amina, number = await a_need(db)
    with pytest.raises(Refused, match="bring it first"):
        await callable_need(db, number, NOW, claire)
    point = await a_point(db, team)
    await opening_up.open_up(db, number, 2, point.id, NOW + 2 * DAY, NOW, claire)
    assert (await callable_need(db, number, NOW, claire)).id == number
    with pytest.raises(Refused, match="time for it is over"):
        await callable_need(db, number, NOW + 2 * DAY, claire)
    await a_pledge(db, number, 2)
    with pytest.raises(Refused, match="promised already"):
        await callable_need(db, number, NOW, claire)


async def test_another_organization_calls_nobody(db: Session) -> None:
    _team, _claire, _amina, number = await opened(db)
    stranger = await coordinator_of(db, await association(db, "Other"))
    with pytest.raises(Refused, match="another organization"):
        await callable_need(db, number, NOW, stranger)
