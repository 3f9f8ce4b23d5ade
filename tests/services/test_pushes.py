"""Pushes: a change is told once, after two minutes, to whom it concerns, unless it was undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.models import occurrence, place, push
from db.session import Session
from db.store import Store
from services import asked, following, occurrences, pushes, quiet
from services.news import Item, News, take_news
from services.quiet import Level
from services.refusals import Refused
from tests.services.kitchens import kitchen, paris, somebody
from tests.services.teams import acts, association, coordinator_of

NOW = paris("2026-11-24T17:05")
DUE = NOW + pushes.UNDO
DINNER = (paris("2026-11-24T18:00"), paris("2026-11-24T20:00"))


async def cancelled(db: Session, place_id: int, by: int | None = None, minutes: int = 0) -> int:
    """Cancel tonight's dinner; returns the occurrence."""
    at = NOW + timedelta(minutes=minutes)
    await occurrences.cancel(db, at, place_id, *DINNER, person_id=by)
    return await newest(db)


async def newest(db: Session) -> int:
    rows = await db.execute(select(occurrence.c.id).order_by(occurrence.c.id.desc()).limit(1))
    return int(rows.scalar_one())


async def told(db: Session) -> list[tuple[int, int]]:
    """Return who is told of which occurrence; the news are then gone."""
    items: list[Item] = await take_news(db)
    assert all(one.kind is News.MEAL_CHANGED for one in items)
    return [(one.person_id, int(one.details["occurrence"])) for one in items]


async def test_who_asked_and_who_follows_are_told_after_two_minutes(db: Session) -> None:
    place_id = await kitchen(db, confirmed=NOW)
    amina, omar, _other = [await somebody(db) for _ in range(3)]
    await asked.remember_asked(db, amina, [place_id], NOW - timedelta(hours=2))
    await following.begin(db, omar, place_id, NOW)
    await following.begin(db, amina, place_id, NOW)
    number = await cancelled(db, place_id)
    assert await pushes.concerned(db, place_id, NOW) == [amina, omar]
    assert await pushes.keep(db, DUE - timedelta(seconds=1)) == 0
    assert await told(db) == []
    assert await pushes.keep(db, DUE) == 2
    assert await told(db) == [(amina, number), (omar, number)]
    assert await pushes.keep(db, DUE + timedelta(seconds=30)) == 0
    row = (await db.execute(select(push))).one()
    assert (row.people, row.told_at) == (2, DUE)


async def test_who_asked_more_than_three_hours_ago_is_not_told(db: Session) -> None:
    place_id = await kitchen(db, confirmed=NOW)
    amina = await somebody(db)
    await asked.remember_asked(db, amina, [place_id], NOW - timedelta(hours=3))
    await cancelled(db, place_id)
    assert await pushes.keep(db, DUE) == 0


async def test_a_follower_who_wants_no_messages_is_not_told_but_who_asked_is(
    db: Session,
) -> None:
    place_id = await kitchen(db, confirmed=NOW)
    amina, omar = await somebody(db), await somebody(db)
    await following.begin(db, omar, place_id, NOW)
    await asked.remember_asked(db, amina, [place_id], NOW)
    for one in (amina, omar):
        await quiet.set_level(db, one, Level.NONE, NOW)
    number = await cancelled(db, place_id)
    await pushes.keep(db, DUE)
    assert await told(db) == [(amina, number)]


