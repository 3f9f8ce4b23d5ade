"""Waves: a few are asked at a time, as long as somebody is missing."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.models import address, call, recipient, volunteer
from db.session import Session
from services import changing, opening_up, seats, waves
from services.activities import Part
from services.call_acts import pause, resume, stop
from services.calls import Kind, State
from services.categories import Category, Urgency
from services.leaving import leave
from services.quiet import Level, set_level
from services.quiet_hours import ends
from services.refusals import Refused
from services.shifts import RoleSpec
from services.waves import Started
from tests.services.missing import changed
from tests.services.needing import a_need, a_pledge, a_point, a_volunteer
from tests.services.shift_builder import NOW, helpers, in_, plan, team
from tests.services.teams import acts, association, coordinator_of
from tests.services.waving import asked, call_at, sent, the_call

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
TWO = RoleSpec(Part.ANYONE, 2, 4)


async def test_a_wave_is_asked_at_once_and_the_next_when_it_is_still_unfilled(
    db: Session,
) -> None:
    planned, people = await plan(db, TWO, starts=in_(48)), await helpers(db, 9, reachable=True)
    started = await waves.for_role(db, planned.role_id, NOW, None)
    assert started == Started(1, 6, NOW + 10 * MINUTE)
    assert await asked(db) == people[:6]
    await sent(db, NOW)
    await waves.keep(db, NOW + 10 * MINUTE - SECOND)
    assert await asked(db) == people[:6]
    await waves.keep(db, NOW + 10 * MINUTE)
    assert await asked(db, 2) == people[6:]
    await sent(db, NOW)
    await waves.keep(db, NOW + 20 * MINUTE)
    found = await the_call(db)
    assert (found.wave, found.next_wave_at, found.people) == (2, None, 9)


async def test_the_next_wave_is_as_large_as_what_is_missing_then(db: Session) -> None:
    planned, people = await plan(db, TWO, starts=in_(48)), await helpers(db, 20, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, None)
    await seats.take(db, people[3], planned.role_id, NOW)
    await sent(db, NOW)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert await asked(db, 2) == people[6:9]


async def test_what_is_filled_is_closed_and_nobody_more_is_asked(db: Session) -> None:
    planned, people = await plan(db, TWO, starts=in_(48)), await helpers(db, 9, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, None)
    await sent(db, NOW)
    for one in people[:2]:
        await seats.take(db, one, planned.role_id, NOW)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert (await the_call(db)).state is State.FILLED
    await waves.keep(db, NOW + 60 * MINUTE)
    assert await asked(db) == people[:6]


async def test_nobody_is_asked_once_it_begins(db: Session) -> None:
    planned, people = await plan(db, TWO, starts=in_(minutes=7)), await helpers(db, 30)
    await helpers(db, 30, reachable=True)
    started = await waves.for_role(db, planned.role_id, NOW, None)
    assert (started.asked, started.next_at) == (10, NOW + 5 * MINUTE)
    await sent(db, NOW)
    await waves.keep(db, NOW + 5 * MINUTE)
    assert len(await asked(db)) == 20
    assert (await the_call(db)).next_wave_at is None
    await db.execute(update(call).values(next_wave_at=NOW + 6 * MINUTE))
    await sent(db, NOW)
    await waves.keep(db, NOW + 7 * MINUTE)
    assert len(await asked(db)) == 20
    assert len(people) == 30


async def test_a_cancelled_shift_asks_nobody_more(db: Session) -> None:
    planned, _people = await plan(db, TWO, starts=in_(48)), await helpers(db, 9, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, None)
    await changing.cancel(db, planned.shift_id, NOW, None)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert (await the_call(db)).state is State.FILLED
    for about, why in (("cancelled", "cancelled"), ("begun", "over")):
        now = NOW if about == "cancelled" else in_(49)
        other = planned if about == "cancelled" else await plan(db, TWO, starts=in_(48))
        with pytest.raises(Refused, match=why):
            await waves.for_role(db, other.role_id, now, None)


async def test_a_second_wish_to_ask_starts_no_second_call(db: Session) -> None:
    ours = await team(db)
    claire = await coordinator_of(db, ours)
    planned = await plan(db, TWO, starts=in_(48), of=ours)
    await helpers(db, 9, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, claire)
    again = await waves.for_role(db, planned.role_id, NOW + MINUTE, claire)
    assert again == Started(1, 0, NOW + 10 * MINUTE, again=True)
    assert (await the_call(db)).wave == 1
    assert [(who, act, more) for who, _team, act, more in await acts(db)][1:] == [
        (claire, "asked_for_help", {"shift": planned.shift_id, "people": 6})
    ]


async def test_a_call_that_found_nobody_more_goes_on_when_it_is_wished(db: Session) -> None:
    planned, _people = await plan(db, TWO, starts=in_(48)), await helpers(db, 2, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, None)
    await sent(db, NOW)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert (await the_call(db)).next_wave_at is None
    (new,) = await helpers(db, 1, reachable=True)
    now = NOW + 15 * MINUTE
    assert (await waves.for_role(db, planned.role_id, now, None)).next_at == now
    await waves.keep(db, now)
    assert await asked(db, 2) == [new]


async def test_with_nobody_to_ask_there_is_no_call(db: Session) -> None:
    planned = await plan(db, TWO, starts=in_(48))
    await helpers(db, 3)  # have no telephone
    assert await waves.for_role(db, planned.role_id, NOW, None) == Started()
    assert (await db.execute(select(call))).all() == []


async def test_a_stopped_or_paused_call_asks_nobody_more(db: Session) -> None:
    ours = await team(db)
    claire = await coordinator_of(db, ours)
    planned = await plan(db, TWO, starts=in_(48), of=ours)
    people = await helpers(db, 9, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, claire)
    await sent(db, NOW)
    await pause(db, 1, NOW, claire)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert await asked(db) == people[:6]
    await resume(db, 1, NOW + 11 * MINUTE, claire)
    await waves.keep(db, NOW + 11 * MINUTE)
    assert await asked(db) == people
    await stop(db, 1, NOW + 12 * MINUTE, claire)
    await waves.keep(db, NOW + 60 * MINUTE)
    assert (await call_at(db, 1)).state is State.STOPPED


async def test_who_is_asked_is_not_asked_again_within_a_day(db: Session) -> None:
    first, second = await plan(db, TWO, starts=in_(48)), await plan(db, TWO, starts=in_(72))
    people = await helpers(db, 8, reachable=True)
    await waves.for_role(db, first.role_id, NOW, None)
    await waves.for_role(db, second.role_id, NOW, None)
    assert await asked(db) == people
    rows = await db.execute(select(volunteer.c.asked_at))
    assert set(rows.scalars()) == {NOW}


async def test_the_next_ones_wait_while_the_last_ones_have_not_got_it(db: Session) -> None:
    planned, people = await plan(db, TWO, starts=in_(48)), await helpers(db, 9, reachable=True)
    await waves.for_role(db, planned.role_id, NOW, None)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert await asked(db) == people[:6]
    assert (await the_call(db)).next_wave_at == NOW + 20 * MINUTE


async def test_nobody_waits_for_those_for_whom_whatsapp_has_no_chat_left_today(
    db: Session,
) -> None:
    planned, people = await plan(db, TWO, starts=in_(48)), await helpers(db, 9, reachable=True)
    first = address.c.person_id.in_(people[:6])
    await db.execute(update(address).where(first).values(channel="whatsapp"))
    await waves.for_role(db, planned.role_id, NOW, None)
    wrote = update(address).where(address.c.person_id == people[0])
    await db.execute(wrote.values(last_incoming_at=NOW))
    await waves.keep(db, NOW + 10 * MINUTE)
    assert await asked(db, 2) == []  # one of them can have it now
    await db.execute(wrote.values(last_incoming_at=NOW - timedelta(days=2)))
    await waves.keep(db, NOW + 20 * MINUTE)
    assert await asked(db, 2) == people[6:]


async def test_at_night_only_what_cannot_wait_is_asked(db: Session) -> None:
    night = in_(6)  # 00:05
    far, near = await plan(db, TWO, starts=in_(48)), await plan(db, TWO, starts=in_(17.9))
    await helpers(db, 30, reachable=True)
    morning = ends(night)
    calm = await waves.for_role(db, far.role_id, night, None)
    assert calm == Started(1, 6, morning + 10 * MINUTE, sleeping_until=morning)
    hurried = await waves.for_role(db, near.role_id, night, None)
    assert hurried == Started(2, 8, night + 7 * MINUTE)
    assert [(await call_at(db, one)).urgent for one in (1, 2)] == [False, True]


async def test_who_wants_urgent_calls_only_is_asked_for_what_is_near(db: Session) -> None:
    (bruno,) = await helpers(db, 1, reachable=True)
    await set_level(db, bruno, Level.URGENT, NOW)
    for hours, people in ((48, 0), (11, 1)):
        planned = await plan(db, TWO, starts=in_(hours))
        assert (await waves.for_role(db, planned.role_id, NOW, None)).asked == people


async def test_a_late_leaver_is_followed_by_waves_until_as_many_come_as_before(
    db: Session,
) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 1, 4), starts=in_(5))
    amina, bruno = await helpers(db, 2, reachable=True)
    mine = (await seats.take(db, amina, planned.role_id, NOW)).signup_id
    await seats.take(db, bruno, planned.role_id, NOW)
    others = await helpers(db, 6, reachable=True)
    await leave(db, amina, mine or 0, NOW)
    found = await the_call(db)
    assert (found.kind, found.wanted, found.created_by) == (Kind.GAP, 2, None)
    assert await asked(db) == others[:4]
    await sent(db, NOW)
    await seats.take(db, others[0], planned.role_id, NOW)
    await waves.keep(db, NOW + 7 * MINUTE)
    assert (await the_call(db)).state is State.FILLED
    assert [act for _who, _team, act, _more in await acts(db)] == ["created_shift"]


async def test_another_organization_asks_nobody(db: Session) -> None:
    planned = await plan(db, TWO, starts=in_(48))
    stranger = await coordinator_of(db, await association(db, "Other"))
    with pytest.raises(Refused, match="another organization"):
        await waves.for_role(db, planned.role_id, NOW, stranger)
    with pytest.raises(Refused, match="no longer there"):
        await waves.for_role(db, 4711, NOW, stranger)


async def opened(db: Session, wanted: int, **wish: object) -> tuple[int, int]:
    """Return a need that people are asked to bring, and its coordinator."""
    ours, claire, _amina, number = await a_need(db, **wish)
    point = await a_point(db, ours)
    await opening_up.open_up(db, number, wanted, point.id, None, NOW, claire)
    return number, claire


async def test_what_is_missing_is_asked_of_volunteers_first_and_then_of_supporters(
    db: Session,
) -> None:
    number, claire = await opened(db, 7)
    near = [await a_volunteer(db) for _each in range(7)]
    brought = await a_volunteer(db, areas=";calais;")
    at = NOW - timedelta(days=20)
    await a_pledge(db, number, person_id=brought, state="received", received=1, ended_at=at)
    started = await waves.for_need(db, number, NOW, claire)
    assert started == Started(1, 6, NOW + 10 * MINUTE)
    await sent(db, NOW)
    await waves.keep(db, NOW + 10 * MINUTE)
    assert await asked(db) == [*near, brought]
    assert [(who, act, more) for who, _team, act, more in await acts(db)][-1] == (
        claire,
        "called_for_need",
        {"need": number, "people": 6},
    )
    again = await waves.for_need(db, number, NOW + 11 * MINUTE, claire)
    assert (again.again, again.asked) == (True, 0)


async def test_a_need_that_is_promised_is_closed(db: Session) -> None:
    number, claire = await opened(db, 4)
    people = [await a_volunteer(db) for _each in range(9)]
    await waves.for_need(db, number, NOW, claire)
    await sent(db, NOW)
    await a_pledge(db, number, 4, person_id=people[0])
    await waves.keep(db, NOW + 10 * MINUTE)
    assert (await the_call(db)).state is State.FILLED


async def test_help_is_asked_of_a_few_until_one_can(db: Session) -> None:
    _ours, claire, _amina, number = await a_need(
        db, category=Category.INTERPRETING, urgency=Urgency.NOW
    )
    people = [await a_volunteer(db) for _each in range(9)]
    started = await waves.for_need(db, number, NOW, claire)
    assert (started.asked, started.next_at) == (4, NOW + 7 * MINUTE)
    found = await the_call(db)
    assert (found.urgent, found.not_after) == (True, NOW + waves.NOW)
    await sent(db, NOW)
    await waves.keep(db, NOW + 7 * MINUTE)
    assert await asked(db, 2) == people[4:8]


async def test_things_are_asked_for_until_their_deadline(db: Session) -> None:
    number, claire = await opened(db, 4)
    await changed(db, number, deadline=NOW + timedelta(hours=2))
    await a_volunteer(db)
    await waves.for_need(db, number, NOW, claire)
    assert (await the_call(db)).not_after == NOW + timedelta(hours=2)
    with pytest.raises(Refused, match="time for it is over"):
        await waves.for_need(db, number, NOW + timedelta(hours=2), claire)


async def test_who_had_three_calls_today_is_passed_by_for_another(db: Session) -> None:
    capped, other = await helpers(db, 2, reachable=True)
    for each in range(3):
        row = {
            "organization_id": await team(db),
            "kind": "notice",
            "state": "done",
            "audience": {},
            "created_at": NOW,
            "not_after": in_(24),
            "ended_at": NOW,
        }
        number = (await db.execute(call.insert().values(row).returning(call.c.id))).scalar_one()
        got = {"call_id": number, "person_id": capped, "channel": "wire", "state": "sent"}
        await db.execute(recipient.insert().values(**got, queued_at=NOW - each * MINUTE))
    planned = await plan(db, 1, starts=in_(48))
    started = await waves.for_role(db, planned.role_id, NOW, None)
    assert started.asked == 1
    assert await asked(db) == [other]
