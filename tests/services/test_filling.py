"""Filling: how many a call still looks for, by what it is about."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from db.models import call, need, recipient, ticket
from db.session import Session
from services import changing, filling, seats
from services.activities import Part
from services.categories import Category
from services.leaving import leave
from services.shifts import RoleSpec
from tests.services.missing import changed, need_at, opened, told
from tests.services.needing import a_pledge
from tests.services.shift_builder import NOW, helper, helpers, plan, team
from tests.services.teams import association, coordinator_of, somebody
from tests.services.waving import call_at


async def a_call(db: Session, organization: int | None = None, **given: Any) -> int:
    """Return a call that was just sent, about what is given."""
    row = {
        "organization_id": organization or await team(db),
        "kind": "gap",
        "state": "sending",
        "audience": {},
        "created_at": NOW,
        "begins_at": NOW,
        "not_after": NOW + timedelta(days=1),
        **given,
    }
    added = await db.execute(insert(call).values(row).returning(call.c.id))
    return int(added.scalar_one())


async def got_it(db: Session, call_id: int, *people: int, **more: Any) -> None:
    for one in people:
        row = {"call_id": call_id, "person_id": one, "channel": "wire", "state": "sent", **more}
        await db.execute(insert(recipient).values(row))


async def missing(db: Session, call_id: int) -> int | None:
    return await filling.missing(db, await call_at(db, call_id))


async def said(db: Session, call_id: int) -> list[tuple[int, str | None]]:
    """Return what each recipient answered."""
    rows = await db.execute(
        select(recipient.c.person_id, filling.answer().label("said"))
        .join(call, call.c.id == recipient.c.call_id)
        .where(call.c.id == call_id)
        .order_by(recipient.c.id)
    )
    return [(row.person_id, row.said) for row in rows]


async def test_a_gap_misses_what_its_role_misses_to_the_least(db: Session) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 2, 4), RoleSpec(Part.COOK, 3, 3))
    number = await a_call(db, role_id=planned.role_id)
    assert await missing(db, number) == 2
    people = await helpers(db, 3)
    first = await seats.take(db, people[0], planned.role_id, NOW)
    assert await missing(db, number) == 1
    for one in people[1:]:
        await seats.take(db, one, planned.role_id, NOW)
    assert await missing(db, number) == 0
    for one in (people[0],):
        await leave(db, one, first.signup_id or 0, NOW)
    assert await missing(db, number) == 0


async def test_a_gap_may_want_more_taken_seats_than_the_least_but_no_more_than_there_are(
    db: Session,
) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 1, 3))
    number = await a_call(db, role_id=planned.role_id, wanted=2)
    many = await a_call(db, role_id=planned.role_id, wanted=9)
    assert (await missing(db, number), await missing(db, many)) == (2, 3)
    await seats.take(db, await helper(db), planned.role_id, NOW)
    assert (await missing(db, number), await missing(db, many)) == (1, 2)


async def test_a_call_about_a_whole_shift_misses_what_all_roles_miss(db: Session) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 2, 4), RoleSpec(Part.COOK, 3, 3))
    number = await a_call(db, shift_id=planned.shift_id)
    assert await missing(db, number) == 5


async def test_a_cancelled_shift_misses_nobody(db: Session) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 2, 4))
    calls = [
        await a_call(db, role_id=planned.role_id),
        await a_call(db, shift_id=planned.shift_id),
    ]
    await changing.cancel(db, planned.shift_id, NOW, None)
    assert [await missing(db, one) for one in calls] == [0, 0]


async def test_a_need_misses_what_nobody_promised(db: Session) -> None:
    organization = await association(db)
    await coordinator_of(db, organization)
    about = await told(db)
    await opened(db, about, 20)
    number = await a_call(db, organization, kind="urgent", need_id=about)
    assert await missing(db, number) == 20
    await a_pledge(db, about, 12)
    assert await missing(db, number) == 8
    await changed(db, about, state="fulfilled", ended_at=NOW)
    assert await missing(db, number) == 0


async def test_a_need_that_became_part_of_another_is_that_one(db: Session) -> None:
    organization = await association(db)
    await coordinator_of(db, organization)
    about, other = await told(db), await told(db, category=Category.TENT)
    await opened(db, other, 3)
    await db.execute(
        update(need).where(need.c.id == about).values(state="merged", merged_into=other)
    )
    number = await a_call(db, organization, kind="urgent", need_id=about)
    assert await missing(db, number) == 3


async def test_help_is_found_when_somebody_offered_it_since_the_call(db: Session) -> None:
    organization = await association(db)
    await coordinator_of(db, organization)
    about = await told(db, category=Category.INTERPRETING)
    number = await a_call(db, organization, kind="urgent", need_id=about)
    row = {
        "kind": "need",
        "person_id": await somebody(db),
        "organization_id": organization,
        "need_id": about,
        "state": "waiting",
        "said_at": NOW,
    }
    await db.execute(insert(ticket).values(**row, created_at=NOW - timedelta(days=1)))
    assert await missing(db, number) == 1
    await db.execute(insert(ticket).values(**row, created_at=NOW))
    assert await missing(db, number) == 0


async def test_where_a_number_is_wanted_each_yes_counts(db: Session) -> None:
    number = await a_call(db, kind="urgent", wanted=2)
    people = await helpers(db, 3)
    await got_it(db, number, people[0], answer="yes")
    await got_it(db, number, people[1], answer="no")
    assert await missing(db, number) == 1
    await got_it(db, number, people[2], answer="yes")
    assert await missing(db, number) == 0


@pytest.mark.parametrize("kind", ["change", "notice"])
async def test_news_to_many_look_for_nobody(db: Session, kind: str) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 2, 4))
    assert await missing(db, await a_call(db, kind=kind)) is None
    assert await missing(db, await a_call(db, kind=kind, shift_id=planned.shift_id)) is None
    assert await missing(db, await a_call(db)) is None


async def test_who_has_a_seat_said_yes_however_they_took_it_and_no_when_they_left(
    db: Session,
) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 1, 9))
    before, tapped, listed, left, silent = await helpers(db, 5)
    await seats.take(db, before, planned.role_id, NOW - timedelta(hours=1))
    number = await a_call(db, role_id=planned.role_id)
    await got_it(db, number, before, listed, silent)
    await got_it(db, number, tapped, left, answer="yes")
    for one in (tapped, listed):
        await seats.take(db, one, planned.role_id, NOW)
    assert await said(db, number) == [
        (before, None),
        (listed, "yes"),
        (silent, None),
        (tapped, "yes"),
        (left, "no"),
    ]


async def test_who_promised_to_bring_something_since_said_yes(db: Session) -> None:
    organization = await association(db)
    await coordinator_of(db, organization)
    about = await told(db)
    await opened(db, about, 20)
    number = await a_call(db, organization, kind="urgent", need_id=about)
    brings, _pledge = await a_pledge(db, about, 2)
    before, _pledge = await a_pledge(db, about, 2, created_at=NOW - timedelta(hours=1))
    gave_up, _pledge = await a_pledge(db, about, 2, state="cancelled")
    await got_it(db, number, brings, before, gave_up)
    assert await said(db, number) == [(brings, "yes"), (before, None), (gave_up, None)]
    assert (await need_at(db, about)).missing == 16
