"""Seats: one decision for every way in, and every outcome by its name."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from db.models import coordinator, person, signup
from db.session import Session
from services import signups
from services.activities import Part, Status, Visibility
from services.changing import cancel
from services.decisions import Decision, Outcome
from services.leaving import leave
from services.refusals import Refused
from services.seats import accept, confirm, reserve, take, wait
from services.shifts import RoleSpec
from tests.services.shift_builder import (
    CAR,
    DRIVER,
    FIRST_AID,
    IN_ARABIC,
    NOW,
    Planned,
    helper,
    helpers,
    in_,
    paris,
    plan,
    row_of,
    status,
    team,
    who,
)
from tests.services.teams import acts, coordinator_of, told

SECOND = timedelta(seconds=1)
EARLIER = paris("2026-10-01", "12:00")
Way = Callable[..., Awaitable[Decision]]
ways = pytest.mark.parametrize("way", [take, wait])


async def took(db: Session, person_id: int, role_id: int, now: datetime = NOW) -> int:
    """Take a seat that is surely free, and return the signup."""
    decision = await take(db, person_id, role_id, now)
    assert decision.outcome is Outcome.SEATED
    assert decision.signup_id is not None
    return decision.signup_id


@ways
async def test_a_free_seat_is_taken_by_one_tap(db: Session, way: Way) -> None:
    planned, amina = await plan(db, 2), await helper(db)
    decision = await way(db, amina, planned.role_id, NOW)
    assert decision.outcome is Outcome.SEATED
    assert await who(db, planned.role_id) == [amina]
    row = await row_of(db, decision.signup_id)
    assert (row.shift_id, row.number, row.confirmed_at) == (planned.shift_id, 1, None)
    assert row.stale


@ways
async def test_a_second_tap_changes_nothing_and_says_so(db: Session, way: Way) -> None:
    planned, amina = await plan(db, 2), await helper(db)
    first = await way(db, amina, planned.role_id, NOW)
    again = await way(db, amina, planned.role_id, NOW)
    assert again == Decision(Outcome.ALREADY_SEATED, first.signup_id)
    assert await who(db, planned.role_id) == [amina]


async def test_the_last_seat_is_taken_once(db: Session) -> None:
    planned, people = await plan(db, 3), await helpers(db, 5)
    outcomes = [(await take(db, one, planned.role_id, NOW)).outcome for one in people]
    assert outcomes == [Outcome.SEATED] * 3 + [Outcome.FULL] * 2
    assert await who(db, planned.role_id) == people[:3]


async def test_seats_of_a_shift_have_numbers_of_their_own(db: Session) -> None:
    planned, people = await plan(db, 2, DRIVER), await helpers(db, 3, licence=True)
    for one, role_id in zip(people, (*planned.role_ids, planned.role_id), strict=True):
        await took(db, one, role_id)
    assert [one.number for one in await signups.of_shift(db, planned.shift_id)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("spec", "lacks", "has"),
    [
        (DRIVER, Outcome.NEEDS_LICENCE, {"licence": True}),
        (CAR, Outcome.NEEDS_LICENCE, {"licence": True, "car": True}),
        (FIRST_AID, Outcome.NEEDS_FIRST_AID, {"first_aid": True}),
        (IN_ARABIC, Outcome.NEEDS_LANGUAGE, {"speaks": "fr;ar"}),
    ],
)
@ways
async def test_who_lacks_what_a_role_needs_hears_what(
    db: Session, spec: RoleSpec, lacks: Outcome, has: dict[str, object], way: Way
) -> None:
    planned = await plan(db, spec)
    without, with_it = await helper(db, speaks="fr;fa_AF"), await helper(db, **has)  # type: ignore[arg-type]
    assert await way(db, without, planned.role_id, NOW) == Decision(lacks)
    assert (await way(db, with_it, planned.role_id, NOW)).outcome is Outcome.SEATED


async def test_a_licence_alone_is_not_a_car(db: Session) -> None:
    planned, amina = await plan(db, CAR), await helper(db, licence=True)
    assert await take(db, amina, planned.role_id, NOW) == Decision(Outcome.NEEDS_CAR)


async def test_a_language_is_known_by_its_whole_code(db: Session) -> None:
    planned = await plan(db, RoleSpec(Part.INTERPRETER, 0, 1, "so"))
    amina = await helper(db, speaks="soo;aso")
    assert await take(db, amina, planned.role_id, NOW) == Decision(Outcome.NEEDS_LANGUAGE)


@pytest.mark.parametrize("state", ["pending", "refused", "left"])
@pytest.mark.parametrize("visibility", list(Visibility))
@ways
async def test_who_is_not_approved_has_no_seat_and_no_place_in_the_line(
    db: Session, state: str, visibility: Visibility, way: Way
) -> None:
    planned, amina = await plan(db, 1, visibility=visibility), await helper(db, state=state)
    assert await way(db, amina, planned.role_id, NOW) == Decision(Outcome.NOT_APPROVED)
    assert await who(db, planned.role_id, "waiting") == []


async def test_a_role_taken_away_holds_from_the_next_tap(db: Session) -> None:
    planned, amina = await plan(db, 1), await helper(db)
    await db.execute(update(person).where(person.c.id == amina).values(role="person"))
    assert await take(db, amina, planned.role_id, NOW) == Decision(Outcome.NOT_APPROVED)


async def test_a_shift_of_the_team_is_for_the_team(db: Session) -> None:
    ours, theirs = await team(db), await team(db, "Night team")
    planned = await plan(db, 5, visibility=Visibility.TEAM, of=ours)
    stranger, friend, nobodys = (
        await helper(db, of=theirs),
        await helper(db, of=ours),
        await helper(db),
    )
    boss, other_boss = await coordinator_of(db, ours), await coordinator_of(db, theirs)
    for one in (stranger, nobodys, other_boss):
        assert await take(db, one, planned.role_id, NOW) == Decision(Outcome.NOT_TEAM)
    for one in (friend, boss):
        assert (await take(db, one, planned.role_id, NOW)).outcome is Outcome.SEATED


async def test_a_coordinator_may_take_a_seat_anywhere_else(db: Session) -> None:
    planned, boss = await plan(db, 1), await coordinator_of(db, await team(db, "Night team"))
    assert (await take(db, boss, planned.role_id, NOW)).outcome is Outcome.SEATED


@ways
async def test_two_shifts_at_once_are_one_too_many(db: Session, way: Way) -> None:
    first = await plan(db, 1, starts=in_(48), hours=3)
    second = await plan(db, 1, starts=in_(50), hours=3)
    amina = await helper(db)
    await took(db, amina, first.role_id)
    decision = await way(db, amina, second.role_id, NOW)
    assert decision == Decision(Outcome.OVERLAPS, overlaps_with=first.shift_id)


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [
        ("14:00", "18:00", False),  # it ends as the other one meets
        ("14:00", "18:01", True),
        ("21:00", "23:00", False),  # it meets as the other one ends
        ("20:59", "23:00", True),
        ("14:00", "23:00", True),  # around it
        ("19:00", "20:00", True),  # within it
        ("18:00", "21:00", True),
    ],
)
async def test_back_to_back_is_not_at_once(
    db: Session, starts: str, ends: str, overlaps: bool
) -> None:
    day = "2026-11-27"
    meets, begins, over = (paris(day, one) for one in ("18:00", "18:30", "21:00"))
    evening = await plan(db, 1, meets=meets, starts=begins, ends=over)
    other = await plan(db, 1, starts=paris(day, starts), ends=paris(day, ends))
    amina = await helper(db)
    await took(db, amina, evening.role_id)
    outcome = (await take(db, amina, other.role_id, NOW)).outcome
    assert outcome is (Outcome.OVERLAPS if overlaps else Outcome.SEATED)


async def test_the_time_from_meeting_to_start_is_taken_too(db: Session) -> None:
    first = await plan(db, 1, starts=in_(48), hours=2)
    second = await plan(db, 1, meets=in_(49), starts=in_(50), hours=2)
    amina = await helper(db)
    await took(db, amina, first.role_id)
    assert (await take(db, amina, second.role_id, NOW)).outcome is Outcome.OVERLAPS


async def test_a_place_in_a_line_takes_nobodys_time_but_an_offer_does(db: Session) -> None:
    first, second = [await plan(db, 1, starts=in_(48)) for _each in range(2)]
    amina, bruno = await helpers(db, 2)
    taken = await took(db, bruno, first.role_id)
    await wait(db, amina, first.role_id, NOW)
    mine = await took(db, amina, second.role_id)
    await leave(db, amina, mine, NOW)
    await leave(db, bruno, taken, NOW)  # now the first is offered
    assert await who(db, first.role_id, "offered") == [amina]
    assert (await take(db, amina, second.role_id, NOW)).outcome is Outcome.OVERLAPS


async def test_a_cancelled_shift_takes_nobodys_time(db: Session) -> None:
    first, second = [await plan(db, 1, starts=in_(48)) for _each in range(2)]
    amina = await helper(db)
    await took(db, amina, first.role_id)
    await cancel(db, first.shift_id, NOW, None)
    await took(db, amina, second.role_id)


@ways
async def test_a_seat_can_be_taken_until_the_very_start(db: Session, way: Way) -> None:
    planned, (amina, bruno) = await plan(db, 2, starts=in_(48)), await helpers(db, 2)
    assert (await way(db, amina, planned.role_id, in_(48) - SECOND)).outcome is Outcome.SEATED
    assert await way(db, bruno, planned.role_id, in_(48)) == Decision(Outcome.OVER)
    assert await way(db, amina, planned.role_id, in_(48)) == Decision(Outcome.OVER)


@ways
async def test_a_cancelled_shift_and_one_that_never_was_say_so(db: Session, way: Way) -> None:
    planned, amina = await plan(db, 2), await helper(db)
    await cancel(db, planned.shift_id, NOW, None)
    assert await way(db, amina, planned.role_id, NOW) == Decision(Outcome.CANCELLED)
    assert await way(db, amina, 4711, NOW) == Decision(Outcome.GONE)


async def test_a_person_who_is_not_known_has_no_seat(db: Session) -> None:
    planned = await plan(db, 2)
    assert await take(db, 4711, planned.role_id, NOW) == Decision(Outcome.NOT_APPROVED)


async def test_what_is_final_is_said_first(db: Session) -> None:
    planned, pending = await plan(db, DRIVER), await helper(db, state="pending")
    assert (await take(db, pending, planned.role_id, NOW)).outcome is Outcome.NOT_APPROVED
    await cancel(db, planned.shift_id, NOW, None)
    assert (await take(db, pending, planned.role_id, NOW)).outcome is Outcome.CANCELLED


async def test_who_cancelled_may_come_back_while_there_is_room(db: Session) -> None:
    planned, (amina, bruno) = await plan(db, 1), await helpers(db, 2)
    first = await took(db, amina, planned.role_id)
    await leave(db, amina, first, NOW)
    second = await took(db, amina, planned.role_id)
    assert await status(db, first) == Status.CANCELLED
    await leave(db, amina, second, NOW)
    await took(db, bruno, planned.role_id)
    assert (await take(db, amina, planned.role_id, NOW)).outcome is Outcome.FULL
    assert (await wait(db, amina, planned.role_id, NOW)).outcome is Outcome.WAITING


@pytest.mark.parametrize(
    ("left", "confirmed"),
    [(timedelta(hours=24) + SECOND, False), (timedelta(hours=24), True), (SECOND, True)],
)
async def test_a_seat_taken_in_the_last_day_is_confirmed(
    db: Session, left: timedelta, confirmed: bool
) -> None:
    planned, amina = await plan(db, 1, starts=in_(48)), await helper(db)
    now = in_(48) - left
    row = await row_of(db, await took(db, amina, planned.role_id, now))
    assert row.confirmed_at == (now if confirmed else None)


@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
@pytest.mark.parametrize(("more", "confirmed"), [(1, False), (0, True)])
async def test_a_day_before_is_24_hours_also_when_clocks_change(
    db: Session, night: str, more: int, confirmed: bool
) -> None:
    starts = paris(night, "18:00")
    real = starts.timestamp() - 24 * 3600 - more
    now = datetime.fromtimestamp(real, starts.tzinfo)  # on the clock of the street
    planned, amina = await plan(db, 1, starts=starts, now=now), await helper(db)
    row = await row_of(db, await took(db, amina, planned.role_id, now))
    assert (row.confirmed_at is not None) is confirmed


async def test_who_says_that_they_come_is_confirmed_once(db: Session) -> None:
    planned, amina = await plan(db, 1), await helper(db)
    mine = await took(db, amina, planned.role_id)
    for now in (in_(1), in_(2)):
        assert await confirm(db, amina, mine, now) == Decision(Outcome.SEATED, mine)
    assert (await row_of(db, mine)).confirmed_at == in_(1)


async def test_confirming_lays_the_reminders_anew(db: Session) -> None:
    planned, amina = await plan(db, 1), await helper(db)
    mine = await took(db, amina, planned.role_id)
    await db.execute(update(signup).values(stale=False))
    await confirm(db, amina, mine, NOW)
    assert (await row_of(db, mine)).stale


async def test_nobody_confirms_what_is_not_theirs(db: Session) -> None:
    planned, (amina, bruno) = await plan(db, 1), await helpers(db, 2)
    mine = await took(db, amina, planned.role_id)
    for way in (confirm, accept):
        assert await way(db, bruno, mine, NOW) == Decision(Outcome.GONE)
        assert await way(db, bruno, 4711, NOW) == Decision(Outcome.GONE)
    assert (await row_of(db, mine)).confirmed_at is None


async def test_a_shift_that_runs_can_be_confirmed_until_it_is_over(db: Session) -> None:
    planned, amina = await plan(db, 1, starts=in_(48), hours=3), await helper(db)
    mine = await took(db, amina, planned.role_id)
    assert await confirm(db, amina, mine, in_(51)) == Decision(Outcome.OVER, mine)
    assert await confirm(db, amina, mine, in_(51) - SECOND) == Decision(Outcome.SEATED, mine)


async def test_an_old_button_to_confirm_tells_todays_truth(db: Session) -> None:
    planned, (amina, bruno) = await plan(db, 1), await helpers(db, 2)
    mine = await took(db, amina, planned.role_id)
    await leave(db, amina, mine, NOW)
    theirs = await took(db, bruno, planned.role_id)
    assert (await confirm(db, amina, mine, NOW)).outcome is Outcome.FULL
    await leave(db, bruno, theirs, NOW)
    again = await confirm(db, amina, mine, NOW)  # it is free, and she comes
    assert again.outcome is Outcome.SEATED
    assert again.signup_id != mine
    await cancel(db, planned.shift_id, NOW, None)
    assert (await confirm(db, amina, mine, NOW)).outcome is Outcome.CANCELLED


async def test_who_waits_and_confirms_an_old_button_still_waits(db: Session) -> None:
    planned, (amina, bruno) = await plan(db, 1), await helpers(db, 2)
    await took(db, bruno, planned.role_id)
    waiting = await wait(db, amina, planned.role_id, NOW)
    for way in (confirm, accept):
        assert await way(db, amina, waiting.signup_id or 0, NOW) == Decision(
            Outcome.ALREADY_WAITING, waiting.signup_id
        )


async def test_reserved_seats_are_taken_and_stay(db: Session) -> None:
    ours = await team(db)
    planned, boss = await plan(db, 3, of=ours), await coordinator_of(db, ours)
    assert await reserve(db, planned.role_id, 2, NOW, boss) == Decision(Outcome.SEATED)
    amina, bruno = await helpers(db, 2)
    await took(db, amina, planned.role_id)
    assert (await take(db, bruno, planned.role_id, NOW)).outcome is Outcome.FULL
    assert (await reserve(db, planned.role_id, 1, NOW, boss)).outcome is Outcome.FULL
    held = [one for one in await signups.of_shift(db, planned.shift_id) if not one.seated]
    assert [(one.number, one.until, one.person_id) for one in held] == [
        (1, None, None),
        (2, None, None),
    ]
    about = {"shift": planned.shift_id, "seats": 2}
    assert (await acts(db))[-1] == (boss, ours, "reserved", about)


async def test_seats_are_reserved_all_or_none(db: Session) -> None:
    planned = await plan(db, 2)
    assert (await reserve(db, planned.role_id, 3, NOW, None)).outcome is Outcome.FULL
    assert await signups.of_shift(db, planned.shift_id) == []


async def test_nobody_reserves_seats_of_another_organization(db: Session) -> None:
    planned = await plan(db, 2)
    boss = await coordinator_of(db, await team(db, "Night team"))
    with pytest.raises(Refused):
        await reserve(db, planned.role_id, 1, NOW, boss)
    assert await signups.of_shift(db, planned.shift_id) == []


async def test_nothing_is_reserved_on_a_shift_that_is_no_more(db: Session) -> None:
    gone, over = await plan(db, 2), await plan(db, 2, starts=in_(1))
    await cancel(db, gone.shift_id, NOW, None)
    assert await reserve(db, gone.role_id, 1, NOW, None) == Decision(Outcome.CANCELLED)
    assert await reserve(db, over.role_id, 1, in_(1), None) == Decision(Outcome.OVER)
    assert await reserve(db, 4711, 1, NOW, None) == Decision(Outcome.GONE)


async def test_a_whole_team_finds_what_is_free_in_each_role(db: Session) -> None:
    planned = await plan(db, 1, DRIVER, IN_ARABIC)
    driver = await helper(db, licence=True)
    speaker = await helper(db, speaks="ar")
    anyone, late = await helpers(db, 2)
    for one, role_id in zip((anyone, driver, speaker), planned.role_ids, strict=True):
        await took(db, one, role_id)
    assert (await take(db, late, planned.role_id, NOW)).outcome is Outcome.FULL
    assert await told(db) == []  # who sits down is answered, not told


async def test_one_has_one_seat_on_a_shift_whatever_its_roles(db: Session) -> None:
    planned, amina = await plan(db, 1, DRIVER), await helper(db, licence=True)
    mine = await took(db, amina, planned.role_ids[0])
    again = await take(db, amina, planned.role_ids[1], NOW)
    assert again == Decision(Outcome.ALREADY_SEATED, mine)


async def test_who_waits_for_one_role_takes_a_free_seat_of_another(db: Session) -> None:
    planned = await plan(db, 1, DRIVER)
    amina, bruno = await helpers(db, 2, licence=True)
    await took(db, bruno, planned.role_ids[0])
    waiting = await wait(db, amina, planned.role_ids[0], NOW)
    decision = await take(db, amina, planned.role_ids[1], NOW)
    assert decision == Decision(Outcome.SEATED, waiting.signup_id)
    assert (await row_of(db, waiting.signup_id)).role_id == planned.role_ids[1]


def moment(words: str) -> datetime:
    """Return a moment of the street from words like "2026-11-27 22:00"."""
    day, clock = words.split()
    return paris(day, clock)


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        # across midnight
        (("2026-11-27 22:00", "2026-11-28 02:00"), ("2026-11-28 02:00", "2026-11-28 04:00"), True),
        (
            ("2026-11-27 22:00", "2026-11-28 02:00"),
            ("2026-11-28 01:59", "2026-11-28 04:00"),
            False,
        ),
        (("2026-11-27 22:00", "2026-11-28 00:00"), ("2026-11-28 00:00", "2026-11-28 04:00"), True),
        # the night with an hour more: 23:00 to 02:30 summer time, then 02:30 to 05:00 winter time
        (("2026-10-24 23:00", "2026-10-25 02:30"), ("2026-10-25 03:00", "2026-10-25 05:00"), True),
        (
            ("2026-10-24 23:00", "2026-10-25 03:00"),
            ("2026-10-25 02:30", "2026-10-25 05:00"),
            False,
        ),
        # the night with an hour less: 02:00 is 03:00
        (("2027-03-27 22:00", "2027-03-28 02:00"), ("2027-03-28 03:00", "2027-03-28 05:00"), True),
        (
            ("2027-03-27 22:00", "2027-03-28 03:01"),
            ("2027-03-28 03:00", "2027-03-28 05:00"),
            False,
        ),
        # the end of a month, of a year and the leap day
        (("2026-11-30 20:00", "2026-12-01 00:30"), ("2026-12-01 00:30", "2026-12-01 02:00"), True),
        (
            ("2026-12-31 22:00", "2027-01-01 02:00"),
            ("2027-01-01 01:00", "2027-01-01 03:00"),
            False,
        ),
        (("2028-02-28 22:00", "2028-02-29 02:00"), ("2028-02-29 02:00", "2028-02-29 03:00"), True),
        (
            ("2028-02-29 22:00", "2028-03-01 02:00"),
            ("2028-03-01 01:59", "2028-03-01 03:00"),
            False,
        ),
    ],
)
async def test_the_calendar_does_not_confuse_who_is_busy(
    db: Session, first: tuple[str, str], second: tuple[str, str], apart: bool
) -> None:
    both: list[Planned] = []
    for starts, ends in (first, second):
        both.append(await plan(db, 1, starts=moment(starts), ends=moment(ends)))
    for order in (both, both[::-1]):
        amina = await helper(db)
        mine = await took(db, amina, order[0].role_id, EARLIER)
        decision = await take(db, amina, order[1].role_id, EARLIER)
        assert decision.outcome is (Outcome.SEATED if apart else Outcome.OVERLAPS)
        for one in (mine, decision.signup_id):
            if one is not None:
                await leave(db, amina, one, EARLIER)


async def test_the_hour_that_comes_twice_is_two_hours(db: Session) -> None:
    night = "2026-10-25"
    summer = await plan(db, 1, starts=paris(night, "02:00"), ends=paris(night, "02:00", fold=1))
    winter = await plan(db, 1, starts=paris(night, "02:00", fold=1), ends=paris(night, "03:00"))
    amina = await helper(db)
    await took(db, amina, summer.role_id, EARLIER)
    await took(db, amina, winter.role_id, EARLIER)


async def test_my_shifts_on_the_31st_are_those_of_today_tomorrow_and_later(db: Session) -> None:
    now = paris("2026-12-31", "08:00")
    starts = [
        paris("2026-12-30", "18:00"),  # over
        paris("2026-12-31", "07:00"),  # runs
        paris("2026-12-31", "18:00"),
        paris("2027-01-01", "18:00"),
        paris("2027-01-31", "18:00"),
        paris("2027-02-28", "18:00"),
    ]
    amina = await helper(db)
    planned = [await plan(db, 1, starts=one) for one in starts]
    for one in planned:
        await took(db, amina, one.role_id)
    mine = await signups.mine(db, amina, now)
    assert [one.shift_id for one in mine] == [one.shift_id for one in planned[1:]]


async def test_my_shifts_end_with_the_shift_and_not_a_second_later(db: Session) -> None:
    planned, amina = await plan(db, 1, starts=in_(48), hours=3), await helper(db)
    await took(db, amina, planned.role_id)
    assert len(await signups.mine(db, amina, in_(51) - SECOND)) == 1
    assert await signups.mine(db, amina, in_(51)) == []


async def test_my_shifts_have_seats_offers_and_places_in_line_but_nothing_that_is_gone(
    db: Session,
) -> None:
    roles = [await plan(db, 1, starts=in_(24 * day)) for day in range(2, 7)]
    amina, bruno = await helpers(db, 2)
    theirs = [await took(db, bruno, one.role_id) for one in roles[:2]]
    for one in roles[:2]:
        await wait(db, amina, one.role_id, NOW)
    await leave(db, bruno, theirs[0], NOW)
    for one in roles[2:]:
        await took(db, amina, one.role_id)
    await cancel(db, roles[3].shift_id, NOW, None)
    left = await signups.own_seat(db, amina, roles[4].shift_id)
    assert left is not None
    await leave(db, amina, left.signup_id, NOW)
    mine = await signups.mine(db, amina, NOW)
    assert [(one.status, one.place_in_line) for one in mine] == [
        (Status.OFFERED, 0),
        (Status.WAITING, 1),
        (Status.SEATED, 0),
    ]
    assert await signups.own_seat(db, amina, roles[4].shift_id) is None
    kept = await signups.seat(db, left.signup_id)
    assert kept is not None
    assert kept.status is Status.CANCELLED
    assert await signups.seat(db, 4711) is None


async def test_a_coordinator_whose_role_ended_is_of_no_team(db: Session) -> None:
    ours = await team(db)
    planned = await plan(db, 1, visibility=Visibility.TEAM, of=ours)
    amina = await helper(db)
    await db.execute(insert(coordinator).values(person_id=amina, organization_id=ours, since=NOW))
    await db.execute(update(person).where(person.c.id == amina).values(role="coordinator"))
    mine = await took(db, amina, planned.role_id)
    await leave(db, amina, mine, NOW)
    await db.execute(coordinator.delete().where(coordinator.c.person_id == amina))
    await db.execute(update(person).where(person.c.id == amina).values(role="volunteer"))
    assert (await take(db, amina, planned.role_id, NOW)).outcome is Outcome.NOT_TEAM


async def test_a_shift_that_met_but_has_not_begun_has_seats(db: Session) -> None:
    planned = await plan(db, 1, meets=in_(47), starts=in_(48))
    amina = await helper(db)
    await took(db, amina, planned.role_id, in_(47, 30))
    assert await who(db, planned.role_id) == [amina]
