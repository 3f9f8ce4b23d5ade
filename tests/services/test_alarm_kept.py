"""What must not silence an emergency: clocks, silence after an answer, people who go, old ones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update

from db.models import coordinator, organization, ticket
from db.session import Session
from services import departures, emergencies, ringing, routing, ticket_ends, tickets
from services.dangers import Danger
from services.ready import Ready
from services.ticket_rows import of_person
from tests.services.askers import a_need
from tests.services.teams import NOW, SEAL, association, coordinator_of, somebody
from tests.services.watch import HOUR, MINUTE, heard, raised, row_of, watch

PARIS = ZoneInfo("Europe/Paris")
CALAIS = (50.9513, 1.8587)


async def taken(db: Session, anna: int) -> tuple[int, int]:
    """Let somebody be in danger, and Anna take and answer it; returns the person and it."""
    number = await raised(db)
    await emergencies.take(db, number, NOW, anna)
    await tickets.answer(db, SEAL, number, Ready.WHERE, "en_GB", NOW + MINUTE, anna)
    await ringing.keep(db, NOW + 30 * MINUTE)
    assert (await row_of(db, number)).rings_at is None
    await heard(db)
    return (await row_of(db, number)).person_id, number


async def test_in_the_night_when_clocks_go_back_nobody_waits_an_hour_longer(db: Session) -> None:
    team = await association(db)
    before = datetime(2026, 10, 25, 2, 58, tzinfo=PARIS)
    anna = await watch(db, team, starts=before.astimezone(UTC) - HOUR, ends=NOW)
    number = await raised(db, now=before)
    assert await heard(db) == {"emergency": [anna]}
    rings = (await row_of(db, number)).rings_at
    assert rings.astimezone(UTC) == datetime(2026, 10, 25, 1, 1, tzinfo=UTC)


async def test_a_clock_that_is_set_back_silences_nothing(db: Session) -> None:
    team = await association(db)
    anna = await coordinator_of(db, team)
    await raised(db, now=NOW + 48 * HOUR)
    await heard(db)
    await ringing.keep(db, NOW)
    assert (await heard(db))["emergency_open"] == [anna]


@pytest.mark.parametrize("sign", ["words", "place", "again"])
async def test_whoever_writes_after_an_answer_and_hears_nothing_is_not_forgotten(
    db: Session, sign: str
) -> None:
    team = await association(db)
    anna, idle = await watch(db, team), await coordinator_of(db, team)
    person, number = await taken(db, anna)
    at = NOW + HOUR
    if sign == "words":
        await tickets.said(db, SEAL, number, person, "They come back", "en_GB", at)
        await tickets.said(db, SEAL, number, person, "Hurry", "en_GB", at + 20 * MINUTE)
    elif sign == "place":
        await emergencies.place(db, number, person, CALAIS, "", at)
    else:
        assert (await emergencies.raise_(db, person, Danger.DANGER, at - 31 * MINUTE)).taken
        assert await heard(db) == {"emergency": [anna]}
        assert (await emergencies.raise_(db, person, Danger.DANGER, at - 2 * MINUTE)).taken
        at -= 2 * MINUTE
    assert set(await heard(db)) <= {"emergency", "ticket_words"}
    await ringing.keep(db, at + 30 * MINUTE)
    assert await heard(db) == {"emergency": [anna]}
    await ringing.keep(db, at + 60 * MINUTE)
    assert (await heard(db))["emergency_open"] == [anna, idle]
    assert (await row_of(db, number)).taken_by is None


async def test_an_answer_to_the_last_words_is_enough(db: Session) -> None:
    anna = await watch(db, await association(db))
    person, number = await taken(db, anna)
    await tickets.said(db, SEAL, number, person, "They come back", "en_GB", NOW + HOUR)
    await tickets.answer(db, SEAL, number, Ready.COMING, "fr", NOW + HOUR + 5 * MINUTE, anna)
    await heard(db)
    await ringing.keep(db, NOW + HOUR + 30 * MINUTE)
    assert await heard(db) == {}
    assert (await row_of(db, number)).rings_at is None


async def test_where_the_last_coordinator_went_another_team_is_told(db: Session) -> None:
    team, other = await association(db), await association(db, "Elsewhere")
    anna = await watch(db, team)
    number = await raised(db)
    assert await heard(db) == {"emergency": [anna]}
    olga = await coordinator_of(db, other)
    await departures.revoke(db, anna, NOW + MINUTE, None)
    await ringing.keep(db, NOW + 3 * MINUTE)
    assert (await heard(db))["emergency_open"] == [olga]
    assert (await row_of(db, number)).organization_id == other


async def test_where_nobody_coordinates_any_more_it_goes_on_until_somebody_does(
    db: Session,
) -> None:
    team = await association(db)
    anna = await watch(db, team)
    number = await raised(db)
    await departures.revoke(db, anna, NOW + MINUTE, None)
    await heard(db)
    await ringing.keep(db, NOW + 3 * MINUTE)
    row = await row_of(db, number)
    assert row.alarmed_at == NOW + 3 * MINUTE
    assert await heard(db) == {"emergency_waits": [row.person_id]}
    berta = await coordinator_of(db, team)
    await ringing.keep(db, NOW + 8 * MINUTE)
    assert await heard(db) == {"emergency_open": [berta]}


async def test_the_only_coordinator_in_danger_is_with_another_team_or_reads_that_nobody_is(
    db: Session,
) -> None:
    team = await association(db)
    anna = await watch(db, team)
    found = await emergencies.raise_(db, anna, Danger.MEDICAL, NOW)
    assert found == emergencies.Raised(None, False, None)
    other = await association(db, "Elsewhere")
    olga = await watch(db, other)
    found = await emergencies.raise_(db, anna, Danger.MEDICAL, NOW)
    assert found.on_duty
    assert await heard(db) == {"emergency": [olga]}


async def test_an_emergency_whose_holder_is_gone_can_be_taken(db: Session) -> None:
    team = await association(db)
    anna, berta = await watch(db, team), await watch(db, team)
    number = await raised(db)
    await emergencies.take(db, number, NOW, anna)
    await db.execute(update(ticket).values(taken_by=None))
    assert await emergencies.take(db, number, NOW + MINUTE, berta) == berta


async def test_who_is_on_duty_but_coordinates_no_more_draws_no_emergency(db: Session) -> None:
    team, other = await association(db), await association(db, "Elsewhere")
    anna = await watch(db, team)
    await coordinator_of(db, team)
    olga = await watch(db, other)
    await db.execute(delete(coordinator).where(coordinator.c.person_id == anna))
    await raised(db)
    assert await heard(db) == {"emergency": [olga]}


async def test_the_teams_question_about_a_need_takes_no_word_from_an_emergency(
    db: Session,
) -> None:
    team = await association(db)
    anna = await watch(db, team)
    number = await raised(db)
    person = (await row_of(db, number)).person_id
    need = await a_need(db, team)
    await tickets.open_from_team(
        db, SEAL, person, team, need, "Which size?", "fr", NOW + MINUTE, anna
    )
    found = await of_person(db, person, NOW + 2 * MINUTE)
    assert found is not None
    assert found.id == number


async def test_not_solved_rings_again_also_beside_an_open_question(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team)
    person, number = await taken(db, anna)
    await ticket_ends.close(db, number, NOW + HOUR, anna)
    await tickets.open_(db, person, team, NOW + HOUR)
    await heard(db)
    assert await ticket_ends.reopen(db, number, person, NOW + HOUR) == number
    assert await heard(db) == {"emergency": [anna]}
    assert await ticket_ends.reopen(db, number, person, NOW + HOUR) == number
    assert await heard(db) == {}


async def test_who_raises_and_ends_five_an_hour_rings_every_three_minutes(db: Session) -> None:
    team = await association(db)
    anna = await watch(db, team)
    person = await somebody(db)
    for minute in range(5):
        found = await emergencies.raise_(db, person, Danger.DANGER, NOW + minute * MINUTE)
        assert await heard(db) == {"emergency": [anna]}
        assert await emergencies.safe(db, found.ticket_id or 0, person, NOW + minute * MINUTE)
        await heard(db)
    at = NOW + 5 * MINUTE
    found = await emergencies.raise_(db, person, Danger.DANGER, at)
    assert found.ticket_id is not None
    assert found.on_duty
    assert await heard(db) == {}
    assert (await row_of(db, found.ticket_id)).rings_at == NOW + 7 * MINUTE
    assert await tickets.said(db, SEAL, found.ticket_id, person, "really", "en_GB", at)
    await ringing.keep(db, NOW + 7 * MINUTE)
    assert await heard(db) == {"emergency": [anna]}
    await emergencies.safe(db, found.ticket_id, person, NOW + 8 * MINUTE)
    await heard(db)
    await emergencies.raise_(db, person, Danger.DANGER, NOW + 2 * HOUR)
    assert await heard(db) == {"emergency": [anna]}


async def test_who_raised_many_and_nobody_is_on_duty_reads_that(db: Session) -> None:
    await coordinator_of(db, await association(db))
    person = await somebody(db)
    for _each in range(5):
        found = await emergencies.raise_(db, person, Danger.DANGER, NOW)
        await emergencies.safe(db, found.ticket_id or 0, person, NOW)
    assert not (await emergencies.raise_(db, person, Danger.DANGER, NOW)).on_duty


async def test_an_old_question_moves_where_somebody_acts(db: Session) -> None:
    team, other = await association(db), await association(db, "Elsewhere")
    anna, olga = await coordinator_of(db, team), await coordinator_of(db, other)
    person = await somebody(db)
    number = await tickets.open_(db, person, team, NOW)
    await departures.revoke(db, anna, NOW, None)
    await heard(db)
    assert await tickets.open_(db, person, other, NOW + 25 * HOUR) == number
    assert await heard(db) == {"ticket": [olga]}


async def test_a_hub_counts_for_who_is_besides(db: Session) -> None:
    hub, team = await association(db, "Hub"), await association(db)
    await db.execute(update(organization).where(organization.c.id == team).values(hub_id=hub))
    anna, helga = await coordinator_of(db, team), await coordinator_of(db, hub)
    for who, expected in ((anna, hub), (helga, team)):
        found = await routing.organization_for(
            db, position=None, area="", person_id=who, now=NOW, besides=True
        )
        assert found == expected
