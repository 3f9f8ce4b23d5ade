"""Crews: a meal is not sure while the shift that carries it misses people."""

from datetime import datetime, timedelta
from typing import Any

from db.session import Session
from services import changing, leaving, seats
from services.activities import Part, Status
from services.answers import When, at_place, nearest
from services.decisions import Outcome
from services.meals import Doubt
from services.meals import Status as Answer
from services.shifts import RoleSpec
from tests.services.kitchens import HERE, kitchen, north, paris
from tests.services.rosters import (
    NOW,
    helper,
    person_on,
    planned,
    seated,
    shift_at,
)

TWO = (RoleSpec(Part.ANYONE, 2, 4),)
LATELY = paris("2026-11-23T12:00")
BEGINS = paris("2026-11-24T17:00")  # for the dinner from 18:00 to 20:00


async def dinner(db: Session, *, on_it: int = 1, **given: Any) -> tuple[int, int]:
    """Open a kitchen whose dinner a shift carries; returns the numbers of both."""
    place_id = await kitchen(db, confirmed=LATELY)
    shift_id = await planned(
        db, f"{BEGINS:%Y-%m-%dT%H:%M}", place_id=place_id, **{"roles": TWO, **given}
    )
    for _number in range(on_it):
        await seated(db, shift_id)
    return place_id, shift_id


async def doubts(db: Session, place_id: int, now: datetime) -> list[tuple[Doubt, ...]]:
    """Return the doubts of today and tomorrow."""
    return [one.doubts for one in (await at_place(db, now, place_id))[:2]]


async def test_a_meal_whose_shift_misses_people_is_unsure_from_two_hours_before(
    db: Session,
) -> None:
    place_id, _shift = await dinner(db)
    before = BEGINS - timedelta(hours=2)
    assert await doubts(db, place_id, before - timedelta(seconds=1)) == [(), ()]
    assert await doubts(db, place_id, before) == [(Doubt.TEAM,), ()]
    tonight = (await at_place(db, before, place_id))[0]
    assert tonight.status is Answer.UNSURE


async def test_it_is_sure_again_when_the_seat_is_taken(db: Session) -> None:
    place_id, shift_id = await dinner(db)
    now = BEGINS - timedelta(hours=1, minutes=30)
    assert await doubts(db, place_id, now) == [(Doubt.TEAM,), ()]
    role = (await shift_at(db, shift_id)).roles[0]
    decision = await seats.take(db, await helper(db), role.id, now)
    assert decision.outcome is Outcome.SEATED
    assert await doubts(db, place_id, now) == [(), ()]
    assert decision.signup_id is not None
    person = await person_on(db, decision.signup_id)
    await leaving.leave(db, person, decision.signup_id, now)
    assert await doubts(db, place_id, now) == [(Doubt.TEAM,), ()]


async def test_it_stays_unsure_while_the_shift_runs_and_not_after(db: Session) -> None:
    place_id, _shift = await dinner(db, ends=paris("2026-11-24T19:00"))
    assert (await doubts(db, place_id, paris("2026-11-24T18:59")))[0] == (Doubt.TEAM,)
    assert (await doubts(db, place_id, paris("2026-11-24T19:00")))[0] == ()


async def test_a_seat_that_is_offered_or_held_counts_and_a_place_in_line_does_not(
    db: Session,
) -> None:
    place_id, shift_id = await dinner(db)
    await seated(db, shift_id, Status.WAITING)
    assert await doubts(db, place_id, BEGINS) == [(Doubt.TEAM,), ()]
    await seated(db, shift_id, Status.HELD)
    assert await doubts(db, place_id, BEGINS) == [(), ()]


async def test_each_role_has_its_own_minimum(db: Session) -> None:
    cook = RoleSpec(Part.COOK, 1, 1)
    place_id, shift_id = await dinner(db, on_it=3, roles=(*TWO, cook))
    assert await doubts(db, place_id, BEGINS) == [(Doubt.TEAM,), ()]
    await seated(db, shift_id, role=1)
    assert await doubts(db, place_id, BEGINS) == [(), ()]


async def test_a_cancelled_shift_has_nobody_unless_another_takes_its_place(db: Session) -> None:
    place_id, shift_id = await dinner(db, on_it=2)
    await changing.cancel(db, shift_id, NOW, None)
    assert await doubts(db, place_id, BEGINS) == [(Doubt.TEAM,), ()]
    anew = await planned(db, "2026-11-24T17:30", place_id=place_id, roles=TWO)
    assert await doubts(db, place_id, BEGINS) == [(Doubt.TEAM,), ()]
    for _number in range(2):
        await seated(db, anew)
    assert await doubts(db, place_id, BEGINS) == [(), ()]


async def test_a_shift_without_a_meal_or_a_minimum_leaves_every_meal_sure(db: Session) -> None:
    place_id, _shift = await dinner(db, on_it=0, roles=(RoleSpec(Part.ANYONE, 0, 4),))
    await planned(db, "2026-11-24T17:00", roles=TWO)
    assert await doubts(db, place_id, BEGINS) == [(), ()]


async def test_a_breakfast_is_looked_at_before_the_service_day_begins(db: Session) -> None:
    place_id = await kitchen(db, "Mo-Su 06:00-08:00", confirmed=LATELY)
    ends = paris("2026-11-25T08:00")
    await planned(db, "2026-11-25T05:30", ends=ends, place_id=place_id, roles=TWO)
    now = paris("2026-11-25T03:30")
    assert await doubts(db, place_id, now) == [(Doubt.TEAM,), ()]


async def test_a_shift_of_the_night_flags_the_meal_of_the_evening_before(db: Session) -> None:
    place_id = await kitchen(db, "Mo-Su 23:30-03:00", confirmed=LATELY)
    ends = paris("2026-11-25T03:00")
    await planned(db, "2026-11-24T22:00", ends=ends, place_id=place_id, roles=TWO)
    assert await doubts(db, place_id, paris("2026-11-25T00:30")) == [(Doubt.TEAM,), ()]


async def test_a_sure_meal_farther_away_is_named_first(db: Session) -> None:
    unsure, _shift = await dinner(db)
    sure = await kitchen(db, position=north(800), confirmed=LATELY)
    found = await nearest(db, BEGINS, HERE, When.NOW, None)
    assert [one.place_id for one in found.offers] == [sure, unsure]
