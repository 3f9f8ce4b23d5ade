"""The waiting list: in order, as soon as a seat is free, and nobody in the last hour."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.models import news, person, shift
from db.session import Session
from services import signups
from services.activities import Visibility
from services.changing import cancel
from services.decisions import Decision, Outcome
from services.leaving import leave
from services.resizing import resize
from services.seats import accept, take, wait
from services.waiting import could_follow, promote, promote_everywhere
from tests.services.shift_builder import (
    DRIVER,
    NOW,
    Planned,
    helper,
    helpers,
    in_,
    paris,
    plan,
    row_of,
    team,
    who,
)
from tests.services.teams import told

SECOND = timedelta(seconds=1)
STARTS = in_(72)


async def full(
    db: Session, seats: int = 1, **given: object
) -> tuple[Planned, list[int], list[int]]:
    """Return a shift with all seats taken, who has them, and their signups."""
    planned = await plan(db, seats, **{"starts": STARTS, **given})  # type: ignore[arg-type]
    people = await helpers(db, seats)
    mine = [(await take(db, one, planned.role_id, NOW)).signup_id for one in people]
    return planned, people, [one for one in mine if one is not None]


async def in_line(db: Session, planned: Planned, many: int, now: datetime = NOW) -> list[int]:
    """Let so many people wait, one after the other."""
    people = await helpers(db, many)
    for number, one in enumerate(people):
        decision = await wait(db, one, planned.role_id, now + number * SECOND)
        assert decision.outcome is Outcome.WAITING
    return people


async def signup_of(db: Session, person_id: int, planned: Planned) -> int:
    found = await signups.own_seat(db, person_id, planned.shift_id)
    assert found is not None
    return found.signup_id


async def places(db: Session, people: list[int], planned: Planned) -> list[int]:
    found = [await signups.own_seat(db, one, planned.shift_id) for one in people]
    return [one.place_in_line if one else -1 for one in found]


async def test_who_waits_has_a_place_in_the_line(db: Session) -> None:
    planned, _people, _mine = await full(db)
    line = await in_line(db, planned, 3)
    assert await places(db, line, planned) == [1, 2, 3]
    await leave(db, line[1], await signup_of(db, line[1], planned), NOW)
    assert await places(db, line, planned) == [1, -1, 2]


async def test_who_waits_in_the_same_second_has_an_order_too(db: Session) -> None:
    planned, _people, _mine = await full(db)
    line = await helpers(db, 3)
    for one in reversed(line):
        await wait(db, one, planned.role_id, NOW)
    assert await places(db, line, planned) == [3, 2, 1]


async def test_to_wait_twice_is_to_wait_once(db: Session) -> None:
    planned, _people, _mine = await full(db)
    (amina,) = await in_line(db, planned, 1)
    mine = await signup_of(db, amina, planned)
    for way in (wait, take):
        assert await way(db, amina, planned.role_id, NOW) == Decision(
            Outcome.ALREADY_WAITING, mine
        )
    assert await who(db, planned.role_id, "waiting") == [amina]


async def test_a_freed_seat_is_offered_to_the_first_at_once(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    line = await in_line(db, planned, 2)
    await leave(db, bruno, theirs, in_(1))
    assert await who(db, planned.role_id, "offered") == line[:1]
    mine = await row_of(db, await signup_of(db, line[0], planned))
    assert mine.until == in_(3)  # 21:05
    assert mine.stale
    row = (await db.execute(select(news))).one()
    assert (row.kind, row.person_id, row.signup_id, row.not_after) == (
        "offered",
        line[0],
        mine.id,
        mine.until,
    )


async def test_an_offer_is_a_seat_nobody_else_takes(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    first, second = await in_line(db, planned, 2)
    await leave(db, bruno, theirs, NOW)
    for one in (bruno, second, await helper(db)):
        decision = await take(db, one, planned.role_id, NOW)
        assert decision.outcome in (Outcome.FULL, Outcome.ALREADY_WAITING)
    mine = await signup_of(db, first, planned)
    assert await accept(db, first, mine, NOW) == Decision(Outcome.SEATED, mine)
    assert await accept(db, first, mine, NOW) == Decision(Outcome.ALREADY_SEATED, mine)
    assert (await row_of(db, mine)).until is None


@pytest.mark.parametrize("way", [take, wait])
async def test_whatever_button_is_pressed_an_offer_is_accepted(db: Session, way: object) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    (amina,) = await in_line(db, planned, 1)
    await leave(db, bruno, theirs, NOW)
    decision = await way(db, amina, planned.role_id, NOW)  # type: ignore[operator]
    assert decision == Decision(Outcome.SEATED, await signup_of(db, amina, planned))


async def test_who_accepts_late_but_before_anybody_else_has_the_seat(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    (amina,) = await in_line(db, planned, 1)
    await leave(db, bruno, theirs, NOW)
    mine = await signup_of(db, amina, planned)
    assert (await accept(db, amina, mine, in_(5))).outcome is Outcome.SEATED


async def test_two_who_cancel_together_make_room_for_two(db: Session) -> None:
    planned, people, mine = await full(db, 3)
    line = await in_line(db, planned, 4)
    for one, signup_id in zip(people[:2], mine[:2], strict=True):
        await leave(db, one, signup_id, NOW)
    assert await who(db, planned.role_id, "offered") == line[:2]
    assert await who(db, planned.role_id) == people[2:]
    assert [kind for kind, _who in await told(db)] == ["offered", "offered"]


async def test_who_says_no_to_an_offer_makes_room_for_the_next(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    line = await in_line(db, planned, 3)
    await leave(db, bruno, theirs, NOW)
    await leave(db, line[0], await signup_of(db, line[0], planned), NOW)
    assert await who(db, planned.role_id, "offered") == line[1:2]
    assert await who(db, planned.role_id, "waiting") == line[2:]


async def test_who_is_busy_is_passed_over_and_keeps_the_place(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    line = await in_line(db, planned, 3)
    other = await plan(db, 1, starts=STARTS)
    busy = await take(db, line[0], other.role_id, NOW)
    await leave(db, bruno, theirs, NOW)
    assert await who(db, planned.role_id, "offered") == line[1:2]
    assert await places(db, line, planned) == [1, 0, 2]
    await leave(db, line[0], busy.signup_id or 0, NOW)
    await leave(db, line[1], await signup_of(db, line[1], planned), NOW)
    assert await who(db, planned.role_id, "offered") == line[:1]


async def test_that_one_is_busy_holds_up_nobody_else_anywhere(db: Session) -> None:
    first, (bruno,), (theirs,) = await full(db)
    (amina,) = await in_line(db, first, 1)
    await full(db, 2)  # others are busy at that time, on another shift
    await leave(db, bruno, theirs, NOW)
    assert await who(db, first.role_id, "offered") == [amina]


async def test_who_waits_for_two_at_once_is_offered_one(db: Session) -> None:
    first, (bruno,), (one,) = await full(db)
    second, (claire,), (two,) = await full(db)
    amina = await helper(db)
    for planned in (first, second):
        await wait(db, amina, planned.role_id, NOW)
    await leave(db, bruno, one, NOW)
    await leave(db, claire, two, NOW)
    assert await who(db, first.role_id, "offered") == [amina]
    assert await who(db, second.role_id, "waiting") == [amina]
    assert await promote_everywhere(db, NOW) == 0
    await leave(db, amina, await signup_of(db, amina, first), NOW)
    assert await promote_everywhere(db, NOW) == 1
    assert await who(db, second.role_id, "offered") == [amina]


async def test_who_is_no_volunteer_any_more_is_passed_over(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    line = await in_line(db, planned, 2)
    await db.execute(update(person).where(person.c.id == line[0]).values(role="person"))
    await leave(db, bruno, theirs, NOW)
    assert await who(db, planned.role_id, "offered") == line[1:]


async def test_only_the_team_is_promoted_on_a_shift_that_became_the_teams(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    stranger = await helper(db)
    friend = await helper(db, of=await team(db))
    for one in (stranger, friend):
        await wait(db, one, planned.role_id, NOW)
    await db.execute(update(shift).values(visibility=Visibility.TEAM.value))
    await leave(db, bruno, theirs, NOW)
    assert await who(db, planned.role_id, "offered") == [friend]


async def test_each_role_has_a_line_of_its_own(db: Session) -> None:
    planned = await plan(db, 1, DRIVER, starts=STARTS)
    anyone, driver, first, second = await helpers(db, 4, licence=True)
    for one, role_id in zip((anyone, driver), planned.role_ids, strict=True):
        await take(db, one, role_id, NOW)
    await wait(db, first, planned.role_ids[0], NOW)
    await wait(db, second, planned.role_ids[1], NOW)
    assert await places(db, [first, second], planned) == [1, 1]
    await leave(db, driver, await signup_of(db, driver, planned), NOW)
    assert await who(db, planned.role_ids[1], "offered") == [second]
    assert await who(db, planned.role_ids[0], "waiting") == [first]


@pytest.mark.parametrize(
    ("left", "promoted"),
    [(timedelta(hours=1) + SECOND, True), (timedelta(hours=1), False), (SECOND, False)],
)
async def test_nobody_is_promoted_in_the_last_hour(
    db: Session, left: timedelta, promoted: bool
) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    (amina,) = await in_line(db, planned, 1)
    now = STARTS - left
    await leave(db, bruno, theirs, now)
    assert await who(db, planned.role_id, "offered") == ([amina] if promoted else [])
    if not promoted:  # but whoever is there may take it
        assert (await take(db, amina, planned.role_id, now)).outcome is Outcome.SEATED


@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
async def test_the_last_hour_is_an_hour_when_clocks_are_changed(db: Session, night: str) -> None:
    early = paris("2026-10-01", "12:00")
    starts = paris(night, "03:30")
    planned = await plan(db, 1, starts=starts, now=early)
    amina, bruno = await helpers(db, 2)
    mine = await take(db, bruno, planned.role_id, early)
    await wait(db, amina, planned.role_id, early)
    hour_before = datetime.fromtimestamp(starts.timestamp() - 3600, starts.tzinfo)
    await leave(db, bruno, mine.signup_id or 0, hour_before)
    assert await promote(db, planned.shift_id, hour_before) == 0
    sooner = datetime.fromtimestamp(starts.timestamp() - 3601, starts.tzinfo)
    assert await promote(db, planned.shift_id, sooner) == 1


async def test_a_cancelled_shift_promotes_nobody(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    (amina,) = await in_line(db, planned, 1)
    await leave(db, bruno, theirs, NOW)
    mine = await signup_of(db, amina, planned)
    await cancel(db, planned.shift_id, NOW, None)
    assert await promote(db, planned.shift_id, NOW) == 0
    assert await accept(db, amina, mine, NOW) == Decision(Outcome.CANCELLED)


async def test_more_seats_are_offered_to_as_many(db: Session) -> None:
    planned, _people, _mine = await full(db, 2)
    line = await in_line(db, planned, 4)
    await resize(db, planned.role_id, 1, 5, NOW, None)
    assert await who(db, planned.role_id, "offered") == line[:3]
    assert await who(db, planned.role_id, "waiting") == line[3:]


async def test_somebody_could_follow_only_when_somebody_waits_who_may(db: Session) -> None:
    planned, _people, _mine = await full(db)
    assert not await could_follow(db, planned.role_id, NOW)
    (amina,) = await in_line(db, planned, 1)
    assert await could_follow(db, planned.role_id, NOW)
    other = await plan(db, 1, starts=STARTS)
    await take(db, amina, other.role_id, NOW)
    assert not await could_follow(db, planned.role_id, NOW)


async def test_who_rejoins_a_full_shift_waits_at_the_end(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    line = await in_line(db, planned, 2)
    await leave(db, bruno, theirs, in_(1))
    assert (await wait(db, bruno, planned.role_id, in_(1))).outcome is Outcome.WAITING
    assert await places(db, [*line, bruno], planned) == [0, 1, 2]


async def test_who_missed_an_offer_and_waits_anew_is_last(db: Session) -> None:
    planned, (bruno,), (theirs,) = await full(db)
    line = await in_line(db, planned, 2)
    await leave(db, bruno, theirs, in_(1))
    await leave(db, line[0], await signup_of(db, line[0], planned), in_(1))
    assert (await wait(db, line[0], planned.role_id, in_(1))).outcome is Outcome.WAITING
    assert await places(db, line, planned) == [1, 0]