async def test_a_change_that_is_undone_is_told_to_nobody(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    place_id = await kitchen(db, confirmed=NOW)
    await db.execute(update(place).values(organization_id=team))
    amina = await somebody(db)
    await asked.remember_asked(db, amina, [place_id], NOW)
    number = await cancelled(db, place_id, claire)
    assert await pushes.undo(db, number, NOW + timedelta(seconds=119), claire)
    assert not await pushes.undo(db, number, NOW + timedelta(seconds=119), claire)
    assert await pushes.keep(db, DUE) == 0
    assert await told(db) == []
    assert [act for _who, _for, act, _what in await acts(db)].count("undid_meal") == 1


async def test_after_two_minutes_it_cannot_be_undone(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    place_id = await kitchen(db, confirmed=NOW)
    await db.execute(update(place).values(organization_id=team))
    number = await cancelled(db, place_id, claire)
    with pytest.raises(Refused):
        await pushes.undo(db, number, DUE, claire)
    with pytest.raises(Refused):
        await pushes.undo(db, number + 1, NOW, claire)


async def test_nobody_undoes_what_others_look_after(db: Session) -> None:
    team, others = await association(db), await association(db, "Another kitchen")
    claire, stranger = await coordinator_of(db, team), await coordinator_of(db, others)
    place_id = await kitchen(db, confirmed=NOW)
    await db.execute(update(place).values(organization_id=team))
    number = await cancelled(db, place_id, claire)
    for one in (stranger, await somebody(db)):
        with pytest.raises(Refused):
            await pushes.undo(db, number, NOW, one)
    assert (await db.execute(select(occurrence.c.undone_at))).scalar_one() is None


async def test_of_two_changes_of_a_sitting_only_the_last_is_told(db: Session) -> None:
    place_id = await kitchen(db, confirmed=NOW)
    amina = await somebody(db)
    await asked.remember_asked(db, amina, [place_id], NOW)
    await cancelled(db, place_id)
    later = NOW + timedelta(seconds=60)
    await occurrences.replace(
        db, later, place_id, paris("2026-11-24T19:00"), paris("2026-11-24T21:00")
    )
    second = await newest(db)
    await pushes.keep(db, DUE)
    assert await told(db) == []
    await pushes.keep(db, DUE + timedelta(seconds=60))
    assert await told(db) == [(amina, second)]
    rows = await db.execute(select(push.c.people).order_by(push.c.id))
    assert list(rows.scalars()) == [0, 1]


async def test_the_first_of_two_changes_is_told_when_the_second_is_undone(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    place_id = await kitchen(db, confirmed=NOW)
    await db.execute(update(place).values(organization_id=team))
    amina = await somebody(db)
    await asked.remember_asked(db, amina, [place_id], NOW)
    first = await cancelled(db, place_id, claire)
    later = NOW + timedelta(seconds=60)
    await occurrences.replace(
        db,
        later,
        place_id,
        paris("2026-11-24T19:00"),
        paris("2026-11-24T21:00"),
        person_id=claire,
    )
    await pushes.keep(db, DUE)
    assert await told(db) == []
    assert await pushes.undo(db, await newest(db), DUE + timedelta(seconds=30), claire)
    await pushes.keep(db, DUE + timedelta(seconds=40))
    assert await told(db) == [(amina, first)]


async def test_changes_of_two_sittings_of_a_day_are_both_told(db: Session) -> None:
    place_id = await kitchen(db, "Mo-Su 12:00-14:00,18:00-20:00", confirmed=NOW)
    amina = await somebody(db)
    morning = paris("2026-11-24T09:00")
    await asked.remember_asked(db, amina, [place_id], morning)
    lunch = paris("2026-11-24T12:00"), paris("2026-11-24T14:00")
    await occurrences.cancel(db, morning, place_id, *lunch)
    await occurrences.cancel(db, morning, place_id, *DINNER)
    await pushes.keep(db, morning + pushes.UNDO)
    assert len(await told(db)) == 2


async def test_what_is_over_before_it_could_be_told_is_told_to_nobody(db: Session) -> None:
    place_id = await kitchen(db, confirmed=NOW)
    amina = await somebody(db)
    await asked.remember_asked(db, amina, [place_id], NOW)
    await cancelled(db, place_id)
    await pushes.keep(db, DINNER[1])
    assert await told(db) == []
    assert (await db.execute(select(push.c.told_at))).scalar_one() is not None


async def test_who_made_the_change_is_not_told(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    place_id = await kitchen(db, confirmed=NOW)
    await db.execute(update(place).values(organization_id=team))
    await asked.remember_asked(db, claire, [place_id], NOW)
    await cancelled(db, place_id, claire)
    await pushes.keep(db, DUE)
    assert await told(db) == []


async def test_a_restart_between_change_and_news_loses_and_repeats_nothing(store: Store) -> None:
    async with store.write() as db:
        place_id = await kitchen(db, confirmed=NOW)
        amina = await somebody(db)
        await asked.remember_asked(db, amina, [place_id], NOW)
        number = await cancelled(db, place_id)
    for _ in range(3):  # every time another process
        async with store.write() as db:
            await pushes.keep(db, DUE + timedelta(minutes=10))
    async with store.write() as db:
        assert await told(db) == [(amina, number)]
