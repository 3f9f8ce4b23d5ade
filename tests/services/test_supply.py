"""What can be brought: open, missing and deliverable; near, urgent and lasting, in this order."""

from db.session import Session
from services import pledges
from services.supply import open_needs
from tests.services.pledge_builder import (
    IN_THREE,
    TOMORROW,
    a_drop_off,
    open_need,
    paris,
    somebody,
)
from tests.services.shift_builder import NOW

STALINGRAD = (48.8841, 2.3659)


async def listed(db: Session, **given: object) -> list[int]:
    found = await open_needs(db, NOW, **given)  # type: ignore[arg-type]
    return [one.need.id for one in found.wanted]


async def test_only_what_is_open_missing_and_taken_somewhere_is_listed(db: Session) -> None:
    shown = await open_need(db, 2)
    full = await open_need(db, 2)
    await pledges.pledge(db, await somebody(db), full, 2, IN_THREE, NOW)
    await open_need(db, state="claimed")
    await open_need(db, state="closed")
    await open_need(db, deadline=paris(TOMORROW, 12).replace(day=24))
    await open_need(db, at=await a_drop_off(db, ended=True))
    assert await listed(db) == [shown]


async def test_what_nobody_can_bring_in_time_is_not_listed(db: Session) -> None:
    soon = paris(TOMORROW, 12)  # the drop-off point opens at 14:00
    await open_need(db, deadline=soon)
    await open_need(db, at=await a_drop_off(db, "Jul 1 10:00-12:00"))
    shown = await open_need(db, deadline=paris(TOMORROW, 15))
    assert await listed(db) == [shown]


async def test_what_somebody_waits_for_comes_first_then_lasting_needs(db: Session) -> None:
    lasting = await open_need(db, standing=True, urgency="now")
    week, now = await open_need(db, urgency="week"), await open_need(db, urgency="now")
    assert await listed(db) == [now, week, lasting]


async def test_what_is_within_reach_comes_before_what_is_urgent_far_away(db: Session) -> None:
    calais = await a_drop_off(db, area="Calais")
    unknown = await a_drop_off(db, area="somewhere")
    there, nowhere = await open_need(db, at=calais, urgency="now"), await open_need(db, at=unknown)
    here = await open_need(db, urgency="week")
    exact = await open_need(
        db, urgency="week", at=await a_drop_off(db, latitude=48.8841, longitude=2.3660)
    )
    assert await listed(db, near=STALINGRAD) == [exact, here, there, nowhere]


async def test_a_list_goes_on(db: Session) -> None:
    numbers = [await open_need(db) for _each in range(5)]
    first = await open_needs(db, NOW, limit=3)
    assert ([one.need.id for one in first.wanted], first.more) == (numbers[:3], True)
    rest = await open_needs(db, NOW, limit=3, skip=3)
    assert ([one.need.id for one in rest.wanted], rest.more) == (numbers[3:], False)
    assert first.wanted[0].area == "La Chapelle"
