"""Ringing: an emergency is with somebody, or all know that it is with nobody."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import metadata, ticket
from db.session import Session
from db.store import Store
from services import departures, emergencies, ringing, tickets
from services.dangers import Danger
from services.ready import Ready
from tests.services.teams import NOW, SEAL, association, coordinator_of, somebody
from tests.services.watch import HOUR, MINUTE, heard, member_of, raised, row_of, watch

TICK = timedelta(seconds=30)


async def ticks(
    db: Session, since: datetime, until: datetime
) -> dict[datetime, dict[str, list[int]]]:
    """Look at the clock twice a minute; returns who was told what, when anybody was."""
    found = {}
    now = since
    while now <= until:
        await ringing.keep(db, now)
        if told := await heard(db):
            found[now] = told
        now += TICK
    return found


async def test_the_next_ones_are_told_every_three_minutes_then_all(db: Session) -> None:
    hub = await association(db, "Hub")
    team, sister = await member_of(db, hub, "North"), await member_of(db, hub, "South")
    anna, idle = await watch(db, team), await coordinator_of(db, team)
    helga, olga = await watch(db, hub), await watch(db, sister)
    person = await somebody(db)
    # routing takes the first with somebody on duty: the hub; so the place decides
    number = await raised(db)
    await db.execute(ticket.update().where(ticket.c.id == number).values(organization_id=team))
    await ringing.begin(db, number, NOW)
    (row,) = await db.execute(select(ticket))
    person = row.person_id
    await heard(db)
    told = await ticks(db, NOW, NOW + 12 * MINUTE)
    assert told == {
        NOW + 3 * MINUTE: {"emergency": [helga, olga]},
        NOW + 6 * MINUTE: {
            "emergency_open": sorted([anna, idle, helga]),
            "emergency_waits": [person],
        },
        NOW + 11 * MINUTE: {"emergency_open": sorted([anna, idle, helga])},
    }
    assert (await row_of(db, number)).alarmed_at == NOW + 6 * MINUTE


async def test_a_round_without_anybody_new_is_left_out(db: Session) -> None:
    team = await association(db)
    anna, idle = await watch(db, team), await coordinator_of(db, team)
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    assert await heard(db) == {"emergency": [anna]}
    assert await ticks(db, NOW, NOW + 4 * MINUTE) == {
        NOW + 3 * MINUTE: {"emergency_open": [anna, idle], "emergency_waits": [person]}
    }


async def test_who_read_that_nobody_is_on_duty_hears_once_more_and_honestly(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    assert await heard(db) == {"emergency_open": [anna]}
    told = await ticks(db, NOW, NOW + 16 * MINUTE)
    assert told == {
        NOW + 5 * MINUTE: {"emergency_open": [anna], "emergency_waits": [person]},
        NOW + 10 * MINUTE: {"emergency_open": [anna]},
        NOW + 15 * MINUTE: {"emergency_open": [anna]},
    }


async def test_after_an_hour_it_rings_every_half_hour_and_does_not_stop(db: Session) -> None:
    await coordinator_of(db, await association(db))
    await raised(db)
    await heard(db)
    told = list(await ticks(db, NOW, NOW + 4 * HOUR))
    assert [one - NOW for one in told[:12]] == [n * 5 * MINUTE for n in range(1, 13)]
    assert [one - NOW for one in told[12:]] == [n * 30 * MINUTE for n in range(3, 9)]


async def test_what_is_taken_or_over_rings_no_more(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team)
    taken, over = await raised(db), await raised(db)
    person = (await row_of(db, over)).person_id
    await emergencies.take(db, taken, NOW, anna)
    await emergencies.safe(db, over, person, NOW)
    await heard(db)
    assert await ticks(db, NOW, NOW + 29 * MINUTE) == {}


async def test_who_took_it_and_says_nothing_is_rung_then_all_are(db: Session) -> None:
    team = await association(db)
    anna, idle = await watch(db, team), await coordinator_of(db, team)
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    await emergencies.take(db, number, NOW, anna)
    await heard(db)
    told = await ticks(db, NOW, NOW + 62 * MINUTE)
    assert told == {
        NOW + 30 * MINUTE: {"emergency": [anna]},
        NOW + 60 * MINUTE: {"emergency_open": [anna, idle], "emergency_waits": [person]},
    }
    row = await row_of(db, number)
    assert (row.state, row.taken_by) == ("waiting", None)


async def test_a_word_to_the_person_is_enough(db: Session) -> None:
    anna = await watch(db, await association(db))
    number = await raised(db)
    await emergencies.take(db, number, NOW, anna)
    await tickets.answer(db, SEAL, number, Ready.WHERE, "en_GB", NOW + MINUTE, anna)
    await heard(db)
    assert await ticks(db, NOW, NOW + 3 * HOUR) == {}
    assert (await row_of(db, number)).rings_at is None


async def test_when_who_has_it_is_no_coordinator_any_more_it_rings_again(db: Session) -> None:
    team = await association(db)
    anna, berta = await watch(db, team), await watch(db, team)
    number = await raised(db)
    await emergencies.take(db, number, NOW, anna)
    await tickets.answer(db, SEAL, number, Ready.WHERE, "en_GB", NOW, anna)
    await heard(db)
    await departures.revoke(db, anna, NOW + MINUTE, berta)
    assert (await heard(db))["emergency"] == [berta]
    assert (await row_of(db, number)).rings_at == NOW + 4 * MINUTE


async def test_who_goes_on_duty_hears_what_nobody_has_taken(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    await raised(db)
    taken = await raised(db)
    await emergencies.take(db, taken, NOW, anna)
    await heard(db)
    await ringing.newly_on_duty(db, team, anna, NOW)
    assert await heard(db) == {"emergency": [anna]}


async def test_a_long_night_without_the_program_is_an_alarm_at_its_first_look(
    db: Session,
) -> None:
    team = await association(db)
    await watch(db, team, ends=NOW + HOUR)
    number = await raised(db)
    await heard(db)
    await ringing.keep(db, NOW + 9 * HOUR)
    assert "emergency_open" in await heard(db)
    assert (await row_of(db, number)).alarmed_at == NOW + 9 * HOUR


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("raise", "take", "answer", "safe", "wait", "place", "revoke")),
        st.integers(0, 5),
        st.integers(0, 4),
    ),
    max_size=25,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
async def test_whatever_happens_it_is_with_somebody_or_named_as_an_alarm(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("ringing")
    store = Store(f"sqlite+aiosqlite:///{folder}/popote.db", seal=SEAL)
    await store.run(metadata.create_all)
    async with store.write() as db:
        team = await association(db)
        staff = [await watch(db, team), await coordinator_of(db, team), await watch(db, team)]
        people = [await somebody(db) for _each in range(3)]
        now = NOW
        for act, which, minutes in acts:
            await _act(db, act, staff[which % 3], people[which % 3], now)
            now += minutes * 2 * MINUTE
            await ringing.keep(db, now)
            for row in (await db.execute(select(ticket))).all():
                _is_with_somebody(row, now)
    await store.close()


async def _act(db: Session, act: str, actor: int, person: int, now: datetime) -> None:
    number = await emergencies.open_of(db, person)
    if act == "raise":
        await emergencies.raise_(db, person, Danger.DANGER, now)
    elif act == "revoke":
        await ringing.released(db, actor, now)
    elif number is None:
        return
    elif act == "take":
        await emergencies.take(db, number, now, actor)
    elif act == "safe":
        await emergencies.safe(db, number, person, now)
    elif act == "place":
        await emergencies.place(db, number, person, (48.88, 2.36), "", now)
    elif act == "answer" and (await row_of(db, number)).taken_by == actor:
        await tickets.answer(db, SEAL, number, Ready.WHERE, "en_GB", now, actor)


def _is_with_somebody(row: object, now: datetime) -> None:
    found = row._mapping  # type: ignore[attr-defined]
    if found["state"] == "waiting":
        assert found["rings_at"] is not None
        assert found["rings_at"] > now
        assert found["alarmed_at"] is not None or found["rings_at"] <= now + 3 * MINUTE
        assert found["taken_by"] is None
    elif found["state"] == "taken":
        assert found["taken_by"] is not None
        assert found["rings_at"] is None or now < found["rings_at"] <= now + HOUR
    else:
        assert found["rings_at"] is None
